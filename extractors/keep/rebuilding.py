"""A ledger out of its journal: made anew where it is lost, filled up where it lacks something."""

import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from extractors.keep.journal import Journal, Row
from extractors.keep.tables import TABLES
from store.aside import written_aside
from store.paths import Paths


def rebuild_ledger(ledger: Path) -> int:
    """Make the ledger at `ledger` anew, with every row that the journal beside its archive holds.

    Returns how many rows it then has; what stood at `ledger` is replaced in one step. A row is the last that
    the journal has under its key. Rows and columns of tables that there are no more are left out.
    """
    with written_aside(ledger) as aside, closing(sqlite3.connect(aside, isolation_level=None)) as db:
        _fill(db, Journal(Paths(ledger.parent).journal).rows())
        return sum(_count(db, f"SELECT * FROM {table}") for table in _tables(db))  # noqa: S608 (own names)


def count_differences(ledger: Path) -> tuple[int, int]:
    """Count the rows of the journal that the ledger lacks, and those of which the journal has not the key.

    Where there are some of the latter the journal is behind: what both have counts as the ledger has it. Else
    the ledger is, as after an older copy of it was put back, and lacks what it has otherwise, too.
    """
    with _beside_journal(ledger) as db:
        return sum(_count(db, query) for query in _lacking(db)), sum(
            _count(db, query) for query in _unknown(db)
        )


def fill_up(ledger: Path) -> None:
    """Put into the ledger what it lacks of its journal."""
    with _beside_journal(ledger) as db:
        for table, query in zip(_tables(db), _lacking(db), strict=True):
            db.execute(f"INSERT OR REPLACE INTO main.{table} {query}")


@contextmanager
def _beside_journal(ledger: Path) -> Iterator[sqlite3.Connection]:
    """Open a ledger, with one out of its journal attached as `noted`."""
    with tempfile.TemporaryDirectory() as folder:
        noted = Path(folder, "noted.sqlite")
        with closing(sqlite3.connect(noted, isolation_level=None)) as db:
            _fill(db, Journal(Paths(ledger.parent).journal).rows())
        with closing(sqlite3.connect(ledger, isolation_level=None)) as db:
            db.execute("ATTACH ? AS noted", (str(noted),))
            yield db


def _fill(db: sqlite3.Connection, rows: Iterable[tuple[str, Row]]) -> None:
    db.executescript(TABLES)
    columns = {table: {row[1] for row in db.execute(f"PRAGMA table_info({table})")} for table in _tables(db)}
    db.execute("BEGIN")
    for table, row in rows:
        names = [name for name in row if name in columns.get(table, ())]
        if names:
            places = ", ".join("?" * len(names))
            statement = f"INSERT OR REPLACE INTO {table} ({', '.join(names)}) VALUES ({places})"  # noqa: S608
            db.execute(statement, tuple(row[name] for name in names))
    db.execute("COMMIT")


def _tables(db: sqlite3.Connection) -> dict[str, list[str]]:
    """The columns of the key of each table; none where nothing but a whole row tells it apart."""
    names = db.execute("SELECT name FROM main.sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
    return {
        name: [row[1] for row in db.execute(f"PRAGMA main.table_info({name})") if row[5]] for (name,) in names
    }


def _unknown(db: sqlite3.Connection) -> list[str]:
    """For each table the query for the keys that the ledger alone has."""
    return [
        f"SELECT {', '.join(keys) or '*'} FROM main.{table} EXCEPT "  # noqa: S608 (own names)
        f"SELECT {', '.join(keys) or '*'} FROM noted.{table}"
        for table, keys in _tables(db).items()
    ]


def _lacking(db: sqlite3.Connection) -> list[str]:
    """For each table the query for the rows that the ledger lacks."""
    is_behind = any(_count(db, query) for query in _unknown(db))
    queries = []
    for table, keys in _tables(db).items():
        query = f"SELECT * FROM noted.{table} EXCEPT SELECT * FROM main.{table}"  # noqa: S608 (own names)
        if is_behind and keys:
            same = " AND ".join(f"held.{key} = lacking.{key}" for key in keys)
            query = (
                f"SELECT * FROM ({query}) AS lacking "  # noqa: S608 (own names)
                f"WHERE NOT EXISTS (SELECT 1 FROM main.{table} AS held WHERE {same})"
            )
        queries.append(query)
    return queries


def _count(db: sqlite3.Connection, query: str) -> int:
    return int(db.execute(f"SELECT count(*) FROM ({query})").fetchone()[0])  # noqa: S608 (own names)
