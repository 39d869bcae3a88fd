"""Where organisations are: the town that their cities mean, its coordinates, and the NUTS 2 region."""

import polars as pl

from gazetteer.find_towns import find_places
from transforms.coordinates import latitude, longitude
from transforms.resolution.faces import most_common

_DECIMALS = 2  # a town, not a house
_SAID = ["country_code", "city", "postcode", "region"]


def organisation_places(mentions: pl.DataFrame) -> pl.DataFrame:
    """Return organisation_id, place_id, place_name, nuts2_code, latitude, longitude, place_source.

    `mentions` has organisation_id, country_code, city, postcode, region and location. Each is what most of
    the organisation's mentions say; coordinates are the published ones where there are any, else the town's.
    """
    c = pl.col
    different = mentions.select(_SAID).unique(maintain_order=True)
    places = find_places(different).with_columns(c("place_id").cast(pl.String))
    placed = mentions.select("organisation_id", "location", *_SAID).join(
        places, on=_SAID, how="left", nulls_equal=True, maintain_order="left"
    )
    towns = places.select("place_id", "place_name", "latitude", "longitude").unique("place_id")
    found = placed.select("organisation_id").unique(maintain_order=True)
    for column in ("place_id", "nuts2_code", "location"):
        found = found.join(most_common(placed, column).drop("share"), on="organisation_id", how="left")
    is_published = c("location").is_not_null()
    return found.join(towns, on="place_id", how="left").select(
        "organisation_id",
        "place_id",
        "place_name",
        "nuts2_code",
        latitude=pl.when(is_published)
        .then(latitude(c("location")))
        .otherwise(c("latitude").round(_DECIMALS)),
        longitude=pl.when(is_published)
        .then(longitude(c("location")))
        .otherwise(c("longitude").round(_DECIMALS)),
        place_source=pl.when(is_published)
        .then(pl.lit("published"))
        .when(c("latitude").is_not_null())
        .then(pl.lit("gazetteer")),
    )
