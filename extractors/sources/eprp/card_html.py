"""Project card as a web page, saved after its script has filled it in.

Of the markup one thing is verified: the coordinator stands in an element of the classes ``card-content``
and ``coordinator``, in lines of their own. All else is read from the words on the page: blocks become
lines, headings stay headings, and labels are told by their words or by the elements made for them.
"""

import re

from bs4 import BeautifulSoup
from bs4.builder import ParserRejectedMarkup
from bs4.element import NavigableString, PreformattedString, Tag

from extractors.contract import DocumentError, DocumentName
from extractors.sources.eprp.assembly import Raw
from extractors.sources.eprp.card_lines import Line, is_label, read_lines
from extractors.sources.eprp.card_text import decode

_PAGE_END = re.compile(r"</html\s*>", re.IGNORECASE)
_UNSEEN = frozenset(("script", "style", "noscript", "template", "svg", "nav", "footer", "form", "button"))
_INLINE = frozenset(("a", "abbr", "b", "em", "i", "mark", "small", "span", "strong", "sub", "sup", "u"))
_LABELS = {"dt": "dd", "th": "td"}  # an element made for labels, and the one that holds the value
_BOLD = ("b", "strong")
_COORDINATOR = {"card-content", "coordinator"}


def read(data: bytes, document: DocumentName) -> Raw:
    """Read one card.

    Raises DocumentError if it is not UTF-8, cut off, no readable HTML, or a page without the card in it.
    """
    text = decode(data, document)
    # what is cut off must not pass for whole, and the parser is slow beyond measure on an unclosed tag
    ends = [found.end() for found in _PAGE_END.finditer(text)]
    if not ends:
        what = "is a web page that was cut off: it has no </html>"
        raise DocumentError(document.label, "", what, "Save the whole page again, or take the JSON.")
    try:
        page = BeautifulSoup(text[: ends[-1]], "html.parser")
    except ParserRejectedMarkup:
        what = "is HTML that can't be read"
        raise DocumentError(document.label, "", what, "Save the page again, or take the JSON.") from None
    return read_lines(_Page(page.find("main") or page).lines, document)


class _Page:
    """The lines of a page, gathered in one walk over its elements."""

    def __init__(self, root: Tag) -> None:
        self.lines: list[Line] = []
        self._texts: list[str] = []  # of the line under way
        self._number = 1
        self._level = 0
        self._bold: str | None = None  # what begins the line in bold type
        self._link: str | None = None
        self._label: str | None = None  # from an element for labels, until its value comes
        self._in_label = False
        self._walk(root)

    def _walk(self, root: Tag) -> None:
        # by hand, not by recursion: pages may be nested deeper than Python's stack
        ahead: list[tuple[object, bool]] = [(root, False)]
        while ahead:
            node, is_leaving = ahead.pop()
            if isinstance(node, NavigableString):
                self._read_text(node)
            elif isinstance(node, Tag) and is_leaving:
                self._leave(node)
            elif isinstance(node, Tag) and node.name not in _UNSEEN:
                self._enter(node)
                ahead.append((node, True))
                ahead.extend((child, False) for child in reversed(node.contents))
        self._end_block()

    def _read_text(self, text: NavigableString) -> None:
        if isinstance(text, PreformattedString):  # comments and the like
            return
        if not self._texts and text.parent is not None:
            self._number = text.parent.sourceline or self._number
        self._texts.append(text)

    def _enter(self, tag: Tag) -> None:
        if tag.name == "br":
            self._end_line()
        elif tag.name not in _INLINE:
            self._end_block()
        if re.fullmatch(r"h[1-6]", tag.name):
            self._level = int(tag.name[1])
        elif tag.name in _LABELS:
            self._label, self._in_label = None, True
        elif tag.name in _LABELS.values():
            self._in_label = False  # also where nobody closed the label
        elif tag.name == "tr":
            self._label = None
        elif tag.name == "a" and self._link is None:
            address = tag.get("href")
            self._link = address if isinstance(address, str) and address.startswith("http") else None
        elif _is_coordinator(tag):
            self.lines.append(Line(self._number, "Project Coordinator", level=2))

    def _leave(self, tag: Tag) -> None:
        if tag.name in _BOLD and self._bold is None:
            self._bold = self._shown()
        if tag.name in _INLINE or tag.name == "br":
            return
        self._end_block()
        self._level = 0
        if tag.name in _LABELS:
            self._in_label = False
        elif tag.name in _LABELS.values():
            self._label = None  # also where the value was empty
        elif _is_coordinator(tag):
            self.lines.append(Line(self._number, "Project Information", level=2))

    def _shown(self) -> str:
        """The line under way as a browser shows it, with white space run together."""
        return " ".join("".join(self._texts).split())

    def _end_block(self) -> None:
        self._end_line()
        self.lines.append(Line(self._number, ""))

    def _end_line(self) -> None:
        text, bold, link = self._shown(), self._bold, self._link
        self._texts, self._bold, self._link = [], None, None
        if not text:
            return
        if self._in_label:
            self._label = f"{self._label} {text}" if self._label else text
        elif self._label is not None:
            self.lines.append(Line(self._number, text, label=self._label, value=text, link=link))
            self._label = None
        elif bold and bold != text and (bold.endswith(":") or is_label(bold)):
            value = text.removeprefix(bold).strip()
            self.lines.append(Line(self._number, text, label=bold, value=value, link=link))
        else:
            self.lines.append(Line(self._number, text, level=self._level, link=link))


def _is_coordinator(tag: Tag) -> bool:
    classes = tag.get_attribute_list("class")
    return set(classes) >= _COORDINATOR
