"""Harvests in the ledger: one pass over one source; killed, it stays open and is continued."""

from datetime import timedelta

import polars as pl

from extractors.keep.book import Book, as_text

_HARVEST_COLUMNS = pl.Schema(
    {
        "harvest_id": pl.Int64(),
        "source": pl.String(),
        "started_at": pl.Datetime("us", "UTC"),
        "finished_at": pl.Datetime("us", "UTC"),
        "state": pl.String(),
    }
)


class Harvests(Book):
    """What was begun, continued and closed."""

    def open_harvest(
        self, source: str, origin: str, url: str | None, lifetime: timedelta
    ) -> tuple[int, bool]:
        """Continue the open harvest of a source, or start one: its id, and whether it is continued.

        Continued is one of the same origin and of the same kind (from an address, or from files),
        started less than `lifetime` ago; an older one is closed as partial.
        """
        now = self._clock()
        same = (source, origin, url is None)
        self.write(
            "harvests",
            "UPDATE harvests SET state = 'partial', finished_at = ?"
            " WHERE state = 'open' AND source = ? AND origin = ? AND (url IS NULL) = ? AND started_at < ?",
            (as_text(now), *same, as_text(now - lifetime)),
        )
        row = self.row(
            "SELECT harvest_id FROM harvests"
            " WHERE state = 'open' AND source = ? AND origin = ? AND (url IS NULL) = ?"
            " ORDER BY harvest_id DESC LIMIT 1",
            same,
        )
        if row is not None:
            return int(row[0]), True
        [harvest] = self.write(
            "harvests",
            "INSERT INTO harvests (source, origin, url, started_at, state) VALUES (?, ?, ?, ?, 'open')",
            (source, origin, url, as_text(now)),
        )
        return int(harvest["harvest_id"]), False

    def harvests(self) -> pl.DataFrame:
        """One row per harvest, the newest first; `finished_at` is null as long as it is open."""
        return self.frame(
            "SELECT harvest_id, source, started_at, finished_at, state FROM harvests"
            " ORDER BY harvest_id DESC",
            _HARVEST_COLUMNS,
        )

    def close_harvest(self, harvest_id: int, state: str) -> None:
        """Close a harvest as whole, partial or failed."""
        self.write(
            "harvests",
            "UPDATE harvests SET state = ?, finished_at = ? WHERE harvest_id = ?",
            (state, as_text(self._clock()), harvest_id),
        )
