"""Clusters out of likely pairs that hold together: average linkage.

Two clusters become one if all pairs between them are likely on average, the best first. One likely pair does
not bring strangers together whose other names have nothing in common, and a hub that many are alike to
gathers none.
"""

from collections.abc import Sequence

import numpy as np
import polars as pl

from transforms.resolution.clusters import differ

_UNMET = 0.03  # how likely a pair is one that was worth no comparison


def average_linkage(pairs: pl.DataFrame, count: int, least: float, apart: Sequence[np.ndarray]) -> np.ndarray:
    """Return the cluster of each of `count` nodes, numbered by their first nodes.

    `pairs` has a < b and likely (0 to 1), each pair once. Clusters are joined while they are likely one by
    `least` on average. `apart` holds for each scheme the identifier of each node, -1 for none: a cluster may
    have one of each. In each round those join that are each other's best; the outcome depends on no order.
    """
    c = pl.col
    label = np.arange(count)
    size = np.ones(count)
    held = [own.copy() for own in apart]
    # above what is taken for unmet pairs, so that a sum over those that met is enough
    links = pairs.select("a", "b", above=c("likely") - _UNMET)
    while True:
        a, b = links["a"].to_numpy(), links["b"].to_numpy()
        mean = links["above"].to_numpy() / (size[a] * size[b]) + _UNMET
        fits = (mean >= least) & ~differ(held, a, b)
        one, other = _best(pl.DataFrame({"a": a[fits], "b": b[fits], "mean": mean[fits]}))
        if not len(one):
            return np.unique(label, return_inverse=True)[1]
        now = np.arange(count)
        now[other] = one
        size[one] += size[other]
        for own in held:
            own[one] = np.maximum(own[one], own[other])
        label = now[label]
        links = (
            pl.DataFrame({"x": now[a], "y": now[b], "above": links["above"]})
            .filter(c("x") != c("y"))
            .group_by(a=pl.min_horizontal("x", "y"), b=pl.max_horizontal("x", "y"))
            .agg(c("above").sum())
            .sort("a", "b")
        )


def _best(fitting: pl.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return the pairs of which each is the other's best; of equally good ones the first."""
    c = pl.col
    ranked = fitting.sort("mean", "a", "b", descending=[True, False, False]).with_row_index("rank")
    ends = pl.concat([ranked.select("rank", end="a"), ranked.select("rank", end="b")])
    best = ends.group_by("end").agg(c("rank").min())
    mutual = best.group_by("rank").len().filter(c("len") == 2).sort("rank")
    chosen = ranked.join(mutual, on="rank", how="semi", maintain_order="left")
    return chosen["a"].to_numpy(), chosen["b"].to_numpy()
