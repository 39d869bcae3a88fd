"""What a file with a table is, whatever it came as: text of any delimiter and encoding, or a workbook.

A table is had in one of two forms: `TextTable`, still to be read record by record, or `SheetTable`. Both say
in `remarks` what a reader of the data should know of how it came.
"""

import csv
import gzip
import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from extractors.contract import DocumentError, DocumentName
from extractors.read.sheets import UNREADABLE_ZIP, SheetTable, read_sheets
from extractors.read.strict_csv import csv_reader

IsHeader = Callable[[Sequence[str]], bool]
Remark = tuple[str, str]  # kind of a notice, and its detail

WORKBOOKS = (".xlsx", ".xlsm", ".xls")
SUFFIXES = frozenset({".csv", ".txt", ".tsv", ".gz", ".zip", *WORKBOOKS})

DELIMITERS = (",", ";", "\t", "|")
_ROWS_ABOVE_HEADER = 20
_MOST_BYTES = 2_000_000_000  # unpacked
_MOST_LAYERS = 3  # of packing, one in another
_ZIP, _GZIP, _OLE = b"PK\x03\x04", b"\x1f\x8b", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_UTF8_MARK = b"\xef\xbb\xbf"
_LOOK_AT_IT = "Look at the file by hand."
_REFETCH = "Fetch it again; if it comes the same, look at the file by hand."


@dataclass(frozen=True)
class TextTable:
    """A CSV document in UTF-8, its header first; `above` lines of the file stood before it."""

    data: bytes
    delimiter: str
    header: tuple[str, ...]
    above: int = 0
    remarks: tuple[Remark, ...] = ()


Table = TextTable | SheetTable


def open_table(data: bytes, document: DocumentName, is_header: IsHeader, *, layers: int = 0) -> Table:
    """Find out what a file is, and where its header stands: the first row that `is_header` accepts.

    Without such a row the first one that is not blank is taken, so that the caller can say what it lacks.
    `layers`: how often it was packed.
    Raises DocumentError if the file holds no table: empty, a web page, a picture, cut, protected.
    """
    if not data.strip(b"\xef\xbb\xbf \t\r\n\0"):
        raise DocumentError(document.label, "", "is empty", _REFETCH)
    if layers > _MOST_LAYERS:
        raise DocumentError(document.label, "", f"is packed more than {_MOST_LAYERS} times", _LOOK_AT_IT)
    if data.startswith(_GZIP):
        return open_table(_unpacked(data, document), document, is_header, layers=layers + 1)
    if data.startswith(_OLE) or (data.startswith(_ZIP) and _is_workbook(data, document)):
        return read_sheets(data, document, is_header)
    if data.startswith(_ZIP):
        return open_table(_only_entry(data, document), document, is_header, layers=layers + 1)
    text, remarks = _as_utf8(data, document)
    start = text[:4096].removeprefix(_UTF8_MARK).lstrip()
    if start[:1] == b"<":
        what = "is HTML or XML, not a table"
        raise DocumentError(
            document.label,
            "line 1",
            what,
            "The platform may have sent a page of its own: " + _REFETCH,
        )
    if start.startswith((b"{", b"[", b"%PDF")):
        what = "is JSON, not a table" if start[:1] in b"{[" else "is a PDF, not a table"
        raise DocumentError(document.label, "line 1", what, "Take the list as CSV or as a workbook.")
    return replace(_with_header(text, document, is_header), remarks=remarks)


# ---- packed


def _is_workbook(data: bytes, document: DocumentName) -> bool:
    return any(name.startswith(("xl/", "[Content_Types]")) for name in _entries(data, document))


def _entries(data: bytes, document: DocumentName) -> list[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return [entry.filename for entry in archive.infolist() if not entry.is_dir()]
    except UNREADABLE_ZIP:
        what = "begins like a workbook or a zip archive, and is damaged or cut off"
        raise DocumentError(document.label, "", what, _REFETCH) from None


def _only_entry(data: bytes, document: DocumentName) -> bytes:
    names = [
        name
        for name in _entries(data, document)
        if PurePath(name).suffix.lower() in SUFFIXES and not PurePath(name).name.startswith((".", "__"))
    ]
    if len(names) != 1:
        what = f"is a zip archive with {len(names)} tables in it, not with one"
        raise DocumentError(document.label, "", what, "Unpack it, and take the files with --from.")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if archive.getinfo(names[0]).file_size > _MOST_BYTES:
            raise DocumentError(document.label, names[0], "unpacks to more than 2 GB", _LOOK_AT_IT)
        if archive.getinfo(names[0]).flag_bits & 1:
            raise DocumentError(document.label, names[0], "is protected by a password", "Unpack it first.")
        try:
            return archive.read(names[0])
        except UNREADABLE_ZIP:
            raise DocumentError(document.label, names[0], "is damaged", _REFETCH) from None


def _unpacked(data: bytes, document: DocumentName) -> bytes:
    try:
        with gzip.open(io.BytesIO(data)) as packed:
            unpacked = packed.read(_MOST_BYTES + 1)
    except UNREADABLE_ZIP as error:
        raise DocumentError(document.label, "", f"is compressed and damaged ({error})", _REFETCH) from None
    if len(unpacked) > _MOST_BYTES:
        raise DocumentError(document.label, "", "unpacks to more than 2 GB", _LOOK_AT_IT)
    return unpacked


# ---- text


def _as_utf8(data: bytes, document: DocumentName) -> tuple[bytes, tuple[Remark, ...]]:
    """Return text in UTF-8, as it is if it is that, and what to remark on if it was not."""
    encoding = _wide_encoding(data)
    if encoding:
        try:
            return data.decode(encoding).removeprefix("\ufeff").encode(), ()
        except UnicodeDecodeError:
            what = f"begins as {encoding.upper()}, and is cut off or damaged"
            raise DocumentError(document.label, "", what, _REFETCH) from None
    nul = data.find(b"\0")
    if nul >= 0:
        raise DocumentError(document.label, place(data, nul), "holds a NUL byte", _REFETCH)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        where = place(data, error.start)
    else:
        return data, ()
    lenient = data.decode("utf-8", errors="replace")
    broken = lenient.count("\ufffd")
    if sum(1 for letter in lenient if letter > "\x7f") > 2 * broken:  # so most of its letters are UTF-8
        what = "is not UTF-8, though the rest of the file is"
        raise DocumentError(document.label, where, what, f"{_REFETCH} Save it as UTF-8.")
    try:
        text = data.decode("cp1252").encode()
    except UnicodeDecodeError:
        what = "is neither UTF-8 nor Windows-1252"
        raise DocumentError(document.label, where, what, "Save it as UTF-8.") from None
    detail = (
        f"{where} is not UTF-8: read as Windows-1252; letters that this has not are others than were meant"
    )
    return text, (("encoding_assumed", detail),)


def _wide_encoding(data: bytes) -> str | None:
    """Return which encoding of two bytes a letter this is, by its mark or the zeros of Latin letters."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    start = data[:200]
    if start[1::2].count(0) > len(start) // 4:
        return "utf-16-le"
    return "utf-16-be" if start[::2].count(0) > len(start) // 4 else None


def place(data: bytes, byte: int) -> str:
    """Return where a byte stands, for a reader."""
    line = data.count(b"\n", 0, byte) + 1
    return f"line {line} (byte {byte + 1})"


def _with_header(data: bytes, document: DocumentName, is_header: IsHeader) -> TextTable:
    """Find delimiter and header; text that stands above the header is cut off."""
    first: TextTable | None = None
    for delimiter in DELIMITERS:
        for above, row in _first_rows(data, delimiter):
            if is_header(row):
                below = _from_line(data, above) if above else data
                return TextTable(below, delimiter, tuple(row), above)
            if first is None or (len(row) > len(first.header) and above == first.above):
                first = TextTable(_from_line(data, above) if above else data, delimiter, tuple(row), above)
    if first is None:
        raise DocumentError(document.label, "line 1", "has a header that is no CSV", _REFETCH)
    return first


def _first_rows(data: bytes, delimiter: str) -> list[tuple[int, list[str]]]:
    """Return the first rows that are not blank, each with the number of lines above it."""
    reader = csv_reader(data, delimiter)
    rows: list[tuple[int, list[str]]] = []
    above = 0
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append((above, row))
            above = reader.line_num
            if len(rows) == _ROWS_ABOVE_HEADER:
                break
    except csv.Error:
        pass  # with this delimiter it is no CSV so far on
    return rows


def _from_line(data: bytes, above: int) -> bytes:
    lines = io.BytesIO(data)
    for _ in range(above):
        lines.readline()
    return lines.read()
