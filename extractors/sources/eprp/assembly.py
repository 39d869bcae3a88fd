"""The common end of the search's and the cards' parsers: from what was read to staged tables."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from extractors.contract import NOTICES, PARTICIPATIONS, PROJECTS, Staged
from extractors.read.frames import reject, remark, with_absent
from extractors.read.privacy import kept_columns, publishable_participations
from extractors.read.rough_location import rough_location


@dataclass(frozen=True)
class Raw:
    """What was read from one document, before anything was judged or cut.

    ``projects`` holds ``record_number`` and columns of PROJECTS, those that the document has.
    ``organisations`` holds ``record_number``, ``role``, ``is_malformed`` (something stands there that is no
    organisation) and columns that ``publishable_participations`` takes, in the order published. ``rejected``
    holds records that could not be read at all and values that could not be kept, ``notices`` remarks.
    ``record_count`` counts every record, read or not. ``results`` has the columns of RESULTS, None where the
    source tells of none.
    """

    projects: pl.DataFrame
    organisations: pl.DataFrame
    rejected: pl.DataFrame
    notices: pl.DataFrame
    record_count: int
    results: pl.DataFrame | None = None

    @property
    def identifier(self) -> str | None:
        """Identifier of the first project, None if it has none."""
        identifier: str | None = self.projects["identifier"].str.strip_chars()[0]
        return identifier or None


def gives(projects: Iterable[str], organisations: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Columns that a source gives by staged table, from those that it reads of projects and organisations."""
    read = ("record_number", "position", *organisations)
    return {
        "projects": tuple(dict.fromkeys(("record_number", *projects))),
        "participations": kept_columns(read, PARTICIPATIONS),
    }


def assemble(raw: Raw, given: Mapping[str, Collection[str]], advertised_count: int | None = None) -> Staged:
    """Stage what a document holds, in the columns that its source gives.

    Reject what can't be identified, cut the rest down to what may be published, and account for all.
    """
    identifier = pl.col("identifier").str.strip_chars()
    verdict = raw.projects.with_columns(
        rule=pl.when(identifier.fill_null("") == "")
        .then(pl.lit("identifier_missing"))
        .when(~identifier.is_first_distinct())
        .then(pl.lit("identifier_repeated"))
    )
    unusable = reject(
        verdict.filter(pl.col("rule").is_not_null()), pl.col("rule"), column="identifier", value="identifier"
    )
    projects, unplaced = _located(verdict.filter(pl.col("rule").is_null()).drop("rule"))
    raw_organisations, unplaced_organisations = _located(raw.organisations)

    organisations = (
        raw_organisations.with_columns(
            position=pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("record_number", "role"),
            rule=_organisation_rule(raw.organisations.columns),
        )
        .join(projects.select("record_number"), on="record_number", how="semi")
        .join(
            projects.select("record_number", "programme"),
            on="record_number",
            how="left",
            maintain_order="left",
        )
    )
    # what stands in it may be personal, so it isn't repeated
    nobody = reject(
        organisations.filter(pl.col("rule").is_not_null()),
        pl.col("rule"),
        scope="participation",
        column=pl.col("role"),
    )
    participations, withheld = publishable_participations(
        organisations.filter(pl.col("rule").is_null()).drop("rule", "is_malformed")
    )

    out = pl.col("record_number").is_in(unusable["record_number"].implode())
    values = raw.rejected.filter(~((pl.col("scope") == "value") & out))
    parts = {}
    if raw.results is not None:
        parts["results"] = raw.results.join(projects, on="record_number", how="semi", maintain_order="left")
    return Staged(
        projects=with_absent(projects, given["projects"], PROJECTS),
        participations=with_absent(participations, given["participations"], PARTICIPATIONS),
        rejected=pl.concat([unusable, nobody, values]).sort("record_number", maintain_order=True),
        notices=pl.concat([raw.notices, unplaced, unplaced_organisations, withheld]),
        record_count=raw.record_count,
        advertised_count=advertised_count,
        **parts,
    )


def _located(frame: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Round the column ``location``, if there is one; one that can't be read leaves a notice without it."""
    if "location" not in frame.columns:
        return frame, NOTICES.to_frame()
    rounded = frame.with_columns(location=rough_location(pl.col("location")), published="location")
    lost = rounded.filter(pl.col("location").is_null() & pl.col("published").is_not_null())
    detail = "no latitude and longitude in degrees"
    return rounded.drop("published"), remark(lost, "location_dropped", column="location", detail=detail)


def _organisation_rule(columns: Collection[str]) -> pl.Expr:
    """Say why an entry is no organisation: it is no object, or nothing in it tells who it is."""
    telling = ("name", "identifier", "platform_organisation_id", "country")
    names = [name for name in telling if name in columns]
    blank = pl.all_horizontal(pl.col(name).str.strip_chars().fill_null("") == "" for name in names)
    return (
        pl.when("is_malformed")
        .then(pl.lit("organisation_malformed"))
        .when(blank)
        .then(pl.lit("organisation_empty"))
    )
