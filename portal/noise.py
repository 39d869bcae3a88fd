"""How one organisation comes to be written in many ways: the spellings that applicants type.

How often each kind of second spelling occurs comes from real lists: `data/real_differences.csv`, which
``python -m benchmarks.real_differences`` counts.
"""

from collections.abc import Callable
from functools import cache

from anyascii import anyascii

from portal import second_names
from portal.names import Parts, capitals
from portal.vocabulary import languages, real_rates

# How a clerk without the letters on the keyboard writes them; a plain transliteration differs.
_BY_HAND = str.maketrans(
    {
        "ä": "ae", "ö": "oe", "ü": "ue", "Ä": "AE", "Ö": "OE", "Ü": "UE", "å": "aa", "Å": "AA", "ø": "oe",
        "ñ": "ny", "ç": "ch", "ğ": "gh", "ş": "sh", "ș": "s", "ț": "tz", "č": "ch", "š": "sh", "ž": "zh",
        "ł": "w", "ő": "oe", "х": "h", "ц": "ts", "щ": "sht", "ъ": "a", "ж": "j", "й": "y", "и": "y",
        "η": "e", "χ": "ch", "υ": "u", "ω": "w", "ξ": "ks", "ვ": "w", "ց": "ts",
    }
)  # fmt: skip


def acronym(name: str) -> str:
    """The initials of the longer words, in capitals."""
    return "".join(word[0] for word in anyascii(name).upper().split() if len(word) > 2 and word[0].isalpha())


def registered(parts: Parts, pick: float) -> str:
    """The name as registered, in one of the ways that leave its words alone."""
    name = parts.name
    if pick < 0.42:
        return name
    if pick < 0.52:
        return capitals(name)
    if pick < 0.80:
        return anyascii(name).upper()
    if pick < 0.92:
        return anyascii(name)
    if pick < 0.95:
        return f" {name}"
    if pick < 0.992:
        return f'"{name}"'
    first, _, rest = name.partition(" ")
    return f"{rest}, {first}" if rest else name


def _abbreviated(parts: Parts, pick: float) -> str | None:
    if parts.short == parts.full:
        return None
    return parts.short if pick < 0.7 else capitals(parts.short)


def _legal_form(parts: Parts, pick: float) -> str | None:
    if not parts.legal:
        return None
    if pick < 0.5:
        return parts.full if pick < 0.3 else anyascii(parts.full).upper()
    if pick < 0.7:
        return f"{parts.full} {parts.legal}"
    return f"{parts.legal_short or parts.legal} {parts.full}"


def _acronym(parts: Parts, _: float) -> str | None:
    short = acronym(parts.full)
    return short if len(short) > 2 else None


def _with_acronym(parts: Parts, pick: float) -> str | None:
    short = acronym(parts.full)
    return f"{parts.name}; {short}" if pick < 0.5 else f"{capitals(parts.full)} ({short})"


def _with_department(parts: Parts, pick: float) -> str | None:
    department = languages()[parts.language]["department"]
    chosen = department[int(pick * len(department))]
    return f"{parts.full} - {chosen}" if pick < 0.6 else f"{chosen}, {parts.full}"


def _typing_error(parts: Parts, pick: float) -> str:
    name = parts.name
    if pick < 0.3:
        written = anyascii(name.translate(_BY_HAND))
        return written.upper() if pick < 0.2 else written
    at = 1 + int(pick * max(1, len(name) - 3))
    if pick * 7 % 1 < 0.5:
        return name[:at] + name[at + 1 :]
    return name[:at] + name[at : at + 2][::-1] + name[at + 2 :]


def _letters_lost(parts: Parts, pick: float) -> str | None:
    """Letters outside of Western Europe as question marks; now and then UTF-8 read as Western Windows."""
    if pick < 0.2:
        return parts.name.encode().decode("cp1252", errors="replace")
    lost = capitals(parts.name).encode("latin-1", errors="replace").decode("latin-1")
    return lost if 0 < lost.count("?") < len(lost) / 3 else None


# Kinds of difference as counted in real lists. Case, accents and the order of words are `registered`'s.
_WAYS: dict[str, Callable[[Parts, float], str | None]] = {
    "typing error": _typing_error,
    "letters lost": _letters_lost,
    "legal form": _legal_form,
    "city added": second_names.city_added,
    "country added": second_names.country_added,
    "acronym added": _with_acronym,
    "acronym": _acronym,
    "initial for a given name": second_names.initials_of_the_patron,
    "words abbreviated": _abbreviated,
    "department added": _with_department,
    "words added or left out": second_names.words_added,
    "kind word changed": second_names.kind_changed,
    "translation": second_names.translated,
    "owner for the school": second_names.owner,
    "some words kept": second_names.some_words_kept,
    "renamed": second_names.renamed,
}


@cache
def _shares() -> tuple[tuple[float, Callable[[Parts, float], str | None]], ...]:
    """Each way with its share among all."""
    rates = real_rates("difference")
    total = sum(rates[kind] for kind in _WAYS)
    return tuple((rates[kind] / total, write) for kind, write in _WAYS.items())


def spelling(parts: Parts, which: float, pick: float) -> str:
    """One of the other spellings: `which` and `pick` lie between 0 and 1.

    Persons and informal groups keep their name; only its case changes.
    """
    if parts.kind in ("group", "person"):
        return capitals(parts.full) if pick < 0.3 else parts.full
    for share, write in _shares():
        which -= share
        if which < 0:
            return write(parts, pick) or second_names.words_added(parts, pick) or _typing_error(parts, pick)
    return _typing_error(parts, pick)
