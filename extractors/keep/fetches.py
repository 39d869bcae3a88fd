"""Fetches in the ledger: every document that was had, and every one that could not be."""

from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

from extractors.keep.book import as_text
from extractors.keep.newest_and_listed import versions
from extractors.keep.purges import Purges

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

_GONE = """
SELECT source, partition, max(harvest_id) AS harvest_id FROM acceptances WHERE kind = 'gone' GROUP BY 1, 2
"""
_GONE_COLUMNS = pl.Schema({"source": pl.String(), "partition": pl.String(), "harvest_id": pl.Int64()})

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


class Fetches(Purges):
    """What was fetched of each document, and what failed."""

    def add_fetch(self, fetch: Fetch) -> bool:
        """Record a fetch; returns whether its document was never seen with these bytes before."""
        seen = self.row(
            "SELECT 1 FROM fetches WHERE source = ? AND key = ? AND sha256 = ? LIMIT 1",
            (fetch.source, fetch.key, fetch.content.sha256),
        )
        content = fetch.content
        self.write(
            "fetches",
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
                as_text(self._clock()),
                fetch.status,
                content.etag,
                content.last_modified,
                content.sha256,
                content.byte_count,
                content.media_type,
                fetch.licence,
            ),
        )
        return seen is None

    def last_fetch(self, source: str, key: str, harvest_id: int | None = None) -> LastFetch | None:
        """The last fetch of a document, of all or (where it still counts) of one harvest."""
        row = self.row(
            "SELECT f.url, f.fetched_at, f.sha256, f.byte_count, f.media_type, f.etag, f.last_modified"
            " FROM fetches f LEFT JOIN partitions p USING (harvest_id, partition)"
            " WHERE f.source = :source AND f.key = :key AND (:harvest_id IS NULL"
            "   OR f.harvest_id = :harvest_id AND f.fetch_id > coalesce(p.repeated_after, 0))"
            " ORDER BY f.fetch_id DESC LIMIT 1",
            {"source": source, "key": key, "harvest_id": harvest_id},
        )
        if row is None:
            return None
        url, fetched_at, *content = row
        return LastFetch(url, datetime.fromisoformat(fetched_at), Content(*content))

    def has_fetched(self, harvest_id: int, source: str, key: str, sha256: str) -> bool:
        """Whether a harvest has fetched these very bytes under this key."""
        row = self.row(
            "SELECT 1 FROM fetches WHERE harvest_id = ? AND source = ? AND key = ? AND sha256 = ? LIMIT 1",
            (harvest_id, source, key, sha256),
        )
        return row is not None

    def sha256_before(self, source: str, key: str, harvest_id: int) -> str | None:
        """What a document was when a harvest before this one last fetched it; None if none did."""
        row = self.row(
            "SELECT sha256 FROM fetches WHERE source = ? AND key = ? AND harvest_id < ?"
            " ORDER BY fetch_id DESC LIMIT 1",
            (source, key, harvest_id),
        )
        return None if row is None else str(row[0])

    def add_failure(
        self, harvest_id: int, source: str, key: str, url: str | None, status: int | None, error: str
    ) -> None:
        """Record that a document could not be had, and why."""
        self.write(
            "failures",
            "INSERT INTO failures VALUES (?, ?, ?, ?, ?, ?, ?)",
            (harvest_id, source, key, url, as_text(self._clock()), status, error),
        )

    def versions(self, left_out: pl.DataFrame | None = None) -> pl.DataFrame:
        """One row per document and sha256, overviews and what is purged left out: what there is to parse.

        `is_newest`: no newer version of the same key is here. `is_listed`: part of the newest whole
        harvest of its partition, null if the partition was never whole; nothing of a partition that is
        accepted as gone is. What the harvests in `left_out` (source, partition, harvest_id) fetched is
        taken as never fetched.
        """
        fetches = self.frame(_FETCHES, _FETCH_COLUMNS)
        if left_out is not None:
            fetches = fetches.join(left_out, on=["source", "partition", "harvest_id"], how="anti")
        gone = self.frame(_GONE, _GONE_COLUMNS)
        every = versions(fetches, gone)
        return every.join(self.purged(), on=["source", "sha256"], how="anti", maintain_order="left")

    def passes(self) -> pl.DataFrame:
        """One row per source, partition, harvest and version of a document that it fetched.

        Columns: source, partition, harvest_id, key, sha256, published_on, is_whole (the partition, in that
        harvest).
        """
        counted = self.frame(_FETCHES, _FETCH_COLUMNS).filter("is_counted")
        last = counted.unique(["source", "partition", "harvest_id", "key"], keep="last", maintain_order=True)
        return last.select(
            *("source", "partition", "harvest_id", "key", "sha256", "published_on"),
            pl.col("is_whole").fill_null(value=False),
        )

    def contents(self) -> pl.DataFrame:
        """Source and sha256 of all that was fetched and is not purged, overviews among them."""
        columns = pl.Schema({"source": pl.String(), "sha256": pl.String()})
        every = self.frame("SELECT DISTINCT source, sha256 FROM fetches", columns)
        return every.join(self.purged(), on=["source", "sha256"], how="anti", maintain_order="left")

    def failures(self, harvest_id: int) -> pl.DataFrame:
        """One row per document that a harvest could not get: key, url, failed_at, status, error."""
        return self.frame(_FAILURES, _FAILURE_COLUMNS, {"harvest_id": harvest_id})
