"""What a build remembers: the record of organisation ids, out of the warehouse in place or a release.

All else is made anew in each build. The record is a part of the warehouse and of each release, so it is lost
only where all of these are.
"""

from pathlib import Path

import duckdb

from flows.paths import Paths
from transforms.resolution.record import IDS, KEYS, Record
from warehouse.database import read_database
from warehouse.releases import DATABASE, list_releases


class RecordError(RuntimeError):
    """The record of ids can't be read though there should be one: says where, and what to do."""


def read_record(paths: Paths) -> tuple[Record, list[str]]:
    """Return the ids given so far, and warnings about where they had to be taken from.

    They come from the warehouse in place; without one, or if it can't be read, from the newest release. What
    was built before ids were recorded has none to give. Raises RecordError if there are releases, but none
    that can be read: every organisation would get another id than the one that is published.
    """
    releases = [release.folder / DATABASE for release in reversed(list_releases(paths.releases))]
    unread = []
    for database in (paths.warehouse, *releases):
        if not database.exists():
            continue
        try:
            record = _read(database)
        except duckdb.CatalogException:
            continue
        except duckdb.Error as error:
            unread.append(f"{database}: its record of organisation ids can't be read ({error}).")
        else:
            return record, [f"{fault} The ids of {database} are used." for fault in unread]
    if len(unread) > 1:
        raise RecordError(
            f"{' '.join(unread)} Put a whole copy of one of them back. Or move them all away: "
            "then every organisation gets its id anew."
        )
    return Record(), [f"{fault} Organisations get their ids anew." for fault in unread]


def _read(database: Path) -> Record:
    with read_database(database) as connection:
        ids = connection.execute(f"SELECT {', '.join(IDS)} FROM issued_ids").pl()  # noqa: S608 (own names)
        keys = connection.execute(f"SELECT {', '.join(KEYS)} FROM issued_keys").pl()  # noqa: S608 (own names)
    return Record(keys=keys.cast(KEYS), ids=ids.cast(IDS))
