"""Plain values: yes and no, whole numbers."""

import polars as pl


def yes_or_no(expr: pl.Expr) -> pl.Expr:
    """Read Yes, No, true and false; null for anything else."""
    words = {"yes": True, "true": True, "no": False, "false": False}
    return (
        expr.str.strip_chars().str.to_lowercase().replace_strict(words, default=None, return_dtype=pl.Boolean)
    )


def whole_number(expr: pl.Expr) -> pl.Expr:
    """Read a whole number that is not negative; null for anything else."""
    return expr.str.strip_chars().cast(pl.UInt32, strict=False).cast(pl.Int64)
