"""`erasmus find`: organisations that fit, and what to loosen where none does."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import duckdb
import polars as pl

# Filters of find_partners in the order in which they are offered to be left out, with the option of each
OPTIONS: Mapping[str, str] = {
    "new_projects_only": "--new",
    "newcomers_only": "--newcomers",
    "min_projects": "--min-projects",
    "since": "--since",
    "role": "--role",
    "organisation_type": "--organisation-type",
    "action": "--action",
    "worked_with": "--worked-with",
    "field": "--field",
    "countries": "--country",
    "topic": "--topic",
    "concept": "--concept",
    "exclude": "--exclude",
    "query": "the text",
}


@dataclass(frozen=True)
class Loosened:
    """What leaving out one filter would find: its option, and how many organisations then fit."""

    option: str
    fitting_count: int


def find(connection: duckdb.DuckDBPyConnection, filters: Mapping[str, Any], limit: int) -> pl.DataFrame:
    """Return the best `limit` organisations that fit, columns as the macro find_partners returns them.

    `filters` are arguments of the macro: those of OPTIONS that are asked for.
    """
    named = "".join(f"{name} := ${name}, " for name in OPTIONS if name in filters)
    sql = f"FROM find_partners({named}top := $limit)"  # names of ours; values are bound
    return connection.execute(sql, {**filters, "limit": limit}).pl()


def loosen(connection: duckdb.DuckDBPyConnection, filters: Mapping[str, Any]) -> list[Loosened]:
    """Return which single filters, when left out, let some organisation fit: tried one by one."""
    tried = []
    for name, option in OPTIONS.items():
        rest = {other: value for other, value in filters.items() if other != name}
        if name not in filters or not rest:
            continue
        found = find(connection, rest, 1)
        if not found.is_empty():
            tried.append(Loosened(option, found["fitting_count"][0]))
    return tried


def known_words(connection: duckdb.DuckDBPyConnection, text: str) -> tuple[list[str], list[str]]:
    """Return the words of a text that some project has, and those that none has."""
    rows = connection.execute(
        "SELECT word, EXISTS (FROM search_words WHERE term = word) FROM (SELECT unnest(words_of(?)) AS word)",
        [text],
    ).fetchall()
    return [word for word, is_known in rows if is_known], [word for word, is_known in rows if not is_known]


def compared_with(connection: duckdb.DuckDBPyConnection) -> str | None:
    """Return the release that `--new` looks back to; null if there was none to compare with."""
    row = connection.execute("SELECT since_release FROM ops.comparisons LIMIT 1").fetchone()
    return row[0] if row else None
