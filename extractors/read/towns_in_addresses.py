"""The town in an address that has no postcode to tell it by; asks the gazetteer."""

import polars as pl

from gazetteer.country_of_towns import country_of_towns
from gazetteer.find_towns import find_towns

_BREAKS = r"\s*[,;]\s*"
_CERTAIN = ["whole", "part"]
_ALONE = [*_CERTAIN, "leading", "trailing"]


def towns_in_addresses(addresses: pl.DataFrame, is_doubtful: pl.Expr) -> pl.DataFrame:
    """Return country, address, town: one row per address that names a town of its country.

    `addresses` has country (as published) and address; `is_doubtful` tells of a column ``city`` what may be a
    street. The whole address may be a town (`SORIA`, `BRNO STŘED`, `X - LUGO`). Else the last parts that are
    nothing but towns tell it (`12 High Street, London`; `…, Talavera, Toledo`); the first part is a street.
    The town is as written, or in the gazetteer's spelling where it is not all that is written there.
    """
    c = pl.col
    parts = (
        addresses.unique(maintain_order=True)
        .with_columns(country_code=country_of_towns(c("country")))
        .drop_nulls()
        .with_row_index("row")
        .with_columns(city=c("address").str.replace_all(_BREAKS, "\x00").str.split("\x00"))
        .explode("city")
        .filter(c("city") != "", country_of_towns(c("city")).is_null())
        .with_columns(part=pl.int_range(pl.len()).over("row"), part_count=pl.len().over("row"))
        .filter((c("part") > 0) | (c("part_count") == 1))
        .filter(~is_doubtful)
    )
    known = _with_towns(parts)
    is_alone = c("part_count") == 1
    towns = known.filter(pl.when(is_alone).then(c("how").is_in(_ALONE)).otherwise(c("how").is_in(_CERTAIN)))
    last = (
        towns.with_columns(last=c("part").max().over("row"))
        .filter(c("part") >= c("last") - 1)
        .group_by("row", "country", "address", "country_code", maintain_order=True)
        .agg(c("city").str.join(", "))
    )
    return _with_towns(last).select(
        "country", "address", town=pl.when(c("how") == "whole").then("city").otherwise("place_name")
    )


def _with_towns(asked: pl.DataFrame) -> pl.DataFrame:
    found = find_towns(asked.select("country_code", "city").unique(maintain_order=True))
    told = found.select("country_code", "city", "how", "place_name")
    return asked.join(told, on=["country_code", "city"], maintain_order="left")
