"""The grammar of a project card that people read: headings, labels and values, line by line.

Text cards and HTML pages are both turned into ``Line``s and read here. The page's markup is not
verified, so nothing relies on it; what is known are the labels and headings of the card as text, and the
order of the coordinator's lines on the page (name, street, city, country, then labelled lines).

Nothing is taken from a place that is not known: contact persons stand in such places. What was passed
over is counted in a notice; its text is not repeated there.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

import polars as pl

from extractors.contract import DocumentError, DocumentName
from extractors.read.frames import notices_frame, rejected_frame
from extractors.read.json_objects import Row
from extractors.read.persons import said_to_be_person
from extractors.sources.eprp.assembly import Raw
from extractors.sources.eprp.card_words import (
    COUNTRY_NAMES,
    LABELS,
    ORGANISATION_COLUMNS,
    PROJECT_COLUMNS,
    SECTIONS,
)
from schema.words import TEXT_KINDS


@dataclass(frozen=True)
class Line:
    """One line of a card: `text` as a reader sees it.

    ``level`` is a heading's (0 for other lines). ``label`` and ``value`` are set where the markup itself
    tells them apart. ``link`` is the address that the line links to. ``number`` is the line's place in
    the document, from 1. A blank line ends a paragraph.
    """

    number: int
    text: str
    level: int = 0
    label: str | None = None
    value: str = ""
    link: str | None = None


_LISTS = ("partners", "topics")  # their values may go on over several lines
_GOOD_PRACTICE = "good practice example"
_CARD_LINK = "link to project card"  # stands at the end, below the last text

_LABELLED = re.compile(r"([^:]{1,40}):(?:\s+|$)(.*)", re.DOTALL)
_BETWEEN_PARTNERS = re.compile(r"(?<=\([A-Z]{2}\)) , ")
_PARTNER = re.compile(r"(.*\S)\s*\(([A-Z]{2})\)", re.DOTALL)
_COUNTRY_CODE = re.compile(r"[A-Z]{2}")
_POSTCODE_FIRST = re.compile(r"(?:[A-Z]{1,3}-)?\d[\d ]*\s\D")
_ADDRESS_LINES = 4  # name, street, city, country
_LONG_PARAGRAPH = 200  # characters; shorter ones may be items of a list, and stay apart


@dataclass
class _Card:
    """What was read so far."""

    project: dict[str, str] = field(default_factory=dict)
    coordinator: dict[str, str] = field(default_factory=dict)
    partners: list[dict[str, str | None]] = field(default_factory=list)
    texts: dict[str, list[str]] = field(default_factory=dict)
    remarks: list[Row] = field(default_factory=list)
    unread: list[int] = field(default_factory=list)
    # where reading stands
    section: str = "project"
    section_level: int = 0
    awaiting: str | None = None  # the field that a label without a value announced
    has_partners_heading: bool = False
    unlabelled: list[str] | None = None  # lines of the coordinator, until the first label

    def remark(self, kind: str, column: str | None, detail: str) -> None:
        self.remarks.append(
            {"record_number": 1, "kind": kind, "column": column, "detail": detail, "count": 1}
        )


def read_lines(lines: Iterable[Line], document: DocumentName) -> Raw:
    """Read the lines of one card.

    Raises DocumentError if they hold no identifier, no coordinator and no partner: no card, then.
    """
    card = _Card()
    for line in lines:
        if line.level:
            _read_heading(card, line)
        elif card.section in TEXT_KINDS and not _is_card_link(line):
            card.texts[card.section].append(line.text)
        elif line.text:
            _read_line(card, line)
    _close_coordinator(card)
    if not (card.project.get("identifier") or card.coordinator or card.partners):
        raise DocumentError(
            document.label,
            "",
            "holds no project card: no identifier, no coordinator, no partners",
            "A page of the platform is filled in by a script after it has loaded: "
            "harvest the card as JSON, or save the page from a browser once the project is shown.",
        )
    return _raw(card)


def is_label(text: str) -> bool:
    """Whether `text` is a label that some section of a card knows."""
    return any(_plain(text) in labels for labels in LABELS.values())


def _read_heading(card: _Card, line: Line) -> None:
    expected, card.awaiting = card.awaiting, None
    if expected == "title" or (line.level == 1 and "title" not in card.project):
        card.project.setdefault("title", line.text)
        return
    name = _plain(line.text)
    section = SECTIONS.get(name)
    if section is None and card.section in TEXT_KINDS and line.level > card.section_level:
        card.texts[card.section] += ["", line.text, ""]  # a heading of the text's own
        return
    _close_coordinator(card)
    card.section, card.section_level = section or "unknown", line.level
    if section == "coordinator":
        card.unlabelled = []
    elif section == "partners":
        card.has_partners_heading = True
    elif section is None and name:
        card.remark("unknown_heading", None, f"nobody knows the heading in line {line.number}")
    elif section in TEXT_KINDS:
        card.texts.setdefault(section, []).append("")


def _read_line(card: _Card, line: Line) -> None:
    """Read a line that is neither a heading nor part of a text."""
    if _is_card_link(line):
        card.section = "project"  # it stands below the last text, and ends it
        if line.link and line.link.startswith("http"):
            card.project["card_url"] = line.link
        return
    if card.section == "ignored":
        return
    labels = LABELS.get(card.section, {})
    label, value = _split(line, labels)
    if label is not None:
        _read_label(card, line, labels, label, value)
    elif card.awaiting is not None:
        _take(card, card.awaiting, line.text, line)
    elif card.section == "project" and _plain(line.text) == _GOOD_PRACTICE:
        card.project["is_good_practice"] = "Yes"
    elif card.section == "partners" and _PARTNER.fullmatch(_BETWEEN_PARTNERS.split(line.text)[-1]):
        _take(card, "partners", line.text, line)
    elif card.section == "coordinator" and card.unlabelled is not None:
        card.unlabelled.append(line.text)
    else:
        card.unread.append(line.number)


def _split(line: Line, labels: dict[str, str]) -> tuple[str | None, str]:
    """Label and value of a line; a label that only its words betray must be a known one."""
    if line.label is not None:
        return line.label, line.value
    if _plain(line.text) in labels:
        return line.text, ""
    found = _LABELLED.fullmatch(line.text)
    if found and _plain(found[1]) in labels:
        return found[1], found[2]
    return None, ""


def _read_label(card: _Card, line: Line, labels: dict[str, str], label: str, value: str) -> None:
    _close_coordinator(card)
    column = labels.get(_plain(label))
    card.awaiting = None
    if column is None:
        # the label itself may be a person's name, so only its place is told
        card.remark("unknown_label", None, f"nobody knows the label in line {line.number}")
    elif value.strip():
        _take(card, column, value, line)
    elif column == "title" or (line.label is None and card.section != "coordinator"):
        # the value stands in the next line; below the coordinator, that may be a contact person
        card.awaiting = column


def _take(card: _Card, column: str, value: str, line: Line) -> None:
    """Keep a value; a list's label goes on waiting for more."""
    card.awaiting = column if column in _LISTS else None
    value = value.strip()
    if column == "ignored":
        return
    if column == "partners":
        card.partners += (_partner(card, name, line) for name in _BETWEEN_PARTNERS.split(value))
        return
    target = card.coordinator if card.section == "coordinator" else card.project
    if column == "topics" and column in target:
        target[column] += f" ; {value}"
    elif column in target:
        card.remark("repeated_label", column, f"line {line.number} was passed over, an earlier one kept")
    else:
        target[column] = (line.link or value) if column == "website" else value


def _partner(card: _Card, published: str, line: Line) -> dict[str, str | None]:
    found = _PARTNER.fullmatch(published.strip())
    if found is None:
        detail = f"a partner in line {line.number} has no country code: it may be more than one"
        card.remark("partner_doubtful", "partners", detail)
        return {"name": published.strip(), "country": None}
    return {"name": found[1], "country": found[2]}


def _close_coordinator(card: _Card) -> None:
    """Read the coordinator's unlabelled lines, once the first label or the next section ends them.

    Four lines of which the last is a country are name, street, city and country. Otherwise nobody can tell
    a street from a city, so only the name is kept, and the country if the last line is a country's code.
    """
    lines, card.unlabelled = card.unlabelled, None
    if not lines:
        return
    card.coordinator["name"] = lines[0]
    if len(lines) == _ADDRESS_LINES and _is_country(lines[-1]):
        card.coordinator["city"], card.coordinator["country"] = lines[2], lines[3]
    elif len(lines) > 1:
        what = f"{len(lines)} lines are not name, street, city and country"
        card.remark("address_dropped", "address", f"coordinator: {what}")
        if _COUNTRY_CODE.fullmatch(lines[-1]):
            card.coordinator["country"] = lines[-1]
        # a type stands behind no label, and only that of a person must not be missed
        alone = pl.DataFrame({"organisation_type": lines[1:], "name": ""})
        if types := alone.filter(said_to_be_person(alone, ["name"]))["organisation_type"].to_list():
            card.coordinator["organisation_type"] = types[0]


def _is_country(text: str) -> bool:
    return bool(_COUNTRY_CODE.fullmatch(text)) or text.lower() in COUNTRY_NAMES


def _raw(card: _Card) -> Raw:
    if card.has_partners_heading and not card.partners:
        card.remark("partners_unread", "partners", "below their heading no line has the form `name (CC)`")
    if card.unread:
        detail = f"{len(card.unread)} lines have no known label or heading, the first is {card.unread[0]}"
        card.remark("unread_lines", None, detail)
    texts = {kind: _paragraphs(lines) or None for kind, lines in card.texts.items()}
    coordinator = {**_place(card.coordinator.get("address")), **card.coordinator}
    organisations: list[Row] = [{"role": "coordinator", **coordinator}] if coordinator else []
    organisations += ({"role": "partner", **partner} for partner in card.partners)
    return Raw(
        projects=_frame([card.project | texts], PROJECT_COLUMNS),
        organisations=_frame(organisations, ("role", *ORGANISATION_COLUMNS)).with_columns(
            is_malformed=pl.lit(value=False)
        ),
        rejected=rejected_frame([]),
        notices=notices_frame(card.remarks),
        record_count=1,
    )


def _frame(rows: list[Row], columns: Collection[str]) -> pl.DataFrame:
    """Rows of the one record of a card; what it does not say is null. Raises KeyError for another column."""
    held = {name: pl.Series([row.get(name) for row in rows], dtype=pl.String) for name in columns}
    if unknown := {name for row in rows for name in row} - held.keys():
        raise KeyError(*unknown)
    return pl.DataFrame({"record_number": pl.Series([1] * len(rows), dtype=pl.Int64), **held})


def _place(address: str | None) -> dict[str, str]:
    """Country and region of an address `street , postcode city , region , CC`.

    The region is taken only where a postcode stands before it: elsewhere it may be part of a street.
    """
    parts = [part.strip() for part in (address or "").split(" , ")]
    if len(parts) == 1 or not _COUNTRY_CODE.fullmatch(parts[-1]):
        return {}
    place = {"country": parts[-1]}
    if len(parts) >= _ADDRESS_LINES and _POSTCODE_FIRST.match(parts[-3]) and not re.search(r"\d", parts[-2]):
        place["region"] = parts[-2]
    return place


def _paragraphs(lines: list[str]) -> str:
    """A text with one blank line between paragraphs; those broken within a sentence are mended."""
    paragraphs: list[str] = []
    for block in re.split(r"\n{2,}", "\n".join(lines).strip("\n")):
        broken = (
            paragraphs
            and len(paragraphs[-1]) > _LONG_PARAGRAPH
            and (paragraphs[-1][-1].islower() or paragraphs[-1][-1] == ",")
            and block[:1].islower()
        )
        if broken:
            paragraphs[-1] += f" {block}"
        else:
            paragraphs.append(block)
    return "\n\n".join(paragraphs)


def _is_card_link(line: Line) -> bool:
    return _plain(line.text).startswith(_CARD_LINK)


def _plain(text: str) -> str:
    """A label or heading in the form in which it is compared."""
    return " ".join(text.casefold().split()).removesuffix(":").rstrip()
