"""The ledger's file: opened, written one statement at a time, and read as frames."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import RLock
from typing import Any

import polars as pl

from extractors.keep.archive import holds_documents
from extractors.keep.journal import Journal, Row
from extractors.keep.tables import TABLES
from store.paths import Paths

_TIME_FORMAT = "%Y-%m-%dT%H:%M:%S%.6f%:z"


def utc_now() -> datetime:
    """The moment of the call, in UTC."""
    return datetime.now(UTC)


class LedgerError(RuntimeError):
    """The ledger is lost or damaged: says where, and what to do."""

    def __init__(self, path: Path, what: str) -> None:
        self.what = what
        super().__init__(
            f"{path}: {what}. Run `erasmus status --verify --mend`: it makes the ledger anew out of the "
            "journal beside the raw files. Or put a copy of it back."
        )


class Book:
    """The SQLite file at `path`, made if it is missing. `clock` gives the time, in UTC.

    Raises LedgerError if it can't be read, or is missing though there are documents that it should know.
    """

    def __init__(self, path: Path, clock: Callable[[], datetime] = utc_now) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._clock = clock
        self._journal = Journal(Paths(path.parent).journal)
        self._lock = RLock()  # tasks share the connection, and a transaction is more than one statement
        if not path.exists():  # to open it would make it
            self._complain_if_lost()
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=60)
        try:
            with self._damage_told():
                self._open()
        except sqlite3.OperationalError as error:
            self._db.close()
            raise type(error)(f"{path}: can't be used ({error})") from error
        except LedgerError:
            self._db.close()
            raise

    def _open(self) -> None:
        if not self._db.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchall():
            self._complain_if_lost()
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.executescript(TABLES)

    def _complain_if_lost(self) -> None:
        if self._journal.exists() or holds_documents(Paths(self._path.parent).raw):
            raise LedgerError(self._path, "is missing or empty, though documents lie beside it")

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def now(self) -> datetime:
        """The moment of the call, by the ledger's clock."""
        return self._clock()

    def write(self, table: str, statement: str, values: tuple[object, ...] = ()) -> list[dict[str, Any]]:
        """Insert into or update one table; returns the rows written, which the journal then holds, too.

        The journal is written first: what the ledger knows, it knows. What it alone knows, after a kill in
        between, is written over by the next row of that id.
        """
        with self._lock, self._damage_told():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                cursor = self._db.execute(f"{statement} RETURNING *", values)
                rows = _dicts(cursor)
                if self._journal.exists():
                    self._journal.add(table, rows)
                else:
                    self.rewrite_journal()  # of a ledger that is older than the journal: all of it
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:  # a full disk ends it by itself
                    self._db.execute("ROLLBACK")
                raise
        return rows

    def row(
        self, query: str, values: Mapping[str, object] | tuple[object, ...] = ()
    ) -> tuple[Any, ...] | None:
        """First row of an answer; None if there is none."""
        with self._lock, self._damage_told():
            row: tuple[Any, ...] | None = self._db.execute(query, values).fetchone()
        return row

    def check(self) -> None:
        """Raise LedgerError if a page of the file is damaged, or an index is not that of its table."""
        found = self.row("PRAGMA integrity_check")
        if found != ("ok",):
            raise LedgerError(self._path, f"is damaged ({found[0] if found else 'unreadable'})")

    def rows_of_tables(self) -> Iterator[tuple[str, Row]]:
        """Every row of every table, each with its table's name."""
        with self._damage_told():
            for (table,) in self._db.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table'"
            ).fetchall():
                for row in _dicts(self._db.execute(f"SELECT * FROM {table} ORDER BY rowid")):  # noqa: S608 (own)
                    yield table, row

    def rewrite_journal(self) -> None:
        """Write the journal anew, as after rows were deleted: what this ledger holds, no more and no less."""
        self._journal.rewrite(self.rows_of_tables())

    @contextmanager
    def _damage_told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError:
            raise  # of the disk, or of a file that is held: nothing is wrong with what it holds
        except sqlite3.DatabaseError as error:
            raise LedgerError(self._path, f"is damaged ({error})") from error

    def frame(self, query: str, columns: pl.Schema, values: dict[str, object] | None = None) -> pl.DataFrame:
        """Answer of a query; SQLite has neither dates nor booleans, so `columns` says what they are."""
        stored = {
            name: pl.Int64 if dtype in (pl.Int64, pl.Boolean) else pl.String
            for name, dtype in columns.items()
        }
        with self._lock, self._damage_told():
            rows = self._db.execute(query, values or {}).fetchall()
        return pl.DataFrame(rows, schema=stored, orient="row").select(
            _reading(name, dtype) for name, dtype in columns.items()
        )


def _dicts(cursor: sqlite3.Cursor) -> list[dict[str, Any]]:
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


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
