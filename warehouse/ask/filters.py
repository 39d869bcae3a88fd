"""The filters of finding, each told once: options, reading, macros and messages follow from this table."""

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from warehouse.ask.kinds_of_value import KINDS, Typed, Value, read_value


@dataclass(frozen=True)
class Filter:
    """A filter of the macro find_partners, by the name of its argument there.

    `option` is what the command calls it, and messages do; `kind` a key of KINDS. Where nothing fits, filters
    are offered to be left out in the order of `loosened`. A filter that `is_of_requests` is one of the macro
    find_requests, too.
    """

    argument: str
    option: str
    kind: str
    meaning: str
    loosened: int
    is_of_requests: bool = False

    @property
    def is_list(self) -> bool:
        """Whether it may be given more than once."""
        return KINDS[self.kind].is_list


_TABLE = (
    Filter("query", "the text", "text", "Words of titles, abstracts and topics", 14, True),
    Filter("countries", "--country", "countries", "Code or name", 10, True),
    Filter("concept", "--concept", "concept", "Theme across all years, such as green", 12, True),
    Filter("topic", "--topic", "topic", "One topic, as the programme lists them", 11),
    Filter("field", "--field", "field", "SCH, VET, HED, ADU, YOU or SPO", 9, True),
    Filter("action", "--action", "action", "Code, such as KA220", 7),
    Filter("organisation_type", "--organisation-type", "organisation_type", "Type, or family of types", 6),
    Filter("role", "--role", "role", "Role in the matching projects", 5),
    Filter("since", "--since", "call_year", "First call year that counts", 4),
    Filter("min_projects", "--min-projects", "positive", "At least so many matching projects", 3),
    Filter("newcomers_only", "--newcomers", "yes_no",
           "Only organisations with at most two projects in seven years", 2),
    Filter("worked_with", "--worked-with", "organisations", "Partners of this one: id, code or name", 8),
    Filter("exclude", "--exclude", "organisations", "Not this one: id, code or name", 13),
    Filter("new_projects_only", "--new", "yes_no", "Only projects that are new since the last release", 1),
)  # fmt: skip
FILTERS: Mapping[str, Filter] = {one.argument: one for one in _TABLE}


def read_filters(connection: duckdb.DuckDBPyConnection, typed: Mapping[str, Typed]) -> dict[str, Value]:
    """Return the value of each filter that was typed, by argument; one that is off is left out.

    Raises QuestionError that says what would be right.
    """
    values = {
        name: read_value(
            connection, FILTERS[name].kind, text, called=FILTERS[name].option, meaning=FILTERS[name].meaning
        )
        for name, text in typed.items()
    }
    return {name: value for name, value in values.items() if value is not False}
