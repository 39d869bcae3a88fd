"""All that the parts of a page name, and what was left out on the way."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import polars as pl

from extractors.read.frames import notices_frame
from extractors.read.pages.acronyms import acronym_of_title, find_acronyms
from extractors.read.pages.named_countries import find_countries
from extractors.read.pages.named_partners import find_partners
from extractors.read.pages.named_projects import find_form_numbers, find_linked_projects, find_projects
from extractors.read.pages.page_language import UNKNOWN, Part
from extractors.read.pages.page_mentions import DOUBTED, Mention, first_of_each, readable
from extractors.read.pages.periods import find_periods
from extractors.read.pages.proper_names import find_named, settle_doubted


@dataclass(frozen=True)
class Reading:
    """Mentions in the order of the page, and notices (schema NOTICES) of one page."""

    mentions: list[Mention]
    notices: pl.DataFrame


def read_mentions(
    parts: Sequence[Part], title: str | None = None, links: Iterable[tuple[str, str]] = ()
) -> Reading:
    """Find all that the parts of a page name, and the projects that its `links` (address, words) lead to.

    A country whose name is also something else is doubted beside another country, a platform or a programme,
    and left out alone.
    """
    named: list[Mention] = []
    countries: list[Mention] = []
    unsure: list[Mention] = []
    certain: list[Mention] = []
    forms: list[str] = []
    withheld_count = unread_count = 0
    offset = 0
    for part in parts:
        text = readable(part.text)
        found = find_countries(text, part.language)
        partners = find_partners(part)
        withheld_count += partners.withheld_count
        unread_count += partners.unread_count
        forms += find_form_numbers(text)
        for target, mentions in (
            (named, find_named(text)),
            (countries, found.mentions),
            (unsure, found.unsure),
            (certain, find_periods(text, part.language)),
            (certain, find_projects(text)),
            (certain, find_acronyms(text)),
            (certain, partners.mentions),
            (countries, partners.countries),
        ):
            target += (replace(it, start=it.start + offset, language=part.language) for it in mentions)
        offset += len(part.text) + 1
    named, left_out = settle_doubted(named)
    is_alone = not (countries or named)
    if is_alone:
        left_out += unsure
    else:
        countries += (replace(it, confidence=DOUBTED, doubt=_doubt(it)) for it in unsure)
    language = parts[0].language if parts else UNKNOWN
    whole = "\n".join(part.text for part in parts)
    certain += (replace(it, language=language) for it in find_linked_projects(links, whole))
    titled = acronym_of_title(readable(title)) if title else None
    if titled is not None:
        certain.append(replace(titled, language=language, start=-1))
    mentions = sorted([*named, *countries, *certain], key=lambda mention: mention.start)
    return Reading(first_of_each(mentions), _notices(left_out, forms, withheld_count, unread_count))


def notice(kind: str, column: str | None, detail: str, count: int = 1) -> dict[str, object]:
    """A row of NOTICES about the one record that a page is."""
    return {"record_number": 1, "kind": kind, "column": column, "detail": detail, "count": count}


def _doubt(mention: Mention) -> str:
    return f"{mention.text} may also be something else"


def _notices(
    left_out: Sequence[Mention], forms: Sequence[str], withheld_count: int, unread_count: int
) -> pl.DataFrame:
    rows = [
        notice("ambiguous_name", mention.kind, f"{mention.text} may be something else than it seems")
        for mention in first_of_each(left_out)
    ]
    rows += [
        notice("form_number", "project", f"{form} is the number of an application form")
        for form in dict.fromkeys(forms)
    ]
    if withheld_count:
        rows.append(notice("name_withheld", "organisation", "partners that may be persons", withheld_count))
    if unread_count:
        detail = "a list of partners: none of its lines says an organisation with its country"
        rows.append(notice("partners_unread", "organisation", detail, unread_count))
    return notices_frame(rows)
