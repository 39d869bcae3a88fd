"""NUTS 2 regions (2024), which statistics and maps use: told by a town, a postcode or the name of a region.

The United Kingdom has had none since 2021; candidate and EFTA countries have statistical regions of the same
kind. Names and divisions are of own making; tables tell what each row rests on.
"""

from functools import cache

import polars as pl

from gazetteer.place_names import name_key
from schema.code_lists import code_list

_PACKAGE = "gazetteer"
_LONGEST_PREFIX = 3  # signs


def with_nuts2(towns: pl.DataFrame) -> pl.DataFrame:
    """Add nuts2_code to towns: by the town itself, else by its first division, its territory or country."""
    own = code_list(_PACKAGE, "town_nuts2").with_columns(pl.col("place_id").cast(pl.Int64))
    rows = code_list(_PACKAGE, "admin1_nuts2").select("country_code", "admin1_code", by_division="nuts2_code")
    divisions = rows.drop_nulls()
    by_country = rows.filter(pl.col("admin1_code").is_null()).select("country_code", by_country="by_division")
    by_territory = divisions.rename({"admin1_code": "iso_code", "by_division": "by_territory"})
    return (
        towns.join(own, on="place_id", how="left", maintain_order="left")
        .join(divisions, on=["country_code", "admin1_code"], how="left", maintain_order="left")
        .join(by_territory, on=["country_code", "iso_code"], how="left", maintain_order="left")
        .join(by_country, on="country_code", how="left", maintain_order="left")
        .with_columns(
            nuts2_code=pl.when("is_overseas")
            .then("by_territory")
            .otherwise(pl.coalesce("nuts2_code", "by_division", "by_country"))
        )
        .drop("by_division", "by_territory", "by_country")
    )


def published_nuts2(places: pl.DataFrame) -> pl.DataFrame:
    """Add nuts2_hint to places (country_code, postcode, region): by their postcode, else by their region.

    A postcode tells it where its first digits are those of a province (Belgium, France, Spain, Türkiye and so
    on); a region by its code (`ES30`, `ES300`) or by one of its names.
    """
    c = pl.col
    digits = c("postcode").str.replace(r"^\s*[A-Za-z]{1,3}[- ]+", "").str.replace_all(r"[^0-9]", "")
    prefixes = code_list(_PACKAGE, "postcode_nuts2").select("country_code", "prefix", "nuts2_code")
    keyed = places.with_columns(
        *(digits.str.head(length).alias(f"prefix_{length}") for length in range(1, _LONGEST_PREFIX + 1)),
        region_key=name_key(c("region")),
        region_code=c("region").str.extract(r"^\s*([A-Z]{2}[0-9A-Z]{2})[0-9A-Z]?\s*$"),
    )
    for length in range(1, _LONGEST_PREFIX + 1):
        found = prefixes.rename({"prefix": f"prefix_{length}", "nuts2_code": f"by_{length}"})
        keyed = keyed.join(found, on=["country_code", f"prefix_{length}"], how="left", maintain_order="left")
    keyed = keyed.join(_region_names(), on=["country_code", "region_key"], how="left", maintain_order="left")
    known = code_list(_PACKAGE, "nuts2_regions")["nuts2_code"].implode()
    by_code = pl.when(c("region_code").is_in(known)).then("region_code")
    by_postcode = [f"by_{length}" for length in range(_LONGEST_PREFIX, 0, -1)]
    return keyed.select(*places.columns, nuts2_hint=pl.coalesce(*by_postcode, by_code, "by_name"))


@cache
def _region_names() -> pl.DataFrame:
    regions = code_list(_PACKAGE, "nuts2_regions")
    names = regions.select(
        "country_code",
        pl.concat_list("name", pl.col("other_names").fill_null("").str.split("|")).alias("name"),
        by_name="nuts2_code",
    ).explode("name")
    return (
        names.with_columns(region_key=name_key(pl.col("name")))
        .filter(pl.col("region_key") != "")
        .unique(["country_code", "region_key"], keep="first", maintain_order=True)
        .select("country_code", "region_key", "by_name")
    )
