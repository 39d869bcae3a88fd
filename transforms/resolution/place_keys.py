"""Cities and postcodes as keys that can be compared."""

import polars as pl

from schema.code_lists import code_list
from transforms.resolution.folding import fold

_CUTS = r"\s*[,;(/)]\s*|\s+[-–]\s+"
_NOTHING = r"^0*$"


def city_keys(places: pl.DataFrame) -> pl.DataFrame:
    """Return country_code, city, key: one row per place that a city as published may mean.

    `places` has country_code and city, each pair once. ``ALCALÁ DE HENARES - MADRID`` means two places;
    numbers of districts are dropped, names in other languages (``data/city_exonyms.csv``) replaced.
    """
    parts = (
        places.filter(pl.col("city").is_not_null())
        .with_columns(part=pl.col("city").str.head(120).str.replace_all(_CUTS, "\x00").str.split("\x00"))
        .explode("part")
    )
    exonyms = code_list("transforms.resolution", "city_exonyms").fill_null("")
    written = fold(exonyms["written"]).str.replace_all(" ", "")
    means = fold(exonyms["means"]).str.replace_all(" ", "")
    folded = (
        fold(parts["part"]).str.replace_all(r"\b[a-z]?[0-9]+[a-z]?\b|\bcedex\b", "").str.replace_all(" ", "")
    )
    return (
        parts.with_columns(key=folded.replace(dict(zip(written, means, strict=True))))
        .filter(pl.col("key").str.len_chars() >= 2)
        .select("country_code", "city", "key")
        .unique(maintain_order=True)
    )


def postcode_key(postcode: pl.Expr, country: pl.Expr) -> pl.Expr:
    """Return letters and digits of a postcode in capitals, without the country's code before it."""
    plain = postcode.str.to_uppercase().str.replace_all(r"[^A-Z0-9]", "")
    bare = (
        pl.when(plain.str.starts_with(country) & plain.str.slice(2).str.contains("^[0-9]"))
        .then(plain.str.slice(2))
        .otherwise(plain)
    )
    return pl.when(
        bare.str.contains("[0-9]") & ~bare.str.contains(_NOTHING) & (bare.str.len_chars() >= 3)
    ).then(bare)


def postcode_area(key: pl.Expr) -> pl.Expr:
    """Return a postcode's key without its last two signs, which names a district or a part of a city."""
    return key.str.head(-2)
