"""What is known of each group before anything is joined: its names taken apart, its place, its website."""

from dataclasses import dataclass, field

import numpy as np
import polars as pl

from gazetteer.country_of_towns import country_names
from gazetteer.find_towns import meant_towns
from transforms.resolution.folding import fold
from transforms.resolution.mention_groups import adopt_countries, read_names
from transforms.resolution.place_keys import city_keys, postcode_area, postcode_key
from transforms.resolution.similarity import LIKENESS, NameSpace, stems_of
from transforms.resolution.taught_words import taught_words, with_taught

_BORNE_BY = 3  # main names with one second name: that is no name of theirs
# Where a registry of domains gives them away below a second level: univ.ac.uk
_SECOND_LEVEL = "ac|asso|av|bel|co|com|edu|gob|gouv|gov|gv|k12|net|or|org|pol|sch|school|tsk"
EVIDENCE = ("city", "postcode", "area", "host", "domain")


@dataclass
class Prepared:
    """Groups, their forms of names and their evidence; `likeness` remembers which forms were compared.

    - groups: as in `mention_groups.GROUPS`, countries adopted; published_country is the one before that.
    - named: group_id, form_id, kind, is_generic: the forms of each group's name.
    - towns: group_id, latitude, longitude (degrees) of the likeliest town; those that have one.
    - taught: as in `taught_words.TAUGHT`.
    - evidence: for each of EVIDENCE a frame group_id, value, value_id; a value carries its country, so that
      equal ones are of one country, and its number is that of its order.
    """

    groups: pl.DataFrame
    named: pl.DataFrame
    evidence: dict[str, pl.DataFrame]
    towns: pl.DataFrame
    taught: pl.DataFrame
    space: NameSpace
    likeness: pl.DataFrame = field(
        default_factory=lambda: pl.DataFrame(schema={"x": pl.UInt32, "y": pl.UInt32, **LIKENESS})
    )

    def compared(self, pairs: pl.DataFrame) -> pl.DataFrame:
        """Return how alike the forms x < y of `pairs` are, in their order (as in `similarity.LIKENESS`)."""
        new = pairs.join(self.likeness, on=["x", "y"], how="anti")
        if new.height:
            found = self.space.compare(new["x"].to_numpy(), new["y"].to_numpy())
            self.likeness = pl.concat([self.likeness, new.select("x", "y").hstack(found)])
        told = pairs.join(self.likeness, on=["x", "y"], how="left", maintain_order="left")
        return told.select(LIKENESS.names())


def prepare(groups: pl.DataFrame, names: pl.DataFrame) -> Prepared:
    """Read places of groups; `groups` and `names` as `mentions.group_mentions` returns them."""
    groups = groups.with_columns(adopt_countries(groups), published_country="country_code")
    by = ["country_code", "name"]
    adopted = groups.join(names.select(by).unique(), on=by, how="anti", nulls_equal=True)
    needed = groups.select(by).unique()
    read = pl.concat([names, read_names(adopted)]).join(needed, on=by, how="semi", nulls_equal=True)
    cities = city_keys(groups.select("country_code", "city").unique().sort(pl.all(), nulls_last=True))
    read = _without_places(read, cities)
    forms = (
        read.group_by("country_code", "key")
        .agg(
            pl.col("tokens", "numbers", "initials").first(), pl.col("solid").min(), pl.col("is_generic").all()
        )
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
    places = cities.select("country_code", token="key").unique()  # noqa: S106 (a column)
    published = groups.select("country_code", "city").unique().sort(pl.all(), nulls_last=True).drop_nulls()
    towns = meant_towns(published)
    located = (
        groups.select("group_id", "country_code", "city")
        .join(towns.filter(pl.col("order") == 0), on=["country_code", "city"])
        .select("group_id", "latitude", "longitude")
        .sort("group_id")
    )
    evidence = _evidence(groups, cities, towns)
    stems = stems_of(forms)
    taught = taught_words(groups, named.filter(kind="main"), stems)
    space = NameSpace(forms, with_taught(stems, taught), places)
    return Prepared(groups, named, evidence, located, taught, space)


def _without_places(read: pl.DataFrame, cities: pl.DataFrame) -> pl.DataFrame:
    """Leave out second names that are no names: countries, places, and what strangers bear alike.

    ``Tovik Limited (United Kingdom)`` and ``… (Barcelona)`` say where, and ``… (Erasmus Mundus)`` in what.
    """
    c = pl.col
    alias = read.filter(kind="alias")
    spaced = alias.select("country_code", "key", "solid").unique()
    countries = fold(country_names()["written"]).str.replace_all(" ", "").implode()
    of_country = spaced.filter(c("solid").is_in(countries))
    of_city = spaced.join(
        cities.select("country_code", solid="key").unique(), on=["country_code", "solid"], how="semi"
    )
    mains = read.filter(kind="main").select("country_code", "name", main="key")
    shared = (
        alias.join(mains, on=["country_code", "name"], nulls_equal=True)
        .group_by("country_code", "key")
        .agg(c("main").n_unique())
        .filter(c("main") >= _BORNE_BY)
    )
    by = ["country_code", "key"]
    no_names = pl.concat([of_country.select(by), of_city.select(by), shared.select(by)]).unique()
    gone = alias.join(no_names, on=by, how="semi", nulls_equal=True).select(*by, "name", "kind")
    return read.join(gone, on=[*by, "name", "kind"], how="anti", nulls_equal=True)


def _evidence(groups: pl.DataFrame, cities: pl.DataFrame, towns: pl.DataFrame) -> dict[str, pl.DataFrame]:
    country = pl.col("country_code").fill_null("")
    by = ["country_code", "city"]
    known = towns.select(*by, key=pl.format("town {}", "place_id"))
    unknown = cities.join(known, on=by, how="anti", nulls_equal=True).select(*by, "key")
    city = groups.select("group_id", *by).join(
        pl.concat([known, unknown]).unique(maintain_order=True), on=by, nulls_equal=True
    )
    postcode = groups.with_columns(key=postcode_key(pl.col("postcode"), country))
    values = {
        "city": city,
        "postcode": postcode,
        "area": postcode.with_columns(key=postcode_area(pl.col("key"))),
        "host": groups.with_columns(key="website"),
        "domain": groups.with_columns(key=registered_domain(pl.col("website"))),
    }
    return {
        name: frame.drop_nulls("key")
        .select("group_id", value=pl.concat_str(country, pl.lit("|"), "key"))
        .with_columns(value_id=pl.col("value").rank("dense").cast(pl.UInt32) - 1)
        .sort("group_id", "value_id")
        for name, frame in values.items()
    }


def registered_domain(host: pl.Expr) -> pl.Expr:
    """Return the part of a host that somebody registered: ``cel.univ.fr`` is of ``univ.fr``."""
    pattern = rf"([^.]+\.(?:{_SECOND_LEVEL}\.[a-z]{{2}}|[^.]+))$"
    return host.str.extract(pattern)


def ids(values: pl.Series) -> np.ndarray:
    """Return values as numbers from 0, in the order of the values."""
    return values.rank("dense").to_numpy().astype(np.int64) - 1
