"""Versions in the ledger that are in the archive and could not be staged."""

from extractors.keep.book import Book, as_text


class Unreadable(Book):
    """Which documents have to be had anew, though their server may say that they are as they were."""

    def add_unreadable(self, source: str, key: str, sha256: str, parser: str, error: str) -> None:
        """Record that this version of a document could not be read, by which parser, and why."""
        self.write(
            "unreadable_versions",
            "INSERT INTO unreadable_versions (source, key, sha256, parser, error, failed_at)"
            " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (source, key, sha256) DO UPDATE SET"
            "   parser = excluded.parser, error = excluded.error, failed_at = excluded.failed_at,"
            "   read_at = NULL",
            (source, key, sha256, parser, error, as_text(self._clock())),
        )

    def mend_unreadable(self, source: str, key: str, sha256: str) -> None:
        """Record that a version was read after all, if ever it was not."""
        if self.is_unreadable(source, key, sha256):
            self.write(
                "unreadable_versions",
                "UPDATE unreadable_versions SET read_at = ? WHERE source = ? AND key = ? AND sha256 = ?",
                (as_text(self._clock()), source, key, sha256),
            )

    def is_unreadable(self, source: str, key: str, sha256: str) -> bool:
        """Whether this version could not be read when it was last tried."""
        row = self.row(
            "SELECT 1 FROM unreadable_versions"
            " WHERE source = ? AND key = ? AND sha256 = ? AND read_at IS NULL",
            (source, key, sha256),
        )
        return row is not None
