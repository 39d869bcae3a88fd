"""Parser of an activity's page, and of reports of meetings as pages or texts.

Reports name those who were there, and descriptions may. So no text is staged: of them is kept only what the
readers of names find, which know countries, platforms, programmes, periods and places, and no persons.
"""

import re
from dataclasses import replace

import polars as pl

from extractors.contract import PAGES, DocumentError, DocumentName, Staged
from extractors.read.frames import notices_frame, one_row
from extractors.read.named_persons import cut_columns
from extractors.read.pages.document import WebText
from extractors.read.pages.main_text import declared_address, read_page
from extractors.read.pages.named_countries import country_named, find_countries
from extractors.read.pages.page_language import Part, languages_of, split_by_language
from extractors.read.pages.page_mentions import NAMED, SAID, Mention, first_of_each, mentions_frame, readable
from extractors.read.pages.periods import find_date
from extractors.read.pages.reading import notice, read_mentions
from extractors.read.pages.walls import refuse_wall
from extractors.read.privacy import publishable_organisations
from extractors.sources.esn.activity_page import Activity, read_activity

_LANGUAGE = "en"  # of the platform
_KEPT = ("country", "period", "platform", "programme", "project")
_HOST = re.compile(r"https?://(?:[\w-]+\.)*esn\.org(?:[/:]|$)")
_NAME = re.compile(r"(?<!\w)(?:ESN|Erasmus Student Network)(?!\w)")
# in Besancon, France: capitalised words, and small ones between them, before a country
_PLACE = re.compile(
    r"(?<!\w)(?:in|at)\s+(?P<place>[^\W\d_a-zß-ÿ][\w'-]{1,30}"
    r"(?:\s(?:[^\W\d_a-zß-ÿ][\w'-]{0,30}|de|la|le|les|sur|am|an|der|di|del|do|da)){0,4}),\s+(?=(?P<rest>\w.{1,40}))"
)
_ACTIVITY = re.compile(r"/activity/(?P<name>[\w%.~-]+)")
_GOAL = "SDG {}"  # the UN's Sustainable Development Goals are known by their numbers


PAGE_COLUMNS = ("record_number", "url", "kind", "title", "languages")


def read(page: WebText, document: DocumentName) -> Staged:
    """Read one activity or report: one record.

    Raises DocumentError if it is neither the page of an activity nor a text that names ESN.
    """
    if page.tree is not None:
        activity = read_activity(page.tree)
        if activity is not None:
            return _stage_activity(activity, _address(declared_address(page.tree), document))
        refuse_wall(page.tree, page.tree.get_text(" "), document)
    if activity_of(document.key):
        what = "the page looks different than expected: it shows neither dates nor organisers of an activity"
        raise DocumentError(document.label, "", what, "Look at it in a browser: its markup may have changed")
    report = read_page(page, document)
    if not (_NAME.search(report.text) or _HOST.match(report.url or "")):
        what = "is no page of ESN's hosts, nor a report that names ESN"
        raise DocumentError(document.label, "", what, "Check whether it belongs to another source")
    return _stage_report(report.text, _address(report.url, document), report.language)


def activity_of(address: str) -> str | None:
    """The key of the activity that an address leads to, such as "activity/boat-trip-20"; else None."""
    found = _ACTIVITY.search(f"/{address}")
    return f"activity/{found['name']}" if found else None


def _address(declared: str | None, document: DocumentName) -> str | None:
    return next((url for url in (declared, document.label) if url and url.startswith("http")), None)


def _stage_report(text: str, url: str | None, language: str | None) -> Staged:
    parts = split_by_language(text, language)
    mentions, notices = _named_in(parts)
    row = {"record_number": 1, "url": url, "kind": "report", "languages": languages_of(parts)}
    return Staged(
        pages=one_row(row, PAGE_COLUMNS, PAGES),
        page_mentions=mentions_frame(mentions),
        notices=pl.concat([notices, _text_withheld()]),
        record_count=1,
    )


def _stage_activity(activity: Activity, url: str | None) -> Staged:
    parts = split_by_language(activity.text, _LANGUAGE)
    in_text, notices = _named_in(parts)
    said, remarks = _said(activity)
    kept, cut = cut_columns({"title": activity.title}, ("title",))
    row = {
        "record_number": 1,
        "url": url,
        "kind": "activity",
        **kept,
        "languages": languages_of(parts),
    }
    return Staged(
        pages=one_row(row, PAGE_COLUMNS, PAGES),
        # when it takes place says the page itself: periods in its text are others
        page_mentions=mentions_frame(
            first_of_each([*said, *(mention for mention in in_text if mention.kind != "period")])
        ),
        notices=pl.concat([notices, remarks, notices_frame(notice(*it) for it in cut), _text_withheld()]),
        record_count=1,
    )


def _named_in(parts: list[Part]) -> tuple[list[Mention], pl.DataFrame]:
    """What a text names, persons and partners apart, and remarks."""
    reading = read_mentions(parts)
    found = [mention for mention in reading.mentions if mention.kind in _KEPT]
    offset = 0
    for part in parts:
        text = readable(part.text)
        found += (_at(mention, part, offset) for mention in (*_sections(text), *_places(text, part.language)))
        offset += len(part.text) + 1
    return first_of_each(sorted(found, key=lambda mention: mention.start)), reading.notices


def _at(mention: Mention, part: Part, offset: int) -> Mention:
    return replace(mention, language=part.language, start=mention.start + offset)


def _sections(text: str) -> list[Mention]:
    """The network and its national organisations, "ESN Norway": other words there may be persons."""
    found = []
    for match in _NAME.finditer(text):
        found.append(Mention("organisation", "ESN", match[0], match.start(), NAMED))
        behind = text[match.end() : match.end() + 60]
        for country in find_countries(behind, _LANGUAGE).mentions:
            if not behind[: country.start].strip():
                name = f"ESN {country.text}"
                found.append(Mention("organisation", name, name, match.start(), NAMED, country=country.value))
    return found


def _places(text: str, language: str) -> list[Mention]:
    found = []
    for match in _PLACE.finditer(text):
        behind = find_countries(match["rest"], language).mentions
        if behind and behind[0].start == 0:
            place = match["place"]
            found.append(Mention("place", place, place, match.start("place"), NAMED, country=behind[0].value))
    return found


def _said(activity: Activity) -> tuple[list[Mention], pl.DataFrame]:
    """What the fields of an activity name, in their order, and remarks."""
    found: list[Mention] = []
    remarks = []
    dates = [find_date(text, _LANGUAGE) for text in activity.dates[:2]]
    if dates and all(dates):
        text = " – ".join(activity.dates[:2])
        found.append(Mention("period", f"{dates[0]}/{dates[-1]}", text, 0, SAID, _LANGUAGE))
    elif dates:
        remarks.append(notice("unread_value", "dates", f"{activity.dates[0][:40]!r} is no date"))
    if activity.location:
        found += _location(activity.location)
    found += _organisers(activity.organisers)
    topics = [*activity.types, *activity.causes, *activity.objectives, *map(_GOAL.format, activity.goals)]
    found += (Mention("topic", topic, topic, 0, SAID, _LANGUAGE) for topic in topics)
    if activity.participants:
        remarks.append(notice("ignored_field", "participants", "how many took part is not kept"))
    return found, notices_frame(remarks)


def _location(location: list[str]) -> list[Mention]:
    """Read city and country; a place without a country is the means of an activity online, and no place."""
    country = country_named(location[-1], _LANGUAGE)
    if country is None:
        return []
    named = Mention("country", country, location[-1], 0, SAID, _LANGUAGE)
    if len(location) == 1:
        return [named]
    return [Mention("place", location[0], location[0], 0, SAID, _LANGUAGE, country=country), named]


def _organisers(names: list[str]) -> list[Mention]:
    """Read the sections that organise: each has a page as an organisation on the platform."""
    kept, _ = publishable_organisations(pl.DataFrame({"name": names}, schema={"name": pl.String}))
    return [
        Mention("organisation", name, name, 0, SAID, _LANGUAGE)
        for name in kept["name"].drop_nulls().unique(maintain_order=True)
    ]


def _text_withheld() -> pl.DataFrame:
    detail = "the text may name persons: only what it names besides is kept"
    return notices_frame([notice("text_withheld", "main_text", detail)])
