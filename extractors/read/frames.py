"""Frames of what was read: exactly the columns that are declared, and the reports on what was not kept."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import polars as pl

from extractors.contract import NOTICES, REJECTED
from schema.rules import ColumnsError

Row = Mapping[str, Any]


def with_absent(frame: pl.DataFrame, columns: Collection[str], schema: pl.Schema) -> pl.DataFrame:
    """The `columns` that a source gives, in the order of `schema`: null where this document has them not.

    Raises ColumnsError, naming it, if the frame holds any other column.
    """
    if extra := [name for name in frame.columns if name not in columns]:
        raise ColumnsError("read from this document", [], extra)
    return frame.select(
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(dtype).alias(name)
        for name, dtype in schema.items()
        if name in columns
    )


def one_row(row: Row, columns: Collection[str], schema: pl.Schema) -> pl.DataFrame:
    """A frame of the one record of a document, see `with_absent`."""
    return with_absent(pl.DataFrame([row], infer_schema_length=None), columns, schema)


def rejected_frame(rows: Iterable[Row]) -> pl.DataFrame:
    """Rows of REJECTED; what a row does not say is null. Raises ColumnsError if it says anything else."""
    return _report(rows, REJECTED, "rejected")


def notices_frame(rows: Iterable[Row]) -> pl.DataFrame:
    """Rows of NOTICES; what a row does not say is null. Raises ColumnsError if it says anything else."""
    return _report(rows, NOTICES, "notices")


def _report(rows: Iterable[Row], schema: pl.Schema, name: str) -> pl.DataFrame:
    held = list(rows)
    if extra := sorted({column for row in held for column in row} - schema.keys()):
        raise ColumnsError(name, [], extra)
    return pl.DataFrame([{column: row.get(column) for column in schema} for row in held], schema=schema)


def reject(
    records: pl.DataFrame,
    rule: str | pl.Expr,
    *,
    column: str | pl.Expr | None = None,
    value: str | pl.Expr | None = None,
    scope: str = "record",
) -> pl.DataFrame:
    """Reject every row of `records` (``record_number``, and ``line_number`` where there are lines).

    `rule` and `column` are words, or expressions; `value` names the column that holds it, if it may be told.
    """
    return _select(
        records,
        REJECTED,
        {"scope": scope, "rule": rule, "column": column},
        {} if value is None else {"value": value},
    )


def remark(
    records: pl.DataFrame,
    kind: str | pl.Expr,
    *,
    column: str | pl.Expr | None = None,
    detail: str | pl.Expr | None = None,
    count: int | pl.Expr = 1,
) -> pl.DataFrame:
    """Remark on every row of `records`; ``record_number`` tells which record, if it is there."""
    return _select(records, NOTICES, {"kind": kind, "column": column, "detail": detail, "count": count}, {})


def _select(
    records: pl.DataFrame,
    schema: pl.Schema,
    said: Mapping[str, str | int | pl.Expr | None],
    taken: Mapping[str, str | pl.Expr],
) -> pl.DataFrame:
    places = [name for name in ("record_number", "line_number") if name in records.columns and name in schema]
    columns: dict[str, pl.Expr] = {name: pl.col(name) for name in places}
    columns |= {name: value if isinstance(value, pl.Expr) else pl.lit(value) for name, value in said.items()}
    columns |= {name: pl.col(value) if isinstance(value, str) else value for name, value in taken.items()}
    return records.select(
        columns.get(name, pl.lit(None)).cast(dtype).alias(name) for name, dtype in schema.items()
    )
