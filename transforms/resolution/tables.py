"""From participations to the tables of organisations: what the rest of the program calls."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from transforms.resolution.known_truth import known_truth
from transforms.resolution.mentions import MENTIONS
from transforms.resolution.quality import QUALITY, quality
from transforms.resolution.record import Record, cluster_keys, give_ids, redirects
from transforms.resolution.resolve import Resolution, resolve

BY_POSITION = 0.0  # confidence where there is nothing but a place in one project
QUALITY_SEED, QUALITY_SHARE = 2027, 0.2


@dataclass(frozen=True)
class Organised:
    """What resolution adds to a build.

    - assigned: mention_id, mention_group, organisation_id (null where a mention names nobody), confidence,
      is_identifier_trusted (null where it has none).
    - tables: organisation_links, organisation_redirects, and for schema ops resolution_quality,
      untrusted_identifiers, corrections.
    - record: the ids given so far, to be kept with the build.
    """

    assigned: pl.DataFrame
    tables: dict[str, pl.DataFrame]
    record: Record


def mentions_of(participations: pl.DataFrame) -> pl.DataFrame:
    """Return the mentions (as in `mentions.MENTIONS`) of participations whose name is not withheld.

    Needs project_id, role, position, is_name_withheld, name, country_code, city, postcode, website (a host),
    identifier_scheme and identifier_value.
    """
    return (
        participations.filter(~pl.col("is_name_withheld"))
        .with_columns(mention_id=mention_id(), context="project_id", entry=None)
        .select(MENTIONS.names())
        .cast(MENTIONS)
    )


def mention_id() -> pl.Expr:
    """Return the name of the place where a participation stands."""
    return pl.format("{}|{}|{}", "project_id", "role", "position")


def organise(
    mentions: pl.DataFrame,
    record: Record,
    corrections: pl.DataFrame | None = None,
    seed: int = QUALITY_SEED,
    on: date | None = None,
) -> Organised:
    """Resolve mentions (as in `mentions.MENTIONS`) and give ids; `record` is that of the last build.

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
        {
            "organisation_links": _links(found, groups),
            "organisation_redirects": redirects(after),
            "resolution_quality": pl.concat(
                [quality(found, seed, QUALITY_SHARE), known_truth().select(QUALITY.names())]
            ),
            "untrusted_identifiers": found.identifiers,
            "corrections": found.corrections,
        },
        after,
    )


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
