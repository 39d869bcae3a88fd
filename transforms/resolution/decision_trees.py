"""How likely two clusters are one organisation: decision trees that were learnt, kept as a table.

Each tree asks a few questions of a pair, and the leaf where it ends up says by how much the odds rise or fall
(``data/pair_trees.csv``, written by ``python -m benchmarks.learn_pairs``). The sum is the logarithm of the
odds.
"""

from functools import cache
from typing import NamedTuple

import numpy as np
import polars as pl

from schema.code_lists import code_list

_EARLY, _HOPELESS = 32, -2.5  # most pairs are strangers after so many trees; the others don't change that


class _Node(NamedTuple):
    feature: str  # "": a leaf
    threshold: float
    below: int  # the node for a feature at or below the threshold, and the other
    above: int
    value: float


@cache
def _trees() -> list[list[_Node]]:
    listed = code_list("transforms.resolution", "pair_trees").with_columns(
        pl.col("feature").fill_null(""),
        pl.col("tree", "below", "above").cast(pl.Int64).fill_null(0),
        pl.col("threshold", "value").cast(pl.Float64).fill_null(0.0),
    )
    return [
        [_Node(*row) for row in nodes.select(_Node._fields).iter_rows()]
        for nodes in listed.partition_by("tree", maintain_order=True)
    ]


def log_odds(features: pl.DataFrame) -> np.ndarray:
    """Return the logarithm of the odds that a pair is one, for each row of `features`.

    -inf for hopeless ones. `features` has the columns of `pair_features.FEATURES`, and may have others.
    """
    trees = _trees()
    early = _summed(trees[:_EARLY], features)
    hopeful = np.flatnonzero(early > _HOPELESS)
    result = np.full(features.height, -np.inf)
    result[hopeful] = early[hopeful] + _summed(trees[_EARLY:], features[hopeful])
    return result


def _summed(trees: list[list[_Node]], features: pl.DataFrame) -> np.ndarray:
    columns = {name: features[name].to_numpy() for name in features.columns}
    total = np.zeros(features.height)
    for tree in trees:
        waiting = [(0, np.arange(features.height))]
        while waiting:
            at, rows = waiting.pop()
            if not len(rows):
                continue
            node = tree[at]
            if not node.feature:
                total[rows] += node.value
                continue
            is_below = columns[node.feature][rows] <= node.threshold
            waiting += [(node.below, rows[is_below]), (node.above, rows[~is_below])]
    return total
