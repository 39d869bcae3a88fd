"""Clusters out of links, none with two identifiers of one scheme."""

from collections.abc import Sequence

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components


def components(count: int, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Return the component of each of `count` nodes that edges join, numbered by their first nodes."""
    graph = sparse.coo_array((np.ones(len(a), dtype=np.int8), (a, b)), shape=(count, count))
    labels: np.ndarray = connected_components(graph, directed=False)[1]
    first = np.unique(labels, return_index=True)[1]
    number = np.empty(len(first), dtype=np.int64)
    number[np.argsort(first)] = np.arange(len(first))
    found: np.ndarray = number[labels]
    return found


def carried(identifiers: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Return the identifier of each component, -1 for none; components have one at most."""
    result = np.full(int(labels.max(initial=-1)) + 1, -1, dtype=np.int64)
    has = np.flatnonzero(identifiers >= 0)
    result[labels[has]] = identifiers[has]
    return result


def differ(apart: Sequence[np.ndarray], a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Return whether nodes `a` and `b` have two identifiers of one scheme, place by place."""
    conflict = np.zeros(len(a), dtype=bool)
    for identifiers in apart:
        one, two = identifiers[a], identifiers[b]
        conflict |= (one >= 0) & (two >= 0) & (one != two)
    return conflict


def join(
    count: int, a: np.ndarray, b: np.ndarray, score: np.ndarray, apart: Sequence[np.ndarray]
) -> tuple[np.ndarray, np.ndarray]:
    """Join nodes by links, the best first, unless that brought together what must stay apart.

    `apart` holds for each scheme the identifier of each node, -1 for none; a cluster may have one of each.
    Returns the cluster of each node, and which links were refused.
    """
    labels = components(count, a, b)
    refused = np.zeros(len(a), dtype=bool)
    wrong = np.zeros(int(labels.max(initial=-1)) + 1, dtype=bool)
    for identifiers in apart:
        has = np.flatnonzero(identifiers >= 0)
        held = np.unique(np.stack([labels[has], identifiers[has]]), axis=1)[0]
        found, times = np.unique(held, return_counts=True)
        wrong[found[times > 1]] = True
    inside = np.flatnonzero(wrong[labels[a]]) if len(a) else np.empty(0, dtype=np.int64)
    if not len(inside):
        return labels, refused
    # only the few components with a conflict are walked through link by link
    order = inside[np.lexsort((b[inside], a[inside], -score[inside]))]
    refused[order] = _walk(a[order], b[order], apart)
    keep = ~refused
    return components(count, a[keep], b[keep]), refused


def _walk(a: np.ndarray, b: np.ndarray, apart: Sequence[np.ndarray]) -> np.ndarray:
    """Return which links, taken in this order, would bring two identifiers together."""
    parent = {int(node): int(node) for node in np.unique(np.concatenate([a, b]))}
    held = [{node: int(ids[node]) for node in parent if ids[node] >= 0} for ids in apart]

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = node = parent[parent[node]]
        return node

    refused = np.zeros(len(a), dtype=bool)
    for at, (one, other) in enumerate(zip(a.tolist(), b.tolist(), strict=True)):
        x, y = root(one), root(other)
        if x == y:
            continue
        if any(x in ids and y in ids and ids[x] != ids[y] for ids in held):
            refused[at] = True
            continue
        parent[y] = x
        for ids in held:
            if y in ids:
                ids[x] = ids.pop(y)
    return refused
