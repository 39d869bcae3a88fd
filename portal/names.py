"""Made-up names, in the language and script of the country that an organisation lives in."""

import re
from dataclasses import dataclass, replace

from anyascii import anyascii

from portal.vocabulary import THEMES_IN_ENGLISH, languages

IN_ENGLISH = {  # kinds in English; {} is the proper name
    "primary": "Primary School {}",
    "secondary": "High School {}",
    "vocational": "Vocational School {}",
    "university": "University of {}",
    "adult": "Adult Education Centre {}",
    "ngo": "Association {}",
    "youth": "Youth Association {}",
    "company": "{} Training and Consulting",
    "town": "Municipality of {}",
    "culture": "Cultural Centre {}",
    "sport": "Sport Club {}",
}
LEGAL_KINDS = {"ngo": "legal_ngo", "youth": "legal_ngo", "adult": "legal_ngo", "company": "legal_company"}


@dataclass(frozen=True, slots=True)
class Parts:
    """What an organisation's name is made of, from which all its spellings follow."""

    language: str
    kind: str
    full: str  # written out, without legal form
    short: str  # with the usual abbreviation; equal to `full` if there is none
    english: str
    legal: str  # written out, or empty
    legal_short: str
    brand: str  # the name on the door, where it differs from the register's
    country: str
    pattern: str  # of `full`, its proper names as {p}, {f}, {g}, {w}, {x}, {c}, {n}; empty for persons
    values: dict[str, str]  # what stands for them; q is a patron whom it might have had instead
    suffix: str = ""  # what was put behind the pattern

    @property
    def name(self) -> str:
        """The registered name: written out, with the short legal form at its end."""
        return f"{self.full}, {self.legal_short}" if self.legal_short else self.full


class Draw:
    """Picks from lists with numbers between 0 and 1 that were drawn beforehand."""

    def __init__(self, numbers: list[float]) -> None:
        self._numbers = iter(numbers)

    def number(self) -> float:
        """The next number, from 0 up to 1."""
        return next(self._numbers)

    def pick(self, values: tuple[str, ...]) -> str:
        """One of `values`."""
        return values[int(next(self._numbers) * len(values))]


def capitals(text: str) -> str:
    """The text in capitals; Georgian, which has none in use, stays as it is."""
    return text if any("ა" <= letter <= "ჰ" for letter in text) else text.upper()


def with_suffix(parts: Parts, suffix: str, english: str | None = None) -> Parts:
    """The same name with one more word in all its forms."""
    return replace(
        parts,
        full=f"{parts.full} {suffix}",
        short=f"{parts.short} {suffix}",
        english=f"{parts.english} {english or anyascii(suffix)}",
        brand=f"{parts.brand} {suffix}",
        suffix=f"{parts.suffix} {suffix}".strip(),
    )


def family_name(language: str, draw: Draw) -> str:
    """A family name: two numbers used."""
    words = languages()[language]
    return draw.pick(words["stem"]) + draw.pick(words["ending"])


def patron(language: str, draw: Draw) -> str:
    """The person after whom a school is named: first name, at times a second, family name."""
    first = languages()[language]["first"]
    one, other, both = draw.pick(first), draw.pick(first), draw.number()
    given = f"{one} {other}" if both < 0.45 and one != other else one
    return f"{given} {family_name(language, draw)}"


def person(language: str, draw: Draw) -> str:
    """A natural person. The initial in the middle keeps persons apart from the patrons of schools."""
    words = languages()[language]
    initial = capitals(draw.pick(words["stem"])[0])
    return f"{draw.pick(words['first'])} {initial}. {family_name(language, draw)}"


def village(language: str, draw: Draw) -> str:
    """A small place that is on no map."""
    words = languages()[language]
    return draw.pick(words["place_stem"]) + draw.pick(words["place_ending"])


def street(language: str, city: str, draw: Draw) -> str:
    """A street and number, as they are written there."""
    words = languages()[language]
    return draw.pick(words["street"]).format(
        p=patron(language, draw),
        f=family_name(language, draw),
        w=draw.pick(words["theme"]),
        c=city,
        n=1 + int(draw.number() * 40),
        h=1 + int(draw.number() * 250),
    )


def organisation(language: str, kind: str, country: str, city: str, city_english: str, draw: Draw) -> Parts:
    """Name an organisation of this kind (`group` and `person` included)."""
    words = languages()[language]
    who = patron(language, draw)
    family, other_family = family_name(language, draw), family_name(language, draw)
    theme, other = int(draw.number() * 12), int(draw.number() * 12)
    number = 1 + int(draw.number() * 60)
    if kind in ("group", "person"):
        name = person(language, draw)
        full = f"{words['group'][0]} {name}" if kind == "group" else name
        return Parts(language, kind, full, full, full, "", "", full, country, "", {})
    other = other if other != theme else (theme + 1) % 12
    first = words["first"][theme % len(words["first"])]
    values = {"p": who, "f": family, "g": other_family, "c": city, "n": str(number)}
    values |= {"w": words["theme"][theme], "x": words["theme"][other], "q": f"{first} {other_family}"}
    long, _, abbreviated = draw.pick(words[kind]).partition("=")
    brand = f"{values['w']} {city}" if "{w}" in long else f"{anyascii(family)} {city}"
    # Names without a place get one now and then: else half of all schools would be namesakes.
    if "{c}" not in long and draw.number() < 0.35:
        long = f"{long} {{c}}"
        abbreviated = f"{abbreviated} {{c}}" if abbreviated else ""
    full = long.format(**values)
    in_english = {name: anyascii(text) for name, text in values.items()}
    in_english |= {"c": city_english, "w": THEMES_IN_ENGLISH[theme], "x": THEMES_IN_ENGLISH[other]}
    legal, _, legal_short = (
        draw.pick(words[LEGAL_KINDS[kind]]).partition("=") if kind in LEGAL_KINDS else ("", "", "")
    )
    return Parts(
        language=language,
        kind=kind,
        full=full,
        short=abbreviated.format(**values) if abbreviated else full,
        english=IN_ENGLISH[kind].format(proper(long, in_english)),
        legal=legal,
        legal_short=legal_short,
        brand=brand,
        country=country,
        pattern=long,
        values=values,
    )


def proper(pattern: str, values: dict[str, str]) -> str:
    """The proper names of a pattern, without the words of its kind; a number only where nothing else is."""
    found = re.findall(r"\{([a-z])\}", pattern)
    return " ".join(values[name] for name in found if name != "n" or found == ["n"])
