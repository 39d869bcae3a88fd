"""Organisations out of the places that name them, once these are resolved: one row each, with its face."""

import hashlib

import polars as pl

from schema.organisations import (
    OrganisationIdentifiers,
    OrganisationMentions,
    OrganisationNames,
    Organisations,
)
from schema.rules import hand_over
from transforms.naming import FURTHER_NAME
from transforms.organisation_places import organisation_places
from transforms.resolution.faces import most_common, spellings
from transforms.resolution.organise import BY_POSITION
from transforms.room import Tables

_COMMONEST = ("country_code", "city", "region", "website", "organisation_type")


def locate(mentions: pl.DataFrame, assigned: pl.DataFrame) -> pl.DataFrame:
    """Add to mentions what resolution found: organisation_id, mention_group, confidence and so on.

    `mentions` as in `naming.NAMED`, `assigned` as in `resolution.organise.Organised`. Who takes part in a
    project under no name that means anything gets an id made from project and position alone, and is never
    found again elsewhere; who is named so elsewhere is nobody.
    """
    joined = mentions.join(assigned, on="mention_id", how="left", maintain_order="left")
    is_lost = pl.col("organisation_id").is_null()
    takes_part = pl.col("project_id").is_not_null()
    by_position = id_by_position("unnamed-", joined["mention_id"])
    return joined.with_columns(
        organisation_id=pl.when(is_lost & takes_part).then(by_position).otherwise("organisation_id"),
        confidence=pl.when(is_lost).then(BY_POSITION).otherwise("confidence"),
    ).filter(pl.col("organisation_id").is_not_null())


def id_by_position(prefix: str, places: pl.Series) -> pl.Series:
    """Return ids made from places alone."""
    digests = [hashlib.sha256(f"position:{place}".encode()).hexdigest()[:16] for place in places]
    return prefix + pl.Series(digests, dtype=pl.String)


def organisation_tables(located: pl.DataFrame) -> Tables:
    """Return organisations, their mentions, names and identifiers; `located` as `locate` returns it."""
    mentions = located.sort("mention_id")
    beside = (
        "entry",
        "context",
        "region",
        "postcode",
        "location",
        "organisation_type",
        "website",
        "call_year",
    )
    found = ("identifier_scheme", "identifier_value", "is_identifier_trusted", "confidence")
    is_further = pl.col("mention_id").str.ends_with(f"/{FURTHER_NAME}")
    names = spellings(mentions.with_columns(is_further=is_further))
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
    for column in _COMMONEST:
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
    shares = tuple(f"{column}_share" for column in _COMMONEST if column != "organisation_type")
    organisations = organisations.join(organisation_places(mentions), on="organisation_id", how="left")
    return {
        "organisations": hand_over(
            organisations.sort("organisation_id"), Organisations, "organisations", shares
        ),
        "organisation_names": hand_over(names, OrganisationNames, "organisation_names"),
        "organisation_identifiers": hand_over(
            identifiers, OrganisationIdentifiers, "organisation_identifiers"
        ),
        "organisation_mentions": hand_over(
            mentions, OrganisationMentions, "organisation_mentions", (*beside, *found)
        ),
    }
