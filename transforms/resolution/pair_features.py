"""What speaks for and against two clusters being one organisation, as numbers that can be weighed."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy import sparse

from transforms.resolution.linker import Linker
from transforms.resolution.meetings import MEETINGS
from transforms.resolution.prepared_groups import EVIDENCE
from transforms.resolution.similarity import LIKENESS

_MAIN, _SHORT, _ALIAS = range(3)  # the forms of a name, see `name_forms.FORMS`
_LEVELS = {"main": _MAIN, "short": _SHORT, "alias": _ALIAS}
_MAINS = 2  # of a cluster's own names so many are compared whatever they met in
_OF_MAINS = {
    "main_whole": pl.col("whole").max(),
    "main_stems": pl.col("stems").max(),
    "main_contained": pl.col("stems_contained").max(),
    "main_least": pl.col("own_stems_least").min(),
    "main_number": pl.col("number").max(),
}
_LOW = 0xFFFFFFFF  # the second of two numbers in one
_FAR = 1000
_KM = 111  # a degree of latitude
FEATURES = (
    *LIKENESS.names(),
    *MEETINGS,
    *_OF_MAINS,
    "alias",  # how many of the two forms are second names
    "short",  # 1: one of the two leaves a department out
    "shorter", "longer",  # letters of the two forms
    "fewer_words", "more_words",
    *EVIDENCE,  # 1: both have the same, -1: both have others, 0: one has none
    *(f"{name}_owners" for name in EVIDENCE),  # how many clusters have what both have, 0 if nothing
    "distance",  # from town to town in km, _FAR where it can't be told
)  # fmt: skip


class PairFeatures:
    """What is known of the clusters of a linker, ready to tell the features of pairs."""

    def __init__(self, linker: Linker) -> None:
        self._prepared = linker.prepared
        self._levels = (
            linker.nodes(linker.prepared.named)
            .group_by("node", "form_id")
            .agg(level=pl.col("kind").replace_strict(_LEVELS, return_dtype=pl.Int8).min())
        )
        self._mains = (
            self._levels.filter(level=_MAIN)
            .sort("node", "form_id")
            .group_by("node", maintain_order=True)
            .agg(form=pl.col("form_id").head(_MAINS))
        )
        self._facts = {name: _Held.of(linker, name) for name in EVIDENCE}
        self._north, self._east = _towns(linker)
        forms = linker.prepared.space.forms
        self._letters = forms["solid"].str.len_chars().to_numpy().astype(np.int64)
        self._words = forms["tokens"].list.len().to_numpy().astype(np.int64)

    def of(self, met: pl.DataFrame) -> pl.DataFrame:
        """Return a, b, form_a, form_b and FEATURES (Float32) for pairs of clusters that met (see `meetings`).

        Two forms that both leave a department out are not compared: institutes under one roof are like that.
        """
        rows = self._with_levels(met)
        a, b = (rows[side].to_numpy().astype(np.int64) for side in ("a", "b"))
        numbers, pair_of_row = np.unique((a << 32) | b, return_inverse=True)
        pairs = np.stack([numbers >> 32, numbers & _LOW])
        ends = [rows[f"form_{side}"].to_numpy().astype(np.int64) for side in ("a", "b")]
        mains = self._of_mains(pairs)
        main_ends = [mains[f"form_{side}"].to_numpy().astype(np.int64) for side in ("a", "b")]
        likeness, at = self._likeness(*(np.concatenate(both) for both in zip(ends, main_ends, strict=True)))
        of_mains = self._summed(likeness[at[len(a) :]], mains["pair"], pairs.shape[1])
        facts = self.facts(*pairs)
        letters = np.sort(self._letters[np.stack(ends)], axis=0)
        words = np.sort(self._words[np.stack(ends)], axis=0)
        columns = {
            **{name: likeness[name].to_numpy()[at[: len(a)]] for name in LIKENESS},
            **{name: rows[name].to_numpy() for name in MEETINGS},
            **{name: of_mains[name].to_numpy()[pair_of_row] for name in _OF_MAINS},
            "alias": (
                (rows["level_a"] == _ALIAS).cast(int) + (rows["level_b"] == _ALIAS).cast(int)
            ).to_numpy(),
            "short": ((rows["level_a"] == _SHORT) | (rows["level_b"] == _SHORT)).to_numpy(),
            **dict(zip(("shorter", "longer", "fewer_words", "more_words"), (*letters, *words), strict=True)),
            **{name: facts[name].to_numpy()[pair_of_row] for name in facts.columns},
        }
        features = pl.DataFrame({name: pl.Series(columns[name]).cast(pl.Float32) for name in FEATURES})
        return rows.select("a", "b", "form_a", "form_b").hstack(features)

    def facts(self, a: np.ndarray, b: np.ndarray) -> pl.DataFrame:
        """Return of each pair of clusters each of EVIDENCE, its owners, and the distance (see FEATURES)."""
        columns = {}
        for name, held in self._facts.items():
            owners = held.owners(a, b)
            columns[name] = np.where(owners > 0, 1, np.where(held.has_any[a] & held.has_any[b], -1, 0))
            columns[f"{name}_owners"] = owners
        north, east = self._north[a] - self._north[b], self._east[a] - self._east[b]
        middle = np.cos(np.radians((self._north[a] + self._north[b]) / 2))
        columns["distance"] = np.fmin(_KM * np.hypot(north, east * middle), _FAR)
        return pl.DataFrame(columns)

    def _with_levels(self, met: pl.DataFrame) -> pl.DataFrame:
        """Add level_a, level_b of the forms; leave out those that both leave a department out."""
        c = pl.col
        for side in ("a", "b"):
            names = {"node": side, "form_id": f"form_{side}", "level": f"level_{side}"}
            by = [side, f"form_{side}"]
            met = met.join(self._levels.rename(names), on=by, maintain_order="left")
        return met.filter((c("level_a") != _SHORT) | (c("level_b") != _SHORT))

    def _of_mains(self, pairs: np.ndarray) -> pl.DataFrame:
        """Return pair (its number), form_a, form_b: the own names of both clusters of each pair."""
        frame = pl.DataFrame({"a": pairs[0], "b": pairs[1]}).with_row_index("pair")
        return (
            frame.join(self._mains.select(a="node", form_a="form"), on="a")
            .join(self._mains.select(b="node", form_b="form"), on="b")
            .select("pair", "form_a", "form_b")
            .explode("form_a")
            .explode("form_b")
        )

    def _likeness(self, one: np.ndarray, other: np.ndarray) -> tuple[pl.DataFrame, np.ndarray]:
        """Return the likeness of each pair of forms once, and in which of its rows each pair stands."""
        keys, at = np.unique((np.minimum(one, other) << 32) | np.maximum(one, other), return_inverse=True)
        forms = {"x": keys >> 32, "y": keys & _LOW}
        return self._prepared.compared(pl.DataFrame(forms).cast(pl.UInt32)), at

    @staticmethod
    def _summed(likeness: pl.DataFrame, pair: pl.Series, count: int) -> pl.DataFrame:
        """Return _OF_MAINS of each pair, 0 where one has no name of its own."""
        summed = likeness.with_columns(pair=pair).group_by("pair").agg(**_OF_MAINS)
        every = pl.DataFrame({"pair": pl.int_range(count, dtype=pl.UInt32, eager=True)})
        return every.join(summed, on="pair", how="left", maintain_order="left").fill_null(0)


def _towns(linker: Linker) -> tuple[np.ndarray, np.ndarray]:
    """Return the latitude and longitude of the first known town of each cluster, NaN where there is none."""
    towns = linker.prepared.towns
    nodes, first = np.unique(linker.cluster[towns["group_id"].to_numpy()], return_index=True)
    where = np.full((2, linker.count()), np.nan)
    where[:, nodes] = towns.select("latitude", "longitude").to_numpy().T[:, first]
    return where[0], where[1]


@dataclass(frozen=True)
class _Held:
    """Clusters × values of one kind: who has what, and of how many clusters a value is."""

    has: sparse.csr_array
    rarity: sparse.csr_array  # one part of its owners
    has_any: np.ndarray

    @classmethod
    def of(cls, linker: Linker, name: str) -> "_Held":
        has = _incidence(linker.prepared.evidence[name], linker.cluster, linker.count())
        owners = np.maximum(np.asarray(has.sum(axis=0)).ravel(), 1)
        rarity = has.copy()
        rarity.data = (1 / owners[has.indices]).astype(np.float32)
        return cls(has, rarity, np.diff(has.indptr) > 0)

    def owners(self, a: np.ndarray, b: np.ndarray) -> np.ndarray:
        """Return of how many clusters the rarest value is that both clusters of a pair have, 0 if none is."""
        common = self.has[a].multiply(self.rarity[b])
        shared = common.max(axis=1).toarray().ravel() if common.shape[1] else np.zeros(len(a))
        owners: np.ndarray = np.rint(np.divide(1, shared, where=shared > 0, out=np.zeros(len(a))))
        return owners


def _incidence(values: pl.DataFrame, cluster: np.ndarray, count: int) -> sparse.csr_array:
    """Return clusters × values, 1 where a cluster has the value."""
    columns = values["value_id"].to_numpy().astype(np.int64)
    rows = cluster[values["group_id"].to_numpy()]
    shape = (count, int(columns.max(initial=-1)) + 1)
    found = sparse.csr_array((np.ones(len(rows), dtype=np.float32), (rows, columns)), shape=shape)
    found.sum_duplicates()
    found.data[:] = 1
    return found
