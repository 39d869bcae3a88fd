"""Which town a city as published means."""

import polars as pl

from gazetteer.place_names import name_key
from gazetteer.town_readings import LEADING, readings
from gazetteer.towns import towns_of

_MAIN_COUNTS = 20  # times the people: `Wieden` is the town rather than another name of a city, unless tiny
_DISTRICTS_FROM = 20_000  # people: of a smaller place no district is published behind its name
_FAR = 0.2  # degrees
_NO_RIVAL = 10  # times as many people


def find_towns(published: pl.DataFrame) -> pl.DataFrame:
    """Return the town that each city means: one row per country_code and city that is found.

    `published` has country_code (the programme's) and city, each pair once. Columns: country_code, city, how
    (whole, part or leading, see `town_readings`), place_id (GeoNames id), place_name, latitude, longitude
    (degrees), population, admin1_code, rival_count: other towns of that name in the country, farther than
    about 20 km, that are not ten times smaller.
    """
    meant = meant_towns(published)
    return meant.sort("country_code", "city", "order").unique(
        ["country_code", "city"], keep="first", maintain_order=True
    ).drop("order")


def meant_towns(published: pl.DataFrame) -> pl.DataFrame:
    """Return every town that a city may mean, as `find_towns`, and `order`, 0 for the likeliest.

    `ALCALÁ DE HENARES - MADRID` means two towns: each part of it the likeliest of its name. Words at the
    front count only where no part is a town.
    """
    c = pl.col
    pair = ["country_code", "city"]
    towns, names = towns_of(published["country_code"].drop_nulls().unique().to_list())
    found = (
        readings(published)
        .with_columns(key=name_key(c("words")))
        .join(names, on=["country_code", "key"])
        .join(towns, on=["country_code", "place_id"])
        .filter((c("how") != LEADING) | (c("population") >= _DISTRICTS_FROM))
        .filter(c("rank") == c("rank").min().over(*pair, "part") )
        .with_columns(weight=c("population") * pl.when("is_main").then(_MAIN_COUNTS).otherwise(1))
        .sort(*pair, "rank", "part", "weight", "place_id", descending=[False, False, False, False, True, False])
    )
    reading = [*pair, "rank", "part"]
    is_rival = (
        ((c("latitude") - c("latitude").first()).abs() + (c("longitude") - c("longitude").first()).abs() > _FAR)
        & (c("weight") * _NO_RIVAL > c("weight").first())
    ).over(reading)
    best = (
        found.with_columns(is_rival=is_rival)
        .with_columns(rival_count=c("is_rival").sum().over(reading))
        .unique(reading, keep="first", maintain_order=True)
    )
    is_best_way = (c("rank") == c("rank").min().over(pair)) | ((c("how") != LEADING) & (c("rank") > 1))
    return (
        best.filter(is_best_way)
        .unique([*pair, "place_id"], keep="first", maintain_order=True)
        .with_columns(order=pl.int_range(pl.len()).over(pair))
        .select(
            *pair, "order", "how", "place_id", "place_name", "latitude", "longitude", "population", "admin1_code",
            "rival_count",
        )
    )
