"""Immutable releases: one folder each with Parquet, DuckDB file, description and digests.

A release is written aside and renamed into place; then ``latest`` is moved in one step. Nothing in a
release ever changes; it may be withdrawn, and then a note is left of it. Whoever reads ``releases/latest``
sees the old release or the new one, whole.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import dataframely as dy
import duckdb

from schema import MAIN, SCHEMAS
from schema.columns import facts
from store.aside import link_to, remove, written_aside
from store.digests import DIGESTS, damaged_files, not_as, write_digests
from store.paths import Paths
from warehouse.database import attach, duckdb_type, new_database, read_database, read_through
from warehouse.datapackage import Credit, attribution, describe_release
from warehouse.release_notes import release_notes

DATABASE = "erasmus.duckdb"
DESCRIPTION = "datapackage.json"
NOTES = "CHANGES.md"
WITHDRAWN = "WITHDRAWN.md"  # all that is left of a release that was withdrawn
# Names the release that is about to become the latest: a killed publication differs from a restored release
_MOVING = ".moving"
_RELEASE_ID = re.compile(r"\d{4}-\d{2}-\d{2}\.\d+")


class ReleaseError(RuntimeError):
    """A release that can't be made or put back: says which, and what to do."""


@dataclass(frozen=True)
class Release:
    """One release on disk."""

    release_id: str
    folder: Path
    fingerprint: str


def list_releases(releases: Path) -> list[Release]:
    """Return the releases in a folder, oldest first; those withdrawn are none."""
    return [
        Release(folder.name, folder, _read_fingerprint(folder / DESCRIPTION))
        for folder in release_folders(releases)
    ]


def release_folders(releases: Path) -> list[Path]:
    """Return the folders of all releases, whole or not, oldest first; those withdrawn are none."""
    return [folder for folder in _folders(releases) if not (folder / WITHDRAWN).exists()]


def withdrawn_releases(releases: Path) -> list[str]:
    """Return the ids of the releases that were withdrawn, oldest first."""
    return [folder.name for folder in _folders(releases) if (folder / WITHDRAWN).exists()]


def _folders(releases: Path) -> list[Path]:
    found = [
        folder
        for folder in releases.glob("*/")
        if _RELEASE_ID.fullmatch(folder.name) and not folder.is_symlink()
    ]
    return sorted(found, key=lambda folder: _order(folder.name))


def damage_of(folder: Path) -> str:
    """Return what is wrong with a release: files missing or not as they were written; "" if it is whole.

    One that is older than the digests beside it is held against those of its description.
    """
    if (folder / DIGESTS).exists():
        damaged = damaged_files(folder)
    else:
        try:
            described = json.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))["resources"]
            damaged = not_as(folder, {one["path"]: one["hash"].removeprefix("sha256:") for one in described})
            read_through(folder / DATABASE)
        except (OSError, ValueError, KeyError, TypeError):
            damaged = [DESCRIPTION]
        except duckdb.Error:
            damaged = [DATABASE]
    return f"damaged or missing: {', '.join(sorted(damaged))}" if damaged else ""


def latest_release(releases: Path) -> Release | None:
    """Return the release that ``latest`` points to."""
    link = releases / "latest"
    pointed_to = link.readlink().name if link.is_symlink() else None
    return next((r for r in list_releases(releases) if r.release_id == pointed_to), None)


def publish(
    database: Path,
    releases: Path,
    *,
    now: datetime,
    named: Mapping[str, str],
    with_texts: bool,
    keep: int,
) -> Release | None:
    """Publish the warehouse as a release and move ``latest`` to it.

    `named` says how sources want to be named, those that do. Returns None, and does nothing, if the newest
    release, or the one that ``latest`` points to, already holds this very build. Only the `keep` newest
    releases stay, and the one that ``latest`` points to.

    Raises ReleaseError if there is no warehouse.
    """
    if not database.exists():
        raise ReleaseError("There is no warehouse to publish yet. Run `erasmus build` first.")
    releases.mkdir(parents=True, exist_ok=True)
    _finish_killed(releases)
    try:
        with read_database(database) as connection:
            build, origin = connection.execute("SELECT fingerprint, origin FROM ops.builds").fetchall()[0]
    except (duckdb.Error, IndexError) as error:
        raise ReleaseError(f"{database}: can't be read ({error}). Run `erasmus build`.") from error
    fingerprint = hashlib.sha256(f"{build} with_texts={with_texts}".encode()).hexdigest()
    existing = list_releases(releases)
    release = None
    latest = latest_release(releases)
    if fingerprint not in {held.fingerprint for held in (*existing[-1:], latest) if held}:
        moved = release_folders(Paths(releases.parent).quarantine / releases.name)
        release_id = _next_id([held.name for held in (*_folders(releases), *moved)], now)
        release = Release(release_id, releases / release_id, fingerprint)
        try:
            _write(database, release, existing, origin=origin, now=now, named=named, with_texts=with_texts)
        except duckdb.Error as error:
            raise ReleaseError(f"{database}: can't be published ({error}). Run `erasmus build`.") from error
    _remove_old(releases, keep)
    return release


def restore(releases: Path, release_id: str) -> Release:
    """Point ``latest`` back to an earlier release.

    Raises ReleaseError, naming the releases there are, if there is none of that name.
    """
    _finish_killed(releases)
    release = _known(releases, release_id)
    link_to(releases / "latest", release_id)
    return release


def withdraw(releases: Path, release_id: str, why: str) -> None:
    """Remove all of a release but for a note that says `why`; its id is not given again.

    Raises ReleaseError for a release that is not there, and for the one that ``latest`` points to.
    """
    _finish_killed(releases)
    _known(releases, release_id)
    latest = latest_release(releases)
    if latest is not None and latest.release_id == release_id:
        raise ReleaseError(
            f"{release_id} is the latest release. Publish another one first, or put `latest` back to one "
            "with `erasmus publish --restore`."
        )
    with written_aside(releases / release_id / WITHDRAWN) as note:
        note.write_text(f"# Release {release_id} is withdrawn\n\n{why}\n", encoding="utf-8")
    _finish_killed(releases)


def _known(releases: Path, release_id: str) -> Release:
    """Return the release of this name. Raises ReleaseError if there is none."""
    known = {release.release_id: release for release in list_releases(releases)}
    if release_id in withdrawn_releases(releases):
        raise ReleaseError(f"The release {release_id} is withdrawn; its {WITHDRAWN} says why.")
    if release_id not in known:
        raise ReleaseError(
            f"There is no release {release_id!r}. There are: {', '.join(known) or 'none yet'}."
        )
    return known[release_id]


def _read_fingerprint(description: Path) -> str:
    try:
        return str(json.loads(description.read_text(encoding="utf-8"))["fingerprint"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ReleaseError(
            f"{description}: can't be read ({type(error).__name__}: {error}). "
            "Put the file back, or run `erasmus status --verify --mend`, which moves the release away."
        ) from error


def _order(release_id: str) -> tuple[str, int]:
    date, _, number = release_id.partition(".")
    return date, int(number)


def _next_id(taken: list[str], now: datetime) -> str:
    """Name a release by its day and a number that counts up within it: never by one that was taken."""
    today = f"{now:%Y-%m-%d}"
    numbers = [_order(release_id)[1] for release_id in taken if release_id.startswith(today)]
    return f"{today}.{max(numbers, default=0) + 1}"


def _write(
    database: Path,
    release: Release,
    existing: list[Release],
    *,
    origin: str,
    now: datetime,
    named: Mapping[str, str],
    with_texts: bool,
) -> None:
    """Write a release aside, then put it in its place and move ``latest`` to it."""
    releases = release.folder.parent
    with written_aside(release.folder) as aside:
        aside.mkdir()
        _fill(aside, database, release, existing, origin=origin, now=now, named=named, with_texts=with_texts)
        # a release that takes its place is the latest, also for whoever is killed in between
        (releases / _MOVING).write_text(release.release_id, encoding="utf-8")
    _finish_killed(releases)


def _fill(
    folder: Path,
    database: Path,
    release: Release,
    existing: list[Release],
    *,
    origin: str,
    now: datetime,
    named: Mapping[str, str],
    with_texts: bool,
) -> None:
    """Write everything that a release consists of into a folder."""
    with read_database(database) as connection:
        licences = connection.execute(
            "SELECT DISTINCT source, licence FROM documents ORDER BY ALL"
        ).fetchall()
        credited = [Credit(source, licence, named.get(source, "")) for source, licence in licences]
        line = attribution(origin, now, credited)
        _write_tables(connection, folder, attributed=line, with_texts=with_texts)
        notes = release_notes(connection, release.release_id, [held.release_id for held in existing])
    (folder / NOTES).write_text(notes, encoding="utf-8")
    _write_database(database, folder / DATABASE, with_texts=with_texts)
    package = describe_release(
        folder,
        release.release_id,
        release.fingerprint,
        origin=origin,
        now=now,
        credited=credited,
        with_texts=with_texts,
    )
    (folder / DESCRIPTION).write_text(
        json.dumps(package, indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    write_digests(folder)


def _remove_old(releases: Path, keep: int) -> None:
    """Keep the newest releases, and the one that ``latest`` points to."""
    latest = latest_release(releases)
    for release in list_releases(releases)[:-keep]:
        if release != latest:
            # set aside in one step: a release that is half removed must not look like one
            leftover = releases / f".{release.release_id}.partial"
            release.folder.rename(leftover)
            remove(leftover)


def _write_tables(
    connection: duckdb.DuckDBPyConnection, folder: Path, *, attributed: str, with_texts: bool
) -> None:
    """Write each table as Parquet, with the attribution in the file itself."""
    for name, table in MAIN.items():
        rows = _released(name, table, with_texts=with_texts)
        connection.execute(
            f"COPY ({rows}) TO '{_quoted(folder / f'{name}.parquet')}' "
            f"(FORMAT parquet, COMPRESSION zstd, KV_METADATA {{attribution: '{_quoted(attributed)}'}})"
        )


def _released(name: str, table: type[dy.Schema], *, with_texts: bool) -> str:
    """Return the query for what of a table is in a release.

    Columns that stay local are null there; a table that is nothing without one of them is empty.
    """
    local = {
        column_name: column for column_name, column in table.columns().items() if facts(column).stays_local
    }
    if with_texts or not local:
        return f"FROM {name}"
    if not all(column.nullable for column in local.values()):
        return f"FROM {name} LIMIT 0"
    emptied = ", ".join(
        f'NULL::{duckdb_type(column.dtype)} AS "{column_name}"' for column_name, column in local.items()
    )
    return f"SELECT * REPLACE ({emptied}) FROM {name}"  # noqa: S608 (names of the registry)


def _write_database(source: Path, target: Path, *, with_texts: bool) -> None:
    with new_database(target) as connection:
        attach(connection, source, "warehouse")
        for schema, tables in SCHEMAS.items():
            for name, table in tables.items():
                rows = _released(f'warehouse.{schema}."{name}"', table, with_texts=with_texts)
                connection.execute(f'INSERT INTO {schema}."{name}" {rows}')
        connection.execute("DETACH warehouse")


def _finish_killed(releases: Path) -> None:
    """Remove what a killed command left half done, and move ``latest`` where it had still to go."""
    for leftover in releases.glob(".*.partial"):
        remove(leftover)
    for release_id in withdrawn_releases(releases):
        for held in (releases / release_id).iterdir():
            if held.name != WITHDRAWN:
                remove(held)
    moving = releases / _MOVING
    if moving.exists():
        release_id = moving.read_text(encoding="utf-8")
        if _RELEASE_ID.fullmatch(release_id) and (releases / release_id).is_dir():
            link_to(releases / "latest", release_id)
        moving.unlink()


def _quoted(words: Path | str) -> str:
    return str(words).replace("'", "''")
