"""Patterns of words, made of code lists: where a word stands, and that it is whole."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

import polars as pl

# Letters that do not come apart into a plain one and a mark
_PLAIN = {
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "ø": "o",
    "æ": "ae",
    "œ": "oe",
    "ß": "ss",
    "þ": "th",
    "ı": "i",
    "ς": "σ",
    "’": "'",
    "ʼ": "'",
    "`": "'",
    "´": "'",
}
_SIGNS = r"""\s.,:;'"„“”«»()\[\]&/+|_–—?!-"""
BEFORE = rf"(?:^|[{_SIGNS}])"
BEHIND = rf"(?:$|[{_SIGNS}])"


def fold(texts: pl.Expr) -> pl.Expr:
    """Texts in small letters without marks: in capitals they are often left out."""
    plain = texts.str.normalize("NFKD").str.replace_all(r"\p{M}+", "").str.to_lowercase()
    return plain.str.replace_many(list(_PLAIN), list(_PLAIN.values()))


def fold_in_place(text: str) -> str:
    """One text as `fold` writes it, but with a letter for each letter, so that places stay."""
    return "".join(_PLAIN.get(letter, letter)[0] for letter in map(_base, text))


@cache
def _base(letter: str) -> str:
    small = unicodedata.normalize("NFKD", letter)[0].lower()
    return small[0] if small else letter


def folded(words: Iterable[str]) -> list[str]:
    """Words as `fold` writes them, each once."""
    listed = pl.DataFrame({"word": list(words)}, schema={"word": pl.String})
    return listed.select(fold(pl.col("word"))).to_series().unique(maintain_order=True).to_list()


def one_of(words: Iterable[str], between: str = r"[\s.,'-]+") -> str:
    """Any of the words, the longest first; `between` are the signs where a word is of several."""
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(between.join(re.escape(part) for part in word.split()) for word in longest_first)


def spelt(form: str) -> str:
    """A legal form with or without dots and blanks: srl, s.r.l., S. r. l."""
    return r"\.?\s?".join(re.escape(letter) for letter in form)
