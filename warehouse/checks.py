"""Checks over the finished tables: queries that return the rows which break them.

Some are generated from the registry, the others are SQL files: a file's first comment says what it holds and,
where there is a bound, why the bound stands where it does.
"""

from collections.abc import Collection, Mapping

import duckdb
import polars as pl

from warehouse.generated_checks import generated_checks
from warehouse.sql_files import SqlFile, sql_files

EXAMPLES = 3


class CheckError(RuntimeError):
    """A build that breaks a check: nothing was replaced."""

    def __init__(self, broken: Mapping[str, tuple[str, pl.DataFrame]]) -> None:
        lines = [f"{len(broken)} of the checks failed, so nothing was replaced:"]
        for name, (description, rows) in broken.items():
            examples = "; ".join(str(row) for row in rows.head(EXAMPLES).rows())
            lines.append(f"- {name}: {rows.height} rows break it, such as {examples}. It says: {description}")
        super().__init__("\n".join(lines))
        self.broken = broken


def all_checks() -> Mapping[str, SqlFile]:
    """Return every check by name."""
    return dict(sorted({**sql_files("checks"), **generated_checks()}.items()))


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
        "CREATE OR REPLACE TEMP TABLE listed_before (source VARCHAR, listed_count BIGINT, may_shrink BOOLEAN)"
    )
    for source, listed_count in listed_before.items():
        connection.execute(
            "INSERT INTO listed_before VALUES (?, ?, ?)", [source, listed_count, source in may_shrink]
        )
    outcome = []
    broken = {}
    for name, check in all_checks().items():
        violations = connection.execute(check.sql).pl()
        outcome.append((name, check.description, violations.height, violations.is_empty()))
        if not violations.is_empty():
            broken[name] = (check.description, violations)
    if broken:
        raise CheckError(broken)
    columns = ["check_name", "description", "violation_count", "is_passed"]
    return pl.DataFrame(outcome, schema=columns, orient="row")
