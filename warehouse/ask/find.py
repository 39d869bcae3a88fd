"""`erasmus find`: organisations that fit, and what to loosen where none does."""

from collections.abc import Mapping, Sequence
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

_WORDS = """
SELECT word, EXISTS (FROM search_words WHERE term = word) AS is_known
FROM (SELECT unnest(words_of(?)) AS word)
ORDER BY word
"""
_NEW_PROJECTS = """
SELECT (SELECT count(*) FROM ops.comparisons), count(*)
FROM changes WHERE change_kind = 'new' AND subject = 'project'
"""


@dataclass(frozen=True)
class NothingFound:
    """Why nothing fits: what no project has, and what leaving out one filter would find."""

    has_no_word: bool
    unknown_words: Sequence[str]
    is_first_release: bool
    is_nothing_new: bool
    loosened: Mapping[str, int]  # option left out: how many organisations then fit


def find(connection: duckdb.DuckDBPyConnection, filters: Mapping[str, Any], limit: int) -> pl.DataFrame:
    """Return the best `limit` organisations that fit, columns as the macro find_partners returns them.

    `filters` are arguments of the macro: those of OPTIONS that are asked for.
    """
    named = "".join(f"{name} := ${name}, " for name in OPTIONS if name in filters)
    sql = f"FROM find_partners({named}top := $limit)"  # names of ours; values are bound
    return connection.execute(sql, {**filters, "limit": limit}).pl()


def explain(connection: duckdb.DuckDBPyConnection, filters: Mapping[str, Any]) -> NothingFound:
    """Find out why nothing fits: each filter is left out in turn, and the rest asked again."""
    loosened = {}
    for name, option in OPTIONS.items():
        if name in filters:
            rest = {other: value for other, value in filters.items() if other != name}
            found = find(connection, rest, 1)
            if not found.is_empty():
                loosened[option] = found["fitting_count"][0]
    words = connection.execute(_WORDS, [filters.get("query", "")]).fetchall()
    [(compared_count, new_count)] = connection.execute(_NEW_PROJECTS).fetchall()
    return NothingFound(
        has_no_word="query" in filters and not words,
        unknown_words=[word for word, is_known in words if not is_known],
        is_first_release="new_projects_only" in filters and compared_count == 0,
        is_nothing_new="new_projects_only" in filters and new_count == 0,
        loosened=loosened,
    )
