"""The tables in a workbook, of today's or of the old format, as text: all sheets that have the header."""

import io
import lzma
import re
import string
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import fastexcel
import polars as pl

from extractors.contract import DocumentError, DocumentName
from extractors.read.old_workbooks import OldWorkbookError, most_cells

# What the library says of damaged archives: most of it is meant for other uses, and none of it is documented
UNREADABLE_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    NotImplementedError,  # a way of packing that it has not
    RuntimeError,  # protected
    ValueError,  # places before the begin of the file
)
_ROWS_ABOVE_HEADER = 20
_REMEDY = "Open it in a spreadsheet program; if that can read it, save it as CSV in UTF-8."
# The reader lays out all that lies between the outermost cells; one stray cell must not take all memory
_MOST_CELLS = 120_000_000
_MOST_BYTES = 3_000_000_000  # unpacked
_CHUNK, _LONGEST_TAG = 4_000_000, 600
# As nearly all programs write them: rows have their number, cells their place first. Of that the row is
# needed where it is a huge one, or the column a far one: the tag of the row says it, too
_CELL = re.compile(rb"<c r=\"([A-Za-z]{3,9}[0-9]{1,20}|[A-Za-z]{1,2}(?:[0-9]{7,20})?)")
_ROW_TAG = re.compile(rb"<row [^<>]{0,500}?\br=[\"']([0-9]{1,20})")
# However they are written: whatever looks like a place in the tags of cells and rows is taken for one
_TAG = re.compile(rb"<(?:\w+:)?(?:c|row)\b([^>]{0,500})")
_ROW = re.compile(rb"(?<![0-9])[0-9]{1,20}(?=[\"'])")
_COLUMN = re.compile(rb"[A-Za-z]{1,9}(?=[0-9])")
_LETTERS, _DIGITS = string.ascii_letters.encode(), string.digits.encode()
_MIDNIGHT = " 00:00:00"  # of a cell that holds a day


@dataclass(frozen=True)
class SheetTable:
    """Rows of a workbook.

    `frame` has the columns of `header` as text, named by position, null where a cell is empty, and
    ``line_number``: the row in its sheet, counted from the first that holds anything. Blank rows are left
    out. `remarks` are kinds of notices with their details.
    """

    header: tuple[str, ...]
    frame: pl.DataFrame
    remarks: tuple[tuple[str, str], ...] = ()


def read_sheets(
    data: bytes, document: DocumentName, is_header: Callable[[Sequence[str]], bool]
) -> SheetTable:
    """Read every sheet of a workbook in which `is_header` accepts one of the first rows, below its titles.

    Raises DocumentError if it is no workbook, is damaged or protected, or no sheet has such a row.
    """
    if data.startswith(b"PK"):
        _refuse_monsters(data, document)
    else:
        _refuse_old_monsters(data, document)
    tables, remarks = [], []
    with _faults_told(document):
        book = fastexcel.read_excel(data)
        for name in book.sheet_names:
            # eager: in half of the time and three quarters of the memory, as cells are borrowed, not copied
            sheet = book.load_sheet(
                name, header_row=None, dtypes="string", whitespace_as_null=True, eager=True
            )
            frame = pl.DataFrame(sheet)
            above = _above_header(frame, is_header)
            if above is None:
                remarks.append(("sheet_passed_over", f"{name}: no row names the columns of the list"))
            else:
                tables.append(_below_header(frame, above))
    if not tables:
        names = ", ".join(book.sheet_names)
        what = f"no row near the top of any sheet ({names}) names the columns of the list"
        raise DocumentError(document.label, "", what[:300], "Look whether this is the right file.")
    header, frame = tables[0]
    for others, more in tables[1:]:
        header, frame = _below(header, frame, others, more)
    return SheetTable(header, frame, tuple(remarks))


@contextmanager
def _faults_told(document: DocumentName) -> Iterator[None]:
    """Tell whatever the library stumbles over, its panics too, which are no Exceptions."""
    try:
        yield
    except BaseException as error:
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            said = " ".join(str(error).split())[:200]
            raise DocumentError(
                document.label, "", f"is no workbook that can be read ({said})", _REMEDY
            ) from error
        raise


def _refuse_monsters(data: bytes, document: DocumentName) -> None:
    """Raise DocumentError if a sheet is larger than any list, before a reader makes room for it."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            sheets = [entry for entry in archive.infolist() if entry.filename.startswith("xl/worksheets/")]
            size = sum(entry.file_size for entry in archive.infolist())
            if size > _MOST_BYTES:
                raise DocumentError(document.label, "", f"unpacks to {size} bytes, which is no list", _REMEDY)
            for sheet in sheets:
                rows, columns = _extent(archive, sheet)
                if rows * columns > _MOST_CELLS:
                    what = f"goes over {rows} rows and {columns} columns, which is no list"
                    raise DocumentError(document.label, sheet.filename, what, _REMEDY)
    except UNREADABLE_ZIP as error:
        what = f"is no workbook that can be read ({error})"
        raise DocumentError(document.label, "", what, _REMEDY) from error


def _refuse_old_monsters(data: bytes, document: DocumentName) -> None:
    """The same for a workbook of the old format, and for one whose parts go round in a circle."""
    try:
        cells = most_cells(data)
    except OldWorkbookError as error:
        what = f"is no workbook that can be read (it {error})"
        raise DocumentError(document.label, "", what, _REMEDY) from error
    if cells > _MOST_CELLS:
        what = f"has a sheet that goes over {cells} cells, which is no list"
        raise DocumentError(document.label, "", what, _REMEDY)


def _extent(archive: zipfile.ZipFile, sheet: zipfile.ZipInfo) -> tuple[int, int]:
    """Return how many rows and columns a sheet goes over, by the places that its rows and cells say."""
    rows, columns = 0, 0
    rest = b""
    with archive.open(sheet) as unpacked:
        while chunk := unpacked.read(_CHUNK):
            part = rest + chunk
            whole = part.rfind(b">") + 1 or max(len(part) - _LONGEST_TAG, 0)
            part, rest = part[:whole], part[whole:]
            places = _places(part)
            rows = max(rows, part.count(b"<row"), *(int(row) for _, row in places if row), 0)
            columns = max(columns, *(_number(letters) for letters, _ in places), 0)
    return rows, columns


def _places(part: bytes) -> set[tuple[bytes, bytes]]:
    """Return the places that cells and rows say, as letters and digits, some without the one or the other."""
    cells, rows = _CELL.findall(part), _ROW_TAG.findall(part)
    if (
        len(cells) == part.count(b"<c") - part.count(b"<col") - part.count(b"<c>")
        and len(rows) == part.count(b"<row")
        and not any(mark in part for mark in (b":c ", b":row"))
    ):
        said = {*cells, *rows}
        return {(place.rstrip(_DIGITS), place.lstrip(_LETTERS)) for place in said}
    tags = b" ".join(_TAG.findall(part))
    return {(b"", row) for row in _ROW.findall(tags)} | {(column, b"") for column in _COLUMN.findall(tags)}


def _number(letters: bytes) -> int:
    """Return the number of a column: A is 1, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = 26 * number + letter - ord("A") + 1
    return number


def _above_header(frame: pl.DataFrame, is_header: Callable[[Sequence[str]], bool]) -> int | None:
    """Return how many rows stand above the header of a sheet, None if it has none."""
    for above, row in enumerate(frame.head(_ROWS_ABOVE_HEADER).rows()):
        if is_header([cell or "" for cell in row]):
            return above
    return None


def _below_header(frame: pl.DataFrame, above: int) -> tuple[tuple[str, ...], pl.DataFrame]:
    """Return the names of the columns, and the rows below them that are not blank."""
    names = [cell or "" for cell in frame.row(above)]
    while names and not names[-1] and frame[frame.columns[len(names) - 1]].null_count() == frame.height:
        names.pop()
    below = frame.slice(above + 1).select(frame.columns[: len(names)])
    below.columns = [str(at) for at in range(len(names))]
    # wide and mostly empty: what need not be changed is not copied
    days = [column.name for column in below if column.str.ends_with(_MIDNIGHT).any()]
    below = below.with_columns(pl.col(days).str.strip_suffix(_MIDNIGHT)) if days else below
    numbered = below.with_columns(
        line_number=pl.int_range(above + 2, above + 2 + below.height, dtype=pl.Int64, eager=True)
    )
    is_held = below.select(pl.any_horizontal(pl.all().is_not_null())).to_series()
    return tuple(names), numbered if is_held.all() else numbered.filter(is_held)


def _below(
    header: tuple[str, ...], frame: pl.DataFrame, others: tuple[str, ...], more: pl.DataFrame
) -> tuple[tuple[str, ...], pl.DataFrame]:
    """Put the rows of a further sheet below: its columns by their names, those that are new at the end."""
    added = tuple(name for name in others if name not in header)
    whole = header + added
    place = {name: at for at, name in enumerate(others)}
    moved = more.select(
        "line_number",
        *(
            (pl.col(str(place[name])) if name in place else pl.lit(None, pl.String)).alias(str(at))
            for at, name in enumerate(whole)
        ),
    )
    widened = frame.with_columns(
        pl.lit(None, pl.String).alias(str(at)) for at in range(len(header), len(whole))
    )
    return whole, pl.concat([widened, moved.select(widened.columns)])
