"""What two clusters share beside their names, and what sets them apart."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy import sparse

from transforms.resolution.prepared_groups import Prepared, ids

_BATCH = 1_000_000  # pairs at once: keeps memory flat
SAME_NAME = 0.97

# How much name likeness a fact stands for, in likeness (0 to 1)
CITY = 0.05
POSTCODE = 0.10
WEBSITE = 0.25
MOST = 0.35  # no heap of facts replaces a name
OTHER_CITY = -0.20
OTHER_POSTCODE = -0.15
OTHER_POSTCODE_NEARBY = -0.05
OTHER_WEBSITE = -0.25
OTHER_WEBSITE_SAME_NAME = -0.03  # organisations move to another domain, but not to another postcode as well
NEEDED = 0.95  # likeness and facts together


@dataclass(frozen=True)
class Facts:
    """For each pair of clusters: whether they share a value of a kind, and whether both have other ones."""

    same: dict[str, np.ndarray]
    other: dict[str, np.ndarray]
    website_power: np.ndarray  # 1 for a website of these two alone, towards 0 the more clusters share it

    def weight(self, same_name: np.ndarray) -> np.ndarray:
        """Return what the facts add to the likeness of names."""
        same, other = self.same, self.other
        weight = (
            CITY * same["city"] + POSTCODE * same["postcode"] + WEBSITE * self.website_power * same["host"]
        )
        weight += np.where(other["city"] & ~same["postcode"], OTHER_CITY, 0)
        nearby = same["area"] & same["city"]
        weight += np.where(other["postcode"], np.where(nearby, OTHER_POSTCODE_NEARBY, OTHER_POSTCODE), 0)
        weight += np.where(
            other["host"], np.where(same_name & ~other["postcode"], OTHER_WEBSITE_SAME_NAME, OTHER_WEBSITE), 0
        )
        limited: np.ndarray = np.minimum(weight, MOST)
        return limited


def _incidence(values: pl.DataFrame, cluster: np.ndarray, count: int) -> sparse.csr_array:
    """Return clusters × values, 1 where a cluster has the value."""
    columns = ids(values["value"])
    rows = cluster[values["group_id"].to_numpy()]
    shape = (count, int(columns.max(initial=-1)) + 1)
    found = sparse.csr_array((np.ones(len(rows), dtype=np.float32), (rows, columns)), shape=shape)
    found.sum_duplicates()
    found.data[:] = 1
    return found


def facts(prepared: Prepared, cluster: np.ndarray, a: np.ndarray, b: np.ndarray) -> Facts:
    """Return the facts of pairs of clusters `a`, `b`; `cluster` holds the cluster of each group."""
    count = int(cluster.max(initial=-1)) + 1
    same, other = {}, {}
    power = np.zeros(len(a))
    for name, values in prepared.evidence.items():
        has = _incidence(values, cluster, count)
        owners = np.maximum(np.asarray(has.sum(axis=0)).ravel(), 1)
        rare = has.copy()
        # up to four clusters may still be spellings of one; then each doubling costs a third
        rare.data = np.clip(1 - np.log2(np.maximum(owners, 4) / 4) / 3, 0.1, 1)[rare.indices].astype(
            np.float32
        )
        shared = np.zeros(len(a))
        for at in range(0, len(a), _BATCH):
            part = slice(at, at + _BATCH)
            common = has[a[part]].multiply(rare[b[part]])
            shared[part] = common.max(axis=1).toarray().ravel() if common.shape[1] else 0
        any_of = np.diff(has.indptr) > 0
        same[name] = shared > 0
        other[name] = any_of[a] & any_of[b] & ~same[name]
        if name == "host":
            power = shared
    return Facts(same, other, power)
