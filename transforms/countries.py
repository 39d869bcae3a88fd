"""Countries under the programme's codes.

The programme says EL and UK where ISO 3166 says GR and GB, and XK for Kosovo. ``data/countries.csv``
has every country of ISO 3166-1 (names after CLDR) and Kosovo, with its `group` as of 2026:
``eu_member``, ``associated`` (a third country associated to Erasmus+) or ``other``.
``data/country_names.csv`` has further English names.
"""

from functools import cache

import polars as pl

from transforms.boundary import over_distinct
from transforms.tables import label_key, lookup, table


@cache
def _spellings() -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return (codes as written, programme code) and (keys of names, programme code)."""
    countries = table("countries")
    codes = pl.concat(
        countries.select(written=column, country_code="country_code")
        for column in ("country_code", "alpha_2", "alpha_3")
    ).unique(maintain_order=True)
    names = pl.concat([countries.select("name", "country_code"), table("country_names")]).select(
        written=_name_key(pl.col("name")), country_code="country_code"
    )
    return codes, names.unique(maintain_order=True)


def _name_key(expr: pl.Expr) -> pl.Expr:
    """Return a name without accents, case, punctuation and article at its start."""
    return label_key(expr.str.normalize("NFKD").str.replace_all(r"\p{M}", "")).str.replace(r"^the ", "")


def country_code(expr: pl.Expr) -> pl.Expr:
    """Return the programme's code of a country given as a code (2 or 3 letters, any case) or by name.

    Null for anything else, among it the codes of no country that mobility files hold (TP, AN, AB, CP).
    """
    return over_distinct(expr, _read, pl.String)


def _read(expr: pl.Expr) -> pl.Expr:
    codes, names = _spellings()
    text = expr.str.strip_chars()
    by_code = lookup(text.str.to_uppercase(), codes["written"], codes["country_code"])
    by_name = lookup(
        _name_key(pl.when(by_code.is_null()).then(text)), names["written"], names["country_code"]
    )
    return pl.coalesce(by_code, by_name)


def country_table() -> pl.DataFrame:
    """Return country_code, alpha_2, alpha_3, name, group: one row per country."""
    return table("countries")
