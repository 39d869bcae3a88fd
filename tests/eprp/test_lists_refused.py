"""Bulk lists that are refused, faulty records in them, and what must do no harm."""

import csv
import io

import pytest

from .list_files import (
    ERASMUS_PLUS,
    SIX,
    SMALL,
    filled,
    four,
    of,
    parse,
    refused,
    rows_of,
    slots,
    small,
    written,
)

# ---- files that are refused


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf\r\n \n", "is empty"),
        (b"<!DOCTYPE html><html><body>Maintenance</body></html>", "line 1: is HTML or XML, not a table"),
        (b"\xef\xbb\xbf\n <html>", "line 1: is HTML or XML, not a table"),
        (b"\x1f\x8b\x08rest", "is compressed and damaged"),
        (b"PK\x03\x04rest", "begins like a workbook or a zip archive, and is damaged"),
        (small(four("P1")).decode("utf-8-sig").encode("utf-16")[:-3], "UTF-16, and is cut off"),
        (b'{"total": 0}', "is JSON, not a table"),
        (b"%PDF-1.7", "is a PDF, not a table"),
        (b'"Project Identifier', "line 1: has a header that is no CSV"),
    ],
)
def test_no_list_at_all(data: bytes, said: str) -> None:
    assert said in refused(data)


@pytest.mark.parametrize("line", [2, 900])
def test_a_broken_letter_in_a_file_in_utf_8_names_the_line(line: int) -> None:
    data = small(*(four(f"P{number}", "é" if number == line - 1 else "ø") for number in range(1, 1200)))
    place = len(data.decode().partition("é")[0].encode()) + 4  # the mark at its start is three bytes
    message = refused(data.replace("é".encode(), b"\xe9"))
    assert f"line {line} (byte {place - 3}): is not UTF-8, though the rest of the file is" in message


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
    assert "has the column 'Topics' more than once" in refused(data)


def test_columns_without_a_name_may_repeat() -> None:
    staged = parse(written([*SMALL, "", ""], [*four("P1"), "x", "y"]))
    assert rows_of(staged) == [tuple(four("P1"))]
    assert staged.notices.filter(kind="unknown_column")["column"].to_list() == [
        "column 5, which has no name",
        "column 6, which has no name",
    ]


def test_missing_identifier_column_is_named() -> None:
    message = refused(written(["Project Thing", "Topics"], ["P1", "x"]))
    assert message.startswith("list.csv: line 1: has no column 'Project Identifier' or 'Project Number' or")
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
