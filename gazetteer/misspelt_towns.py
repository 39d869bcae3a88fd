"""Towns whose published name has one letter wrong: Sttutgart, or `KIR?EHIR` where a letter was lost."""

import polars as pl
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from gazetteer.towns import Towns

_SHORTEST = 7  # letters
# A village that is no town of the gazetteer may be called much like a small one
_FROM = 100_000  # people
_LOST_LETTER_FROM = 10_000  # people


def misspelt(unknown: pl.DataFrame, towns: Towns) -> pl.DataFrame:
    """Return readings with place_id and is_main of the one town whose name differs by a letter.

    `unknown` has country_code, city and key. Two letters changed about count as one.
    """
    c = pl.col
    is_long = c("key").str.len_chars() >= _SHORTEST
    long = unknown.filter(is_long)
    countries = long["country_code"].unique().implode()
    people = towns.towns.filter(
        c("country_code").is_in(countries), c("population") >= _LOST_LETTER_FROM
    ).select("country_code", "place_id", "population")
    names = towns.names.filter(is_long).join(people, on=["country_code", "place_id"], maintain_order="left")
    near = [names.clear()]
    for (country,), asked in long.partition_by("country_code", as_dict=True).items():
        written = asked["key"].unique(maintain_order=True)
        near.append(_one_letter_off(written, names.filter(c("country_code") == country)))
    is_lost_letter = c("city").str.contains("?", literal=True)
    return (
        unknown.join(pl.concat(near), on=["country_code", "key"])
        .filter((c("population") >= _FROM) | is_lost_letter)
        .drop("population")
    )


def _one_letter_off(written: pl.Series, names: pl.DataFrame) -> pl.DataFrame:
    distances = cdist(written.to_list(), names["key"].to_list(), scorer=OSA.distance, score_cutoff=1)
    here, there = (distances <= 1).nonzero()
    return (
        names[there]
        .with_columns(key=written.gather(here))
        .filter(pl.col("place_id").n_unique().over("key") == 1)
        .unique("key", keep="first", maintain_order=True)
    )
