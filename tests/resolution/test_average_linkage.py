"""Clusters that hold together, whatever the order; no two identifiers in one."""

import itertools

import numpy as np
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from transforms.resolution.average_linkage import average_linkage

NODES = 7
PAIRS = list(itertools.combinations(range(NODES), 2))


def linked(
    likely: dict[tuple[int, int], float], count: int, apart: list[list[int]] | None = None
) -> list[list[int]]:
    """Return the clusters of 0.8 and more."""
    rows = [(a, b, value) for (a, b), value in likely.items()]
    frame = pl.DataFrame(rows, schema={"a": pl.Int64, "b": pl.Int64, "likely": pl.Float64}, orient="row")
    label = average_linkage(frame, count, 0.8, [np.array(own) for own in apart or []])
    return sorted(np.flatnonzero(label == one).tolist() for one in np.unique(label))


def test_likely_pairs_are_one_and_others_are_not() -> None:
    assert linked({(0, 1): 0.9, (1, 2): 0.7}, 4) == [[0, 1], [2], [3]]


def test_three_that_are_all_alike_are_one() -> None:
    assert linked({(0, 1): 0.95, (1, 2): 0.9, (0, 2): 0.85}, 3) == [[0, 1, 2]]


def test_a_hub_gathers_no_strangers() -> None:
    # each is like the hub and like no other: only the best of them is one with it
    assert linked({(0, 1): 0.95, (0, 2): 0.9, (0, 3): 0.85}, 4) == [[0, 1], [2], [3]]


def test_a_chain_breaks_at_its_weakest_link() -> None:
    assert linked({(0, 1): 0.95, (1, 2): 0.85, (2, 3): 0.95}, 4) == [[0, 1], [2, 3]]


def test_two_identifiers_are_never_brought_together() -> None:
    every = {(0, 1): 0.99, (1, 2): 0.95, (0, 2): 0.9}
    assert linked(every, 3, [[5, -1, 6]]) == [[0, 1], [2]]
    assert linked(every, 3, [[5, -1, 5]]) == [[0, 1, 2]]


def test_nothing_comes_of_nothing() -> None:
    assert linked({}, 3) == [[0], [1], [2]]


@settings(max_examples=examples(100), deadline=None)
@given(
    likely=st.dictionaries(st.sampled_from(PAIRS), st.sampled_from([0.5, 0.8, 0.82, 0.9, 0.99])),
    own=st.lists(st.sampled_from([-1, 1, 2]), min_size=NODES, max_size=NODES),
    data=st.data(),
)
def test_the_order_of_pairs_makes_no_difference_and_clusters_hold_together(
    likely: dict[tuple[int, int], float], own: list[int], data: st.DataObject
) -> None:
    clusters = linked(likely, NODES, [own])
    shuffled = dict(data.draw(st.permutations(list(likely.items()))))
    assert linked(shuffled, NODES, [own]) == clusters
    for cluster in clusters:
        assert len({own[node] for node in cluster} - {-1}) <= 1
        inside = [likely.get(pair, 0.0) for pair in itertools.combinations(cluster, 2)]
        # unmet pairs count a little, so the mean within is near what is asked for
        assert not inside or sum(inside) / len(inside) >= 0.8 - 0.05
