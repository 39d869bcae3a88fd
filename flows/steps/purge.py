"""Purge: what was kept long enough is removed, once it has been said what that is and what it means.

Never removed are the newest and the listed versions of documents, nor those that stand in for one that can't
be staged or breaks its source's contract. What goes is recorded in the ledger first: whoever is killed in
between leaves files that nothing asks for, and the same command again removes them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import polars as pl

from extractors.keep.archive import Archive
from extractors.keep.ledger import Ledger
from extractors.sources import SOURCES
from flows.settings import Settings
from flows.steps.source_contracts import hold_contracts
from flows.steps.stage import staged_folders, staged_versions, unstaged_keys
from store.aside import remove
from store.paths import Paths

_CONTENT = ["source", "sha256"]
_VERSION = ["source", "key", "sha256"]
RAW, STAGING, LEFTOVERS = "raw", "staging", "leftovers"
MEANINGS = {
    RAW: "older versions of documents: they can't be staged anew, and what only they tell goes from the next "
    "build on: earlier grants, since when a project is known",
    STAGING: "tables of earlier parsers and of purged versions, which no build reads",
    LEFTOVERS: "what killed commands left half done",
}


@dataclass(frozen=True)
class Removal:
    """Something to be removed: what it is (a key of MEANINGS), of which source, and how large."""

    what: str
    source: str
    path: Path
    byte_count: int
    sha256: str = ""  # of raw bytes


def plan_purge(settings: Settings, ledger: Ledger, now: datetime) -> list[Removal]:
    """Return what a purge would remove by the settings; nothing is changed."""
    paths = settings.paths
    versions = ledger.versions()
    raw = _superseded(versions, settings, ledger, now)
    left = versions.join(raw, on=_CONTENT, how="anti")
    archive = Archive(paths.raw)
    gone = pl.concat([raw, ledger.purged()]).unique(maintain_order=True)
    files = [(source, archive.path(source, sha256), sha256) for source, sha256 in gone.iter_rows()]
    return [
        *(
            Removal(RAW, source, file, file.stat().st_size, sha256)
            for source, file, sha256 in files
            if file.exists()
        ),
        *_unread_staging(left, paths),
        *(Removal(LEFTOVERS, "", path, _size(path)) for path in _leftovers(paths)),
    ]


def remove_planned(planned: Sequence[Removal], settings: Settings, ledger: Ledger) -> None:
    """Remove what was planned; the data folder must be held for writing since then."""
    raw = [removal for removal in planned if removal.what == RAW]
    for source in sorted({removal.source for removal in raw}):
        ledger.add_purges(source, [removal.sha256 for removal in raw if removal.source == source])
    archive = Archive(settings.paths.raw)
    for removal in planned:
        if removal.what == RAW:
            archive.remove(removal.source, removal.sha256)
        else:
            remove(removal.path)


def _superseded(versions: pl.DataFrame, settings: Settings, ledger: Ledger, now: datetime) -> pl.DataFrame:
    """Return source and sha256 of versions that may go; bytes that another version needs stay."""
    if settings.keep_raw_days is None:
        return versions.select(_CONTENT).clear()
    is_shown = pl.col("is_newest") | pl.col("is_listed").fill_null(value=False)
    is_old = pl.col("last_fetched_at") < now - timedelta(days=settings.keep_raw_days)
    old = (
        versions.filter(~is_shown & is_old)
        .join(_as_built(settings, ledger).filter(is_shown), on=_VERSION, how="anti")
        .join(unstaged_keys(versions, SOURCES, settings.paths), on=["source", "key"], how="anti")
    )
    needed = versions.join(old, on=_VERSION, how="anti")
    return old.join(needed, on=_CONTENT, how="anti").select(_CONTENT).unique(maintain_order=True)


def _as_built(settings: Settings, ledger: Ledger) -> pl.DataFrame:
    """Return the versions as a build takes them: without what breaks its source's contract."""
    staged = staged_versions(ledger.versions(), SOURCES, settings.paths)
    return ledger.versions(None if staged.is_empty() else hold_contracts(ledger, staged, SOURCES).left_out)


def _unread_staging(versions: pl.DataFrame, paths: Paths) -> Iterator[Removal]:
    """Yield the folders of known sources in which no version is staged by the parsers as they are now."""
    read = staged_folders(versions, SOURCES, paths)
    for source in SOURCES:
        for folder in sorted((paths.staging / source).glob("*")):
            if folder not in read:
                yield Removal(STAGING, source, folder, _size(folder))


def _leftovers(paths: Paths) -> Iterator[Path]:
    for folder in (paths.warehouse.parent, paths.releases):
        yield from sorted(folder.glob(".*.partial*"))


def _size(path: Path) -> int:
    files = path.rglob("*") if path.is_dir() and not path.is_symlink() else [path]
    return sum(file.lstat().st_size for file in files if file.is_symlink() or file.is_file())
