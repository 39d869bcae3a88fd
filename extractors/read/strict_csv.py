"""The strict reading of CSV: which records are whole, and what is wrong with the others.

Fast readers shift columns, pad short records and accept stray quotes without a word. So every record is
read by the strict reader of the standard library. This is the one place where Python walks over records.
"""

import csv
import io
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from extractors.contract import DocumentError, DocumentName

if TYPE_CHECKING:
    from _csv import Reader

csv.field_size_limit(sys.maxsize)  # the default of 128 KiB is less than a long summary

_REFETCH = "Fetch it again; if it comes the same, look at the file by hand."


class Record(NamedTuple):
    """One record: its number and the line where it begins, both from 1.

    `rule` is None for a whole record; else it names what is wrong ("field_count" or "quoting"), `found`
    says how, and there are no `values`. `is_padded`: the fields at its end that it lacked were added, empty.
    """

    number: int
    line: int
    values: list[str]
    rule: str | None = None
    found: str = ""
    is_padded: bool = False


def read_records(
    data: bytes,
    width: int,
    document: DocumentName,
    delimiter: str = ",",
    *,
    above: int = 0,
    is_trimmed: Callable[[Sequence[str]], bool] | None = None,
) -> Iterator[Record]:
    """Read the records below the header, each of which must have `width` fields and no stray quotes.

    `above` lines of the file stood before `data`. A record that is too short is filled up if `is_trimmed`
    says of its fields that only empty ones are missing, at its end: programs write it so that trim them.

    Raises DocumentError, at the latest at the end, if the document is not UTF-8 or is cut off in the
    middle of a record.
    """
    reader = csv_reader(data, delimiter)
    next(reader)
    ends_with_line = data.endswith((b"\n", b"\r"))
    number = padded = 0
    end_of_last = reader.line_num
    short_last = False
    while True:
        try:
            for row in reader:
                if row:  # a blank line is no record
                    number += 1
                    short_last = len(row) < width
                    line, lines = above + end_of_last + 1, reader.line_num - end_of_last
                    record = _of_width(Record(number, line, row), width, is_trimmed, lines)
                    padded += record.is_padded
                    yield record
                end_of_last = reader.line_num
            break
        except UnicodeDecodeError:
            raise _not_utf8(data, document) from None
        except csv.Error as error:
            if "unexpected end of data" in str(error):
                raise DocumentError(
                    document.label,
                    f"line {above + end_of_last + 1}",
                    f"is cut off inside a quoted field of record {number + 1}, which begins here",
                    _REFETCH,
                ) from None
            number += 1
            short_last = False
            found = f"{error}{_extent(reader.line_num - end_of_last)}"
            yield Record(number, above + end_of_last + 1, [], "quoting", found)
            end_of_last = reader.line_num
    if number == 0 and not ends_with_line:
        raise DocumentError(document.label, "line 1", "is cut off in its header", _REFETCH)
    # where others are trimmed, too, the last is short for the same reason
    if short_last and not ends_with_line and padded < 2:
        raise DocumentError(
            document.label,
            f"line {above + end_of_last}",
            f"is cut off in the middle of record {number}",
            _REFETCH,
        )


def _of_width(
    record: Record, width: int, is_trimmed: Callable[[Sequence[str]], bool] | None, lines: int
) -> Record:
    """Return a record of `width` fields, filled up to them where it was trimmed; else what is wrong."""
    count = len(record.values)
    if count == width:
        return record
    if is_trimmed and count < width and is_trimmed(record.values):
        return record._replace(values=record.values + [""] * (width - count), is_padded=True)
    found = f"{count} fields instead of {width}{_extent(lines)}"
    return record._replace(values=[], rule="field_count", found=found)


def _extent(lines: int) -> str:
    """Say over how many lines a faulty record goes: a stray quote may have swallowed whole records."""
    return f", over {lines} lines" if lines > 1 else ""


def csv_reader(data: bytes, delimiter: str = ",") -> "Reader":
    """The strict reader of the standard library over a document, its header included."""
    text = io.TextIOWrapper(io.BytesIO(data), encoding="utf-8-sig", newline="")
    return csv.reader(text, strict=True, delimiter=delimiter)


def _not_utf8(data: bytes, document: DocumentName) -> DocumentError:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        place = _place(data, error.start)
    return DocumentError(document.label, place, "is not UTF-8", "Save it as UTF-8, or fetch it again.")


def _place(data: bytes, byte: int) -> str:
    line = data.count(b"\n", 0, byte) + 1
    return f"line {line} (byte {byte + 1})"
