"""Organisations out of the places that name them, once these are resolved: one row each, with its face."""

import hashlib

import polars as pl

from transforms.resolution.faces import most_common, spellings
from transforms.resolution.tables import BY_POSITION, mention_id


def identify(participations: pl.DataFrame, assigned: pl.DataFrame) -> pl.DataFrame:
    """Add mention_id, organisation_id, confidence and is_identifier_trusted to participations.

    `assigned` as in `resolution.tables.Organised`. Who may be a person gets an identifier made from project
    and position alone, and so does who is not named at all: neither is ever found again elsewhere.
    """
    joined = participations.with_columns(mention_id=mention_id()).join(
        assigned, on="mention_id", how="left", maintain_order="left"
    )
    prefix = pl.when("is_name_withheld").then(pl.lit("withheld-")).otherwise(pl.lit("unnamed-"))
    is_lost = pl.col("organisation_id").is_null()
    lost = joined.filter(is_lost)
    places = lost.select(
        "mention_id",
        place=prefix + pl.Series([_digest(place) for place in lost["mention_id"]], dtype=pl.String),
    )
    return (
        joined.join(places, on="mention_id", how="left", maintain_order="left")
        .with_columns(
            organisation_id=pl.coalesce("organisation_id", "place"),
            confidence=pl.when(is_lost).then(BY_POSITION).otherwise("confidence"),
        )
        .drop("place")
    )


def _digest(place: str) -> str:
    return hashlib.sha256(f"position:{place}".encode()).hexdigest()[:16]


def organisation_tables(mentions: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Derive organisations, their names and their identifiers from where they are named.

    `mentions` has organisation_id, name, country_code, city, region, organisation_type, website,
    identifier_scheme, identifier_value, is_identifier_trusted, confidence and call_year; withheld names are
    not among them. Frames have the columns of the registry, those that nothing fills left out.
    """
    names = spellings(mentions)
    identifiers = (
        mentions.filter(pl.col("identifier_scheme").is_not_null())
        .group_by("organisation_id", scheme="identifier_scheme", value="identifier_value")
        .agg(
            mention_count=pl.len().cast(pl.Int64),
            is_trusted=pl.col("is_identifier_trusted").any(),
        )
        .sort("organisation_id", "scheme", "value")
    )
    organisations = mentions.group_by("organisation_id").agg(
        pl.col("confidence").max(),
        first_call_year=pl.col("call_year").min(),
        last_call_year=pl.col("call_year").max(),
    )
    shown = names.filter("is_canonical").select("organisation_id", "name", "name_ascii")
    organisations = organisations.join(shown, on="organisation_id", how="left")
    for column in ("country_code", "city", "region", "website", "organisation_type"):
        common = most_common(mentions, column).rename({"share": f"{column}_share"})
        organisations = organisations.join(common, on="organisation_id", how="left")
    for scheme, column in (("PIC", "pic"), ("OID", "oid"), ("ERASMUS", "erasmus_code")):
        best = (
            identifiers.filter("is_trusted", scheme=scheme)
            .sort("organisation_id", "mention_count", "value", descending=[False, True, False])
            .unique("organisation_id", keep="first", maintain_order=True)
            .select("organisation_id", pl.col("value").alias(column))
        )
        organisations = organisations.join(best, on="organisation_id", how="left")
    return {
        "organisations": organisations.sort("organisation_id"),
        "organisation_names": names,
        "organisation_identifiers": identifiers,
    }
