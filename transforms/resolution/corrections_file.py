"""The file of corrections, as people write it: read strictly, as a slip in it would join strangers."""

import csv
import io
import re

import polars as pl

from transforms.resolution.corrections import APART, COLUMNS, NO_CORRECTIONS, SAME

_REFERENCE = re.compile(r"(OID|PIC|ERASMUS):\S+|[A-Z]{2}\|[^|]+(\|[^|]+)?")


class CorrectionError(ValueError):
    """The file of corrections can't be used: says which line, and what it should be."""


def read_corrections(data: bytes, label: str) -> pl.DataFrame:
    """Return kind, a, b, reason of the bytes of a CSV file with these columns; `label` names it in messages.

    Raises CorrectionError naming every line that is wrong.
    """
    try:
        lines = csv.DictReader(io.StringIO(data.decode("utf-8-sig")), strict=True)
        rows = [(lines.line_num, row) for row in lines]
    except (UnicodeDecodeError, csv.Error) as error:
        raise CorrectionError(f"{label}: can't be read ({error}). Save it as CSV in UTF-8.") from error
    if tuple(lines.fieldnames or ()) != COLUMNS:
        raise CorrectionError(f"{label}: its first line must be {','.join(COLUMNS)}.")
    faults = [f"line {number}: {fault}" for number, row in rows if (fault := _fault(row))]
    if faults:
        raise CorrectionError(f"{label}: {'; '.join(faults)}.")
    cells = [tuple(row[column].strip() for column in COLUMNS) for _, row in rows]
    return pl.DataFrame(cells, schema=NO_CORRECTIONS.schema, orient="row")


def _fault(row: dict[str | None, str | None]) -> str | None:
    """Return what is wrong with a line; null if nothing is."""
    cells = [row.get(column) for column in COLUMNS]
    if None in row or None in cells:
        return f"{len(COLUMNS)} values are wanted, those with a comma in quotes"
    kind, a, b, reason = (str(cell).strip() for cell in cells)
    if kind not in (SAME, APART):
        return f"the kind is {kind!r}, but only {SAME!r} and {APART!r} are known"
    for side in (a, b):
        if not _REFERENCE.fullmatch(side):
            return f"{side!r} names nobody: write PIC:…, OID:…, ERASMUS:…, or CC|name, or CC|name|city"
    return None if reason else "it gives no reason"
