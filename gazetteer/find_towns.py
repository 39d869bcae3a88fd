"""Which town a city as published means."""

import polars as pl

from gazetteer.misspelt_towns import misspelt
from gazetteer.place_names import name_key
from gazetteer.regions import published_nuts2
from gazetteer.town_readings import LEADING, TRAILING, WHOLE, readings
from gazetteer.towns import Towns, towns_of
from schema.code_lists import code_list

MISSPELT = "misspelt"  # how a city is read, beside those of `town_readings`
# Whoever shares a name: what one counts, times its people
_MAIN_COUNTS = 8.0  # `Wieden` is the town rather than another name of a city, unless tiny
_OVERSEAS_COUNTS = 0.5
_IN_CITY_COUNTS = 0.3  # a town beside a city, or a district of it: the data does not tell
_NO_RIVAL = 10  # times the weight
_FAR = 0.2  # degrees
_DISTRICTS_FROM = 20_000  # people: of a smaller place no district is published behind its name
_CITIES_FROM = 100_000  # people: before the name of a smaller place no district is published
_PROVINCE_SIGN = r"^.{1,3}$"
_SHORTEST = 3  # letters of a place with a district behind
_SAINT = "^(?:saint|sainte|san|santa|sant|sankt|sao|santo|sveti|new|nova|bad|villa|vila)$"
_ANCHORS_FROM = 20_000  # people: a place named beside another is its region
_IN_REGION = 1.2  # degrees
_NEAR_COUNTS = 1000.0
_HYPHENATED_FROM = 5_000  # people
_HINT_COUNTS = 10_000.0
_NO_HINT = ""
_ASKED = ["country_code", "city", "nuts2_hint"]
_TOLD = ["place_id", "place_name", "latitude", "longitude", "population", "nuts2_code"]


def find_towns(published: pl.DataFrame) -> pl.DataFrame:
    """Return the town that each city means: one row per country_code, city and nuts2_hint that is found.

    `published` has country_code (the programme's) and city, and may have nuts2_hint, the region where it
    lies; each row once. Columns: these three, how (whole, part, leading or trailing, see `town_readings`; or
    misspelt: one letter is wrong), place_id (GeoNames id), place_name, latitude, longitude (degrees),
    population, nuts2_code, rival_count: other towns of that name, not in that region, farther than about
    20 km, that count a tenth or more.
    """
    return meant_towns(published).filter(pl.col("order") == 0).drop("order")


def meant_towns(published: pl.DataFrame) -> pl.DataFrame:
    """Return every town that a city may mean, as `find_towns`, and `order`, 0 for the likeliest.

    `ALCALÁ DE HENARES - MADRID` means two towns: each part of it the likeliest of its name, near the other.
    Words at the front or at the end count only where no part is a town.
    """
    c = pl.col
    hint = c("nuts2_hint").fill_null(_NO_HINT) if "nuts2_hint" in published.columns else pl.lit(_NO_HINT)
    asked = published.select("country_code", "city", nuts2_hint=hint).drop_nulls()
    towns = towns_of(asked["country_code"].unique().to_list())
    read = readings(asked.select("country_code", "city").unique(maintain_order=True)).with_columns(
        key=name_key(c("words"))
    )
    found = _weighed(read.join(towns.names, on=["country_code", "key"]), towns).filter(_is_likely())
    unknown = read.filter(c("rank") <= 1).join(found, on=["country_code", "city"], how="anti")
    found = pl.concat([found, _weighed(misspelt(unknown, towns).with_columns(how=pl.lit(MISSPELT)), towns)])
    hinted = found.join(asked, on=["country_code", "city"]).with_columns(
        weight=c("weight") * pl.when(c("nuts2_code") == c("nuts2_hint")).then(_HINT_COUNTS).otherwise(1.0)
    )
    best = _best(_near_the_other_part(hinted))
    is_another_part = ~c("how").is_in([LEADING, TRAILING, WHOLE])
    return (
        best.filter((c("rank") == c("rank").min().over(_ASKED)) | is_another_part)
        .sort(*_ASKED, "is_far", "rank", "part")
        .unique([*_ASKED, "place_id"], keep="first", maintain_order=True)
        .with_columns(
            order=pl.int_range(pl.len()).over(_ASKED), nuts2_hint=c("nuts2_hint").replace(_NO_HINT, None)
        )
        .select(*_ASKED, "order", "how", *_TOLD, "rival_count")
    )


def find_places(published: pl.DataFrame) -> pl.DataFrame:
    """Add to `published` (country_code, city, postcode, region) the town it means and the NUTS 2 region.

    Columns added: place_id, place_name, latitude, longitude, nuts2_code; null where it can't be told. A town
    with rivals of the same name is no town here, and neither is one in another region than its postcode says;
    the region is then the postcode's or the published one.
    """
    c = pl.col
    hinted = published_nuts2(published)
    is_elsewhere = c("nuts2_hint").is_not_null() & (c("nuts2_hint") != c("nuts2_code"))
    towns = find_towns(hinted.select(_ASKED).unique(maintain_order=True)).filter(
        c("rival_count") == 0, ~is_elsewhere.fill_null(value=False)
    )
    told = towns.select(*_ASKED, "place_id", "place_name", "latitude", "longitude", "nuts2_code")
    return (
        hinted.join(told, on=_ASKED, how="left", nulls_equal=True, maintain_order="left")
        .with_columns(nuts2_code=pl.coalesce("nuts2_hint", "nuts2_code"))
        .drop("nuts2_hint")
    )


def _weighed(found: pl.DataFrame, towns: Towns) -> pl.DataFrame:
    """Add the town, and how much speaks for it."""
    weights = {"is_main": _MAIN_COUNTS, "is_overseas": _OVERSEAS_COUNTS, "is_in_city": _IN_CITY_COUNTS}
    weight = pl.col("population") + 1.0
    for sign, counts in weights.items():
        weight *= pl.when(sign).then(counts).otherwise(1.0)
    return found.join(towns.towns, on=["country_code", "place_id"]).with_columns(weight=weight)


def _is_likely() -> pl.Expr:
    """Whether what a reading leaves out is a district, a region or a number rather than part of the name."""
    c = pl.col
    between = code_list("gazetteer", "words_between")["written"]
    goes_on = c("left_out").str.contains(rf"^(?:{'|'.join(between)})\b")
    is_city = c("population") >= _CITIES_FROM
    is_leading = (c("population") >= _DISTRICTS_FROM) & ~goes_on & (c("key").str.len_chars() >= _SHORTEST)
    is_leading &= (c("is_main") | is_city) & ~c("words").str.contains(_SAINT)
    return (
        pl.when(c("how") == LEADING)
        .then(is_leading | (is_city & c("is_main")) | c("left_out").str.contains(_PROVINCE_SIGN))
        .when(c("how") == TRAILING)
        .then(is_city)
        .when(c("is_hyphenated"))
        .then(c("population") >= pl.when(c("part") == 0).then(_HYPHENATED_FROM).otherwise(_CITIES_FROM))
        .otherwise(pl.lit(value=True))
    )


def _near_the_other_part(found: pl.DataFrame) -> pl.DataFrame:
    """Add is_far: far from the city that another part names; what is near it counts most of its name."""
    c = pl.col
    anchors = (
        found.filter(c("how") == "part", c("population") >= _ANCHORS_FROM)
        .sort("part", "weight", descending=True)
        .unique(_ASKED, keep="first", maintain_order=True)
        .select(*_ASKED, anchor_part="part", anchor_latitude="latitude", anchor_longitude="longitude")
    )
    away = (c("latitude") - c("anchor_latitude")).abs() + (c("longitude") - c("anchor_longitude")).abs()
    is_far = ((away > _IN_REGION) & (c("part") != c("anchor_part"))).fill_null(value=False)
    return found.join(anchors, on=_ASKED, how="left").with_columns(
        is_far=is_far, weight=c("weight") * pl.when(is_far).then(1.0).otherwise(_NEAR_COUNTS)
    )


def _best(found: pl.DataFrame) -> pl.DataFrame:
    """Return the likeliest town of each part in its likeliest reading, and how many others it might be."""
    c = pl.col
    reading = [*_ASKED, "part"]
    likely = found.filter(c("rank") == c("rank").min().over(reading)).sort(
        *_ASKED, "rank", "part", -c("weight"), "place_id"
    )
    away = (c("latitude") - c("latitude").first()).abs() + (c("longitude") - c("longitude").first()).abs()
    weight = c("weight") * pl.when("is_in_city").then(_IN_CITY_COUNTS).otherwise(1.0)
    is_rival = (away > _FAR) & (weight * _NO_RIVAL > c("weight").first())
    return likely.with_columns(rival_count=is_rival.sum().over(reading)).unique(
        reading, keep="first", maintain_order=True
    )
