"""Parameters of named queries, as the queries' files declare them."""

import re
from dataclasses import dataclass

from warehouse.ask.values import KINDS

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
