"""Named queries: SQL files that answer one question each, with parameters.

A query's opening comments say everything about it; a line indented by two more spaces goes on with the one
above it:

    -- question: what it answers
    -- answers: what a row is, how rows are ranked, and what it can't say
    -- parameter: name kind = default · meaning     (see `warehouse.ask.parameters`; null: it may be left out)
    -- example: name=value name=value               (@busiest and @partner: see `example_of`)
    -- column: name · meaning
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import duckdb
import polars as pl

from warehouse.ask.parameters import Parameter, Value, parse_parameter, read_value
from warehouse.sql_files import sql_files

_HEADER = re.compile(r"-- (question|answers|parameter|example|column): (.+)")
_CONTINUED = re.compile(r"--   (\S.*)")
_BUSIEST = "SELECT organisation_id FROM partner_profiles ORDER BY project_count DESC, organisation_id LIMIT 1"
_PARTNER = f"""
SELECT partner_id FROM partner_pairs WHERE organisation_id = ({_BUSIEST})
ORDER BY project_count DESC, partner_id LIMIT 1
"""  # noqa: S608 (constants)


class QueryError(ValueError):
    """A query asked wrongly: says what is wrong, and what would be right."""


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


def run_query(connection: duckdb.DuckDBPyConnection, name: str, given: Mapping[str, str]) -> pl.DataFrame:
    """Answer a query, with its parameters as they were typed; the answer's columns are `Query.columns`.

    Raises QueryError for an unknown query or parameter, one that is missing, or one that can't be read.
    """
    query = find_query(name)
    return connection.execute(query.sql, read_parameters(connection, query, given)).pl()


def find_query(name: str) -> Query:
    """Return the query of that name.

    Raises QueryError naming the queries there are.
    """
    queries = read_queries()
    if name not in queries:
        raise QueryError(f"Unknown query {name!r}. There are: {', '.join(queries)}.")
    return queries[name]


def read_parameters(
    connection: duckdb.DuckDBPyConnection, query: Query, given: Mapping[str, str]
) -> dict[str, Value]:
    """Return the value of every parameter of a query: the one that was typed, or its default.

    Raises QueryError as `run_query` does.
    """
    for name in given:
        if name not in query.parameters:
            known = ", ".join(query.parameters)
            raise QueryError(f"Query {query.name} has no parameter {name!r}. It has: {known}.")
    values: dict[str, Value] = {}
    for name, parameter in query.parameters.items():
        text = given.get(name, parameter.default)
        if text is None:
            raise QueryError(f"Query {query.name} needs {name}=VALUE: {parameter.meaning}.")
        if name not in given and text == "null":
            values[name] = None
            continue
        try:
            values[name] = read_value(connection, parameter, text)
        except ValueError as error:
            raise QueryError(str(error)) from None
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
