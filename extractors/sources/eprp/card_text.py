"""Project card as plain text, with the signs of Markdown: as it is copied or saved from the page."""

import re
from collections.abc import Iterator

from extractors.contract import DocumentError, DocumentName
from extractors.sources.eprp.assembly import Raw
from extractors.sources.eprp.card_lines import Line, read_lines

_HEADING = re.compile(r"(#{1,6})\s+(\S.*)")
_BOLD_LABEL = re.compile(r"\*\*([^*]{1,60})\*\*\s*(.*)")
_LINK = re.compile(r"\[([^\[\]]{0,500})\]\(([^()]{0,2000})\)")


def read(data: bytes, document: DocumentName) -> Raw:
    """Read one card.

    Raises DocumentError if it is empty, not UTF-8 or no project card.
    """
    text = decode(data, document)
    return read_lines(_lines(text), document)


def decode(data: bytes, document: DocumentName) -> str:
    """`data` as text. Raises DocumentError if it is empty or not UTF-8."""
    remedy = "Save it again as UTF-8 text."
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        what = "is not UTF-8 text: compressed, damaged, or in another encoding"
        raise DocumentError(document.label, f"byte {error.start + 1}", what, remedy) from None
    if not text.strip():
        raise DocumentError(document.label, "", "is empty", remedy)
    return text


def _lines(text: str) -> Iterator[Line]:
    for number, published in enumerate(re.split(r"\r\n|\r|\n", text), 1):
        shown = published.strip()
        heading = _HEADING.fullmatch(shown)
        if heading:
            yield Line(number, heading[2], level=len(heading[1]))
            continue
        link = _LINK.search(shown)
        address = link[2] if link and link[2].startswith("http") else None
        bold = _BOLD_LABEL.fullmatch(shown)
        label, tab, value = published.partition("\t")
        if bold:
            yield Line(number, shown, label=bold[1], value=_unlinked(bold[2]), link=address)
        elif tab and label.strip():
            yield Line(number, shown, label=label, value=_unlinked(value), link=address)
        else:
            yield Line(number, shown, link=address)


def _unlinked(value: str) -> str:
    """A value with its links replaced by what they show."""
    return _LINK.sub(r"\1", value)
