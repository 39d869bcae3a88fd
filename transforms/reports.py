"""What could not be used, and what was read with doubt: the tables rejected_rows and notices."""

import polars as pl

from schema import KINDS
from schema.operations import Notices, RejectedRows
from schema.rules import hand_over
from schema.words import NAMELESS_KINDS
from transforms.identifiers import parse_identifier
from transforms.projects.read import ProjectRecords
from transforms.room import Tables
from transforms.staging import Staging
from transforms.steps import read_columns
from transforms.text import is_mojibake

# These say nothing, or nothing of the organisation, or less than a day: no value was lost
_GAPS = ["placeholder", "shared_host", "month_only"]
# People type what they like where an identifier is asked for
_PERSONAL = ["name", "city", "website", "identifier_scheme", "pic", "oid"]
_REJECTED = list(RejectedRows.columns())
_NOTICE = list(Notices.columns())


def reports(
    staging: Staging, projects: ProjectRecords, doubts: pl.DataFrame, documents: pl.DataFrame
) -> Tables:
    """Return rejected_rows and notices: what parsers reported, and what reading adds.

    `doubts` as in `doubts.DOUBTS`, of all rooms; `documents` is the table of that name.
    """
    located = staging.documents.join(documents, on="document_id", how="semi").select(
        "folder", "document_id", "kind"
    )
    rejected = pl.concat(
        [
            _rejected_by_parsers(staging, located),
            _repeated(projects, documents),
            _unread(doubts),
        ],
        how="diagonal",
    )
    notices = pl.concat(
        [
            _noticed_by_parsers(staging, located),
            _gaps(doubts),
            _strange_identifiers(projects),
            _strange_references(projects),
            _garbled(projects),
        ],
        how="diagonal_relaxed",
    )
    return {
        "rejected_rows": hand_over(
            rejected.sort("document_id", "record_number", "scope", "table_name", "column_name", "rule"),
            RejectedRows,
            "ops.rejected_rows",
        ),
        "notices": hand_over(
            notices.sort("document_id", "record_number", "kind", "column_name", "detail"),
            Notices,
            "ops.notices",
        ),
    }


def _rejected_by_parsers(staging: Staging, located: pl.DataFrame) -> pl.DataFrame:
    """Return what parsers rejected, under the table that it was meant for: that of the record's kind."""
    meant_for = {kind.name: kind.published for kind in KINDS}
    return (
        staging.tables["rejected"]
        .join(located.lazy(), on="folder")
        .with_columns(
            table_name=pl.when(pl.col("scope") == "participation")
            .then(pl.lit("participations"))
            .otherwise(pl.col("kind").replace_strict(meant_for, return_dtype=pl.String)),
            column_name="column",
        )
        .select(_REJECTED)
        .collect()
    )


def _repeated(projects: ProjectRecords, documents: pl.DataFrame) -> pl.DataFrame:
    """Return the records of a document that name a project once more."""
    return (
        projects.sightings.repeated.join(documents, on="document_id", how="semi")
        .with_columns(
            scope=pl.lit("record"),
            table_name=pl.lit("projects"),
            column_name=pl.lit("identifier"),
            rule=pl.lit("identifier_repeated"),
            value=pl.col("identifier"),
        )
        .select(_REJECTED)
    )


def _unread(doubts: pl.DataFrame) -> pl.DataFrame:
    """Return values that say something, and could not be read."""
    column = pl.col("column_name")
    is_personal = column.is_in(_PERSONAL) | column.str.ends_with("erasmus_code")
    return doubts.filter(~pl.col("rule").is_in(_GAPS)).with_columns(
        scope=pl.lit("value"), value=pl.when(~is_personal).then("value")
    )


def _noticed_by_parsers(staging: Staging, located: pl.DataFrame) -> pl.DataFrame:
    notices = staging.tables["notices"].join(located.lazy().select("folder", "document_id"), on="folder")
    return notices.with_columns(column_name="column", row_count="count").select(_NOTICE).collect()


def _gaps(doubts: pl.DataFrame) -> pl.DataFrame:
    """Return values that stand for nothing; of flows, most of which have one, one notice tells of all."""
    gaps = doubts.filter(pl.col("rule").is_in(_GAPS))
    is_flow = pl.col("table_name") == "mobility_flows"
    of_flows = (
        gaps.filter(is_flow)
        .group_by("document_id", "column_name", kind="rule", detail="value")
        .agg(row_count=pl.len())
    )
    # a page on a shared host may be a person's
    detail = pl.when(pl.col("rule") != "shared_host").then("value")
    others = gaps.filter(~is_flow).select(
        "document_id", "record_number", "column_name", kind="rule", detail=detail, row_count=pl.lit(1)
    )
    return pl.concat([others, of_flows], how="diagonal_relaxed")


def _strange_identifiers(projects: ProjectRecords) -> pl.DataFrame:
    is_strange = pl.col("identifier_kind").is_in(NAMELESS_KINDS)
    kind = (
        pl.when("is_repaired")
        .then(pl.lit("identifier_repaired"))
        .otherwise(pl.lit("identifier_of_unknown_shape"))
    )
    return projects.sightings.newest.filter(is_strange | pl.col("is_repaired")).select(
        "document_id",
        "record_number",
        kind=kind,
        column_name=pl.lit("project_id"),
        detail="identifier",
        row_count=pl.lit(1),
    )


def _strange_references(projects: ProjectRecords) -> pl.DataFrame:
    """Return one notice for each document whose projects have further references of no known shape."""
    named = projects.sightings.newest.filter(pl.col("external_reference").str.strip_chars() != "")
    read = read_columns(named, kind=parse_identifier(pl.col("external_reference")).field("identifier_kind"))
    return (
        read.filter(pl.col("kind").is_in(NAMELESS_KINDS))
        .group_by("document_id")
        .agg(detail=pl.format("such as {}", pl.col("external_reference").min()), row_count=pl.len())
        .with_columns(kind=pl.lit("identifier_of_unknown_shape"), column_name=pl.lit("external_reference"))
    )


def _garbled(projects: ProjectRecords) -> pl.DataFrame:
    """Return titles and names that show the marks of a wrong decoding."""
    return pl.concat(
        frame.filter(is_mojibake(pl.col(column))).select(
            "document_id",
            "record_number",
            column_name=pl.lit(column),
            kind=pl.lit("mojibake"),
            row_count=pl.lit(1),
        )
        for frame, column in ((projects.candidates, "title"), (projects.published_participations, "name"))
    )
