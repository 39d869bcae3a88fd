"""Amounts of money in euro, exact to the cent."""

import polars as pl

AMOUNT = pl.Decimal(14, 2)

_CURRENCY = r"(?i)^(?:€|EUR|euros?)\s*|\s*(?:€|EUR|euros?)$"
# Digits in groups of three (or in no groups), then cents. Where one mark stands alone, a point is the
# decimal point of the lists (2605.00, 240000.0) and a comma before exactly three digits is the cards'
# mark of thousands (24,145); any other comma is a decimal comma. 250.000 may be either: no amount.
_ENGLISH = r"^(?:[0-9]+|[1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\.[0-9]*)?$"
_EITHER = r"^[1-9][0-9]{0,2}\.[0-9]{3}$"
_CONTINENTAL = r"^(?:[0-9]+|[1-9][0-9]{0,2}(?:\.[0-9]{3})+),[0-9]*$|^[1-9][0-9]{0,2}(?:\.[0-9]{3}){2,}$"
_SPACED = r"^[1-9][0-9]{0,2}(?:[ '’][0-9]{3})+(?:[.,][0-9]*)?$"


def parse_amount(expr: pl.Expr) -> pl.Expr:
    """Return an amount in euro as Decimal(14, 2), null where the text is none that is certain.

    ``24,145.41 EUR``, ``2605.00``, ``240000.0 EUR``, ``1234,56``, ``1.234,56`` and ``€ 1 234,56`` are
    read, through text and never through a float. More than two decimals are read if the rest are zeros;
    ``250.000`` may be thousands, too, and is null. Null: negative amounts, other currencies, more than
    twelve digits before the point.
    """
    text = expr.str.replace_all(r"\s+", " ").str.strip_chars(" ").str.replace(_CURRENCY, "")
    number = (
        pl.when(text.str.contains(_ENGLISH) & ~text.str.contains(_EITHER))
        .then(text.str.replace_all(",", "", literal=True))
        .when(text.str.contains(_CONTINENTAL))
        .then(text.str.replace_all(".", "", literal=True).str.replace(",", ".", literal=True))
        .when(text.str.contains(_SPACED))
        .then(text.str.replace_all(r"[ '’]", "").str.replace(",", ".", literal=True))
    )
    exact = (
        number.str.replace(r"^0+([0-9])", "$1")
        .str.replace(r"^([0-9]+)\.?$", "$1.0")
        .str.extract(r"^([0-9]{1,12}\.[0-9]{1,2})0*$")
    )
    return exact.cast(AMOUNT, strict=False)
