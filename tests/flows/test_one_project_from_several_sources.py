"""One project out of list, search and card: who wins for what, what fills which gap, what is reported."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import permutations

import polars as pl
import pytest

from extractors.contract import NOTICES
from schema import MAIN, OPS
from schema.rules import validate
from tests.staged import staging_of
from transforms.assemble import assemble

PROJECT = "2023-1-DE01-KA220-SCH-000000001"
BEGIN = datetime(2026, 3, 1, tzinfo=UTC)
LISTS, SEARCH, CARDS = "eprp_lists", "eprp_search", "eprp_cards"


def document(source, *records, key="a", day=0, is_newest=True, is_listed=True, published_on=None):
    """One version of a document; a record is the fields of a project, with its organisations as `members`."""
    return {
        "source": source, "key": key, "day": day, "is_newest": is_newest, "is_listed": is_listed,
        "published_on": published_on, "records": records,
    }  # fmt: skip


def project(identifier=PROJECT, *, members=(), **fields):
    return {"identifier": identifier, "members": members, **fields}


def member(name, country="DE", role="partner", position=1, **fields):
    return {"name": name, "country": country, "role": role, "position": position,
            "is_name_withheld": False, **fields}  # fmt: skip


def person(country="DE", position=1, **fields):
    return member(None, country, position=position, **fields) | {"is_name_withheld": True}


def staging(*documents):
    held = []
    for one in documents:
        moment = BEGIN + timedelta(days=one["day"])
        known = {
            "source": one["source"], "key": one["key"], "published_on": one["published_on"],
            "first_fetched_at": moment, "last_fetched_at": moment, "sha256": f"{one['day'] + 100:012d}",
            "is_newest": one["is_newest"], "is_listed": one["is_listed"],
        }  # fmt: skip
        projects, participations = [], []
        for number, record in enumerate(one["records"], 1):
            fields = {name: value for name, value in record.items() if name != "members"}
            projects.append({"record_number": number} | fields)
            participations += [{"record_number": number} | member for member in record["members"]]
        held.append((known, {"projects": projects, "participations": participations}))
    return staging_of(*held)


def built(*documents):
    """All tables as rows, after they were held against the registry."""
    tables = assemble(staging(*documents))
    return {name: validate(frame, (MAIN | OPS)[name], name) for name, frame in tables.items()}


def the_only(table, *columns):
    [row] = table.select(columns).rows()
    return row


LIST = document(
    LISTS,
    project(
        title="THE LIST", status="Ongoing", grant_awarded="100.00", is_success_story="Yes",
        summary="From the list",
        members=(
            member("Alpha School", "DE", "coordinator", region="Berlin", city="Berlin"),
            member("Beta Club", "FR", position=1, city="Lyon", website="www.beta.fr"),
            member("Gamma Club", "IT", position=2),
        ),
    ),
)  # fmt: skip
FOUND = document(
    SEARCH,
    project(
        title="The search", status="finalized", call_year="2023", start_date="2023-09-01",
        grant_awarded="200.5", platform_id="guid-1", objectives="From the search",
        members=(
            member("ALPHA SCHOOL", "DE", "coordinator", identifier="999888777"),
            member("Beta Club", "FR", position=1, identifier="E10000001"),
            member("Gamma Club", "IT", position=2),
        ),
    ),
)  # fmt: skip
CARD = document(
    CARDS,
    project(
        title="The card", status="ongoing", end_date="Aug 31, 2025", grant_contribution="199.00 EUR",
        objectives="From the card",
        members=(
            member("Alpha School", "DE", "coordinator"),
            member("Beta Club", "FR", position=1, is_withdrawn="true"),
        ),
    ),
    is_listed=None,
)  # fmt: skip
ALL = (LIST, FOUND, CARD)


def test_each_field_comes_from_the_source_that_wins_for_it():
    tables = built(*ALL)
    fields = ("project_id", "title", "status", "call_year", "start_date", "end_date", "is_success_story")
    assert the_only(tables["projects"], *fields) == (
        PROJECT, "The card", "ongoing", 2023, date(2023, 9, 1), date(2025, 8, 31), True,
    )  # fmt: skip
    texts = tables["project_texts"].select("kind", "content").rows()
    assert texts == [("objectives", "From the card"), ("summary", "From the list")]
    grants = tables["grants"].select("amount_eur", "kind", "source", "is_current").sort("amount_eur").rows()
    assert grants == [
        (Decimal("100.00"), "awarded", LISTS, False),
        (Decimal("199.00"), "contribution", CARDS, False),
        (Decimal("200.50"), "awarded", SEARCH, True),
    ]


def test_participations_come_whole_from_one_source_and_the_others_fill_gaps():
    columns = (
        "role",
        "name",
        "country_code",
        "city",
        "website",
        "identifier",
        "identifier_scheme",
        "is_withdrawn",
    )
    rows = built(*ALL)["participations"].select(*columns, "filled_from").rows()
    assert rows == [
        (
            "coordinator",
            "Alpha School",
            "DE",
            "Berlin",
            None,
            "999888777",
            "PIC",
            False,
            f"{SEARCH}, {LISTS}",
        ),
        ("partner", "Beta Club", "FR", "Lyon", "beta.fr", "E10000001", "OID", True, f"{SEARCH}, {LISTS}"),
    ]
    rows = built(LIST, FOUND)["participations"].select("name", "identifier", "city").rows()
    assert rows == [
        ("ALPHA SCHOOL", "999888777", "Berlin"), ("Beta Club", "E10000001", "Lyon"),
        ("Gamma Club", None, None),
    ]  # fmt: skip


def test_counts_leave_the_withdrawn_out():
    assert the_only(built(*ALL)["projects"], "organisation_count", "country_count") == (1, 1)
    assert the_only(built(LIST, FOUND)["projects"], "organisation_count", "country_count") == (3, 3)


def test_differences_are_reported():
    tables = built(*ALL)
    rows = set(
        tables["coverage_differences"].select("field", "source", "value", "used_source", "used_value").rows()
    )
    assert ("title", LISTS, "THE LIST", CARDS, "The card") in rows
    assert ("status", SEARCH, "finalized", LISTS, "ongoing") in rows
    assert ("participations", SEARCH, "partner Gamma Club (IT)", CARDS, None) in rows
    assert ("participations", LISTS, "partner Gamma Club (IT)", CARDS, None) in rows
    # a field that one source leaves out is no difference
    assert not [row for row in rows if row[0] in ("start_date", "end_date", "call_year")]
    differing = dict(tables["coverage"].select("source", "differing_count").rows())
    assert differing == {LISTS: 1, SEARCH: 1, CARDS: 0}


def test_sources_that_agree_differ_in_nothing():
    same = project(title="One", members=(member("Alpha", "DE", "coordinator"),))
    tables = built(*(document(source, same) for source in (LISTS, SEARCH, CARDS)))
    assert tables["coverage_differences"].height == 0
    assert tables["coverage"]["differing_count"].to_list() == [0, 0, 0]
    assert tables["coverage"]["shared_count"].to_list() == [1, 1, 1]


@pytest.mark.parametrize("other", [
    member("Beta Club", "IT", city="Lyon"),
    member("Beta Club", "FR", "associated_partner", city="Lyon"),
    member("Beta Clubs", "FR", city="Lyon"),
    member(None, "FR", city="Lyon"),
])  # fmt: skip
def test_no_gap_is_filled_from_another_role_name_or_country(other):
    tables = built(document(LISTS, project(members=(other,))),
                   document(SEARCH, project(members=(member("Beta Club", "FR"),))))  # fmt: skip
    assert the_only(tables["participations"], "city", "filled_from") == (None, None)


@pytest.mark.parametrize(("in_list", "in_search"), [(2, 1), (1, 2)])
def test_namesakes_in_one_project_fill_nothing(in_list, in_search):
    """Which of two is meant nobody can tell."""
    listed = [member("Gymnasium", "DE", position=n, city=f"Town {n}") for n in range(1, in_list + 1)]
    found = [member("Gymnasium", "DE", position=n) for n in range(1, in_search + 1)]
    tables = built(document(LISTS, project(members=listed)), document(SEARCH, project(members=found)))
    assert tables["participations"]["city"].to_list() == [None] * in_search


def test_an_identifier_is_filled_with_all_that_belongs_to_it():
    """One that nobody can read, beside one that tells what it is: never a mixture of both."""
    unreadable, readable = (member("Beta Club", identifier=one) for one in ("to be told", "E10000001"))
    tables = built(document(CARDS, project(members=(unreadable,))),
                   document(SEARCH, project(members=(readable,))))  # fmt: skip
    assert the_only(tables["participations"], "identifier", "identifier_scheme") == ("E10000001", "OID")
    assert tables["organisation_identifiers"].select("scheme", "value").rows() == [("OID", "E10000001")]


def test_dates_of_two_sources_that_contradict_each_other():
    """No source says that the project ends before it starts; put together they would."""
    tables = built(document(SEARCH, project(start_date="2023-01-01", end_date="2023-12-31")),
                   document(CARDS, project(start_date="Feb 1, 2024")))  # fmt: skip
    assert the_only(tables["projects"], "start_date", "end_date", "duration_months") == (
        date(2024, 2, 1), None, None,
    )  # fmt: skip


def test_a_source_whose_organisations_were_not_all_read_stands_back():
    held = staging(CARD, FOUND)
    notices = pl.LazyFrame(
        [{"folder": "staging/0", "record_number": 1, "kind": "partners_unread"}],
        schema={"folder": pl.String, **NOTICES},
    )
    tables = assemble(replace(held, tables={**held.tables, "notices": notices}))
    assert tables["participations"].height == 3
    assert set(tables["project_documents"].filter("is_participation_source")["document_id"].str.head(11)) == {
        SEARCH
    }


def test_who_is_withheld_by_one_source_is_named_by_none():
    tables = built(
        document(SEARCH, project(members=(member("Alpha", "DE", "coordinator"), person("FR"),
                                          member("Beta Club", "FR", position=2)))),
        document(CARDS, project(members=(member("Alpha", "DE", "coordinator"), member("Jane Roe", "FR"),
                                         member("Beta Club", "FR", position=2)))),
        document(LISTS, project(members=(member("Alpha", "DE", "coordinator"), member("Roe, Jane", None)))),
    )  # fmt: skip
    assert tables["participations"].select("name", "is_name_withheld").rows() == [
        ("Alpha", False), (None, True), ("Beta Club", False),
    ]  # fmt: skip
    for name, table in tables.items():
        assert "Roe" not in str(table.rows()), name


def test_a_project_known_by_its_reference_is_one_project():
    """Lists of 2007-13 call it EACEA-509925, and elsewhere it has its full name."""
    full = "509925-LLP-1-2010-1-RO-COMENIUS-CAM"
    tables = built(
        document(LISTS, project("EACEA-509925", external_reference=full, title="One",
                                national_identifier="RO-7")),
        document(SEARCH, project(full, title="One", call_year="2010")),
    )  # fmt: skip
    [(project_id, kind, call_year)] = (
        tables["projects"].select("project_id", "identifier_kind", "call_year").rows()
    )
    assert call_year == 2010
    assert kind == "earlier"
    names = {project_id, *tables["project_identifiers"]["value"]}
    assert names == {"EACEA-509925", full, "RO-7"}
    assert set(tables["project_documents"]["project_id"]) == {project_id}


def test_a_reference_that_two_projects_carry_joins_nothing():
    full = "509925-LLP-1-2010-1-RO-COMENIUS-CAM"
    tables = built(
        document(LISTS, project("EACEA-509925", external_reference=full),
                 project("EACEA-509926", external_reference=full)),
        document(SEARCH, project(full)),
    )  # fmt: skip
    assert tables["projects"].height == 3


def test_two_records_that_name_one_project_once_mended():
    published = ("2020-1-DK01-KA203-075109", "2020-1DK01-KA203- 075109", "2020-1-DK01-KA203-075110")
    tables = built(document(LISTS, *(project(name, title=name) for name in published)))
    assert tables["projects"]["project_id"].to_list() == [published[0], published[2]]
    rejected = tables["rejected_rows"].filter(scope="record")
    assert rejected.select("record_number", "rule", "value").rows() == [
        (2, "identifier_repeated", published[1])
    ]
    loaded = tables["project_documents"].height
    assert loaded + rejected.height == tables["documents"]["record_count"].item() == 3


def test_a_mended_identifier_is_told():
    tables = built(document(LISTS, project("2020-1DK01-KA203- 075109"), project("WHAT/EVER")))
    assert tables["projects"].select("project_id", "identifier_kind").sort("project_id").rows()[1] == (
        "WHAT/EVER", "unknown",
    )  # fmt: skip
    assert tables["project_identifiers"].select("scheme", "value").rows() == [
        ("as_published", "2020-1DK01-KA203- 075109")
    ]
    notices = tables["notices"].select("record_number", "kind", "detail").rows()
    assert (1, "identifier_repaired", "2020-1DK01-KA203- 075109") in notices
    assert (2, "identifier_of_unknown_shape", "WHAT/EVER") in notices


def nights():
    before = document(
        LISTS, project(title="Old", grant_awarded="100"), project("2019-1-DE01-KA101-000001"),
        day=0, is_newest=False, is_listed=False,
    )  # fmt: skip
    after = document(LISTS, project(title="New", grant_awarded="90"), day=5)
    return before, after


def test_the_newest_version_of_a_list_speaks_and_the_older_one_is_remembered():
    tables = built(*nights())
    projects = {row["project_id"]: row for row in tables["projects"].rows(named=True)}
    assert projects[PROJECT]["title"] == "New"
    assert projects[PROJECT]["is_listed"] is True
    begin = BEGIN.replace(tzinfo=None)
    assert projects[PROJECT]["first_seen"] == begin
    assert projects[PROJECT]["last_seen"] == begin + timedelta(days=5)
    gone = projects["2019-1-DE01-KA101-000001"]
    assert (gone["is_listed"], gone["last_seen"]) == (False, begin)
    assert tables["grants"].select("amount_eur", "is_current").rows() == [
        (Decimal("90.00"), True), (Decimal("100.00"), False),
    ]  # fmt: skip


def test_a_grant_that_comes_back_is_current_again():
    values = ("100", "90", "100")
    last = len(values) - 1
    tables = built(*(
        document(LISTS, project(grant_awarded=value), day=day, is_newest=day == last, is_listed=day == last)
        for day, value in enumerate(values)
    ))  # fmt: skip
    assert tables["grants"].select("amount_eur", "is_current").rows() == [
        (Decimal("90.00"), False), (Decimal("100.00"), True),
    ]  # fmt: skip


def test_a_document_says_its_own_date_and_that_counts():
    """An old file that is imported late is old."""
    new = document(LISTS, project(title="New"), key="b", day=0, published_on=date(2026, 1, 1))
    old = document(LISTS, project(title="Old"), key="a", day=9, published_on=date(2018, 9, 10))
    assert the_only(built(new, old)["projects"], "title") == ("New",)


@pytest.mark.parametrize(
    "order", list(permutations(ALL)), ids=lambda order: "-".join(d["source"][5:] for d in order)
)
def test_the_order_of_documents_makes_no_difference(order):
    expected = built(*ALL)
    for name, table in built(*order).items():
        assert sorted(map(str, table.rows())) == sorted(map(str, expected[name].rows())), name


def test_nor_does_it_with_several_versions():
    documents = [
        LIST,
        FOUND,
        CARD,
        document(LISTS, project(title="Old"), day=-3, is_newest=False, is_listed=False),
    ]
    expected = built(*documents)
    for order in (documents[::-1], documents[2:] + documents[:2]):
        for name, table in built(*order).items():
            assert sorted(map(str, table.rows())) == sorted(map(str, expected[name].rows())), name


@pytest.mark.parametrize("chosen", [(LIST,), (FOUND,), (CARD,), (LIST, CARD), (FOUND, CARD), (LIST, FOUND)])
def test_any_subset_of_sources_builds(chosen):
    tables = built(*chosen)
    assert tables["projects"]["project_id"].to_list() == [PROJECT]
    assert tables["projects"]["is_listed"].to_list() == [None if chosen == (CARD,) else True]
    winner = max(chosen, key=lambda held: (LISTS, SEARCH, CARDS).index(held["source"]))
    members = winner["records"][0]["members"]
    assert tables["participations"]["name"].to_list() == [one["name"] for one in members]


def test_coverage_is_summed_up_over_the_lists_of_one_year():
    """Two lists of one call year, and one that spans several and could not be had."""
    held = staging(LIST)
    partitions = pl.DataFrame(
        {
            "source": [LISTS, LISTS, LISTS, SEARCH],
            "call_year": [2023, 2023, None, 2023],
            "asked_count": [None, None, None, 4],
            "advertised_count": [3, None, None, 4],
            "fetched_count": [None, None, None, 3],
            "is_whole": [True, True, False, False],
        },
        schema=held.partitions.schema,
    )
    rows = assemble(replace(held, partitions=partitions))["coverage"]
    columns = (
        "source",
        "call_year",
        "asked_count",
        "advertised_count",
        "fetched_count",
        "loaded_count",
        "is_whole",
    )
    assert rows.select(columns).rows() == [
        (LISTS, 2023, None, None, 1, 1, False),
        (SEARCH, 2023, 4, 4, 3, 0, False),
    ]
