"""Bytes of a page as text, and its text as a tree."""

import codecs
import re
import warnings
from dataclasses import dataclass
from functools import cached_property

from bs4 import BeautifulSoup, XMLParsedAsHTMLWarning

from extractors.contract import DocumentError, DocumentName

# Far above any page about a project; reading one of this size takes some ten seconds
MOST_BYTES = 3_000_000
_MOST_TAGS = 50_000  # such a page has some thousand

_HTML = re.compile(
    r"\s*(?:<!--.*?-->\s*)*<(?:!doctype|html|head|body|\?xml|[a-z][a-z0-9]*[\s>/])", re.I | re.S
)
_DECLARED = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{1,40})""", re.I
)
_DECLARED_WITHIN = 4096  # bytes
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Neither text nor HTML has these; lxml refuses them
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True)
class WebText:
    """A web page, or a plain text: decoded once, and read as a tree when that is asked for."""

    text: str

    @cached_property
    def tree(self) -> BeautifulSoup | None:
        """The tree of a web page; None if it is a plain text."""
        return soup(self.text) if is_html(self.text) else None


def open_text(data: bytes, document: DocumentName) -> WebText:
    """Open a page or a text. Raises DocumentError as `decode` does."""
    return WebText(decode(data, document))


def decode(data: bytes, document: DocumentName) -> str:
    """A page as text, without control characters.

    It is UTF-8, or in the encoding that its first bytes or its markup declare. Raises DocumentError if it is
    neither, empty, binary, larger than MOST_BYTES, or has so many tags that reading them would take minutes.
    """
    if len(data) > MOST_BYTES:
        what = f"holds {len(data)} bytes, and no page about a project has more than {MOST_BYTES}"
        raise DocumentError(document.label, "", what, "Check what is there")
    text = _decoded(data, document)
    if "\0" in text:
        raise DocumentError(
            document.label, "", "is no text: it holds NUL bytes", "Save the page as HTML or text"
        )
    tag_count = text.count("<")
    if tag_count > _MOST_TAGS:
        what = f"holds {tag_count} tags, and no page about a project has more than {_MOST_TAGS}"
        raise DocumentError(document.label, "", what, "Check what is there")
    text = _CONTROLS.sub("", text)
    if not text.strip():
        raise DocumentError(document.label, "", "is empty", "Check the address, or save the page again")
    return text


def is_html(text: str) -> bool:
    """Whether `text` begins as a web page does."""
    return _HTML.match(text[:10_000]) is not None


def soup(html: str) -> BeautifulSoup:
    """The tree of a web page; what is nested some 250 levels deep is cut off by the parser."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)  # what is no page is told by what it shows
        return BeautifulSoup(html, "lxml")


def links_of(tree: BeautifulSoup | None) -> list[tuple[str, str]]:
    """The links of a page: where each leads, and its words."""
    if tree is None:
        return []
    return [
        (str(tag["href"]).strip(), tag.get_text(" ", strip=True)) for tag in tree.find_all("a", href=True)
    ]


def _decoded(data: bytes, document: DocumentName) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _in_encoding(data, encoding, document).removeprefix("\ufeff")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        declared = _DECLARED.search(data[:_DECLARED_WITHIN])
        name = declared[1].decode("ascii", errors="replace") if declared else "utf-8"
        if name.lower().replace("-", "") == "utf8":
            what = "is not UTF-8 text, and declares no other encoding"
            remedy = "Save the page as UTF-8"
            raise DocumentError(document.label, f"byte {error.start + 1}", what, remedy) from None
        return _in_encoding(data, name, document)


def _in_encoding(data: bytes, encoding: str, document: DocumentName) -> str:
    try:
        text = data.decode(encoding)
    except (LookupError, ValueError):
        text = None
    # some codecs of Python give bytes, or decode what is no text
    if not isinstance(text, str):
        what = f"declares the encoding {encoding!r}, but is not in it"
        raise DocumentError(document.label, "", what, "Save the page as UTF-8")
    return text
