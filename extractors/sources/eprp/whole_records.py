"""Which records of a bulk list are whole.

Every record is read once by the strict reader (`extractors.read.strict_csv`); a fast reader then gets the
whole ones alone.
"""

import csv
import io
from dataclasses import dataclass

import polars as pl

from extractors.contract import DocumentName
from extractors.read.frames import rejected_frame
from extractors.read.strict_csv import csv_reader, read_records
from extractors.read.table_files import TextTable
from extractors.sources.eprp.trimmed_records import IsTrimmed


@dataclass(frozen=True)
class Records:
    """What the strict scan found in one CSV document.

    ``header`` holds the column names as published. ``numbers`` (from 1) and ``lines`` (where the record
    begins, from 1) tell of each whole record, ``keys`` is its value in the key column. ``used_width``: how
    many columns, from the left, hold all values that are not empty. ``rejected`` (schema REJECTED) has the
    other records. ``data`` is the document without them, so that every reader agrees on it. ``padded`` counts
    the whole ones that lacked empty fields at their end.
    """

    header: list[str]
    numbers: list[int]
    lines: list[int]
    keys: list[str]
    used_width: int
    rejected: pl.DataFrame
    data: bytes
    delimiter: str
    padded: int

    @property
    def count(self) -> int:
        """How many records the document holds, whole or not."""
        return len(self.numbers) + self.rejected.height

    def rewritten(self) -> bytes:
        """``data`` anew, quotes and line ends of one kind, no blank lines: slow, but plain."""
        return _without(self.data, set(), self.delimiter)


def scan_records(
    table: TextTable, key_column: int, document: DocumentName, is_trimmed: IsTrimmed | None = None
) -> Records:
    """Read every record strictly; set aside those with a wrong number of fields or stray quotes.

    For `is_trimmed` see `extractors.read.strict_csv.read_records`.

    Raises DocumentError if the document is cut off in the middle of a record.
    """
    numbers: list[int] = []
    lines: list[int] = []
    keys: list[str] = []
    faults: list[tuple[int, int, str, str]] = []
    used_width = key_column + 1
    padded = 0
    header = list(table.header)
    records = read_records(
        table.data, len(header), document, table.delimiter, above=table.above, is_trimmed=is_trimmed
    )
    for record in records:
        if record.rule is not None:
            faults.append((record.number, record.line, record.rule, record.found))
            continue
        padded += record.is_padded
        numbers.append(record.number)
        lines.append(record.line)
        keys.append(record.values[key_column])
        if any(record.values[used_width:]):
            used_width = max(at for at, value in enumerate(record.values, start=1) if value)
    left_out = {fault[0] for fault in faults}
    clean = _without(table.data, left_out, table.delimiter) if faults else table.data
    return Records(
        header, numbers, lines, keys, used_width, _rejected(faults), clean, table.delimiter, padded
    )


def _rejected(faults: list[tuple[int, int, str, str]]) -> pl.DataFrame:
    return rejected_frame(
        {"record_number": number, "line_number": line, "scope": "record", "rule": rule, "value": value}
        for number, line, rule, value in faults
    )


def _without(data: bytes, left_out: set[int], delimiter: str) -> bytes:
    """The document without blank lines and without the records numbered in `left_out`."""
    kept = io.StringIO(newline="")
    writer = csv.writer(kept, delimiter=delimiter)
    reader = csv_reader(data, delimiter)
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
