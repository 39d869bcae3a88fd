"""Purges in the ledger: bytes that were kept long enough, and are no loss where they are missing."""

import json

import polars as pl

from extractors.keep.book import Book, as_text

_PURGED = """
SELECT source, sha256 FROM purges AS p
WHERE NOT EXISTS (
    SELECT 1 FROM fetches AS f
    WHERE f.source = p.source AND f.sha256 = p.sha256 AND f.fetch_id > p.fetch_id
)
ORDER BY source, sha256
"""
_COLUMNS = pl.Schema({"source": pl.String(), "sha256": pl.String()})


class Purges(Book):
    """What was purged out of the archive."""

    def add_purges(self, source: str, digests: list[str]) -> None:
        """Record that the bytes with these digests are purged, before they are removed: all or none."""
        self.write(
            "purges",
            "INSERT OR REPLACE INTO purges (source, sha256, fetch_id, purged_at)"
            " SELECT f.source, f.sha256, max(f.fetch_id), ? FROM fetches AS f"
            " WHERE f.source = ? AND f.sha256 IN (SELECT value FROM json_each(?))"
            " GROUP BY f.source, f.sha256",
            (as_text(self._clock()), source, json.dumps(digests)),
        )

    def purged(self) -> pl.DataFrame:
        """Source and sha256 of what is purged, but for what was fetched once more since."""
        return self.frame(_PURGED, _COLUMNS)
