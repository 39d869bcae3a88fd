"""From mentions to organisations: what the rest of the program calls."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from schema.organisations import (
    Corrections,
    IssuedIds,
    IssuedKeys,
    OrganisationLinks,
    OrganisationRedirects,
    ResolutionQuality,
    TaughtWords,
    UntrustedIdentifiers,
)
from schema.rules import hand_over
from transforms.resolution.known_truth import known_truth
from transforms.resolution.largest import largest
from transforms.resolution.quality import QUALITY, quality
from transforms.resolution.record_of_ids import Record, cluster_keys, give_ids, redirects
from transforms.resolution.resolve import Resolution, resolve

BY_POSITION = 0.0  # confidence where there is nothing but a place in one project
QUALITY_SEED, QUALITY_SHARE = 2027, 0.2


@dataclass(frozen=True)
class Organised:
    """What resolution adds to a build.

    - assigned: mention_id, mention_group, organisation_id (null where a mention names nobody), confidence,
      is_identifier_trusted (null where it has none).
    - tables: organisation_links, organisation_redirects, the record of ids given so far (issued_ids,
      issued_keys), and for schema ops resolution_quality, untrusted_identifiers, taught_words, corrections.
    """

    assigned: pl.DataFrame
    tables: dict[str, pl.DataFrame]


def organise(
    mentions: pl.DataFrame,
    record: Record,
    corrections: pl.DataFrame | None = None,
    seed: int = QUALITY_SEED,
    on: date | None = None,
) -> Organised:
    """Resolve mentions (as in `mention_groups.MENTIONS`) and give ids; `record` is that of the last build.

    `on` is the day to be kept beside ids that are retired now.
    """
    found = resolve(mentions, corrections)
    given, after = give_ids(cluster_keys(found.groups, found.trusted), record, on)
    groups = found.groups.join(given, on="cluster", how="left", maintain_order="left")
    trusted = found.trusted.select("group_id", is_trusted=pl.lit(value=True))
    assigned = (
        found.members.join(
            groups.join(trusted, on="group_id", how="left").select(
                "group_id",
                "organisation_id",
                "is_nameless",
                "confidence",
                is_identifier_trusted=pl.when(pl.col("identifier_value").is_not_null()).then(
                    pl.col("is_trusted").fill_null(value=False)
                ),
            ),
            on="group_id",
        )
        .select(
            "mention_id",
            "organisation_id",
            "is_identifier_trusted",
            mention_group="group_id",
            confidence=pl.when("is_nameless").then(BY_POSITION).otherwise("confidence"),
        )
        .sort("mention_id")
    )
    return Organised(
        assigned,
        _tables(found, groups, after, seed),
    )


def _tables(found: Resolution, groups: pl.DataFrame, after: Record, seed: int) -> dict[str, pl.DataFrame]:
    measured = pl.concat(
        [
            quality(found, seed, QUALITY_SHARE),
            largest(found, groups),
            known_truth().select(QUALITY.names()),
        ]
    )
    return {
        "organisation_links": hand_over(_links(found, groups), OrganisationLinks, "organisation_links"),
        "organisation_redirects": hand_over(
            redirects(after), OrganisationRedirects, "organisation_redirects"
        ),
        "issued_ids": hand_over(after.ids, IssuedIds, "issued_ids"),
        "issued_keys": hand_over(after.keys, IssuedKeys, "issued_keys"),
        "resolution_quality": hand_over(measured, ResolutionQuality, "ops.resolution_quality"),
        "untrusted_identifiers": hand_over(
            found.identifiers, UntrustedIdentifiers, "ops.untrusted_identifiers"
        ),
        "taught_words": hand_over(found.prepared.taught, TaughtWords, "ops.taught_words"),
        "corrections": hand_over(found.corrections, Corrections, "ops.corrections"),
    }


def _links(found: Resolution, groups: pl.DataFrame) -> pl.DataFrame:
    """Return links with the organisations at either end."""
    ends = groups.select("group_id", "organisation_id")
    return (
        found.links.join(
            ends.rename({"group_id": "group_a", "organisation_id": "organisation_a"}), on="group_a"
        )
        .join(ends.rename({"group_id": "group_b", "organisation_id": "organisation_b"}), on="group_b")
        .rename({f"same_{what}": f"is_same_{what}" for what in ("city", "postcode", "website")})
        .sort("group_a", "group_b", "rule", "decided")
    )
