"""How a data folder differs from another that saw the same: rows, versions, releases, what lies about."""

import fcntl
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import duckdb

from extractors.keep.ledger import Ledger
from portal.handler import Request
from store.paths import Paths

# Differ from one run to the next, though the runs saw the same
_TIMES_AND_PORTS = ("first_seen", "last_seen", "fetched_at", "last_fetched_at", "url")
_NO_DOCUMENTS = ("page", "robots", "portal", "other")
FIGURES = ("lost", "doubled", "different_rows", "partial_files", "locks_held")


def figures(folder: Path, other: Path) -> dict[str, int]:
    """What is wrong with a folder beside an undisturbed one, counted, by FIGURES.

    `lost` and `doubled`: versions in the ledger, staged documents and releases.
    """
    held, right = _things(folder), _things(other)
    return {
        "lost": (right - held).total(),
        "doubled": (held - right).total(),
        "different_rows": _different_rows(Paths(folder).warehouse, Paths(other).warehouse),
        "partial_files": sum(1 for _ in folder.rglob("*.partial"))
        + sum(1 for _ in folder.rglob("*/incoming/*")),
        "locks_held": int(_is_held(Paths(folder).lock)),
    }


def _things(folder: Path) -> Counter[tuple[str, ...]]:
    paths = Paths(folder)
    with closing(Ledger(paths.ledger)) as ledger:
        versions = ledger.versions().select("source", "key", "sha256", "is_newest", "is_listed").rows()
    found = Counter(("version", *map(str, version)) for version in versions)
    found.update(("staged", str(one.relative_to(paths.staging))) for one in paths.staging.glob("*/[!.]*"))
    found.update(("raw", str(one.relative_to(paths.raw))) for one in paths.raw.rglob("*") if one.is_file())
    releases = [one for one in paths.releases.glob("[!.]*") if not one.is_symlink()]
    found[("release",)] = len(releases)
    found.update(("file", file.name) for file in (paths.releases / "latest").iterdir())
    return found


def _different_rows(warehouse: Path, other: Path) -> int:
    """How many rows of schema main stand in one of two warehouses alone; times and ports left out."""
    with duckdb.connect() as connection:
        for name, file in (("here", warehouse), ("there", other)):
            connection.execute(f"ATTACH '{file}' AS {name} (READ_ONLY)")
        tables = connection.execute(
            "SELECT table_name, string_agg('\"' || column_name || '\"', ', ') FROM duckdb_columns() "
            "WHERE database_name = 'there' AND schema_name = 'main' AND NOT internal "
            "AND NOT list_contains(?, column_name) GROUP BY table_name",
            [list(_TIMES_AND_PORTS)],
        ).fetchall()
        assert tables, "the undisturbed warehouse has no tables"
        count = 0
        for table, columns in tables:
            for one, another in (("here", "there"), ("there", "here")):
                rows = connection.execute(
                    f"SELECT count(*) FROM (SELECT {columns} FROM {one}.main.{table} "  # noqa: S608
                    f"EXCEPT ALL SELECT {columns} FROM {another}.main.{table})"
                ).fetchone()
                count += rows[0] if rows else 0
    return count


def _is_held(lock: Path) -> bool:
    with lock.open("r") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def sent_again(requests: Sequence[Request]) -> int:
    """How often the portal sent a document to its end that it had sent to its end already."""
    sent = Counter(
        (request.kind, request.key)
        for request in requests
        if request.kind not in _NO_DOCUMENTS
        and request.key != "aggregations"
        and request.whole
        and request.status == 200
    )
    return sum(count - 1 for count in sent.values())
