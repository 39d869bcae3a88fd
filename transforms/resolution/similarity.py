"""How alike two names are, by the words that they share and how rare those are in their country."""

import numpy as np
import polars as pl
from rapidfuzz import fuzz, process
from rapidfuzz.distance import Indel
from scipy import sparse

from transforms.resolution.name_forms import kind_words

KIND_WEIGHT = 0.5  # a word for a kind of institution, or a place, tells half as much as its rarity says
NUMBER_WEIGHT = 0.5
# Each name has a word of its own: two schools of one group (…Lille and …Toulouse), even at one website
_OWN_WORD, _OWN_WORDS_WORTH = 0.3, 0.8
_BATCH = 500_000  # pairs at once: keeps memory flat
_WORKERS = 2
# One letter left out, doubled or swapped is a distance of 1 or 2; a longer name may have two such
_TYPING = ((2, 10, 0.94), (4, 26, 0.90))  # distance at most, letters at least, how alike that makes


class NameSpace:
    """The distinct forms of names (form_id, country_code, tokens, key, numbers, solid), ready to compare."""

    def __init__(self, forms: pl.DataFrame) -> None:
        self.forms = forms
        words = forms.select("form_id", "country_code", token="tokens").explode("token")  # noqa: S106 (a column)
        names = pl.col("names")
        rarity = (1 + names / pl.col("df")).log() / (1 + names).log()
        counts = (
            words.group_by("country_code", "token")
            .len("df")
            .join(forms.group_by("country_code").len("names"), on="country_code", nulls_equal=True)
            .with_columns(
                weight=pl.when(pl.col("token").str.contains("^[0-9]"))
                .then(NUMBER_WEIGHT)
                .when(pl.col("token").is_in(sorted(kind_words())))
                .then(rarity.clip(0.15, 1.0) * KIND_WEIGHT)
                .otherwise(rarity.clip(0.15, 1.0))
            )
            .sort("country_code", "token", nulls_last=True)
            .with_row_index("token_id")
        )
        self.words = words.join(counts, on=["country_code", "token"], nulls_equal=True).select(
            "form_id", "token", "token_id", "df", "weight"
        )
        shape = (forms.height, counts.height)
        at = (self.words["form_id"].to_numpy(), self.words["token_id"].to_numpy())
        self._weights = sparse.csr_array(
            (self.words["weight"].to_numpy().astype(np.float32), at), shape=shape
        )
        self._present = sparse.csr_array((np.ones(self.words.height, dtype=np.float32), at), shape=shape)
        self._total = np.asarray(self._weights.sum(axis=1)).ravel()
        self._solid = np.array(forms["solid"].to_list(), dtype=object)

    def compare(self, a: np.ndarray, b: np.ndarray) -> np.ndarray:
        """Return how alike the forms `a` and `b` are, place by place: whole names, the shorter in the longer.

        Two rows of numbers from 0 to 1.
        """
        parts = [
            self._compare(a[start : start + _BATCH], b[start : start + _BATCH])
            for start in range(0, len(a), _BATCH)
        ]
        return np.concatenate(parts, axis=1) if parts else np.empty((2, 0))

    def _compare(self, a: np.ndarray, b: np.ndarray) -> np.ndarray:
        shared = (
            np.asarray(self._weights[a].multiply(self._present[b]).sum(axis=1)).ravel().astype(np.float64)
        )
        only_a, only_b = self._total[a] - shared, self._total[b] - shared
        alike = np.zeros(len(a))
        # words that one name has and the other lacks are looked at only where that could matter
        rest = np.flatnonzero((only_a > 1e-6) & (only_b > 1e-6) & (3 * shared > np.minimum(only_a, only_b)))
        alike[rest] = self._leftovers(a[rest], b[rest])
        least, both = np.minimum(only_a, only_b), only_a + only_b
        with np.errstate(invalid="ignore"):
            whole = (2 * shared + alike * both) / (2 * shared + both)
            contained = (shared + alike * least) / (shared + least)
        result: np.ndarray = np.nan_to_num(np.stack([whole, contained]))
        result[:, (alike == 0) & (least >= _OWN_WORD)] *= _OWN_WORDS_WORTH
        distance, longest = self._typing(a, b)
        for most, letters, worth in _TYPING:
            close = (distance <= most) & (longest >= letters)
            result[:, close] = np.maximum(result[:, close], worth)
        result[:, distance == 0] = 1.0
        numbers = self.forms["numbers"]
        one, other = numbers.gather(a), numbers.gather(b)
        differ = (one != other).to_numpy()
        lacking = differ & ((one == "") | (other == "")).to_numpy()
        result[:, differ & ~lacking] = 0.0
        result[:, lacking] *= 0.85
        return result

    def _typing(self, a: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return how many letters are out of place between the forms as written, and the shorter's length."""
        one, other = self._solid[a], self._solid[b]
        distance = process.cpdist(
            one, other, scorer=Indel.distance, score_cutoff=_TYPING[-1][0], workers=_WORKERS, dtype=np.int32
        )
        lengths = self.forms["solid"].str.len_chars()
        return distance, np.minimum(lengths.gather(a).to_numpy(), lengths.gather(b).to_numpy())

    def _leftovers(self, a: np.ndarray, b: np.ndarray) -> np.ndarray:
        """Return how alike the words are that one name has and the other has not."""
        tokens = self.forms["tokens"]
        c = pl.col
        left = (
            pl.DataFrame({"a": tokens.gather(a), "b": tokens.gather(b)})
            .select(
                x=c("a").list.set_difference("b").list.sort(), y=c("b").list.set_difference("a").list.sort()
            )
            .with_columns(
                jx=c("x").list.join(""), jy=c("y").list.join(""), nx=c("x").list.len(), ny=c("y").list.len()
            )
            .with_row_index("row")
        )
        ratio = process.cpdist(
            left["jx"].to_list(), left["jy"].to_list(), scorer=fuzz.ratio, workers=_WORKERS, dtype=np.float32
        )
        alike = np.clip((ratio.astype(np.float64) / 100 - 0.70) / 0.20, 0.0, 1.0)
        found = pl.concat(
            [
                _abbreviated(left.select("row", short="jx", n="nx", words="y")),
                _abbreviated(left.select("row", short="jy", n="ny", words="x")),
            ]
        ).to_numpy()
        alike[found] = np.maximum(alike[found], 0.95)
        return alike


def _abbreviated(left: pl.DataFrame) -> pl.Series:
    """Return the rows where one short word stands for the others: by their first letters, or as a start."""
    c = pl.col
    # a word for a kind of institution is not looked into: what it stands for has become that word, too
    near = left.filter(
        (c("n") == 1) & c("short").str.len_chars().is_between(2, 7) & ~c("short").is_in(sorted(kind_words()))
    )
    first = pl.element().str.head(1)
    one_word = (c("words").list.len() == 1) & (c("short").str.len_chars() >= 3)
    by_start = near.filter(one_word & c("words").list.first().str.starts_with(c("short")))
    by_letters = near.filter(c("words").list.len() == c("short").str.len_chars()).filter(
        c("short").str.split("").list.sort().list.join("")
        == c("words").list.eval(first).list.sort().list.join("")
    )
    return pl.concat([by_start["row"], by_letters["row"]])
