"""How complete the sources are, and how far they agree: counts per source and call year."""

import polars as pl

from schema.operations import Coverage
from schema.rules import hand_over
from transforms.projects.read import ProjectRecords
from transforms.room import Tables
from transforms.staging import Staging

_ROW = ["source", "call_year"]


def coverage_table(staging: Staging, projects: ProjectRecords, tables: Tables) -> pl.DataFrame:
    """Return the table of coverage; needs the tables documents, rejected_rows and coverage_differences."""
    gives_projects = staging.sources.filter("gives_projects").select("source")
    of_projects = staging.partitions.join(gives_projects, on="source", how="semi")
    of_others = staging.partitions.join(gives_projects, on="source", how="anti")
    documents = tables["documents"].join(gives_projects, on="source", how="anti")
    every, years = projects.sightings.every, projects.fields.select("project_id", "call_year")
    found = pl.concat(
        [
            _in_projects(of_projects, every, years, tables["coverage_differences"]),
            _in_records(of_others, documents, tables["rejected_rows"]),
        ],
        how="diagonal",
    )
    return hand_over(found, Coverage, "ops.coverage", ("others_are_whole", "harvested_count"))


def _in_projects(
    partitions: pl.DataFrame, every: pl.DataFrame, call_years: pl.DataFrame, differences: pl.DataFrame
) -> pl.DataFrame:
    """Reconcile what was advertised, fetched and loaded of the sources that give projects.

    `partitions` as in `staging.Staging`. `every` has all sightings, the newest of a source and project last,
    `call_years` the year of each project, `differences` where sources disagree.
    """
    disputed = (
        differences.select("project_id", "source").unique().with_columns(is_disputed=pl.lit(value=True))
    )
    loaded = (
        every.group_by("project_id", "source")
        .agg(is_fetched=pl.col("is_newest").any(), is_listed=pl.col("is_listed").any())
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
    is_known = pl.col("is_whole", "others_are_whole").is_not_null()
    counts = pl.col("^(fetched|loaded|listed|shared|only_here|differing)_count$")
    return (
        loaded.join(_harvested(partitions), on=_ROW, how="full", nulls_equal=True, coalesce=True)
        .join(_spanning(partitions), on="source", how="left")
        .with_columns(
            fetched_count=pl.coalesce("harvested_count", "fetched_count"),
            is_whole=pl.when(pl.any_horizontal(is_known)).then(
                pl.all_horizontal(pl.col("is_whole", "others_are_whole").fill_null(value=True))
            ),
        )
        .with_columns(counts.fill_null(0).cast(pl.Int64))
        .sort(_ROW, nulls_last=True)
    )


def _in_records(partitions: pl.DataFrame, documents: pl.DataFrame, rejected: pl.DataFrame) -> pl.DataFrame:
    """Reconcile the sources that give no projects, in records: one row each, without call year.

    `partitions` as in `staging.Staging`, `documents` and `rejected` as in their tables. How far such
    sources agree is not counted.
    """
    refused = rejected.filter(scope="record").group_by("document_id").agg(refused_count=pl.len())
    loaded = (
        documents.join(refused, on="document_id", how="left")
        .with_columns(loaded=pl.col("record_count") - pl.col("refused_count").fill_null(0))
        .group_by("source")
        .agg(loaded_count=pl.col("loaded").sum(), listed_count=pl.col("loaded").filter("is_listed").sum())
    )
    harvested = partitions.group_by("source").agg(
        asked_count=_sum("asked_count"),
        advertised_count=_sum("advertised_count"),
        fetched_count=_sum("fetched_count"),
        is_whole=pl.col("is_whole").all(),
    )
    return (
        loaded.join(harvested, on="source", how="full", coalesce=True)
        .with_columns(pl.col("loaded_count", "listed_count").fill_null(0))
        .sort("source")
    )


def _harvested(partitions: pl.DataFrame) -> pl.DataFrame:
    """Sum up the partitions of each call year; what one of them does not know is unknown of the year."""
    return (
        partitions.filter(pl.col("call_year").is_not_null())
        .group_by(_ROW)
        .agg(
            asked_count=_sum("asked_count"),
            advertised_count=_sum("advertised_count"),
            harvested_count=_sum("fetched_count"),
            is_whole=pl.col("is_whole").all(),
        )
    )


def _spanning(partitions: pl.DataFrame) -> pl.DataFrame:
    """Return whether a source's partitions of no single call year are whole: any year may have lost some."""
    return (
        partitions.filter(pl.col("call_year").is_null())
        .group_by("source")
        .agg(others_are_whole=pl.col("is_whole").all())
    )


def _sum(column: str) -> pl.Expr:
    return pl.when(pl.col(column).null_count() == 0).then(pl.col(column).sum())
