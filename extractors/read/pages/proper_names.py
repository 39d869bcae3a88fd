"""Platforms and programmes that a text names: by the rows of ``data/names.csv``."""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from extractors.read.pages.page_mentions import DOUBTED, NAMED, SHORT, Mention
from schema.code_lists import rows_of

_LONGEST_ENDING = 4  # letters behind an abbreviation: eTwinningu, EPALEn


def find_named(text: str) -> list[Mention]:
    """Find platforms and programmes in a text as `readable` returns it, in whatever language.

    A short name is read as it is written, a full one in any case. One that others bear, too, has `doubt`
    until `settle_doubted` has seen the whole page.
    """
    found = []
    for match in _pattern().finditer(text):
        row = _rows_by_group()[match.lastgroup or ""]
        is_doubted = row["needs_company"] == "yes"
        found.append(
            Mention(
                row["kind"],
                row["value"],
                match[0],
                match.start(),
                DOUBTED if is_doubted else SHORT if row["is_short"] == "yes" else NAMED,
                doubt=f"{match[0]} may also be something else" if is_doubted else None,
            )
        )
    return found


def settle_doubted(mentions: list[Mention]) -> tuple[list[Mention], list[Mention]]:
    """Return (kept, left out): a doubted name is kept where a sure platform or programme is named, too."""
    sure = {mention.value for mention in mentions if mention.doubt is None}
    kept, left_out = [], []
    for mention in mentions:
        if mention.doubt is None:
            kept.append(mention)
        elif mention.value in sure:
            continue  # its full name is there
        elif sure:
            kept.append(replace(mention, confidence=SHORT, doubt=None))
        else:
            left_out.append(mention)
    return kept, left_out


@cache
def _rows_by_group() -> dict[str, Mapping[str, str]]:
    longest_first = sorted(
        rows_of("extractors.read.pages", "names"), key=lambda row: len(row["name"]), reverse=True
    )
    return {f"n{number}": row for number, row in enumerate(longest_first)}


@cache
def _pattern() -> re.Pattern[str]:
    alternatives = []
    for group, row in _rows_by_group().items():
        name = re.sub(r"(?:\\ )+", r"\\s+", re.escape(row["name"]))
        # behind a short name small letters may follow, and nothing else that belongs to a word
        ending = rf"[^\W\d_A-Z]{{0,{_LONGEST_ENDING}}}"
        name = f"{name}{ending}" if row["is_short"] == "yes" else f"(?i:{name})"
        alternatives.append(rf"(?P<{group}>{name})")
    return re.compile(rf"(?<!\w)(?:{'|'.join(alternatives)})(?!\w)")
