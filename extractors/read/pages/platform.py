"""Pages of the platforms where partners are looked for: opened, and what was read of them staged.

A page of a platform holds one record: a request for partners, an organisation, or a page about a project.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

import polars as pl
from bs4 import BeautifulSoup

from extractors.contract import (
    ORGANISATIONS,
    PAGES,
    PARTNER_REQUESTS,
    DocumentError,
    DocumentName,
    Staged,
)
from extractors.read.frames import notices_frame, one_row
from extractors.read.named_persons import cut_columns
from extractors.read.pages.document import WebText, decode, is_html, soup
from extractors.read.pages.labelled import Labelled, Line, read_lines
from extractors.read.pages.page_language import languages_of, split_by_language
from extractors.read.pages.page_mentions import MENTION_COLUMNS, mentions_frame
from extractors.read.pages.reading import read_mentions
from extractors.read.pages.walls import refuse_wall
from extractors.read.privacy import kept_columns, publishable_organisations

# Of one remark: kind, column, detail, count
Remark = tuple[str, str | None, str | None, int]

# Where a request says who asks, and what the same is called of an organisation
_WHO_ASKS = {
    "organisation": "name",
    "organisation_country": "country",
    "organisation_city": "city",
    "organisation_type": "organisation_type",
    "organisation_url": "url",
}
# Texts that are longer than a word or a date
_LONG_TEXTS = ("title", "summary", "looking_for", "activity", "themes")
# Far above any page of a platform; reading one of this size takes some seconds
MOST_BYTES = 1_000_000
_MOST_TAGS = 30_000
_MOST_TEXT = 100_000  # characters that are looked through for what a page names
# Shorter lines behind no label are taken for captions, menus and names
SHORTEST_PARAGRAPH = 60  # characters


@dataclass(frozen=True)
class Entry:
    """What a listing or a feed names: the key of a document, and its address."""

    key: str
    url: str


@dataclass(frozen=True)
class PlatformPage:
    """A page as it was saved or sent. `address`: that it declares as its own; `language`: of its markup."""

    lines: list[Line]
    address: str | None
    language: str | None
    versions: Mapping[str, str]  # addresses of its language versions, by language
    source: WebText = field(repr=False)

    @property
    def text(self) -> str:
        """All that the page shows."""
        return "\n".join(line.text for line in self.lines)

    @property
    def links(self) -> list[tuple[str, str]]:
        """Where its links lead, and their words; menus and footers are no part of it."""
        return [(link.address, link.text) for line in self.lines for link in line.links]

    @property
    def title(self) -> str | None:
        """The page's main heading."""
        return next((line.text for line in self.lines if line.level == 1 and line.text), None)

    @property
    def soup(self) -> BeautifulSoup:
        """Its tree."""
        return self.source.tree or soup("")

    def wall(self, document: DocumentName) -> DocumentError | None:
        """What is wrong with a login page, a cookie wall, or a page that a script fills."""
        try:
            refuse_wall(self.soup, self.text, document)
        except DocumentError as wall:
            return wall
        return None

    def refusal(self, document: DocumentName, expected: str) -> DocumentError:
        """Why a page without anything `expected` can't be read: a wall, or changed markup."""
        return self.wall(document) or DocumentError(
            document.label,
            "",
            f"the page looks different than expected: {expected}",
            "Look at it in a browser: if it shows what is missing, its markup has changed",
        )


def open_page(data: bytes, document: DocumentName) -> PlatformPage:
    """Open a page. Raises DocumentError if it is no web page, too large, cut off, or nested too deep."""
    sizes = {"bytes": (len(data), MOST_BYTES), "tags": (data.count(b"<"), _MOST_TAGS)}
    for unit, (size, most) in sizes.items():
        if size > most:
            what = f"holds {size} {unit}, and no page of a platform has more than {most}"
            raise DocumentError(document.label, "", what, "Check what is there")
    text = decode(data, document)
    if not is_html(text):
        raise DocumentError(document.label, "", "is no web page", "Save the page as HTML")
    if "</html" not in text[-1000:].casefold():
        what = "is a web page that was cut off: it has no </html>"
        raise DocumentError(document.label, "", what, "Fetch or save the whole page again")
    source = WebText(text)
    page = source.tree or soup("")
    canonical = page.select_one('link[rel~="canonical"]')
    root = page.find("main") or page.body or page
    markup = page.find("html")
    return PlatformPage(
        lines=read_lines(root, document),
        address=_attribute(canonical, "href"),
        language=_short_language(_attribute(markup, "lang")),
        versions={
            language: address
            for link in page.select('link[rel~="alternate"][hreflang]')
            if (language := _short_language(_attribute(link, "hreflang")))
            and (address := _attribute(link, "href"))
        },
        source=source,
    )


def _attribute(tag: object, name: str) -> str | None:
    value = tag.get(name) if hasattr(tag, "get") else None
    return value.strip() or None if isinstance(value, str) else None


def _short_language(code: str | None) -> str | None:
    """ISO 639-1 of a language as markup writes it: "pt" of "pt-BR"; None for "x-default"."""
    short = (code or "").partition("-")[0].lower()
    return short if len(short) == 2 and short.isascii() and short.isalpha() else None


def split_address(address: str, base: str = "") -> tuple[str, str]:
    """An address as a whole, seen from the page at `base`, and its path; ("", "") if it is none."""
    try:
        whole = urljoin(base, address)
        return whole, urlsplit(whole).path
    except ValueError:  # such as http://[x
        return "", ""


def is_same_host(address: str, base: str) -> bool:
    """Whether two whole addresses are on one host: a platform's pages link to others, too."""
    return urlsplit(address).netloc == urlsplit(base).netloc


def paragraphs(page: Labelled) -> str | None:
    """What stands behind no label and is long enough to be a paragraph: names are not."""
    return "\n".join(line.text for line in page.rest if len(line.text) >= SHORTEST_PARAGRAPH) or None


def list_items(page: Labelled) -> str:
    """Short items of lists behind no label: partners, it may be."""
    short = (line for line in page.rest if len(line.text) < SHORTEST_PARAGRAPH)
    return "\n".join(line.text for line in short if line.list is not None)


def remarks(page: Labelled) -> list[Remark]:
    """Notices (kind, column, detail, count) of what was passed over; its text is not repeated."""
    # a label is words: the numbers beside them may be a street's
    unknown = dict.fromkeys(re.sub(r"\d+", "#", label) for label in page.unknown)
    short = sum(0 < len(line.text) < SHORTEST_PARAGRAPH for line in page.rest)
    return [
        *(("unknown_label", None, label, 1) for label in unknown),
        *(("ignored_label", None, label, 1) for label in dict.fromkeys(page.passed_over)),
        *(("repeated_label", column, "the first one counts", 1) for column in page.repeated),
        *([("unlabelled_lines", None, "short lines behind no label are not read", short)] if short else []),
    ]


def gives_requests(columns: Collection[str]) -> tuple[str, ...]:
    """Columns of partner_requests, where labels fill `columns`."""
    return (*_request_columns(columns), "is_name_withheld", "withheld_key")


def gives_organisations(columns: Collection[str]) -> tuple[str, ...]:
    """Columns of organisations, where labels fill `columns`."""
    return kept_columns(_organisation_columns(columns), ORGANISATIONS)


def gives_pages(columns: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Columns of pages and page_mentions, where labels fill `columns`."""
    return {"pages": _page_columns(columns), "page_mentions": MENTION_COLUMNS}


def _request_columns(columns: Collection[str]) -> tuple[str, ...]:
    own = ("title", "summary", "platform_request_id", "organisation_url", "organisation_key", "url")
    return tuple(dict.fromkeys(("record_number", *own, *columns)))


def _organisation_columns(columns: Collection[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(("record_number", "name", "url", *columns)))


def _page_columns(columns: Collection[str]) -> tuple[str, ...]:
    own = ("record_number", "url", "kind", "title", "languages", "main_text")
    return tuple(dict.fromkeys((*own, *(column for column in columns if column in PAGES))))


def stage_request(
    page: PlatformPage,
    row: Mapping[str, str | None],
    columns: Collection[str],
    notices: list[Remark],
    *,
    has_profile: bool,
) -> Staged:
    """Stage a request for partners, `row` by the columns of PARTNER_REQUESTS; `columns` are its labels'.

    `has_profile`: the platform has a page of the organisation that asks; if not, who has no word of
    organisations in their name is taken for a person.
    """
    kept_row, cut = cut_columns(row, _LONG_TEXTS, page.text)
    notices = [*notices, *cut]
    raw = one_row({"record_number": 1, **kept_row}, _request_columns(columns), PARTNER_REQUESTS)
    who_asks = {column: name for column, name in _WHO_ASKS.items() if column in raw.columns}
    who, withheld = publishable_organisations(
        raw.select(
            "record_number",
            *(pl.col(column).alias(name) for column, name in who_asks.items()),
            is_of_any_kind=pl.lit(not has_profile),
        )
    )
    kept = raw.with_columns(
        *(who[name].alias(column) for column, name in who_asks.items()),
        who["is_name_withheld"],
        who["withheld_key"],
        organisation_key=pl.when(~who["is_name_withheld"]).then("organisation_key"),
    )
    return Staged(partner_requests=kept, notices=_notices(notices, withheld), record_count=1)


def stage_page(
    page: PlatformPage,
    row: Mapping[str, str | None],
    columns: Collection[str],
    text: str,
    notices: list[Remark],
    *,
    listed: str = "",
) -> Staged:
    """Stage a page about a project, `row` by the columns of PAGES, and what its title and `text` name.

    `listed`: short items of its lists, which are no part of its text, and may name partners.
    """
    if len(text) > _MOST_TEXT:
        text = text[:_MOST_TEXT]
        detail = f"only the first {_MOST_TEXT} characters were read: no page about a project is as long"
        notices = [*notices, ("text_cut", "main_text", detail, 1)]
    kept, cut = cut_columns({**row, "main_text": text}, ("title", "main_text"), page.text)
    notices = [*notices, *cut]
    title, text = kept["title"], kept["main_text"] or ""
    items, _ = cut_columns({"main_text": listed}, ("main_text",), page.text)
    whole = [title, text, items["main_text"]]
    parts = split_by_language("\n".join(one for one in whole if one), page.language)
    reading = read_mentions(parts, title, page.links)
    read = {"record_number": 1, "languages": languages_of(parts)}
    raw = one_row({**kept, **read}, _page_columns(columns), PAGES)
    return Staged(
        pages=raw,
        page_mentions=mentions_frame(reading.mentions),
        notices=_notices(notices, reading.notices),
        record_count=1,
    )


def stage_organisation(
    row: Mapping[str, str | None], columns: Collection[str], notices: list[Remark]
) -> Staged:
    """Stage an organisation, `row` by the columns of ORGANISATIONS, and optionally its address."""
    schema = pl.Schema({**ORGANISATIONS, "address": pl.String()})
    kept, withheld = publishable_organisations(
        one_row({"record_number": 1, **row}, _organisation_columns(columns), schema)
    )
    return Staged(organisations=kept, notices=_notices(notices, withheld), record_count=1)


def _notices(own: list[Remark], of_readers: pl.DataFrame) -> pl.DataFrame:
    rows = [
        {"record_number": 1, "kind": kind, "column": column, "detail": detail, "count": count}
        for kind, column, detail, count in own
    ]
    return pl.concat([notices_frame(rows), of_readers])
