"""Checks over the finished tables: SQL files, each returning the rows that break it.

A check's first comment says what it holds and, where there is a bound, why the bound stands where it does.
"""

from collections.abc import Collection, Mapping
from importlib.resources import files

import duckdb
import polars as pl

EXAMPLES = 3


class CheckError(RuntimeError):
    """A build that breaks a check: nothing was replaced."""

    def __init__(self, broken: Mapping[str, tuple[str, pl.DataFrame]]) -> None:
        lines = [f"{len(broken)} of the checks failed, so nothing was replaced:"]
        for name, (description, rows) in broken.items():
            examples = "; ".join(str(row) for row in rows.head(EXAMPLES).rows())
            lines.append(f"- {name}: {rows.height} rows break it, such as {examples}. It says: {description}")
        super().__init__("\n".join(lines))


def read_checks() -> dict[str, tuple[str, str]]:
    """Return every check by name: its description and its query."""
    checks = {}
    for file in sorted(files("warehouse").joinpath("checks").iterdir(), key=lambda file: file.name):
        sql = file.read_text(encoding="utf-8")
        comments = [line.removeprefix("--").strip() for line in sql.splitlines() if line.startswith("--")]
        checks[file.name.removesuffix(".sql")] = (" ".join(comments), sql)
    return checks


def run_checks(
    connection: duckdb.DuckDBPyConnection,
    listed_before: Mapping[str, int],
    may_shrink: Collection[str],
) -> pl.DataFrame:
    """Run every check and return the outcome with the columns of ``ops.checks``.

    `listed_before` is how many projects each source listed in the last build, `may_shrink` names the sources
    that may list fewer now.

    Raises CheckError naming every check that is broken, with examples.
    """
    connection.execute(
        "CREATE TEMP TABLE listed_before (source VARCHAR, listed_count BIGINT, may_shrink BOOLEAN)"
    )
    for source, listed_count in listed_before.items():
        connection.execute(
            "INSERT INTO listed_before VALUES (?, ?, ?)", [source, listed_count, source in may_shrink]
        )
    outcome = []
    broken = {}
    for name, (description, sql) in read_checks().items():
        violations = connection.execute(sql).pl()
        outcome.append((name, description, violations.height, violations.is_empty()))
        if not violations.is_empty():
            broken[name] = (description, violations)
    if broken:
        raise CheckError(broken)
    columns = ["check_name", "description", "violation_count", "is_passed"]
    return pl.DataFrame(outcome, schema=columns, orient="row")
