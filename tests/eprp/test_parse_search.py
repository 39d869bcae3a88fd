"""Search pages: both shapes of organisations, faults of a page, and what is said about leftovers."""

import json
from pathlib import Path

import polars as pl
import pytest

from extractors.contract import DocumentError, DocumentName, Staged
from extractors.sources.eprp import search

PAGE = Path(__file__).parent / "search" / "page.json"
DOCUMENT = DocumentName(source="eprp_search", key="2022/0", label="2022 from 0")


def parse(page: object) -> Staged:
    return search.SOURCE.parse(json.dumps(page).encode(), DOCUMENT)


def page_of(*documents: object, **more: object) -> dict[str, object]:
    return {"total": len(documents), "projectDocuments": list(documents), **more}


def said(staged: Staged, kind: str) -> list[tuple[str, int]]:
    return staged.notices.filter(kind=kind).select("column", "count").rows()


@pytest.fixture(scope="module")
def staged() -> Staged:
    return search.SOURCE.parse(PAGE.read_bytes(), DOCUMENT)


def test_counts(staged: Staged) -> None:
    assert (staged.record_count, staged.advertised_count) == (3, 1203)
    assert staged.projects["record_number"].to_list() == [1, 2, 3]
    assert staged.projects["line_number"].null_count() == 3
    assert staged.rejected.is_empty()


def test_project_fields(staged: Staged) -> None:
    filled = {name: value for name, value in staged.projects.to_dicts()[0].items() if value is not None}
    assert filled == {
        "record_number": 1,
        "identifier": "2022-1-SK01-KA220-SCH-000000001",
        "platform_id": "0a1b2c3d-0000-4000-8000-000000000001",
        "programme": "Erasmus+",
        "key_action": "Partnerships for cooperation and exchanges of practices",
        "action": "Cooperation partnerships in school education",
        "call_year": "2022",
        "title": "Title 1",
        "summary": "Summary 1",
        "achievements": "A toolkit.",
        "topics": "Cultural heritage;Active ageing",
        "status": "ongoing",
        "start_date": "2022-09-01",
        "end_date": "2024-08-31",
        "countries": "SK|CZ",
        "grant_awarded": "112527.93",
        "is_good_practice": "Yes",
        "is_centralised": "No",
        "result_count": "3",
        "website": "http://project.example",
        "impact": "Much.",
        "location": "48.1,17.1",
        "modified_on": "2022-10-02",
        "published_on": "2022-10-03",
        "status_changed_on": "2022-10-03",
    }


def test_every_organisation_of_both_shapes_once(staged: Staged) -> None:
    columns = ("record_number", "role", "position", "name", "country", "identifier")
    assert set(staged.participations.select(columns).rows()) == {
        (1, "coordinator", 1, "Základná škola Dubová", "SK", "999000101"),
        (1, "partner", 1, "Gymnázium Lipová", "CZ", "999000102"),
        (1, "partner", 2, "Zespół Szkół nr 4", "PL", "999000103"),
        (2, "partner", 1, "Lycée des Érables", "FR", "999000104"),
        (2, "coordinator", 1, "Scuola Media Pini", "IT", None),
        (2, "associated_partner", 1, "Città dei Tigli", "IT", "999000106"),
        (3, "coordinator", 1, "Colegio Los Olmos", "ES", "999000107"),
        (3, "partner", 1, "Escola do Carvalho", "PT", "999000108"),
    }
    assert staged.participations.height == 8
    assert said(staged, "organisations_in_both_shapes") == [("organisations", 1)]


def test_all_fields_of_an_organisation(staged: Staged) -> None:
    first = staged.participations.row(0, named=True)
    assert first["city"] == "Bratislava"
    assert first["website"] == "http://dubova.example"
    assert first["platform_organisation_id"] == "0a1b2c3d-0000-4000-8000-000000000011"
    assert first["organisation_type"].endswith("General education (primary level)")


def test_a_field_without_a_column_is_counted() -> None:
    staged = parse(page_of({"projectName": "2022-1-SK01-KA220-SCH-000000001", "projectSubject": "trees"}))
    assert said(staged, "ignored_field") == [("projectSubject", 1)]
    assert said(staged, "unknown_field") == []


def test_unknown_fields_are_counted_where_filled() -> None:
    organisation = {"organisationName": "School", "organisationMood": "good"}
    documents = [
        {"projectName": "A", "projectMood": "good", "organisations": [organisation, organisation]},
        {"projectName": "B", "projectMood": None},
        {"projectName": "C", "projectMood": 0},
    ]
    staged = parse(page_of(*documents, took=3))
    assert said(staged, "unknown_field") == [
        ("took", 1),
        ("projectMood", 2),
        ("organisation.organisationMood", 1),
    ]


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("112527.93", "112527.93"),
        ("98000", "98000"),
        ("0", "0"),
        ("1e7", "10000000.0"),
        ("1e22", "10000000000000000000000"),
        ("1.5E-5", "0.000015"),
        ("123456789012.34", "123456789012.34"),
        ('"24,145.41 EUR"', "24,145.41 EUR"),
    ],
)
def test_numbers_keep_their_decimal_text(number: str, text: str) -> None:
    page = f'{{"total":1,"projectDocuments":[{{"projectName":101241136,"projectGrantedEuAmount":{number}}}]}}'
    staged = search.SOURCE.parse(page.encode(), DOCUMENT)
    assert staged.projects["grant_awarded"].to_list() == [text]
    assert staged.projects["identifier"].to_list() == ["101241136"]


@pytest.mark.parametrize(
    ("published", "flag"), [(True, "Yes"), (False, "No"), ("True", "Yes"), ("Yes", "Yes"), (None, None)]
)
def test_flags(published: object, flag: str | None) -> None:
    staged = parse(page_of({"projectName": "A", "projectGoodPractice": published}))
    assert staged.projects["is_good_practice"].to_list() == [flag]


def test_missing_and_repeated_identifiers_are_rejected_with_their_organisations() -> None:
    organisations = [{"organisationName": "School", "organisationCountry": "SK"}]
    names = ["A", None, "  ", "A ", {"a": 1}, "B"]
    staged = parse(page_of(*({"projectName": name, "organisations": organisations} for name in names), 7))
    assert staged.record_count == 7
    assert staged.projects["record_number"].to_list() == [1, 6]
    assert staged.participations["record_number"].to_list() == [1, 6]
    assert staged.rejected.select("record_number", "scope", "column", "rule", "value").rows() == [
        (2, "record", "identifier", "identifier_missing", None),
        (3, "record", "identifier", "identifier_missing", None),
        (4, "record", "identifier", "identifier_repeated", "A "),
        (5, "record", "identifier", "identifier_missing", None),
        (7, "record", "projectDocuments", "record_malformed", None),
    ]


def test_values_of_the_wrong_kind_are_rejected_alone() -> None:
    document = {
        "projectName": "A",
        "projectTitle": ["a", "list"],
        "projectCallYear": True,
        "organisations": {"organisationName": "no list"},
        "coordinator": {"organisationName": "School", "organisationCity": {"name": "Nitra"}},
    }
    staged = parse(page_of(document))
    assert staged.projects.select("title", "call_year").rows() == [(None, None)]
    assert staged.participations.select("name", "city").rows() == [("School", None)]
    assert set(staged.rejected.select("record_number", "scope", "column", "rule", "value").rows()) == {
        (1, "value", "projectTitle", "not_text", None),
        (1, "value", "projectCallYear", "not_text", None),
        (1, "value", "organisations", "not_a_list", None),
        (1, "value", "organisation.organisationCity", "not_text", None),
    }


def test_organisations_that_are_none_are_rejected_and_keep_their_position() -> None:
    partners = [
        None,
        "School",
        {"organisationName": " ", "organisationCity": "Nitra"},
        {"organisationCountry": "SK"},
    ]
    staged = parse(page_of({"projectName": "A", "partners": partners}))
    assert staged.rejected.select("scope", "column", "rule", "value").rows() == [
        ("participation", "partner", "organisation_malformed", None),
        ("participation", "partner", "organisation_malformed", None),
        ("participation", "partner", "organisation_empty", None),
    ]
    assert staged.participations.select("position", "country").rows() == [(4, "SK")]


def test_where_an_organisation_stands_tells_its_role() -> None:
    staged = parse(
        page_of(
            {
                "projectName": "A",
                "coordinator": {"organisationName": "One", "organisationRole": "PARTNER"},
                "partners": [
                    {"organisationName": "Two"},
                    {"organisationName": "One", "organisationRole": "COORDINATOR"},
                ],
            },
            {"projectName": "B", "organisations": [{"organisationName": "Three"}]},
        )
    )
    assert staged.participations.select("record_number", "role", "position", "name").rows() == [
        (1, "coordinator", 1, "One"),
        (1, "partner", 1, "Two"),
        (1, "partner", 2, "One"),
        (2, "partner", 1, "Three"),
    ]
    assert said(staged, "role_assumed") == [("organisation.organisationRole", 1)]


def test_a_role_is_words_alone() -> None:
    organisation = {"organisationName": "One", "organisationRole": "Ask: Calle Tulipana, 114"}
    staged = parse(page_of({"projectName": "A", "organisations": [organisation]}))
    assert staged.participations["role"].to_list() == ["partner"]
    assert said(staged, "role_assumed") == [("organisation.organisationRole", 1)]


SCHOOL = {"organisationName": "School", "organisationRole": "COORDINATOR"}


@pytest.mark.parametrize(
    "found",
    [
        {},
        {"organisations": None},
        {"organisations": {"name": "no list"}},
        {"organisations": "many", "partners": None},
        {"coordinator": SCHOOL},
        {"coordinator": SCHOOL, "partners": None},
        {"coordinator": SCHOOL, "partners": "many"},
        {"organisations": [SCHOOL, None]},
        {"coordinator": SCHOOL, "partners": ["School"]},
    ],
)
def test_partners_that_cannot_be_read_are_remarked(found: dict[str, object]) -> None:
    whole = {"projectName": "A", "coordinator": SCHOOL, "partners": []}
    staged = parse(page_of(whole, {"projectName": "B", **found}))
    unread = staged.notices.filter(kind="partners_unread")
    assert unread.select("record_number", "column").rows() == [(2, "partners")]


@pytest.mark.parametrize(
    "found",
    [
        {"organisations": [SCHOOL]},
        {"organisations": []},
        {"organisations": [SCHOOL], "partners": None},
        {"organisations": None, "coordinator": SCHOOL, "partners": []},
        {"organisations": "many", "coordinator": SCHOOL, "partners": [SCHOOL]},
    ],
)
def test_one_shape_of_organisations_is_enough(found: dict[str, object]) -> None:
    assert said(parse(page_of({"projectName": "A", **found})), "partners_unread") == []


def test_topics_are_separated_by_semicolons() -> None:
    staged = parse(page_of({"projectName": "A", "projectTopics": "Cultural heritage|Soft skills"}))
    assert staged.projects["topics"].to_list() == ["Cultural heritage;Soft skills"]


def test_an_empty_page_is_whole() -> None:
    staged = parse(page_of())
    assert (staged.record_count, staged.advertised_count, staged.projects.height) == (0, 0, 0)


@pytest.mark.parametrize("total", [None, "12", -1, True, 1.5, {"value": 12}])
def test_a_total_that_is_none_is_remarked(total: object) -> None:
    staged = parse({"total": total, "projectDocuments": []})
    assert staged.advertised_count is None
    assert said(staged, "total_missing") == [("total", 1)]


def test_persons_are_withheld_and_texts_scrubbed() -> None:
    kind = "Group of young people active in youth work"
    group = {"organisationName": "Anna and friends", "organisationType": kind, "organisationCountry": "PL"}
    staged = parse(
        page_of(
            {"projectName": "A", "projectTitle": "Write to anna@friends.example", "organisations": [group]}
        )
    )
    assert staged.participations.select("name", "country", "is_name_withheld").rows() == [(None, "PL", True)]
    assert "anna" not in staged.projects["title"][0]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is empty"),
        (b" \n ", "is empty"),
        (b"\n<!DOCTYPE html><html>Sorry</html>", "line 1: is an HTML page, not JSON"),
        (b'{"total": 1, "projectDocuments": [{"projectName": "A', "line 1, column 53: is cut off"),
        (b'{"total": 1,\n "projectDocuments": [}', "line 2, column 23: is not valid JSON"),
        ('{"projectDocuments": [{"projectTitle": "Škola"}]}'.encode("cp1250"), "byte 41: is not UTF-8 text"),
        ('{"projectDocuments": "Š'.encode()[:-1], "byte 23: is cut off"),
        ('{"projectDocuments": []}'.encode("utf-16"), "byte 1: is not UTF-8 text"),
        (b"\x1f\x8b\x08\x00", "byte 2: is not UTF-8 text"),
        (b"[]", "is JSON, but a list, not an object"),
        (b"null", "is JSON, but a null, not an object"),
        (b"[" * 100_000, "is not valid JSON"),
        (b'{"total": 5}', "has no list of projects under 'projectDocuments' (it holds total)"),
        (b'{"projectDocuments": null}', "has no list of projects"),
        (b'{"status": 500, "error": "Internal Server Error"}', "it says 'Internal Server Error'"),
    ],
)
def test_unreadable_pages_say_what_where_and_what_to_do(data: bytes, message: str) -> None:
    with pytest.raises(DocumentError) as error:
        search.SOURCE.parse(data, DOCUMENT)
    assert str(error.value).startswith("2022 from 0: ")
    assert message in str(error.value)
    assert str(error.value).endswith("its service is down.")


def test_a_byte_order_mark_does_no_harm() -> None:
    staged = search.SOURCE.parse(b"\xef\xbb\xbf" + PAGE.read_bytes(), DOCUMENT)
    assert staged.projects.height == 3


def test_parsing_is_deterministic(staged: Staged) -> None:
    again = search.SOURCE.parse(PAGE.read_bytes(), DOCUMENT)
    for table in ("projects", "participations", "rejected", "notices"):
        frame: pl.DataFrame = getattr(staged, table)
        assert frame.equals(getattr(again, table))
