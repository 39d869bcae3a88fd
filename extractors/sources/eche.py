"""The list of institutions that hold an Erasmus Charter for Higher Education (ECHE): one record per charter.

The Commission publishes it as one file behind a page and replaces it several times a year, each time
under another name and address. An institution may hold several charters, so neither PIC nor OID is a key.
Codes and dates are staged as published: codes hold no, one or two spaces, dates are milliseconds since 1970
at midnight in Brussels in the CSV, days in the workbook.

Source: half of the list of July 2024, as CSV; columns of other editions, and the workbook that the
Commission publishes, as other people's programs of 2021 to 2026 know them.
"""

import re
from datetime import UTC, date, datetime
from functools import partial
from urllib.parse import unquote, urlsplit

import polars as pl

from extractors.contract import ORGANISATIONS, DocumentError, DocumentName, Staged
from extractors.families.files import FilesBehindPage, LinkedFile, follow
from extractors.parameters import Order
from extractors.read.column_names import fields_of, is_header, match_columns
from extractors.read.frames import reject
from extractors.read.pages.document import decode, soup
from extractors.read.privacy import kept_columns, publishable_organisations
from extractors.read.table_files import SUFFIXES, Table, open_table
from extractors.source import UNCOUNTED, Discovery, File, Partition, Past, Schedule, Source

ID = "eche"
KEY = "charters"  # the one document: editions are its versions

_PAGE = (
    "https://erasmus-plus.ec.europa.eu/resources-and-tools/documents-and-guidelines/"
    "higher-education-institutions-holding-an-eche-2021-2027"
)
_FILE = re.compile(r"(?i)\.(?:csv|xlsx)$")
_LIST = re.compile(r"(?i)eche|accredited.?heis?")  # what its file has been called so far
_DATE = re.compile(r"(?<!\d)\d{8}(?!\d)")
_DELIMITER = ";"
_IDENTIFIERS = ("erasmus_code", "pic", "oid")


def find_file(page: bytes, document: DocumentName, base: str) -> list[LinkedFile]:
    """The one file that a page offers as the list.

    Raises DocumentError if it is no page at all, a huge one, or offers none or several.
    """
    tags = soup(decode(page, document)).find_all(["eac-download", "a"])
    links = follow((tag.get("url") or tag.get("href") for tag in tags), base)
    found = {url: _file(url) for url, name in links if _FILE.search(name) and _LIST.search(name)}
    if len(found) != 1:
        names = ", ".join(found) or "no file"
        raise DocumentError(
            document.label,
            "",
            f"the page looks different than expected: it offers {names}, not one list",
            "Look at it in a browser; if the list has moved, set ERASMUS_ECHE_URL to its page or file",
        )
    return list(found.values())


def _file(url: str) -> LinkedFile:
    file_name = unquote(urlsplit(url).path.rpartition("/")[2])
    return LinkedFile(KEY, url, file_name, edition_date(file_name))


def edition_date(file_name: str) -> date | None:
    """Day of the edition, where the name of its file says it: 17082026 or 20260817."""
    digits = _DATE.search(file_name)
    if digits is None:
        return None
    for form in ("%Y%m%d", "%d%m%Y"):  # no day can be read both ways: there is no month 20
        try:
            return datetime.strptime(digits[0], form).replace(tzinfo=UTC).date()
        except ValueError:
            continue
    return None


_BEHIND = FilesBehindPage("page", "the page of the charter list", find_file, max_bytes=50_000_000)


def _discover(order: Order, past: Past) -> Discovery[None]:
    """Get the file behind the page, or at the address itself if that is one."""
    if _FILE.search(urlsplit(order.url).path):
        yield _BEHIND.get(_file(order.url))
    else:
        yield from _BEHIND.discover(order, past)


def _name_file(file: File) -> tuple[str, date | None]:
    return KEY, edition_date(file.name)


def _partition_of(key: str) -> Partition:
    return Partition(KEY)


def _open(data: bytes, document: DocumentName) -> Table:
    """Find the table in a file. Raises DocumentError if there is none."""
    return open_table(data, document, partial(is_header, ID))


def _read(opened: Table, document: DocumentName) -> Staged:
    """Read one edition of the list.

    Raises DocumentError if it is cut off, or has no identifiers.
    """
    columns = match_columns(ID, opened.header, [_IDENTIFIERS], document)
    table, faulty = columns.read_table(opened, document)
    rejected = pl.concat([faulty, _unusable(table)]).sort("record_number")
    kept = table.join(rejected, on="record_number", how="anti", maintain_order="left")
    organisations, notices = publishable_organisations(kept)
    return Staged(
        organisations=organisations,
        rejected=rejected,
        notices=pl.concat([columns.notices(opened.remarks), notices]),
        record_count=table.height + faulty.height,
    )


def _check(opened: Table, document: DocumentName) -> None:
    """Raise DocumentError unless a table has the columns of the list."""
    match_columns(ID, opened.header, [_IDENTIFIERS], document)


def _unusable(table: pl.DataFrame) -> pl.DataFrame:
    """Rejections of records that identify nobody, or say the same as an earlier one."""
    fields = pl.exclude("record_number", "line_number")
    rule = (
        pl.when(pl.all_horizontal(pl.col(_IDENTIFIERS).is_null()))
        .then(pl.lit("identifier_missing"))
        .when(~pl.struct(fields).is_first_distinct())
        .then(pl.lit("record_repeated"))
    )
    verdict = table.with_columns(rule=rule).filter(pl.col("rule").is_not_null())
    return reject(verdict, pl.col("rule"), column="erasmus_code")


SOURCE = Source(
    id=ID,
    module=__name__,
    name="Erasmus Charter for Higher Education: list of holders",
    homepage=_PAGE,
    url=_PAGE,
    hosts=frozenset({"erasmus-plus.ec.europa.eu", "ec.europa.eu"}),
    licence="CC-BY-4.0",
    manners="One page and one file of less than 2 MB.",
    verified=(
        "Half of the list of July 2024, as others saved it as CSV, was read whole. The page, its link to an "
        "Excel file and that file's columns were read in other people's programs of 2021 to 2026, not tried; "
        "workbooks of today's and of the old format were read that hold the same, made up."
    ),
    schedule=Schedule(
        "monthly",
        "0 8 1 * *",
        "The list of charter holders, on the first of each month. One page and one file.",
    ),
    gives={"organisations": kept_columns(("record_number", "line_number", *fields_of(ID)), ORGANISATIONS)},
    suffixes=SUFFIXES,
    discover=_discover,
    open=_open,
    name_file=_name_file,
    partition_of=_partition_of,
    counting=UNCOUNTED,
    check=_check,
    read=_read,
)
