"""A lost ledger, made anew out of its journal."""

import sqlite3
from collections import defaultdict
from contextlib import closing
from pathlib import Path

from extractors.keep.journal import Journal, Row
from extractors.keep.tables import TABLES
from store.aside import written_aside
from store.paths import Paths


def rebuild_ledger(ledger: Path) -> int:
    """Make the ledger at `ledger` anew, with every row that the journal beside its archive holds.

    Returns how many rows it then has; what stood at `ledger` is replaced in one step. A row is the last that
    the journal has under its key. Rows of tables that there are no more are left out.
    """
    with written_aside(ledger) as aside, closing(sqlite3.connect(aside, isolation_level=None)) as db:
        db.executescript(TABLES)
        known = _columns(db)
        db.execute("BEGIN")
        for table, row in Journal(Paths(ledger.parent).journal).rows():
            if table in known:
                _put(db, table, {name: value for name, value in row.items() if name in known[table]})
        db.execute("COMMIT")
        return sum(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in known)  # noqa: S608


def _columns(db: sqlite3.Connection) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for table, column in db.execute(
        "SELECT t.name, c.name FROM sqlite_master AS t, pragma_table_info(t.name) AS c WHERE t.type = 'table'"
    ):
        found[table].add(column)
    return found


def _put(db: sqlite3.Connection, table: str, row: Row) -> None:
    places = ", ".join("?" * len(row))
    names = ", ".join(row)
    db.execute(f"INSERT OR REPLACE INTO {table} ({names}) VALUES ({places})", tuple(row.values()))  # noqa: S608
