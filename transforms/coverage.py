"""How complete the sources are, and how far they agree: counts per source and call year."""

import polars as pl

_ROW = ["source", "call_year"]


def coverage(
    partitions: pl.DataFrame, every: pl.DataFrame, call_years: pl.DataFrame, differences: pl.DataFrame
) -> pl.DataFrame:
    """Reconcile what was advertised, fetched and loaded; columns as in the table of coverage.

    `partitions` is the newest harvest of each call year, as far as sources are divided by years: source,
    call_year, asked_count, advertised_count, is_whole. `every` has all sightings, the newest of a source and
    project last, `call_years` the year of each project, `differences` where sources disagree.
    """
    disputed = (
        differences.select("project_id", "source").unique().with_columns(is_disputed=pl.lit(value=True))
    )
    loaded = (
        every.group_by("project_id", "source")
        .agg(is_fetched=pl.col("is_newest").any(), is_listed=pl.col("is_listed").last())
        .with_columns(is_shared=pl.len().over("project_id") > 1)
        .join(call_years, on="project_id", how="left")
        .join(disputed, on=["project_id", "source"], how="left")
        .group_by(_ROW)
        .agg(
            fetched_count=pl.col("is_fetched").sum(),
            loaded_count=pl.len(),
            listed_count=pl.col("is_listed").sum(),
            shared_count=pl.col("is_shared").sum(),
            only_here_count=(~pl.col("is_shared")).sum(),
            differing_count=pl.col("is_disputed").sum(),
        )
    )
    advertised = partitions.filter(pl.col("call_year").is_not_null()).select(
        *_ROW, "asked_count", "advertised_count", "is_whole"
    )
    counts = pl.col("^(fetched|loaded|listed|shared|only_here|differing)_count$")
    return (
        loaded.join(advertised, on=_ROW, how="full", nulls_equal=True, coalesce=True)
        .with_columns(counts.fill_null(0).cast(pl.Int64))
        .sort(_ROW, nulls_last=True)
    )
