"""One way to say that a value was there and could not be used."""

from collections.abc import Mapping, Sequence

import polars as pl

from transforms.steps import Step, evaluate, read_columns
from transforms.text import is_blank, is_placeholder

Reason = pl.Expr | Step
DOUBTS = pl.Schema(
    {
        "document_id": pl.String,
        "record_number": pl.Int64,
        "column_name": pl.String,
        "rule": pl.String,
        "value": pl.String,
        "table_name": pl.String,
    }
)


def doubt(raw: pl.Expr, value: pl.Expr) -> Step:
    """Return why `value` is null although `raw` is not: null, "placeholder" or "unread".

    `raw` is the text as published, `value` what a reader of this package made of it. Null or blank text is a
    gap, not a doubt. "placeholder" is text that stands for nothing (``N/A``), "unread" is text that says
    something in a form nobody taught us.
    """
    return Step(pl.when(value.is_null() & ~is_blank(raw)).then(raw), _reasons)


def _reasons(unused: pl.Series) -> pl.Series:
    if unused.null_count() == len(unused):
        return unused.cast(pl.String)
    raw = pl.col("raw")
    judged = read_columns(unused.alias("raw").to_frame(), is_placeholder=is_placeholder(raw))
    reason = pl.when("is_placeholder").then(pl.lit("placeholder")).otherwise(pl.lit("unread"))
    return judged.select(pl.when(raw.is_not_null()).then(reason)).to_series()


def collect_doubts(
    read: pl.DataFrame,
    table_name: str,
    reasons: Mapping[str, Sequence[Reason]],
    values: Mapping[str, str],
) -> pl.DataFrame:
    """Collect reasons for doubt, by column, into rows as in DOUBTS.

    Of the `reasons` of a column the first that is not null counts; `values` names the column of `read` that
    holds what was published.
    """
    flagged = [
        read.select("document_id", "record_number", value=pl.col(values[name]).cast(pl.String)).with_columns(
            column_name=pl.lit(name), rule=_first([evaluate(read, reason) for reason in of_column])
        )
        for name, of_column in reasons.items()
    ]
    return (
        pl.concat(flagged)
        .filter(pl.col("rule").is_not_null())
        .with_columns(table_name=pl.lit(table_name))
        .select(DOUBTS.names())
        .cast(DOUBTS)
    )


def _first(reasons: Sequence[pl.Series]) -> pl.Series:
    found = pl.DataFrame([reason.alias(str(place)) for place, reason in enumerate(reasons)])
    return found.select(pl.coalesce(pl.all())).to_series()
