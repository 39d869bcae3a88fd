"""Write a DuckDB file from frames, aside, and put it in place in one step.

The file in place is never written to: whoever has it open keeps what they opened.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import dataframely as dy
import duckdb
import polars as pl

from schema import SCHEMAS, describe
from schema.rules import check_columns, polars_schema
from store.aside import remove, written_aside
from warehouse.macros import create_macros

Frames = Mapping[str, Mapping[str, pl.DataFrame]]


def duckdb_type(dtype: pl.DataType) -> str:
    """Return the DuckDB type of a column of the registry.

    Raises KeyError for a type that no column of the registry has yet.
    """
    if isinstance(dtype, pl.Decimal):
        return f"DECIMAL({dtype.precision},{dtype.scale})"
    return {
        pl.String: "VARCHAR",
        pl.Int64: "BIGINT",
        pl.Float64: "DOUBLE",
        pl.Boolean: "BOOLEAN",
        pl.Date: "DATE",
        pl.Datetime: "TIMESTAMP",
    }[dtype.base_type()]


def create_statements(schema: str, name: str, table: type[dy.Schema]) -> Iterator[str]:
    """Return the statements that create one table, with a comment on it and on each column.

    Keys are held by checks, not by the table: an index on every table would double load time and size.
    """
    columns = ", ".join(
        f'"{column_name}" {duckdb_type(column.dtype)}{"" if column.nullable else " NOT NULL"}'
        for column_name, column in table.columns().items()
    )
    qualified = f'{schema}."{name}"'
    yield f"CREATE TABLE {qualified} ({columns})"
    yield f"COMMENT ON TABLE {qualified} IS {_literal(describe(table))}"
    for column_name, column in table.columns().items():
        yield f'COMMENT ON COLUMN {qualified}."{column_name}" IS {_literal(column.description or "")}'


def create_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Create every table of the registry, empty."""
    # all at once: a thousand comments, each with a transaction of its own, take twice as long
    connection.execute("; ".join(["BEGIN", "CREATE SCHEMA ops", *_statements(), "COMMIT"]))


@cache
def _statements() -> tuple[str, ...]:
    return tuple(
        statement
        for schema, tables in SCHEMAS.items()
        for name, table in tables.items()
        for statement in create_statements(schema, name, table)
    )


def insert(connection: duckdb.DuckDBPyConnection, schema: str, name: str, frame: pl.DataFrame) -> None:
    """Append `frame` to a table of the registry.

    Raises ColumnsError unless it has exactly the table's columns, TypeError if one is of another type.
    """
    declared = polars_schema(SCHEMAS[schema][name])
    check_columns(f"{schema}.{name}", frame.columns, declared)
    wrong = [
        f"{column} as {declared[column]}, not {dtype}"
        for column, dtype in frame.schema.items()
        if dtype != declared[column]
    ]
    if wrong:
        raise TypeError(f"{schema}.{name} takes {'; '.join(wrong)}")
    if frame.is_empty():
        return
    connection.register("incoming", frame)
    connection.execute(f'INSERT INTO {schema}."{name}" BY NAME FROM incoming')
    connection.unregister("incoming")


@contextmanager
def new_database(target: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a new database beside `target`; when the block ends well, put it in `target`'s place.

    If the block raises, `target` stays as it was. Leftovers of a killed build are removed first.
    """
    with written_aside(target) as aside:
        log = aside.with_name(aside.name + ".wal")
        remove(log)
        try:
            with duckdb.connect(str(aside)) as connection:
                _quiet(connection)
                create_tables(connection)
                create_macros(connection)
                yield connection
                connection.execute("CHECKPOINT")
        finally:
            remove(log)


@contextmanager
def read_database(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a database for reading only."""
    with duckdb.connect(str(path), read_only=True) as connection:
        _quiet(connection)
        yield connection


def read_through(path: Path) -> None:
    """Read every row of every table, so that what is damaged is met. Raises duckdb.Error if something is."""
    with read_database(path) as connection:
        for schema, tables in SCHEMAS.items():
            for name in tables:
                query = f'SELECT bit_xor(hash(held)) FROM {schema}."{name}" AS held'  # noqa: S608 (registry)
                connection.execute(query).fetchall()


def attach(connection: duckdb.DuckDBPyConnection, path: Path, name: str) -> None:
    """Attach another database under `name`, for reading only."""
    connection.execute(f"ATTACH {_literal(str(path))} AS {name} (READ_ONLY)")


def _quiet(connection: duckdb.DuckDBPyConnection) -> None:
    # it would go to standard output, where programs read
    connection.execute("SET enable_progress_bar = false")


def _literal(words: str) -> str:
    return "'" + words.replace("'", "''") + "'"
