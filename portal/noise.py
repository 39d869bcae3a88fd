"""How one organisation comes to be written in many ways: the spellings that applicants type."""

from collections.abc import Callable

from anyascii import anyascii

from portal.names import Parts, capitals
from portal.vocabulary import languages

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
    if pick < 0.98:
        return f'"{name}"'
    first, _, rest = name.partition(" ")
    return f"{rest}, {first}" if rest else name


def _abbreviated(parts: Parts, pick: float) -> str:
    if parts.short != parts.full:
        return parts.short if pick < 0.7 else capitals(parts.short)
    return parts.full


def _without_legal_form(parts: Parts, pick: float) -> str:
    return parts.full if pick < 0.6 else anyascii(parts.full).upper()


def _other_legal_form(parts: Parts, pick: float) -> str:
    if not parts.legal:
        return f"{parts.full} ({acronym(parts.full)})"
    if pick < 0.4:
        return f"{parts.full} {parts.legal}"
    if pick < 0.7:
        return f"{parts.legal_short or parts.legal} {parts.full}"
    return f"{parts.full} {parts.legal_short.replace('.', '')}"


def _with_acronym(parts: Parts, pick: float) -> str:
    short = acronym(parts.full)
    return f"{parts.name}; {short}" if pick < 0.5 else f"{capitals(parts.full)} ({short})"


def _with_department(parts: Parts, pick: float) -> str:
    department = languages()[parts.language]["department"]
    chosen = department[int(pick * len(department))]
    return f"{parts.full} - {chosen}" if pick < 0.6 else f"{chosen}, {parts.full}"


def _by_hand(parts: Parts, pick: float) -> str:
    written = anyascii(parts.name.translate(_BY_HAND))
    return written.upper() if pick < 0.6 else written


def _typing_error(parts: Parts, pick: float) -> str:
    name = parts.name
    at = 1 + int(pick * max(1, len(name) - 3))
    if pick * 7 % 1 < 0.5:
        return name[:at] + name[at + 1 :]
    return name[:at] + name[at : at + 2][::-1] + name[at + 2 :]


def _garbled(parts: Parts, pick: float) -> str:
    """UTF-8 read as if it were the code page of Western Windows."""
    return parts.name.encode().decode("cp1252", errors="replace")


def _in_english(parts: Parts, pick: float) -> str:
    return parts.english if pick < 0.7 else f"{parts.english} ({parts.full})"


def _brand(parts: Parts, pick: float) -> str:
    return parts.brand if pick < 0.7 else capitals(parts.brand)


# Each with its share among the spellings that are not the registered name.
_OTHERS: tuple[tuple[float, Callable[[Parts, float], str]], ...] = (
    (0.24, _abbreviated),
    (0.14, _without_legal_form),
    (0.12, _other_legal_form),
    (0.12, _with_acronym),
    (0.10, _by_hand),
    (0.08, _with_department),
    (0.08, _in_english),
    (0.08, _typing_error),
    (0.03, _brand),
    (0.01, _garbled),
)


def spelling(parts: Parts, which: float, pick: float) -> str:
    """One of the other spellings: `which` and `pick` lie between 0 and 1.

    Persons and informal groups keep their name; only its case changes.
    """
    if parts.kind in ("group", "person"):
        return capitals(parts.full) if pick < 0.3 else parts.full
    for share, write in _OTHERS:
        which -= share
        if which < 0:
            return write(parts, pick)
    return _typing_error(parts, pick)
