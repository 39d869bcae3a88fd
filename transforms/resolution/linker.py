"""Clusters in the making, and the links that made them."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from transforms.resolution.clusters import carried, differ, join
from transforms.resolution.prepared_groups import Prepared, ids

LINKS = pl.Schema(
    {
        "group_a": pl.UInt32,
        "group_b": pl.UInt32,
        "rule": pl.String,
        "score": pl.Float64,  # how sure, 0 to 1
        "decided": pl.String,  # joined; refused: two identifiers; ambiguous: more than one fits
        "name_whole": pl.Float64,  # likeness of the whole names, null where the rule asks for equal ones
        "name_contained": pl.Float64,  # likeness of the shorter name with its part of the longer
        "same_city": pl.Boolean,  # null where one has none, or the rule does not ask
        "same_postcode": pl.Boolean,
        "same_website": pl.Boolean,
    }
)

SEVERAL = frozenset({"ERASMUS"})  # schemes of which one organisation may have several identifiers


class Linker:
    """Clusters in the making: `cluster` holds the cluster of each group, numbered from 0.

    A step finds pairs of clusters and calls `join` or `write`; both take them place by place.
    """

    def __init__(
        self, prepared: Prepared, identifiers: pl.DataFrame, barriers: Sequence[np.ndarray] = ()
    ) -> None:
        """Take group_id, identifier_scheme, identifier_value that can be trusted.

        `barriers` are further identifiers that keep apart: one number per group, -1 for none.
        """
        self.prepared = prepared
        self.identifiers = identifiers
        self.cluster = np.arange(prepared.groups.height)
        self._links: list[pl.DataFrame] = []
        self._own: list[np.ndarray] = list(barriers)
        for scheme in sorted(set(identifiers["identifier_scheme"]) - SEVERAL):
            of_scheme = identifiers.filter(identifier_scheme=scheme)
            own = np.full(prepared.groups.height, -1, dtype=np.int64)
            own[of_scheme["group_id"].to_numpy()] = ids(of_scheme["identifier_value"])
            self._own.append(own)

    def count(self) -> int:
        """Return how many clusters there are."""
        return int(self.cluster.max(initial=-1)) + 1

    def apart(self) -> list[np.ndarray]:
        """Return for each scheme the identifier of each cluster, -1 for none."""
        return [carried(own, self.cluster) for own in self._own]

    def differ(self, a: np.ndarray, b: np.ndarray) -> np.ndarray:
        """Return whether clusters have two identifiers of one scheme."""
        return differ(self.apart(), a, b)

    def nodes(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Add node: the cluster of each row's group_id."""
        return frame.with_columns(node=pl.Series(self.cluster[frame["group_id"].to_numpy()], dtype=pl.Int64))

    def having(self, *evidence: str) -> np.ndarray:
        """Return whether each cluster has a value of any of these kinds of evidence."""
        has = np.zeros(self.count(), dtype=bool)
        for name in evidence:
            has[self.cluster[self.prepared.evidence[name]["group_id"].to_numpy()]] = True
        return has

    def in_country(self) -> np.ndarray:
        """Return whether it is known of each cluster in which country it is."""
        has = np.zeros(self.count(), dtype=bool)
        has[self.cluster[self.prepared.groups["country_code"].is_not_null().to_numpy()]] = True
        return has

    def identified(self) -> np.ndarray:
        """Return whether each cluster has an identifier that keeps it apart from others."""
        has = np.zeros(self.count(), dtype=bool)
        for identifiers in self.apart():
            has |= identifiers >= 0
        return has

    def now(self, earlier: np.ndarray) -> np.ndarray:
        """Return the present cluster of each earlier one; `earlier` is what `cluster` was then."""
        present = np.empty(int(earlier.max(initial=-1)) + 1, dtype=np.int64)
        present[earlier] = self.cluster
        return present

    def join(
        self,
        rule: str,
        a: np.ndarray,
        b: np.ndarray,
        score: np.ndarray | float,
        details: pl.DataFrame | None = None,
    ) -> None:
        """Join clusters, the best links first, unless identifiers forbid it, and write down the links."""
        scores = np.broadcast_to(score, len(a))
        labels, refused = join(self.count(), a, b, scores, self.apart())
        self.write(rule, a, b, scores, np.where(refused, "refused", "joined"), details)
        self.cluster = labels[self.cluster]

    def write(
        self,
        rule: str,
        a: np.ndarray,
        b: np.ndarray,
        score: np.ndarray | float,
        decided: np.ndarray | str,
        details: pl.DataFrame | None = None,
    ) -> None:
        """Write down links between clusters, each named by its first group."""
        first = np.unique(self.cluster, return_index=True)[1]
        frame = pl.DataFrame(
            {
                "group_a": first[np.minimum(a, b)],
                "group_b": first[np.maximum(a, b)],
                "score": np.broadcast_to(score, len(a)),
                "decided": pl.Series(np.broadcast_to(decided, len(a)).tolist(), dtype=pl.String),
            }
        ).with_columns(rule=pl.lit(rule))
        self._links.append(frame if details is None else pl.concat([frame, details], how="horizontal"))

    def links(self) -> pl.DataFrame:
        """Return all links so far (as in LINKS)."""
        empty = pl.DataFrame(schema=LINKS)
        every = pl.concat([empty, *self._links], how="diagonal_relaxed").select(LINKS.names())
        return every.cast(LINKS).sort("group_a", "group_b", "rule", "decided")
