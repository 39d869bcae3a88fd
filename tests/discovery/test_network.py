"""PageRank and brokers against values solved by hand, and against a plain computation of our own."""

from collections import defaultdict
from itertools import combinations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.network import DAMPING, network_measures

EDGES = {"organisation_number": pl.Int64, "partner_number": pl.Int64, "weight": pl.Float64}
FIELDS = {"organisation_number": pl.Int64, "main_field": pl.String}


def measure(edges, fields, count):
    return network_measures(
        pl.DataFrame(edges, schema=EDGES, orient="row"),
        pl.DataFrame(fields, schema=FIELDS, orient="row"),
        count,
    )


def test_pagerank_of_a_star_by_hand():
    # x in the middle, y at each of three ends: x = 0.15/4 + 0.85·3y, y = 0.15/4 + 0.85·x/3
    ranks = measure([(1, 2, 1.0), (1, 3, 1.0), (1, 4, 1.0)], [], 4)
    assert ranks["pagerank"].to_list() == pytest.approx([0.479730, *[0.173423] * 3], abs=1e-6)
    assert ranks["pagerank_place"].to_list() == [1, 2, 2, 2]


def test_equal_ones_share_a_place():
    assert measure([(1, 2, 1.0), (2, 3, 1.0), (3, 4, 1.0)], [], 4)["pagerank_place"].to_list() == [3, 1, 1, 3]


def test_weights_draw_more():
    ranks = measure([(1, 2, 3.0), (1, 3, 1.0)], [], 3)["pagerank"].to_list()
    assert ranks[0] > ranks[1] > ranks[2]


def test_nobody_and_nothing():
    assert measure([], [], 0).is_empty()
    alone = measure([], [(1, "SCH")], 2)
    assert alone["pagerank"].to_list() == [0.5, 0.5]
    assert alone["field_brokerage"].to_list() == [None, None]
    assert alone["is_broker"].to_list() == [False, False]


def test_field_brokerage_by_hand():
    # 1 and 2 are schools, 3 and 4 enterprises of VET; 5 has no field and joins all of them
    edges = [(1, 2, 1.0), (3, 4, 1.0), (1, 5, 1.0), (2, 5, 1.0), (3, 5, 1.0), (4, 5, 1.0)]
    found = measure(edges, [(1, "SCH"), (2, "SCH"), (3, "VET"), (4, "VET")], 5)
    # SCH and VET are never joined by those who have a field: distance 1; half of 5's weight goes to either
    assert found["field_brokerage"].to_list() == [0.0, 0.0, 0.0, 0.0, 0.5]
    assert found["is_broker"].to_list() == [False, False, False, False, True]


def test_fields_that_everyone_joins_make_no_broker():
    # every pair of four, two of either field, and more across than within: joined as often as by chance
    edges = [(1, 2, 1.0), (3, 4, 1.0), *((a, b, 1.0) for a in (1, 2) for b in (3, 4))]
    found = measure(edges, [(1, "SCH"), (2, "SCH"), (3, "VET"), (4, "VET")], 4)
    assert found["field_brokerage"].to_list() == [0.0] * 4
    assert not found["is_broker"].any()


NETWORKS = st.integers(2, 9).flatmap(
    lambda count: st.tuples(
        st.just(count),
        st.dictionaries(
            st.sampled_from(list(combinations(range(1, count + 1), 2))),
            st.sampled_from([0.25, 0.5, 1.0, 2.0, 3.5]),
        ),
        st.lists(st.sampled_from(["SCH", "VET", "HED", None]), min_size=count, max_size=count),
    )
)


@given(NETWORKS)
def test_against_a_plain_computation(network):
    count, weights, fields = network
    with_field = [(number, field) for number, field in enumerate(fields, 1) if field]
    found = measure([(a, b, w) for (a, b), w in sorted(weights.items())], with_field, count)
    assert found["organisation_number"].to_list() == list(range(1, count + 1))
    assert found["pagerank"].to_list() == pytest.approx(plain_pagerank(count, weights), abs=1e-7)
    assert found["pagerank"].sum() == pytest.approx(1)
    for value, expected in zip(
        found["field_brokerage"], plain_brokerage(count, weights, fields), strict=True
    ):
        assert value == (None if expected is None else pytest.approx(expected, abs=1e-5))


def plain_pagerank(count, weights):
    rank = [1 / count] * count
    strength = defaultdict(float)
    for (a, b), weight in weights.items():
        strength[a] += weight
        strength[b] += weight
    for _ in range(300):
        idle = sum(rank[n - 1] for n in range(1, count + 1) if not strength[n])
        following = [(1 - DAMPING) / count + DAMPING * idle / count] * count
        for (a, b), weight in weights.items():
            following[b - 1] += DAMPING * rank[a - 1] * weight / strength[a]
            following[a - 1] += DAMPING * rank[b - 1] * weight / strength[b]
        rank = following
    return rank


def plain_brokerage(count, weights, fields):
    to_field = [defaultdict(float) for _ in range(count)]
    for (a, b), weight in weights.items():
        for one, other in ((a, b), (b, a)):
            if fields[other - 1]:
                to_field[one - 1][fields[other - 1]] += weight
    joined = defaultdict(float)
    for number, own in enumerate(fields):
        for field, weight in to_field[number].items():
            if own:
                joined[own, field] += weight
    total = sum(joined.values())

    def distance(one, other):
        of_one = sum(w for (f, _), w in joined.items() if f == one)
        of_other = sum(w for (_, f), w in joined.items() if f == other)
        # a field that nobody with a field works with is joined by nobody
        chance = of_one * of_other / total if total else 0
        return 1.0 if not chance else min(1, max(0, 1 - joined[one, other] / chance))

    found = []
    for reached in to_field:
        weight = sum(reached.values())
        found.append(
            sum(
                reached[f] * reached[g] / weight**2 * distance(f, g)
                for f in reached
                for g in reached
                if f != g
            )
            if weight
            else None
        )
    return found
