"""How complete the sources are, and how far they agree: counts per source and call year."""

import polars as pl

_ROW = ["source", "call_year"]


def coverage(
    partitions: pl.DataFrame, sightings: pl.DataFrame, call_years: pl.DataFrame, differences: pl.DataFrame
) -> pl.DataFrame:
    """Reconcile what was advertised, fetched and loaded; columns as in the table of coverage.

    `partitions` is the newest harvest of each list, call year or card: source, call_year, asked_count,
    advertised_count, fetched_count, is_whole. `sightings` has the newest sighting per project and source,
    `call_years` the year of each project, `differences` where sources disagree.
    """
    harvested = (
        partitions.group_by(_ROW)
        .agg(
            pl.when(pl.col(name).is_not_null().any()).then(pl.col(name).sum()).alias(name)
            for name in ("asked_count", "advertised_count", "fetched_count")
        )
        .join(partitions.group_by(_ROW).agg(pl.col("is_whole").all()), on=_ROW, nulls_equal=True)
    )
    disputed = (
        differences.select("project_id", "source").unique().with_columns(is_disputed=pl.lit(value=True))
    )
    loaded = (
        sightings.select("project_id", "source", "is_listed")
        .with_columns(is_shared=pl.len().over("project_id") > 1)
        .join(call_years, on="project_id", how="left")
        .join(disputed, on=["project_id", "source"], how="left")
        .group_by(_ROW)
        .agg(
            loaded_count=pl.len(),
            listed_count=pl.col("is_listed").sum(),
            shared_count=pl.col("is_shared").sum(),
            only_here_count=(~pl.col("is_shared")).sum(),
            differing_count=pl.col("is_disputed").sum(),
        )
    )
    counts = ("loaded_count", "listed_count", "shared_count", "only_here_count", "differing_count")
    return (
        loaded.join(harvested, on=_ROW, how="full", nulls_equal=True, coalesce=True)
        .with_columns(pl.col(counts).fill_null(0).cast(pl.Int64))
        .sort(_ROW, nulls_last=True)
    )
