"""What the parts of a page name, as rows of the staged table of mentions."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace

import polars as pl

from extractors.contract import PAGE_MENTIONS

# Letters that are written in two ways, and spaces that are none; each becomes one other, so that places stay
_SAME = str.maketrans(
    {"’": "'", "ʼ": "'", "ş": "ș", "Ş": "Ș", "ţ": "ț", "Ţ": "Ț", "\u00a0": " ", "\u202f": " "}
)
# Words inside addresses are no names
_ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+|(?<!\S)[^\s@]{1,100}@\S+"
    r"|(?<![\w.-])(?:[\w-]{1,60}\.){1,6}(?:eu|org|com|net|info|html?)\b\S*"
)

# How sure it is that the page means this
SAID = 1.0  # a label says what it is
NAMED = 0.9  # by its full name
INFLECTED = 0.8  # by a form of its name
SHORT = 0.7  # by an abbreviation, or by its place in the text
DOUBTED = 0.5  # and `doubt` says why


@dataclass(frozen=True)
class Mention:
    """One thing that a text names: as in PAGE_MENTIONS, and `start`, its place in the text."""

    kind: str
    value: str
    text: str
    start: int
    confidence: float
    language: str = ""
    country: str | None = None
    city: str | None = None
    website: str | None = None
    doubt: str | None = None


def readable(text: str) -> str:
    """A text in the form in which names are looked for: composed, and without addresses.

    The places of all that is left stay as they are.
    """
    return same_letters(without_addresses(text))


def same_letters(text: str) -> str:
    """A text in which letters that are written in two ways are written in one: ş and ț, ’ and '."""
    return text.translate(_SAME)


def without_addresses(text: str) -> str:
    """A text composed, with blanks for addresses: names in it stay as they are spelt."""
    return _ADDRESS.sub(lambda found: " " * len(found[0]), unicodedata.normalize("NFC", text))


def first_of_each(mentions: Iterable[Mention]) -> list[Mention]:
    """Keep of each language, kind and value the surest mention, and of those the first.

    A name in its full form beside its abbreviation is one mention.
    """
    kept: dict[tuple[str, str, str], Mention] = {}
    for mention in mentions:
        key = (mention.language, mention.kind, mention.value)
        if key not in kept:
            kept[key] = mention
        elif mention.confidence > kept[key].confidence:
            kept[key] = replace(mention, start=kept[key].start)
    return list(kept.values())


# Columns of PAGE_MENTIONS, and what of a mention each holds
_HELD = {
    "language": "language",
    "kind": "kind",
    "value": "value",
    "text_as_published": "text",
    "country": "country",
    "city": "city",
    "website": "website",
    "confidence": "confidence",
    "doubt": "doubt",
}
MENTION_COLUMNS = ("record_number", "position", *_HELD)


def mentions_frame(mentions: Iterable[Mention], record_number: int = 1) -> pl.DataFrame:
    """Mentions of one page, in their order, in MENTION_COLUMNS of the staged table page_mentions."""
    rows = [
        {
            "record_number": record_number,
            "position": position,
            **{column: getattr(mention, attribute) for column, attribute in _HELD.items()},
        }
        for position, mention in enumerate(mentions, 1)
    ]
    return pl.DataFrame(rows, schema={column: PAGE_MENTIONS[column] for column in MENTION_COLUMNS})
