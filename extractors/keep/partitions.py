"""Partitions in the ledger: what is complete or not as a whole, such as one call year of the search."""

import polars as pl

from extractors.keep.book import Book, as_text

_COVERAGE = """
SELECT source, partition, call_year, harvest_id, asked_count, advertised_count, fetched_count,
    finished_at, is_whole
FROM (
    SELECT *, row_number() OVER (PARTITION BY source, partition ORDER BY harvest_id DESC) AS place
    FROM partitions WHERE finished_at IS NOT NULL
) AS newest
WHERE place = 1 AND NOT EXISTS (
    SELECT 1 FROM acceptances AS a
    WHERE a.kind = 'gone' AND a.source = newest.source AND a.partition = newest.partition
        AND a.harvest_id >= newest.harvest_id
)
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


class Partitions(Book):
    """What each partition was to hold, and what was fetched of it."""

    def repeat_partition(self, harvest_id: int, source: str, partition: str) -> None:
        """Start a partition again within a harvest: what it fetched so far no longer counts."""
        self.write(
            "partitions",
            "INSERT INTO partitions (harvest_id, source, partition, repeated_after)"
            " VALUES (?, ?, ?, (SELECT max(fetch_id) FROM fetches))"
            " ON CONFLICT (harvest_id, partition) DO UPDATE SET repeated_after = excluded.repeated_after",
            (harvest_id, source, partition),
        )

    def is_repeated(self, harvest_id: int, partition: str) -> bool:
        """Whether a partition was started again within a harvest."""
        row = self.row(
            "SELECT 1 FROM partitions WHERE harvest_id = ? AND partition = ? AND repeated_after IS NOT NULL",
            (harvest_id, partition),
        )
        return row is not None

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
        self.write(
            "partitions",
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
                as_text(self._clock()),
                is_whole,
            ),
        )

    def last_whole_partitions(self, source: str) -> list[str]:
        """The partitions of the newest whole harvest of a source that was not from files.

        Without those that are accepted as gone since.
        """
        names = self.frame(
            "SELECT partition FROM partitions AS p WHERE finished_at IS NOT NULL AND harvest_id ="
            " (SELECT max(harvest_id) FROM harvests"
            "  WHERE source = :source AND state = 'whole' AND url IS NOT NULL)"
            " AND NOT EXISTS (SELECT 1 FROM acceptances AS a WHERE a.kind = 'gone' AND a.source = p.source"
            "  AND a.partition = p.partition AND a.harvest_id >= p.harvest_id)"
            " ORDER BY partition",
            pl.Schema({"partition": pl.String()}),
            {"source": source},
        )
        return names["partition"].to_list()

    def coverage(self) -> pl.DataFrame:
        """One row per source and partition: the counts (projects) of its newest harvest.

        Without partitions that are accepted as gone since.
        """
        return self.frame(_COVERAGE, _COVERAGE_COLUMNS)
