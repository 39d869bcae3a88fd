"""Partner organisations that a page lists.

Only entries of lists are read: names in running text can't be told from other words. An entry whose name
does not say that it is an organisation may be a person's, and is left out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

import polars as pl

from extractors.read.contacts import scrub
from extractors.read.pages.named_countries import country_named, country_of_code
from extractors.read.pages.page_language import Part
from extractors.read.pages.page_mentions import SHORT, Mention, readable, without_addresses
from extractors.read.privacy import publishable_organisations
from schema.code_lists import rows_of
from schema.personal import EMAIL, EMAIL_SIGN, PHONE, PHONE_SIGN

_BULLET = re.compile(r"^\s*(?:[•‣·▪*–—-]|\d{1,2}[.)])\s+")
_CODE = re.compile(r"^(?P<name>.*\S)\s*\((?P<code>[A-Z]{2})\)$")
_IN_PARENTHESES = re.compile(r"^(?P<name>.*\S)\s*\((?P<place>[^()]+)\)$")
_SEPARATOR = re.compile(r"\s*(?:,|;|\s[–—|-]\s)\s*")
_WEBSITE = re.compile(r"(?:https?://|www\.)[^\s<>()]+[^\s<>().,;]")
_PERSONAL = ((EMAIL_SIGN, EMAIL, ""), (PHONE_SIGN, PHONE, ""))
_LONGEST_ENTRY = 250  # characters
_LONGEST_HEADING = 120
_UNSURE = 0.6


@dataclass(frozen=True)
class Partners:
    """Organisations that were found, and how many entries are left out since they may be persons."""

    mentions: tuple[Mention, ...]
    withheld_count: int


def find_partners(part: Part) -> Partners:
    """Find the organisations that a part of a page lists below a heading, or with `(CC)` behind them."""
    found: list[Mention] = []
    start = 0
    in_list = False
    for line in part.text.split("\n"):
        shown = _BULLET.sub("", line).strip()
        if _is_heading(shown):
            in_list = True
        elif len(shown) > _LONGEST_ENTRY and not _CODE.match(shown):
            in_list = False
        else:
            found += _entries(shown, start, part.language, in_list=in_list)
        start += len(line) + 1
    return _without_persons(found)


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
        [without_contacts] = scrub(pl.Series([entry]), _PERSONAL)
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
    placed = _IN_PARENTHESES.match(entry)
    pieces = [placed["name"], *_SEPARATOR.split(placed["place"])] if placed else _SEPARATOR.split(entry)
    country = country_named(readable(pieces[-1]), language) if len(pieces) > 1 else None
    if country is not None:
        city = pieces[-2] if len(pieces) > 2 else None
        yield _organisation(pieces[0], start, country, city, website)


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
    return Partners(tuple(found), len(mentions) - len(found))


@cache
def _partner_words() -> str:
    return "|".join(row["pattern"] for row in rows_of("extractors.read.pages", "partner_words"))
