"""Countries that a text names, in its own language.

Names come from Babel (CLDR) and from ``data/country_names.csv``; ``data/country_forms.csv`` says how a
language inflects them, ``data/country_cautions.csv`` which of them are also something else.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from babel import Locale, UnknownLocaleError

from extractors.read.pages.page_language import LANGUAGES, UNKNOWN
from extractors.read.pages.page_mentions import INFLECTED, NAMED, SHORT, Mention
from schema.code_lists import rows_of

# The programme's codes where ISO 3166 has others
PROGRAMME_CODES = {"GR": "EL", "GB": "UK"}
# Two letters in CLDR that are no country: unions, islands without a code, placeholders
_NO_COUNTRIES = frozenset(
    {
        *("AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "HK", "IC", "MO", "QO", "TA", "UN", "ZZ"),
        # islands that are called after saints, as are thousands of places and schools
        *("BL", "MF", "MS", "SH", "SX"),
    }
)
# Languages whose names are written in a second script, or read for each other
_LOCALES = {"sr": ("sr", "sr_Latn", "bs", "hr"), "bs": ("bs", "hr", "sr_Latn"), "hr": ("hr", "bs", "sr_Latn")}

# (PL, IT, HU): two codes or more in parentheses, since one may be any abbreviation
_CODES = re.compile(r"\((?:[A-Z]{2}\s?[,;/–-]\s?)+[A-Z]{2}\)")
_WORD = re.compile(r"\w+")
_FEWEST_CAPITALS = 4  # letters of a name that is read in capitals, too
_SHORT = 5  # letters: as short a name of a far country may be any word
_CONJUNCTIONS = "|".join(re.escape(row["word"]) for row in rows_of("extractors.read.pages", "conjunctions"))
# A name that is also an adjective stands alone before one of these
_STOP = re.compile(rf"\s*(?:$|[^\w\s]|\n|(?:{_CONJUNCTIONS})(?!\w))")


@dataclass(frozen=True)
class _Name:
    name: str
    country: str  # programme's code, or "" for words that name none
    is_inflected: bool
    rule: str | None  # of the cautions


@dataclass(frozen=True)
class Found:
    """Countries of one text, and those of its names that need another country beside them."""

    mentions: tuple[Mention, ...]
    unsure: tuple[Mention, ...]


def find_countries(text: str, language: str) -> Found:
    """Find the countries in a text as `readable` returns it; none in an unknown language."""
    mentions: list[Mention] = []
    unsure: list[Mention] = []
    for start, name in _names_in(text, language):
        end = start + len(name.name)
        if not name.country or name.rule == "never":
            continue
        if name.rule == "adjective" and not _STOP.match(text, end):
            continue
        if name.rule == "adjective_with_capital" and _is_capitalised_adjective(text, start, end):
            continue
        mention = Mention(
            "country", name.country, text[start:end], start, INFLECTED if name.is_inflected else NAMED
        )
        (unsure if name.rule == "company" else mentions).append(mention)
    for match in _CODES.finditer(text):
        codes = [country_of_code(code) for code in re.findall(r"[A-Z]{2}", match[0])]
        if all(codes):
            mentions += (Mention("country", code, match[0], match.start(), SHORT) for code in codes if code)
    return Found(tuple(mentions), tuple(unsure))


def country_named(text: str, language: str) -> str | None:
    """The programme's code of the country that all of `text` names, in `language` or English."""
    stripped = text.strip(" .,;()")
    for tried in dict.fromkeys((language, "en")):
        for name in _names(tried).get(_first_word(stripped), ()):
            if name.name == stripped:
                return name.country or None
    return None


def country_in_any_language(text: str) -> str | None:
    """The programme's code of the country that all of `text` names in any language of the programme."""
    return _in_any_language().get(text.strip(" .,;()").casefold())


@cache
def _in_any_language() -> dict[str, str]:
    """Return names of countries in all languages; what means two countries in two of them is none."""
    found: dict[str, set[str]] = {}
    for language in LANGUAGES:
        for name, country in _cldr_names(language):
            found.setdefault(name.casefold(), set()).add(country)
    only = {name: next(iter(countries)) for name, countries in found.items() if len(countries) == 1}
    return {name: country for name, country in only.items() if country in _PROGRAMME_COUNTRIES}


def country_of_code(code: str) -> str | None:
    """The programme's code of a country of the programme, given as that code or ISO's."""
    known = PROGRAMME_CODES.get(code, code)
    return known if known in _PROGRAMME_COUNTRIES else None


# Member states and countries associated to Erasmus+ (2021-27), and those of its neighbours that take part
_PROGRAMME_COUNTRIES = frozenset(
    {
        *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "EL", "ES", "FI", "FR", "HR", "HU", "IE", "IT"),
        *("LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"),
        *("IS", "LI", "NO", "MK", "RS", "TR"),
        *("UK", "CH", "AL", "BA", "ME", "XK", "AM", "AZ", "BY", "GE", "MD", "UA"),
    }
)


def _is_capitalised_adjective(text: str, start: int, end: int) -> bool:
    """Whether a word has its capital as the first one of a sentence or of a name, and another follows."""
    is_first = re.search(r"(?:^|[.!?:\n„\"(])\s*$", text[max(0, start - 5) : start]) is not None
    return not _STOP.match(text, end) and (is_first or text[end + 1 : end + 2].isupper())


def _names_in(text: str, language: str) -> Iterator[tuple[int, _Name]]:
    names = _names(language)
    if not names:
        return
    end = 0
    for word in _WORD.finditer(text):
        if word.start() < end:
            continue
        for name in names.get(word[0], ()):
            behind = word.start() + len(name.name)
            if text.startswith(name.name, word.start()) and not re.match(r"\w", text[behind : behind + 1]):
                yield word.start(), name
                end = behind
                break


@cache
def _names(language: str) -> dict[str, tuple[_Name, ...]]:
    """Return all forms of all names by their first word, the longest first."""
    spelt: dict[str, tuple[str, bool]] = {}
    published = dict(_cldr_names(language))
    for row in rows_of("extractors.read.pages", "country_names"):
        if language in row["languages"].split():
            published[row["name"]] = row["country"]
    for name, country in published.items():
        for form in _forms(name, language):
            spelt.setdefault(form, (country, True))
    for name, country in published.items():
        spelt[name] = (country, False)
    for name, (country, is_inflected) in list(spelt.items()):
        if len(name) >= _FEWEST_CAPITALS:
            spelt.setdefault(name.upper(), (country, is_inflected))
    by_word: dict[str, list[_Name]] = {}
    for name, (country, is_inflected) in spelt.items():
        found = _Name(name, country, is_inflected, _rule(name, country, language))
        by_word.setdefault(_first_word(name), []).append(found)
    return {
        word: tuple(sorted(names, key=lambda found: -len(found.name)))
        for word, names in by_word.items()
        if word
    }


def _cldr_names(language: str) -> Iterator[tuple[str, str]]:
    if language == UNKNOWN:  # which CLDR would take for English
        return
    for locale in _LOCALES.get(language, (language,)):
        try:
            territories = Locale.parse(locale).territories
        except (UnknownLocaleError, ValueError):
            continue
        for code, name in territories.items():
            if re.fullmatch(r"[A-Z]{2}", code) and code not in _NO_COUNTRIES:
                country = PROGRAMME_CODES.get(code, code)
                plain = name.replace("’", "'").split(" (")[0]
                yield plain, country
                if " & " in plain:
                    yield plain.replace(" & ", " and "), country


def _forms(name: str, language: str) -> list[str]:
    """The inflected forms of a name: those of the longest ending that fits it."""
    fitting = [
        row
        for row in rows_of("extractors.read.pages", "country_forms")
        if language in row["languages"].split() and name.endswith(row["ending"])
    ]
    if not fitting:
        return []
    row = max(fitting, key=lambda row: len(row["ending"]))
    stem = name[: len(name) - len(row["ending"])]
    return [stem + form for form in row["forms"].split("|")]


def _rule(name: str, country: str, language: str) -> str | None:
    for row in rows_of("extractors.read.pages", "country_cautions"):
        if language in row["languages"].split() and re.fullmatch(row["pattern"], name, re.IGNORECASE):
            return row["rule"]
    return "company" if len(name) <= _SHORT and country not in _PROGRAMME_COUNTRIES else None


def _first_word(name: str) -> str:
    found = _WORD.match(name)
    return found[0] if found else ""
