"""Lists as people hold them: other delimiters, encodings, names of columns, workbooks, packed."""

import csv
import gzip
import io
import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from openpyxl import Workbook

from extractors.contract import DocumentError
from extractors.sources.eprp.lists import split_file_name

from .list_files import ERASMUS_PLUS, SIX, parse, slots

HEADER = [*ERASMUS_PLUS, *slots(3, SIX)]
RECORDS = [
    {
        "Project Identifier": "2023-1-FI01-KA220-SCH-000151001",
        "Project Title": "Metsä, vesi; ja \"tuuli\"",
        "Project Summary": "Two lines,\none of them; here.",
        "Coordinating organisation name": "Järven koulu",
        "Coordinator's country": "FI",
        "Partner 1 name": "Escola do Moinho",
        "Partner 1 country": "PT",
        "Partner 2 name": "Škola u řeky",
        "Partner 2 country": "CZ",
    },
    {
        "Project Identifier": "2023-2-FI01-KA210-ADU-000151002",
        "Project Title": "Pieni askel",
        "Coordinating organisation name": "Kansalaisopisto",
        "Coordinator's country": "FI",
        "Partner 1 name": "Centro Azul",
        "Partner 1 country": "ES",
    },
]  # fmt: skip
ROWS = [[record.get(name, "") for name in HEADER] for record in RECORDS]
LATIN = [[value.replace("Škola u řeky", "Skola u reky") for value in row] for row in ROWS]


def written(rows: Sequence[Sequence[str]], delimiter: str = ",", header: Sequence[str] = HEADER) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows([header, *rows])
    return text.getvalue()


def read(data: bytes) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    staged = parse(data)
    participations = staged.participations.sort("record_number", "role", "position")
    return (
        staged.projects.select("identifier", "title", "summary").rows(),
        participations.select("record_number", "role", "position", "name", "country").rows(),
    )


def kinds(data: bytes) -> list[str]:
    return parse(data).notices["kind"].unique().sort().to_list()


PLAIN = read(written(ROWS).encode("utf-8-sig"))


def test_the_plain_list_is_as_it_was_written() -> None:
    projects, participations = PLAIN
    assert [row[0] for row in projects] == [record["Project Identifier"] for record in RECORDS]
    assert [row[3] for row in participations if row[0] == 1] == [
        "Järven koulu",
        "Escola do Moinho",
        "Škola u řeky",
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_delimiters_and_encodings_make_no_difference(delimiter: str, encoding: str) -> None:
    data = written(ROWS, delimiter).encode(encoding)
    assert read(data) == PLAIN
    assert kinds(data) == []


def test_windows_1252_is_read_and_told_with_its_place() -> None:
    data = written(LATIN, ";").encode("cp1252")
    assert read(data) == read(written(LATIN).encode())
    [detail] = parse(data).notices.filter(kind="encoding_assumed")["detail"]
    assert detail.startswith("line 2 (byte ")


@pytest.mark.parametrize(
    "changed",
    [
        str.upper,
        str.lower,
        lambda name: name.replace("'", "’"),
        lambda name: "  " + name.replace(" ", "\u00a0") + " ",
        lambda name: name.replace(" ", "  "),
    ],
)
def test_names_of_columns_in_another_dress(changed) -> None:
    data = written(ROWS, header=[changed(name) for name in HEADER]).encode()
    assert read(data) == PLAIN
    assert kinds(data) == []


@pytest.mark.parametrize("above", ["Projects of 2023\n\n", '"List, as of today"\n"by the office"\n'])
def test_titles_may_stand_above_and_lines_are_counted_from_the_first(above: str) -> None:
    data = (above + written(ROWS)).encode()
    assert read(data) == PLAIN
    assert parse(data).projects["line_number"].to_list() == [2 + above.count("\n"), 4 + above.count("\n")]


def workbook(*sheets: Sequence[Sequence[object]]) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(f"Sheet {number}")
        for row in rows:
            sheet.append([value if value != "" else None for value in row])
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def test_a_workbook_is_read_with_titles_and_blank_rows() -> None:
    data = workbook([["Projects of 2023"], [], HEADER, ROWS[0], [], ROWS[1], []])
    assert read(data) == PLAIN
    assert parse(data).projects["line_number"].to_list() == [4, 6]


def test_all_sheets_with_the_header_are_read_by_their_names_of_columns() -> None:
    data = workbook([HEADER, ROWS[0]], [["Notes"], ["nothing here"]], [HEADER[::-1], ROWS[1][::-1]])
    assert read(data) == PLAIN
    assert parse(data).notices.filter(kind="sheet_passed_over")["detail"].to_list() == [
        "Sheet 1: no row names the columns of the list"
    ]


def test_cells_that_are_numbers_and_days_are_read_as_they_are_shown() -> None:
    header = ["Project Identifier", "Project Title", "Call year", "Start date", "EU Grant award in euros"]
    data = workbook([header, ["P1", "One", 2014, date(2014, 10, 9), 200000.0]])
    row = parse(data).projects.select("call_year", "start_date", "grant_awarded").row(0)
    assert row == ("2014", "2014-10-09", "200000")


def test_the_old_format_of_workbooks_is_read() -> None:
    """Made once with xlwt 1.3.0 from HEADER and ROWS: notes first, then a title in merged cells."""
    data = (Path(__file__).parent / "lists" / "two_projects.xls").read_bytes()
    assert read(data) == PLAIN
    assert parse(data).projects["line_number"].to_list() == [4, 5]
    assert kinds(data) == ["sheet_passed_over"]


def test_packed_lists() -> None:
    data = written(ROWS).encode()
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("a/list.csv", data)
        archive.writestr("readme.md", "about")
    assert read(gzip.compress(data)) == read(held.getvalue()) == PLAIN


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (workbook([["a", "b"], [1, 2]]), "names the columns of the list"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "is no workbook that can be read"),
    ],
)
def test_what_is_no_list_is_told_when_it_is_opened(data: bytes, said: str) -> None:
    with pytest.raises(DocumentError, match=said):
        parse(data)


@pytest.mark.parametrize("ending", ["csv", "xlsx", "xls", "txt", "csv.gz", "csv.zip", "CSV"])
def test_a_list_is_the_same_in_every_form(ending: str) -> None:
    name = f"KA2_Partnerships_Projects_Overview_2026-04-02.{ending}"
    assert split_file_name(name) == ("KA2_Partnerships", date(2026, 4, 2))


def test_projects_are_no_other_in_a_workbook() -> None:
    plain, packed = parse(written(ROWS).encode()), parse(workbook([HEADER, *ROWS]))
    columns = pl.exclude("line_number")
    assert packed.projects.select(columns).equals(plain.projects.select(columns))
    assert packed.participations.equals(plain.participations)
