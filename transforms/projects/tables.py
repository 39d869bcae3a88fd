"""The tables of projects."""

import polars as pl

from schema.codes import Topics
from schema.documents import ProjectDocuments
from schema.operations import CoverageDifferences
from schema.participations import Participations
from schema.project_parts import ProjectIdentifiers, ProjectTexts, ProjectTopics, Results
from schema.projects import Projects
from schema.rules import hand_over
from transforms.dates import duration_months
from transforms.organisations import id_by_position
from transforms.projects.concepts import concept_tables
from transforms.projects.further_names import project_names
from transforms.projects.grants import grants
from transforms.projects.mentions import participation_id
from transforms.projects.read import ProjectRecords
from transforms.projects.sightings import seen
from transforms.projects.texts import read_abstracts
from transforms.projects.topics import topic_table
from transforms.published import held_back
from transforms.room import Tables

# Of a participation, beside the table's columns: where it stands, and what resolution needs or found
_WORKING = (
    "location",
    *("folder", "source", "platform_organisation_id", "is_incomplete", "name_key", "name_ascii"),
    *("identifier_value", "mention_id"),
)


def project_tables(read: ProjectRecords, located: pl.DataFrame, tables: Tables) -> Tables:
    """Return the tables of projects: what they are about, who takes part, what they were granted."""
    participations = _participations(read, located)
    all_grants = grants(read.sightings.every)
    topics = hand_over(topic_table(read.topics), Topics, "topics")
    every = read.sightings.every
    # a document is cited that is the newest of its key, or that a sighting or a grant still rests on
    cited = pl.concat(
        [
            every.filter("is_newest")["document_id"],
            read.sightings.newest["document_id"],
            all_grants["document_id"],
        ]
    ).unique()
    named = read.topics.select("project_id", "topic_id").sort("project_id", "topic_id")
    return {
        "projects": _projects(read, participations),
        "project_identifiers": hand_over(
            project_names(read.candidates, read.sightings), ProjectIdentifiers, "project_identifiers"
        ),
        "results": hand_over(read.results, Results, "results"),
        "project_texts": hand_over(read.texts, ProjectTexts, "project_texts"),
        "project_documents": _project_documents(read, cited, participations),
        "grants": all_grants,
        "participations": hand_over(
            participations.sort("project_id", "role", "position"),
            Participations,
            "participations",
            (*_WORKING, *held_back(participations)),
        ),
        "topics": topics,
        "project_topics": hand_over(named, ProjectTopics, "project_topics"),
        **concept_tables(topics),
        "coverage_differences": hand_over(read.differences, CoverageDifferences, "ops.coverage_differences"),
    }


def _participations(read: ProjectRecords, located: pl.DataFrame) -> pl.DataFrame:
    """Add mention_id and organisation_id to participations; whose name is withheld gets one by position."""
    joined = read.participations.with_columns(mention_id=participation_id()).join(
        located.select("mention_id", "organisation_id"), on="mention_id", how="left", maintain_order="left"
    )
    return joined.with_columns(
        organisation_id=pl.coalesce("organisation_id", id_by_position("withheld-", joined["mention_id"]))
    )


def _projects(read: ProjectRecords, participations: pl.DataFrame) -> pl.DataFrame:
    taking_part = participations.filter(~pl.col("is_withdrawn"))
    counts = taking_part.group_by("project_id").agg(
        organisation_count=pl.col("organisation_id").n_unique().cast(pl.Int64),
        country_count=pl.col("country_code").drop_nulls().n_unique().cast(pl.Int64),
    )
    coordinators = (
        participations.filter(pl.col("role") == "coordinator")
        .sort("project_id", "position")
        .unique("project_id", keep="first", maintain_order=True)
        .select("project_id", coordinator_id="organisation_id")
    )
    kinds = read.candidates.select("project_id", "identifier_kind").unique("project_id", maintain_order=True)
    projects = (
        read.fields.join(kinds, on="project_id")
        .join(seen(read.sightings.every, read.listing_sources), on="project_id")
        .join(read_abstracts(read.texts), on="project_id", how="left")
        .join(coordinators, on="project_id", how="left")
        .join(counts, on="project_id", how="left")
        .with_columns(
            pl.col("organisation_count", "country_count").fill_null(0), duration_months=duration_months()
        )
        .sort("call_year", "project_id", nulls_last=True)
    )
    return hand_over(projects, Projects, "projects")


def _project_documents(read: ProjectRecords, cited: pl.Series, participations: pl.DataFrame) -> pl.DataFrame:
    used = participations.select("project_id", "document_id").unique().with_columns(used=pl.lit(value=True))
    documents = (
        read.sightings.every.filter(pl.col("document_id").is_in(cited.implode()))
        .join(read.participation_counts, on=["folder", "record_number"], how="left")
        .join(used, on=["project_id", "document_id"], how="left")
        .select(
            "project_id",
            "document_id",
            "record_number",
            "line_number",
            pl.col("participation_count").fill_null(0),
            is_participation_source=pl.col("used").fill_null(value=False),
        )
        .sort("project_id", "document_id")
    )
    return hand_over(documents, ProjectDocuments, "project_documents")
