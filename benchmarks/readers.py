"""Build and publish in a loop, and read at the same time.

``python -m benchmarks.readers [--seconds 600] [--seed 7] [--readers 2] [--json FILE]``. Documents change in
each round, as in a night. One kind of reader takes the release that ``latest`` points to, checks each file
against the digests in its datapackage.json, and reads it; the other opens the warehouse. A read fails if
anything raises; a release is mixed if a file is not the one that its description names. The right way to
read a release is to resolve ``latest`` once, and to take all files from the folder that it names: two files
taken through ``latest`` may be of two releases.
"""

import argparse
import hashlib
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from benchmarks.made_up_folder import environment, settings_of
from extractors.keep.ledger import Ledger
from flows.settings import Settings
from flows.steps.order import orders_of
from flows.steps.run import run_steps
from portal.generator import generate
from portal.server import Portal
from store.data_folder import writing
from store.paths import Paths
from warehouse.database import read_database

PROJECTS = 40
KINDS = ("release", "warehouse")
_ORPHANS = "SELECT count(*) FROM participations ANTI JOIN projects USING (project_id)"
_STOP = "stop"
_SHOWN = 5  # failures that are kept word by word


class MixedError(Exception):
    """Files of a release do not belong together."""


def measure(seconds: float, seed: int, readers: int) -> dict[str, Any]:
    """Write for so long while `readers` of each kind read, and return the figures."""
    with tempfile.TemporaryDirectory() as room, Portal(generate(PROJECTS, seed)) as portal:
        folder = Path(room) / "data"
        with environment(settings_of(folder, portal)):
            rounds = _rounds(portal, seed)
            next(rounds)  # so that there is something to read
            started = [_start(kind, Paths(folder)) for kind in KINDS for _ in range(readers)]
            began = time.monotonic()
            count = 0
            while time.monotonic() - began < seconds:
                next(rounds)
                count += 1
            lasted = time.monotonic() - began
            (folder / _STOP).touch()
            found = [json.loads(process.communicate()[0]) for process in started]
    rows = []
    for kind in KINDS:
        of_kind = [one for one in found if one["kind"] == kind]
        totals = {name: sum(one[name] for one in of_kind) for name in ("reads", "failures", "mixed")}
        seen = len({version for one in of_kind for version in one["versions"]})
        said = [words for one in of_kind for words in one["said"]][:_SHOWN]
        rows.append({"kind": kind, "readers": len(of_kind), **totals, "versions_seen": seen, "said": said})
    return {"seed": seed, "projects": PROJECTS, "seconds": round(lasted), "rounds": count, "rows": rows}


def _rounds(portal: Portal, seed: int) -> Iterator[None]:
    """Harvest, stage, build and publish, whatever changed in a night, again and again."""
    settings = Settings()
    orders = orders_of(["eprp_lists", "eprp_search"])
    night = 0
    while True:
        with writing(settings.paths), closing(Ledger(settings.paths.ledger)) as ledger:
            report = run_steps(orders, settings, ledger, ["eprp_lists", "eprp_search"])
        assert report.release is not None, report
        yield
        night += 1
        portal.advance_night(portal.world.next_night(seed + night))


def _start(kind: str, paths: Paths) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "benchmarks.readers", "--read", kind, "--folder", str(paths.root)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


# ---- a reader


def _read(kind: str, paths: Paths) -> dict[str, Any]:
    """Read until told to stop."""
    reads: Mapping[str, Callable[[Paths], str]] = {"release": read_release, "warehouse": read_warehouse}
    counted = {"reads": 0, "failures": 0, "mixed": 0}
    versions, said = set(), []
    while not (paths.root / _STOP).exists():
        try:
            versions.add(reads[kind](paths))
        except MixedError as error:
            counted["mixed"] += 1
            said.append(str(error))
        except Exception as error:  # whatever a reader may meet is what is counted
            counted["failures"] += 1
            said.append(f"{type(error).__name__}: {error}")
        counted["reads"] += 1
    return {"kind": kind, **counted, "versions": sorted(versions), "said": said[:_SHOWN]}


def read_release(paths: Paths) -> str:
    """Read every file of the latest release; returns which it is. Raises MixedError."""
    folder = (paths.releases / "latest").resolve(strict=True)
    description = json.loads((folder / "datapackage.json").read_bytes())
    for resource in description["resources"]:
        data = (folder / resource["path"]).read_bytes()
        if hashlib.sha256(data).hexdigest() != resource["hash"].removeprefix("sha256:"):
            raise MixedError(f"{folder.name}: {resource['path']} is not the one that is described")
        if resource["path"].endswith(".parquet"):
            pl.read_parquet(data)
    with duckdb.connect(folder / "erasmus.duckdb", read_only=True) as connection:
        _check_whole(connection)
    return folder.name


def read_warehouse(paths: Paths) -> str:
    """Read the warehouse; returns which build it is. Raises MixedError."""
    with read_database(paths.warehouse) as connection:
        _check_whole(connection)
        return str(connection.execute("SELECT max(last_fetched_at) FROM documents").fetchall())


def _check_whole(connection: duckdb.DuckDBPyConnection) -> None:
    [orphans] = connection.execute(_ORPHANS).fetchone() or (None,)
    if orphans != 0:
        raise MixedError(f"{orphans} participations are of projects that are not there")


def main() -> None:
    """Measure, print and keep the figures; exits 1 if a read failed. Or, as a child, read."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--seconds", type=float, default=600.0)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--readers", type=int, default=2, help="of each kind")
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--read", choices=KINDS, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.read:
        print(json.dumps(_read(chosen.read, Paths(chosen.folder))))
        return
    figures = measure(chosen.seconds, chosen.seed, chosen.readers)
    if chosen.json:
        chosen.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(figures, indent=1))
    sys.exit(1 if any(row["failures"] or row["mixed"] for row in figures["rows"]) else 0)


if __name__ == "__main__":
    main()
