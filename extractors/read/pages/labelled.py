"""Pages that say what they have to say behind labels: "Deadline: 2027-03-01", or a heading and a list.

Nothing here relies on markup that was not seen: a label is told by its words, which each source lists in one
place, and its value is what stands behind it, in whatever elements.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from bs4.element import NavigableString, PreformattedString, Tag

from extractors.contract import DocumentError, DocumentName

_UNSEEN = frozenset(
    ("script", "style", "noscript", "template", "svg", "head", "nav", "footer", "form", "button", "select")
)
_INLINE = frozenset(
    (
        *("a", "abbr", "b", "bdi", "cite", "code", "em", "font", "i", "label", "mark", "q", "s", "small"),
        *("span", "strong", "sub", "sup", "time", "u"),
    )
)
_LABELS = frozenset(("dt", "th"))
_ITEMS = frozenset(("dd", "li", "td"))
_LABEL_CLASS = re.compile(r"(?:^|[-_])(?:label|term)$")
_ITEM_CLASS = re.compile(r"(?:^|[-_])item$")
_HEADING = re.compile(r"h[1-6]")
_DEEPEST = 240  # the parser cuts off what is nested some 250 levels deep
_LONGEST_LABEL = 60  # characters
_BETWEEN_VALUES = re.compile(r"[,;|]")
_SIGNS = re.compile(r"[,;|()]")


class Link(NamedTuple):
    """A link of a page: what it says, and where it leads."""

    text: str
    address: str


@dataclass(frozen=True)
class Line:
    """One line of a page as a browser shows it, white space run together.

    `level` is a heading's, 0 for other lines. `is_label`: stands in an element made for labels. Lines of one
    `list` (None: of none) are its items.
    """

    text: str
    level: int = 0
    is_label: bool = False
    list: int | None = None
    links: tuple[Link, ...] = ()


@dataclass
class Value:
    """What stands behind one label: in the label's own line, and in the lines that follow."""

    beside: str
    below: list[Line] = field(default_factory=list)
    links: tuple[Link, ...] = ()

    def goes_on_with(self, line: Line, *, runs_on: bool) -> bool:
        """Whether a line belongs to it: the first below its label, or a further item of that one's list.

        `runs_on`: further lines that are in no list do, too.
        """
        if not self.below:
            return runs_on or not self.beside
        first = self.below[0].list
        return line.list == first if first is not None else runs_on


def read_lines(root: Tag, document: DocumentName) -> list[Line]:
    """The lines of `root` that hold anything; menus, forms and footers are no part of a page.

    Raises DocumentError if it is nested so deep that the parser has cut something off.
    """
    return _Lines(root, document).lines


class _Lines:
    """The lines of a page, gathered in one walk over its elements."""

    def __init__(self, root: Tag, document: DocumentName) -> None:
        self.lines: list[Line] = []
        self._texts: list[str] = []  # of the line under way
        self._links: list[Link] = []
        # by hand, not by recursion
        ahead: list[tuple[object, int, Line, bool]] = [(root, 0, Line(""), False)]
        while ahead:
            node, depth, kind, is_leaving = ahead.pop()
            if isinstance(node, PreformattedString):  # comments and the like
                continue
            if isinstance(node, NavigableString):
                self._texts.append(node)
            elif isinstance(node, Tag) and is_leaving:
                self._end_line(kind)
            elif isinstance(node, Tag) and node.name not in _UNSEEN:
                if depth > _DEEPEST:
                    what = f"is nested more than {_DEEPEST} levels deep, so that its end can't be read"
                    raise DocumentError(document.label, "", what, "Look at the page in a browser")
                inner = self._enter(node, kind)
                if inner is not kind:
                    self._end_line(kind)
                    ahead.append((node, depth, inner, True))
                ahead.extend((child, depth + 1, inner, False) for child in reversed(node.contents))
        self._end_line(Line(""))

    def _enter(self, tag: Tag, kind: Line) -> Line:
        """Of what kind the lines in `tag` are: `kind` itself if the tag begins no line of its own."""
        classes = " ".join(str(name) for name in tag.get_attribute_list("class")).split()
        is_label = tag.name in _LABELS or any(_LABEL_CLASS.search(name) for name in classes)
        is_item = tag.name in _ITEMS or any(_ITEM_CLASS.search(name) for name in classes)
        if tag.name == "a":
            address = tag.get("href")
            if isinstance(address, str):
                self._links.append(Link(" ".join(tag.get_text().split()), address.strip()))
        if tag.name in _INLINE and not is_label and not is_item:
            return kind
        if tag.name == "br":
            self._end_line(kind)
            return kind
        level = int(tag.name[1]) if _HEADING.fullmatch(tag.name) else kind.level
        return Line("", level, is_label or kind.is_label, id(tag.parent) if is_item else kind.list)

    def _end_line(self, kind: Line) -> None:
        text = " ".join("".join(self._texts).split())
        links = tuple(self._links)
        self._texts, self._links = [], []
        if text or links:
            self.lines.append(Line(text, kind.level, kind.is_label, kind.list, links))


def separate(values: str) -> str | None:
    """Return values that a line separates by commas or the like, separated by ";"; not in parentheses."""
    depth, start = 0, 0
    parts = []
    for sign in _SIGNS.finditer(values):
        if sign[0] in "()":
            depth = max(0, depth + (1 if sign[0] == "(" else -1))
        elif depth == 0:
            parts.append(values[start : sign.start()])
            start = sign.end()
    # one that is never closed encloses nothing
    return _joined(_BETWEEN_VALUES.split(values) if depth else [*parts, values[start:]])


def _joined(values: Iterable[str]) -> str | None:
    # a value's own semicolon can't be told from one between values
    return "; ".join(dict.fromkeys(value.strip() for value in values if value.strip())) or None


def plain_label(words: str) -> str:
    """A label in the form in which labels are compared: small letters, one apostrophe, no colon."""
    return " ".join(words.replace("\u2019", "'").casefold().replace(":", " ").split())


class Labelled:
    """What stands behind the labels of a page.

    `labels` says for each known label (as `plain_label` writes it) which column it fills; None for one whose
    value is passed over on purpose. A value is what stands beside its label, or the line or list below it;
    only those of `running` columns, and what is passed over, go on to the next label or heading.

    `repeated` are columns whose label comes again with another value: the first one counts. `unknown` are
    labels that nobody knows, `passed_over` those that are passed over, `rest` the lines that stand behind no
    label, headings left out.
    """

    def __init__(
        self,
        lines: Iterable[Line],
        labels: Mapping[str, str | None],
        running: Collection[str] = frozenset({"summary"}),
    ) -> None:
        self.repeated: list[str] = []
        self.unknown: list[str] = []
        self.passed_over: list[str] = []
        self.rest: list[Line] = []
        self._values: dict[str, Value] = {}
        self._labels: dict[str, str] = {}  # of each column, as published
        repeats: list[tuple[str, Value]] = []
        under: Value | None = None  # the value that may go on
        runs_on = False
        for line in lines:
            words, colon, beside = line.text.partition(":")
            label = plain_label(words)
            is_alone = line.is_label or line.level > 0
            if label in labels and (colon or is_alone):
                column = labels[label]
                under = Value(beside.strip(), links=line.links)
                runs_on = column in running or (column is None and not under.beside)
                if column is None:
                    self.passed_over.append(label)
                elif column in self._values:
                    repeats.append((column, under))
                else:
                    self._values[column] = under
                    self._labels[column] = words.strip()
            elif is_alone or (colon and not beside and len(words) <= _LONGEST_LABEL):
                # behind a heading stands text, behind an unknown label anything, contact persons too
                under, runs_on = None if line.level else Value(""), True
                if line.level == 0 and label:
                    self.unknown.append(label)
            elif under is not None and under.goes_on_with(line, runs_on=runs_on):
                under.below.append(line)
            else:
                under = None
                self.rest.append(line)
        for column, value in repeats:
            if value != self._values[column] and column not in self.repeated:
                self.repeated.append(column)

    def __contains__(self, column: str) -> bool:
        return column in self._values

    @property
    def columns(self) -> list[str]:
        """Columns whose label is on the page, with or without a value."""
        return list(self._values)

    def one(self, column: str) -> str | None:
        """The value of a column that is one line."""
        value = self._values.get(column)
        if value is None:
            return None
        return value.beside or next((line.text for line in value.below if line.text), None)

    def many(self, column: str) -> str | None:
        """The values of a column, separated by ";": the items of a list, or parts of one line."""
        value = self._values.get(column)
        if value is None:
            return None
        lines = [line for line in value.below if line.text]
        if not value.beside and lines and lines[0].list is not None:
            parts = [line.text for line in lines if line.list == lines[0].list]
        else:
            parts = [value.beside or (lines[0].text if lines else "")]
        return separate(parts[0]) if len(parts) == 1 else _joined(parts)

    def text(self, column: str) -> str | None:
        """Return all that stands behind a label, each line a line of its own."""
        value = self._values.get(column)
        if value is None:
            return None
        lines = [value.beside, *(line.text for line in value.below)]
        return "\n".join(line for line in lines if line) or None

    def said(self) -> list[str]:
        """What stands behind each known label, in the order of the page, as "label: value"."""
        return [
            f"{self._labels[column]}: {', '.join(text.splitlines())}"
            for column in self._values
            if (text := self.text(column))
        ]

    def links(self, column: str) -> tuple[Link, ...]:
        """The links behind a label: of its own line, else of the first one below."""
        value = self._values.get(column)
        if value is None:
            return ()
        return value.links or (value.below[0].links if value.below else ())
