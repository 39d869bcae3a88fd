"""Amounts of money in euro, exact to the cent."""

import polars as pl

from schema.forms import AMBIGUOUS_AMOUNT, CONTINENTAL_AMOUNT, CURRENCY, ENGLISH_AMOUNT, SPACED_AMOUNT

AMOUNT = pl.Decimal(14, 2)


def parse_amount(expr: pl.Expr) -> pl.Expr:
    """Return an amount in euro as Decimal(14, 2), null where the text is none that is certain.

    ``24,145.41 EUR``, ``2605.00``, ``240000.0 EUR``, ``1234,56``, ``1.234,56`` and ``€ 1 234,56`` are
    read, through text and never through a float. More than two decimals are read if the rest are zeros;
    ``250.000`` may be thousands, too, and is null. Null: negative amounts, other currencies, more than
    twelve digits before the point.
    """
    text = expr.str.replace_all(r"\s+", " ").str.strip_chars(" ").str.replace(CURRENCY, "")
    number = (
        pl.when(text.str.contains(ENGLISH_AMOUNT) & ~text.str.contains(AMBIGUOUS_AMOUNT))
        .then(text.str.replace_all(",", "", literal=True))
        .when(text.str.contains(CONTINENTAL_AMOUNT))
        .then(text.str.replace_all(".", "", literal=True).str.replace(",", ".", literal=True))
        .when(text.str.contains(SPACED_AMOUNT))
        .then(text.str.replace_all(r"[ '’]", "").str.replace(",", ".", literal=True))
    )
    exact = (
        number.str.replace(r"^0+([0-9])", "$1")
        .str.replace(r"^([0-9]+)\.?$", "$1.0")
        .str.extract(r"^([0-9]{1,12}\.[0-9]{1,2})0*$")
    )
    return exact.cast(AMOUNT, strict=False)
