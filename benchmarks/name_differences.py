"""Which kind of difference lies between two names of one organisation.

Told by the words of the made-up world (`portal/data/languages.csv`) and short lists
(`benchmarks/data/name_words.csv`), so that it shares nothing with the resolution that it judges.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from anyascii import anyascii
from babel import Locale
from rapidfuzz.distance import Levenshtein

from portal.names import IN_ENGLISH
from portal.vocabulary import languages

KINDS = (
    "case, accents, signs",
    "order of words",
    "typing error",
    "letters lost",
    "another script",
    "legal form",
    "city added",
    "country added",
    "acronym added",
    "acronym",
    "initial for a given name",
    "words abbreviated",
    "department added",
    "words added or left out",
    "kind word changed",
    "translation",
    "owner for the school",
    "some words kept",
    "renamed",
)
_NOT_KINDS = ("first", "stem", "ending", "place_stem", "place_ending", "theme", "street")


def _list(name: str) -> frozenset[str]:
    with files("benchmarks").joinpath("data", "name_words.csv").open(encoding="utf-8") as file:
        return next(frozenset(row["words"].split()) for row in csv.DictReader(file) if row["list"] == name)


_FORMS = _list("forms")
_OWNERS = _list("owners")
_DEPARTMENTS = _list("departments")
_SMALL = {
    "of": "en", "the": "en", "and": "en", "for": "en", "du": "fr", "des": "fr", "et": "fr", "pour": "fr",
    "y": "es", "el": "es", "del": "es", "und": "de", "der": "de", "fur": "de", "van": "nl", "het": "nl",
    "di": "it", "della": "it", "degli": "it", "i": "pl", "im": "pl", "w": "pl", "ja": "fi", "och": "sv",
    "og": "da", "pentru": "ro", "din": "ro", "da": "pt", "do": "pt", "dos": "pt", "ve": "tr",
}  # fmt: skip


def kind_of_difference(one: str, other: str, city: str | None = None) -> str:
    """Return one of KINDS for two different names; `city` is where the organisation is."""
    if _lost(one, other):
        return "letters lost"
    coarse = _coarse(one, other)
    if coarse in ("case, accents, signs", "order of words", "acronym", "another script"):
        return coarse
    a, b = _words(one), _words(other)
    if a == b:
        return "case, accents, signs"
    x, y = set(a), set(b)
    extra = x ^ y
    placed = _form_or_place(extra, city)
    if placed:
        return placed
    if Levenshtein.distance("".join(a), "".join(b)) <= 2:
        return "typing error"
    if x < y or y < x:
        return _added(min(a, b, key=len), extra)
    if coarse == "words abbreviated":
        return "initial for a given name" if _has_initial(x - y, y - x) else coarse
    return _other_words(a, b)


def _coarse(one: str, other: str) -> str:
    """By the letters and words alone, whatever they mean."""
    if _script(one) != _script(other):
        return "another script"
    a, b = _plain_words(one), _plain_words(other)
    if "".join(a) == "".join(b):
        return "case, accents, signs"
    x, y = set(a), set(b)
    if x == y:
        return "order of words"
    for short, long in ((a, b), (b, a)):
        if len(short) == 1 and len(long) > 1 and short[0] == "".join(word[0] for word in long):
            return "acronym"
    if x < y or y < x:
        return "words added or left out"
    if all(any(_begins(word, w) for w in b) for word in a) or all(
        any(_begins(word, w) for w in a) for word in b
    ):
        return "words abbreviated"
    shared = [word for word in x & y if len(word) > 3]
    if shared:
        return "some words shared"
    return "no word shared"


def _begins(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _script(name: str) -> str:
    letters = [unicodedata.name(letter, "").split(" ")[0] for letter in name if letter.isalpha()]
    return max(sorted(set(letters)), key=letters.count, default="")


def _plain_words(name: str) -> list[str]:
    plain = "".join(s for s in unicodedata.normalize("NFKD", name.lower()) if not unicodedata.combining(s))
    return re.findall(r"\w+", plain)


def _form_or_place(extra: set[str], city: str | None) -> str | None:
    if extra <= _FORMS:
        return "legal form"
    rest = extra - _SMALL.keys() - _FORMS
    if not rest:
        return None
    if city and rest <= set(_words(city)):
        return "city added"
    return "country added" if " ".join(sorted(rest)) in _countries() else None


def _has_initial(one: set[str], other: set[str]) -> bool:
    return any(
        len(v) == 1 and len(w) > 2 and w.startswith(v)
        for x, y in ((one, other), (other, one))
        for v in x
        for w in y
    )


def _added(short: list[str], extra: set[str]) -> str:
    initials = {"".join(w[0] for w in short), "".join(w[0] for w in short if w not in _SMALL)}
    initials.add("".join(w[0] for w in short if len(w) > 2))
    if len(extra) == 1 and (extra & initials):
        return "acronym added"
    return "department added" if len(extra) > 1 and extra & _DEPARTMENTS else "words added or left out"


def _other_words(a: list[str], b: list[str]) -> str:
    x, y = _names(a), _names(b)
    one, other = _languages_of(a), _languages_of(b)
    owned = [set(words) & _OWNERS for words in (a, b)]
    is_translated = bool(one and other and not one & other)
    kept = x & y or any(Levenshtein.normalized_similarity(v, w) >= 0.7 for v in x for w in y)
    if is_translated and (kept or not (x and y)):
        return "translation"
    if x == y:
        return "words abbreviated" if _is_short_for(a, b) or _is_short_for(b, a) else "kind word changed"
    if bool(owned[0]) != bool(owned[1]) and not x & y:
        return "owner for the school"
    if is_translated:
        return "translation"
    return "some words kept" if kept else "renamed"


def _is_short_for(short: list[str], long: list[str]) -> bool:
    """Whether a word of the one is the initials of the other: IES, Instituto de Educación Secundaria."""
    initials = "".join(w[0] for w in long if w not in _SMALL and len(w) > 2)
    return any(len(w) > 1 and w in initials for w in set(short) - set(long))


def _names(words: Iterable[str]) -> set[str]:
    """The words that are neither of a kind of organisation nor small."""
    return {w for w in words if w not in _kind_words() and w not in _SMALL and w not in _FORMS and len(w) > 1}


def _languages_of(words: Iterable[str]) -> set[str]:
    """The languages that most of the words belong to."""
    votes: dict[str, int] = {}
    for word in words:
        told = _kind_words().get(word, set()) | ({_SMALL[word]} if word in _SMALL else set())
        for language in told:
            votes[language] = votes.get(language, 0) + 1
    return {language for language, count in votes.items() if count == max(votes.values())}


@cache
def _countries() -> frozenset[str]:
    """English names of countries, their words sorted."""
    return frozenset(" ".join(sorted(set(_words(name)))) for name in Locale("en").territories.values())


@cache
def _kind_words() -> dict[str, set[str]]:
    """Words of kinds of organisations, as in patterns of names, with their languages."""
    found: dict[str, set[str]] = {}
    patterns = [("en", pattern) for pattern in IN_ENGLISH.values()]
    for language, slots in languages().items():
        patterns += [
            (language, p) for slot, values in slots.items() if slot not in _NOT_KINDS for p in values
        ]
    for language, pattern in patterns:
        for word in _words(re.sub(r"\{\w?\}\w*", " ", pattern)):
            if len(word) > 1 and word not in _SMALL:
                found.setdefault(word, set()).add(language)
    return found


def _lost(one: str, other: str) -> bool:
    for broken, whole in ((one, other), (other, one)):
        if re.search(r"\w\?|\?\w|\?\?", broken) and "?" not in whole:
            told = "".join(ch for ch in broken.lower() if ch.isalnum() or ch == "?")
            text = "".join(ch for ch in anyascii(whole).lower() if ch.isalnum())
            plain = "".join(ch for ch in unicodedata.normalize("NFKD", told) if not unicodedata.combining(ch))
            if set(plain) == {"?"} or re.search(plain.replace("?", "[a-z]{1,2}"), text):
                return True
    return False


def _words(name: str) -> list[str]:
    plain = anyascii(name).lower().replace(".", "" if re.search(r"\b\w\.\w\.", name) else " ")
    return re.findall(r"\w+", plain.replace("'", " "))
