"""Harvest platforms that fail: what can be had is had, the rest is named, and nobody is asked too much.

``python -m benchmarks.faulty_harvest [--projects 20000] [--faults 0.3] [--seed 1] [--json FILE]``

A portal serves a made-up world. It is harvested once while all goes well, which is the truth, then from the
beginning while so many requests go wrong, and once more when nothing does any longer. The portal's own log
tells how often and how fast it was asked. Then servers that never come to an end are asked, each within a
bound that is shortened by the client's own parameters.
"""

import argparse
import json
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks.endless_servers import measure_endless
from extractors.contract import DocumentError
from extractors.fetch.client import Client, user_agent
from extractors.fetch.errors import FetchError
from extractors.harvest_loop import open_harvest
from extractors.keep.archive import Archive
from extractors.keep.ledger import Ledger
from extractors.parameters import Order
from extractors.source import Source
from extractors.sources import SOURCES
from portal.faults import Faults
from portal.generator import generate
from portal.handler import Request
from portal.random_faults import RandomFaults
from portal.server import Portal

ATTEMPTS = 5
INTERVAL = 0.05  # seconds
LOST = 0.03  # share of the documents that can't be had
_PAGE_SIZE = 50
_CARDS = 300
_WINDOW = 20  # requests over which the pace is measured: a single distance says how busy the machine is
_JITTER = 0.1  # seconds by which the first of them may be late
_SOURCES = ("eprp_lists", "eprp_search", "eprp_cards", "eche", "mobility")


def measure(projects: int, faults: float, seed: int) -> dict[str, Any]:
    """Figures, one row per source, and what is aimed at."""
    world = generate(projects, seed)
    with tempfile.TemporaryDirectory() as room, Portal(world) as portal:
        calm, rough = Path(room) / "calm", Path(room) / "rough"
        orders = _orders(portal)
        truth = {name: _harvest(portal, name, orders[name], calm, 0.0) for name in _SOURCES}
        chance = RandomFaults(faults, LOST, seed)
        portal.faults = chance
        began = time.monotonic()
        had = {name: _harvest(portal, name, orders[name], rough, INTERVAL) for name in _SOURCES}
        seconds = time.monotonic() - began
        portal.faults = Faults()
        healed = {name: _harvest(portal, name, orders[name], rough, 0.0) for name in _SOURCES}
    rows = [_row(name, truth[name], had[name], healed[name]) for name in _SOURCES]
    endless = measure_endless()
    return {
        "projects": projects,
        "faults": faults,
        "seed": seed,
        "attempts": ATTEMPTS,
        "interval": INTERVAL,
        "seconds": round(seconds, 1),
        "befallen": dict(sorted(chance.befallen.items())),
        "rows": rows,
        "endless": endless,
        "goals": _goals(rows, endless),
    }


def _orders(portal: Portal) -> dict[str, Order]:
    """What each source is asked for: half of the cards as JSON, half as pages."""
    cards = portal.world.projects.filter("in_search").head(_CARDS).select("identifier", "guid").rows()
    of_cards: Mapping[str, tuple[Any, ...]] = {
        "projects": tuple(identifier for identifier, _ in cards),
        "platform_ids": tuple(cards[::2]),
    }
    values: dict[str, Mapping[str, tuple[Any, ...]]] = {
        "eprp_search": {"page_size": (_PAGE_SIZE,)},
        "eprp_cards": of_cards,
    }
    return {name: Order(values=values.get(name, {})) for name in _SOURCES}


class _Outcome:
    """What one harvest of one source left: versions, failures, and what the portal was asked."""

    def __init__(self, sha256: dict[str, str], failed: set[str], requests: Sequence[Request]) -> None:
        self.sha256 = sha256
        self.failed = failed
        self.requests = requests


@contextmanager
def _rooms(folder: Path) -> Iterator[tuple[Archive, Ledger]]:
    with closing(Ledger(folder / "ledger.sqlite")) as ledger:
        yield Archive(folder / "raw"), ledger


def _harvest(portal: Portal, name: str, order: Order, folder: Path, interval: float) -> _Outcome:
    source: Source = SOURCES[name]
    before = len(portal.requests)
    with (
        _rooms(folder) as (archive, ledger),
        Client(
            user_agent("https://example.org/about"), interval=interval, attempts=ATTEMPTS, wait=0.01
        ) as client,
        open_harvest(source, portal.urls[name], client=client, archive=archive, ledger=ledger) as harvest,
    ):
        failed: set[str] = set()
        try:
            harvest.run(order)
        except (FetchError, DocumentError):
            failed.add("")  # the page that says what there is
        failed |= set(ledger.failures(harvest.harvest_id)["key"])
        versions = ledger.versions().filter(pl.col("source") == name, pl.col("is_newest"))
        harvest.close("partial")
    sha256 = dict(versions.select("key", "sha256").iter_rows())
    return _Outcome(sha256, failed, portal.requests[before:])


def _row(name: str, truth: _Outcome, had: _Outcome, healed: _Outcome) -> dict[str, Any]:
    missing = truth.sha256.keys() - had.sha256.keys()
    asked = Counter((one.method, one.path, one.key) for one in had.requests)
    good = {one.key for one in had.requests if one.status == 200 and one.whole}
    times = [one.time for one in had.requests]
    windows = [last - first for first, last in zip(times, times[_WINDOW - 1 :], strict=False)]
    gaps = [later - earlier for earlier, later in pairwise(times)]
    return {
        "source": name,
        "documents": len(truth.sha256),
        "had": len(had.sha256),
        "other_bytes": sum(had.sha256[key] != truth.sha256.get(key) for key in had.sha256),
        "not_named": len(missing - had.failed) if "" not in had.failed else len(missing),
        "failures": len(had.failed),
        "requests": len(had.requests),
        "most_for_one": max(asked.values()),
        "answered_well": len(good),
        "shortest_gap": round(min(gaps, default=0.0), 4),
        "mean_gap": round(sum(gaps) / max(1, len(gaps)), 4),
        "too_fast": sum(window < (_WINDOW - 1) * INTERVAL - _JITTER for window in windows),
        "missing_afterwards": len(truth.sha256.keys() - healed.sha256.keys()),
        "other_afterwards": sum(healed.sha256[key] != truth.sha256.get(key) for key in healed.sha256),
    }


def _goals(rows: Sequence[Mapping[str, Any]], endless: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    def none(wanted: str, seen: int) -> dict[str, Any]:
        return {"wanted": f"no {wanted}", "seen": str(seen), "is_met": not seen}

    def total(name: str) -> int:
        return sum(int(row[name]) for row in rows)

    late = [one for one in endless if not one["is_within"]]
    return [
        none("document with other bytes than the portal has", total("other_bytes")),
        none("document that is missing and not named", total("not_named")),
        none(f"address asked for more than {ATTEMPTS} times",
             sum(row["most_for_one"] > ATTEMPTS for row in rows)),
        none(f"{_WINDOW} requests faster than the interval allows", total("too_fast")),
        none("document missing or another once nothing fails any more",
             total("missing_afterwards") + total("other_afterwards")),
        none("endless server that is not left within its bound", len(late)),
    ]  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, and print the figures or write them as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--projects", type=int, default=20_000)
    parser.add_argument("--faults", type=float, default=0.3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args(arguments)
    figures = measure(chosen.projects, chosen.faults, chosen.seed)
    for part in ("rows", "endless", "goals"):
        for row in figures[part]:
            print("  ".join(f"{name} {value}" for name, value in row.items()))
    if chosen.json:
        chosen.json.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
