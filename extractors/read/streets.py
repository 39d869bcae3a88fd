"""Streets in a text: a word of streets and a number, or what stands behind a label of addresses."""

import re
from collections.abc import Iterator
from functools import cache

from schema.code_lists import rows_of

CAPITALS = "".join(
    letter for letter in map(chr, (*range(0x41, 0x588), *range(0x1E00, 0x2000))) if letter.isupper()
)
_CAPITALISED = rf"[{CAPITALS}\u10a0-\u10ff][\w'’.-]{{0,40}}"
_BLANK = r"(?:[ \t\u00a0]+)"
# de la, van der, d', bana
_SMALL = rf"(?:(?![{CAPITALS}])[^\W\d_]{{1,8}}(?:['’]|{_BLANK}))"
# No year, and no part of a longer number; 12a, 12/3, 12-14, 5 bis
_NUMBER = (
    r"(?!(?:19|20)\d\d(?!\d))\d{1,4}(?:\s?[a-zA-Z](?!\w)|\s(?:bis|ter)(?!\w))?"
    r"(?:\s?[/-]\s?\d{1,4}[a-zA-Z]?)?(?![\d.]{0,5}\d)"
)
_NUMBER_SIGN = r"(?:,?\s*(?i:n[.ºo°]{1,2}|nr\.?|no[.:]{1,2}|č\.|бр\.|№|αρ\.)?:?\s*)"
_POSTCODE = r"(?:[A-Z]{1,3}[ -])?(?:\d{4,6}(?:-\d{3,4})?|\d{3} \d{2}|\d{2}-\d{3})(?!\d)"
_LONGEST_ADDRESS = 200  # characters


def find_streets(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each street in `text`; they may overlap."""
    for pattern in _patterns():
        for found in pattern.finditer(text):
            yield found.end() - len(found[0].lstrip()), found.end()
    for found in _label().finditer(text):
        yield from _behind_label(text, found.end())


@cache
def _patterns() -> list[re.Pattern[str]]:
    before, end, word, box = (_words(match) for match in ("before", "end", "word", "box"))
    name = rf"{_SMALL}{{0,3}}{_CAPITALISED}"
    forms = (
        # Rua das Flores 12, ul. Długa 5, Rua 35, Via Roma, 00100 Roma
        rf"(?<![\w-])(?:{before})(?:(?<=\.){_BLANK}?|{_BLANK})(?:{_NUMBER}|{name}(?:{_BLANK}{name}){{0,4}}?"
        rf"(?:{_NUMBER_SIGN}{_NUMBER}|(?=,?\s*{_POSTCODE})))",
        # 12 rue des Lilas, 5, avenue Foch
        rf"(?<!\w){_NUMBER},?{_BLANK}(?:{before}){_BLANK}{name}(?:{_BLANK}{name}){{0,3}}",
        # Lindenstraße 12, Storgatan 5
        rf"(?<![\w-])[{CAPITALS}][\w-]{{0,40}}(?:{end}){_NUMBER_SIGN}{_NUMBER}",
        # Main Street 12, Kossuth utca 5, Atatürk Caddesi No: 5
        rf"(?<!\w)(?:{_CAPITALISED}{_BLANK}){{1,3}}(?:{word}){_NUMBER_SIGN}{_NUMBER}",
        # Dlouhá 12, 110 00 Praha: with no word of streets, if a postcode and a city stand behind
        rf"(?:^|(?<=[,;:\n(])){_BLANK}?(?:{_CAPITALISED}{_BLANK}){{1,4}}{_NUMBER}"
        rf"(?=,?\s+{_POSTCODE}{_BLANK}[{CAPITALS}])",
        # 12 Main Street
        rf"(?<!\w){_NUMBER},?{_BLANK}(?:{_CAPITALISED}{_BLANK}){{1,3}}(?:{word})(?!\w)",
        rf"(?<!\w)(?:{box}){_BLANK}?{_NUMBER_SIGN}\d[\d ]{{0,6}}\d?",
    )
    return [re.compile(form) for form in forms]


@cache
def _label() -> re.Pattern[str]:
    return re.compile(rf"(?m)(?<![\w-])(?:{_words('label')}){_BLANK}?[:：]\s*")


def _behind_label(text: str, start: int) -> Iterator[tuple[int, int]]:
    """Yield what stands behind a label of addresses, up to postcode and city."""
    line = text[start : start + _LONGEST_ADDRESS].split("\n")[0]
    if not re.search(r"\d", line) or re.match(r"(?:https?:|www\.)|\S+@", line):
        return
    at = re.search(rf"(?:^|[,;|/–]\s*|\s){_POSTCODE}\s+[{CAPITALS}]", line)
    length = at.start() if at else len(line)
    if length:
        yield start, start + length


@cache
def _words(match: str) -> str:
    words = {
        word for row in rows_of("extractors.read", "street_words") if row["match"] == match
        for word in row["words"].split("|")
    }  # fmt: skip
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    # a capital stands as written: Via is a street, via is not
    return "|".join(
        re.escape(word) if word[0].isupper() else rf"(?i:{re.escape(word)})" for word in longest_first
    )
