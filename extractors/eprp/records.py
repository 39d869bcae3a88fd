"""The strict scan of CSV records.

Fast readers shift columns, pad short records and accept stray quotes without a word. So every record
is read once by the strict reader of the standard library, which says which records are whole; a fast
reader then gets those alone. This is the one place where Python walks over records.
"""

import csv
import io
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from extractors.contract import REJECTED, DocumentError, DocumentName, conform

if TYPE_CHECKING:
    from _csv import Reader

csv.field_size_limit(sys.maxsize)  # the default of 128 KiB is less than a long summary

_REFETCH = "Fetch it again; if it comes the same, look at the file by hand."


@dataclass(frozen=True)
class Records:
    """What the strict scan found in one CSV document.

    ``header`` holds the column names as published. ``numbers`` (from 1) and ``lines`` (where the record
    begins, from 1) tell of each whole record, ``keys`` is its value in the key column. ``used_width``: how
    many columns, from the left, hold all values that are not empty. ``rejected`` (schema REJECTED) has the
    other records. ``data`` is the document without them, so that every reader agrees on it.
    """

    header: list[str]
    numbers: list[int]
    lines: list[int]
    keys: list[str]
    used_width: int
    rejected: pl.DataFrame
    data: bytes

    @property
    def count(self) -> int:
        """How many records the document holds, whole or not."""
        return len(self.numbers) + self.rejected.height

    def rewritten(self) -> bytes:
        """Return ``data`` anew, quotes and line ends of one kind, no blank lines: slow, but plain."""
        return _without(self.data, set())


def read_header(data: bytes, document: DocumentName) -> list[str]:
    """Return the column names of a CSV document, or say why it is none.

    Raises DocumentError for a document that is empty, HTML, compressed or in another encoding.
    """
    # only the start: stripping the whole would copy 100 MB
    start = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start:
        raise DocumentError(document.label, "", "is empty", _REFETCH)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise DocumentError(document.label, "byte 1", "is UTF-16, not UTF-8", "Save it as UTF-8.")
    if data.startswith((b"PK\x03\x04", b"\x1f\x8b")):
        raise DocumentError(document.label, "byte 1", "is compressed, not CSV", "Unpack it first.")
    if start[:1] == b"<":
        raise DocumentError(
            document.label,
            "line 1",
            "is HTML or XML, not CSV",
            "The platform may have sent a page of its own: " + _REFETCH,
        )
    nul = data.find(b"\0")
    if nul >= 0:
        raise DocumentError(document.label, _place(data, nul), "holds a NUL byte", _REFETCH)
    try:
        header: list[str] = next(_reader(data))
    except UnicodeDecodeError:
        raise _not_utf8(data, document) from None
    except csv.Error as error:
        raise DocumentError(
            document.label, "line 1", f"has a header that is no CSV ({error})", _REFETCH
        ) from None
    repeated = sorted({name for name in header if name and header.count(name) > 1})
    if repeated:
        raise DocumentError(
            document.label,
            "line 1",
            f"has the column {repeated[0]!r} more than once",
            "Columns are matched by name, so each must be there once.",
        )
    return header


def scan_records(data: bytes, header: list[str], key_column: int, document: DocumentName) -> Records:
    """Read every record strictly; set aside those with a wrong number of fields or stray quotes.

    Raises DocumentError if the document is cut off in the middle of a record.
    """
    reader = _reader(data)
    next(reader)
    width = len(header)
    numbers: list[int] = []
    lines: list[int] = []
    keys: list[str] = []
    faults: list[tuple[int, int, str, str]] = []
    number = 0
    used_width = key_column + 1
    end_of_last = reader.line_num
    short_last = False
    while True:
        try:
            for row in reader:
                if not row:  # a blank line is no record
                    end_of_last = reader.line_num
                    continue
                number += 1
                short_last = len(row) < width
                if len(row) == width:
                    numbers.append(number)
                    lines.append(end_of_last + 1)
                    keys.append(row[key_column])
                    if any(row[used_width:]):
                        used_width = max(at for at, value in enumerate(row, start=1) if value)
                else:
                    found = f"{len(row)} fields instead of {width}"
                    faults.append((number, end_of_last + 1, "field_count", found))
                end_of_last = reader.line_num
            break
        except UnicodeDecodeError:
            raise _not_utf8(data, document) from None
        except csv.Error as error:
            if "unexpected end of data" in str(error):
                raise DocumentError(
                    document.label,
                    f"line {end_of_last + 1}",
                    f"is cut off inside a quoted field of record {number + 1}, which begins here",
                    _REFETCH,
                ) from None
            number += 1
            short_last = False
            faults.append((number, end_of_last + 1, "quoting", str(error)))
            end_of_last = reader.line_num
    if number == 0 and not data.endswith((b"\n", b"\r")):
        raise DocumentError(document.label, "line 1", "is cut off in its header", _REFETCH)
    if short_last and not data.endswith((b"\n", b"\r")):
        raise DocumentError(
            document.label, f"line {end_of_last}", f"is cut off in the middle of record {number}", _REFETCH
        )
    clean = _without(data, {fault[0] for fault in faults}) if faults else data
    return Records(header, numbers, lines, keys, used_width, _rejected(faults), clean)


def _reader(data: bytes) -> "Reader":
    text = io.TextIOWrapper(io.BytesIO(data), encoding="utf-8-sig", newline="")
    return csv.reader(text, strict=True)


def _not_utf8(data: bytes, document: DocumentName) -> DocumentError:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        place = _place(data, error.start)
    return DocumentError(document.label, place, "is not UTF-8", "Save it as UTF-8, or fetch it again.")


def _place(data: bytes, byte: int) -> str:
    line = data.count(b"\n", 0, byte) + 1
    return f"line {line} (byte {byte + 1})"


def _rejected(faults: list[tuple[int, int, str, str]]) -> pl.DataFrame:
    columns = ["record_number", "line_number", "rule", "value"]
    frame = pl.DataFrame(faults, schema=columns, orient="row", infer_schema_length=None)
    return conform(frame.with_columns(scope=pl.lit("record")), REJECTED)


def _without(data: bytes, left_out: set[int]) -> bytes:
    """Return the document without blank lines and without the records numbered in `left_out`."""
    kept = io.StringIO(newline="")
    writer = csv.writer(kept)
    reader = _reader(data)
    number = -1  # the header is record 0
    while True:
        try:
            for row in reader:
                if not row:
                    continue
                number += 1
                if number not in left_out:
                    writer.writerow(row)
            return kept.getvalue().encode()
        except csv.Error:
            number += 1
