"""The first sheet of an Excel workbook as records of text, like those of a CSV document."""

import io
import warnings
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime

from openpyxl import load_workbook

from extractors.contract import DocumentError, DocumentName
from extractors.read.strict_csv import Record

SIGNATURE = b"PK\x03\x04"  # a workbook is a zip archive

_MOST_ROWS = 20_000  # the list of August 2026 has some six thousand
_MOST_COLUMNS = 40
_MOST_BYTES = 200_000_000  # unpacked
_ROWS_ABOVE_HEADER = 20
_REMEDY = "Open it in a spreadsheet program; if that can read it, save it as CSV with semicolons."

Cells = tuple[object, ...]


def read_workbook(
    data: bytes, document: DocumentName, is_header: Callable[[Sequence[str]], bool]
) -> tuple[list[str], list[Record]]:
    """The names of the columns, and the records below them.

    The first row that `is_header` accepts has the names; titles may stand above. A date becomes its ISO
    text. Raises DocumentError if this is no workbook, is damaged, too large, or has no such row.
    """
    rows = _read_rows(data, document)
    for above, cells in enumerate(rows[:_ROWS_ABOVE_HEADER]):
        header = [_text(cell) for cell in cells]
        if is_header(header):
            while not header[-1]:
                header.pop()
            return header, _records(rows[above + 1 :], above + 2, len(header))
    raise DocumentError(
        document.label,
        f"rows 1 to {_ROWS_ABOVE_HEADER}",
        "none of them names the columns of the list",
        "If the columns were renamed, add their new names to extractors/read/columns.csv.",
    )


def _read_rows(data: bytes, document: DocumentName) -> list[Cells]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
        if size > _MOST_BYTES:
            raise DocumentError(document.label, "", f"unpacks to {size} bytes, which is no list", _REMEDY)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and the like
            workbook = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            sheet = workbook.worksheets[0]
            found = list(sheet.iter_rows(max_row=_MOST_ROWS + 1, max_col=_MOST_COLUMNS, values_only=True))
    except DocumentError:
        raise
    except Exception as error:  # whatever the library stumbles over in a damaged file
        what = f"is no Excel workbook that can be read ({type(error).__name__}: {error})"
        raise DocumentError(document.label, "", what[:300], _REMEDY) from error
    if len(found) > _MOST_ROWS:
        raise DocumentError(document.label, "", f"has more than {_MOST_ROWS} rows", _REMEDY)
    return found


def _records(rows: Sequence[Cells], first_line: int, width: int) -> list[Record]:
    records: list[Record] = []
    for line, cells in enumerate(rows, start=first_line):
        values = [_text(cell) for cell in cells]
        used = max((at for at, value in enumerate(values, start=1) if value), default=0)
        number = len(records) + 1
        if used > width:
            records.append(Record(number, line, [], "field_count", f"{used} fields instead of {width}"))
        elif used:  # a blank row is no record
            records.append(Record(number, line, [*values, *[""] * width][:width]))
    return records


def _text(cell: object) -> str:
    """What a cell shows; a number that is whole has no decimals."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
