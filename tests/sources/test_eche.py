"""The list of charter holders becomes tables, or is refused."""

import contextlib
import csv
import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.contract import DocumentError, Staged
from extractors.sources.eche import SOURCE, find_file

from .eche_files import DOCUMENT, HEADER, PLAIN, REAL, ROW, day, read


@pytest.fixture(scope="module")
def published() -> list[dict[str, str]]:
    if not REAL.exists():
        pytest.skip(f"the real list is not here: {REAL}")
    return list(csv.DictReader(io.StringIO(REAL.read_text(encoding="utf-8"), newline=""), delimiter=";"))


@pytest.fixture(scope="module")
def real(published: list[dict[str, str]]) -> Staged:
    return SOURCE.parse(REAL.read_bytes(), DOCUMENT)


def test_the_real_half_loads_whole(real: Staged, published: list[dict[str, str]]) -> None:
    assert (real.record_count, real.organisations.height, real.rejected.height) == (2958, 2958, 0)
    assert real.organisations["pic"].n_unique() == 2957
    assert real.organisations["oid"].null_count() == sum(not row["oid"] for row in published) == 481
    for field, column in {
        "erasmus_code": "erasmus_code",
        "pic": "pic",
        "name": "legal_name",
        "country": "country_cd",
        "charter_start": "erasmus_eche_start",
        "charter_end": "erasmus_eche_end",
    }.items():
        assert real.organisations[field].to_list() == [row[column] for row in published]
    assert real.organisations["city"].null_count() == 0
    assert real.organisations["is_name_withheld"].sum() == 0


def test_the_real_dates_are_days_in_brussels(real: Staged) -> None:
    starts = {day(text) for text in real.organisations["charter_start"].unique()}
    assert starts == {
        *(date(2021, 1, 1), date(2021, 11, 1), date(2022, 10, 26), date(2022, 11, 1)),
        *(date(2023, 6, 30), date(2023, 12, 14), date(2024, 6, 26)),
    }
    assert {day(text) for text in real.organisations["charter_end"].unique()} == {date(2029, 12, 31)}


def test_the_real_institution_with_two_codes_keeps_both(real: Staged) -> None:
    twice = real.organisations.filter(pl.col("pic").is_duplicated())
    assert twice["pic"].unique().to_list() == ["887079648"]
    assert twice["erasmus_code"].to_list() == ["E BARCELO280", "E BARCELO33"]


def test_no_street_and_no_email_of_the_real_half_is_staged(
    real: Staged, published: list[dict[str, str]]
) -> None:
    streets = {row["street"] for row in published if len(row["street"]) > 3}
    # a few put the name of their place where the street belongs
    streets -= {row[column] for row in published for column in ("legal_name", "city")}
    staged = [column for column in real.organisations if column.dtype == pl.String]
    assert not any(column.is_in(streets).any() for column in staged)
    assert not any(column.str.contains("@", literal=True).any() for column in staged)
    ignored = real.notices.filter(kind="ignored_column")["column"].to_list()
    assert ignored == ["proposal_number", "street"]
    assert real.notices.filter(kind="email_removed").height == 30


def test_a_record_is_staged_as_published() -> None:
    [row] = read(ROW).organisations.to_dicts()
    assert {name: value for name, value in row.items() if value is not None} == {
        "record_number": 1,
        "line_number": 2,
        "name": "Hochschule am Hang",
        "country": "DE",
        "city": "Musterstadt",
        "postcode": "80331",
        "website": "www.hang.example",
        "pic": "999000001",
        "oid": "E10000001",
        "erasmus_code": "D  ORCHARD01",
        "charter_start": "1609455600000",
        "charter_end": "1893366000000",
        "is_name_withheld": False,
    }


def test_columns_of_other_editions() -> None:
    header = "Erasmus Refcode;Eramus Code;Pic;Organisation;Postal code;Country;ECHE Start;Colour;E-Mail;"
    staged = read("1;SF ORCHARD01;999000001;Hill;00100;FI;01/01/2021;blue;a@b.example;x", header=header)
    [row] = staged.organisations.to_dicts()
    assert [row[name] for name in ("erasmus_code", "name", "postcode", "country", "charter_start")] == [
        *("SF ORCHARD01", "Hill", "00100", "FI", "01/01/2021"),
    ]
    remarks = staged.notices.select("kind", "column").rows()
    assert remarks == [
        ("ignored_column", "Erasmus Refcode"),
        ("ignored_column", "E-Mail"),
        ("unknown_column", "Colour"),
        ("unknown_column", "column 10, which has no name"),
        *(("missing_column", field) for field in ("oid", "city", "website", "charter_end")),
    ]


def test_what_is_no_organisation_is_rejected_with_its_reason() -> None:
    nobody = ROW.replace("D  ORCHARD01;999000001;E10000001", " ;;")
    other = ROW.replace("D  ORCHARD01", "D  ORCHARD02")
    staged = read(
        ROW, ROW + ";one too many", nobody, "", other, ROW, ROW.replace("Hochschule", '"Hoch" schule')
    )
    assert staged.record_count == 6
    assert staged.organisations["erasmus_code"].to_list() == ["D  ORCHARD01", "D  ORCHARD02"]
    assert staged.rejected.select("record_number", "line_number", "scope", "rule").rows() == [
        (2, 3, "record", "field_count"),
        (3, 4, "record", "identifier_missing"),
        (5, 7, "record", "record_repeated"),
        (6, 8, "record", "quoting"),
    ]


def workbook(*rows: tuple[object, ...]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_the_workbook_says_the_same_as_the_csv() -> None:
    header = tuple(name.replace("_", " ").title() for name in HEADER.split(";"))
    cells: list[object] = list(ROW.split(";"))
    cells[2], cells[10] = 999000001, datetime(2021, 1, 1)
    data = workbook(
        ("Institutions holding a charter",), header, tuple(cells), (), (None, "x", *[None] * 11, "y")
    )
    staged = SOURCE.parse(data, DOCUMENT)
    assert staged.record_count == 2
    assert staged.rejected.is_empty()
    assert "column 14, which has no name" in staged.notices["column"].to_list()
    expected = read(ROW).organisations.with_columns(
        line_number=pl.lit(3, pl.Int64), charter_start=pl.lit("2021-01-01")
    )
    assert staged.organisations.head(1).equals(expected)
    SOURCE.check(SOURCE.open(data, DOCUMENT), DOCUMENT)


def test_the_old_format_holds_the_same() -> None:
    """Made once with xlwt 1.3.0: one row of texts, numbers and days, one of texts and moments."""
    data = (Path(__file__).parent / "charters" / "two_charters.xls").read_bytes()
    staged = SOURCE.parse(data, DOCUMENT)
    assert staged.organisations.select(
        "erasmus_code", "pic", "name", "postcode", "country", "charter_start", "charter_end"
    ).rows() == [
        ("SI MARIBOR77", "999000011", "Visoka šola ob Dravi", "2000", "SI", "2021-03-01", "2027-12-31"),
        ("P  PORTO77", "999000012", "Escola da Ribeira", "4000-007", "PT", "2021-01-01", "2027-12-31"),
    ]
    assert "ulica" not in str(staged.organisations.to_dicts())


@pytest.mark.parametrize("cut", [600, 3000, 5000])
def test_the_old_format_may_be_cut(cut: int) -> None:
    data = (Path(__file__).parent / "charters" / "two_charters.xls").read_bytes()
    with contextlib.suppress(DocumentError):
        assert SOURCE.parse(data[:cut], DOCUMENT).record_count == 2


def test_a_workbook_of_something_else_is_refused() -> None:
    with pytest.raises(DocumentError, match="no row near the top of any sheet"):
        SOURCE.parse(workbook(("a", "b"), ("c", "d")), DOCUMENT)


@pytest.mark.parametrize("place", ["XFD1048576", "B1048576000", "ZZZ999999", "ZZZ99999"])
@pytest.mark.parametrize(
    "cell", ['<c r="{}">', "<c r='{}'>", '<c s="1" r="{}">', '<c  r="{}">', '<x:c r="{}">']
)
def test_a_stray_cell_takes_no_memory(place: str, cell: str) -> None:
    data = workbook(tuple(HEADER.split(";")), tuple(ROW.split(";")))
    damaged = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(damaged, "w") as spoilt:
        for name in archive.namelist():
            content = archive.read(name)
            if name == "xl/worksheets/sheet1.xml":
                stray = f"<row>{cell.format(place)}<v>1</v></c></row></sheetData>"
                content = content.replace(b"</sheetData>", stray.encode())
            spoilt.writestr(name, content)
    with pytest.raises(DocumentError, match="which is no list"):
        SOURCE.parse(damaged.getvalue(), DOCUMENT)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"<!DOCTYPE html><form><input type=password></form>", "HTML"),
        (b"a;b\r\nc;d\r\n", "has no column 'Erasmus Code'"),
        (HEADER.replace(";", "#").encode() + b"\r\n", "has no column"),
        ((HEADER + "\r\n" + ROW[:40]).encode(), "cut off"),
        ((HEADER + "\r\n" + ROW).encode("utf-16")[:-1], "UTF-16, and is cut off"),
        (b"PK\x03\x04and so on", "damaged or cut off"),
    ],
)
def test_what_is_no_list_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(DocumentError, match=words):
        SOURCE.parse(data, DOCUMENT)


def holds(data: bytes) -> None:
    """Whatever the bytes are: a table that accounts for every record and keeps no address, or a refusal."""
    try:
        staged = SOURCE.parse(data, DOCUMENT)
    except DocumentError:
        return
    assert staged.organisations.height + staged.rejected.height == staged.record_count
    kept = staged.organisations.filter(~pl.col("is_name_withheld"))
    assert kept.select(pl.any_horizontal(pl.col("pic", "oid", "erasmus_code").is_not_null()).all()).item()


@PLAIN
@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_bytes(data: bytes) -> None:
    holds(data)
    holds(HEADER.encode() + b"\r\n" + data)
    with contextlib.suppress(DocumentError):
        find_file(data, DOCUMENT, "https://example.org/")


@PLAIN
@given(st.lists(st.lists(st.text(max_size=12), min_size=11, max_size=13), max_size=5))
def test_any_fields(rows: list[list[str]]) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerows([HEADER.split(";"), *rows])
    holds(text.getvalue().encode(errors="surrogatepass"))


SHEETS = workbook(tuple(HEADER.split(";")), tuple(ROW.split(";")), tuple(ROW.split(";")))


@PLAIN
@given(data=st.data())
def test_any_damage_to_a_workbook(data: st.DataObject) -> None:
    with zipfile.ZipFile(io.BytesIO(SHEETS)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = data.draw(st.sampled_from(sorted(parts)))
    start = data.draw(st.integers(0, len(parts[name])))
    length = data.draw(st.integers(0, 60))
    put_in = data.draw(st.binary(max_size=12) | st.sampled_from([b"XFD1048576", b"<row>", b'"', b"&x;"]))
    parts[name] = parts[name][:start] + put_in + parts[name][start + length :]
    damaged = io.BytesIO()
    with zipfile.ZipFile(damaged, "w") as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    holds(damaged.getvalue())
    holds(SHEETS[:start] + put_in + SHEETS[start + length :])
