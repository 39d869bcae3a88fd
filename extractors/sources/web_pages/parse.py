"""Parser of any page about a project: its main text, and what it names in its own language."""

import polars as pl

from extractors.contract import NOTICES, PAGES, DocumentName, Staged, conform
from extractors.read.pages.language import languages_of, split_by_language
from extractors.read.pages.main_text import Page, read_page
from extractors.read.pages.mentions import mentions_frame
from extractors.read.pages.reading import notice, read_mentions
from extractors.read.privacy import publishable_texts


def parse(data: bytes, document: DocumentName) -> Staged:
    """Parse one page: one record.

    Raises DocumentError if it can't be read, shows nothing, or asks for a login or for consent instead.
    """
    page = read_page(data, document)
    is_in_text = page.title is None or page.title in page.text[: 2 * len(page.title)]
    parts = split_by_language(page.text if is_in_text else f"{page.title}\n{page.text}")
    reading = read_mentions(parts, page.title)
    row = {
        "record_number": 1,
        "url": _address(page, document),
        "title": page.title,
        "languages": languages_of(parts),
        "main_text": page.text,
        "published_on": page.published_on,
        "modified_on": page.modified_on,
    }
    pages = publishable_texts(conform(pl.DataFrame([row]), PAGES), ["title", "main_text"])
    return Staged(
        pages=pages,
        page_mentions=mentions_frame(reading.mentions),
        notices=pl.concat([reading.notices, _cut(page)]),
        record_count=1,
    )


def _address(page: Page, document: DocumentName) -> str | None:
    """Return the address that a page declares as its own, else the one it was fetched from."""
    known = (page.url, document.label)
    return next((url for url in known if url and url.startswith(("http://", "https://"))), None)


def _cut(page: Page) -> pl.DataFrame:
    if not page.cut_count:
        return NOTICES.to_frame()
    detail = f"the last {page.cut_count} characters were not read: no page about a project is as long"
    return pl.DataFrame([notice("text_cut", "main_text", detail)], schema=NOTICES)
