"""What changed since the last release: SQL files, each returning the changes of one kind.

They are asked while a warehouse is built, all other tables being filled; the last release is attached as
``latest``. Their columns are those of ``changes``; those left out are null. A file's first comment says what
it finds. ``present_id(id)`` is the id that an organisation has now, if it was retired since.
"""

from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import polars as pl

from schema import MAIN, OPS
from schema.rules import hand_over
from warehouse.database import attach
from warehouse.sql_files import sql_files

_PRESENT_ID = """
CREATE TEMP MACRO present_id(id) AS coalesce(
    (SELECT redirected_to FROM organisation_redirects WHERE organisation_redirects.organisation_id = id), id
)
"""
_ORDER = ("subject", "change_kind", "field", "project_id", "organisation_id", "before", "after")


@dataclass(frozen=True)
class Comparison:
    """Rows of ``changes`` and of ``ops.comparisons``, and in words what could not be compared."""

    changes: pl.DataFrame = field(default_factory=lambda: MAIN["changes"].create_empty())
    comparisons: pl.DataFrame = field(default_factory=lambda: OPS["comparisons"].create_empty())
    problems: list[str] = field(default_factory=list)


def find_changes(
    connection: duckdb.DuckDBPyConnection, fingerprint: str, release_id: str, release: Path
) -> Comparison:
    """Hold the warehouse that is being built against the DuckDB file of a release, which is only read.

    A release of this very build keeps what it says itself: building once more changes nothing. What can't be
    compared, such as a table that an older release does not have, is said in ``ops.comparisons`` and in
    `problems`, and the rest is compared all the same.
    """
    try:
        attach(connection, release, "latest")
    except duckdb.Error as error:
        return Comparison(problems=[f"{release}: can't be read, so nothing says what changed ({error})"])
    try:
        if connection.execute("SELECT fingerprint FROM latest.ops.builds").fetchone() == (fingerprint,):
            return Comparison(
                connection.execute("FROM latest.changes").pl(),
                connection.execute("FROM latest.ops.comparisons").pl(),
            )
        return _compare(connection, release_id)
    finally:
        connection.execute("DETACH latest")


def _compare(connection: duckdb.DuckDBPyConnection, release_id: str) -> Comparison:
    connection.execute(_PRESENT_ID)
    since = pl.lit(release_id).alias("since_release")
    found = [pl.DataFrame(schema=dict.fromkeys(_ORDER, pl.String))]
    outcome, problems = [], []
    for name, query in sql_files("changes").items():
        rows, problem = pl.DataFrame(), None
        try:
            rows = connection.execute(query.sql).pl()
            found.append(rows)
        except (duckdb.BinderException, duckdb.CatalogException) as error:
            # an older release, without a table or column that is asked for
            problem = str(error).splitlines()[0]
            problems.append(f"{name.replace('_', ' ')} since release {release_id}: can't be told ({problem})")
        outcome.append((name, query.description, rows.height, problem))
    changes = pl.concat(found, how="diagonal_relaxed").sort(_ORDER, nulls_last=True)
    comparisons = pl.DataFrame(
        outcome, schema=["comparison_name", "description", "change_count", "problem"], orient="row"
    )
    numbered = changes.with_row_index("change_number", 1).with_columns(since)
    return Comparison(
        hand_over(numbered, MAIN["changes"], "changes"),
        hand_over(comparisons.with_columns(since), OPS["comparisons"], "ops.comparisons"),
        problems,
    )
