"""What could not be used, and what was read with doubt: the tables rejected_rows and notices."""

import polars as pl

from transforms.participations import participation_doubts
from transforms.projects import project_doubts
from transforms.sightings import Sightings
from transforms.staging import Staging
from transforms.text import is_mojibake


def reports(
    staging: Staging,
    documents: pl.DataFrame,
    sightings: Sightings,
    candidates: pl.DataFrame,
    published: pl.DataFrame,
    of_texts: pl.DataFrame,
    of_others: pl.DataFrame,
) -> dict[str, pl.DataFrame]:
    """Return rejected_rows and notices: what parsers reported, and what normalising adds."""
    located = documents.lazy().select("folder", "document_id", "source")
    meant_for = pl.col("source").replace_strict(staging.record_tables, return_dtype=pl.String)
    by_parser = (
        staging.tables["rejected"]
        .join(located, on="folder")
        .with_columns(
            table_name=pl.when(pl.col("scope") == "participation")
            .then(pl.lit("participations"))
            .otherwise(meant_for),
            column_name="column",
        )
        .collect()
    )
    repeated = sightings.repeated.join(documents, on="document_id", how="semi").select(
        "document_id", "record_number", "line_number", scope=pl.lit("record"), table_name=pl.lit("projects"),
        column_name=pl.lit("identifier"), rule=pl.lit("identifier_repeated"), value="identifier",
    )  # fmt: skip
    all_doubts = pl.concat(
        [
            project_doubts(candidates).with_columns(table_name=pl.lit("projects")),
            of_texts.with_columns(table_name=pl.lit("projects")),
            participation_doubts(published).with_columns(table_name=pl.lit("participations")),
            of_others.select("document_id", "record_number", "column_name", "rule", "value", "table_name"),
        ]
    )
    # these say nothing, or nothing of the organisation, or less than a day: no value was lost
    is_gap = pl.col("rule").is_in(["placeholder", "shared_host", "month_only"])
    # people type what they like where an identifier is asked for
    personal = pl.col("column_name").is_in(
        ["name", "city", "website", "identifier_scheme", "pic", "oid"]
    ) | pl.col("column_name").str.ends_with("erasmus_code")
    unread = all_doubts.filter(~is_gap).with_columns(
        scope=pl.lit("value"), value=pl.when(~personal).then("value")
    )
    # most of millions have a gap: one notice tells of all
    is_flow = pl.col("table_name") == "mobility_flows"
    gaps_of_flows = (
        all_doubts.filter(is_gap & is_flow)
        .group_by("document_id", "column_name", kind="rule", detail="value")
        .agg(row_count=pl.len().cast(pl.Int32))
    )
    gaps = all_doubts.filter(is_gap & ~is_flow).select(
        "document_id",
        "record_number",
        "column_name",
        kind="rule",
        detail=pl.when(pl.col("rule") != "shared_host").then("value"),  # a page there may be a person's
        row_count=pl.lit(1),
    )
    by_parsers = (
        staging.tables["notices"]
        .join(located, on="folder")
        .with_columns(column_name="column", row_count="count")
        .collect()
    )
    is_strange = pl.col("identifier_kind").is_in(["unknown", "form"])
    odd = sightings.newest.filter(is_strange | pl.col("is_repaired")).select(
        "document_id",
        "record_number",
        column_name=pl.lit("project_id"),
        row_count=pl.lit(1),
        detail="identifier",
        kind=pl.when("is_repaired")
        .then(pl.lit("identifier_repaired"))
        .otherwise(pl.lit("identifier_of_unknown_shape")),
    )
    garbled = pl.concat(
        frame.filter(is_mojibake(pl.col(column))).select(
            "document_id",
            "record_number",
            column_name=pl.lit(column),
            kind=pl.lit("mojibake"),
            row_count=pl.lit(1),
        )
        for frame, column in ((candidates, "title"), (published, "name"))
    )
    return {
        "rejected_rows": pl.concat([by_parser, repeated, unread], how="diagonal").sort(
            "document_id", "record_number", "scope", "table_name", "column_name", "rule"
        ),
        "notices": pl.concat([by_parsers, gaps, gaps_of_flows, odd, garbled], how="diagonal_relaxed").sort(
            "document_id", "record_number", "kind", "column_name", "detail"
        ),
    }
