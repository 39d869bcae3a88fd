"""What a page says, without menus, banners and footers."""

import re
from dataclasses import dataclass

import trafilatura
from bs4 import BeautifulSoup
from bs4.element import Tag

from extractors.contract import DocumentError, DocumentName
from extractors.read.pages.document import WebText
from extractors.read.pages.walls import refuse_wall

_TITLES = ("h1", 'meta[property="og:title"]', "title")
_PUBLISHED = (
    'meta[property="article:published_time"]',
    'meta[itemprop="datePublished"]',
    'meta[name="date"]',
)
_MODIFIED = ('meta[property="article:modified_time"]', 'meta[itemprop="dateModified"]')
_ADDRESSES = ('link[rel="canonical"]', 'meta[property="og:url"]')
_MOST_TITLE = 300  # characters
_MOST_TEXT = 300_000  # characters: some hundred printed pages


@dataclass(frozen=True)
class Page:
    """What was read of one page: texts as published, each paragraph of `text` a line of its own."""

    text: str
    title: str | None = None
    url: str | None = None  # that the page itself declares
    published_on: str | None = None
    modified_on: str | None = None
    language: str | None = None  # of its markup (BCP 47)
    cut_count: int = 0  # characters at the end of the text that were left out


def read_page(page: WebText, document: DocumentName) -> Page:
    """Read a page that is HTML or plain text.

    Raises DocumentError if it shows nothing, or asks for a login or for consent instead.
    """
    tree = page.tree
    if tree is None:
        whole = _paragraphs(page.text)
        return Page(text=whole[:_MOST_TEXT], cut_count=max(0, len(whole) - _MOST_TEXT))
    # the library's own guess of dates depends on today's date, so it is not asked for metadata
    try:
        found = trafilatura.extract(page.text, fast=True, include_comments=False, favor_recall=True)
    except Exception:  # in whatever way the library stumbles, the page shows it no text
        found = None
    main = _paragraphs(found or "")
    refuse_wall(tree, main, document)
    if not main:
        what = "shows no text: empty, nested beyond measure, or filled by a script after it has loaded"
        raise DocumentError(document.label, "", what, "Save the page from a browser once it is shown")
    return Page(
        text=main[:_MOST_TEXT],
        cut_count=max(0, len(main) - _MOST_TEXT),
        title=_first(tree, _TITLES),
        url=declared_address(tree),
        published_on=_first(tree, _PUBLISHED),
        modified_on=_first(tree, _MODIFIED),
        language=declared_language(tree),
    )


def declared_address(tree: BeautifulSoup | None) -> str | None:
    """The address that a page declares as its own; None if none, or if it is no web page."""
    return None if tree is None else _first(tree, _ADDRESSES)


def declared_language(tree: BeautifulSoup | None) -> str | None:
    """The language of a page as its markup says it, such as "pt-BR"; None if it does not."""
    markup = tree.find("html") if tree is not None else None
    said = markup.get("lang") or markup.get("xml:lang") if markup is not None else None
    return said.strip() or None if isinstance(said, str) else None


def _paragraphs(text: str) -> str:
    lines = (re.sub(r"\s+", " ", line).strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def _first(page: BeautifulSoup, selectors: tuple[str, ...]) -> str | None:
    """What the first element says that one of the selectors finds and that says anything."""
    for selector in selectors:
        for tag in page.select(selector, limit=3):
            said = " ".join(_said(tag).split())[:_MOST_TITLE]
            if said:
                return said
    return None


def _said(tag: Tag) -> str:
    for name in ("content", "href"):
        value = tag.get(name)
        if isinstance(value, str):
            return value
    return tag.get_text(" ")
