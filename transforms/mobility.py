"""Mobility statistics: from rows per pair of names to rows per pair of organisations and year."""

import polars as pl

from transforms.boundary import with_each
from transforms.countries import country_code
from transforms.doubt import doubt
from transforms.projects import FIRST_YEAR, LAST_YEAR, doubts
from transforms.records import named, published, published_as
from transforms.registers import erasmus_code
from transforms.text import clean

SIDES = ("sending", "receiving")
_PARTS = ("name", "erasmus_code", "city", "country")
_SIDE = ("name", "erasmus_code", "city", "country_code")
# a year, or an academic year by its first and second
_YEAR = r"^([0-9]{4})(?:\s*[-/–]\s*(?:[0-9]{2}|[0-9]{4}))?$"


def read_flows(staged: pl.DataFrame) -> pl.DataFrame:
    """Read the fields of flows; `staged` as `records.newest_records` returns the staged ones.

    What was published under the same name stays as ``published.<name>``.
    """
    raw = published_as(staged, "year", "activity", *(f"{side}_{part}" for side in SIDES for part in _PARTS))
    read = {}
    for side in SIDES:
        read[f"{side}_name"] = clean(published(f"{side}_name"))
        read[f"{side}_erasmus_code"] = erasmus_code(published(f"{side}_erasmus_code"))
        read[f"{side}_city"] = clean(published(f"{side}_city"))
        read[f"{side}_country_code"] = country_code(published(f"{side}_country"))
    first_year = published("year").str.strip_chars().str.extract(_YEAR).cast(pl.Int64)
    return with_each(
        raw,
        **read,
        activity=clean(published("activity")),
        year=pl.when(first_year.is_between(FIRST_YEAR, LAST_YEAR)).then(first_year),
        year_text=clean(published("year")),
    )


def flow_doubts(read: pl.DataFrame) -> pl.DataFrame:
    """Return the values that were there and could not be used; columns as in `projects.doubts`."""
    columns = {"year": "year"}
    for side in SIDES:
        columns |= {
            f"{side}_erasmus_code": f"{side}_erasmus_code",
            f"{side}_country_code": f"{side}_country",
        }
    reasons = {field: doubt(published(column), pl.col(field)) for field, column in columns.items()}
    return doubts(read, reasons, {field: f"published.{column}" for field, column in columns.items()})


def flow_mentions(read: pl.DataFrame) -> pl.DataFrame:
    """Return where flows name organisations (as in `records.NAMED`): what is written alike once per document.

    The mention stands where its document has it first.
    """
    return pl.concat(
        named(
            _places(read, side),
            **{part: pl.col(f"{side}_{part}") for part in ("name", "city", "country_code")},
            identifier_scheme=pl.when(pl.col(f"{side}_erasmus_code").is_not_null()).then(pl.lit("ERASMUS")),
            identifier_value=pl.col(f"{side}_erasmus_code"),
        ).unique("mention_id", keep="first", maintain_order=True)
        for side in SIDES
    )


def mobility_flows(read: pl.DataFrame, assigned: pl.DataFrame) -> pl.DataFrame:
    """Sum flows up between organisations; `assigned` has mention_id and organisation_id."""
    found = read
    for side in SIDES:
        of_side = assigned.select("mention_id", pl.col("organisation_id").alias(f"{side}_id"))
        found = _places(found, side).join(of_side, on="mention_id", how="left").drop("mention_id")
    counted = pl.col("participant_count")
    return (
        found.group_by("document_id", "sending_id", "receiving_id", "year", "year_text")
        .agg(
            pl.col("record_number").min(),
            pl.col("record_count").sum(),
            activities=pl.col("activity").drop_nulls().unique().sort().str.join("; "),
            participant_count=pl.when(counted.count() > 0).then(counted.sum()),
        )
        .with_columns(activities=pl.when(pl.col("activities") != "").then("activities"))
        .sort("document_id", "record_number")
    )


def _places(read: pl.DataFrame, side: str) -> pl.DataFrame:
    """Add mention_id: the first place of the document where this side is written like this."""
    written = ["document_id", *(f"{side}_{part}" for part in _SIDE)]
    return read.with_columns(
        mention_id=pl.format(
            "{}#{}/{}", "document_id", pl.col("record_number").min().over(written), pl.lit(side)
        )
    )
