"""Parameters of named queries: which kinds there are, and how a typed word becomes a value."""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import duckdb

from warehouse.values import VOCABULARIES, UnknownValueError, find_organisation, find_value

Value = str | int | float | bool | date | list[str] | None

_DECLARED = re.compile(r"(\w+) (\w+)(?: = (\S+))? · (.+)")


@dataclass(frozen=True)
class Parameter:
    """A parameter of a query. `default` is as the query's file says it; None if it must be given."""

    name: str
    kind: str
    default: str | None
    meaning: str

    @property
    def is_required(self) -> bool:
        """Whether it must be given."""
        return self.default is None


def parse_parameter(text: str) -> Parameter:
    """Read ``name kind = default · meaning``; without a default it must be given.

    Raises ValueError if it is not that, or of a kind that there isn't.
    """
    match = _DECLARED.fullmatch(text)
    if match is None or match[2] not in KINDS:
        raise ValueError(f"{text!r} is no parameter; kinds are {', '.join(KINDS)}")
    return Parameter(*match.groups())


def read_value(connection: duckdb.DuckDBPyConnection, parameter: Parameter, text: str) -> Value:
    """Return the value that a typed text means; a list has commas between its values.

    Raises UnknownValueError for a value that the warehouse does not know, ValueError for one of a wrong kind.
    Both say what would be right.
    """
    said, read = KINDS[parameter.kind]
    try:
        return read(connection, text)
    except UnknownValueError as error:
        raise UnknownValueError(f"Parameter {parameter.name}: {error}") from None
    except ValueError:
        raise ValueError(
            f"Parameter {parameter.name} is {text!r}, but takes {said}: {parameter.meaning}."
        ) from None


_Reader = Callable[[duckdb.DuckDBPyConnection, str], Value]


def _plain(read: Callable[[str], Value]) -> _Reader:
    return lambda _connection, text: read(text)


def _word(vocabulary: str) -> _Reader:
    return lambda connection, text: find_value(connection, vocabulary, text)


def _words(one: Callable[[duckdb.DuckDBPyConnection, str], str]) -> _Reader:
    return lambda connection, text: [one(connection, word) for word in text.split(",") if word.strip()]


def _integer(text: str) -> int:
    number = int(text)
    if abs(number) >= 2**63:
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


# What each kind takes, in words, and how it is read
KINDS: Mapping[str, tuple[str, _Reader]] = {
    "text": ("a text", _plain(str)),
    "integer": ("a whole number", _plain(_integer)),
    "number": ("a number", _plain(_number)),
    "date": ("a day written as 2026-11-01", _plain(date.fromisoformat)),
    "yes_no": ("yes or no", _plain(_yes_no)),
    **{name: (f"one {name.replace('_', ' ')}", _word(name)) for name in VOCABULARIES},
    "countries": (
        "countries with commas between them",
        _words(lambda connection, word: find_value(connection, "country", word)),
    ),
    "organisation": ("the id of an organisation", find_organisation),
    "organisations": ("ids of organisations with commas between them", _words(find_organisation)),
}
