"""E-mails, phones, streets and persons that nobody has, in many forms each, and how they are found again.

They are found by what was planted, not by the product's patterns: an e-mail by its local part and its host,
a phone by its digits, a street by its name and number, a person by surname and first name. All else is left
out of what is searched: signs, blanks, marks, case.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import polars as pl

_DATA = Path(__file__).parent / "data"
_COUNTS = {"email": 2000, "phone": 2000, "street": 2000, "person": 500}
_FIRST_NUMBER = 101
_OWN_PHONES = 600_000_000


@dataclass(frozen=True)
class Plant:
    """What is planted; `declared` is the type of a person whose name tells nothing.

    It is found where a text holds one of `signs`, as `squashed` writes it, and all of `words`.
    """

    kind: str
    way: str
    form: str
    text: str
    signs: tuple[str, ...]
    words: tuple[str, ...] = ()
    declared: str | None = None

    def is_in(self, text: str) -> bool:
        """Whether a text, squashed, gives away what was planted."""
        return any(sign in text for sign in self.signs) and all(word in text for word in self.words)


def squashed_texts(texts: pl.DataFrame) -> pl.DataFrame:
    """`texts` with its column ``text`` without signs, blanks, marks and case: letters and digits alone."""
    plain = pl.col("text").str.normalize("NFKD").str.to_lowercase().str.replace_all("ß", "ss")
    return texts.with_columns(text=plain.str.replace_all(r"[^\p{L}\p{N}]+", ""))


def squashed(text: str) -> str:
    """One text, likewise."""
    return str(squashed_texts(pl.DataFrame({"text": [text]})).item())


def plants(share: float = 1.0) -> Iterator[Plant]:
    """Yield all plants, or a share of each kind; the forms of a kind take turns."""
    for kind, count in _COUNTS.items():
        forms = [row for row in _rows("planted_forms") if row["kind"] == kind]
        for number in range(round(count * share)):
            yield _MAKERS[kind](number, forms[number % len(forms)])


def _email(number: int, form: dict[str, str]) -> Plant:
    local = f"{squashed(_word('given', number))}.k{number:04}z"
    host, top = f"{_word('host', number)}{number}", _word("top", number)
    values = {"local": local, "host": host, "top": top}
    text = form["form"].format(**values, **{name.upper(): value.upper() for name, value in values.items()})
    return Plant("email", form["way"], form["form"], text, (f"k{number:04}z",), (squashed(host),))


def _phone(number: int, form: dict[str, str]) -> Plant:
    digits = str(_OWN_PHONES + 7919 * 13 * number)
    a, b, c = digits[:3], digits[3:6], digits[6:]
    text = form["form"].format(a=a, b=b, c=c, cc=_word("cc", number))
    return Plant("phone", form["way"], form["form"], text, (digits,))


def _street(number: int, form: dict[str, str]) -> Plant:
    name, house, box = _word("street", number), _FIRST_NUMBER + number // 24, f"{30011 + 7 * number}"
    text = form["form"].format(street=name, number=house, box=box)
    if "{box}" in form["form"]:
        return Plant("street", form["way"], form["form"], text, (squashed(text),))
    return Plant("street", form["way"], form["form"], text, (squashed(name),), (str(house),))


def _person(number: int, form: dict[str, str]) -> Plant:
    given, surname = _word("given", number), _word("surname", number + number // 312)
    group = f"{_word('group', number)} {_word('street', number // 12)}"
    text = form["form"].format(given=given, surname=surname, group=group)
    signs = [squashed(given + surname), squashed(surname + given)]
    if form["way"] == "group":
        signs = [squashed(group)]
    declared = None if form["way"] in ("name", "group") else form["way"]
    way, written = ("type", declared) if declared else (form["way"], form["form"])
    return Plant("person", way, written, text, tuple(signs), declared=declared)


_MAKERS = {"email": _email, "phone": _phone, "street": _street, "person": _person}


def _word(use: str, number: int) -> str:
    [words] = [row["words"].split("|") for row in _rows("planted_words") if row["use"] == use]
    return words[number % len(words)]


@cache
def _rows(name: str) -> list[dict[str, str]]:
    with (_DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
