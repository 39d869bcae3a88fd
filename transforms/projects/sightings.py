"""Which document names which project: every record ever staged, and which of them speak for a project.

A record is a *sighting* of a project. Of each project and source the newest sighting speaks; the older
ones only tell since when it is known, and what its grant once was.
"""

from dataclasses import dataclass

import polars as pl

from transforms.identifiers import parse_identifier
from transforms.steps import read_columns

# What of the staged projects is read for all versions of all documents
COLUMNS = (
    "folder",
    "record_number",
    "line_number",
    "identifier",
    "external_reference",
    "grant_awarded",
    "grant_contribution",
)
_KINDS_THAT_NAME_NOTHING = ("unknown", "form")


@dataclass(frozen=True)
class Sightings:
    """All sightings, those that speak for their project in their source, and the ones rejected."""

    every: pl.DataFrame
    newest: pl.DataFrame
    repeated: pl.DataFrame


def find_sightings(staged: pl.LazyFrame, documents: pl.DataFrame) -> Sightings:
    """Read the identifiers of all records, and sort the sightings by source and age.

    `staged` has COLUMNS, `documents` one row per version of a document: document_id, folder, source,
    published_on, first_fetched_at, last_fetched_at, is_newest, is_listed. Two records of one document that
    turn out to name one project are one sighting and one repetition.
    """
    facts = (
        "document_id",
        "folder",
        "source",
        "published_on",
        "first_fetched_at",
        "last_fetched_at",
        "is_newest",
        "is_listed",
    )
    records = (
        staged.select(COLUMNS)
        .join(documents.lazy().select(facts), on="folder")
        .sort("document_id", "record_number")
        .collect()
    )
    records = _under_one_name(
        read_columns(records, parsed=parse_identifier(pl.col("identifier"))).unnest("parsed")
    )
    is_first = pl.struct("document_id", "project_id").is_first_distinct()
    every = records.filter(is_first).sort(
        "source",
        "project_id",
        # a document's own date says more than the moment of the fetch: old files may be imported late
        pl.coalesce(pl.col("published_on"), pl.col("last_fetched_at").dt.date()),
        "last_fetched_at",
        "document_id",
    )
    return Sightings(
        every=every,
        newest=every.unique(["source", "project_id"], keep="last", maintain_order=True),
        repeated=records.filter(~is_first),
    )


def _under_one_name(records: pl.DataFrame) -> pl.DataFrame:
    """Put a project that one document knows by its external reference under its identifier in another.

    Only a reference that follows a known grammar, and that one project alone carries, can do this.
    """
    references = (
        records.filter(pl.col("external_reference").is_not_null())
        .pipe(read_columns, reference=parse_identifier(pl.col("external_reference")))
        .select("project_id", "reference")
        .unnest("reference", separator=".")
        .select("project_id", alias="reference.project_id", kind="reference.identifier_kind")
        .filter(~pl.col("kind").is_in(_KINDS_THAT_NAME_NOTHING) & (pl.col("alias") != pl.col("project_id")))
        .unique(["project_id", "alias"])
        .filter(pl.len().over("alias") == 1)
        .select("alias", known_as="project_id")
    )
    return (
        records.join(references, left_on="project_id", right_on="alias", how="left", maintain_order="left")
        .with_columns(project_id=pl.coalesce("known_as", "project_id"))
        .drop("known_as")
    )


def seen(every: pl.DataFrame, listing_sources: pl.Series) -> pl.DataFrame:
    """Return project_id, first_seen, last_seen and is_listed of each project.

    Absence means something only from `listing_sources`, which list projects as a whole.
    """
    lists = pl.col("source").is_in(listing_sources.implode())
    return (
        every.group_by("project_id")
        .agg(
            first_seen=pl.col("first_fetched_at").min(),
            last_seen=pl.col("last_fetched_at").max(),
            is_listed=pl.col("is_listed").filter(lists).any(),
            was_listed=pl.col("is_listed").filter(lists).is_not_null().any(),
        )
        .with_columns(is_listed=pl.when("was_listed").then("is_listed"))
        .drop("was_listed")
        .sort("project_id")
    )
