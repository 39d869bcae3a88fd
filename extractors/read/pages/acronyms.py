"""Acronyms of projects: in a title, or beside a word that says project."""

import re
from functools import cache

from extractors.read.pages.page_mentions import SAID, SHORT, Mention
from schema.code_lists import rows_of

# V2V, GREENVET, E-SKILLS4ALL, ProVET: two capitals or a capital and a digit
_ACRONYM = r"(?<![\w+-])[A-Z](?:[\w&]|[-+](?=\w))*[A-Z0-9](?:[a-z]{1,6}|\+)?(?![\w-])"
_LONGEST = 20  # letters
_CAPITAL_SHARE = 0.4  # SocialErasmus is a name, ProVET an acronym
# `Full name – V2V`, `Full name (V2V)`, `V2V: full name`, `V2V – full name`
_TITLES = (
    rf"\s[–—-]\s(?P<a>{_ACRONYM})\s*$",
    rf"\((?P<b>{_ACRONYM})\)\s*$",
    rf"^(?P<c>{_ACRONYM})\s*(?::|\s[–—-]\s)\s*\S",
)
# What stands behind a label, and not behind an acronym: `Project CODE: 1/2`, `project NO. 12`
_LABEL_BEHIND = r"\s*(?:[:#№]|n[°º]|\.\s*[0-9])"
_ACTION = re.compile(r"(?i)KA[123]\d{0,2}|ESC\d{0,2}|KA-?[123]")  # of the programme
_TITLE = re.compile("|".join(_TITLES))


def find_acronyms(text: str) -> list[Mention]:
    """Find acronyms of projects in a text as `readable` returns it."""
    found = [
        Mention("acronym", match["x"], match[0].strip(), match.start(), SAID)
        for match in _labelled().finditer(text)
        if match["x"].upper() not in _no_acronyms()
    ]
    return found + [
        Mention("acronym", match[match.lastgroup or 0], match[0].strip(), match.start(), SHORT)
        for match in _beside_project().finditer(text)
        if is_acronym(match[match.lastgroup or 0]) and not _is_label(match, text)
    ]


def _is_label(match: re.Match[str], text: str) -> bool:
    """Whether this is a label, or words in capitals all through, whose capitals tell nothing."""
    word = match[match.lastgroup or 0]
    is_capitalised = match[0].isupper() and word.isalpha()
    return is_capitalised or (word.isupper() and re.match(_LABEL_BEHIND, text[match.end() :]) is not None)


def acronym_of_title(title: str) -> Mention | None:
    """The acronym that a title begins or ends with, None if it has none."""
    match = _TITLE.search(title)
    if match is None or not is_acronym(match[match.lastgroup or 0]):
        return None
    return Mention("acronym", match[match.lastgroup or 0], title, 0, SHORT)


def is_acronym(word: str) -> bool:
    """Whether a word may be an acronym of a project, and is none that is used for something else."""
    capitals = sum(letter.isupper() or letter.isdigit() for letter in word)
    is_short = len(word) <= _LONGEST and capitals >= _CAPITAL_SHARE * len(word)
    return is_short and word.upper() not in _no_acronyms() and not _ACTION.fullmatch(word)


@cache
def _no_acronyms() -> frozenset[str]:
    named = {row["value"].upper() for row in rows_of("extractors.read.pages", "names")} | {
        row["name"].upper() for row in rows_of("extractors.read.pages", "names")
    }
    return frozenset(row["word"].upper() for row in rows_of("extractors.read.pages", "no_acronyms")) | named


@cache
def _labelled() -> re.Pattern[str]:
    """An acronym behind a label that says so: `Acronym: V2V`, `| PROJECT ACRONYM | V2V |`."""
    labels = "|".join(
        row["word"] for row in rows_of("extractors.read.pages", "project_words") if row["side"] == "label"
    )
    return re.compile(
        rf"(?m)(?<!\w)(?i:{labels})(?:[^\S\n]+\w+){{0,3}}\s?[:|][\s|]*[\"'„“«]?(?P<x>[^\W\d_][\w+&.-]{{1,19}})"
        r"(?=[\s\"'”“»|)]*(?:$|[|;,]))"
    )


@cache
def _beside_project() -> re.Pattern[str]:
    words = {
        side: "|".join(
            re.escape(row["word"])
            for row in rows_of("extractors.read.pages", "project_words")
            if row["side"] == side
        )
        for side in ("before", "behind")
    }
    return re.compile(
        rf"(?<!\w)(?i:{words['before']})\s+[\"'„“”«»]?(?P<x>{_ACRONYM})"
        rf"|(?P<y>{_ACRONYM})[\"'„“”«»]?(?:\s+|(?=-))(?i:{words['behind']})(?!\w)"
    )
