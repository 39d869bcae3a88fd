"""Pages and feed of OTLAS as tables: all that is known of their markup is in this module.

Documented, from pages that others stored, are the labels of a request: "We're looking for: … from
{countries}", "Deadline for this partner request: YYYY-MM-DD", "This project takes place: from YYYY-MM[-DD]
till …", "This project relates to:" and "and is focusing on:". Of organisations' pages nothing is: their
labels here are guessed, and a page with none of them is refused.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from io import BytesIO
from itertools import pairwise

import feedparser

from extractors.contract import DocumentError, DocumentName, Staged
from extractors.read.pages.any_page import COLUMNS, stage_any_page
from extractors.read.pages.labelled import Labelled, Line, Link, plain_label, separate
from extractors.read.pages.page_mentions import MENTION_COLUMNS
from extractors.read.pages.platform import (
    MOST_BYTES,
    Entry,
    PlatformPage,
    gives_organisations,
    gives_requests,
    is_same_host,
    remarks,
    split_address,
    stage_organisation,
    stage_request,
)

REQUEST = "project"
ORGANISATION = "organisation"
OTHER = "page"  # of the platform, and neither a request nor an organisation by its address or its labels

_PATH = re.compile(r"/(project|organisation)/([^/]+?)/?$")
_NUMBER = re.compile(r"(?:^|\.)(\d+)$")

# The labels that are documented; they may stand in the middle of a line
_DOCUMENTED = {
    "we're looking for": "looking_for",
    "deadline for this partner request": "deadline",
    "this project takes place": "period",
    "this project relates to": "activity",
    "and is focusing on": "themes",
}
# Guessed. None: personal, or of no use here
_GUESSED = {
    "project description": "summary",
    "description": "summary",
    "short description about this project": "summary",
    "a project by": "organisation",
    "this project is posted by": "organisation",
    "organisation": "organisation",
    "organisation type": "organisation_type",
    "type of organisation": "organisation_type",
    "country": "organisation_country",
    "city": "organisation_city",
    "town": "organisation_city",
    "published": "published_on",
    "last update": "modified_on",
    "last modified": "modified_on",
    "contact": None,
    "contact details": None,
    "contact person": None,
    "e-mail": None,
    "phone": None,
    "short url to this project": None,
    "this project can include young people with fewer opportunities": None,
}
_ORGANISATION_LABELS = {
    "organisation name": "name",
    "organisation type": "organisation_type",
    "type of organisation": "organisation_type",
    "country": "country",
    "city": "city",
    "town": "city",
    "region": "region",
    "address": "address",
    "postal code": "postcode",
    "website": "website",
    "pic": "pic",
    "pic number": "pic",
    "oid": "oid",
    "organisation id": "oid",
    "is interested in": "fields",
    "fields of activity": "fields",
    "interested in": "fields",
    "about": None,
    "description": None,
    "contact": None,
    "contact details": None,
    "contact person": None,
    "e-mail": None,
    "phone": None,
    "fax": None,
    "founded": None,
    "our projects": None,
    "partner requests": None,
}
_EXPECTED_OF_ORGANISATIONS = frozenset({"organisation_type", "country", "city", "website", "fields"})

_MID_LINE = re.compile("|".join(re.escape(label) for label in _DOCUMENTED), re.IGNORECASE)
# What the site adds to what the author wrote
_OF_THE_SITE = re.compile(
    r"(?i)\b(?:log ?in|sign in) to your MySALTO|contact details of this project|^this project is posted by"
    r"|^short url to this project|^https?://otlas-project\."
    r"|^project overview$|^back to (?:the )?(?:list|search)"
)
_SHORTEST_LINE = 30  # letters: names are shorter, and stand without a colon
_PERIOD = re.compile(r"(?i)^from\s+(.+?)\s+(?:till|to|until)\s+(.+?)\.?$")
_WHOM_FROM_WHERE = re.compile(r"(?is)^(?:(.*)\s)?from\s+(.+?)\.?$")
# "Italy and Malta" are two, "Bosnia and Herzegovina" is one
_AND = re.compile(r"\s+and\s+(?!Herzegovina|Tobago|Barbuda|Nevis|Principe|the Grenadines)", re.IGNORECASE)
# Columns that the labels fill; a period is read as two
_REQUEST_COLUMNS = tuple(
    dict.fromkeys(
        (
            *("from_countries", "start_date", "end_date"),
            *(column for column in (_DOCUMENTED | _GUESSED).values() if column and column != "period"),
        )
    )
)
_ORGANISATION_COLUMNS = tuple(dict.fromkeys(column for column in _ORGANISATION_LABELS.values() if column))
GIVES = {
    "partner_requests": gives_requests(_REQUEST_COLUMNS),
    "organisations": gives_organisations(_ORGANISATION_COLUMNS),
    "pages": COLUMNS,
    "page_mentions": MENTION_COLUMNS,
}
HOMEPAGE = "https://www.salto-youth.net/tools/otlas-partner-finding/"


def key_of(address: str) -> str | None:
    """The key of the request or organisation at an address, such as "project/1234"; None if none.

    A request is known by its number, whatever its slug; so is an organisation, where it has one.
    """
    found = _PATH.search(split_address(address)[1])
    if found is None:
        return None
    kind, name = found.groups()
    number = _NUMBER.search(name)
    if number is None:
        return f"{kind}/{name}" if kind == ORGANISATION else None
    return f"{kind}/{number[1]}"


def find_requests(page: PlatformPage, base: str) -> list[Entry]:
    """The requests that a page of the listing links to."""
    return list(_entries((link.address for line in page.lines for link in line.links), base))


def read_feed(data: bytes, document: DocumentName, base: str) -> list[Entry]:
    """The requests that the feed names. Raises DocumentError if it names none."""
    if len(data) > MOST_BYTES:
        what = f"holds {len(data)} bytes, and no feed has more than {MOST_BYTES}"
        raise DocumentError(document.label, "", what, "Check what is there")
    feed = feedparser.parse(BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    # of an entry only its link is read: its author is a person
    found = list(_entries((entry.get("link", "") for entry in feed.entries), base))
    if not found:
        what = "is no feed of requests: it names none"
        raise DocumentError(document.label, "", what, "Look at the feed in a browser; the listing goes on")
    return found


def _entries(addresses: Iterable[str], base: str) -> Iterator[Entry]:
    for address in addresses:
        whole, _ = split_address(address, base)
        key = key_of(whole)
        if key is not None and key.startswith(f"{REQUEST}/") and is_same_host(whole, base):
            yield Entry(key, whole)


def organisation_of(page: PlatformPage, document: DocumentName, base: str) -> Entry | None:
    """The profile of the organisation that asks, if the page of its request links to one."""
    link = _profile_link(look_at(page, document))
    if link is None:
        return None
    address, _ = split_address(link.address, base)
    return Entry(key_of(address) or "", address) if is_same_host(address, base) else None


def read(page: PlatformPage, document: DocumentName) -> Staged:
    """Read the page of a request or of an organisation, as its key says: "project/…", "organisation/…".

    Any other, "page/…", is read as a page about projects.

    Raises DocumentError if it looks different than expected.
    """
    kind, _, name = document.key.partition("/")
    if kind == OTHER:
        return stage_any_page(page.source, document)
    found = look_at(page, document)
    return _stage_request(page, found, name) if kind == REQUEST else _stage_organisation(page, found)


def look_at(page: PlatformPage, document: DocumentName) -> Labelled:
    """Find the labels of a page.

    Raises DocumentError if it has none of those that a request, or an organisation, must have.
    """
    if document.key.startswith(f"{REQUEST}/"):
        read = Labelled(_documented_lines(page.lines), _DOCUMENTED | _GUESSED)
        if not any(column in read for column in _DOCUMENTED.values()):
            labels = ", ".join(f'"{label}"' for label in _DOCUMENTED)
            raise page.refusal(document, f"none of the labels {labels} is on it")
    else:
        read = Labelled(page.lines, _ORGANISATION_LABELS)
        if page.title is None or not any(column in read for column in _EXPECTED_OF_ORGANISATIONS):
            raise page.refusal(document, "no heading with any of the labels of an organisation is on it")
    return read


def _stage_request(page: PlatformPage, read: Labelled, number: str) -> Staged:
    # what nobody knows as a label is a heading of the author's, and stays in the description
    notices = [remark for remark in remarks(read) if remark[0] not in ("unknown_label", "unlabelled_lines")]
    looking_for = read.text("looking_for")
    whom, countries = _split(_WHOM_FROM_WHERE, looking_for)
    period = read.one("period")
    start, end = _split(_PERIOD, period)
    link = _profile_link(read)
    row = {
        "platform_request_id": number,
        "title": page.title,
        "summary": _description(page),
        "looking_for": looking_for if countries is None else whom,
        "from_countries": separate(_AND.sub(", ", countries)) if countries else None,
        "activity": read.many("activity"),
        "themes": read.many("themes"),
        "deadline": read.one("deadline"),
        # what is not as documented is told when it is read as a date
        "start_date": period if end is None else start,
        "end_date": end,
        "published_on": read.one("published_on"),
        "modified_on": read.one("modified_on"),
        "organisation": link.text or None if link else read.one("organisation"),
        "organisation_country": read.one("organisation_country"),
        "organisation_city": read.one("organisation_city"),
        "organisation_type": read.one("organisation_type"),
        "organisation_url": split_address(link.address, HOMEPAGE)[0] if link else None,
        "organisation_key": key_of(link.address) if link else None,
        "url": page.address and split_address(page.address, HOMEPAGE)[0],
    }
    if row["organisation"] is None:
        notices.append(("no_organisation", "organisation", "the page does not say who asks", 1))
    return stage_request(page, row, _REQUEST_COLUMNS, notices, has_profile=link is not None)


def _description(page: PlatformPage) -> str | None:
    """What the author wrote, the author's own headings too: all lines but labels, and what the site adds."""
    labels = _DOCUMENTED | _GUESSED
    kept: list[str] = []
    is_passed_over = is_described = False
    for line in _documented_lines(page.lines):
        words, colon, beside = line.text.partition(":")
        label = plain_label(words)
        if label in labels and (colon or line.is_label or line.level):
            is_described = labels[label] == "summary"
            is_passed_over = not is_described and not beside.strip()
            if is_described and beside.strip():
                kept.append(beside.strip())
        elif (
            line.text
            and not is_passed_over
            and line.text != page.title
            and not _OF_THE_SITE.search(line.text)
        ):
            is_long = len(line.text) >= _SHORTEST_LINE
            if is_described or is_long or colon or line.text.startswith(("-", "•")):
                kept.append(line.text)
        else:
            is_passed_over = False
    return "\n".join(kept) or None


def _documented_lines(lines: Iterable[Line]) -> Iterator[Line]:
    """Give each documented label a line of its own: "relates to: … and is focusing on: …" are two."""
    for line in lines:
        text = line.text.replace("\u2019", "'")
        starts = [found.start() for found in _MID_LINE.finditer(text)]
        if not any(starts):
            yield line
            continue
        bounds = [0, *(start for start in starts if start), len(line.text)]
        for start, end in pairwise(bounds):
            yield replace(line, text=line.text[start:end].strip(), is_label=False)


def _profile_link(read: Labelled) -> Link | None:
    """The link to who asks: behind its label, else the page's first to any organisation."""
    links = (*read.links("organisation"), *(link for line in read.rest for link in line.links))
    return next((link for link in links if (key_of(link.address) or "").startswith(f"{ORGANISATION}/")), None)


def _split(pattern: re.Pattern[str], text: str | None) -> tuple[str | None, str | None]:
    """The two groups of a pattern, or twice nothing."""
    found = pattern.match(text or "")
    return (found[1], found[2]) if found else (None, None)


def _stage_organisation(page: PlatformPage, read: Labelled) -> Staged:
    row = {column: read.one(column) for column in read.columns}
    row |= {"fields": read.many("fields"), "url": page.address and split_address(page.address, HOMEPAGE)[0]}
    row["name"] = row.get("name") or page.title
    return stage_organisation(row, _ORGANISATION_COLUMNS, remarks(read))
