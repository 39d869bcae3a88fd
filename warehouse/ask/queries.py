"""Named queries: SQL files that answer one question each, with parameters.

A query's opening comments say everything about it; a line indented by two more spaces goes on with the one
above it:

    -- question: what it answers
    -- answers: what a row is, how rows are ranked, and what it can't say
    -- parameter: name kind = default · meaning     (kinds: see `KINDS`; null: it may be left out)
    -- example: name=value name=value               (@busiest and @partner: see `example_of`)
    -- column: name · meaning
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import duckdb
import polars as pl

from warehouse.ask.kinds_of_value import KINDS, Typed, Value, read_value
from warehouse.ask.question_error import QuestionError, shown
from warehouse.sql_files import sql_files

_HEADER = re.compile(r"-- (question|answers|parameter|example|column): (.+)")
_PARAMETER = re.compile(r"(\w+) (\w+)(?: = (\S+))? · (.+)")
_CONTINUED = re.compile(r"--   (\S.*)")
_BUSIEST = "SELECT organisation_id FROM partner_profiles ORDER BY project_count DESC, organisation_id LIMIT 1"
_PARTNER = f"""
SELECT partner_id FROM partner_pairs WHERE organisation_id = ({_BUSIEST})
ORDER BY project_count DESC, partner_id LIMIT 1
"""  # noqa: S608 (constants)


@dataclass(frozen=True)
class Parameter:
    """A parameter of a query. `default` is as the query's file says it; None if it must be given."""

    name: str
    kind: str
    default: str | None
    meaning: str


@dataclass(frozen=True)
class Query:
    """A named query, as its file says it. `columns`: name and meaning; `example`: name and typed value."""

    name: str
    question: str
    answers: str
    parameters: Mapping[str, Parameter]
    example: Mapping[str, str]
    columns: Mapping[str, str]
    sql: str


@cache
def read_queries() -> Mapping[str, Query]:
    """Return every query by name, in the order of their names."""
    return {name: parse_query(name, file.sql) for name, file in sql_files("queries").items()}


def parse_query(name: str, sql: str) -> Query:
    """Read a query's opening comments.

    Raises ValueError naming the line that does not follow the grammar.
    """
    said: dict[str, list[str]] = {
        key: [] for key in ("question", "answers", "parameter", "example", "column")
    }
    last: list[str] = []
    for line in sql.splitlines():
        if not line.startswith("--"):
            break
        if header := _HEADER.fullmatch(line):
            last = said[header[1]]
            last.append(header[2])
        elif (continued := _CONTINUED.fullmatch(line)) and last:
            last[-1] += " " + continued[1]
        else:
            raise ValueError(f"{name}.sql: {line!r} is no header, and goes on with none")
    [question], [answers], [example] = said["question"], said["answers"], said["example"]
    parameters = [parse_parameter(text) for text in said["parameter"]]
    return Query(
        name=name,
        question=question,
        answers=answers,
        parameters={parameter.name: parameter for parameter in parameters},
        example=dict(pair.split("=", 1) for pair in example.split()),
        columns=dict(text.split(" · ", 1) for text in said["column"]),
        sql=sql,
    )


def parse_parameter(text: str) -> Parameter:
    """Read ``name kind = default · meaning``; without a default it must be given.

    Raises ValueError if it is not that, or of a kind that there isn't.
    """
    match = _PARAMETER.fullmatch(text)
    if match is None or match[2] not in KINDS:
        raise ValueError(f"{text!r} is no parameter; kinds are {', '.join(KINDS)}")
    return Parameter(*match.groups())


def run_query(connection: duckdb.DuckDBPyConnection, name: str, given: Mapping[str, Typed]) -> pl.DataFrame:
    """Answer a query, with its parameters as they were typed; the answer's columns are `Query.columns`.

    Raises QuestionError for an unknown query or parameter, one that is missing, or one that can't be read.
    """
    query = find_query(name)
    return connection.execute(query.sql, read_parameters(connection, query, given)).pl()


def find_query(name: str) -> Query:
    """Return the query of that name.

    Raises QuestionError naming the queries there are.
    """
    queries = read_queries()
    if name not in queries:
        raise QuestionError(f"Unknown query {shown(name)}. There are: {', '.join(queries)}.")
    return queries[name]


def split_pairs(pairs: Sequence[str]) -> dict[str, list[str]]:
    """Return what ``name=value`` texts give each name, in their order.

    Raises QuestionError for a text without a sign of equality.
    """
    given: dict[str, list[str]] = {}
    for pair in pairs:
        name, sign, value = pair.partition("=")
        if not sign:
            raise QuestionError(f"A parameter is given as name=value, not as {shown(pair)}.")
        given.setdefault(name, []).append(value)
    return given


def read_parameters(
    connection: duckdb.DuckDBPyConnection, query: Query, given: Mapping[str, Typed]
) -> dict[str, Value]:
    """Return the value of every parameter of a query: the one that was typed, or its default.

    Raises QuestionError as `run_query` does.
    """
    for name in given:
        if name not in query.parameters:
            known = ", ".join(query.parameters)
            raise QuestionError(f"Query {query.name} has no parameter {shown(name)}. It has: {known}.")
    values: dict[str, Value] = {}
    for name, parameter in query.parameters.items():
        typed = given.get(name, parameter.default)
        if typed is None:
            raise QuestionError(f"Query {query.name} needs {name}=VALUE: {parameter.meaning}.")
        if name not in given and typed == "null":
            values[name] = None
        else:
            values[name] = read_value(
                connection, parameter.kind, typed, called=f"Parameter {name}", meaning=parameter.meaning
            )
    return values


def example_of(connection: duckdb.DuckDBPyConnection, query: Query) -> dict[str, str]:
    """Return a query's example with ids of this warehouse.

    @busiest becomes the organisation with most projects, @partner the one that it works with most.
    """
    ids = {"@busiest": _first(connection, _BUSIEST), "@partner": _first(connection, _PARTNER)}
    given = dict(query.example)
    for stand_in, organisation_id in ids.items():
        given = {name: text.replace(stand_in, organisation_id) for name, text in given.items()}
    return given


def _first(connection: duckdb.DuckDBPyConnection, sql: str) -> str:
    found = connection.execute(sql).fetchone()
    return str(found[0]) if found else ""
