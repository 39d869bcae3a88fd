"""The warehouse and the releases: whole, and `latest` points to a whole one."""

from collections.abc import Iterator

import duckdb

from flows.steps.integrity.findings import Finding
from flows.steps.integrity.staged_folders import left_half
from store.aside import link_to, remove
from store.paths import Paths
from store.quarantine import quarantine
from warehouse.database import read_through
from warehouse.releases import damage_of, release_folders


def check_warehouse(paths: Paths) -> Iterator[Finding]:
    """Yield whether the warehouse is damaged; a build replaces it, with the ids that it can read."""
    leftover = paths.warehouse.with_name(f".{paths.warehouse.name}.partial")
    if leftover.exists():
        yield left_half("warehouse", leftover, "erasmus build")
    if paths.warehouse.exists():
        try:
            read_through(paths.warehouse)
        except duckdb.Error as error:
            problem = f"can't be read to its end ({str(error).splitlines()[0]})"
            yield Finding("warehouse", str(paths.warehouse), problem, "Run `erasmus build`: it is built anew")


def check_releases(paths: Paths, *, mend: bool) -> Iterator[Finding]:
    """Yield releases of which something is damaged, and whether `latest` points to one that is not."""
    releases, latest = paths.releases, paths.releases / "latest"
    whole = []
    for folder in release_folders(releases):
        problem = damage_of(folder)
        if not problem:
            whole.append(folder.name)
            continue
        found = Finding("releases", str(folder), problem, "Use --mend: it is moved away")
        if mend:
            found = found.mended(f"Moved to {quarantine(folder, paths, problem)}")
        yield found
    for leftover in sorted(releases.glob(".*.partial")):
        yield left_half("releases", leftover, "erasmus publish")
    if latest.is_symlink() and latest.readlink().name not in whole:
        problem = f"points to {latest.readlink()}, which is no whole release"
        found = Finding("releases", str(latest), problem, "Use --mend: it points to the newest whole one")
        if mend and whole:
            link_to(latest, whole[-1])
            found = found.mended(f"Points to {whole[-1]}, the newest whole one")
        elif mend:
            remove(latest)
            found = found.mended("Removed, as there is no whole release; run `erasmus publish`")
        yield found
    elif whole and not latest.is_symlink():
        found = Finding("releases", str(latest), "is gone", "Run `erasmus publish --restore RELEASE`")
        if mend:
            link_to(latest, whole[-1])
            found = found.mended(f"Points to {whole[-1]}, the newest whole one")
        yield found
