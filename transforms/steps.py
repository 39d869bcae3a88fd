"""Values that are read in several steps, and the one way to evaluate them.

A Polars expression is a tree: a step that is used twice in the next one doubles it, and a chain of such steps
grows without bound. Readers with many steps therefore work on a frame, column by column, and those for
columns in which few values repeat often work on the distinct values alone. Both stay vectorised, and each
value depends on its own row alone.

Inside an expression such a reader would run Polars inside Polars: many of them side by side overflow the
stacks of Polars' threads, which kills the interpreter. So a `Step` is no expression. Polars refuses it
wherever it takes one, and `read_columns`, which evaluates one after the other, is the only way to use it.
"""

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

_RAW = "raw"
Read = Callable[[pl.Expr], "pl.Expr | Step"]


@dataclass(frozen=True, eq=False)
class Step:
    """What `run` makes of the values of the expression `source`."""

    source: pl.Expr
    run: Callable[[pl.Series], pl.Series]

    def then(self, read: Read) -> "Step":
        """Go on with `read`, which gets this step's values."""
        return Step(self.source, lambda values: _read(self.run(values), read))

    def field(self, name: str) -> "Step":
        """Take one field of the structs that this step gives."""
        return self.then(lambda parts: parts.struct.field(name))


def read_columns(frame: pl.DataFrame, /, **columns: pl.Expr | Step) -> pl.DataFrame:
    """Add `columns` to a frame, evaluated one after the other; each sees the frame as it was given."""
    return frame.with_columns(evaluate(frame, value).alias(name) for name, value in columns.items())


def evaluate(frame: pl.DataFrame, value: pl.Expr | Step) -> pl.Series:
    """Return the values of one expression or step over a frame."""
    if isinstance(value, Step):
        return value.run(frame.select(value.source).to_series())
    return frame.select(value).to_series()


def stepwise(
    expr: pl.Expr, steps: Callable[[pl.LazyFrame], pl.LazyFrame], dtype: pl.DataType | type[pl.DataType]
) -> Step:
    """Give the last column that `steps` makes of the column ``raw``, as `dtype`."""

    def run(values: pl.Series) -> pl.Series:
        if values.is_empty():
            return pl.Series(values.name, dtype=dtype)
        frame = steps(pl.LazyFrame({_RAW: values})).collect()
        return frame.to_series(frame.width - 1).cast(dtype).alias(values.name)

    return Step(expr, run)


def over_distinct(expr: pl.Expr, read: Read, dtype: pl.DataType | type[pl.DataType]) -> Step:
    """Give ``read(expr)`` as `dtype`, computed once per distinct value."""

    def run(values: pl.Series) -> pl.Series:
        if values.is_empty():  # many tables are, and to compile the patterns of a reader takes milliseconds
            return pl.Series(values.name, dtype=dtype)
        distinct = values.unique()
        known = pl.DataFrame({_RAW: distinct, "value": _read(distinct, read).cast(dtype)})
        found = pl.DataFrame({_RAW: values}).join(
            known, on=_RAW, how="left", nulls_equal=True, maintain_order="left"
        )
        return found["value"].alias(values.name)

    return Step(expr, run)


def _read(values: pl.Series, read: Read) -> pl.Series:
    return evaluate(pl.DataFrame({_RAW: values}), read(pl.col(_RAW)))
