"""Finding: organisations or open requests for partners that fit, and what to loosen where nothing does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb
import polars as pl

from warehouse.ask.filters import FILTERS
from warehouse.ask.kinds_of_value import Value
from warehouse.ask.question_error import QuestionError

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
    loosened: Mapping[str, int]  # argument of the filter left out: how many organisations then fit


def find_partners(
    connection: duckdb.DuckDBPyConnection, filters: Mapping[str, Value], limit: int
) -> pl.DataFrame:
    """Return the best `limit` organisations that fit, columns as the macro find_partners returns them.

    `filters` are values by argument, as `read_filters` returns them.
    """
    return _fitting(connection, "find_partners", filters, limit)


def find_requests(
    connection: duckdb.DuckDBPyConnection, filters: Mapping[str, Value], limit: int
) -> pl.DataFrame:
    """Return the first `limit` open requests that fit, columns as the macro find_requests returns them.

    Raises QuestionError if one of the `filters` says nothing of a request.
    """
    foreign = [one.option for name, one in FILTERS.items() if name in filters and not one.is_of_requests]
    if foreign:
        known = ", ".join(one.option for one in FILTERS.values() if one.is_of_requests)
        raise QuestionError(f"{', '.join(foreign)} says nothing of requests (--requests). These do: {known}.")
    return _fitting(connection, "find_requests", filters, limit)


def explain(connection: duckdb.DuckDBPyConnection, filters: Mapping[str, Value]) -> NothingFound:
    """Find out why no organisation fits: each filter is left out in turn, and the rest asked again."""
    loosened = {}
    for left_out in sorted(filters, key=lambda name: FILTERS[name].loosened):
        rest = {name: value for name, value in filters.items() if name != left_out}
        found = find_partners(connection, rest, 1)
        if not found.is_empty():
            loosened[left_out] = found["fitting_count"][0]
    words = connection.execute(_WORDS, [filters.get("query", "")]).fetchall()
    [(compared_count, new_count)] = connection.execute(_NEW_PROJECTS).fetchall()
    return NothingFound(
        has_no_word="query" in filters and not words,
        unknown_words=[word for word, is_known in words if not is_known],
        is_first_release="new_projects_only" in filters and compared_count == 0,
        is_nothing_new="new_projects_only" in filters and new_count == 0,
        loosened=loosened,
    )


def _fitting(
    connection: duckdb.DuckDBPyConnection, macro: str, filters: Mapping[str, Value], limit: int
) -> pl.DataFrame:
    named = "".join(f"{name} := ${name}, " for name in FILTERS if name in filters)
    sql = f"FROM {macro}({named}top := $limit)"  # names of ours; values are bound
    return connection.execute(sql, {**filters, "limit": limit}).pl()
