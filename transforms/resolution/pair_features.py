"""What speaks for and against two clusters being one organisation, as numbers that can be weighed."""

import numpy as np
import polars as pl
from scipy import sparse

from transforms.resolution.linker import Linker
from transforms.resolution.meetings import MEETINGS
from transforms.resolution.prepared_groups import Prepared
from transforms.resolution.similarity import LIKENESS

_BATCH = 1_000_000  # pairs at once: keeps memory flat
_LEVELS = {"main": 0, "written": 0, "short": 1, "alias": 2}
_MAINS = 2  # of a cluster's own names so many are compared whatever they met in
_OF_MAINS = {
    "main_whole": pl.col("whole").max(),
    "main_stems": pl.col("stems").max(),
    "main_contained": pl.col("stems_contained").max(),
    "main_least": pl.col("own_stems_least").min(),
    "main_number": pl.col("number").max(),
}
_FAR = 1000
_KM = 111  # a degree of latitude
_FACTS = ("city", "postcode", "area", "host", "domain")
FEATURES = (
    *LIKENESS.names(),
    *MEETINGS,
    *_OF_MAINS,
    "alias",  # how many of the two forms are second names
    "short",  # 1: one of the two leaves a department out
    "shorter", "longer",  # letters of the two forms
    "fewer_words", "more_words",
    *_FACTS,  # 1: both have the same, -1: both have others, 0: one has none
    *(f"{name}_owners" for name in _FACTS),  # how many clusters have what both have, 0 if nothing
    "distance",  # from town to town in km, _FAR where it can't be told
)  # fmt: skip


def pair_features(linker: Linker, met: pl.DataFrame) -> pl.DataFrame:
    """Return a, b, form_a, form_b and FEATURES (Float32) for pairs of clusters that met (see `meetings`).

    Two forms that both leave a department out are not compared: institutes under one roof are like that.
    """
    c = pl.col
    levels = linker.nodes(linker.prepared.named).group_by("node", "form_id").agg(
        level=c("kind").replace_strict(_LEVELS, return_dtype=pl.Int8).min()
    )  # fmt: skip
    for side in ("a", "b"):
        names = {"node": side, "form_id": f"form_{side}", "level": f"level_{side}"}
        met = met.join(levels.rename(names), on=[side, f"form_{side}"])
    met = _ordered(met.filter((c("level_a") != 1) | (c("level_b") != 1)))
    mains = _mains(met, levels)
    likeness = linker.prepared.compared(
        pl.concat([met.select("x", "y"), mains.select("x", "y")]).unique().sort("x", "y")
    )
    of_mains = mains.join(likeness, on=["x", "y"]).group_by("a", "b").agg(**_OF_MAINS)
    rows = (
        met.join(likeness, on=["x", "y"])
        .join(of_mains, on=["a", "b"], how="left")
        .with_columns(
            c(list(_OF_MAINS)).fill_null(0),
            alias=(c("level_a") == 2).cast(pl.Int8) + (c("level_b") == 2).cast(pl.Int8),
            short=(c("level_a") == 1) | (c("level_b") == 1),
        )
    )
    rows = _sized(rows, linker.prepared)
    pairs = rows.select("a", "b").unique().sort("a", "b")
    told = facts(linker.prepared, linker.cluster, pairs["a"].to_numpy(), pairs["b"].to_numpy())
    return (
        rows.join(pairs.hstack(told), on=["a", "b"])
        .select("a", "b", "form_a", "form_b", c(FEATURES).cast(pl.Float32))
        .sort("a", "b", "form_a", "form_b")
    )


def _ordered(pairs: pl.DataFrame) -> pl.DataFrame:
    """Add x < y, the two forms."""
    return pairs.with_columns(
        x=pl.min_horizontal("form_a", "form_b"), y=pl.max_horizontal("form_a", "form_b")
    )


def _mains(met: pl.DataFrame, levels: pl.DataFrame) -> pl.DataFrame:
    """Return a, b, x, y: pairs of clusters that met, and their own names."""
    own = (
        levels.filter(level=0)
        .sort("node", "form_id")
        .group_by("node", maintain_order=True)
        .agg(form=pl.col("form_id").head(_MAINS))
    )
    return _ordered(
        met.select("a", "b")
        .unique()
        .join(own.select(a="node", form_a="form"), on="a")
        .join(own.select(b="node", form_b="form"), on="b")
        .explode("form_a")
        .explode("form_b")
    )


def _sized(rows: pl.DataFrame, prepared: Prepared) -> pl.DataFrame:
    """Add how long the two forms are."""
    c = pl.col
    shape = prepared.space.forms.select(
        "form_id", letters_of=c("solid").str.len_chars(), words_of=c("tokens").list.len()
    )
    for side in ("a", "b"):
        rows = rows.join(shape.rename({"form_id": f"form_{side}"}), on=f"form_{side}").rename(
            {"letters_of": f"letters_{side}", "words_of": f"words_{side}"}
        )
    return rows.with_columns(
        shorter=pl.min_horizontal("letters_a", "letters_b"),
        longer=pl.max_horizontal("letters_a", "letters_b"),
        fewer_words=pl.min_horizontal("words_a", "words_b"),
        more_words=pl.max_horizontal("words_a", "words_b"),
    )


def facts(prepared: Prepared, cluster: np.ndarray, a: np.ndarray, b: np.ndarray) -> pl.DataFrame:
    """Return of each pair of clusters each of _FACTS, and how many share it (see FEATURES).

    `cluster` holds the cluster of each group.
    """
    count = int(cluster.max(initial=-1)) + 1
    columns = {}
    for name in _FACTS:
        has = _incidence(prepared.evidence[name], cluster, count)
        owners = np.maximum(np.asarray(has.sum(axis=0)).ravel(), 1)
        rarity = has.copy()
        rarity.data = (1 / owners[has.indices]).astype(np.float32)
        shared = np.zeros(len(a), dtype=np.float32)
        for at in range(0, len(a), _BATCH):
            part = slice(at, at + _BATCH)
            common = has[a[part]].multiply(rarity[b[part]])
            shared[part] = common.max(axis=1).toarray().ravel() if common.shape[1] else 0
        any_of = np.diff(has.indptr) > 0
        columns[name] = np.where(shared > 0, 1, np.where(any_of[a] & any_of[b], -1, 0))
        columns[f"{name}_owners"] = np.rint(np.divide(1, shared, where=shared > 0, out=np.zeros(len(a))))
    columns["distance"] = _distance(prepared, cluster, a, b)
    return pl.DataFrame(columns)


def _distance(prepared: Prepared, cluster: np.ndarray, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Return how far the first known towns of pairs of clusters are apart, in km; _FAR at most."""
    nodes, first = np.unique(cluster[prepared.towns["group_id"].to_numpy()], return_index=True)
    where = np.full((2, int(cluster.max(initial=-1)) + 1), np.nan)
    for row, name in enumerate(("latitude", "longitude")):
        where[row, nodes] = np.radians(prepared.towns[name].to_numpy()[first])
    (north_a, east_a), (north_b, east_b) = where[:, a], where[:, b]
    east = (east_a - east_b) * np.cos((north_a + north_b) / 2)
    apart = _KM * np.degrees(np.hypot(north_a - north_b, east))
    nearer: np.ndarray = np.minimum(np.nan_to_num(apart, nan=_FAR), _FAR)
    return nearer


def _incidence(values: pl.DataFrame, cluster: np.ndarray, count: int) -> sparse.csr_array:
    """Return clusters × values, 1 where a cluster has the value."""
    columns = values["value_id"].to_numpy().astype(np.int64)
    rows = cluster[values["group_id"].to_numpy()]
    shape = (count, int(columns.max(initial=-1)) + 1)
    found = sparse.csr_array((np.ones(len(rows), dtype=np.float32), (rows, columns)), shape=shape)
    found.sum_duplicates()
    found.data[:] = 1
    return found
