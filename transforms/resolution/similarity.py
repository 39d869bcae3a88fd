"""How alike two names are, by the words that they share and how rare those are in their country."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from rapidfuzz import fuzz, process
from rapidfuzz.distance import Indel
from scipy import sparse

from transforms.resolution.name_forms import kind_words
from transforms.resolution.word_stems import KIND_STEMS, word_stems

KIND_WEIGHT = 0.5  # a word for a kind of institution, or a place, tells half as much as its rarity says
NUMBER_WEIGHT = 0.5
_LEAST_WEIGHT = 0.15
_LEAST_NAMES = 1000  # in a country of which little is known yet a word is no commoner for that
# Each name has a word of its own: two schools of one group (…Lille and …Toulouse), even at one website
_OWN_WORD, _OWN_WORDS_WORTH = 0.3, 0.8
_OF_BEGINNING = 0.5
WHOLE = "'"  # before a whole word among the stems
_NEAR_BY_STEMS, _NEAR_BY_LETTERS = 0.1, 0.5  # others have no word in common to be looked at closely
_BATCH = 500_000  # pairs at once: keeps memory flat
_WORKERS = 2
# One letter left out, doubled or swapped is a distance of 1 or 2; a longer name may have two such
_TYPING = ((2, 10, 0.94), (4, 26, 0.90))  # distance at most, letters at least, how alike that makes

LIKENESS = pl.Schema(
    {
        "whole": pl.Float32,  # of the whole names, 0 to 1
        "contained": pl.Float32,  # of the shorter name with its part of the longer
        "letters": pl.Float32,  # of the letters in their order
        "stems": pl.Float32,  # of the whole names by the stems of their words (see `word_stems`)
        "stems_contained": pl.Float32,
        "shared_stems": pl.Float32,  # what the stems weigh that both have; 1 is the rarest of a country
        "rarest_stem": pl.Float32,  # the heaviest of them
        "own_stems_least": pl.Float32,  # what those weigh that only one has, of the one and of the other
        "own_stems_most": pl.Float32,
        "proper_least": pl.Float32,  # the same without kinds of institutions
        "proper_most": pl.Float32,
        "kinds_shared": pl.Float32,  # how many kinds of institutions both name, and how many only one
        "kinds_least": pl.Float32,
        "kinds_most": pl.Float32,
        "number": pl.Float32,  # 1: the same numbers, 0: none, -1: one has none, -2: they differ
    }
)


@dataclass(frozen=True)
class _Words:
    """Forms × words: what each word of each form weighs, and the sum for each form."""

    weights: sparse.csr_array
    present: sparse.csr_array
    total: np.ndarray

    @classmethod
    def of(cls, words: pl.DataFrame, by: str, height: int) -> "_Words":
        """Take form_id, the number of the word in the column `by`, and weight."""
        at = (words["form_id"].to_numpy(), words[by].to_numpy().astype(np.int64))
        shape = (height, int(at[1].max(initial=-1)) + 1)
        weights = sparse.csr_array((words["weight"].to_numpy().astype(np.float32), at), shape=shape)
        present = sparse.csr_array((np.ones(words.height, dtype=np.float32), at), shape=shape)
        return cls(weights, present, np.asarray(weights.sum(axis=1)).ravel())

    def common(self, a: np.ndarray, b: np.ndarray) -> sparse.csr_array:
        """Return pairs × words: what those weigh that both forms of a pair have."""
        return self.weights[a].multiply(self.present[b]).tocsr()

    def shared(self, a: np.ndarray, b: np.ndarray) -> np.ndarray:
        """Return for each pair of forms what the words weigh that both have."""
        total: np.ndarray = np.asarray(self.common(a, b).sum(axis=1)).ravel().astype(np.float64)
        return total


class NameSpace:
    """The distinct forms of names (form_id, country_code, tokens, key, numbers, initials, solid), to compare.

    `stems` are those of the forms (see `stems_of`), `places` has country_code and token: words that are
    places there. The attributes `words` and `stems` hold form_id, the word or stem, its number, in how many
    forms of its country it is (df), its weight, and is_kind.
    """

    def __init__(self, forms: pl.DataFrame, stems: pl.DataFrame, places: pl.DataFrame) -> None:
        self.forms = forms
        self.words = _weighed(_words_of(forms), forms, "token", places)
        # a word that begins like another is half as much as the same word
        told = pl.concat([stems, _whole_words(stems)]).with_columns(
            share=pl.when(_is_cut()).then(_OF_BEGINNING).otherwise(1.0)
        )
        self.stems = _weighed(told, forms, "stem", places)
        self._words = _Words.of(self.words, "token_id", forms.height)
        self._stems = _Words.of(self.stems, "stem_id", forms.height)
        kinds = self.stems.filter("is_kind").with_columns(weight=pl.lit(1.0))
        self._kinds = _Words.of(kinds, "stem_id", forms.height)
        self._proper = _Words.of(self.stems.filter(~pl.col("is_kind")), "stem_id", forms.height)
        self._solid = np.array(forms["solid"].to_list(), dtype=object)

    def compare(self, a: np.ndarray, b: np.ndarray) -> pl.DataFrame:
        """Return how alike the forms `a` and `b` are, place by place (as in LIKENESS)."""
        parts = [
            self._compare(a[start : start + _BATCH], b[start : start + _BATCH])
            for start in range(0, len(a), _BATCH)
        ]
        return pl.concat(parts) if parts else pl.DataFrame(schema=LIKENESS)

    def _compare(self, a: np.ndarray, b: np.ndarray) -> pl.DataFrame:
        letters, distance, shorter = self._typing(a, b)
        stems = self._by_stems(a, b)
        result = np.zeros((2, len(a)))
        near = np.flatnonzero((stems["stems"] >= _NEAR_BY_STEMS) | (letters >= _NEAR_BY_LETTERS))
        result[:, near] = self._by_words(a[near], b[near])
        for most, least_letters, worth in _TYPING:
            close = (distance <= most) & (shorter >= least_letters)
            result[:, close] = np.maximum(result[:, close], worth)
        result[:, distance == 0] = 1.0
        number = self._numbers(a, b)
        result[:, number == -2] = 0.0
        result[:, number == -1] *= 0.85
        columns = {"whole": result[0], "contained": result[1], "letters": letters, "number": number}
        return pl.DataFrame(columns | stems).select(LIKENESS.names()).cast(LIKENESS)

    def _by_words(self, a: np.ndarray, b: np.ndarray) -> np.ndarray:
        """Return how alike the words are: of the whole names, and of the shorter in the longer."""
        shared = self._words.shared(a, b)
        only_a, only_b = self._words.total[a] - shared, self._words.total[b] - shared
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
        return result

    def _by_stems(self, a: np.ndarray, b: np.ndarray) -> dict[str, np.ndarray]:
        common = self._stems.common(a, b)
        shared = np.asarray(common.sum(axis=1)).ravel()
        one, other = self._stems.total[a], self._stems.total[b]
        proper, kinds = self._proper.shared(a, b), self._kinds.shared(a, b)
        proper_a, proper_b = self._proper.total[a] - proper, self._proper.total[b] - proper
        kinds_a, kinds_b = self._kinds.total[a] - kinds, self._kinds.total[b] - kinds
        with np.errstate(invalid="ignore", divide="ignore"):
            whole, contained = 2 * shared / (one + other), shared / np.minimum(one, other)
        return {
            "stems": np.nan_to_num(whole),
            "stems_contained": np.nan_to_num(contained),
            "shared_stems": shared,
            "rarest_stem": common.max(axis=1).toarray().ravel() if common.shape[1] else np.zeros(len(a)),
            "own_stems_least": np.minimum(one, other) - shared,
            "own_stems_most": np.maximum(one, other) - shared,
            "proper_least": np.minimum(proper_a, proper_b),
            "proper_most": np.maximum(proper_a, proper_b),
            "kinds_shared": kinds,
            "kinds_least": np.minimum(kinds_a, kinds_b),
            "kinds_most": np.maximum(kinds_a, kinds_b),
        }

    def _numbers(self, a: np.ndarray, b: np.ndarray) -> np.ndarray:
        """Return how the numbers in names agree (see LIKENESS)."""
        numbers = self.forms["numbers"]
        one, other = numbers.gather(a), numbers.gather(b)
        has_one, has_other = (one != "").to_numpy(), (other != "").to_numpy()
        agreed = np.where((one == other).to_numpy(), 1, -2)
        return np.where(has_one & has_other, agreed, np.where(has_one | has_other, -1, 0))

    def _typing(self, a: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return how alike the letters are, how many are out of place, and the shorter form's length."""
        likeness = process.cpdist(
            self._solid[a],
            self._solid[b],
            scorer=Indel.normalized_similarity,
            workers=_WORKERS,
            dtype=np.float32,
        )
        lengths = self.forms["solid"].str.len_chars().cast(pl.Int64)
        one, other = lengths.gather(a).to_numpy(), lengths.gather(b).to_numpy()
        distance = np.rint((1 - likeness) * (one + other)).astype(np.int64)
        return likeness, distance, np.minimum(one, other)

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


def _words_of(forms: pl.DataFrame) -> pl.DataFrame:
    words = forms.select("form_id", "country_code", token="tokens")  # noqa: S106 (a column)
    return words.explode("token").with_columns(share=pl.lit(1.0))


def stems_of(forms: pl.DataFrame) -> pl.DataFrame:
    """Return form_id, country_code, token and stem: each stem of each form once, with a word that has it."""
    words = _words_of(forms).drop("share")
    stems = words.join(word_stems(words["token"]).rename({"word": "token"}), on="token")
    return stems.unique(["form_id", "stem"], keep="first", maintain_order=True)


def _is_cut() -> pl.Expr:
    """Whether a stem is the beginning of a longer word, or such a word."""
    is_beginning = pl.col("token").str.starts_with(pl.col("stem")) & (pl.col("stem") != pl.col("token"))
    return is_beginning | pl.col("stem").str.starts_with(WHOLE)


def _whole_words(stems: pl.DataFrame) -> pl.DataFrame:
    """Return for stems that are beginnings the whole words, marked."""
    return stems.filter(_is_cut()).with_columns(stem=WHOLE + pl.col("token"))


def _weighed(words: pl.DataFrame, forms: pl.DataFrame, what: str, places: pl.DataFrame) -> pl.DataFrame:
    """Return form_id, `what`, its number, df, weight and is_kind.

    `words` has form_id, country_code, token (a word as written) and `what` (the same, or its stem).
    """
    c = pl.col
    names = pl.max_horizontal("names", pl.lit(_LEAST_NAMES))
    rarity = ((1 + names / c("df")).log() / (1 + names).log()).clip(_LEAST_WEIGHT, 1.0)
    by = ["country_code", what]
    is_kind = c("token").is_in(sorted(kind_words()))
    counts = (
        words.join(places.with_columns(is_place=pl.lit(value=True)), on=["country_code", "token"], how="left")
        .group_by(by)
        .agg(
            pl.len().alias("df"),
            is_kind=(is_kind | c(what).is_in(KIND_STEMS)).any(),
            is_common=(is_kind | c("is_place").is_not_null()).any(),
            share=c("share").max(),
        )
        .join(forms.group_by("country_code").len("names"), on="country_code", nulls_equal=True)
        .with_columns(
            weight=pl.when(c(what).str.contains("^[0-9]"))
            .then(NUMBER_WEIGHT)
            .otherwise(rarity * pl.when("is_common").then(KIND_WEIGHT).otherwise(1.0) * c("share"))
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
