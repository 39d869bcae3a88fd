"""Bulk lists: real files, every family of headers, faulty files, and properties of any table."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.contract import DocumentError, DocumentName, Staged
from extractors.sources.eprp import lists

SHARED = Path(__file__).parents[2].parent / "shared"
REAL = SHARED / "real" / "eprp_lists"
DOCUMENT = DocumentName(source="eprp_lists", key="list", label="list.csv")

GRANT = "EU Grant award in euros (This amount represents the grant awarded, and is indicative.)"
LINKS = ["Project Website", "Results Available", "Results Platform Project Card", "Participating countries"]
SIX = ["name", "organisation type", "address", "region", "country", "website"]
FOUR = ["name", "address", "country", "website"]
COORDINATOR = [
    "Coordinating organisation name",
    "Coordinating organisation type",
    "Coordinator's address",
    "Coordinator's region",
    "Coordinator's country",
    "Coordinator's website",
]
COORDINATOR_OF_FOUR = [COORDINATOR[at] for at in (0, 2, 4, 5)]
ERASMUS_PLUS = [
    *("Programme", "Key Action", "Action Type", "Call year", "Project Identifier", "Project Title", "Topics"),
    *("Project Summary", "Project Status", GRANT, "Is Good Practice", "Is Success Story"),
    *LINKS,
    *COORDINATOR,
]
SMALL = ["Project Identifier", "Topics", "Project Status", "Action Type"]


def slots(count: int, fields: Sequence[str]) -> list[str]:
    return [f"Partner {slot} {field}" for slot in range(1, count + 1) for field in fields]


def written(header: Sequence[str], *rows: Sequence[str]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([header, *rows])
    return text.getvalue().encode("utf-8-sig")


def of(header: Sequence[str], *records: dict[str, str]) -> bytes:
    """A file with the columns `header`; what a record does not name is empty."""
    assert all(set(record) <= set(header) for record in records)
    return written(header, *([record.get(name, "") for name in header] for record in records))


def parse(data: bytes) -> Staged:
    return lists.SOURCE.parse(data, DOCUMENT)


def small(*rows: Sequence[str]) -> bytes:
    return written(SMALL, *rows)


def four(identifier: str, mark: str = "") -> list[str]:
    return [identifier, f"topic {mark}", f"status {mark}", f"action {mark}"]


def rows_of(staged: Staged) -> list[tuple[str | None, ...]]:
    return staged.projects.select("identifier", "topics", "status", "action").rows()


def filled(frame: pl.DataFrame) -> list[dict[str, object]]:
    return [{name: value for name, value in row.items() if value is not None} for row in frame.to_dicts()]


def refused(data: bytes) -> str:
    with pytest.raises(DocumentError) as raised:
        parse(data)
    message = str(raised.value)
    assert message.startswith("list.csv: ")
    return message


# ---- real files


@pytest.fixture(scope="module")
def files() -> dict[str, tuple[dict[str, str], Staged]]:
    """Each real list's one record, read by the standard library alone, and what the parser made of it."""
    found = {}
    for file in sorted(REAL.glob("*.csv")):
        with file.open(encoding="utf-8-sig", newline="") as stream:
            [record] = csv.DictReader(stream)
        found[file.name.removesuffix("_Projects_Overview_2018-09-10.csv")] = (
            {re.sub(r" \(.*", "", name): value for name, value in record.items()},
            lists.SOURCE.parse(file.read_bytes(), DOCUMENT),
        )
    return found


@pytest.mark.skipif(not REAL.is_dir(), reason="the real files are not there")
class TestRealFiles:
    def test_nine_lists_of_one_project(self, files: dict[str, tuple[dict[str, str], Staged]]) -> None:
        assert len(files) == 9
        for record, staged in files.values():
            assert staged.record_count == staged.projects.height == 1
            assert staged.rejected.is_empty()
            [project] = staged.projects.to_dicts()
            assert (project["record_number"], project["line_number"]) == (1, 2)
            assert project["identifier"] == (record.get("Project Identifier") or record["Project Number"])
            assert (project["title"] or "") == record["Project Title"]

    def test_amounts_as_published(self, files: dict[str, tuple[dict[str, str], Staged]]) -> None:
        amounts = {name: staged.projects["grant_awarded"][0] for name, (_, staged) in files.items()}
        assert amounts == {
            "CreativeEurope": "200000.00",
            "ErasmusMundus": None,
            "ErasmusPlus_JeanMonnet": "50000.00",
            "ErasmusPlus_KA1_2014_LearningMobilityOfIndividuals": "2605.00",
            "ErasmusPlus_KA1_2017_LearningMobilityOfIndividuals": "13190.00",
            "ErasmusPlus_KA1_2018_LearningMobilityOfIndividuals": "106530.00",
            "ErasmusPlus_KA2_CooperationForInnovationAndTheExchangeOfGoodPractices": "112527.93",
            "ErasmusPlus_Sports": "58630.00",
            "LifeLongLearning": None,
        }

    def test_every_partner_exactly_once(self, files: dict[str, tuple[dict[str, str], Staged]]) -> None:
        partner_count = 0
        for record, staged in files.values():
            published = [("coordinator", 1, record["Coordinator's country"])]
            published += [
                ("partner", slot, record[f"Partner {slot} country"])
                for slot in range(1, 101)
                if any(record.get(f"Partner {slot} {field}") for field in SIX)
            ]
            partner_count += len(published) - 1
            assert staged.participations.select("role", "position", "country").rows() == published
            for row in staged.participations.filter(role="partner", is_name_withheld=False).to_dicts():
                assert row["name"] == record[f"Partner {row['position']} name"]
        assert partner_count == 26

    def test_no_street_comes_out(self, files: dict[str, tuple[dict[str, str], Staged]]) -> None:
        for _, staged in files.values():
            everything = " ".join(str(row) for row in staged.participations.rows()).lower()
            for street in (
                "austrasse",
                "vocarska",
                "liebknecht",
                "prandtauer",
                "pistorius",
                "sajungos",
                "icoanei",
            ):
                assert street not in everything

    def test_one_person_of_creative_europe_is_withheld(
        self, files: dict[str, tuple[dict[str, str], Staged]]
    ) -> None:
        withheld = {
            name: staged.participations.filter("is_name_withheld")["position"].to_list()
            for name, (_, staged) in files.items()
        }
        assert {name: positions for name, positions in withheld.items() if positions} == {
            "CreativeEurope": [1]
        }


# ---- families of headers


def test_erasmus_plus_2014_to_2027() -> None:
    header = [*ERASMUS_PLUS, *slots(3, SIX)]
    project = dict(
        zip(
            ERASMUS_PLUS[:16],
            (
                *("Erasmus+", "Learning Mobility of Individuals", "Youth mobility", "2019"),
                *(
                    "2019-1-SI02-KA105-000001",
                    "Čebele",
                    "Youth;Art, culture",
                    "Bees.",
                    "finalized",
                    "2605.00",
                ),
                *("Yes", "No", "http://bees.example", "Yes", "http://card.example/1", "SI,AT"),
            ),
            strict=True,
        )
    )
    organisations = {
        "Coordinating organisation name": "Društvo Panj",
        "Coordinating organisation type": "Non-governmental organisation",
        "Coordinator's address": "Medena ulica 4, 1000, Ljubljana",
        "Coordinator's region": "Osrednjeslovenska",
        "Coordinator's country": "SI",
        "Coordinator's website": "www.panj.example",
        "Partner 1 name": "Bienenhaus",
        "Partner 1 country": "AT",
        "Partner 3 organisation type": "Other",  # a slot may be filled by anything, and slots skipped
    }
    staged = parse(of(header, project | organisations))
    assert filled(staged.projects) == [
        {
            "record_number": 1,
            "line_number": 2,
            "programme": "Erasmus+",
            "key_action": "Learning Mobility of Individuals",
            "action": "Youth mobility",
            "call_year": "2019",
            "identifier": "2019-1-SI02-KA105-000001",
            "title": "Čebele",
            "topics": "Youth;Art, culture",
            "summary": "Bees.",
            "status": "finalized",
            "grant_awarded": "2605.00",
            "is_good_practice": "Yes",
            "is_success_story": "No",
            "website": "http://bees.example",
            "has_results": "Yes",
            "card_url": "http://card.example/1",
            "countries": "SI,AT",
        }
    ]
    common = {"record_number": 1, "is_name_withheld": False}
    assert filled(staged.participations) == [
        common
        | {
            "role": "coordinator",
            "position": 1,
            "name": "Društvo Panj",
            "organisation_type": "Non-governmental organisation",
            "city": "Ljubljana",
            "postcode": "1000",
            "region": "Osrednjeslovenska",
            "country": "SI",
            "website": "www.panj.example",
        },
        common | {"role": "partner", "position": 1, "name": "Bienenhaus", "country": "AT"},
        common | {"role": "partner", "position": 3, "organisation_type": "Other"},
    ]
    assert staged.rejected.is_empty()
    assert staged.notices.is_empty()


def test_creative_europe() -> None:
    coordinator = ["Coordinator's name", "Coordinator organisation type", *COORDINATOR[2:]]
    header = [
        *("Programme", "Sub-programme", "Action", "Activity type", "Call year", "Start date", "End date"),
        *("Project Number", "Project Title", "Project Summary", "Project Status", GRANT, "Is Success Story"),
        *LINKS,
        *coordinator,
        *slots(2, SIX),
    ]
    record = {
        "Programme": "Creative Europe",
        "Sub-programme": "Culture",
        "Action": "Cooperation projects",
        "Activity type": "Dance",
        "Start date": "2015-01-31",
        "End date": "2016-12-31",
        "Project Number": "000001-CREA-1-2014-1-LV-CULT-C1",
        GRANT: "240000.0 EUR",
        "Coordinator's name": "Dejas nams",
        "Coordinator organisation type": "Theatre",
        "Partner 2 name": "Ballet Company",
    }
    staged = parse(of(header, record))
    [project] = filled(staged.projects)
    assert project["sub_programme"] == "Culture"
    assert project["action"] == "Cooperation projects"
    assert project["activity"] == "Dance"
    assert (project["start_date"], project["end_date"]) == ("2015-01-31", "2016-12-31")
    assert project["identifier"] == "000001-CREA-1-2014-1-LV-CULT-C1"
    assert project["grant_awarded"] == "240000.0 EUR"
    assert staged.participations.select("role", "position", "name", "organisation_type").rows() == [
        ("coordinator", 1, "Dejas nams", "Theatre"),
        ("partner", 2, "Ballet Company", None),
    ]
    assert staged.notices.is_empty()


OLD = ["Project Title", "Project Summary", GRANT, "Is Good Practice", "Is Success Story", *LINKS]


@pytest.mark.parametrize(
    ("first", "record", "expected"),
    [
        pytest.param(
            ["Programme Funding", "Project Identifier", "External Reference", "National Identifier"],
            {"External Reference": "500001-LLP-1-2009-1-EE-GRUNDTVIG", "National Identifier": "EE-07"},
            {"external_reference": "500001-LLP-1-2009-1-EE-GRUNDTVIG", "national_identifier": "EE-07"},
            id="life long learning",
        ),
        pytest.param(
            ["Programme Funding", "Project Identifier", "External Reference"],
            {"Programme Funding": "Education and training\\External\\Erasmus Mundus (2009-2013)"},
            {"programme": "Education and training\\External\\Erasmus Mundus (2009-2013)"},
            id="erasmus mundus",
        ),
        pytest.param(
            ["Programme Funding", "Project Identifier", "External Reference", "Start date", "End date"],
            {"Start date": "31/05/2009", "End date": "01/12/2010"},
            {"start_date": "31/05/2009", "end_date": "01/12/2010"},
            id="culture 2007-13",
        ),
        pytest.param(
            ["Programme Funding", "Project Identifier"],
            {"Programme Funding": "Sports (2009-2013)"},
            {"programme": "Sports (2009-2013)"},
            id="sports 2009-13",
        ),
    ],
)
def test_lists_of_2007_to_2013(first: list[str], record: dict[str, str], expected: dict[str, str]) -> None:
    header = [*first, *OLD, *COORDINATOR_OF_FOUR, *slots(100, FOUR)]
    organisations = {
        "Coordinating organisation name": "Rahvaülikool",
        "Coordinator's address": "Pikk 3, EE-10123, TALLINN",
        "Partner 1 name": "Kansalaisopisto",
        "Partner 1 address": "N/A, OULU",
        "Partner 99 country": "SE",
    }
    staged = parse(of(header, {"Project Identifier": "EACEA-500001"} | record | organisations))
    [project] = filled(staged.projects)
    assert project == {
        "record_number": 1,
        "line_number": 2,
        "identifier": "EACEA-500001",
        **expected,
    }
    assert staged.participations.select("role", "position", "name", "postcode", "city", "country").rows() == [
        ("coordinator", 1, "Rahvaülikool", "10123", "TALLINN", None),
        ("partner", 1, "Kansalaisopisto", None, "OULU", None),
        ("partner", 99, None, None, None, "SE"),
    ]
    assert staged.notices.is_empty()


def test_other_names_of_columns() -> None:
    renamed = {"Project Status": "Project or Accreditation Status", "Call year": "Funding Year"}
    header = [renamed.get(name, name) for name in ERASMUS_PLUS]
    record = {
        "Project Identifier": "P",
        "Project or Accreditation Status": "Suspended",
        "Funding Year": "2026",
    }
    staged = parse(of(header, record))
    assert staged.projects.select("status", "call_year").rows() == [("Suspended", "2026")]
    assert staged.notices.is_empty()


# ---- files that are refused


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf\r\n \n", "is empty"),
        (b"<!DOCTYPE html><html><body>Maintenance</body></html>", "line 1: is HTML or XML, not CSV"),
        (b"\xef\xbb\xbf\n <html>", "line 1: is HTML or XML, not CSV"),
        (b"\x1f\x8b\x08rest", "is compressed, not CSV"),
        (b"PK\x03\x04rest", "is compressed, not CSV"),
        (small(four("P1")).decode("utf-8-sig").encode("utf-16"), "is UTF-16, not UTF-8"),
        (small(four("P1")).decode("utf-8-sig").encode("utf-16-le"), "line 1 (byte 2): holds a NUL byte"),
        (b'"Project Identifier', "line 1: has a header that is no CSV"),
    ],
)
def test_no_list_at_all(data: bytes, said: str) -> None:
    assert said in refused(data)


@pytest.mark.parametrize("line", [2, 900])
def test_latin_1_names_the_line(line: int) -> None:
    data = small(*(four(f"P{number}", "é" if number == line - 1 else "") for number in range(1, 1200)))
    place = len(data.decode().partition("é")[0].encode()) + 1
    wrong = data.decode("utf-8-sig").encode("latin-1")
    assert f"line {line} (byte {place - 3}): is not UTF-8" in refused(wrong)


def test_latin_1_in_the_header() -> None:
    assert "line 1 (byte 23): is not UTF-8" in refused("Project Identifier,Catégorie\n".encode("latin-1"))


def test_nul_byte_names_the_line() -> None:
    data = small(four("P1"), four("P2", "#"), four("P3")).replace(b"topic #", b"topic \0")
    assert "line 3 (byte" in refused(data)
    assert "holds a NUL byte" in refused(data)


def test_cut_inside_a_quoted_field() -> None:
    whole = small(four("P1"), ["P2", "one\ntwo", "s", "a"], ["P3", "three, four", "s", "a"], four("P4"))
    cut = whole[: whole.index(b" four")]
    assert "line 5: is cut off inside a quoted field of record 3, which begins here" in refused(cut)


def test_cut_in_the_middle_of_a_record() -> None:
    whole = small(four("P1"), four("P2"), four("P3"))
    assert "line 3: is cut off in the middle of record 2" in refused(whole[: whole.index(b"P3") - 12])


def test_duplicate_column_is_named() -> None:
    data = written([*SMALL, "Topics"], [*four("P1"), "x"])
    assert "line 1: has the column 'Topics' more than once" in refused(data)


def test_columns_without_a_name_may_repeat() -> None:
    staged = parse(written([*SMALL, "", ""], [*four("P1"), "x", "y"]))
    assert rows_of(staged) == [tuple(four("P1"))]
    assert staged.notices.filter(kind="unknown_column")["column"].to_list() == ["", ""]


def test_missing_identifier_column_is_named() -> None:
    message = refused(written(["Project ID", "Topics"], ["P1", "x"]))
    assert message.startswith("list.csv: line 1: has no column 'Project Identifier' or 'Project Number'.")
    assert "list_columns.csv" in message


# ---- files with faulty records, and what must do no harm


def test_header_only() -> None:
    staged = parse(of([*ERASMUS_PLUS, *slots(100, SIX)]))
    assert staged.record_count == 0
    assert staged.projects.is_empty()
    assert staged.participations.is_empty()


@pytest.mark.parametrize(
    ("faulty", "found"),
    [
        ([*four("P3"), "more"], "5 fields instead of 4"),
        ([*four("P3"), ""], "5 fields instead of 4"),
        (["P3", "", ""], "3 fields instead of 4"),
    ],
)
def test_record_with_another_number_of_fields(faulty: list[str], found: str) -> None:
    before = [four("P1", "1"), ["P2", "two\nlines", "", ""]]
    after = [["P4", "", "", ""], four("P5", "5")]
    staged = parse(small(*before, faulty, *after))
    expected = [tuple(value or None for value in row) for row in (*before, *after)]
    assert rows_of(staged) == expected
    assert staged.projects["record_number"].to_list() == [1, 2, 4, 5]
    assert staged.projects["line_number"].to_list() == [2, 3, 6, 7]
    assert filled(staged.rejected) == [
        {"record_number": 3, "line_number": 5, "scope": "record", "rule": "field_count", "value": found}
    ]
    assert staged.record_count == 5


def test_last_record_may_be_faulty_if_its_line_ends() -> None:
    staged = parse(small(four("P1"), ["P2", "x"]))
    assert (staged.projects.height, staged.rejected["line_number"].to_list()) == (1, [3])


def test_stray_quote_inside_a_quoted_field() -> None:
    data = small(four("P1", "1"), ["P2", "TOPIC", "s", "a"], four("P3", "3"))
    staged = parse(data.replace(b"TOPIC", b'"the "best", of all"'))
    assert rows_of(staged) == [tuple(four("P1", "1")), tuple(four("P3", "3"))]
    assert staged.rejected.select("record_number", "line_number", "rule").rows() == [(2, 3, "quoting")]


def test_a_faulty_record_at_the_very_end_is_not_taken_for_a_cut() -> None:
    data = small(four("P1"), ["P2", "x"], ["P3", "TOPIC", "s", "a"]).rstrip()
    staged = parse(data.replace(b"TOPIC", b'"the "best"'))
    assert staged.rejected.select("record_number", "rule").rows() == [(2, "field_count"), (3, "quoting")]


@pytest.mark.parametrize("value", ['5" x 3"', '5" pipe', 'a "word" here', ' "spaced"', '""', 'a""b'])
def test_lone_quotes_in_unquoted_fields_stay(value: str) -> None:
    # fast readers differ from each other here, and some fail
    data = small(four("P1", "1"), ["P2", "TOPIC", "s", "a"], four("P3", "3")).replace(
        b"TOPIC", value.encode()
    )
    kept = value if value != '""' else None  # a quoted empty field
    assert rows_of(parse(data)) == [tuple(four("P1", "1")), ("P2", kept, "s", "a"), tuple(four("P3", "3"))]


def test_old_line_ends() -> None:
    rows = [four("P1", "1"), ["P2", "a\r\nb", "", "z"]]
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r").writerows([SMALL, *rows])
    staged = parse(text.getvalue().encode())
    assert rows_of(staged) == [tuple(four("P1", "1")), ("P2", "a\r\nb", None, "z")]


def test_blank_lines_are_no_records() -> None:
    data = small(four("P1", "1"), four("P2", "2")).replace(b"P2", b"\r\n\r\nP2") + b"\r\n"
    staged = parse(data)
    assert rows_of(staged) == [tuple(four("P1", "1")), tuple(four("P2", "2"))]
    assert staged.projects["record_number"].to_list() == [1, 2]
    assert staged.projects["line_number"].to_list() == [2, 5]
    assert staged.record_count == 2


def test_blank_lines_between_records_of_one_field() -> None:
    staged = parse(b"Project Identifier\n\nP1\n\n\nP2\n\n")
    assert staged.projects.select("identifier", "record_number", "line_number").rows() == [
        ("P1", 1, 3),
        ("P2", 2, 6),
    ]


def test_unknown_column_is_reported_and_shifts_nothing() -> None:
    header = [*ERASMUS_PLUS[:5], "Carbon footprint", *ERASMUS_PLUS[5:], *slots(1, [*SIX, "PIC"])]
    record = {"Project Identifier": "P1", "Carbon footprint": "much", "Project Title": "Title"}
    staged = parse(of(header, record | {"Partner 1 PIC": "999", "Partner 1 name": "Bienenhaus"}))
    assert staged.projects.select("identifier", "title").rows() == [("P1", "Title")]
    assert staged.participations["name"].to_list() == ["Bienenhaus"]
    assert staged.notices.select("kind", "column").rows() == [
        ("unknown_column", "Carbon footprint"),
        ("unknown_column", "Partner 1 PIC"),
    ]


def test_renamed_column_is_unknown_and_missing() -> None:
    header = ["Name of project" if name == "Project Title" else name for name in ERASMUS_PLUS]
    staged = parse(of(header, {"Project Identifier": "P1", "Name of project": "Title"}))
    assert staged.projects["title"].to_list() == [None]
    assert staged.notices.select("kind", "column").rows() == [
        ("unknown_column", "Name of project"),
        ("missing_column", "title"),
    ]


@pytest.mark.parametrize("name", ["Partner 1 name (legal)", "Project Number"])
def test_second_column_of_the_same_meaning_is_not_taken(name: str) -> None:
    staged = parse(of([*ERASMUS_PLUS, *slots(1, SIX), name], {"Project Identifier": "P1", name: "second"}))
    assert staged.projects["identifier"].to_list() == ["P1"]
    assert staged.participations.is_empty()
    assert staged.notices.select("kind", "column").rows() == [("unknown_column", name)]


@pytest.mark.parametrize("name", ["Partner 0 name", "Partner " + "9" * 5000 + " name", "Partner ٣ name"])
def test_odd_slot_numbers_are_unknown_columns(name: str) -> None:
    staged = parse(of([*ERASMUS_PLUS, name], {"Project Identifier": "P1", name: "x"}))
    assert staged.participations.is_empty()
    assert staged.notices["column"].to_list() == [name]


def test_repeated_and_empty_identifiers() -> None:
    header = [*ERASMUS_PLUS, *slots(1, SIX)]
    names = ["P1", "", "P2", " P1 ", "  ", "P3"]
    staged = parse(
        of(header, *({"Project Identifier": name, "Partner 1 name": f"of {name}"} for name in names))
    )
    assert staged.projects.select("record_number", "identifier").rows() == [(1, "P1"), (3, "P2"), (6, "P3")]
    assert staged.participations.select("record_number", "name").rows() == [
        (1, "of P1"),
        (3, "of P2"),
        (6, "of P3"),
    ]
    columns = ("record_number", "line_number", "scope", "column", "rule", "value")
    assert staged.rejected.select(columns).sort("record_number").rows() == [
        (2, 3, "record", "identifier", "identifier_missing", None),
        (4, 5, "record", "identifier", "identifier_repeated", " P1 "),
        (5, 6, "record", "identifier", "identifier_missing", "  "),
    ]
    assert staged.record_count == 6


def test_quoted_empty_fields_are_null_and_make_no_partner() -> None:
    header = ["Project Identifier", "Topics", *slots(2, SIX)]
    line = '"P1","",' + ",".join(['""'] * 6) + ',"Panj","",,"",,""\r\n'
    staged = parse(written(header) + line.encode())
    assert staged.projects["topics"].to_list() == [None]
    assert filled(staged.participations) == [
        {"record_number": 1, "role": "partner", "position": 2, "name": "Panj", "is_name_withheld": False}
    ]


def test_long_summary_comes_whole() -> None:
    summary = "".join(f'line {number}, with a "word"\r\n\n' for number in range(8000))
    assert len(summary) > 200_000
    header = ["Project Identifier", "Project Summary", "Topics"]
    staged = parse(written(header, ["P1", summary, "after"], ["P2", "", "next"]))
    assert staged.projects.select("identifier", "summary", "topics").rows() == [
        ("P1", summary, "after"),
        ("P2", None, "next"),
    ]
    assert staged.projects["line_number"].to_list() == [2, 16003]


def test_full_partner_slots_are_remarked() -> None:
    header = [*ERASMUS_PLUS, *slots(100, SIX)]
    full = {f"Partner {slot} name": f"Panj {slot}" for slot in range(1, 101)}
    nearly = {name: value for name, value in full.items() if name != "Partner 100 name"}
    staged = parse(of(header, {"Project Identifier": "P1"} | nearly, {"Project Identifier": "P2"} | full))
    assert staged.participations.height == 199
    second = staged.participations.filter(record_number=2)
    assert second.select("position", "name").rows() == [(slot, f"Panj {slot}") for slot in range(1, 101)]
    assert staged.notices.select("record_number", "kind").rows() == [(2, "partners_may_be_cut")]


# ---- any table, any bytes

values = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12) | st.sampled_from(
    [
        "",
        '"',
        '""',
        ",",
        "\r",
        "\n",
        "\r\n",
        "\ufeff",
        " ",
        "#",
        "NA",
        "null",
        "\\",
        "a\r\nb",
        '"a"',
        "\u2028",
    ]
)
tables = st.lists(st.tuples(values, values, values), max_size=8)
dialects = st.sampled_from(
    [
        {"lineterminator": "\r\n", "quoting": csv.QUOTE_MINIMAL},
        {"lineterminator": "\r\n", "quoting": csv.QUOTE_ALL},
        {"lineterminator": "\n", "quoting": csv.QUOTE_ALL},
        {"lineterminator": "\r", "quoting": csv.QUOTE_ALL},
    ]
)


def with_identifiers(table: Iterable[tuple[str, ...]]) -> list[list[str]]:
    return [[f"P{number}", *row] for number, row in enumerate(table, start=1)]


@given(tables, dialects, st.sampled_from(["utf-8", "utf-8-sig"]), st.booleans())
@settings(max_examples=300, deadline=None)
def test_any_table_comes_back_exactly(
    table: list[tuple[str, ...]], dialect: dict[str, object], encoding: str, ends: bool
) -> None:
    rows = with_identifiers(table)
    text = io.StringIO(newline="")
    csv.writer(text, **dialect).writerows([SMALL, *rows])  # type: ignore[arg-type]
    data = text.getvalue()
    if rows and not ends:  # a header without an end of line is a file that was cut
        data = data.removesuffix(str(dialect["lineterminator"]))
    staged = parse(data.encode(encoding))
    assert rows_of(staged) == [tuple(value or None for value in row) for row in rows]
    assert staged.projects["record_number"].to_list() == list(range(1, len(rows) + 1))


@given(tables, st.lists(st.tuples(st.integers(0, 8), st.lists(values, max_size=7)), max_size=3))
@settings(max_examples=200, deadline=None)
def test_faulty_records_leave_the_others_alone(
    table: list[tuple[str, ...]], faults: list[tuple[int, list[str]]]
) -> None:
    rows = with_identifiers(table)
    for place, more in faults:
        if len(more) != 3:
            rows.insert(place, ["X", *more])
    # a fault at the end is still a fault
    expected = [(number, row) for number, row in enumerate(rows, start=1) if len(row) == 4]
    staged = parse(small(*rows))
    assert staged.record_count == len(rows) == staged.projects.height + staged.rejected.height
    assert staged.projects["record_number"].to_list() == [number for number, _ in expected]
    assert rows_of(staged) == [tuple(value or None for value in row) for _, row in expected]
    assert set(staged.rejected["rule"]) <= {"field_count"}


@given(tables, st.data())
@settings(max_examples=200, deadline=None)
def test_a_cut_file_is_refused_or_loses_its_end_alone(
    table: list[tuple[str, ...]], data: st.DataObject
) -> None:
    rows = with_identifiers(table)
    whole = small(*rows)
    start = len(small())
    cut = whole[: data.draw(st.integers(start, len(whole)))]
    try:
        staged = parse(cut)
    except DocumentError:
        return
    kept = rows_of(staged)
    assert staged.rejected.is_empty()
    # of the last record the last field may be cut: no reader can tell
    assert kept[:-1] == [tuple(value or None for value in row) for row in rows[: max(0, len(kept) - 1)]]


@given(
    st.binary(max_size=200)
    | st.tuples(tables, st.integers(0, 400), st.integers(0, 8), st.binary(max_size=8)).map(
        lambda drawn: (
            (whole := small(*with_identifiers(drawn[0])))[: drawn[1]]
            + drawn[3]
            + whole[drawn[1] + drawn[2] :]
        )
    )
)
@settings(max_examples=500, deadline=None)
def test_any_bytes_give_tables_or_a_clear_refusal(data: bytes) -> None:
    try:
        staged = parse(data)
    except DocumentError as error:
        message = str(error)
    else:
        message = ""
        rejected = staged.rejected.filter(scope="record").height
        assert staged.record_count == staged.projects.height + rejected
    assert "fault of the program" not in message


def test_a_file_cut_off_in_its_header_is_refused() -> None:
    header = b"Project Identifier,Project Title,Project Su"
    with pytest.raises(DocumentError, match="line 1: is cut off in its header"):
        lists.SOURCE.parse(header, DOCUMENT)
