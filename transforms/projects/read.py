"""What is read of projects: their fields, texts and participations, merged out of all sources."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from schema.projects import TAKEN_WHOLE
from schema.words import TEXT_KINDS
from transforms.projects.fields import COLUMNS, read_fields
from transforms.projects.merge import choose_source, field_differences, merge_fields, merge_participations
from transforms.projects.participations import read_participations
from transforms.projects.results import read_results
from transforms.projects.sightings import Sightings, find_sightings
from transforms.projects.texts import read_texts
from transforms.projects.topics import project_topics
from transforms.staging import Staging

# Fields whose differences between sources are worth a row
_COMPARED = ["title", "call_year", "start_date", "end_date", "status", "action_code", "field"]
_PLACE = ["folder", "record_number"]


@dataclass(frozen=True)
class ProjectRecords:
    """What the sources say of projects, each for itself, and merged.

    - sightings: which record names which project; listing_sources: those whose absence means something.
    - candidates: fields, one row per project and source (see `fields.read_fields`).
    - published_texts, published_participations: as each source publishes them.
    - staged_participations: how many organisations each record names (folder, record_number).
    - fields, texts, topics, results, participations: one of all sources; participations not yet resolved.
    - differences: where sources disagree.
    """

    sightings: Sightings
    listing_sources: pl.Series
    candidates: pl.DataFrame
    published_texts: pl.DataFrame
    published_participations: pl.DataFrame
    participation_counts: pl.DataFrame
    fields: pl.DataFrame
    texts: pl.DataFrame
    topics: pl.DataFrame
    results: pl.DataFrame
    participations: pl.DataFrame
    differences: pl.DataFrame


def read_projects(staging: Staging, rooms: Mapping[str, Any]) -> ProjectRecords:
    """Read and merge everything that is staged of projects."""
    staged = staging.tables["projects"]
    sightings = find_sightings(staged, staging.documents)
    speaking = sightings.newest.lazy().select(*_PLACE, "document_id", "source", "project_id")
    candidates = _candidates(staged, sightings)
    published_texts = staged.select(*_PLACE, *TEXT_KINDS).join(speaking, on=_PLACE).collect()
    published = _participations(staging, speaking)
    participations, participation_differences = merge_participations(published)
    fields = _in_order(merge_fields(candidates))
    differences = pl.concat([field_differences(candidates, _COMPARED), participation_differences])
    counts = staging.tables["participations"].group_by(_PLACE).agg(participation_count=pl.len())
    return ProjectRecords(
        sightings=sightings,
        listing_sources=staging.sources.filter("is_listing")["source"],
        candidates=candidates,
        published_texts=published_texts,
        published_participations=published,
        participation_counts=counts.collect(),
        fields=fields,
        texts=read_texts(published_texts),
        topics=_topics(candidates, fields),
        results=read_results(staging.tables["results"].join(speaking, on=_PLACE).collect()),
        participations=participations,
        differences=differences.sort(pl.all()),
    )


def _candidates(staged: pl.LazyFrame, sightings: Sightings) -> pl.DataFrame:
    parsed = pl.struct("call_year", "call_round", "national_agency", "action_code", "field", "is_repaired")
    speaking = sightings.newest.lazy().select(
        *_PLACE, "document_id", "source", "project_id", "identifier_kind", "is_listed", parsed=parsed
    )
    records = staged.select(*_PLACE, *COLUMNS).join(speaking, on=_PLACE).sort("source", "project_id")
    return read_fields(records.collect())


def _participations(staging: Staging, speaking: pl.LazyFrame) -> pl.DataFrame:
    # a page whose organisations could be read in part only must not overrule a source that has them all
    incomplete = (
        staging.tables["notices"]
        .filter(pl.col("kind") == "partners_unread")
        .select(*_PLACE, is_incomplete=pl.lit(value=True))
        .unique()
    )
    staged = (
        staging.tables["participations"]
        .with_columns(pl.col("role").fill_null("partner"))
        .join(speaking, on=_PLACE)
        .join(staging.tables["projects"].select(*_PLACE, "countries"), on=_PLACE, how="left")
        .join(incomplete, on=_PLACE, how="left")
        .with_columns(pl.col("is_incomplete").fill_null(value=False))
        .sort("source", "project_id", "role", "position")
        .collect()
    )
    return read_participations(_with_places(staged))


def _with_places(staged: pl.DataFrame) -> pl.DataFrame:
    """Count those of a record anew whose words for their roles became the same once they were cleaned."""
    place = (*_PLACE, "role")
    is_twice = staged.select(*place, "position").is_duplicated()
    if not is_twice.any():
        return staged
    counted = pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over(place)
    return staged.with_columns(
        position=pl.when(pl.lit(is_twice).any().over(place)).then(counted).otherwise("position")
    )


def _in_order(fields: pl.DataFrame) -> pl.DataFrame:
    """Drop a last day before the first one: either may be right where they are of two sources."""
    is_backwards = (pl.col("end_date") < pl.col("start_date")).fill_null(value=False)
    return fields.with_columns(end_date=pl.when(~is_backwards).then("end_date"))


def _topics(candidates: pl.DataFrame, fields: pl.DataFrame) -> pl.DataFrame:
    named = candidates.filter(pl.col("published.topics").is_not_null()).select(
        "project_id", "source", "published.topics"
    )
    dated = choose_source(named, TAKEN_WHOLE["project_topics"]).join(
        fields.select("project_id", "call_year"), on="project_id"
    )
    return project_topics(dated, ["project_id"], topics="published.topics")
