"""Periods of which two verbs, or two labels, say when something begins and when it ends.

The words of each language are in ``data/period_verbs.csv``.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from extractors.read.pages.days import Day
from extractors.read.pages.page_mentions import same_letters
from schema.code_lists import rows_of

_FARTHEST = 120  # characters from the day on which something begins to that on which it ends
_SENTENCE_END = re.compile(r"[!?\n]|\.\s+(?=[^\W\d_])")
_LABEL = re.compile(r"[|•*\s–-]*[^\W\d_][^\d:|]{1,40}[:|\n][:|\s]*")  # "Start date:", "| Koniec |"
_AROUND = 60  # characters before and behind them in which a verb may stand


def begun_and_ended(
    text: str, language: str, dated: Sequence[tuple[int, int, Day]]
) -> Iterator[tuple[int, int, Day, Day]]:
    """Find two dates of which verbs in one sentence, or labels, say that something begins, and that it ends.

    `dated` are the dates of the text, each with its start and end; so is what is found.
    """
    begins, ends = _verbs().get(language) or _verbs()["en"]
    for (start, behind, first), (before, end, last) in pairwise(dated):
        between = text[behind:before]
        if not 0 < len(between) <= _FARTHEST:
            continue
        around = text[max(0, start - _AROUND) : start]
        head, of_between = _sentences(around)[-1], _sentences(between)
        tail = _sentences(text[end : end + _AROUND])[0]
        is_said = len(of_between) == 1 and begins.search(head + between) and ends.search(between + tail)
        if is_said or (
            _ends_in_label(around, "begins", language) and _ends_in_label(between, "ends", language)
        ):
            yield start, end, first, last


def _sentences(text: str) -> list[str]:
    """The sentences of a text; behind a stop of an abbreviation a small letter follows."""
    found, start = [], 0
    for stop in _SENTENCE_END.finditer(text):
        if stop[0].startswith(".") and (text[stop.end()].islower() or text[: stop.start()][-1:].isdigit()):
            continue
        found.append(text[start : stop.start()])
        start = stop.end()
    return [*found, text[start:]]


def _ends_in_label(text: str, side: str, language: str) -> bool:
    """Whether the last words of a text are a label that says, in `language` or English, that it begins."""
    last = next((one for one in reversed(_sentences(text.rstrip())) if one.strip()), "")
    shown = last.lstrip(" .,;|") + text[len(text.rstrip()) :]
    return _LABEL.fullmatch(shown) is not None and any(
        re.search(rf"(?i){same_letters(row[side])}", shown)
        for row in rows_of("extractors.read.pages", "period_verbs")
        if row["language"] in (language, "en")
    )


@cache
def _verbs() -> dict[str, tuple[re.Pattern[str], re.Pattern[str]]]:
    """Return of each language the words that say that something begins, and that it ends."""
    return {
        row["language"]: (
            re.compile(rf"(?i)(?<!\w)(?:{same_letters(row['begins'])})"),
            re.compile(rf"(?i)(?<!\w)\w{{0,4}}(?:{same_letters(row['ends'])})"),
        )
        for row in rows_of("extractors.read.pages", "period_verbs")
    }
