"""Parameters of named queries: which kinds there are, and how a typed word becomes a value."""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import duckdb

from warehouse.ask.values import UnknownValueError, find_organisation, find_value

Value = str | int | float | bool | date | list[str] | None

LARGEST_INTEGER = 1_000_000  # years and rows: more would only overflow in DuckDB
_DECLARED = re.compile(r"(\w+) (\w+)(?: = (\S+))? · (.+)")


@dataclass(frozen=True)
class Parameter:
    """A parameter of a query. `default` is as the query's file says it; None if it must be given."""

    name: str
    kind: str
    default: str | None
    meaning: str


def parse_parameter(text: str) -> Parameter:
    """Read ``name kind = default · meaning``; without a default it must be given.

    Raises ValueError if it is not that, or of a kind that there isn't.
    """
    match = _DECLARED.fullmatch(text)
    if match is None or match[2] not in KINDS:
        raise ValueError(f"{text!r} is no parameter; kinds are {', '.join(KINDS)}")
    return Parameter(*match.groups())


def read_value(connection: duckdb.DuckDBPyConnection, parameter: Parameter, text: str) -> Value:
    """Return the value that a typed text means.

    Raises UnknownValueError for a value that the warehouse does not know, ValueError for one of a wrong kind.
    Both say what would be right.
    """
    kind = KINDS[parameter.kind]
    try:
        return kind.read(connection, text)
    except UnknownValueError as error:
        raise UnknownValueError(f"Parameter {parameter.name}: {error}") from None
    except ValueError:
        raise ValueError(
            f"Parameter {parameter.name} is {text!r}, but takes {kind.takes}: {parameter.meaning}."
        ) from None


@dataclass(frozen=True)
class Kind:
    """A kind of parameter: what it takes, in words, and how that is read."""

    takes: str
    read: Callable[[duckdb.DuckDBPyConnection, str], Value]


def _plain(takes: str, read: Callable[[str], Value]) -> Kind:
    return Kind(takes, lambda _connection, text: read(text))


def _word(takes: str, vocabulary: str) -> Kind:
    return Kind(takes, lambda connection, text: find_value(connection, vocabulary, text))


def _list_of(one: Kind) -> Kind:
    return Kind(
        f"{one.takes}, or several with commas between them",
        lambda connection, text: [str(one.read(connection, word)) for word in text.split(",")],
    )


def _integer(text: str) -> int:
    number = int(text)
    if not 0 <= number <= LARGEST_INTEGER:
        raise ValueError(text)
    return number


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
_ORGANISATION = Kind("an organisation's id", find_organisation)

KINDS: Mapping[str, Kind] = {
    "text": _plain("a text", str),
    "integer": _plain(f"a whole number from 0 to {LARGEST_INTEGER}", _integer),
    "number": _plain("a number", _number),
    "date": _plain("a day such as 2026-11-01", date.fromisoformat),
    "yes_no": _plain("yes or no", _yes_no),
    "country": _COUNTRY,
    "countries": _list_of(_COUNTRY),
    "organisation": _ORGANISATION,
    "organisations": _list_of(_ORGANISATION),
    "field": _word("a field", "field"),
    "key_action": _word("a key action", "key_action"),
    "action": _word("an action's code", "action"),
    "concept": _word("a concept", "concept"),
    "organisation_type": _word("a type of organisation, or a family of types", "organisation_type"),
}
