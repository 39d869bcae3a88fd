"""The trees that weigh pairs: read as they were written, and asking of what there is."""

import math

import numpy as np
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from schema.code_lists import code_list, rows_of
from tests.examples import examples
from transforms.resolution.decision_trees import log_odds
from transforms.resolution.pair_features import FEATURES

ROWS = rows_of("transforms.resolution", "pair_trees")
TREES: dict[str, dict[str, dict[str, str | None]]] = {}
for _row in ROWS:
    TREES.setdefault(str(_row["tree"]), {})[str(_row["node"])] = dict(_row)


def by_hand(pair: dict[str, float]) -> float:
    """Walk through each tree, one question after the other."""
    total = 0.0
    for nodes in TREES.values():
        node = nodes["0"]
        while node["feature"]:
            is_below = np.float32(pair[node["feature"]]) <= float(node["threshold"] or 0)
            node = nodes[str(node["below"] if is_below else node["above"])]
        total += float(node["value"] or 0)
    return total


@settings(max_examples=examples(25), deadline=None)
@given(
    pairs=st.lists(
        st.fixed_dictionaries(
            {name: st.sampled_from([-2, -1, 0, 0.3, 0.6, 1, 2, 5, 255]) for name in FEATURES}
        ),
        min_size=1,
        max_size=5,
    )
)
def test_the_odds_are_the_sum_over_all_trees(pairs: list[dict[str, float]]) -> None:
    found = log_odds(pl.DataFrame(pairs, schema=dict.fromkeys(FEATURES, pl.Float32)))
    for pair, odds in zip(pairs, found, strict=True):
        assert odds == -math.inf or math.isclose(odds, by_hand(pair), abs_tol=1e-6)


def test_every_tree_ends_and_asks_of_what_is_known() -> None:
    asked = set(code_list("transforms.resolution", "pair_trees")["feature"].drop_nulls())
    assert asked <= set(FEATURES)
    for nodes in TREES.values():
        children = {row[side] for row in nodes.values() for side in ("below", "above") if row["feature"]}
        assert children == set(nodes) - {"0"}


def test_no_pair_has_no_odds() -> None:
    assert len(log_odds(pl.DataFrame(schema=dict.fromkeys(FEATURES, pl.Float32)))) == 0
