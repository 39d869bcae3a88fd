"""Partner organisations that a page lists.

Only entries of lists are read, and names in a sentence that each have their country in brackets: other names
in running text can't be told from other words. An entry whose name does not say that it is an organisation
may be a person's, and is left out. A list below a word for partners in which nothing is found is counted.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import polars as pl

from extractors.read.contacts import scrub
from extractors.read.pages.list_entries import (
    LONGEST_ENTRY,
    Entry,
    country_before,
    country_behind,
    entries_in_line,
    entry_before,
    entry_behind,
    partner_words,
    without_role,
)
from extractors.read.pages.list_shapes import Line, entries_of_blocks, entries_of_tables
from extractors.read.pages.named_countries import country_of_code
from extractors.read.pages.page_language import Part
from extractors.read.pages.page_mentions import SHORT, Mention, without_addresses
from extractors.read.privacy import publishable_organisations
from schema.personal import EMAILS, PHONE

_BULLET = re.compile(r"^\s*(?:(?:[•‣·▪*–—-]|\d{1,2}[.)])\s+)+")
_CODE = re.compile(r"^(?P<name>.*\S)\s*\((?P<code>[A-Z]{2})\)$")
_WEBSITE = re.compile(r"(?:https?://|www\.)[^\s<>()]+[^\s<>().,;]")
_LONGEST_HEADING = 120
_CONTACTS = re.compile(r"(?i)ansprechpartner|gesprächspartner|kontaktpartner|contact partner")
_UNSURE = 0.6
_FEWEST_OF_A_LIST = 3  # lines with one country
_FEWEST_UNREAD = 2  # lines below a word for partners


@dataclass(frozen=True)
class Partners:
    """Organisations that were found, and how many entries are left out since they may be persons.

    `countries` are those of all entries, also where the name beside it is withheld. `unread_count`: lines
    below a word for partners in which nothing was found.
    """

    mentions: tuple[Mention, ...]
    withheld_count: int
    countries: tuple[Mention, ...]
    unread_count: int = 0


def find_partners(part: Part) -> Partners:
    """Find the organisations that a part of a page lists, each with its country."""
    language = part.language
    raw = part.text.split("\n")
    starts = [0, *(0 for _ in raw)]
    for number, line in enumerate(raw):
        starts[number + 1] = starts[number] + len(line) + 1
    lines = _lines(raw)
    tables = entries_of_tables(lines, language)
    plain = [line for line in lines if line.number not in tables]
    blocks = entries_of_blocks(plain, language)
    single = _single_entries([line for line in plain if line.number not in blocks], language)
    of_line = {number: [entry] for number, entry in (tables | blocks).items() if entry} | single
    found = [
        _mention(entry, starts[number], _WEBSITE.search(raw[number]))
        for number, entries in sorted(of_line.items())
        for entry in entries
    ]
    return replace(_without_persons(found), unread_count=_unread_count(lines, set(of_line)))


def _lines(raw: Sequence[str]) -> list[Line]:
    """Lines without their bullets, addresses and contacts."""
    shown = [_BULLET.sub("", line).strip() for line in raw]
    short = [line if len(line) <= LONGEST_ENTRY * 4 else "" for line in shown]
    scrubbed = scrub(pl.Series(short, dtype=pl.String), (*EMAILS, PHONE), "").to_list()
    return [
        Line(number, _plain(clean or whole), is_bulleted=_BULLET.match(line) is not None)
        for number, (line, whole, clean) in enumerate(zip(raw, shown, scrubbed, strict=True))
    ]


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", without_addresses(text)).strip(" ,;–-")


def _single_entries(lines: Sequence[Line], language: str) -> dict[int, list[Entry]]:
    """Read lines that hold one entry or more: beside others, or below a word for partners."""
    found: dict[int, list[Entry]] = {}
    texts = [without_role(line.text) if len(line.text) <= LONGEST_ENTRY else "" for line in lines]
    behind = _in_runs([country_behind(text, language) if text else None for text in texts])
    before = _in_runs([country_before(text, language) if text else None for text in texts])
    in_list = False
    for line, text, is_behind, is_before in zip(lines, texts, behind, before, strict=True):
        entries = [] if len(line.text) > LONGEST_ENTRY * 4 else entries_in_line(line.text, language)
        if entries:
            found[line.number] = entries
        elif is_heading(line.text) and text in ("", line.text):
            in_list = True
        elif not text:
            in_list = in_list and not line.text
        else:
            is_entry = is_behind or in_list or text != line.text
            entry = (
                (entry_behind(text, language) if is_entry else None)
                or (entry_before(text, language) if is_before else None)
                or _with_code(text)
            )
            if entry is not None:
                found[line.number] = [entry]
    return found


def _with_code(text: str) -> Entry | None:
    """Read `NAME (CC)`, wherever it stands."""
    code = _CODE.match(text)
    country = country_of_code(code["code"]) if code else None
    return Entry(code["name"], country) if code and country else None


def _in_runs(places: Sequence[str | None]) -> list[bool]:
    """Return which lines stand beside others that name a country so: they are a list, whatever its heading.

    Two lines with one country may be anything; it takes two countries, or three lines.
    """
    found = []
    for is_place, run in groupby(places, lambda place: place is not None):
        held = list(run)
        found += [is_place and (len(set(held)) > 1 or len(held) >= _FEWEST_OF_A_LIST)] * len(held)
    return found


def is_heading(line: str) -> bool:
    """Whether a line says that partners follow; whom to ask is none of them."""
    return (
        len(line) <= _LONGEST_HEADING
        and not _CONTACTS.search(line)
        and (
            re.fullmatch(rf"(?i)(?:\W*\w+\W+){{0,4}}(?:{partner_words()})(?:\W+\w+){{0,3}}\W*", line)
            is not None
            or (
                line.endswith(":") and re.search(rf"(?i)(?<!\w)(?:{partner_words()})(?!\w)", line) is not None
            )
        )
    )


def _unread_count(lines: Sequence[Line], read: set[int]) -> int:
    """Count the items of lists below words for partners none of whose items was read."""
    count = 0
    for heading in (line for line in lines if is_heading(line.text)):
        items = list(_items_below(lines, heading.number))
        if len(items) >= _FEWEST_UNREAD and not any(item.number in read for item in items):
            count += len(items)
    for line in lines:
        label, _, value = line.text.partition(":")
        items_beside = [item for item in re.split(r"[,;]", value) if item.strip()]
        if is_heading(label) and len(items_beside) >= _FEWEST_UNREAD and line.number not in read:
            count += len(items_beside)
    return count


def _items_below(lines: Sequence[Line], number: int) -> Iterator[Line]:
    """The lines of a list: bullets, rows, or whatever is short, and of one kind."""
    kind = None
    for line in lines[number + 1 :]:
        if not line.text or is_heading(line.text) or len(line.text) > _LONGEST_HEADING:
            return
        is_item = line.is_bulleted or line.cells is not None
        if kind not in (None, is_item) or (not is_item and line.text.endswith((".", "!", "?"))):
            return
        kind = is_item
        yield line


def _mention(entry: Entry, start: int, website: re.Match[str] | None) -> Mention:
    return Mention(
        "organisation",
        entry.name,
        entry.name,
        start,
        SHORT if entry.city else _UNSURE,
        country=entry.country,
        city=entry.city,
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
