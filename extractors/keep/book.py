"""The ledger's file: opened, written one statement at a time, and read as frames."""

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from extractors.keep.tables import TABLES

_TIME_FORMAT = "%Y-%m-%dT%H:%M:%S%.6f%:z"


def utc_now() -> datetime:
    """The moment of the call, in UTC."""
    return datetime.now(UTC)


class Book:
    """The SQLite file at `path`, made if it is missing. `clock` gives the time, in UTC."""

    def __init__(self, path: Path, clock: Callable[[], datetime] = utc_now) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._clock = clock
        # autocommit, and statements are serialised by SQLite itself: tasks may share the connection
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=60)
        try:
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = FULL")
            self._db.executescript(TABLES)
        except sqlite3.DatabaseError as error:
            self._db.close()
            raise type(error)(f"{path}: can't be used ({error}). Put a copy of it back") from error

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def now(self) -> datetime:
        """The moment of the call, by the ledger's clock."""
        return self._clock()

    def insert(self, statement: str, values: tuple[object, ...]) -> int:
        """Insert one row; returns its id."""
        return int(self._db.execute(statement, values).fetchone()[0])

    def frame(self, query: str, columns: pl.Schema, values: dict[str, object] | None = None) -> pl.DataFrame:
        """Answer of a query; SQLite has neither dates nor booleans, so `columns` says what they are."""
        stored = {
            name: pl.Int64 if dtype in (pl.Int64, pl.Boolean) else pl.String
            for name, dtype in columns.items()
        }
        rows = self._db.execute(query, values or {}).fetchall()
        return pl.DataFrame(rows, schema=stored, orient="row").select(
            _reading(name, dtype) for name, dtype in columns.items()
        )


def _reading(name: str, dtype: pl.DataType) -> pl.Expr:
    """How a column of SQLite becomes one of `dtype`."""
    column = pl.col(name)
    if isinstance(dtype, pl.Datetime):
        return column.str.to_datetime(_TIME_FORMAT, time_zone="UTC")
    if isinstance(dtype, pl.Date):
        return column.str.to_date("%Y-%m-%d")
    return column.cast(dtype)


def as_text(moment: datetime) -> str:
    """Fixed width, so that text order is time order."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
