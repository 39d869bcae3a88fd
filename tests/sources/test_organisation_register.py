"""The organisation register: what is asked, what an answer means, and that absence is an answer."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.contract import DocumentError, DocumentName, Staged
from extractors.parameters import Order
from extractors.sources.organisation_register import ORGANISATION, SOURCE, question
from portal.registers import registered
from tests.examples import examples

OID, PIC = "E10000001", "999000001"
PLAIN = settings(deadline=None, max_examples=examples(50))
ENTRY = {
    "legalName": " Verein am Hang  ",
    "businessName": "Hang ",
    "validityType": "42284353",
    "country": "20000883",
    "city": "Lugo  ",
    "website": "http://www.hang.example ",
    "websiteShow": "www.hang.example ",
    "goTolink": "https://webgate.ec.europa.eu/organisation-registration/organisationData/10000001",
    "registration": "VOL 257",
    "organisationId": OID,
    "pic": f" {PIC}",
    "vat": "ES A01004324 ",
}


def read(*entries: object, key: str = OID) -> Staged:
    document = DocumentName("organisation_register", key, f"the register's answer for {key}")
    return SOURCE.parse(json.dumps(entries).encode(), document)


def remarks(staged: Staged) -> list[tuple[str, str | None]]:
    return staged.notices.select("kind", "column").rows()


def test_an_organisation_is_staged_as_published_but_for_numbers() -> None:
    staged = read(ENTRY)
    [row] = staged.organisations.to_dicts()
    assert {name: value for name, value in row.items() if value is not None} == {
        "record_number": 1,
        "name": " Verein am Hang  ",
        "further_name": "Hang ",
        "country": "ES",
        "city": "Lugo",
        "website": "http://www.hang.example ",
        "pic": f" {PIC}",
        "oid": OID,
        "vat_country": "ES",
        "registration_status": "certified",
        "url": "https://webgate.ec.europa.eu/organisation-registration/organisationData/10000001",
        "is_name_withheld": False,
    }
    assert remarks(staged) == []
    assert "A01004324" not in str(staged)


@pytest.mark.parametrize(
    ("number", "country"), [("20000883", "ES"), (20000902, "EL"), ("31008860 ", "XK"), ("20000893", "UK")]
)
def test_countries_by_their_numbers(number: object, country: str) -> None:
    assert read({**ENTRY, "country": number}).organisations["country"].to_list() == [country]


def test_an_unknown_number_is_reported_and_nothing_is_guessed() -> None:
    staged = read({**ENTRY, "country": 39085065, "validityType": "1", "vat": "NOT APPLICABLE"})
    [row] = staged.organisations.to_dicts()
    assert (row["country"], row["registration_status"], row["vat_country"]) == (None, None, None)
    assert staged.notices.select("kind", "column", "detail", "count").rows() == [
        ("unknown_number", "country", "nothing is known of the number 39085065", 1),
        ("unknown_number", "validityType", "nothing is known of the number 1", 1),
        ("vat_country_unread", "vat", "begins with no country, or is no number", 1),
    ]


def test_pic_may_be_missing_and_a_charter_code_may_be_there() -> None:
    staged = read({**ENTRY, "pic": None, "institutionCode": "E  LUGO01", "validityType": "42284356"})
    [row] = staged.organisations.to_dicts()
    assert (row["pic"], row["erasmus_code"], row["registration_status"]) == (None, "E  LUGO01", "waiting")


def test_nobody_is_an_answer() -> None:
    staged = read()
    assert staged.record_count == 0
    assert staged.notices.select("kind", "detail").rows() == [
        ("not_registered", "the register does not know whom it was asked for"),
    ]


def test_only_who_was_asked_for_is_taken() -> None:
    other = {**ENTRY, "organisationId": "E10000002", "pic": None}
    nobody = {**ENTRY, "organisationId": " ", "pic": None}
    staged = read(ENTRY, other, nobody, "x")
    assert staged.organisations["oid"].to_list() == [OID]
    assert staged.rejected.select("record_number", "rule", "value").rows() == [
        (2, "not_asked_for", "E10000002"),
        (3, "identifier_missing", None),
        (4, "record_malformed", None),
    ]
    assert read(ENTRY, {**ENTRY, "organisationId": "E10000002"}, key=PIC).organisations.height == 2
    assert read(ENTRY, other, key="saved-0123").organisations.height == 2  # a saved search


@pytest.mark.parametrize(
    ("count", "is_capped"), [(99, False), (100, True), (150, False), (200, True), (201, True)]
)
def test_a_capped_answer_is_noticed(count: int, is_capped: bool) -> None:
    staged = read(*[ENTRY] * count)
    assert (("answer_capped", None) in remarks(staged)) == is_capped


def test_what_is_not_understood_is_said() -> None:
    staged = read({**ENTRY, "city": ["Lugo"], "colour": "blue", "contact": None})
    assert staged.rejected.select("scope", "column", "rule").rows() == [("value", "city", "not_text")]
    assert remarks(staged) == [("unknown_field", "colour")]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"<!DOCTYPE html><title>EU Login</title>", "HTML"),
        (b'{"message": "Bad request"}', "no list, which holds message"),
        (b'[{"pic": "9', "cut off"),
        (b"7", "number is no list"),
    ],
)
def test_what_is_no_answer_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(DocumentError, match=words):
        SOURCE.parse(data, DocumentName("organisation_register", OID, "answer"))


def holds(data: bytes) -> None:
    """Whatever the bytes are: a table that accounts for every record, or a refusal."""
    for key in (OID, "saved-0123"):
        try:
            staged = SOURCE.parse(data, DocumentName("organisation_register", key, "answer"))
        except DocumentError:
            return
        records = staged.rejected.filter(scope="record")
        assert staged.organisations.height + records.height == staged.record_count


@PLAIN
@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_bytes(data: bytes) -> None:
    holds(data)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)
entries = st.fixed_dictionaries(
    {}, optional={**dict.fromkeys(ORGANISATION.known, values), "organisationId": st.just(OID) | values}
)


@PLAIN
@given(st.lists(entries | values, max_size=4) | values)
def test_any_values(answer: object) -> None:
    holds(json.dumps(answer).encode())


# ---- questions


@pytest.mark.parametrize(("identifier", "field"), [(OID, "organisationId"), (PIC, "pic")])
def test_a_question_names_the_identifier_and_nothing_else(identifier: str, field: str) -> None:
    for api in ("ext-api", "public-api"):
        url = f"https://webgate.ec.europa.eu/eac-eescp-backend/{api}/organisation-registration/advancedSearch"
        asked = question(url, identifier)
        assert asked.method == "POST"
        assert asked.json is not None
        assert {name: value for name, value in asked.json.items() if value} == {field: identifier}
        assert ("countryCode" in asked.json) == (api == "public-api")
    assert question("https://x.example/a/simpleSearch", identifier).json == {"filter": identifier}


@pytest.mark.parametrize("api", ["ext-api", "public-api"])
@pytest.mark.parametrize("search", ["advancedSearch", "simpleSearch"])
def test_known_organisations_are_looked_up(portal, world, rooms, api: str, search: str) -> None:
    entries = registered(world)
    absent = next(
        oid for oid in world.organisations["oid"] if oid and all(e["organisationId"] != oid for e in entries)
    )
    by_pic = next(entry for entry in entries if entry["pic"])
    wanted = (entries[0]["organisationId"], by_pic["pic"], absent)
    url = f"{portal.url}/eac-eescp-backend/{api}/organisation-registration/{search}"
    assert rooms.harvest(SOURCE, url, Order(values={"organisations": wanted})) == []
    staged = rooms.staged(SOURCE)
    assert staged[wanted[0]].organisations["oid"].to_list() == [wanted[0]]
    assert set(staged[wanted[1]].organisations["pic"]) == {wanted[1]}
    assert staged[absent].record_count == 0
    asked = [entry.key for entry in portal.requests if entry.kind == "organisation_register"]
    assert [key.upper() for key in asked] == list(wanted)
    coverage = rooms.ledger.coverage().select("partition", "fetched_count", "is_whole").sort("partition")
    assert (absent, 0, True) in coverage.rows()
    assert coverage["is_whole"].all()


def test_without_names_nothing_is_asked(portal, rooms) -> None:
    assert rooms.harvest(SOURCE, portal.organisation_register_url) == []
    assert portal.requests == []


def test_what_is_no_identifier_is_reported_and_not_asked_for(portal, world, rooms) -> None:
    oid = registered(world)[0]["organisationId"]
    options = Order(values={"organisations": ("E1", "univ", oid)})
    problems = rooms.harvest(SOURCE, portal.organisation_register_url, options)
    assert [problem.split(":")[0] for problem in problems] == ["E1", "univ"]
    assert all("neither a PIC (nine digits) nor an OID" in problem for problem in problems)
    assert [entry.key for entry in portal.requests if entry.kind == "organisation_register"] == [oid]


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        *(
            ("login-page", "HTML"),
            ("cookie-wall", "HTML"),
            ("huge-page", "are the limit"),
            ("empty", "is empty"),
        ),
        *(("404", "404"), ("redirect", "only 127.0.0.1"), ("503", "503")),
    ],
)
def test_one_bad_answer_does_not_spoil_the_others(portal, world, rooms, fault: str, words: str) -> None:
    first, second = (entry["organisationId"] for entry in registered(world)[:2])
    portal.faults.add(fault, "organisation_register", first, times=-1)
    options = Order(values={"organisations": (first, second)})
    [problem] = rooms.harvest(SOURCE, portal.organisation_register_url, options)
    assert words in problem
    assert list(rooms.staged(SOURCE)) == [second]
    assert dict(rooms.ledger.coverage().select("partition", "is_whole").rows()) == {
        first: False,
        second: True,
    }


def test_saved_answers_are_known_by_the_name_of_their_file(rooms, tmp_path: Path) -> None:
    def save(name: str, *saved: dict[str, Any]) -> None:
        (tmp_path / name).write_text(json.dumps(saved), encoding="utf-8")

    save(f"{OID}.json", ENTRY)
    save("search.json", ENTRY, {**ENTRY, "organisationId": "E10000002"})
    save("login.json")
    (tmp_path / "login.json").write_text("<html>", encoding="utf-8")
    [problem] = rooms.take(SOURCE, tmp_path)
    assert "login.json" in problem
    staged = rooms.staged(SOURCE)
    assert staged[OID].organisations.height == 1
    assert sorted(one.record_count for one in staged.values()) == [1, 2]
