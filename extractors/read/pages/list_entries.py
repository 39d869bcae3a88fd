"""One entry of a list of organisations: its name, and the city and country beside it.

A country may be said in the page's language or in any other of the programme, behind the name or before it.
What stands between name and city may be a street or a person, and is left where it is.
"""

import re
from dataclasses import dataclass
from functools import cache

from extractors.read.pages.body_words import name_at_end
from extractors.read.pages.named_countries import country_in_any_language, country_named, country_of_code
from extractors.read.pages.page_mentions import readable
from schema.code_lists import rows_of

LONGEST_ENTRY = 250  # characters
_LONGEST_NAME = 120
_BRACKETED = re.compile(r"[(\[](?P<place>[^()\[\]]{2,80})[)\]]")
_AT_END = re.compile(rf"^(?P<name>.*\S)\s*{_BRACKETED.pattern}\W*$")
_SEPARATOR = re.compile(r"\s*(?:,|;|\s[–—|/-]\s|\t)\s*")
_IN_FRONT = re.compile(r"^(?P<place>[^:,;()\[\]]{2,40}?)\s*(?::|\s[–—|-]|,)\s+(?P<rest>\S.*)$")
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{2}\\s*|[\U0001f3f3\U0001f3f4]\\S*\\s*")
_SIGNS = " ,;:.–—|/-"


@dataclass(frozen=True)
class Entry:
    """An organisation as a list names it; `country` is the programme's code."""

    name: str
    country: str
    city: str | None = None


def country_said(name: str, language: str) -> str | None:
    """The country that a name says: in `language`, in English, in any other, or as a code in capitals."""
    plain = re.sub(r"\s+", " ", readable(_FLAG.sub("", name))).strip(f"{_SIGNS}()[]")
    return (
        country_named(plain, language)
        or country_in_any_language(plain)
        or (country_of_code(plain) if re.fullmatch("[A-Z]{2}", plain) else None)
    )


def country_behind(line: str, language: str) -> str | None:
    """The country with which a line ends, None if it does not name one behind something else."""
    pieces = _pieces(line)
    return country_said(pieces[-1], language) if len(pieces) > 1 else None


def country_before(line: str, language: str) -> str | None:
    """The country with which a line begins, before a name that begins with a capital or a figure."""
    found = _IN_FRONT.match(_plain(line))
    if found is None or found["rest"].endswith((".", "!", "?")) or not re.match(r"[^\W_a-z]", found["rest"]):
        return None
    return country_said(found["place"], language)


def entry_behind(line: str, language: str) -> Entry | None:
    """Read `NAME, city, country`, `NAME (city, country)`, `NAME – country`."""
    pieces = _pieces(line)
    country = country_said(pieces[-1], language) if len(pieces) > 1 else None
    if country is None:
        return None
    return Entry(pieces[0], country, pieces[-2] if len(pieces) > 2 else None)


def entry_before(line: str, language: str) -> Entry | None:
    """Read `country: NAME`, `country – NAME, city`."""
    found, country = _IN_FRONT.match(_plain(line)), country_before(line, language)
    if found is None or country is None:
        return None
    [name, *others] = _pieces(found["rest"])
    return Entry(name, country, others[0] if len(others) == 1 else None)


def entries_in_line(line: str, language: str) -> list[Entry]:
    """Read `NAME (country), NAME (city, country) and NAME (country)`, in a list or in a sentence.

    Also `NAME, city, country; NAME, city, country`. Nothing if the line names fewer than two so.
    """
    spans = [
        (one.start(), one.end(), pieces)
        for one in _BRACKETED.finditer(line)
        if country_said((pieces := _SEPARATOR.split(one["place"]))[-1], language)
    ]
    if len(spans) < 2:
        parts = [part for part in line.partition(":")[2].split(";") or line.split(";") if part.strip()]
        found = [entry for part in parts if (entry := entry_behind(part, language))]
        return found if len(found) > 1 else []
    entries = []
    end = 0
    for start, behind, pieces in spans:
        name = _name_before(line[end:start], is_first=not end)
        country = country_said(pieces[-1], language)
        if country and name and len(name) <= _LONGEST_NAME:
            entries.append(Entry(name, country, pieces[-2] if len(pieces) > 1 else None))
        end = behind
    return entries


def without_role(line: str) -> str:
    """A line without what says which partner it is: `Partner 2:`, `P3 –`, `Coordinator:`."""
    return _role().sub("", line)


def _pieces(line: str) -> list[str]:
    plain = _plain(line)
    placed = _AT_END.match(plain)
    return [placed["name"], *_SEPARATOR.split(placed["place"])] if placed else _SEPARATOR.split(plain)


def _plain(line: str) -> str:
    return re.sub(r"\s+", " ", _FLAG.sub("", line)).strip(_SIGNS)


def _name_before(text: str, *, is_first: bool) -> str:
    """The name with which a text ends: behind a label, a conjunction, or the beginning of a sentence."""
    labels = re.split(r":\s", text)
    sentences = re.split(r"[.!?]\s+(?=[^\W\d_a-z]\w{3})", labels[-1])
    name = re.sub(rf"^[\s,;.–—-]*(?:(?:{_conjunctions()})\s+)?", "", sentences[-1]).strip(_SIGNS)
    is_whole = len(sentences) == 1 and not name[:1].islower() and (len(labels) > 1 or not is_first)
    return name if is_whole else name_at_end(name)


@cache
def partner_words() -> str:
    """Pattern of the words that say that partners follow."""
    return "|".join(row["pattern"] for row in rows_of("extractors.read.pages", "partner_words"))


@cache
def _role() -> re.Pattern[str]:
    roles = "|".join(row["pattern"] for row in rows_of("extractors.read.pages", "partner_roles"))
    number = r"(?:\s*(?:n[°º.]|no\.|nr\.?|#))?\s*\d{0,2}"
    return re.compile(
        rf"(?i)^(?:(?:{roles}|{partner_words()})(?:\s+\w+)?{number}|P\s?\d{{1,2}})\s*(?::|\s[–—-]|\.)\s+(?=\S)"
    )


@cache
def _conjunctions() -> str:
    return "|".join(re.escape(row["word"]) for row in rows_of("extractors.read.pages", "conjunctions"))
