"""Hold a frame against its table: exactly its columns, of their types; then its rules."""

from collections.abc import Collection
from functools import cache

import dataframely as dy
import polars as pl


class ColumnsError(TypeError):
    """A step hands over other columns than its table declares: a fault of the program, named."""

    def __init__(self, name: str, missing: Collection[str], extra: Collection[str]) -> None:
        faults = [
            f"{what} {', '.join(columns)}"
            for what, columns in (("lacks", missing), ("has, undeclared,", extra))
            if columns
        ]
        super().__init__(f"Table {name} {' and '.join(faults)}; see schema/")


class RuleError(RuntimeError):
    """A table that breaks the registry's rules: a fault of the program, as values are read before."""

    def __init__(self, name: str, broken: dict[str, int], examples: pl.DataFrame) -> None:
        rules = ", ".join(f"{rule} ({count} rows)" for rule, count in broken.items())
        super().__init__(f"Table {name} breaks its rules: {rules}; for example {examples.head(1).to_dicts()}")


class LossError(ValueError):
    """A value handed over would lose something by the type that its column declares."""


def check_columns(
    name: str, held: Collection[str], declared: Collection[str], also: Collection[str] = ()
) -> None:
    """Raise ColumnsError unless a frame holds just what its table declares, and the columns in `also`."""
    missing = [column for column in (*declared, *also) if column not in held]
    extra = [column for column in held if column not in declared and column not in also]
    if missing or extra:
        raise ColumnsError(name, missing, extra)


@cache
def polars_schema(table: type[dy.Schema]) -> pl.Schema:
    """Return a table's columns and Polars types, in order."""
    return pl.Schema({name: column.dtype for name, column in table.columns().items()})


def hand_over(
    frame: pl.DataFrame, table: type[dy.Schema], name: str, without: Collection[str] = ()
) -> pl.DataFrame:
    """Return `frame` with its columns in the table's order and of its types.

    `without` are the working columns that a step is done with; each has to be there. Raises ColumnsError if
    any other column of the table is missing, or one is left that it does not declare, and LossError if a
    value would not survive the change of its type.
    """
    declared = polars_schema(table)
    check_columns(name, frame.columns, declared, without)
    return frame.select(_cast(frame[column], dtype, name) for column, dtype in declared.items())


def _cast(values: pl.Series, dtype: pl.DataType, table: str) -> pl.Series:
    if isinstance(values.dtype, pl.Datetime) and values.dtype.time_zone is not None:
        values = values.dt.convert_time_zone("UTC").dt.replace_time_zone(None)
    if values.dtype in (dtype, pl.Null):
        return values.cast(dtype)
    cast = values.cast(dtype)
    lost = values.filter(cast.cast(values.dtype).ne_missing(values))
    if len(lost):
        raise LossError(f"{table}.{values.name}: {lost[0]} is not {dtype} without a loss")
    return cast


def validate(frame: pl.DataFrame, table: type[dy.Schema], name: str) -> pl.DataFrame:
    """Return `frame` if every row follows its table's rules: keys, nulls, allowed values, bounds.

    Raises RuleError naming the rules that are broken.
    """
    if frame.is_empty() and frame.schema == polars_schema(table):  # many tables of a small build
        return frame
    _, failure = table.filter(frame)
    if len(failure):
        raise RuleError(name, failure.counts(), failure.invalid())
    return frame
