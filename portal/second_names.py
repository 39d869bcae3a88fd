"""Second names of an organisation: not typed otherwise but other words, as real lists show them.

Each function returns None where the name has nothing to change in this way. `pick` lies between 0 and 1.
"""

import re

from anyascii import anyascii
from babel import Locale

from portal.names import Parts, proper
from portal.vocabulary import fields, languages

_SCHOOLS = ("primary", "secondary", "vocational", "university", "adult")
_NEIGHBOURS = dict.fromkeys(_SCHOOLS, _SCHOOLS) | {
    "ngo": ("ngo", "youth"),
    "youth": ("youth", "ngo"),
    "company": ("company", "adult"),
    "culture": ("culture", "ngo"),
    "sport": ("sport", "youth"),
    "town": ("town",),
}
_CODES = {"EL": "GR", "UK": "GB"}  # the programme's codes that are not those of ISO


def _chosen(values: list[str], pick: float) -> str | None:
    return values[int(pick * len(values))] if values else None


def _has_own(pattern: str) -> bool:
    """Whether there is a proper name beside the city and a number."""
    return re.search(r"\{[pfgwx]\}", pattern) is not None


def _with_tail(parts: Parts, name: str) -> str:
    return f"{name} {parts.suffix}" if parts.suffix else name


def kind_changed(parts: Parts, pick: float) -> str | None:
    """Another kind of institution, the proper name kept: a school that became another kind of school.

    Where the city is all the name, another kind in that city would be somebody else.
    """
    if not _has_own(parts.pattern):
        return None
    kept = proper(parts.pattern, parts.values)
    words = languages()[parts.language]
    patterns = [
        long
        for kind in _NEIGHBOURS[parts.kind]
        for long in (pattern.partition("=")[0] for pattern in words[kind])
        if len(re.findall(r"\{[a-z]\}", long)) == 1 and "{n}" not in long and long not in parts.pattern
    ]
    found = _chosen(patterns, pick)
    return found and _with_tail(parts, re.sub(r"\{[a-z]\}", lambda _: kept, found))


def renamed(parts: Parts, pick: float) -> str | None:
    """Nothing kept but perhaps the kind: another patron, another theme; else the brand."""
    swap = {"p": parts.values["q"], "f": parts.values["g"], "g": parts.values["f"]}
    swap |= {"w": parts.values["x"], "x": parts.values["w"]}
    if _has_own(parts.pattern) and pick < 0.6:
        return parts.pattern.replace(" {c}", "").format(**(parts.values | swap))
    city = parts.values["c"]
    return (f"{swap['p']} {city}", f"{swap['w']} {city}", f"{swap['f']} {swap['w']}")[int(pick * 7) % 3]


def owner(parts: Parts, pick: float) -> str | None:
    """Who runs the school, in place of the school."""
    if parts.kind not in _SCHOOLS:
        return None
    words = languages()[parts.language]
    kind = "ngo" if pick < 0.7 else "company"
    patterns = [long for long in (text.partition("=")[0] for text in words[kind]) if _has_own(long)]
    long = patterns[int(pick * 97) % len(patterns)]
    values = parts.values | {"p": parts.values["q"], "w": parts.values["x"], "f": parts.values["g"]}
    legal = words["legal_" + kind][-1].rpartition("=")[2]
    return f"{long.format(**values)} {legal}".strip()


def translated(parts: Parts, pick: float) -> str | None:
    """In English: the kind, the themes and the fields; patrons and places keep their names."""
    return parts.english if pick < 0.85 else f"{parts.english} ({parts.full})"


def initials_of_the_patron(parts: Parts, pick: float) -> str | None:
    """The patron's given names as initials: J. L. Montelier."""
    if "{p}" not in parts.pattern:
        return None
    given, _, rest = parts.values["p"].partition(" ")
    firsts = languages()[parts.language]["first"]
    short = f"{given[0]}."
    second, _, family = rest.partition(" ")
    if family and second in firsts:
        short, rest = f"{short} {second[0]}." if pick < 0.7 else short, family
    return _with_tail(parts, parts.pattern.format(**(parts.values | {"p": f"{short} {rest}"})))


def city_added(parts: Parts, pick: float) -> str | None:
    """The city behind the name, or left out where it stands there."""
    city = parts.values["c"]
    if city not in parts.full:
        return (f"{parts.full} ({city})", f"{parts.full} {city}", f"{parts.full} - {city}")[int(pick * 3)]
    without = " ".join(parts.full.replace(city, " ").split())
    return without if len(without.split()) > 2 and len(without) > len(city) else None


def country_added(parts: Parts, _: float) -> str | None:
    """The country in brackets."""
    return f"{parts.full} ({Locale('en').territories[_CODES.get(parts.country, parts.country)]})"


def words_added(parts: Parts, pick: float) -> str | None:
    """A word of the kind left out, or a field of study added."""
    words = parts.full.split()
    own = {word for text in parts.values.values() for word in text.split()}
    spare = [word for word in words[1:] if word not in own and len(word) > 3]
    if pick < 0.5 and spare and len(words) > 3:
        left_out = spare[int(pick * 2 * len(spare))]
        return " ".join(word for word in words if word != left_out)
    known = fields(parts.language)
    field = known[int(pick * 91) % len(known)]
    return (
        f"{parts.full} {field}"
        if pick < 0.9
        else f"{parts.full} {field}, {known[int(pick * 37) % len(known)]}"
    )


def some_words_kept(parts: Parts, pick: float) -> str | None:
    """The kind changed, and something else with it."""
    changed = kind_changed(parts, pick * 7 % 1) or parts.short
    given, _, family = parts.values["p"].partition(" ")
    if "{p}" in parts.pattern and given in changed and pick < 0.4:
        changed = changed.replace(parts.values["p"], family)
    known = fields(parts.language)
    return (
        f"{changed} {known[int(pick * 53) % len(known)]}"
        if pick < 0.7
        else f"{changed} - {anyascii(parts.brand)}"
    )
