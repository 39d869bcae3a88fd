"""Which town a city as published means."""

import polars as pl
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from gazetteer.place_names import name_key
from gazetteer.town_readings import LEADING, TRAILING, readings
from gazetteer.towns import Towns, towns_of

MISSPELT = "misspelt"  # how a city is read, beside those of `town_readings`
_MAIN_COUNTS = 20  # times the people: `Wieden` is the town rather than another name of a city, unless tiny
_OVERSEAS_COUNTS = 0.5
_DISTRICTS_FROM = 20_000  # people: of a smaller place no district is published behind its name
_NO_DISTRICT = r"^.{1,3}$"  # characters: the sign of a province rather
_CITIES_FROM = 100_000  # people: before the name of a smaller place no district is published
_FAR = 0.2  # degrees
_NO_RIVAL = 10  # times as many people
_MISSPELT_FROM = 10_000  # people: a village that is no town of the gazetteer may be called much like a small one
_SHORTEST_MISSPELT = 7  # letters
_PAIR = ["country_code", "city"]


def find_towns(published: pl.DataFrame) -> pl.DataFrame:
    """Return the town that each city means: one row per country_code and city that is found.

    `published` has country_code (the programme's) and city, each pair once. Columns: country_code, city, how
    (whole, part, leading or trailing, see `town_readings`; or misspelt: one letter is wrong), place_id
    (GeoNames id), place_name, latitude, longitude (degrees), population, admin1_code, is_overseas,
    rival_count: other towns of that name in the country, farther than about 20 km, that are not ten times
    smaller.
    """
    likeliest = meant_towns(published).filter(pl.col("order") == 0)
    return likeliest.drop("order")


def meant_towns(published: pl.DataFrame) -> pl.DataFrame:
    """Return every town that a city may mean, as `find_towns`, and `order`, 0 for the likeliest.

    `ALCALÁ DE HENARES - MADRID` means two towns: each part of it the likeliest of its name. Words at the
    front or at the end count only where no part is a town.
    """
    c = pl.col
    towns = towns_of(published["country_code"].drop_nulls().unique().to_list())
    read = readings(published).with_columns(key=name_key(c("words")))
    found = _weighed(read.join(towns.names, on=["country_code", "key"]), towns).filter(
        (c("how") != LEADING) | (c("population") >= _DISTRICTS_FROM) | c("left_out").str.contains(_NO_DISTRICT),
        (c("how") != TRAILING) | (c("population") >= _CITIES_FROM),
    )
    unknown = read.filter(c("rank") <= 1).join(found, on=_PAIR, how="anti")
    found = pl.concat([found, _weighed(_misspelt(unknown, towns), towns)])
    best = _best(found)
    is_best_way = (c("rank") == c("rank").min().over(_PAIR)) | ~c("how").is_in([LEADING, TRAILING, "whole"])
    return (
        best.filter(is_best_way)
        .unique([*_PAIR, "place_id"], keep="first", maintain_order=True)
        .with_columns(order=pl.int_range(pl.len()).over(_PAIR))
        .select(*_PAIR, "order", "how", *towns.towns.columns[:1], *towns.towns.columns[2:], "rival_count")
    )


def _weighed(found: pl.DataFrame, towns: Towns) -> pl.DataFrame:
    """Add the town, and how much speaks for it: its people, more under its main name, fewer overseas."""
    is_main = pl.when("is_main").then(_MAIN_COUNTS).otherwise(1)
    is_far = pl.when("is_overseas").then(_OVERSEAS_COUNTS).otherwise(1)
    return found.join(towns.towns, on=["country_code", "place_id"]).with_columns(
        weight=(pl.col("population") + 1) * is_main * is_far
    )


def _best(found: pl.DataFrame) -> pl.DataFrame:
    """Return the likeliest town of each part in its likeliest reading, and how many others it might be."""
    c = pl.col
    reading = [*_PAIR, "part"]
    likely = found.filter(c("rank") == c("rank").min().over(reading)).sort(
        *_PAIR, "rank", "part", "weight", "place_id", descending=[False, False, False, False, True, False]
    )
    away = (c("latitude") - c("latitude").first()).abs() + (c("longitude") - c("longitude").first()).abs()
    is_rival = (away > _FAR) & (c("weight") * _NO_RIVAL > c("weight").first())
    return likely.with_columns(rival_count=is_rival.sum().over(reading)).unique(
        reading, keep="first", maintain_order=True
    )


def _misspelt(unknown: pl.DataFrame, towns: Towns) -> pl.DataFrame:
    """Return readings with the one town whose name differs by a letter: Bielefed, Sttutgart."""
    c = pl.col
    large = towns.towns.filter(c("population") >= _MISSPELT_FROM).select("country_code", "place_id")
    names = towns.names.join(large, on=["country_code", "place_id"])
    long_enough = c("key").str.len_chars() >= _SHORTEST_MISSPELT
    pairs = []
    for (country,), of_country in unknown.filter(long_enough).partition_by("country_code", as_dict=True).items():
        known = names.filter(c("country_code") == country, long_enough)
        written = of_country.unique("key", maintain_order=True)
        distances = cdist(written["key"].to_list(), known["key"].to_list(), scorer=OSA.distance, score_cutoff=1)
        here, there = (distances <= 1).nonzero()
        pairs.append(
            written.select("country_code", written="key")[here].with_columns(
                key=known["key"].gather(there),
                place_id=known["place_id"].gather(there),
                is_main=known["is_main"].gather(there),
            )
        )
    near = pl.concat(pairs) if pairs else names.clear().with_columns(written=c("key"))
    one = near.filter(c("place_id").n_unique().over("country_code", "written") == 1)
    return unknown.join(
        one.group_by("country_code", key="written").agg(c("place_id").first(), c("is_main").any()),
        on=["country_code", "key"],
    ).with_columns(how=pl.lit(MISSPELT))
