"""Partner organisations that a page lists.

Only entries of lists are read: names in running text can't be told from other words. An entry whose name
does not say that it is an organisation may be a person's, and is left out.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby

import polars as pl

from extractors.read.contacts import scrub
from extractors.read.pages.named_countries import country_in_any_language, country_named, country_of_code
from extractors.read.pages.page_language import Part
from extractors.read.pages.page_mentions import SHORT, Mention, readable, without_addresses
from extractors.read.privacy import publishable_organisations
from schema.code_lists import rows_of
from schema.personal import EMAILS, PHONE

_BULLET = re.compile(r"^\s*(?:[•‣·▪*–—-]|\d{1,2}[.)])\s+")
_CODE = re.compile(r"^(?P<name>.*\S)\s*\((?P<code>[A-Z]{2})\)$")
_IN_PARENTHESES = re.compile(r"^(?P<name>.*\S)\s*\((?P<place>[^()]+)\)$")
_SEPARATOR = re.compile(r"\s*(?:,|;|\s[–—|-]\s)\s*")
_WEBSITE = re.compile(r"(?:https?://|www\.)[^\s<>()]+[^\s<>().,;]")
_LONGEST_ENTRY = 250  # characters
_LONGEST_HEADING = 120
_UNSURE = 0.6
_FEWEST_OF_A_LIST = 3  # lines with one country


@dataclass(frozen=True)
class Partners:
    """Organisations that were found, and how many entries are left out since they may be persons.

    `countries` are those of all entries, also where the name beside it is withheld.
    """

    mentions: tuple[Mention, ...]
    withheld_count: int
    countries: tuple[Mention, ...]


def find_partners(part: Part) -> Partners:
    """Find the organisations that a part of a page lists below a heading, or with `(CC)` behind them."""
    found: list[Mention] = []
    start = 0
    in_list = False
    lines = [_BULLET.sub("", line).strip() for line in part.text.split("\n")]
    places = [_place_of(line, part.language) for line in lines]
    for line, shown, is_listed in zip(part.text.split("\n"), lines, _in_runs(places), strict=True):
        if _is_heading(shown):
            in_list = True
        elif is_listed:
            found += _entries(shown, start, part.language, in_list=True)
        elif len(shown) > _LONGEST_ENTRY and not _CODE.match(shown):
            in_list = False
        else:
            found += _entries(shown, start, part.language, in_list=in_list)
        start += len(line) + 1
    return _without_persons(found)


def _place_of(line: str, language: str) -> str | None:
    """Return the country with which a line of a list ends, None if it does not name one so."""
    if len(line) > _LONGEST_ENTRY:
        return None
    pieces = _pieces(re.sub(r"\s+", " ", without_addresses(line)).strip(" ,;:.–-"))
    return _country(pieces[-1], language) if len(pieces) > 1 else None


def _in_runs(places: Sequence[str | None]) -> list[bool]:
    """Return which lines stand beside others that end with a country: they are a list, whatever its heading.

    Two lines with one country may be anything; it takes two countries, or three lines.
    """
    found = []
    for is_place, run in groupby(places, lambda place: place is not None):
        held = list(run)
        found += [is_place and (len(set(held)) > 1 or len(held) >= _FEWEST_OF_A_LIST)] * len(held)
    return found


def _country(name: str, language: str) -> str | None:
    """The country that a name says in the language of the page, in English, or in any other."""
    plain = readable(name)
    return country_named(plain, language) or country_in_any_language(plain)


def _is_heading(line: str) -> bool:
    return len(line) <= _LONGEST_HEADING and (
        re.fullmatch(rf"(?i)(?:\W*\w+\W+){{0,4}}(?:{_partner_words()})(?:\W+\w+){{0,3}}\W*", line) is not None
        or (line.endswith(":") and re.search(rf"(?i)(?<!\w)(?:{_partner_words()})(?!\w)", line) is not None)
    )


def _entries(line: str, start: int, language: str, *, in_list: bool) -> Iterator[Mention]:
    for entry in re.split(r"(?<=\([A-Z]{2}\))\s*[,;]\s*", line):
        if len(entry) > _LONGEST_ENTRY:
            continue
        website = _WEBSITE.search(entry)
        [without_contacts] = scrub(pl.Series([entry]), (*EMAILS, PHONE), "")
        plain = re.sub(r"\s+", " ", without_addresses(without_contacts)).strip(" ,;:–-")
        code = _CODE.match(plain)
        country = country_of_code(code["code"]) if code else None
        if code and country:
            yield _organisation(code["name"], start, country, None, website)
        elif in_list:
            yield from _listed(plain, start, language, website)


def _listed(entry: str, start: int, language: str, website: re.Match[str] | None) -> Iterator[Mention]:
    """Read `NAME, city, country`, `NAME (city, country)`, `NAME – country`: the country is what makes it one.

    What stands between name and city may be a street or a person, and is left where it is.
    """
    pieces = _pieces(entry)
    country = _country(pieces[-1], language) if len(pieces) > 1 else None
    if country is not None:
        city = pieces[-2] if len(pieces) > 2 else None
        yield _organisation(pieces[0], start, country, city, website)


def _pieces(entry: str) -> list[str]:
    placed = _IN_PARENTHESES.match(entry)
    return [placed["name"], *_SEPARATOR.split(placed["place"])] if placed else _SEPARATOR.split(entry)


def _organisation(
    name: str, start: int, country: str, city: str | None, website: re.Match[str] | None
) -> Mention:
    return Mention(
        "organisation",
        name,
        name,
        start,
        SHORT if city else _UNSURE,
        country=country,
        city=city,
        website=website[0] if website else None,
    )


def _without_persons(mentions: list[Mention]) -> Partners:
    """Leave out whoever may be a person, and cities that may be streets: by the rules for organisations."""
    raw = pl.DataFrame(
        {
            "name": [mention.value for mention in mentions],
            "city": [mention.city for mention in mentions],
            "website": [mention.website for mention in mentions],
            "is_of_any_kind": [True] * len(mentions),
        },
        schema={"name": pl.String, "city": pl.String, "website": pl.String, "is_of_any_kind": pl.Boolean},
    )
    kept, _ = publishable_organisations(raw)
    found = [
        replace(mention, value=name, text=name, city=city, website=website)
        for mention, (name, city, website) in zip(
            mentions, kept.select("name", "city", "website").rows(), strict=True
        )
        if name
    ]
    countries = (
        Mention("country", one.country, one.country, one.start, one.confidence)
        for one in mentions
        if one.country
    )
    return Partners(tuple(found), len(mentions) - len(found), tuple(countries))


@cache
def _partner_words() -> str:
    return "|".join(row["pattern"] for row in rows_of("extractors.read.pages", "partner_words"))
