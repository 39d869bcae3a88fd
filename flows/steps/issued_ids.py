"""What a build remembers: the record of organisation ids, out of the warehouse in place or a release.

All else is made anew in each build. The record is a part of the warehouse and of each release, so it is lost
only where all of these are.
"""

from pathlib import Path

import duckdb

from store.paths import Paths
from transforms.resolution.record_of_ids import IDS, KEYS, Record
from warehouse.database import read_database
from warehouse.releases import DATABASE, list_releases


class RecordError(RuntimeError):
    """The record of ids can't be read though there should be one: says where, and what to do."""


def read_record(paths: Paths) -> tuple[Record, list[str]]:
    """Return the ids given so far, and warnings about where they had to be taken from.

    They come from the warehouse in place or the newest release, whichever knows more builds: an old warehouse
    may have been put back. Older releases are read only where newer ones can't be. What was built before ids
    were recorded has none to give. Raises RecordError if there are releases, but none that can be read: every
    organisation would get another id than the one that is published.
    """
    releases = [release.folder / DATABASE for release in reversed(list_releases(paths.releases))]
    in_place = [paths.warehouse] if paths.warehouse.exists() else []
    found, unread = {}, {}
    for database in (*in_place, *releases):
        try:
            found[database] = _read(database)
        except duckdb.CatalogException:
            continue
        except duckdb.Error as error:
            if "Conflicting lock" in str(error):
                raise RecordError(
                    f"{database}: another program has it open to write in. Close it there."
                ) from error
            unread[database] = f"{database}: its record of organisation ids can't be read ({error})."
            continue
        if database in releases:
            break
    faults = list(unread.values())
    if found:
        taken = max(found, key=lambda database: found[database].next_build())  # of equals the first
        if next(iter(found)) != taken:
            faults.append(f"{paths.warehouse}: knows fewer builds than the newest release.")
        return found[taken], [f"{fault} The ids of {taken} are used." for fault in faults]
    if unread.keys() & set(releases):
        raise RecordError(
            f"{' '.join(faults)} Put a whole copy of one of them back. Or move them all away: "
            "then every organisation gets its id anew."
        )
    return Record(), [f"{fault} Organisations get their ids anew." for fault in faults]


def _read(database: Path) -> Record:
    with read_database(database) as connection:
        ids = connection.execute(f"SELECT {', '.join(IDS)} FROM issued_ids").pl()  # noqa: S608 (own names)
        keys = connection.execute(f"SELECT {', '.join(KEYS)} FROM issued_keys").pl()  # noqa: S608 (own names)
    return Record(keys=keys.cast(KEYS), ids=ids.cast(IDS))
