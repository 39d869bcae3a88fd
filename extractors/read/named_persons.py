"""Persons whom a text names, and streets: found by what stands beside them, and cut out.

A name is told by a label or a role ("Headmaster: …", "…, koordynator"), a title ("Sig.ra …") or its first
name (``data/person_roles.csv``, ``person_titles.csv``, ``given_names.csv``), and is none if a word of bodies
is in it or around it. A name without any of these can't be told from other words.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import polars as pl

from extractors.read import person_signs as signs
from extractors.read.name_words import fold_in_place
from extractors.read.persons import (
    doubtful_first_names,
    first_names,
    has_word_of_bodies,
    name_parts,
    named_like_person,
)
from extractors.read.streets import CAPITALS, STREET_REMOVED, without_streets

# Kind, column, detail, count
Remark = tuple[str, str, str, int]

NAME_REMOVED = "[name removed]"

_PARTICLE = (
    r"(?:d[aeiou]s?|del|della|dei|degli|di|van|von|den|der|ten|ter|la|le|zu|zur|y|e|i|bin|ben|ibn|al|el|af|av|"
    r"ap)"
)
_DOTTED = "|".join(
    sorted({re.escape(word) for word in name_parts("title") | name_parts("civil") if word.isalpha()})
)
_WORD = rf"(?:(?i:{_DOTTED})\.|[{CAPITALS}]\.|[{CAPITALS}](?:[^\W\d_]|['’-](?=[^\W\d_]))*)"
_BLANK = r"[ \t\u00a0]{1,2}"
# Words with capitals one behind the other; Georgian has none, so any words
_RUN = re.compile(
    rf"(?<![\w@/.-]){_WORD}(?:{_BLANK}(?:{_PARTICLE}{_BLANK}){{0,3}}{_WORD}){{0,9}}"
    rf"|(?<!\w)[\u10d0-\u10ff]+(?:{_BLANK}[\u10d0-\u10ff]+){{1,9}}"
)
_TOKEN = re.compile(rf"{_WORD}|[\u10d0-\u10ff]+")
_NEAR = 140  # characters before and behind a name that are looked at
_MOST_WORDS = 4  # of a name, particles apart
_LONGEST_TITLE = 40
_SHORTEST_SURNAME = 4


class _Token(NamedTuple):
    start: int
    end: int
    plain: str


@dataclass(frozen=True)
class Cut:
    """A text without the persons and streets that were found in it, and how many they were."""

    text: str
    persons: int
    streets: int

    def remarks(self, column: str) -> list[Remark]:
        """What was cut out of a column, without its value."""
        found = (
            ("name_withheld", "persons told by a label, a role, a title or a first name", self.persons),
            ("address_dropped", "streets", self.streets),
        )
        return [(kind, column, detail, count) for kind, detail, count in found if count]


class _Candidate(NamedTuple):
    start: int
    end: int
    name: str
    around: str  # the name and the words beside it, where nothing else proves it


def cut_persons(text: str) -> Cut:
    """Replace persons and streets in a text by NAME_REMOVED and STREET_REMOVED; what is left is in NFC."""
    [cut] = _cut([text], "")
    return cut


def cut_columns(
    row: Mapping[str, str | None], columns: Iterable[str], elsewhere: str = ""
) -> tuple[dict[str, str | None], list[Remark]]:
    """A row of texts with those of its `columns` cut, and remarks: kind, column, detail, count.

    Persons whom the text `elsewhere` names are cut out too.
    """
    texts = {column: text for column in columns if (text := row.get(column))}
    cuts = dict(zip(texts, _cut(list(texts.values()), elsewhere), strict=True))
    remarks = [remark for column, cut in cuts.items() for remark in cut.remarks(column)]
    return {**row, **{column: cut.text for column, cut in cuts.items()}}, remarks


def _cut(texts: Sequence[str], elsewhere: str) -> list[Cut]:
    """Cut texts of one page, all at once: the patterns that judge a name are dearer than a name."""
    page, *whole = (unicodedata.normalize("NFC", text) for text in (elsewhere, *texts))
    without = without_streets(pl.Series(whole, dtype=pl.String), "free text").to_list()
    told, *found = _find_persons([page, *without])
    known = {page[start:end] for start, end in told}
    cuts = []
    for before, text, spans in zip(whole, without, found, strict=True):
        names = {text[start:end] for start, end in spans}
        persons = _merged([*spans, *_find_again(text, names | known)])
        streets = text.count(STREET_REMOVED) - before.count(STREET_REMOVED)
        cuts.append(Cut(_replaced(text, persons, NAME_REMOVED), len(persons), streets))
    return cuts


def _find_persons(texts: Sequence[str]) -> list[list[tuple[int, int]]]:
    """Where each text names persons."""
    candidates = [(number, *it) for number, text in enumerate(texts) for it in _candidates(text)]
    found: list[list[tuple[int, int]]] = [[] for _ in texts]
    if candidates:
        judged = pl.DataFrame(candidates, schema=("text", *_Candidate._fields), orient="row").filter(
            named_like_person(pl.col("name"), may_be_one_word=pl.lit(value=True)),
            ~has_word_of_bodies(pl.col("around"), "strong"),
        )
        for number, start, end in judged.select("text", "start", "end").rows():
            found[number].append((start, end))
    return found


def _candidates(text: str) -> list[_Candidate]:
    plain = fold_in_place(text)
    return [it for run in _RUN.finditer(text) if (it := _candidate(text, plain, run)) is not None]


def _find_again(text: str, names: Iterable[str]) -> list[tuple[int, int]]:
    """Names in a text, wherever they stand, and their surnames alone."""
    whole = {name for name in names if " " in name}
    again = whole | {surname for name in whole for surname in _surname(name)}
    if not again:
        return []
    pattern = "|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in sorted(again))
    return [match.span() for match in re.finditer(pattern, text)]


def _surname(name: str) -> tuple[str, ...]:
    """How the surname of `Riitta VIRTANEN` may stand alone, if its first name tells which word it is."""
    first, *_, last = name.split()
    if fold_in_place(first) not in _sure_first_names() or len(last) < _SHORTEST_SURNAME:
        return ()
    return (last, last.title())


def _candidate(text: str, plain: str, run: re.Match[str]) -> _Candidate | None:
    """What of a run of capitalised words may be a name, if anything says so."""
    tokens = [
        _Token(*found.span(), plain[slice(*found.span())].rstrip("."))
        for found in _TOKEN.finditer(text, *run.span())
    ]
    has_role = False
    roles = [place for place, token in enumerate(tokens) if signs.role_of(token.plain)]
    if len(tokens) == 2 and roles == [1]:  # Anna Leiter
        roles = []
    if roles:
        has_role = any(signs.role_of(tokens[place].plain) == "role" for place in roles)
        if roles[0] >= 2:  # Anna Muster Project Coordinator
            tokens = tokens[: roles[0]]
            while tokens and tokens[-1].plain in signs.role_words("beside"):
                tokens = tokens[:-1]
        else:
            tokens = tokens[roles[-1] + 1 :]
    for place in range(len(tokens) - 2, -1, -1):
        if signs.is_title(tokens[place].plain, text[tokens[place].end - 1]):
            tokens, has_role = tokens[place + 1 :], True
            break
    return _proven(text, plain, tokens, has_role=has_role) if tokens else None


def _proven(text: str, plain: str, tokens: list[_Token], *, has_role: bool) -> _Candidate | None:
    start, end = tokens[0].start, tokens[-1].end
    before, behind = plain[max(0, start - _NEAR) : start], plain[end : end + _NEAR]
    is_titled = bool(signs.title_before().search(before[-_LONGEST_TITLE:]))
    if len(tokens) == 1:
        return _single(text, before, tokens[0], is_titled=is_titled)
    is_known = any(_is_first_name(token.plain) for token in tokens)
    if (
        (is_titled or has_role or signs.role_at_once().search(before[-_LONGEST_TITLE:]))
        or signs.role_behind().match(behind)
        or signs.is_labelled(text, before, start)
    ):
        return _as_candidate(text, start, tokens[: _MOST_WORDS + 1][-1].end)
    if is_known and (signs.role_before().search(before) or signs.by_before().search(before)):
        return _as_candidate(text, start, tokens[:_MOST_WORDS][-1].end)
    return _by_first_name(text, tokens)


def _single(text: str, before: str, token: _Token, *, is_titled: bool) -> _Candidate | None:
    """One word: behind a title any name, behind a label a first name, or one with a comma before it."""
    if is_titled:
        return _as_candidate(text, token.start, token.end)
    second = re.match(rf", ?({_WORD})", text[token.end : token.end + _LONGEST_TITLE])
    has_second = second is not None and _is_first_name(fold_in_place(second[1]))
    if (_is_first_name(token.plain) or has_second) and signs.is_labelled(text, before, token.start):
        return _as_candidate(text, token.start, token.end + (second.end() if second and has_second else 0))
    return None


def _is_first_name(plain: str) -> bool:
    return plain in first_names() or plain.split("-")[0] in first_names()


@cache
def _sure_first_names() -> frozenset[str]:
    return first_names() - doubtful_first_names()


def _by_first_name(text: str, tokens: list[_Token]) -> _Candidate | None:
    """A name of which nothing but its first name is known."""
    known = [place for place, token in enumerate(tokens) if token.plain.split("-")[0] in _sure_first_names()]
    if not known:
        return None
    first = known[0]
    if first == len(tokens) - 1:  # Kovács János
        first = 0
    chosen = tokens[first : first + _MOST_WORDS]
    if len(chosen) < 2:
        return None
    start, end = chosen[0].start, chosen[-1].end
    line_start = max(text.rfind("\n", 0, start) + 1, start - _NEAR)
    words_before = re.split(r"[,;:.!?()\[\]]", text[line_start:start])[-1].split()[-4:]
    words_behind = re.split(r"[,;:.!?()\[\]\n]", text[end : end + _NEAR])[0].split()[:2]
    around = " ".join([*words_before, text[start:end], *words_behind])
    return _Candidate(start, end, text[start:end], around)


def _as_candidate(text: str, start: int, end: int) -> _Candidate:
    return _Candidate(start, end, text[start:end], "")


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in their order, those that touch made one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _replaced(text: str, spans: Iterable[tuple[int, int]], replacement: str) -> str:
    pieces, at = [], 0
    for start, end in spans:
        pieces += [text[at:start], replacement]
        at = end
    return "".join([*pieces, text[at:]])
