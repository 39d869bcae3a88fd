r"""Streets in a text: a word of streets and a number, a postcode behind, or a label of addresses before.

The patterns are Polars': they can't look around, so what stands before and behind a street is a group that is
put back. Signs are cheap and patterns dear, so that only texts that show a sign are searched.
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

import polars as pl

from schema.code_lists import rows_of

CAPITALS = "".join(
    letter for letter in map(chr, (*range(0x41, 0x588), *range(0x1E00, 0x2000))) if letter.isupper()
)
STREET_REMOVED = "[street removed]"

# Georgian letters have no case
_WORD = r"[\p{Lu}\x{10a0}-\x{10ff}][\w'’.-]*"
_BLANK = r"[ \t\x{a0}]+"
# de la, van der, d', bana
_SMALL = rf"(?:\p{{Ll}}{{1,8}}(?:['’]|{_BLANK}))"
_NAME = rf"{_SMALL}{{0,3}}{_WORD}"
# No year; 12a, 12/3, 12-14, 5 bis
_END = r"(?-u:\b)"  # of all letters it takes ten times as long
_NUMBER = (
    rf"(?:[0-9]{{1,3}}|(?:[03-9][0-9]|1[0-8]|2[1-9])[0-9][0-9])(?:\s?[a-zA-Z]{_END}|\s(?:bis|ter){_END}|{_END})"
    rf"(?:\s?[/-]\s?[0-9]{{1,4}}[a-zA-Z]?{_END})?"
)
# a list of commas may have been joined by semicolons
_SIGN = r"(?:[,;]?\s*(?i:n[.ºo°]{1,2}|nr\.?|no[.:]{1,2}|č\.|бр\.|№|αρ\.)?:?\s*)"
_POSTCODE = r"(?:[A-Z]{1,3}[ -])?(?:[0-9]{4,6}(?:-[0-9]{3,4})?|[0-9]{3} [0-9]{2}|[0-9]{2}-[0-9]{3})"
_TOWN = rf"{_POSTCODE}{_BLANK}\p{{Lu}}"
# Where a street may begin: in a text anywhere, in a name as a part of its own ("Lycée, rue Longue 2"; the
# "Lycée de la rue Longue" is called so)
_BEGINS = {
    "text": r"(^|[^\w-])",
    "name": r"((?:^|[,;:(|/\n\r·•–—]|[.-]\s)\s*)",
}


# What goes with a street out of a name: the sign before it, postcode and town behind it
_AROUND = (
    rf"[\s,;:|/·•–—(-]*{re.escape(STREET_REMOVED)}[)\s]*"
    rf"(?:[,;]?\s*{_POSTCODE}(?:\s[^,;|)]*)?\)?)?([,;|.]|\s|$)"
)


class _Form(NamedTuple):
    """A form of streets, and what has to stand behind it."""

    street: str
    behind: str = "()"


def without_streets(texts: pl.Series, holds: str) -> pl.Series:
    """Texts of a column that `holds` one of `schema.words.HOLDINGS`, without streets.

    In a text STREET_REMOVED stands for each; a name loses its street with postcode and town, and is null if
    it was nothing else.
    """
    if holds != "name":
        return _struck(texts, "text")
    struck = _struck(texts, "name")
    changed = struck.ne_missing(texts).arg_true()
    if not len(changed):
        return texts
    rest = struck.gather(changed).str.replace_all(_AROUND, "${1}").str.strip_chars(" ,;:|/-")
    rest = rest.to_frame("rest").select(pl.when(pl.col("rest") != "").then("rest")).to_series()
    return struck.clone().scatter(changed, rest)  # `scatter` writes in place


def _struck(texts: pl.Series, within: str) -> pl.Series:
    struck = texts
    put = f"${{1}}{STREET_REMOVED}${{2}}"
    for sign, pattern in _patterns(within):
        places = struck.str.contains(sign).fill_null(value=False).arg_true()
        if len(places):
            shown = struck.gather(places)
            left = shown.str.replace_all(pattern, put)
            while not left.equals(shown):  # one may begin where another ends
                shown, left = left, left.str.replace_all(pattern, put)
            struck = struck.clone().scatter(places, left)
    return struck


@cache
def _patterns(within: str) -> list[tuple[str, str]]:
    """Patterns of streets, each with a cheaper sign without which it is not found."""
    before, end, word, box, label = (
        _words(match, within) for match in ("before", "end", "word", "box", "label")
    )
    dotted, others = (_words("before", within, is_dotted=is_dotted) for is_dotted in (True, False))
    start = rf"(?:(?:{dotted})(?:{_BLANK})?|(?:{others}){_BLANK})"
    # a name has no sentences, in which "via" may be a way of doing something: there any case will do
    name = _NAME if within == "text" else r"[\p{L}\d][\w'’.-]*"
    several = rf"{name}(?:{_BLANK}{name}){{0,5}}?"
    words = rf"(?:{_WORD}{_BLANK})"
    # in a name more words may be those of a school: "Grundschule Linden Straße 12"
    some = "{1,3}" if within == "text" else "{1}"
    line = r"[^hw\s\[][^\n]*?"
    near = r"[^0-9\n.!?;]*"
    forms = {
        # Rua das Flores 12, ul. Długa 5, Rua 35
        rf"(?:{before})[. ]{near};?{near}(?:(?:nr|no|n|č)\.{near})?[0-9]": (
            _Form(rf"{start}(?:{_NUMBER}|{several}{_SIGN}{_NUMBER})"),
            # Via Roma, 00100 Roma
            _Form(rf"{start}{several}", rf"(,?\s*{_TOWN})"),
        ),
        # 12 rue des Lilas, 5, avenue Foch
        rf"[0-9](?:[a-z]|\s(?:bis|ter))?[,;]?\s+(?:{before})[. ]": (
            _Form(rf"{_NUMBER}[,;]?{_BLANK}(?:{before}){_BLANK}{name}(?:{_BLANK}{name}){{0,3}}"),
        ),
        # Lindenstraße 12, Storgatan 5
        rf"(?:{end}){_SIGN}[0-9]": (_Form(rf"\p{{Lu}}[\w-]*(?:{end}){_SIGN}{_NUMBER}"),),
        # Main Street 12, Kossuth utca 5, Atatürk Caddesi No: 5
        rf"\s(?:{word}){_SIGN}[0-9]": (_Form(rf"{words}{some}(?:{word}){_SIGN}{_NUMBER}"),),
        # 12 Main Street, No. 12, Main Street
        rf"[0-9][a-z]?,?\s+\p{{Lu}}{near}\s(?:{word})": (
            _Form(rf"(?:No\.?\s?)?{_NUMBER},?{_BLANK}{words}{{1,3}}(?:{word})", r"(\W|$)"),
        ),
        # Dlouhá 12, 110 00 Praha: with no word of streets, where a postcode and a city stand behind
        rf"[0-9][a-zA-Z]?,?\s+{_TOWN}": (_Form(rf"{words}{{1,4}}{_NUMBER}", rf"(,?\s+{_TOWN})"),),
        rf"(?:{box}){_SIGN}[0-9]": (_Form(rf"(?:{box}){_SIGN}[0-9][0-9 ]*"),),
    }
    found = [
        (sign, _BEGINS[within] + form.street + form.behind)
        for sign, listed in forms.items()
        for form in listed
    ]
    # what stands behind a label, up to postcode and city or the end of the line
    behind_label = rf"(?m)((?:^|[^\w-])(?:{label})[ \t]?[:：]\s*){line}(?:([,;|/–]?\s*{_TOWN})|[0-9][^\n]*$)"
    return [*found, (rf"(?:{label})[ \t]?[:：]", behind_label)]


@cache
def _words(match: str, within: str, *, is_dotted: bool | None = None) -> str:
    """Any of the words of the list that match so; only those that end in a dot or a slash, or only others."""
    words = {
        word
        for row in rows_of("extractors.read", "street_words")
        if row["match"] == match
        for word in row["words"].split("|")
        if is_dotted is None or word.endswith((".", "/")) == is_dotted
    }
    # a capital stands as written: Via is a street, via is not
    as_written = {word for word in words if word[0].isupper() and within == "text"}
    in_capitals = {word.upper() for word in as_written}
    return "|".join([*_escaped(as_written | in_capitals), f"(?i:{'|'.join(_escaped(words - as_written))})"])


def _escaped(words: Iterable[str]) -> list[str]:
    return [re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word))]
