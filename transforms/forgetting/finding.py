"""Find the forgotten in texts: by the hints of words first, then by digests of what stands around them."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from transforms.forgetting.forgotten import LEAST_WORDS, SPELLING, Forgotten, Spelling, form_rows
from transforms.forgetting.forms import TOKEN, digest, folded_words, hint
from transforms.resolution.folding import fold

REMOVED = "[removed]"
_EVERYWHERE = "*"
FOUND = pl.Schema(
    {
        "value": pl.String(),  # a text that holds a forgotten one
        "cut": pl.String(),  # the same without it
        "kinds": pl.List(pl.String),  # of what it holds
        "countries": pl.List(pl.String),  # where an organisation so named is the forgotten one
    }
)
_TOKENS = r"[\p{L}\p{M}\p{N}]+"
_TEXTS_AT_ONCE = 20_000


def named_theirs(countries: pl.Expr, country: pl.Expr) -> pl.Expr:
    """Whether a name found in `countries` (see FOUND) is the forgotten one's; without a country of any."""
    return (
        countries.list.contains(_EVERYWHERE)
        | countries.list.contains(country)
        | (country.is_null() & (countries.list.len() > 0))
    ).fill_null(value=False)


@dataclass(frozen=True)
class _Hit:
    kind: str
    country: str | None


class Search:
    """Looks for the forgotten, and for further `spellings` of those known by an identifier."""

    def __init__(self, forgotten: Forgotten, spellings: Iterable[Spelling] = ()) -> None:
        self._key = forgotten.key
        self._hits: dict[str, list[_Hit]] = defaultdict(list)
        self._sizes: dict[str, set[int]] = defaultdict(set)
        spelt = [
            form_rows(self._key, SPELLING, [words], country)
            for words, country in spellings
            if len(words) >= LEAST_WORDS
        ]
        for rows in (forgotten.entries, *spelt):
            for row in rows.iter_rows(named=True):
                self._hits[row["digest"]].append(_Hit(row["kind"], row["country_code"]))
                self._sizes[row["hint"]].add(row["word_count"])

    def find(self, texts: pl.Series) -> pl.DataFrame:
        """Return the texts that hold a forgotten one, each once (as in FOUND)."""
        if not self._hits:
            return pl.DataFrame(schema=FOUND)
        distinct = texts.drop_nulls().unique()
        suspects = self._suspects(distinct)
        if suspects.is_empty():
            return pl.DataFrame(schema=FOUND)
        candidates = distinct.filter(distinct.str.contains_any(suspects.to_list()))
        tokens = {value: _tokens(value) for value in candidates.to_list()}
        words = folded_words(token for found in tokens.values() for token, _, _ in found)
        rows = [self._look(value, found, words) for value, found in tokens.items()]
        return pl.DataFrame([row for row in rows if row is not None], schema=FOUND, orient="row")

    def clean(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Return a frame with the forgotten cut out of all its texts."""
        texts = [name for name, dtype in frame.schema.items() if dtype == pl.String]
        found = self.find(pl.concat([frame[name].alias("text") for name in texts])) if texts else None
        if found is None or found.is_empty():
            return frame
        return frame.with_columns(pl.col(texts).replace(found["value"], found["cut"]))

    def _suspects(self, texts: pl.Series) -> pl.Series:
        """Return the tokens of texts that have a word with a hint of a forgotten one."""
        parts = [
            texts.slice(start, _TEXTS_AT_ONCE).str.extract_all(_TOKENS).explode().drop_nulls().unique()
            for start in range(0, len(texts), _TEXTS_AT_ONCE)
        ]
        tokens = pl.concat([pl.Series([], dtype=pl.String), *parts]).unique().alias("token")
        read = tokens.to_frame().with_columns(word=fold(tokens).str.split(" "))
        words = read.explode("word").drop_nulls()
        distinct = words["word"].unique().to_list()
        telling = [word for word in distinct if hint(self._key, word) in self._sizes]
        return words.filter(pl.col("word").is_in(telling))["token"].unique()

    def _look(
        self, value: str, tokens: list[tuple[str, int, int]], words: Mapping[str, list[str]]
    ) -> tuple[str, str, list[str], list[str]] | None:
        """Return a row of FOUND, None where nothing is found."""
        read = [(word, start, end) for token, start, end in tokens for word in words[token]]
        spans, kinds, countries = [], set(), set()
        for place, (word, _, _) in enumerate(read):
            for size in self._sizes.get(hint(self._key, word), ()):
                for first in range(max(0, place - size + 1), min(place, len(read) - size) + 1):
                    window = read[first : first + size]
                    for hit in self._hits.get(digest(self._key, [one for one, _, _ in window]), ()):
                        spans.append((window[0][1], window[-1][2]))
                        kinds.add(hit.kind)
                        if hit.kind != SPELLING or size == len(read):
                            countries.add(hit.country or _EVERYWHERE)
        if not spans:
            return None
        return value, _without(unicodedata.normalize("NFC", value), spans), sorted(kinds), sorted(countries)


def _tokens(value: str) -> list[tuple[str, int, int]]:
    text = unicodedata.normalize("NFC", value)
    return [(found[0], found.start(), found.end()) for found in TOKEN.finditer(text)]


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    """Return a text with a mark in the place of each span; those that touch have one."""
    parts, done = [], 0
    for start, end in sorted(set(spans)):
        if start >= done:
            parts += [text[done:start], REMOVED]
        done = max(done, end)
    return "".join([*parts, text[done:]])
