"""The other names of projects: references, national identifiers, ids of the platform, mended spellings."""

import polars as pl

from transforms.projects.sightings import Sightings
from transforms.published import published
from transforms.steps import read_columns
from transforms.text import clean

_SCHEMES = ("external_reference", "national_identifier", "platform_id")


def project_names(candidates: pl.DataFrame, sightings: Sightings) -> pl.DataFrame:
    """Return project_id, scheme, value; of an identifier that was mended also what was published."""
    as_published = (
        sightings.newest.filter(pl.col("identifier").str.strip_chars() != pl.col("project_id"))
        .select("project_id", scheme=pl.lit("as_published"), value=pl.col("identifier").str.strip_chars())
        .unique()
    )
    further = read_columns(candidates, **{scheme: clean(published(scheme)) for scheme in _SCHEMES})
    named = pl.concat(
        further.select("project_id", scheme=pl.lit(scheme), value=scheme) for scheme in _SCHEMES
    ).filter(pl.col("value").is_not_null() & (pl.col("value") != pl.col("project_id")))
    return pl.concat([named.unique(), as_published]).sort("project_id", "scheme", "value")
