"""One way to say that a value was there and could not be used."""

import polars as pl

from transforms.text import is_blank, is_placeholder


def doubt(raw: pl.Expr, value: pl.Expr) -> pl.Expr:
    """Return why `value` is null although `raw` is not: null, "placeholder" or "unread".

    `raw` is the text as published, `value` what a normaliser of this package made of it. Null or
    blank text is a gap, not a doubt. "placeholder" is text that stands for nothing (``N/A``), "unread"
    is text that says something in a form nobody taught us.
    """
    return (
        pl.when(value.is_not_null() | is_blank(raw))
        .then(None)
        .when(is_placeholder(raw))
        .then(pl.lit("placeholder"))
        .otherwise(pl.lit("unread"))
    )
