"""Months as a language writes them, inflected or not. Names come from Babel (CLDR)."""

import re
from collections.abc import Iterator
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.units import format_unit

from extractors.read.pages.page_language import UNKNOWN
from extractors.read.pages.page_mentions import same_letters
from schema.code_lists import rows_of

_LOCALES = {"en": ("en", "en_GB"), "sr": ("sr", "sr_Latn"), "no": ("nb", "nn")}
_SHORTEST = 3  # letters of an abbreviation or of a stem
_LONGEST_ENDING = 7  # letters
# Their months are written with a capital; in small letters they are other words (may, march)
CAPITALISED = ("en", "de")


@cache
def month_pattern(language: str) -> str | None:
    """A pattern of all names of months, None for a language that CLDR does not know."""
    exact, stems = _spellings(language)
    if not exact:
        return None
    alternatives = [re.escape(name) for name in sorted(exact, key=len, reverse=True)]
    alternatives += [rf"{re.escape(stem)}\w{{0,{_LONGEST_ENDING}}}" for stem in sorted(stems, reverse=True)]
    return rf"(?<!\w)(?:{'|'.join(alternatives)})(?!\w)"


def month_number(name: str, language: str) -> int | None:
    """The number of a month that `month_pattern` has found."""
    exact, stems = _spellings(language)
    known = exact.get(name) or exact.get(name.lower())
    return known or next((month for stem, month in stems.items() if name.lower().startswith(stem)), None)


@cache
def counted_months(language: str) -> re.Pattern[str]:
    """A pattern of a count of months that stands behind something, in parentheses or not."""
    words = {
        row["word"] for row in rows_of("extractors.read.pages", "date_words") if row["place"] == "counted"
    }
    for locale in _locales(language):
        for count in (1, 2, 3, 5, 12, 24):
            words.add(re.sub(r"[\d\s]+", " ", format_unit(count, "month", locale=locale)).strip())
    names = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
    return re.compile(rf"\s*[(,–-]?\s*(\d{{1,3}})[\s-]*(?:{names})(?!\w)\s*\)?", re.IGNORECASE)


@cache
def _spellings(language: str) -> tuple[dict[str, int], dict[str, int]]:
    """Return (names and abbreviations, stems), each with the number of its month."""
    exact: dict[str, int] = {}
    whole: list[tuple[str, int]] = []
    for locale in _locales(language):
        for context in ("format", "stand-alone"):
            for month, name in locale.months[context]["wide"].items():
                whole.append((same_letters(name.lower()), month))
                exact[_cased(name, language)] = month
            for month, name in locale.months[context]["abbreviated"].items():
                short = name.rstrip(".")
                if len(short) >= _SHORTEST and not re.search(r"\d", short):
                    exact.setdefault(_cased(short, language), month)
    if language == "ga":  # i mí an Mhárta
        exact |= {f"{name[0]}h{name[1:]}": month for name, month in exact.items()}
    if language in CAPITALISED:
        exact |= {name.upper(): month for name, month in exact.items()}
        return exact, {}
    found: dict[str, set[int]] = {}
    for name, month in whole:
        # endings take up to three letters of a long name (oktoober, oktoobrist)
        stem = name[: max(_SHORTEST, len(name) - (3 if len(name) > 7 else 2 if len(name) > 4 else 1))]
        found.setdefault(stem, set()).add(month)
    stems = {
        stem: min(months)
        for stem, months in found.items()
        if len(months) == 1 and not any(name.startswith(stem) for name, month in whole if month not in months)
    }
    return exact, stems


def _cased(name: str, language: str) -> str:
    return same_letters(name if language in CAPITALISED else name.lower())


def _locales(language: str) -> Iterator[Locale]:
    if language == UNKNOWN:
        return
    for name in _LOCALES.get(language, (language,)):
        try:
            yield Locale.parse(name)
        except (UnknownLocaleError, ValueError):
            continue
