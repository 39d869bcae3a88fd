"""Any web page about projects as one record: its main text, and what that names in its own language."""

import polars as pl

from extractors.contract import PAGES, DocumentName, Staged
from extractors.read.frames import notices_frame, one_row
from extractors.read.named_persons import cut_columns
from extractors.read.pages.document import WebText, links_of
from extractors.read.pages.main_text import Page, read_page
from extractors.read.pages.page_language import languages_of, split_by_language
from extractors.read.pages.page_mentions import mentions_frame
from extractors.read.pages.reading import notice, read_mentions

COLUMNS = (
    *("record_number", "url", "kind", "title", "languages", "main_text", "published_on", "modified_on"),
)


def stage_any_page(text: WebText, document: DocumentName, kind: str | None = None) -> Staged:
    """Read one page: one record, with the columns COLUMNS of pages; `kind` is what its platform calls it.

    Raises DocumentError if it shows nothing, or asks for a login or for consent instead.
    """
    page = read_page(text, document)
    kept, remarks = cut_columns({"title": page.title, "main_text": page.text}, ("title", "main_text"))
    title, main_text = kept["title"], kept["main_text"] or ""
    is_in_text = title is None or title in main_text[: 2 * len(title)]
    whole = main_text if is_in_text else f"{title}\n{main_text}"
    parts = split_by_language(whole, page.language)
    reading = read_mentions(parts, title, links_of(text.tree))
    row = {
        "record_number": 1,
        "url": _address(page, document),
        "kind": kind,
        **kept,
        "languages": languages_of(parts),
        "published_on": page.published_on,
        "modified_on": page.modified_on,
    }
    return Staged(
        pages=one_row(row, COLUMNS, PAGES),
        page_mentions=mentions_frame(reading.mentions),
        notices=pl.concat(
            [reading.notices, _cut(page), notices_frame(notice(*remark) for remark in remarks)]
        ),
        record_count=1,
    )


def _address(page: Page, document: DocumentName) -> str | None:
    """The address that a page declares as its own, else the one it was fetched from."""
    known = (page.url, document.label)
    return next((url for url in known if url and url.startswith(("http://", "https://"))), None)


def _cut(page: Page) -> pl.DataFrame:
    detail = f"the last {page.cut_count} characters were not read: no page about a project is as long"
    return notices_frame([notice("text_cut", "main_text", detail)] if page.cut_count else [])
