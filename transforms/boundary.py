"""Expressions made of several steps.

A Polars expression is a tree: a step that is used twice in the next one doubles it, and a chain of
such steps grows without bound. Normalisers with many steps therefore work on a frame, column by
column, behind one expression; and those for columns in which few values repeat often work on the
distinct values alone. Both stay vectorised, and each value depends on its own row alone.

Such an expression runs Polars inside Polars. Many of them side by side on Polars' own threads are fatal: one
that waits there for its inner frame starts on the next, and so on, until the thread's stack overflows. So
Polars is not told that they are elementwise (it would cut a frame into its hundreds of chunks, one call
each), and wherever more than one stands in a context, `with_each` evaluates them one after the other.
"""

from collections.abc import Callable

import polars as pl

_RAW = "raw"


def stepwise(
    expr: pl.Expr, steps: Callable[[pl.LazyFrame], pl.LazyFrame], dtype: pl.DataType | type[pl.DataType]
) -> pl.Expr:
    """Return an expression whose value is the last column that `steps` makes of the column ``raw``."""

    def run(values: pl.Series) -> pl.Series:
        frame = steps(pl.LazyFrame({_RAW: values})).collect()
        return frame.to_series(frame.width - 1).cast(dtype).alias(values.name)

    return expr.map_batches(run, return_dtype=dtype)


def over_distinct(
    expr: pl.Expr, function: Callable[[pl.Expr], pl.Expr], dtype: pl.DataType | type[pl.DataType]
) -> pl.Expr:
    """Return ``function(expr)``, computed once per distinct value."""

    def run(values: pl.Series) -> pl.Series:
        distinct = pl.DataFrame({_RAW: values.unique()}).with_columns(
            value=function(pl.col(_RAW)).cast(dtype)
        )
        found = pl.DataFrame({_RAW: values}).join(
            distinct, on=_RAW, how="left", nulls_equal=True, maintain_order="left"
        )
        return found["value"].alias(values.name)

    return expr.map_batches(run, return_dtype=dtype)


def with_each(frame: pl.DataFrame, **columns: pl.Expr) -> pl.DataFrame:
    """Return ``frame.with_columns(**columns)``, evaluated one column after the other; see the module."""
    return frame.with_columns(frame.select(value.alias(name)).to_series() for name, value in columns.items())
