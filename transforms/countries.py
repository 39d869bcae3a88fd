"""Countries under the programme's codes.

The programme says EL and UK where ISO 3166 says GR and GB, and XK for Kosovo. ``data/countries.csv``
has every country of ISO 3166-1 (names after CLDR) and Kosovo, with its `group` as of 2026:
``eu_member``, ``associated`` (a third country associated to Erasmus+) or ``other``.
``data/country_names.csv`` has further English names.
"""

from functools import cache

import polars as pl

from schema.code_lists import code_list
from transforms.labels import label_key, lookup
from transforms.steps import Step, over_distinct, read_columns


@cache
def _spellings() -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return (codes as written, programme code) and (keys of names, programme code)."""
    countries = code_list("transforms", "countries")
    codes = pl.concat(
        countries.select(written=column, country_code="country_code")
        for column in ("country_code", "alpha_2", "alpha_3")
    ).unique(maintain_order=True)
    names = pl.concat(
        [countries.select("name", "country_code"), code_list("transforms", "country_names")]
    ).select(written=_name_key(pl.col("name")), country_code="country_code")
    return codes, names.unique(maintain_order=True)


def _name_key(expr: pl.Expr) -> pl.Expr:
    """Return a name without accents, case, punctuation and article at its start."""
    return label_key(expr.str.normalize("NFKD").str.replace_all(r"\p{M}", "")).str.replace(r"^the ", "")


def country_code(expr: pl.Expr) -> Step:
    """Return the programme's code of a country given as a code (2 or 3 letters, any case), by name, or both.

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
    return pl.coalesce(by_code, by_name, _by_both(text, codes, names))


def _by_both(text: pl.Expr, codes: pl.DataFrame, names: pl.DataFrame) -> pl.Expr:
    """Read ``AT - Austria``, ``AT-Austria``, ``AT: Austria`` and ``Austria (AT)``.

    Not if code and name are of two countries. One that is not known gives way to the other, the name only
    where the dash stands between blanks.
    """
    parts = text.str.extract_groups(r"^([A-Za-z]{2,3})(\s*[-–—:]\s*)(\S.*)$").struct
    behind = text.str.extract_groups(r"^(\S.*?)\s*\(([A-Za-z]{2,3})\)$").struct
    code = pl.coalesce(parts[0], behind[1]).str.to_uppercase()
    by_code = lookup(code, codes["written"], codes["country_code"])
    by_name = lookup(_name_key(pl.coalesce(parts[2], behind[0])), names["written"], names["country_code"])
    is_apart = parts[1].str.contains(r"^\s+\S\s+$").fill_null(value=False)
    return (
        pl.when(by_name.is_not_null() & (by_code.is_null() | (by_name == by_code)))
        .then(by_name)
        .when(by_name.is_null() & is_apart)
        .then(by_code)
    )


def country_parts(expr: pl.Expr) -> pl.Expr:
    """Return the list of countries that a text names, divided by commas, semicolons or bars."""
    parts = expr.str.replace_all(r"[|;]", ",").str.split(",")
    return parts.list.eval(pl.element().str.strip_chars()).list.eval(pl.element().filter(pl.element() != ""))


def country_codes(expr: pl.Expr) -> Step:
    """Return the codes of the countries that a text names (see `country_parts`): sorted, divided by commas.

    A group of countries (``data/country_groups.csv``) stands for its members. What is no country is left out;
    null where none is one.
    """
    return over_distinct(expr, lambda raw: Step(raw, _codes), pl.String)


def _codes(texts: pl.Series) -> pl.Series:
    rows = pl.DataFrame({"row": pl.int_range(len(texts), eager=True), "part": texts})
    parts = rows.with_columns(country_parts(pl.col("part"))).explode("part")
    groups = code_list("transforms", "country_groups")
    members = lookup(
        _name_key(pl.col("part")), groups.select(_name_key(pl.col("name"))).to_series(), groups["countries"]
    )
    codes = (
        read_columns(parts, code=country_code(pl.col("part")))
        .with_columns(code=pl.coalesce("code", members).str.split(" "))
        .explode("code")
        .filter(pl.col("code").is_not_null())
        .group_by("row")
        .agg(pl.col("code").unique().sort().str.join(","))
    )
    return rows.join(codes, on="row", how="left", maintain_order="left")["code"]
