"""Labels of an entry, told by likeness: the platform itself writes "Scientifc field".

An entry is free text, then labels, each alone in its line with its values below, then two sentences on when
it was created and modified.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

# What each label fills; "" for one that is passed over on purpose
LABELS = {
    "Project type": "",
    "Document type": "",
    "Acronym": "acronym",
    "Geographical focus": "places",
    "Scientific field / Thematic focus": "topics",
    "Runtime": "runtime",
    "Project website": "",
    "Date of publication": "",
    # contact data stays in the raw archive
    "Contact": "",
    "Contact person": "",
    "Coordinator": "",
    "Organisation": "",
}
_LEAST_LIKE = 88  # of 100; one letter in eight may be wrong
_LONGEST_LABEL = 45  # characters
_CREATED = re.compile(r"(?i)^entry created\b.*?\bon (?P<date>.+)$")
_MODIFIED = re.compile(r"(?i)^(?:last )?modified\b.*?\bon (?P<date>.+)$")
_BULLET = re.compile(r"^[•·*–-]\s+")


@dataclass
class Entry:
    """What an entry says, as published. `values` by what a label fills; `misspelt` are labels as written."""

    text: list[str] = field(default_factory=list)
    values: dict[str, list[str]] = field(default_factory=dict)
    created: str | None = None
    modified: str | None = None
    passed_over: list[str] = field(default_factory=list)
    misspelt: dict[str, str] = field(default_factory=dict)
    labels: set[str] = field(default_factory=set)


def read_entry(lines: Iterable[str]) -> Entry:
    """Read the lines of an entry: whatever stands before the first label is its text."""
    entry = Entry()
    under: str | None = None
    for line in lines:
        created, modified = _CREATED.match(line), _MODIFIED.match(line)
        label = label_of(line)
        if created:
            entry.created, under = created["date"], ""
        elif modified:
            entry.modified, under = modified["date"], ""
        elif label is not None:
            under = LABELS[label]
            entry.labels.add(label)
            if not under:
                entry.passed_over.append(label)
            if line.rstrip(" :") != label:
                entry.misspelt[label] = line.rstrip(" :")
        elif under is None:
            entry.text.append(line)
        elif under:
            entry.values.setdefault(under, []).append(_BULLET.sub("", line))
    return entry


def label_of(line: str) -> str | None:
    """The label that a line is, well spelt; None if it is none."""
    if not line or len(line) > _LONGEST_LABEL:
        return None
    known = {label.casefold(): label for label in LABELS}
    found = process.extractOne(
        line.rstrip(" :").casefold(), list(known), scorer=fuzz.ratio, score_cutoff=_LEAST_LIKE
    )
    return known[found[0]] if found else None
