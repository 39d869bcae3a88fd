"""The ledger: every fetch of every document, and which partitions of a source are whole.

A *document* is known by its source and the source's own key, a *version* of it by the sha256 beside. A
*partition* is what is complete or not as a whole: one list, one call year of the search, one card. A
*harvest* is one pass over one source; killed, it stays open and is continued.

One SQLite file. Each write is one statement, durable when it returns. Times are UTC, written as ISO 8601.
"""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl

from extractors.keep.versions import versions

_TABLES = """
CREATE TABLE IF NOT EXISTS harvests (
    harvest_id INTEGER PRIMARY KEY,
    source TEXT NOT NULL,
    origin TEXT NOT NULL,          -- real, made-up
    url TEXT,                      -- address in force, null for files that were on disk already
    started_at TEXT NOT NULL,
    finished_at TEXT,
    state TEXT NOT NULL            -- open, whole, partial, failed
);
CREATE TABLE IF NOT EXISTS fetches (
    fetch_id INTEGER PRIMARY KEY,
    harvest_id INTEGER NOT NULL REFERENCES harvests,
    source TEXT NOT NULL,
    key TEXT NOT NULL,
    partition TEXT,                -- null for a document that only says what there is
    call_year INTEGER,
    label TEXT NOT NULL,
    published_on TEXT,
    url TEXT NOT NULL,
    fetched_at TEXT NOT NULL,
    status INTEGER,                -- of HTTP; a 304 repeats the earlier sha256; null for files
    etag TEXT,
    last_modified TEXT,
    sha256 TEXT NOT NULL,
    byte_count INTEGER NOT NULL,
    media_type TEXT,
    licence TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS fetches_by_key ON fetches (source, key, sha256);
CREATE INDEX IF NOT EXISTS fetches_by_partition ON fetches (harvest_id, partition);
CREATE TABLE IF NOT EXISTS failures (
    harvest_id INTEGER NOT NULL REFERENCES harvests,
    source TEXT NOT NULL,
    key TEXT NOT NULL,
    url TEXT,
    failed_at TEXT NOT NULL,
    status INTEGER,
    error TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS partitions (
    harvest_id INTEGER NOT NULL REFERENCES harvests,
    source TEXT NOT NULL,
    partition TEXT NOT NULL,
    call_year INTEGER,
    asked_count INTEGER,           -- projects, as the source's overview or the caller says
    advertised_count INTEGER,      -- projects, as the documents themselves say
    fetched_count INTEGER,         -- different projects in them; all three null where unknown
    repeated_after INTEGER,        -- fetch_id: earlier fetches of this harvest don't count
    finished_at TEXT,
    is_whole INTEGER,
    PRIMARY KEY (harvest_id, partition)
);
CREATE TABLE IF NOT EXISTS runs (
    run_id INTEGER PRIMARY KEY,
    command TEXT NOT NULL,
    started_at TEXT NOT NULL,
    finished_at TEXT,
    state TEXT NOT NULL,           -- running, then what the caller says
    detail TEXT
);
"""

# Overviews, which belong to no partition, are left out: they hold nothing to parse.
_FETCHES = """
SELECT f.fetch_id, f.harvest_id, f.source, f.key, f.partition, f.call_year, f.label, f.published_on,
    f.url, f.fetched_at, f.sha256, f.byte_count, f.media_type, f.licence, h.origin, p.is_whole,
    f.fetch_id > coalesce(p.repeated_after, 0) AS is_counted
FROM fetches f
JOIN harvests h USING (harvest_id)
LEFT JOIN partitions p USING (harvest_id, partition)
WHERE f.partition IS NOT NULL
ORDER BY f.fetch_id
"""
_FETCH_COLUMNS = pl.Schema(
    {
        "fetch_id": pl.Int64(),
        "harvest_id": pl.Int64(),
        "source": pl.String(),
        "key": pl.String(),
        "partition": pl.String(),
        "call_year": pl.Int64(),
        "label": pl.String(),
        "published_on": pl.Date(),
        "url": pl.String(),
        "fetched_at": pl.Datetime("us", "UTC"),
        "sha256": pl.String(),
        "byte_count": pl.Int64(),
        "media_type": pl.String(),
        "licence": pl.String(),
        "origin": pl.String(),
        "is_whole": pl.Boolean(),
        "is_counted": pl.Boolean(),
    }
)

_COVERAGE = """
SELECT source, partition, call_year, harvest_id, asked_count, advertised_count, fetched_count,
    finished_at, is_whole
FROM (
    SELECT *, row_number() OVER (PARTITION BY source, partition ORDER BY harvest_id DESC) AS place
    FROM partitions WHERE finished_at IS NOT NULL
)
WHERE place = 1
ORDER BY source, partition
"""
_COVERAGE_COLUMNS = pl.Schema(
    {
        "source": pl.String(),
        "partition": pl.String(),
        "call_year": pl.Int64(),
        "harvest_id": pl.Int64(),
        "asked_count": pl.Int64(),
        "advertised_count": pl.Int64(),
        "fetched_count": pl.Int64(),
        "finished_at": pl.Datetime("us", "UTC"),
        "is_whole": pl.Boolean(),
    }
)

# The last failure of each key of a harvest that no later fetch has mended.
_FAILURES = """
SELECT key, url, failed_at, status, error
FROM (
    SELECT *, row_number() OVER (PARTITION BY key ORDER BY rowid DESC) AS place
    FROM failures WHERE harvest_id = :harvest_id
) AS f
WHERE place = 1 AND NOT EXISTS (
    SELECT 1 FROM fetches
    WHERE harvest_id = :harvest_id AND source = f.source AND key = f.key AND fetched_at > f.failed_at
)
ORDER BY key
"""
_FAILURE_COLUMNS = pl.Schema(
    {
        "key": pl.String(),
        "url": pl.String(),
        "failed_at": pl.Datetime("us", "UTC"),
        "status": pl.Int64(),
        "error": pl.String(),
    }
)

_RUN_COLUMNS = pl.Schema(
    {
        "run_id": pl.Int64(),
        "command": pl.String(),
        "started_at": pl.Datetime("us", "UTC"),
        "finished_at": pl.Datetime("us", "UTC"),
        "state": pl.String(),
        "detail": pl.String(),
    }
)


_TIME_FORMAT = "%Y-%m-%dT%H:%M:%S%.6f%:z"


def utc_now() -> datetime:
    """Return this moment in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Content:
    """The bytes of a document, and what the server said about them."""

    sha256: str
    byte_count: int
    media_type: str | None = None
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True)
class Fetch:
    """What was fetched, or found on disk: one row of `fetches`."""

    harvest_id: int
    source: str
    key: str
    partition: str | None
    call_year: int | None
    label: str
    published_on: date | None
    url: str
    status: int | None
    licence: str
    content: Content


@dataclass(frozen=True)
class LastFetch:
    """What is remembered of the last time that a document was fetched."""

    url: str
    fetched_at: datetime
    content: Content


class Ledger:
    """The ledger in the file `path`, made if it is missing. `clock` gives the time, in UTC."""

    def __init__(self, path: Path, clock: Callable[[], datetime] = utc_now) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._clock = clock
        # autocommit, and statements are serialised by SQLite itself: tasks may share the connection
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=60)
        try:
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = FULL")
            self._db.executescript(_TABLES)
        except sqlite3.DatabaseError as error:
            self._db.close()
            raise type(error)(f"{path}: can't be used ({error}). Put a copy of it back") from error

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def now(self) -> datetime:
        """Return this moment by the ledger's clock."""
        return self._clock()

    # ---- harvests

    def open_harvest(
        self, source: str, origin: str, url: str | None, lifetime: timedelta
    ) -> tuple[int, bool]:
        """Continue the open harvest of a source, or start one: its id, and whether it is continued.

        Continued is one of the same origin and of the same kind (from an address, or from files),
        started less than `lifetime` ago; an older one is closed as partial.
        """
        now = self._clock()
        same = (source, origin, url is None)
        self._db.execute(
            "UPDATE harvests SET state = 'partial', finished_at = ?"
            " WHERE state = 'open' AND source = ? AND origin = ? AND (url IS NULL) = ? AND started_at < ?",
            (_text(now), *same, _text(now - lifetime)),
        )
        row = self._db.execute(
            "SELECT max(harvest_id) FROM harvests"
            " WHERE state = 'open' AND source = ? AND origin = ? AND (url IS NULL) = ?",
            same,
        ).fetchone()
        if row[0] is not None:
            return int(row[0]), True
        harvest_id = self._insert(
            "INSERT INTO harvests (source, origin, url, started_at, state) VALUES (?, ?, ?, ?, 'open')"
            " RETURNING harvest_id",
            (source, origin, url, _text(now)),
        )
        return harvest_id, False

    def close_harvest(self, harvest_id: int, state: str) -> None:
        """Close a harvest as whole, partial or failed."""
        self._db.execute(
            "UPDATE harvests SET state = ?, finished_at = ? WHERE harvest_id = ?",
            (state, _text(self._clock()), harvest_id),
        )

    # ---- fetches

    def add_fetch(self, fetch: Fetch) -> bool:
        """Record a fetch; returns whether its document was never seen with these bytes before."""
        is_new = (
            self._db.execute(
                "SELECT 1 FROM fetches WHERE source = ? AND key = ? AND sha256 = ? LIMIT 1",
                (fetch.source, fetch.key, fetch.content.sha256),
            ).fetchone()
            is None
        )
        content = fetch.content
        self._db.execute(
            "INSERT INTO fetches (harvest_id, source, key, partition, call_year, label, published_on, url,"
            "   fetched_at, status, etag, last_modified, sha256, byte_count, media_type, licence)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                fetch.harvest_id,
                fetch.source,
                fetch.key,
                fetch.partition,
                fetch.call_year,
                fetch.label,
                fetch.published_on.isoformat() if fetch.published_on else None,
                fetch.url,
                _text(self._clock()),
                fetch.status,
                content.etag,
                content.last_modified,
                content.sha256,
                content.byte_count,
                content.media_type,
                fetch.licence,
            ),
        )
        return is_new

    def last_fetch(self, source: str, key: str, harvest_id: int | None = None) -> LastFetch | None:
        """Return the last fetch of a document, of all or (where it still counts) of one harvest."""
        row = self._db.execute(
            "SELECT f.url, f.fetched_at, f.sha256, f.byte_count, f.media_type, f.etag, f.last_modified"
            " FROM fetches f LEFT JOIN partitions p USING (harvest_id, partition)"
            " WHERE f.source = :source AND f.key = :key AND (:harvest_id IS NULL"
            "   OR f.harvest_id = :harvest_id AND f.fetch_id > coalesce(p.repeated_after, 0))"
            " ORDER BY f.fetch_id DESC LIMIT 1",
            {"source": source, "key": key, "harvest_id": harvest_id},
        ).fetchone()
        if row is None:
            return None
        url, fetched_at, *content = row
        return LastFetch(url, datetime.fromisoformat(fetched_at), Content(*content))

    def has_fetched(self, harvest_id: int, source: str, key: str, sha256: str) -> bool:
        """Whether a harvest has fetched these very bytes under this key."""
        return bool(
            self._db.execute(
                "SELECT 1 FROM fetches"
                " WHERE harvest_id = ? AND source = ? AND key = ? AND sha256 = ? LIMIT 1",
                (harvest_id, source, key, sha256),
            ).fetchone()
        )

    def sha256_before(self, source: str, key: str, harvest_id: int) -> str | None:
        """Return what a document was when a harvest before this one last fetched it; null if none did."""
        row = self._db.execute(
            "SELECT sha256 FROM fetches WHERE source = ? AND key = ? AND harvest_id < ?"
            " ORDER BY fetch_id DESC LIMIT 1",
            (source, key, harvest_id),
        ).fetchone()
        return None if row is None else str(row[0])

    def add_failure(
        self, harvest_id: int, source: str, key: str, url: str | None, status: int | None, error: str
    ) -> None:
        """Record that a document could not be had, and why."""
        self._db.execute(
            "INSERT INTO failures VALUES (?, ?, ?, ?, ?, ?, ?)",
            (harvest_id, source, key, url, _text(self._clock()), status, error),
        )

    # ---- partitions

    def repeat_partition(self, harvest_id: int, source: str, partition: str) -> None:
        """Start a partition again within a harvest: what it fetched so far no longer counts."""
        self._db.execute(
            "INSERT INTO partitions (harvest_id, source, partition, repeated_after)"
            " VALUES (?, ?, ?, (SELECT max(fetch_id) FROM fetches))"
            " ON CONFLICT (harvest_id, partition) DO UPDATE SET repeated_after = excluded.repeated_after",
            (harvest_id, source, partition),
        )

    def is_repeated(self, harvest_id: int, partition: str) -> bool:
        """Whether a partition was started again within a harvest."""
        return bool(
            self._db.execute(
                "SELECT 1 FROM partitions"
                " WHERE harvest_id = ? AND partition = ? AND repeated_after IS NOT NULL",
                (harvest_id, partition),
            ).fetchone()
        )

    def finish_partition(
        self,
        harvest_id: int,
        source: str,
        partition: str,
        *,
        call_year: int | None,
        asked: int | None,
        advertised: int | None,
        fetched: int | None,
        is_whole: bool,
    ) -> None:
        """Record what a partition was to hold and what was fetched of it, in projects."""
        self._db.execute(
            "INSERT INTO partitions (harvest_id, source, partition, call_year, asked_count,"
            "   advertised_count, fetched_count, finished_at, is_whole) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (harvest_id, partition) DO UPDATE SET call_year = excluded.call_year,"
            "   asked_count = excluded.asked_count, advertised_count = excluded.advertised_count,"
            "   fetched_count = excluded.fetched_count, finished_at = excluded.finished_at,"
            "   is_whole = excluded.is_whole",
            (
                harvest_id,
                source,
                partition,
                call_year,
                asked,
                advertised,
                fetched,
                _text(self._clock()),
                is_whole,
            ),
        )

    def last_whole_partitions(self, source: str) -> list[str]:
        """Return the partitions of the newest whole harvest of a source that was not from files."""
        rows = self._db.execute(
            "SELECT partition FROM partitions WHERE finished_at IS NOT NULL AND harvest_id ="
            " (SELECT max(harvest_id) FROM harvests"
            "  WHERE source = ? AND state = 'whole' AND url IS NOT NULL)"
            " ORDER BY partition",
            (source,),
        )
        return [row[0] for row in rows]

    # ---- runs

    def start_run(self, command: str, detail: str | None = None) -> int:
        """Record that a command has begun; returns the id of the run."""
        return self._insert(
            "INSERT INTO runs (command, started_at, state, detail) VALUES (?, ?, 'running', ?)"
            " RETURNING run_id",
            (command, _text(self._clock()), detail),
        )

    def finish_run(self, run_id: int, state: str, detail: str | None = None) -> None:
        """Record how a run has ended."""
        self._db.execute(
            "UPDATE runs SET state = ?, finished_at = ?, detail = coalesce(?, detail) WHERE run_id = ?",
            (state, _text(self._clock()), detail, run_id),
        )

    # ---- what it all amounts to

    def versions(self) -> pl.DataFrame:
        """One row per document and sha256, overviews left out: what there is to parse.

        `is_newest`: no newer version of the same key is here. `is_listed`: part of the newest whole
        harvest of its partition, null if the partition was never whole.
        """
        return versions(self._frame(_FETCHES, _FETCH_COLUMNS))

    def coverage(self) -> pl.DataFrame:
        """One row per source and partition: the counts (projects) of its newest harvest."""
        return self._frame(_COVERAGE, _COVERAGE_COLUMNS)

    def failures(self, harvest_id: int) -> pl.DataFrame:
        """One row per document that a harvest could not get: key, url, failed_at, status, error."""
        return self._frame(_FAILURES, _FAILURE_COLUMNS, {"harvest_id": harvest_id})

    def runs(self) -> pl.DataFrame:
        """One row per run, the newest first."""
        return self._frame(
            "SELECT run_id, command, started_at, finished_at, state, detail FROM runs ORDER BY run_id DESC",
            _RUN_COLUMNS,
        )

    def _insert(self, statement: str, values: tuple[object, ...]) -> int:
        return int(self._db.execute(statement, values).fetchone()[0])

    def _frame(self, query: str, columns: pl.Schema, values: dict[str, object] | None = None) -> pl.DataFrame:
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


def _text(moment: datetime) -> str:
    """Fixed width, so that text order is time order."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
