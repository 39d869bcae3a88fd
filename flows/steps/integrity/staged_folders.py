"""Staging: every set of tables is as it was written, and nothing waits."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from extractors.sources import SOURCES
from flows.steps.integrity.findings import Finding
from flows.steps.stage import damaged_folders, set_staged_aside, staged_versions
from store.paths import Paths


def check_staging(paths: Paths, versions: pl.DataFrame, *, mend: bool) -> Iterator[Finding]:
    """Yield sets of tables that are damaged, documents that are not staged, and what a killed stage left."""
    staged = staged_versions(versions, SOURCES, paths)
    for folder in damaged_folders(staged):
        found = Finding(
            "staging", str(folder), "damaged", "Use --mend, or `erasmus build`: it is staged anew"
        )
        if mend:
            found = found.mended(
                set_staged_aside(folder, paths).removeprefix(f"{folder}: damaged. ").removesuffix(".")
            )
        yield found
    newest = versions.filter("is_newest", pl.col("source").is_in(list(SOURCES)))
    waiting = newest.join(staged, on=["source", "key", "sha256"], how="anti")
    for document_id in () if mend else waiting["document_id"]:  # staged thereafter
        yield Finding("staging", document_id, "not staged", "Run `erasmus stage`", is_damage=False)
    for leftover in sorted(paths.staging.glob("*/.*.partial")):
        yield left_half("staging", leftover, "erasmus stage")


def left_half(area: str, path: Path, command: str) -> Finding:
    """What a killed command left aside: it never looked whole, and the next one clears it away."""
    return Finding(area, str(path), "half written", f"The next `{command}` clears it away", is_damage=False)
