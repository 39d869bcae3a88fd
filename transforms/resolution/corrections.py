"""Corrections by hand: what the rules can't know, each with its reason.

A correction has kind (``same as`` or ``not the same as``), a, b and reason; `corrections_file` reads them.
`a` and `b` name mentions by an identifier (``PIC:999988812``, ``OID:E10000001``) or as published, country,
name and optionally city (``ES|IES Antonio Machado|Soria``). A correction that changes nothing any more is
reported, so that the file does not outgrow its causes.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from schema.words import CORRECTION_KINDS
from transforms.resolution.clusters import components

SAME, APART = CORRECTION_KINDS
COLUMNS = ("kind", "a", "b", "reason")
NO_CORRECTIONS = pl.DataFrame(schema=dict.fromkeys(COLUMNS, pl.String))
REPORT = pl.Schema(
    {
        "kind": pl.String,
        "a": pl.String,
        "b": pl.String,
        "reason": pl.String,
        # bites; idle: the outcome is the same without it; unfound: names no mention; unmet: others forbid it
        "state": pl.String,
    }
)


@dataclass(frozen=True)
class Applied:
    """Corrections as the linker takes them, one entry per correction.

    `sides` holds for each correction the groups of either side.
    """

    listed: pl.DataFrame
    sides: list[tuple[np.ndarray, np.ndarray]]

    def is_empty(self) -> bool:
        """Return whether there is nothing to correct."""
        return self.listed.is_empty()

    def forced(self) -> tuple[np.ndarray, np.ndarray]:
        """Return pairs of groups that are the same: all of both sides with the first of side a."""
        a, b = [], []
        for kind, (one, other) in zip(self.listed["kind"], self.sides, strict=True):
            if kind == SAME and len(one) and len(other):
                every = np.concatenate([one, other])
                a.append(np.full(len(every) - 1, every[0]))
                b.append(every[1:])
        return (np.concatenate(a), np.concatenate(b)) if a else (np.empty(0, np.int64), np.empty(0, np.int64))

    def barriers(self, count: int) -> list[np.ndarray]:
        """Return for each pair to be kept apart a number per group: 0 for one side, 1 for the other, -1."""
        found = []
        for kind, (one, other) in zip(self.listed["kind"], self.sides, strict=True):
            if kind == APART:
                barrier = np.full(count, -1, dtype=np.int64)
                barrier[one], barrier[other] = 0, 1
                found.append(barrier)
        return found

    def report(self, without: np.ndarray, corrected: np.ndarray) -> pl.DataFrame:
        """Return what became of each correction (as in REPORT).

        `without` holds the cluster of each group without corrections, `corrected` with them.
        """
        states = []
        for kind, (one, other) in zip(self.listed["kind"], self.sides, strict=True):
            if not len(one) or not len(other):
                states.append("unfound")
                continue
            if not _holds(kind, corrected[one], corrected[other]):
                states.append("unmet")
            else:
                states.append("idle" if _holds(kind, without[one], without[other]) else "bites")
        return self.listed.with_columns(state=pl.Series(states, dtype=pl.String)).select(REPORT.names())


def apply_corrections(listed: pl.DataFrame, groups: pl.DataFrame) -> Applied:
    """Find the groups that corrections speak of. Raises ValueError for a kind or a form that is unknown."""
    wrong = listed.filter(~pl.col("kind").is_in([SAME, APART]))
    if wrong.height:
        raise ValueError(f"a correction is '{SAME}' or '{APART}', not {wrong['kind'].to_list()}")
    sides = [(_find(a, groups), _find(b, groups)) for a, b in listed.select("a", "b").iter_rows()]
    return Applied(listed, sides)


def _holds(kind: str, one: np.ndarray, other: np.ndarray) -> bool:
    """Return whether the clusters of the two sides are what a correction of this kind demands."""
    if kind == SAME:
        return len(np.union1d(one, other)) == 1
    return not len(np.intersect1d(one, other))


def _find(reference: str, groups: pl.DataFrame) -> np.ndarray:
    c = pl.col
    if "|" in reference:
        country, name, *city = reference.split("|")
        found = groups.filter((c("country_code") == country) & (c("name") == name))
        if city:
            found = found.filter(c("city") == city[0])
    elif ":" in reference:
        scheme, value = reference.split(":", 1)
        found = groups.filter((c("identifier_scheme") == scheme) & (c("identifier_value") == value))
    else:
        raise ValueError(f"write SCHEME:VALUE or COUNTRY|NAME or COUNTRY|NAME|CITY, not {reference!r}")
    return found["group_id"].to_numpy().astype(np.int64)


def unify(
    identifiers: pl.DataFrame, forced: tuple[np.ndarray, np.ndarray], cluster: np.ndarray
) -> pl.DataFrame:
    """Return identifiers with those of organisations that are the same by correction taken for one.

    Else two OIDs of one organisation would keep apart what a correction joins, or tear it from its own.
    `cluster` holds the cluster of each group before anything is joined by correction.
    """
    if not len(forced[0]):
        return identifiers
    by = ["identifier_scheme", "identifier_value"]
    held = (
        identifiers.with_columns(node=cluster[identifiers["group_id"].to_numpy()])
        .filter(pl.col("node").is_in(cluster[np.concatenate(forced)]))
        .with_columns(value=pl.struct(by).rank("dense").cast(pl.Int64) - 1)
    )
    # clusters that are the same, and the identifiers that they hold
    count = int(cluster.max(initial=-1)) + 1
    one = np.concatenate([cluster[forced[0]], held["node"].to_numpy()])
    other = np.concatenate([cluster[forced[1]], held["value"].to_numpy() + count])
    owner = components(count + held.height, one, other)
    least = (
        held.with_columns(owner=owner[held["node"].to_numpy()])
        .select(*by, least=pl.col("identifier_value").min().over("identifier_scheme", "owner"))
        .unique()
    )
    return (
        identifiers.join(least, on=by, how="left", maintain_order="left")
        .with_columns(identifier_value=pl.coalesce("least", "identifier_value"))
        .drop("least")
    )
