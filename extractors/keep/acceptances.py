"""What was accepted by hand: a source that changed for good, a document or a source that is gone for good."""

import polars as pl

from extractors.keep.book import Book, as_text

CHANGED, GONE, ABSENT = "changed", "gone", "absent"

_COLUMNS = pl.Schema(
    {
        "source": pl.String(),
        "partition": pl.String(),
        "kind": pl.String(),
        "harvest_id": pl.Int64(),
        "accepted_at": pl.Datetime("us", "UTC"),
        "reason": pl.String(),
    }
)
# Partitions that the newest harvest of a source from its address could not find or not get whole, though an
# earlier one had them whole, and that are not accepted as gone.
_MISSED = """
SELECT p.source, p.partition, p.harvest_id, f.error
FROM partitions p
JOIN failures f ON f.harvest_id = p.harvest_id AND f.key = p.partition AND f.url IS NOT NULL
WHERE p.is_whole = 0 AND (f.status IS NULL OR f.status IN (404, 410))
    AND p.harvest_id = (SELECT max(harvest_id) FROM harvests h
        WHERE h.source = p.source AND h.url IS NOT NULL)
    AND EXISTS (SELECT 1 FROM partitions w
        WHERE w.source = p.source AND w.partition = p.partition AND w.is_whole = 1)
    AND NOT EXISTS (SELECT 1 FROM fetches x
        WHERE x.harvest_id = p.harvest_id AND x.source = p.source AND x.partition = p.partition)
    AND NOT EXISTS (SELECT 1 FROM acceptances a WHERE a.kind = 'gone'
        AND a.source = p.source AND a.partition = p.partition AND a.harvest_id >= p.harvest_id)
ORDER BY p.source, p.partition
"""
_MISSED_COLUMNS = pl.Schema(
    {
        "source": pl.String(),
        "partition": pl.String(),
        "harvest_id": pl.Int64(),
        "error": pl.String(),
    }
)


class Acceptances(Book):
    """What somebody looked at and accepted as it is."""

    def accept(self, source: str, partition: str | None, kind: str, harvest_id: int, reason: str) -> None:
        """Accept what `harvest_id` brought of a partition (changed), or that it is gone or absent since."""
        self.write(
            "acceptances",
            "INSERT INTO acceptances (source, partition, kind, harvest_id, accepted_at, reason)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (source, partition, kind, harvest_id, as_text(self._clock()), reason),
        )

    def acceptances(self) -> pl.DataFrame:
        """One row per acceptance, in their order."""
        names = ", ".join(_COLUMNS)
        return self.frame(f"SELECT {names} FROM acceptances ORDER BY acceptance_id", _COLUMNS)  # noqa: S608 (ours)

    def vanished(self) -> pl.DataFrame:
        """Partitions that the newest harvest of their source found gone, and nobody has accepted as gone.

        Columns: source, partition, harvest_id, error.
        """
        return self.frame(_MISSED, _MISSED_COLUMNS)

    def last_harvest_id(self, source: str) -> int:
        """The newest harvest of a source; 0 if there was none."""
        row = self.row("SELECT max(harvest_id) FROM harvests WHERE source = ?", (source,))
        return int(row[0] or 0) if row else 0
