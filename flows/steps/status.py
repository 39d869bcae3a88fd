"""What a data folder holds."""

from contextlib import closing
from typing import Any

import duckdb

from extractors.keep.ledger import Ledger
from extractors.sources import SOURCES
from flows.settings import Settings
from flows.steps.build import count_rows
from flows.steps.stage import staged_versions
from store.data_folder import held_origin
from warehouse.database import read_database
from warehouse.releases import latest_release, list_releases

RUNS_SHOWN = 5


def read_status(settings: Settings) -> dict[str, Any]:
    """Return documents per source, the warehouse, releases and the last runs, ready for JSON."""
    paths = settings.paths
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
            versions = ledger.versions()
            staged = staged_versions(versions, SOURCES, paths)
            found["runs"] = ledger.runs().head(RUNS_SHOWN).to_dicts()
        for name in SOURCES:
            of_source = versions.filter(source=name)
            found["sources"].append(
                {
                    "source": name,
                    "documents": of_source["document_id"].n_unique(),
                    "versions": of_source.height,
                    "staged": staged.filter(source=name).height,
                    "last_fetched_at": of_source["last_fetched_at"].max(),
                }
            )
    if paths.warehouse.exists():
        try:
            with read_database(paths.warehouse) as connection:
                built_at = connection.execute("SELECT built_at FROM ops.builds").fetchall()[0][0]
                found["warehouse"] = {"built_at": built_at, "rows": count_rows(connection)}
        except (duckdb.Error, IndexError) as error:
            found["problem"] = f"{paths.warehouse}: can't be read ({error}). Run `erasmus build`."
    latest = latest_release(paths.releases)
    found["latest"] = latest.release_id if latest else None
    return found
