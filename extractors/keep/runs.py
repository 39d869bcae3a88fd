"""Runs in the ledger: which command was given, when, and how it ended."""

import polars as pl

from extractors.keep.book import Book, as_text

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


class Runs(Book):
    """What was asked, and what came of it."""

    def start_run(self, command: str, detail: str | None = None) -> int:
        """Record that a command has begun; returns the id of the run."""
        [run] = self.write(
            "runs",
            "INSERT INTO runs (command, started_at, state, detail) VALUES (?, ?, 'running', ?)",
            (command, as_text(self._clock()), detail),
        )
        return int(run["run_id"])

    def finish_run(self, run_id: int, state: str, detail: str | None = None) -> None:
        """Record how a run has ended."""
        self.write(
            "runs",
            "UPDATE runs SET state = ?, finished_at = ?, detail = coalesce(?, detail) WHERE run_id = ?",
            (state, as_text(self._clock()), detail, run_id),
        )

    def runs(self) -> pl.DataFrame:
        """One row per run, the newest first."""
        return self.frame(
            "SELECT run_id, command, started_at, finished_at, state, detail FROM runs ORDER BY run_id DESC",
            _RUN_COLUMNS,
        )
