"""How alike two names are, by the words that they share and how rare those are in their country."""

import numpy as np
import polars as pl
from rapidfuzz import fuzz, process
from rapidfuzz.distance import Indel
from scipy import sparse

from transforms.resolution.name_forms import kind_words
from transforms.resolution.word_stems import word_stems

KIND_WEIGHT = 0.5  # a word for a kind of institution, or a place, tells half as much as its rarity says
NUMBER_WEIGHT = 0.5
LEAST_WEIGHT = 0.15
# Each name has a word of its own: two schools of one group (…Lille and …Toulouse), even at one website
_OWN_WORD, _OWN_WORDS_WORTH = 0.3, 0.8
_BATCH = 500_000  # pairs at once: keeps memory flat
_WORKERS = 2
# One letter left out, doubled or swapped is a distance of 1 or 2; a longer name may have two such
_TYPING = ((2, 10, 0.94), (4, 26, 0.90))  # distance at most, letters at least, how alike that makes

_KIND_STEMS = ["=" + w for w in "university academy institute school college faculty department laboratory center foundation association society federation union agency ministry office chamber council municipality city region county hospital clinic museum library archive theatre gallery kindergarten gymnasium conservatory company group network observatory station service fund committee institution club seminary polytechnic secondary primary vocational".split()]

LIKENESS = {
    "whole": pl.Float32,  # of the whole names, 0 to 1
    "contained": pl.Float32,  # of the shorter name with its part of the longer
    "letters": pl.Float32,  # of the letters in their order
    "stems": pl.Float32,  # as `whole`, of the stems of words (see `word_stems`)
    "stems_contained": pl.Float32,
    "shared_stems": pl.Float32,  # how much the stems weigh that both have
    "own_stems_least": pl.Float32,  # how much those weigh that the one has alone, and the other
    "own_stems_most": pl.Float32,
    "rarest_stem": pl.Float32,  # how much the rarest of the shared weighs
    "proper_least": pl.Float32,  # the same of the words that are no kinds of institutions
    "proper_most": pl.Float32,
    "kinds_shared": pl.Int8,  # how many kinds of institutions both name, and the one alone, and the other
    "kinds_least": pl.Int8,
    "kinds_most": pl.Int8,
    "number": pl.Int8,  # 1: the same numbers, 0: none, -1: one has none, -2: they differ
}


class NameSpace:
    """The distinct forms of names (form_id, country_code, tokens, key, numbers, initials, solid), to compare.

    `places` has country_code and token: words that are places there.
    """

    def __init__(self, forms: pl.DataFrame, places: pl.DataFrame) -> None:
        self.forms = forms
        words = forms.select("form_id", "country_code", token="tokens").explode("token")  # noqa: S106 (a column)
        self.words = _weighed(words, forms, "token", places)
        stems = words.join(word_stems(words["token"]).rename({"word": "token"}), on="token").unique(
            ["form_id", "stem"], keep="first", maintain_order=True
        )
        self.stems = _weighed(stems, forms, "stem", places)
        self._weights, self._present = self._sparse(self.words, "token_id", forms.height)
        self._stem_weights, self._stem_present = self._sparse(self.stems, "stem_id", forms.height)
        kinds = self.stems.filter("is_kind").with_columns(weight=pl.lit(1.0))
        self._kinds, _ = self._sparse(kinds, "stem_id", forms.height, int(self.stems["stem_id"].max() or 0) + 1)
        self._kind_total = np.asarray(self._kinds.sum(axis=1)).ravel()
        proper = self.stems.filter(~pl.col("is_kind"))
        self._proper, _ = self._sparse(proper, "stem_id", forms.height, self._kinds.shape[1])
        self._proper_total = np.asarray(self._proper.sum(axis=1)).ravel()
        self._total = np.asarray(self._weights.sum(axis=1)).ravel()
        self._stem_total = np.asarray(self._stem_weights.sum(axis=1)).ravel()
        self._solid = np.array(forms["solid"].to_list(), dtype=object)

    @staticmethod
    def _sparse(words: pl.DataFrame, by: str, height: int, width: int | None = None) -> tuple[sparse.csr_array, sparse.csr_array]:
        at = (words["form_id"].to_numpy(), words[by].to_numpy().astype(np.int64))
        shape = (height, width or int(at[1].max(initial=-1)) + 1)
        weights = sparse.csr_array((words["weight"].to_numpy().astype(np.float32), at), shape=shape)
        return weights, sparse.csr_array((np.ones(words.height, dtype=np.float32), at), shape=shape)

    def compare(self, a: np.ndarray, b: np.ndarray) -> pl.DataFrame:
        """Return how alike the forms `a` and `b` are, place by place (as in LIKENESS)."""
        parts = [
            self._compare(a[start : start + _BATCH], b[start : start + _BATCH])
            for start in range(0, len(a), _BATCH)
        ]
        return pl.concat(parts) if parts else pl.DataFrame(schema=LIKENESS)

    def _compare(self, a: np.ndarray, b: np.ndarray) -> pl.DataFrame:
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
        letters, distance, longest = self._typing(a, b)
        for most, least_letters, worth in _TYPING:
            close = (distance <= most) & (longest >= least_letters)
            result[:, close] = np.maximum(result[:, close], worth)
        result[:, distance == 0] = 1.0
        numbers = self.forms["numbers"]
        one, other = numbers.gather(a), numbers.gather(b)
        differ = (one != other).to_numpy()
        lacking = differ & ((one == "") | (other == "")).to_numpy()
        result[:, differ & ~lacking] = 0.0
        result[:, lacking] *= 0.85
        number = np.where(lacking, -1, np.where(differ, -2, np.where((one == "").to_numpy(), 0, 1)))
        return pl.DataFrame(
            {
                "whole": result[0],
                "contained": result[1],
                "letters": letters,
                **self._compare_stems(a, b),
                "number": number,
            },
            schema_overrides=LIKENESS,
        )

    def _compare_stems(self, a: np.ndarray, b: np.ndarray) -> dict[str, np.ndarray]:
        common = self._stem_weights[a].multiply(self._stem_present[b]).tocsr()
        shared = np.asarray(common.sum(axis=1)).ravel()
        rarest = common.max(axis=1).toarray().ravel() if common.shape[1] else np.zeros(len(a))
        kinds = np.asarray(self._kinds[a].multiply(self._kinds[b]).sum(axis=1)).ravel()
        proper = np.asarray(self._proper[a].multiply(self._stem_present[b]).sum(axis=1)).ravel()
        k_a, k_b = self._kind_total[a] - kinds, self._kind_total[b] - kinds
        p_a, p_b = self._proper_total[a] - proper, self._proper_total[b] - proper
        one, other = self._stem_total[a], self._stem_total[b]
        with np.errstate(invalid="ignore", divide="ignore"):
            whole, contained = 2 * shared / (one + other), shared / np.minimum(one, other)
        return {
            "stems": np.nan_to_num(whole),
            "stems_contained": np.nan_to_num(contained),
            "shared_stems": shared,
            "own_stems_least": np.minimum(one, other) - shared,
            "own_stems_most": np.maximum(one, other) - shared,
            "rarest_stem": rarest,
            "proper_least": np.minimum(p_a, p_b), "proper_most": np.maximum(p_a, p_b),
            "kinds_shared": kinds, "kinds_least": np.minimum(k_a, k_b), "kinds_most": np.maximum(k_a, k_b),
        }

    def _typing(self, a: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return how alike the letters are, how many are out of place, and the shorter form's length."""
        one, other = self._solid[a], self._solid[b]
        likeness = process.cpdist(
            one, other, scorer=Indel.normalized_similarity, workers=_WORKERS, dtype=np.float32
        )
        lengths = self.forms["solid"].str.len_chars()
        x, y = lengths.gather(a).to_numpy().astype(np.int64), lengths.gather(b).to_numpy().astype(np.int64)
        distance = np.rint((1 - likeness) * (x + y)).astype(np.int64)
        return likeness, distance, np.minimum(x, y)

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


def _weighed(words: pl.DataFrame, forms: pl.DataFrame, what: str, places: pl.DataFrame) -> pl.DataFrame:
    """Return form_id, `what`, its number, df and weight: 1 is the rarest word of a country.

    `words` has form_id, country_code, token (a word as written) and `what` (the same, or its stem).
    """
    c = pl.col
    rarity = ((1 + c("names") / c("df")).log() / (1 + c("names")).log()).clip(LEAST_WEIGHT, 1.0)
    by = ["country_code", what]
    common = words.join(places.with_columns(is_place=pl.lit(value=True)), on=["country_code", "token"], how="left").group_by(by).agg(
        pl.len().alias("df"),
        is_kind=(c("token").is_in(sorted(kind_words())) | c(what).is_in(_KIND_STEMS)).any(),
        is_common=(c("token").is_in(sorted(kind_words())) | c("is_place").is_not_null()).any(),
    )
    counts = (
        common.join(forms.group_by("country_code").len("names"), on="country_code", nulls_equal=True)
        .with_columns(
            weight=pl.when(c(what).str.contains("^[0-9]"))
            .then(NUMBER_WEIGHT)
            .otherwise(rarity * pl.when("is_common").then(KIND_WEIGHT).otherwise(1.0))
        )
        .sort(by, nulls_last=True)
        .with_row_index(f"{what}_id")
    )
    return (
        words.select("form_id", *by)
        .join(counts, on=by, nulls_equal=True)
        .select("form_id", what, f"{what}_id", "df", "weight", "is_kind")
    )


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
