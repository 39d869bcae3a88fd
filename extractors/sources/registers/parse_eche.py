"""Parser of the list of charter holders (Erasmus Charter for Higher Education): one record per charter.

An institution may hold several charters, so neither PIC nor OID is a key. Codes and dates are staged as
published: codes hold no, one or two spaces, dates are milliseconds since 1970 at midnight in Brussels in
the CSV, days in the workbook.

Source: half of the list of July 2024, as CSV; columns of other editions, and the workbook that the
Commission publishes, as other people's programs of 2021 to 2026 know them.
"""

from collections.abc import Iterable
from functools import partial

import polars as pl

from extractors.contract import ORGANISATIONS, REJECTED, DocumentName, Staged, conform
from extractors.read.columns import is_header, match_columns
from extractors.read.privacy import publishable_organisations
from extractors.read.strict_csv import Record, read_header, read_records
from extractors.read.workbook import SIGNATURE, read_workbook

_DELIMITER = ";"
_IDENTIFIERS = ("erasmus_code", "pic", "oid")


def parse(data: bytes, document: DocumentName) -> Staged:
    """Parse one edition of the list.

    Raises DocumentError if it is neither a workbook nor a CSV in UTF-8 with semicolons, is cut off, or has
    no identifiers.
    """
    header, records = _read_either(data, document)
    columns = match_columns("eche", header, [_IDENTIFIERS], document)
    read, faulty = columns.read(records)
    table = conform(read, ORGANISATIONS)
    rejected = pl.concat([faulty, _unusable(table)]).sort("record_number")
    kept = table.join(rejected, on="record_number", how="anti", maintain_order="left")
    organisations, notices = publishable_organisations(kept)
    return Staged(
        organisations=organisations,
        rejected=rejected,
        notices=pl.concat([columns.notices(), notices]),
        record_count=table.height + faulty.height,
    )


def check(data: bytes, document: DocumentName) -> None:
    """Raise DocumentError unless `data` begins like an edition of the list."""
    header, _ = _read_either(data, document)
    match_columns("eche", header, [_IDENTIFIERS], document)


def _read_either(data: bytes, document: DocumentName) -> tuple[list[str], Iterable[Record]]:
    """Return the names of the columns and the records of a workbook or of a CSV."""
    if data.startswith(SIGNATURE):
        return read_workbook(data, document, partial(is_header, "eche"))
    header = read_header(data, document, _DELIMITER)
    return header, read_records(data, len(header), document, _DELIMITER)


def _unusable(table: pl.DataFrame) -> pl.DataFrame:
    """Return the rejections of records that identify nobody, or say the same as an earlier one."""
    fields = pl.exclude("record_number", "line_number")
    verdict = table.with_columns(
        rule=pl.when(pl.all_horizontal(pl.col(_IDENTIFIERS).is_null()))
        .then(pl.lit("identifier_missing"))
        .when(~pl.struct(fields).is_first_distinct())
        .then(pl.lit("record_repeated"))
    )
    return conform(
        verdict.filter(pl.col("rule").is_not_null()).with_columns(
            scope=pl.lit("record"), column=pl.lit("erasmus_code")
        ),
        REJECTED,
    )
