"""Kinds of values that filters and parameters take: how what is typed becomes a value."""

import csv
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import duckdb

from warehouse.ask.lookup import find_organisation, organisations_meant
from warehouse.ask.question_error import QuestionError, UnknownValueError, shown
from warehouse.ask.vocabularies import find_value, values_meant

Typed = str | Sequence[str]  # one text, or each that was given for the same thing
Value = str | int | float | bool | date | list[str] | None
Read = Callable[[duckdb.DuckDBPyConnection, str], Value]

LARGEST_INTEGER = 1_000_000  # years and rows: more would only overflow in DuckDB


@dataclass(frozen=True)
class Kind:
    """A kind of value: what it takes, in words, and how a text is read.

    A text of a list gives one value or several, and more than one text may be given. `bounds` are the least
    and the largest whole number.
    """

    takes: str
    read: Read
    is_list: bool = False
    bounds: tuple[int, int] | None = None


def read_value(
    connection: duckdb.DuckDBPyConnection, kind: str, typed: Typed, *, called: str, meaning: str
) -> Value:
    """Return the value of a kind (a key of KINDS) that was typed.

    `called` and `meaning` are those of the filter or parameter that takes it, for messages.

    Raises QuestionError that says what would be right.
    """
    texts = [typed] if isinstance(typed, str) else list(typed)
    of = KINDS[kind]
    if not of.is_list and len(texts) != 1:
        raise QuestionError(f"{called} is given {'twice' if len(texts) == 2 else f'{len(texts)} times'}.")
    values = []
    for text in texts:
        try:
            values.append(of.read(connection, text))
        except UnknownValueError as error:
            raise QuestionError(f"{called}: {error}") from None
        except ValueError:
            raise QuestionError(f"{called} is {shown(text)}, but takes {of.takes}: {meaning}.") from None
    if not of.is_list:
        return values[0]
    return [one for several in values if isinstance(several, list) for one in several]


def _plain(takes: str, read: Callable[[str], Value]) -> Kind:
    return Kind(takes, lambda _connection, text: read(text))


def _whole_number(least: int, largest: int) -> Kind:
    def read(_connection: duckdb.DuckDBPyConnection, text: str) -> int:
        number = int(text)
        if not least <= number <= largest:
            raise ValueError(text)
        return number

    return Kind(f"a whole number from {least} to {largest}", read, bounds=(least, largest))


def _word(takes: str, vocabulary: str) -> Kind:
    return Kind(takes, lambda connection, text: find_value(connection, vocabulary, text))


def _list(one: Kind, meant: Callable[[duckdb.DuckDBPyConnection, str], Sequence[str]]) -> Kind:
    """Make the kind of a list of `one`, which is written as a line of CSV.

    `meant` returns the values that a word may mean: a text with a comma may well be one name as a whole.
    """

    def read(connection: duckdb.DuckDBPyConnection, text: str) -> list[str]:
        parts = _cells(text)
        if parts != [text] and len(whole := meant(connection, text)) == 1:
            return list(whole)
        return [str(one.read(connection, part)) for part in parts]

    return Kind(f"{one.takes}; or several with commas between them", read, is_list=True)


def _cells(line: str) -> list[str]:
    try:
        [cells] = csv.reader([" ".join(line.splitlines())], skipinitialspace=True)
    except (csv.Error, ValueError):  # longer than a cell can be; or nothing at all
        return [line]
    return cells


def _number(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _yes_no(text: str) -> bool:
    word = text.strip().lower()
    if word not in ("yes", "no", "true", "false"):
        raise ValueError(text)
    return word in ("yes", "true")


_COUNTRY = _word("a country's code or name", "country")
_ORGANISATION = Kind("an organisation's id, PIC, OID, Erasmus code or name", find_organisation)

KINDS: Mapping[str, Kind] = {
    "text": _plain("a text", str),
    "integer": _whole_number(0, LARGEST_INTEGER),
    "positive": _whole_number(1, LARGEST_INTEGER),
    "call_year": _whole_number(1987, 2100),
    "number": _plain("a number", _number),
    "date": _plain("a day such as 2026-11-01", date.fromisoformat),
    "yes_no": _plain("yes or no", _yes_no),
    "country": _COUNTRY,
    "countries": _list(_COUNTRY, lambda connection, text: values_meant(connection, "country", text)),
    "organisation": _ORGANISATION,
    "organisations": _list(_ORGANISATION, organisations_meant),
    "field": _word("a field", "field"),
    "key_action": _word("a key action", "key_action"),
    "action": _word("an action's code", "action"),
    "concept": _word("a concept", "concept"),
    "topic": _word("a topic", "topic"),
    "organisation_type": _word("a type of organisation, or a family of types", "organisation_type"),
    "role": _word("a role", "role"),
}
