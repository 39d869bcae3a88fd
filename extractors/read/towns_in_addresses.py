"""The town in an address that has no postcode to tell it by; asks the gazetteer."""

import polars as pl

from gazetteer.country_of_towns import country_of_towns
from gazetteer.find_towns import find_towns

_BREAKS = r"\s*[,;]\s*"
_CERTAIN = ["whole", "part"]


def towns_in_addresses(addresses: pl.DataFrame, is_doubtful: pl.Expr) -> pl.DataFrame:
    """Return country, address, town: one row per address that names a town of its country.

    `addresses` has country (as published) and address; `is_doubtful` tells of a column ``city`` what may be a
    street. The whole address may be a town (`SORIA`, `BRNO STŘED`, `X - LUGO`) or towns alone (`Getafe,
    Madrid`). Else the last parts that are nothing but towns tell it (`12 High Street, London`; `…, Talavera,
    Toledo`); the first part is a street. The town is as written, or in the gazetteer's spelling where it is
    not all that is written there. A country's name is a town where no other is (Luxembourg).
    """
    c = pl.col
    asked = addresses.drop_nulls()
    if asked.is_empty():  # no town of the gazetteer need be read
        return asked.select("country", "address", town=pl.lit(None, pl.String))
    parts = (
        asked.unique(maintain_order=True)
        .with_columns(country_code=country_of_towns(c("country")))
        .drop_nulls()
        .with_row_index("row")
        .with_columns(city=c("address").str.replace_all(_BREAKS, "\x00").str.split("\x00"))
        .explode("city")
        .filter(c("city") != "")
        .with_columns(is_country=country_of_towns(c("city")).is_not_null())
        .with_columns(
            part=pl.int_range(pl.len()).over("row"), named_count=(~c("is_country")).sum().over("row")
        )
    )
    known = _with_towns(parts.filter(~is_doubtful))
    is_alone = (c("named_count") == 1) & ~c("is_country")
    towns = known.filter(c("how").is_in(_CERTAIN) | (is_alone & c("how").is_not_null()))
    are_all_towns = (~c("is_country")).sum().over("row") == c("named_count")
    behind_a_street = towns.filter((c("part") > 0) | are_all_towns)
    last = (
        behind_a_street.filter(~c("is_country") | c("is_country").all().over("row"))
        .filter(c("part") >= c("part").max().over("row") - 1)
        .group_by("row", "country", "address", "country_code", maintain_order=True)
        .agg(c("city").str.join(", "), c("how", "place_name").first(), is_one=pl.len() == 1)
    )
    joined = last.filter(~c("is_one"))
    if not joined.is_empty():  # to find towns is dear, and one part alone has been asked already
        asked_again = _with_towns(joined.drop("how", "place_name"))
        last = pl.concat([last.filter("is_one"), asked_again.select(last.columns)])
    return last.select(
        "country", "address", town=pl.when(c("how") == "whole").then("city").otherwise("place_name")
    )


def _with_towns(asked: pl.DataFrame) -> pl.DataFrame:
    found = find_towns(asked.select("country_code", "city").unique(maintain_order=True))
    told = found.select("country_code", "city", "how", "place_name")
    return asked.join(told, on=["country_code", "city"], maintain_order="left")
