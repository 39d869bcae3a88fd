"""What a data folder holds, and what in it has to be looked at."""

from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import duckdb

from extractors.keep.ledger import Ledger
from extractors.sources import SOURCES
from flows.settings import Settings
from flows.steps.build import count_rows
from flows.steps.freshness import source_states
from flows.steps.problems import Kind, Problem
from flows.steps.stage import staged_versions
from store.data_folder import held_origin
from warehouse.database import read_database
from warehouse.releases import latest_release, list_releases

RUNS_SHOWN = 5


def read_status(settings: Settings, now: datetime | None = None) -> tuple[dict[str, Any], list[Problem]]:
    """Return what there is of sources, warehouse, releases and runs, ready for JSON, and the problems."""
    paths = settings.paths
    problems: list[Problem] = []
    found: dict[str, Any] = {
        "data": str(paths.root),
        "origin": held_origin(paths),
        "sources": [],
        "warehouse": None,
        "releases": [release.release_id for release in list_releases(paths.releases)],
        "latest": None,
        "runs": [],
    }
    if paths.ledger.exists():
        with closing(Ledger(paths.ledger)) as ledger:
            staged = staged_versions(ledger.versions(), SOURCES, paths)
            found["sources"], problems = source_states(
                ledger, staged, SOURCES, settings.sources_off, now or datetime.now(UTC)
            )
            found["runs"] = ledger.runs().head(RUNS_SHOWN).to_dicts()
    if paths.warehouse.exists():
        try:
            with read_database(paths.warehouse) as connection:
                built_at = connection.execute("SELECT built_at FROM ops.builds").fetchall()[0][0]
                found["warehouse"] = {"built_at": built_at, "rows": count_rows(connection)}
        except (duckdb.Error, IndexError) as error:
            words = f"{paths.warehouse}: can't be read ({error}). Run `erasmus build`."
            problems.append(Problem(Kind.OTHER, words))
    elif found["releases"]:
        words = f"{paths.warehouse}: missing, though there are releases. Run `erasmus build`."
        problems.append(Problem(Kind.OTHER, words))
    latest = latest_release(paths.releases)
    found["latest"] = latest.release_id if latest else None
    problems += _of_runs(found["runs"]) if not problems else []
    found["problems"] = [{"kind": one.kind.name.lower(), "text": one.text} for one in problems]
    return found, problems


def _of_runs(runs: list[dict[str, Any]]) -> list[Problem]:
    """The last run that came to its end, if nothing else says already what is wrong."""
    ended = next((run for run in runs if run["state"] != "running"), None)
    if ended is None or ended["state"] != "failed":
        return []
    words = f"The last run ({ended['command']}) failed: {ended['detail'] or 'without a report'}."
    return [Problem(Kind.OTHER, f"{words} Run `erasmus {ended['command'].split()[0]}` again.")]
