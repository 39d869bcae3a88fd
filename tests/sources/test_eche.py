"""The list of charter holders: the real half of it, other editions, and what is no list at all."""

import contextlib
import csv
import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.contract import DocumentError, DocumentName, Staged
from extractors.fetch.errors import FetchError
from extractors.parameters import Order
from extractors.sources.eche import SOURCE, edition_date, find_file
from portal.charters import charters
from transforms.dates import parse_date

REAL = Path(__file__).parents[2].parent / "shared" / "real" / "eche" / "eche_2024-07_half.csv"
DOCUMENT = DocumentName("eche", "charters", "list.csv")
PLAIN = settings(deadline=None, max_examples=150)
HEADER = (
    "proposal_number;erasmus_code;pic;oid;legal_name;street;post_cd;city;country_cd;website_url;"
    "erasmus_eche_start;erasmus_eche_end"
)
ROW = (
    "101;D  ORCHARD01;999000001;E10000001;Hochschule am Hang;Lindenweg 7;80331;Musterstadt;DE;"
    "www.hang.example;1609455600000;1893366000000"
)


def read(*rows: str, header: str = HEADER) -> Staged:
    return SOURCE.parse("".join(f"{row}\r\n" for row in (header, *rows)).encode(), DOCUMENT)


def day(text: str) -> date:
    found: date = pl.DataFrame({"text": [text]}).select(parse_date(pl.col("text"))).item()
    return found


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
    assert staged.rejected.select("record_number", "line_number", "rule").rows() == [(2, 5, "field_count")]
    expected = read(ROW).organisations.with_columns(
        line_number=pl.lit(3, pl.Int64), charter_start=pl.lit("2021-01-01")
    )
    assert staged.organisations.equals(expected)
    SOURCE.check(SOURCE.open(data, DOCUMENT), DOCUMENT)


def test_a_workbook_of_something_else_is_refused() -> None:
    with pytest.raises(DocumentError, match="none of them names the columns"):
        SOURCE.parse(workbook(("a", "b"), ("c", "d")), DOCUMENT)
    with pytest.raises(DocumentError, match="more than 20000 rows"):
        SOURCE.parse(workbook(*[("a",)] * 20_005), DOCUMENT)
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(250_000_000))
    with pytest.raises(DocumentError, match="unpacks to 250000000 bytes"):
        SOURCE.parse(bomb.getvalue(), DOCUMENT)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"<!DOCTYPE html><form><input type=password></form>", "HTML"),
        (b"a;b\r\nc;d\r\n", "has no column 'Erasmus Code'"),
        (HEADER.replace(";", ",").encode() + b"\r\n", "has no column"),
        ((HEADER + "\r\n" + ROW[:40]).encode(), "cut off"),
        ((HEADER + "\r\n" + ROW).encode("utf-16"), "UTF-16"),
        ((HEADER + "\r\n" + ROW.replace("am", "ä")).encode("latin-1"), "not UTF-8"),
        (b"PK\x03\x04and so on", "no Excel workbook"),
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


def test_the_file_behind_the_page() -> None:
    page = b"""<a href="/about.csv">About</a><a href="http://[x.csv">bad</a><a>none</a>
    <eac-download url=" /sites/default/files/2026-08/accredited-HEIs-Erasmus-2021-2027_17082026_1.xlsx ">
    </eac-download>
    <a href="/sites/default/files/2026-08/accredited-HEIs-Erasmus-2021-2027_17082026_1.xlsx">again</a>"""
    [file] = find_file(page, DOCUMENT, "https://erasmus-plus.ec.europa.eu/resources/x")
    assert file.url == (
        "https://erasmus-plus.ec.europa.eu/sites/default/files/2026-08/"
        "accredited-HEIs-Erasmus-2021-2027_17082026_1.xlsx"
    )


def test_a_harvest_of_the_portal(portal, world, rooms) -> None:
    assert rooms.harvest(SOURCE, portal.eche_url) == []
    [staged] = rooms.staged(SOURCE).values()
    made = charters(world)
    joined = [code.replace(" ", "").replace("\u00a0", "") for code in staged.organisations["erasmus_code"]]
    assert joined == [charter.bare_code for charter in made]
    assert staged.organisations["pic"].to_list() == [charter.holder["pic"] for charter in made]
    assert [day(text) for text in staged.organisations["charter_start"]] == [date(*c.start) for c in made]
    assert rooms.harvest(SOURCE, portal.eche_url) == []
    statuses = [entry.status for entry in portal.requests if entry.key == "file"]
    assert statuses == [200, 304]
    assert rooms.ledger.versions().height == 1


def test_an_address_may_be_that_of_the_file(portal, rooms) -> None:
    rooms.harvest(SOURCE, portal.eche_url)
    [address] = rooms.ledger.versions()["url"]
    portal.requests.clear()
    assert rooms.harvest(SOURCE, address) == []
    assert [entry.key for entry in portal.requests] == ["file"]


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        *(("login-page", "HTML"), ("cookie-wall", "HTML"), ("huge-page", "HTML"), ("empty", "is empty")),
        *(("404", "404"), ("redirect", "only 127.0.0.1"), ("cut-off", "broke off")),
    ],
)
def test_what_comes_instead_of_the_file_is_reported(portal, rooms, fault: str, words: str) -> None:
    portal.faults.add(fault, "eche", "file", times=-1)
    [problem] = rooms.harvest(SOURCE, portal.eche_url)
    assert words in problem
    assert rooms.ledger.versions().is_empty()
    assert rooms.ledger.coverage()["is_whole"].to_list() == [False]


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("login-page", "it offers no file"),
        ("cookie-wall", "it offers no file"),
        ("huge-page", "no page .* has more than"),
        ("empty", "is empty"),
    ],
)
def test_a_page_without_the_file_stops_the_source(portal, rooms, fault: str, words: str) -> None:
    portal.faults.add(fault, "eche", "page", times=-1)
    with (
        pytest.raises(DocumentError, match=words),
        rooms.open(SOURCE, portal.eche_url) as open_one,
    ):
        open_one.run(Order())
    assert [entry.key for entry in portal.requests] == ["robots", "page"]


def test_a_page_that_leads_elsewhere_stops_the_source(portal, rooms) -> None:
    portal.faults.add("redirect", "eche", "page", times=-1)
    with pytest.raises(FetchError, match="localhost:9"), rooms.open(SOURCE, portal.eche_url) as open_one:
        open_one.run(Order())


@pytest.mark.parametrize(
    ("name", "published_on"),
    [
        ("accredited-HEIs-Erasmus-2021-2027_17082026_1.xlsx", date(2026, 8, 17)),
        ("20231220_List_of_Accredited_HEIs_2021-2027_0.xlsx", date(2023, 12, 20)),
        ("_List_of_Accredited_HEIs_20112021.csv", date(2021, 11, 20)),
        ("list_99999999.csv", None),
        ("eche_2024-07_half.csv", None),
    ],
)
def test_the_date_of_an_edition(name: str, published_on: date | None) -> None:
    assert edition_date(name) == published_on


def test_saved_editions_are_versions_of_one_document(rooms, tmp_path: Path) -> None:
    for name, row in (("eche_26082024.csv", ROW.replace("Hang", "Berg")), ("eche_26072024.CSV", ROW)):
        (tmp_path / name).write_text(f"{HEADER}\r\n{row}\r\n", encoding="utf-8")
    assert rooms.take(SOURCE, tmp_path / "eche_26082024.csv", tmp_path / "eche_26072024.CSV") == []
    versions = rooms.ledger.versions().select("key", "published_on", "is_newest").sort("published_on")
    assert versions.rows() == [
        ("charters", date(2024, 7, 26), False),
        ("charters", date(2024, 8, 26), True),
    ]
