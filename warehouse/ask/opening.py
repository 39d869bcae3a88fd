"""Open the warehouse for questions, or say what to run first."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

# What questions are asked with; a warehouse of an older version lacks some of it
_NEEDED = ("find_partners", "similar_partners")


class WarehouseError(RuntimeError):
    """The warehouse can't be asked: says why, and what to run."""


@contextmanager
def open_warehouse(database: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the warehouse for reading.

    Raises WarehouseError if there is none, or if it is damaged, empty, or of an older version.
    """
    if not database.exists():
        raise WarehouseError(
            f"There is no warehouse in {database.parent.parent} yet. Run `erasmus run` first, or "
            "`erasmus demo` for made-up data in ./demo-data. ERASMUS_DATA says which folder is asked."
        )
    try:
        connection = duckdb.connect(str(database), read_only=True)
    except duckdb.Error as error:
        raise WarehouseError(
            f"{database}: can't be read ({_first_line(error)}). Run `erasmus build`, which makes it anew."
        ) from None
    with connection:
        _check(connection, database)
        yield connection


def rows_of(
    connection: duckdb.DuckDBPyConnection, sql: str, parameters: object = None
) -> list[dict[str, Any]]:
    """Ask, and return each row by column."""
    asked = connection.execute(sql, parameters)
    names = [column[0] for column in asked.description or ()]
    return [dict(zip(names, row, strict=True)) for row in asked.fetchall()]


def _check(connection: duckdb.DuckDBPyConnection, database: Path) -> None:
    try:
        [(macro_count,)] = connection.execute(
            "SELECT count(DISTINCT function_name) FROM duckdb_functions() "
            "WHERE list_contains(?, function_name)",
            [_NEEDED],
        ).fetchall()
        if macro_count < len(_NEEDED):
            raise WarehouseError(
                f"{database}: built by another version of this program. Run `erasmus build` to build it anew."
            )
        [(project_count,)] = connection.execute("SELECT count(*) FROM projects").fetchall()
    except duckdb.Error as error:
        raise WarehouseError(
            f"{database}: can't be asked ({_first_line(error)}). Run `erasmus build` to build it anew."
        ) from None
    if project_count == 0:
        raise WarehouseError(f"{database}: holds no project. Run `erasmus run` first.")


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [""])[0]
