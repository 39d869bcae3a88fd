"""How somebody who is to be forgotten is looked for: as words that stay the same however they are written.

A *form* is a few folded words in any order: case, accents, script, punctuation, titles and initials make no
difference. Kept of a form are its keyed digest, how many words it has, and a *hint*: four hexadecimal digits
of the keyed digest of its longest word, which every 65,536th word has by chance. It says where to look.
"""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterable, Mapping
from itertools import permutations

import polars as pl

from transforms.resolution.folding import fold

KINDS = ("name", "identifier", "email", "address")
# letters and digits, with the marks over them that no composed letter has
TOKEN = re.compile(r"[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*")
_APOSTROPHES = re.compile(r"(?<=\w)['`´ʼʹ’‘](?=\w)")
_WEB_ADDRESS = re.compile(r"^(?:https?://)?(?:www\.)?([^\s/?#]+\.[^\s/?#.]{2,})(?:[/?#]\S*)?$", re.IGNORECASE)
_SCHEME = re.compile(r"^(?:PIC|OID|ERASMUS):", re.IGNORECASE)
# They come and go before and behind a name
TITLES = frozenset(
    (
        *("dr", "dres", "prof", "doc", "ing", "inz", "mgr", "mag", "bc", "bsc", "msc", "phd", "csc", "drsc"),
        *("judr", "mudr", "phdr", "rndr", "mddr", "thdr", "dipl", "ir", "drs", "dott", "dottssa"),
        *("mr", "mrs", "ms", "miss", "herr", "frau", "sr", "sra", "srta", "sig", "sigra", "mme", "mlle"),
        *("pan", "pani", "kyrios", "kyria"),
    )
)
_HINT_DIGITS = 4
_LEAST_LETTERS = 3
_MOST_IN_ANY_ORDER = 3  # words of a name that are looked for run together in any order


class ShortError(ValueError):
    """What is to be forgotten is too short to be told from other words."""


def folded_words(tokens: Iterable[str]) -> Mapping[str, list[str]]:
    """Return the words of each token, folded; titles and single letters are none."""
    listed = sorted(set(tokens))
    folded = fold(pl.Series(listed, dtype=pl.String)).fill_null("")
    return {token: _telling(words.split(" ")) for token, words in zip(listed, folded, strict=True)}


def _telling(words: list[str]) -> list[str]:
    return [word for word in words if (len(word) > 1 or word.isdigit()) and word not in TITLES]


def words_of(text: str) -> list[str]:
    """Return the folded words of a text, in order."""
    tokens = TOKEN.findall(unicodedata.normalize("NFC", text))
    words = folded_words(tokens)
    return [word for token in tokens for word in words[token]]


def forms_of(kind: str, value: str) -> list[tuple[str, ...]]:
    """Return the forms in which a name, identifier, e-mail or address may be written.

    An address is a postal one or one of the web. Raises ShortError for what would be found too often.
    """
    written = [value, *_further(kind, value)]
    forms = [tuple(words_of(text)) for text in written]
    whole = forms[0]
    given = TOKEN.findall(value)
    if sum(map(len, whole)) < _LEAST_LETTERS or (kind == "name" and len(whole) == 1 < len(given)):
        raise ShortError("Too short to be told from other words: give it in full, a name with all its parts.")
    if kind in ("name", "address"):
        forms += [tuple(words_of(joined)) for joined in _run_together(whole)]
    return list(dict.fromkeys(form for form in forms if sum(map(len, form)) >= _LEAST_LETTERS))


def _further(kind: str, value: str) -> list[str]:
    """Return other ways to write a value than the one given."""
    if kind == "identifier":
        number = _SCHEME.sub("", value.strip())
        return [number, re.sub(r"\s+", "", number)]
    if kind == "address" and (host := _WEB_ADDRESS.match(value.strip())):
        return [host[1]]
    street, comma, _ = value.partition(",")
    if kind == "address" and comma and re.search(r"\d", street):
        return [street]
    return [_APOSTROPHES.sub("", value)] if kind == "name" else []


def _run_together(words: tuple[str, ...]) -> list[str]:
    if len(words) < 2:
        return []
    orders = permutations(words) if len(words) <= _MOST_IN_ANY_ORDER else [words]
    return ["".join(order) for order in orders]


def digest(key: bytes, words: Iterable[str]) -> str:
    """Return the keyed digest of a form: HMAC-SHA256 of its words, sorted."""
    return hmac.digest(key, " ".join(sorted(words)).encode(), hashlib.sha256).hex()


def hint(key: bytes, word: str) -> str:
    """Return the hint of one word."""
    return hmac.digest(key, b"hint " + word.encode(), hashlib.sha256).hex()[:_HINT_DIGITS]


def longest(words: Iterable[str]) -> str:
    """Return the word of a form that its hint is taken from: the longest, of equals the last."""
    return max(words, key=lambda word: (len(word), word))
