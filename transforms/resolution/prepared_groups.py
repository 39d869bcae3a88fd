"""What is known of each group before anything is joined: its names taken apart, its place, its website."""

from dataclasses import dataclass, field

import numpy as np
import polars as pl

from transforms.resolution.mention_groups import adopt_countries, read_names
from transforms.resolution.place_keys import city_keys, postcode_area, postcode_key
from transforms.resolution.similarity import NameSpace

EVIDENCE = ("city", "postcode", "area", "host")


@dataclass
class Prepared:
    """Groups, their forms of names and their evidence; `likeness` remembers which forms were compared.

    - groups: as in `mention_groups.GROUPS`, countries adopted; published_country is the one before that.
    - named: group_id, form_id, kind, is_generic: the forms of each group's name.
    - evidence: for each of EVIDENCE a frame group_id, value; a value carries its country, so that equal
      ones are of one country.
    """

    groups: pl.DataFrame
    named: pl.DataFrame
    evidence: dict[str, pl.DataFrame]
    space: NameSpace
    likeness: pl.DataFrame = field(
        default_factory=lambda: pl.DataFrame(
            schema={"x": pl.UInt32, "y": pl.UInt32, "whole": pl.Float32, "contained": pl.Float32}
        )
    )

    def compared(self, pairs: pl.DataFrame) -> pl.DataFrame:
        """Return the forms x < y of `pairs` that are at all alike, with whole and contained (0 to 1)."""
        new = pairs.join(self.likeness, on=["x", "y"], how="anti")
        if new.height:
            found = self.space.compare(new["x"].to_numpy(), new["y"].to_numpy())
            new = new.with_columns(
                whole=pl.Series(found[0], dtype=pl.Float32), contained=pl.Series(found[1], dtype=pl.Float32)
            )
            self.likeness = pl.concat([self.likeness, new.select(self.likeness.columns)])
        return pairs.join(self.likeness, on=["x", "y"]).filter(pl.col("whole") > LEAST_ALIKE)


LEAST_ALIKE = 0.35  # no evidence joins names that are less alike


def prepare(groups: pl.DataFrame, names: pl.DataFrame) -> Prepared:
    """Read places of groups; `groups` and `names` as `mentions.group_mentions` returns them."""
    groups = groups.with_columns(adopt_countries(groups), published_country="country_code")
    by = ["country_code", "name"]
    adopted = groups.join(names.select(by).unique(), on=by, how="anti", nulls_equal=True)
    needed = groups.select(by).unique()
    read = pl.concat([names, read_names(adopted)]).join(needed, on=by, how="semi", nulls_equal=True)
    forms = (
        read.group_by("country_code", "key")
        .agg(pl.col("tokens", "numbers").first(), pl.col("solid").min(), pl.col("is_generic").all())
        .sort("country_code", "key", nulls_last=True)
        .with_row_index("form_id")
    )
    named = (
        groups.select("group_id", "country_code", "name")
        .join(
            read.select("country_code", "name", "kind", "key").join(
                forms.select("form_id", "country_code", "key", "is_generic"),
                on=["country_code", "key"],
                nulls_equal=True,
            ),
            on=["country_code", "name"],
            nulls_equal=True,
        )
        .select("group_id", "form_id", "kind", "is_generic")
        .sort("group_id", "form_id")
    )
    return Prepared(groups, named, _evidence(groups), NameSpace(forms))


def _evidence(groups: pl.DataFrame) -> dict[str, pl.DataFrame]:
    country = pl.col("country_code").fill_null("")
    cities = city_keys(groups.select("country_code", "city").unique().sort(pl.all(), nulls_last=True))
    city = groups.select("group_id", "country_code", "city").join(
        cities, on=["country_code", "city"], nulls_equal=True
    )
    postcode = groups.with_columns(key=postcode_key(pl.col("postcode"), country))
    values = {
        "city": city,
        "postcode": postcode,
        "area": postcode.with_columns(key=postcode_area(pl.col("key"))),
        "host": groups.with_columns(key="website"),
    }
    return {
        name: frame.drop_nulls("key")
        .select("group_id", value=pl.concat_str(country, pl.lit("|"), "key"))
        .sort("group_id", "value")
        for name, frame in values.items()
    }


def ids(values: pl.Series) -> np.ndarray:
    """Return values as numbers from 0, in the order of the values."""
    return values.rank("dense").to_numpy().astype(np.int64) - 1
