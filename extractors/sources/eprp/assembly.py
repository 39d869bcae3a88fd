"""The common end of the search's and the cards' parsers: from what was read to staged tables."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from extractors.contract import NOTICES, REJECTED, Staged, conform
from extractors.read.privacy import publishable_participations, publishable_projects


@dataclass(frozen=True)
class Raw:
    """What was read from one document, before anything was judged or cut.

    ``projects`` holds ``record_number`` and columns of PROJECTS. ``organisations`` holds
    ``record_number``, ``role``, ``is_malformed`` (something stands there that is no organisation) and
    columns that ``publishable_participations`` takes, in the order published. ``rejected`` holds records
    that could not be read at all and values that could not be kept, ``notices`` remarks. ``record_count``
    counts every record, read or not.
    """

    projects: pl.DataFrame
    organisations: pl.DataFrame
    rejected: pl.DataFrame
    notices: pl.DataFrame
    record_count: int


def frame(rows: Iterable[Mapping[str, Any]], schema: pl.Schema) -> pl.DataFrame:
    """Return `rows` as a frame with `schema`; what a row lacks is null."""
    return pl.DataFrame(list(rows), schema=schema)


def assemble(raw: Raw, advertised_count: int | None = None) -> Staged:
    """Reject what can't be identified, cut the rest down to what may be published, and account for all."""
    identifier = pl.col("identifier").str.strip_chars()
    verdict = raw.projects.with_columns(
        rule=pl.when(identifier.fill_null("") == "")
        .then(pl.lit("identifier_missing"))
        .when(~identifier.is_first_distinct())
        .then(pl.lit("identifier_repeated"))
    )
    unusable = verdict.filter(pl.col("rule").is_not_null()).with_columns(
        scope=pl.lit("record"), column=pl.lit("identifier"), value="identifier"
    )
    projects = verdict.filter(pl.col("rule").is_null())

    organisations = (
        raw.organisations.with_columns(
            position=pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("record_number", "role"),
            rule=_organisation_rule(),
        )
        .join(projects.select("record_number"), on="record_number", how="semi")
        .join(conform(projects, _PROGRAMME), on="record_number", how="left", maintain_order="left")
    )
    nobody = organisations.filter(pl.col("rule").is_not_null()).with_columns(
        scope=pl.lit("participation"), column="role"
    )
    participations, withheld = publishable_participations(organisations.filter(pl.col("rule").is_null()))

    out = pl.col("record_number").is_in(unusable["record_number"].implode())
    values = raw.rejected.filter(~((pl.col("scope") == "value") & out))
    return Staged(
        projects=publishable_projects(projects),
        participations=participations,
        rejected=pl.concat([conform(unusable, REJECTED), _without_value(nobody), values]).sort(
            "record_number", maintain_order=True
        ),
        notices=pl.concat([raw.notices, withheld]),
        record_count=raw.record_count,
        advertised_count=advertised_count,
    )


_PROGRAMME = pl.Schema({"record_number": pl.Int64, "programme": pl.String})


def _organisation_rule() -> pl.Expr:
    """Say why an entry is no organisation: it is no object, or nothing in it tells who it is."""
    names = ("name", "identifier", "platform_organisation_id", "country")
    blank = pl.all_horizontal(pl.col(name).str.strip_chars().fill_null("") == "" for name in names)
    return (
        pl.when("is_malformed")
        .then(pl.lit("organisation_malformed"))
        .when(blank)
        .then(pl.lit("organisation_empty"))
    )


def _without_value(rows: pl.DataFrame) -> pl.DataFrame:
    """Return rejected organisations: what stands in them may be personal, so it isn't repeated."""
    return conform(rows.with_columns(value=pl.lit(None, pl.String)), REJECTED)


def notices(rows: Iterable[Mapping[str, Any]]) -> pl.DataFrame:
    """Return `rows` as a frame with the NOTICES schema."""
    return frame(rows, NOTICES)


def rejections(rows: Iterable[Mapping[str, Any]]) -> pl.DataFrame:
    """Return `rows` as a frame with the REJECTED schema."""
    return frame(rows, REJECTED)
