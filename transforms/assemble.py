"""All tables out of everything that is staged: the order in which the steps follow each other."""

import polars as pl

from schema.words import TEXT_KINDS
from transforms.actions import action_table
from transforms.concepts import concept_tables
from transforms.countries import country_table
from transforms.coverage import coverage, record_coverage
from transforms.merge import (
    choose_source,
    field_differences,
    merge_fields,
    merge_participations,
)
from transforms.organisation_types import organisation_type_table
from transforms.organisations import identify, organisation_tables
from transforms.others import read_others
from transforms.participations import read_participations
from transforms.projects import COLUMNS as PROJECT_COLUMNS
from transforms.projects import (
    duration_months,
    further_identifiers,
    read_projects,
    yes_or_no,
)
from transforms.records import conceal
from transforms.reports import reports
from transforms.resolution.record import Record
from transforms.resolution.tables import mentions_of, organise
from transforms.sightings import Sightings, find_sightings, grants, seen
from transforms.staging import Staging
from transforms.texts import read_abstracts, read_texts, text_doubts
from transforms.topics import project_topics, topic_table

# Fields whose differences between sources are worth a row
COMPARED = ["title", "call_year", "start_date", "end_date", "status", "action_code", "field"]


def assemble(
    staging: Staging, record: Record | None = None, corrections: pl.DataFrame | None = None
) -> dict[str, pl.DataFrame]:
    """Return every table of the registry that is made from staged documents, by name.

    `record` holds the organisation ids that were given before, `corrections` what is known by hand (columns
    as in `transforms.resolution.corrections`); none if left out. Raises CorrectionError.
    """
    versions = conceal(staging.documents, staging.tables["organisations"]).with_columns(
        document_id=pl.format(
            "{}:{}@{}", "source", pl.coalesce("concealed", "key"), pl.col("sha256").str.head(12)
        )
    )
    sightings = find_sightings(staging.tables["projects"], versions)
    speaking = sightings.newest.select(
        "folder", "record_number", "document_id", "source", "project_id", "identifier_kind", "is_listed",
        parsed=pl.struct("call_year", "call_round", "national_agency", "action_code", "field", "is_repaired"),
    )  # fmt: skip
    candidates = read_projects(
        staging.tables["projects"]
        .select(PROJECT_COLUMNS)
        .join(speaking.lazy(), on=["folder", "record_number"])
        .sort("source", "project_id")
        .collect()
    )
    published_texts = (
        staging.tables["projects"].select("folder", "record_number", *TEXT_KINDS)
        .join(speaking.lazy().select("folder", "record_number", "document_id", "source", "project_id"),
              on=["folder", "record_number"])
        .collect()
    )  # fmt: skip
    texts = read_texts(published_texts)
    # a page whose organisations could be read in part only must not overrule a source that has them all
    incomplete = (
        staging.tables["notices"]
        .filter(pl.col("kind") == "partners_unread")
        .select("folder", "record_number", is_incomplete=pl.lit(value=True))
        .unique()
    )
    published = read_participations(
        staging.tables["participations"]
        .join(
            speaking.lazy().select("folder", "record_number", "document_id", "source", "project_id"),
            on=["folder", "record_number"],
        )
        .join(incomplete, on=["folder", "record_number"], how="left")
        .with_columns(pl.col("is_incomplete").fill_null(value=False))
        .sort("source", "project_id", "role", "position")
        .collect()
    )
    fields = _in_order(merge_fields(candidates))
    merged_participations, participation_differences = merge_participations(published)
    others = read_others(staging.tables, versions)
    organised = organise(
        pl.concat([mentions_of(merged_participations), others.to_resolve()]),
        record or Record(),
        corrections,
        on=staging.documents.select(pl.col("last_fetched_at").max().dt.date()).item(),
    )
    participations = identify(merged_participations, organised.assigned)
    mentions = pl.concat(
        [
            participations.filter(~pl.col("is_name_withheld")).join(
                fields.select("project_id", "call_year"), on="project_id"
            ),
            others.mentions.join(organised.assigned, on="mention_id"),
        ],
        how="diagonal_relaxed",
    )
    all_grants = grants(sightings.every)
    named_topics = _topics(candidates, fields)
    topics = topic_table(named_topics)
    differences = pl.concat(
        [field_differences(candidates, fields, COMPARED), participation_differences]
    ).sort(pl.all())
    documents = _documents(versions, sightings, all_grants)
    of_projects = pl.col("source").replace_strict(staging.record_tables, default=None) == "projects"
    project_identifiers = _project_identifiers(candidates, sightings)
    other_tables = others.tables(organised.assigned, fields, _project_names(fields, project_identifiers))
    reported = reports(
        staging, documents, sightings, candidates, published, text_doubts(published_texts), others.doubts
    )
    return {
        "projects": _projects(fields, candidates, sightings, participations, texts),
        "project_identifiers": project_identifiers,
        "project_texts": texts,
        "project_documents": _project_documents(
            sightings, documents, staging.tables["participations"], participations
        ),
        "grants": all_grants,
        "participations": participations.sort("project_id", "role", "position"),
        **organisation_tables(mentions),
        "organisation_mentions": mentions.sort("mention_id"),
        **organised.tables,
        **other_tables,
        "issued_ids": organised.record.ids,
        "issued_keys": organised.record.keys,
        "topics": topics,
        "project_topics": named_topics.select("project_id", "topic_id").sort("project_id", "topic_id"),
        **concept_tables(topics),
        "documents": documents,
        "countries": _countries(),
        "actions": action_table(),
        "organisation_types": _organisation_types(),
        **reported,
        "coverage": pl.concat(
            [
                coverage(
                    staging.partitions.filter(of_projects),
                    sightings.every,
                    fields.select("project_id", "call_year"),
                    differences,
                ),
                record_coverage(
                    staging.partitions.filter(~of_projects),
                    documents.filter(~of_projects),
                    reported["rejected_rows"],
                ),
            ],
            how="diagonal",
        ),
        "coverage_differences": differences,
    }  # fmt: skip


def _in_order(fields: pl.DataFrame) -> pl.DataFrame:
    """Drop a last day before the first one: either may be right where they are of two sources."""
    is_backwards = (pl.col("end_date") < pl.col("start_date")).fill_null(value=False)
    return fields.with_columns(end_date=pl.when(~is_backwards).then("end_date"))


def _countries() -> pl.DataFrame:
    # "group" is a word of SQL, and could not be asked for without quotes
    return country_table().rename({"alpha_2": "iso2_code", "alpha_3": "iso3_code", "group": "relation"})


def _organisation_types() -> pl.DataFrame:
    listed = organisation_type_table().rename({"code": "platform_id", "label": "organisation_type"})
    return listed.with_columns(yes_or_no(pl.col("may_be_person")).fill_null(value=False))


def _projects(
    fields: pl.DataFrame,
    candidates: pl.DataFrame,
    sightings: Sightings,
    participations: pl.DataFrame,
    texts: pl.DataFrame,
) -> pl.DataFrame:
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
    kinds = candidates.select("project_id", "identifier_kind").unique("project_id", maintain_order=True)
    return (
        fields.join(kinds, on="project_id")
        .join(seen(sightings.every), on="project_id")
        .join(read_abstracts(texts), on="project_id", how="left")
        .join(coordinators, on="project_id", how="left")
        .join(counts, on="project_id", how="left")
        .with_columns(
            pl.col("organisation_count", "country_count").fill_null(0), duration_months=duration_months()
        )
        .sort("call_year", "project_id", nulls_last=True)
    )


def _project_identifiers(candidates: pl.DataFrame, sightings: Sightings) -> pl.DataFrame:
    """Return the other names of projects, among them identifiers as published where they were mended."""
    published = (
        sightings.newest.filter(pl.col("identifier").str.strip_chars() != pl.col("project_id"))
        .select("project_id", scheme=pl.lit("as_published"), value=pl.col("identifier").str.strip_chars())
        .unique()
    )
    return pl.concat([further_identifiers(candidates), published]).sort("project_id", "scheme", "value")


def _project_names(fields: pl.DataFrame, further: pl.DataFrame) -> pl.DataFrame:
    """Return name and project_id: every identifier under which a project may be named."""
    return pl.concat(
        [fields.select("project_id", name="project_id"), further.select("project_id", name="value")]
    ).unique(maintain_order=True)


def _topics(candidates: pl.DataFrame, fields: pl.DataFrame) -> pl.DataFrame:
    named = candidates.filter(pl.col("published.topics").is_not_null()).select(
        "project_id", "source", "published.topics"
    )
    dated = choose_source(named, "topics").join(fields.select("project_id", "call_year"), on="project_id")
    return project_topics(dated, ["project_id"], topics="published.topics")


def _documents(versions: pl.DataFrame, sightings: Sightings, all_grants: pl.DataFrame) -> pl.DataFrame:
    """Return the documents that the tables rest on: the newest, and older ones that still say something."""
    cited = pl.concat([sightings.newest["document_id"], all_grants["document_id"]]).unique()
    return (
        versions.filter(pl.col("is_newest") | pl.col("document_id").is_in(cited.implode()))
        .with_columns(pl.coalesce("concealed", name).alias(name) for name in ("key", "label", "url"))
        .rename({"published_on": "published_date", "first_fetched_at": "fetched_at"})
        .sort("document_id")
    )


def _project_documents(
    sightings: Sightings, documents: pl.DataFrame, staged: pl.LazyFrame, participations: pl.DataFrame
) -> pl.DataFrame:
    counts = (
        staged.group_by("folder", "record_number").agg(participation_count=pl.len().cast(pl.Int64)).collect()
    )
    used = participations.select("project_id", "document_id").unique().with_columns(used=pl.lit(value=True))
    return (
        sightings.every.join(documents.select("document_id"), on="document_id", how="semi")
        .join(counts, on=["folder", "record_number"], how="left")
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
