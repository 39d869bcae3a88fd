"""The mobility statistics: sums and nothing of persons, whatever the files hold."""

import csv
import io

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.contract import MOBILITY_FLOWS, DocumentError, DocumentName, Staged
from extractors.sources import mobility
from extractors.sources.mobility import SOURCE
from tests.examples import examples

DOCUMENT = DocumentName("mobility", "2018", "2018.csv")
PLAIN = settings(deadline=None, max_examples=examples(50))
HEADER = [
    "Project Reference",
    "Academic Year",
    "Mobility Start Month",
    "Mobility End Month",
    "Mobility Duration",
    "Activity (mob)",
    "Field of Education",
    "Participant Nationality",
    "Education Level",
    "Participant Gender",
    "Participant Profile",
    "Special Needs",
    "Fewer Opportunities",
    "GroupLeader",
    "Participant Age",
    "Sending Country Code",
    "Sending City",
    "Sending Organization",
    "Sending Organisation Erasmus Code",
    "Receiving Country Code",
    "Receiving City",
    "Receiving Organization",
    "Receiving Organisation Erasmus Code",
    "Participants",
]
ROW = {
    "Project Reference": "2018-1-DE01-KA103-004000",
    "Academic Year": "2018-2019",
    "Mobility Start Month": "2018-09",
    "Activity (mob)": "Student mobility for studies",
    "Participant Nationality": "XN",
    "Participant Gender": "Gendermark",
    "Special Needs": "Needmark",
    "Participant Age": "4711",
    "Sending Country Code": "DE",
    "Sending City": "Musterstadt",
    "Sending Organization": "HOCHSCHULE AM HANG",
    "Sending Organisation Erasmus Code": "D  MUSTER01",
    "Receiving Country Code": "ES",
    "Receiving City": "Lugo",
    "Receiving Organization": "UNIVERSIDAD DEL MONTE",
    "Receiving Organisation Erasmus Code": "E LUGO01",
    "Participants": "1",
}
TRAINEESHIP = {"Receiving Organisation Erasmus Code": "-", "Receiving City": "Vigo"}


def document(*rows: dict[str, str], header: list[str] | None = None) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    names = header or HEADER
    writer.writerow(names)
    writer.writerows([row.get(name, "") for name in names] for row in ({**ROW, **row} for row in rows))
    return text.getvalue().encode()


def read(*rows: dict[str, str]) -> Staged:
    return SOURCE.parse(document(*rows), DOCUMENT)


def test_like_journeys_become_one_flow() -> None:
    staged = read({}, {"Participants": " 3 "}, {"Academic Year": "2019-2020"}, {"Participant Age": "23"})
    assert staged.record_count == 4
    assert staged.mobility_flows.to_dicts() == [
        {
            "record_number": 1,
            "record_count": 3,
            "year": "2018-2019",
            "activity": "Student mobility for studies",
            "sending_name": "HOCHSCHULE AM HANG",
            "sending_erasmus_code": "D  MUSTER01",
            "sending_city": "Musterstadt",
            "sending_country": "DE",
            "receiving_name": "UNIVERSIDAD DEL MONTE",
            "receiving_erasmus_code": "E LUGO01",
            "receiving_city": "Lugo",
            "receiving_country": "ES",
            "participant_count": 5,
        },
        {**staged.mobility_flows.row(0, named=True), "record_number": 3, "record_count": 1,
         "year": "2019-2020", "participant_count": 1},
    ]  # fmt: skip


def test_nothing_of_a_person_is_staged() -> None:
    staged = read({}, {"Participants": "x"})
    everything = str([staged.table(name).to_dicts() for name in ("mobility_flows", "rejected", "notices")])
    for mark in ("XN", "Gendermark", "Needmark", "4711", "2018-09"):
        assert mark not in everything
    ignored = staged.notices.filter(kind="ignored_column")["column"].to_list()
    assert len(ignored) == 24 - 12
    assert {"Participant Age", "Participant Gender", "Participant Nationality", "Special Needs"} <= set(
        ignored
    )


def test_odd_countries_stay_as_published() -> None:
    codes = ("-", "TP", "AN", "AB", "CP", "XK")
    staged = read(*({"Receiving Country Code": code} for code in codes))
    assert staged.mobility_flows["receiving_country"].to_list() == list(codes)


def test_receivers_without_a_code_that_may_be_persons_have_no_name() -> None:
    staged = read(
        {**TRAINEESHIP, "Receiving Organization": "Studio legale Giulia Bianchi"},
        {**TRAINEESHIP, "Receiving Organization": "Giulia Bianchi"},
        {**TRAINEESHIP, "Receiving Organization": "Marek Nowak"},
        {"Receiving Organization": "Abat Oliba CEU"},
        {"Sending Organization": "Informelle Gruppe Kiez"},
    )
    names = staged.mobility_flows.select("receiving_name", "receiving_city", "record_count").rows()
    assert names == [
        ("Studio legale Giulia Bianchi", "Vigo", 1),
        (None, None, 2),  # two are one flow now: only countries and year are left of them
        ("Abat Oliba CEU", "Lugo", 1),
        ("UNIVERSIDAD DEL MONTE", "Lugo", 1),
    ]
    assert staged.mobility_flows["sending_name"].to_list()[-1] is None
    withheld = staged.notices.filter(kind="name_withheld").select("column", "count").rows()
    assert withheld == [("sending_name", 1), ("receiving_name", 2)]


def test_contact_data_among_names_is_struck_out() -> None:
    staged = read(
        {"Receiving Organization": "UNIVERSIDAD office@monte.example", "Receiving City": "Rua Alta 7"}
    )
    [flow] = staged.mobility_flows.to_dicts()
    assert flow["receiving_name"] == "UNIVERSIDAD "
    assert flow["receiving_city"] is None
    kinds = staged.notices.filter(pl.col("kind") != "ignored_column").select("kind", "column").rows()
    assert set(kinds) == {("email_removed", "receiving_name"), ("city_dropped", "receiving_city")}


def test_what_is_no_journey_is_rejected_with_its_reason() -> None:
    lines = document(
        {"Participants": "0"},
        {"Participants": "many"},
        {"Participants": "12,5"},
        {"Sending Organization": "-", "Sending Organisation Erasmus Code": ""},
        {"Receiving Organization": " ", "Receiving Organisation Erasmus Code": "-"},
        {},
    ).decode() + "torn;line\r\n" + '"quo"te;\r\n'  # fmt: skip
    staged = SOURCE.parse(lines.encode(), DOCUMENT)
    assert staged.record_count == 8
    assert staged.mobility_flows["record_count"].to_list() == [1]
    assert staged.rejected.select("record_number", "rule", "column", "value").rows() == [
        (1, "count_malformed", "participant_count", "0"),
        (2, "count_malformed", "participant_count", None),
        (3, "count_malformed", "participant_count", "12,5"),
        (4, "organisation_missing", "sending_name", None),
        (5, "organisation_missing", "receiving_name", None),
        (7, "field_count", None, "2 fields instead of 24"),
        (8, "quoting", None, "';' expected after '\"'"),
    ]


def test_a_stray_quote_says_how_many_lines_it_swallowed() -> None:
    lines = document(*[{}] * 9).decode().splitlines(keepends=True)
    lines[2] = lines[2].replace("Lugo;", '"Lugo;')
    lines[6] = lines[6].replace("Lugo;", 'Lu"go;')
    staged = SOURCE.parse("".join(lines).encode(), DOCUMENT)
    assert staged.mobility_flows["record_count"].sum() == staged.record_count - 1 == 4
    [rejected] = staged.rejected.to_dicts()
    assert (rejected["line_number"], rejected["rule"]) == (3, "quoting")
    assert rejected["value"].endswith("over 5 lines")


def test_batches_make_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [{"Receiving City": f"Town{n % 7}", "Participants": str(n % 5)} for n in range(100)]
    whole = read(*rows)
    monkeypatch.setattr(mobility, "_BATCH", 9)
    batched = read(*rows)
    for name in ("mobility_flows", "rejected", "notices"):
        assert batched.table(name).equals(whole.table(name))
    assert batched.mobility_flows["participant_count"].sum() == sum(n % 5 for n in range(100))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"<html>cookies</html>", "HTML"),
        (b"PK\x03\x04", "damaged or cut off"),
        (document({}, header=[name for name in HEADER if name != "Participants"]), "column 'Participants'"),
        (document({}, header=[n for n in HEADER if "Receiving Org" not in n]), "column 'Receiving Org"),
        (document({}).replace(b";", b"#"), "has no column"),
        (document({})[:-30], "cut off"),
    ],
)
def test_what_is_no_file_of_the_statistics_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(DocumentError, match=words):
        SOURCE.parse(data, DOCUMENT)


def holds(data: bytes) -> None:
    """Whatever the bytes are: flows that account for every record, or a refusal."""
    try:
        staged = SOURCE.parse(data, DOCUMENT)
    except DocumentError:
        return
    assert staged.mobility_flows["record_count"].sum() + staged.rejected.height == staged.record_count
    assert (staged.mobility_flows["participant_count"] > 0).all()
    keys = [name for name in MOBILITY_FLOWS if not name.startswith("record") and name != "participant_count"]
    assert not staged.mobility_flows.select(keys).is_duplicated().any()


@PLAIN
@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_bytes(data: bytes) -> None:
    holds(data)
    holds(document() + data)


texts = st.text(max_size=10) | st.sampled_from(["-", "", "1", "2", "a@b.example", "Rua 7"])


@PLAIN
@given(st.lists(st.fixed_dictionaries({}, optional=dict.fromkeys(HEADER, texts)), max_size=6))
def test_any_fields(rows: list[dict[str, str]]) -> None:
    holds(document(*rows))
