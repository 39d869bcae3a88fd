"""Hold a frame against the registry."""

import dataframely as dy
import polars as pl

from warehouse.schema import polars_schema


class RuleError(RuntimeError):
    """A table that breaks the registry's rules: a fault of the program, as values are read before."""

    def __init__(self, name: str, broken: dict[str, int], examples: pl.DataFrame) -> None:
        rules = ", ".join(f"{rule} ({count} rows)" for rule, count in broken.items())
        super().__init__(f"Table {name} breaks its rules: {rules}; for example {examples.head(1).to_dicts()}")


def conform(frame: pl.DataFrame, table: type[dy.Schema]) -> pl.DataFrame:
    """Return `frame` with the table's columns and types, in the registry's order; missing ones are null."""
    return frame.select(
        _column(frame, name, dtype).alias(name) for name, dtype in polars_schema(table).items()
    )


def _column(frame: pl.DataFrame, name: str, dtype: pl.DataType) -> pl.Expr:
    held = frame.schema.get(name)
    if held is None:
        return pl.lit(None, dtype)
    column = pl.col(name)
    if isinstance(held, pl.Datetime) and held.time_zone is not None:
        column = column.dt.convert_time_zone("UTC").dt.replace_time_zone(None)
    return column.cast(dtype)


def validate(frame: pl.DataFrame, table: type[dy.Schema], name: str) -> pl.DataFrame:
    """Return `frame` if every row follows its table's rules: keys, nulls, allowed values, bounds.

    Raises RuleError naming the rules that are broken.
    """
    _, failure = table.filter(frame)
    if len(failure):
        raise RuleError(name, failure.counts(), failure.invalid())
    return frame
