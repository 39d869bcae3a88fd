"""The whole way from mentions to clusters, and what was found out on it."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from transforms.resolution.corrections import NO_CORRECTIONS, Applied, apply_corrections, unify
from transforms.resolution.linking import link
from transforms.resolution.mention_groups import group_mentions
from transforms.resolution.prepared_groups import Prepared, prepare
from transforms.resolution.trusted_identifiers import trusted_identifiers


@dataclass(frozen=True)
class Resolution:
    """Who is who.

    - groups: as in `prepare.Prepared`, with cluster and confidence.
    - members: mention_id, context, entry, group_id.
    - links: as in `linking.LINKS`.
    - identifiers: as in `identifiers.VERDICTS`: those that were not trusted.
    - trusted: group_id, identifier_scheme, identifier_value: those that were.
    - corrections: as in `corrections.REPORT`.
    - cuts: block, block_count, cluster_count: what the caps of blocks passed over.
    """

    groups: pl.DataFrame
    members: pl.DataFrame
    links: pl.DataFrame
    identifiers: pl.DataFrame
    trusted: pl.DataFrame
    corrections: pl.DataFrame
    cuts: pl.DataFrame
    prepared: Prepared


def resolve(mentions: pl.DataFrame, listed: pl.DataFrame | None = None) -> Resolution:
    """Find out which mentions (as in `mention_groups.MENTIONS`) mean the same organisation.

    `listed` are corrections (kind, a, b, reason), if there are any.
    Mentions whose name is withheld must not be among them. The outcome depends on no order of rows.
    """
    groups, members, names = group_mentions(mentions)
    prepared = prepare(groups, names)
    trusted, verdicts = trusted_identifiers(prepared)
    contexts, entries = contexts_of(members), entries_of(members)
    applied = apply_corrections(NO_CORRECTIONS if listed is None else listed, groups)
    cluster, links, cuts = link(prepared, trusted, contexts, entries)
    without = cluster
    if not applied.is_empty():
        cluster, links, cuts = _corrected(prepared, trusted, contexts, entries, applied, without)
    return Resolution(
        prepared.groups.with_columns(cluster=pl.Series(cluster, dtype=pl.UInt32)).pipe(
            _with_confidence, links
        ),
        members,
        links,
        verdicts,
        trusted,
        applied.report(without, cluster),
        cuts,
        prepared,
    )


def contexts_of(members: pl.DataFrame) -> pl.DataFrame:
    """Return group_id and context, each pair once."""
    return members.select("group_id", "context").drop_nulls().unique().sort("group_id", "context")


def entries_of(members: pl.DataFrame) -> pl.DataFrame:
    """Return one, other: pairs of groups that one entry of a register names, each pair once."""
    held = members.select("entry", "group_id").drop_nulls().unique().sort("entry", "group_id")
    return (
        held.with_columns(one=pl.col("group_id").first().over("entry"))
        .filter(pl.col("group_id") != pl.col("one"))
        .select("one", other="group_id")
        .unique()
        .sort("one", "other")
    )


def _corrected(
    prepared: Prepared,
    trusted: pl.DataFrame,
    contexts: pl.DataFrame,
    entries: pl.DataFrame,
    applied: Applied,
    without: np.ndarray,
) -> tuple[np.ndarray, pl.DataFrame, pl.DataFrame]:
    """Link with corrections; `without` holds the clusters without any."""
    forced, barriers = applied.forced(), applied.barriers(prepared.groups.height)
    before = without
    if barriers and len(forced[0]):  # what is kept apart must not lend its identifiers to what is joined
        before, _, _ = link(prepared, trusted, contexts, entries, barriers=barriers)
    return link(prepared, unify(trusted, forced, before), contexts, entries, forced, barriers)


# What a group rests on that nothing was joined with
ALONE_WITH_IDENTIFIER, ALONE = 0.9, 0.6


def _with_confidence(groups: pl.DataFrame, links: pl.DataFrame) -> pl.DataFrame:
    """Add confidence: the mean over a cluster's mentions of the best score that holds each in it."""
    joined = links.filter(decided="joined")
    best = (
        pl.concat([joined.select("score", group_id="group_a"), joined.select("score", group_id="group_b")])
        .group_by("group_id")
        .agg(pl.col("score").max())
    )
    alone = pl.when(pl.col("identifier_value").is_not_null()).then(ALONE_WITH_IDENTIFIER).otherwise(ALONE)
    held = pl.coalesce("score", alone)
    weighted = (held * pl.col("mention_count")).sum() / pl.col("mention_count").sum()
    return (
        groups.join(best, on="group_id", how="left", maintain_order="left")
        .with_columns(confidence=weighted.over("cluster"))
        .drop("score")
    )
