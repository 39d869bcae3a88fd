"""Servers that never come to an end: how long each is listened to, and what is said of it."""

import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from extractors.addresses import host_of
from extractors.fetch.client import Client, Timeouts, user_agent
from extractors.fetch.errors import FetchError
from extractors.harvest_loop import open_harvest
from extractors.keep.archive import Archive
from extractors.keep.ledger import Ledger
from extractors.parameters import Order
from extractors.source import Request
from extractors.sources import SOURCES
from portal.endless import DELAYING, DRIPPING, FLOODING, EndlessServer
from portal.generator import generate
from portal.server import Portal

BOUND = 3.0  # seconds for one exchange; a page has 160 in earnest
_MOST_BYTES = 5_000_000
_BETWEEN = 1.0  # seconds between two bytes that drip, far less than any wait for one
_SLACK = 5.0  # seconds: the machine may be busy
_AGENT = user_agent("https://example.org/about")
# What never ends though each answer does: fault, source, what it is told, and in how many requests it is left
_PAGINGS: tuple[tuple[str, str, dict[str, tuple[int, ...]], int], ...] = (
    ("endless-total", "eprp_search", {"call_years": (2023,), "page_size": (20,)}, 10),
    ("growing-total", "eprp_search", {"call_years": (2023,), "page_size": (20,)}, 10),
    ("endless-listing", "otlas", {}, 200),
)


def measure_endless() -> list[dict[str, Any]]:
    """One row per server: its bound, the seconds and requests that it took, and the message."""
    rows = [_one(kind) for kind in (*DRIPPING, *FLOODING, *DELAYING)]
    with Portal(generate(300, 7)) as portal:
        rows += [_paging(portal, *paging) for paging in _PAGINGS]
    return rows


def _one(kind: str) -> dict[str, Any]:
    """Ask a server that never comes to an end for one page."""
    server = EndlessServer(kind, _BETWEEN)
    with (
        server.serving(),
        tempfile.TemporaryDirectory() as room,
        Client(_AGENT, interval=0, timeouts=Timeouts(whole=BOUND), wait=0.01) as client,
    ):
        request = Request(server.url, max_bytes=_MOST_BYTES)

        def ask() -> str:
            try:
                client.download(request, Path(room) / "page", frozenset({host_of(server.url)}))
            except FetchError as error:
                return str(error)
            return "taken for whole"

        seconds, message = _timed(ask)
    is_within = seconds <= BOUND + _SLACK and message != "taken for whole"
    return _row(kind, f"{BOUND:g} s", seconds, len(server.paths), message, is_within=is_within)


def _paging(portal: Portal, fault: str, name: str, values: dict[str, Any], most: int) -> dict[str, Any]:
    """Harvest pages without end."""
    portal.faults.clear()
    portal.faults.add(fault, match="2023/" if name == "eprp_search" else "", times=-1)
    before = len(portal.requests)
    source = SOURCES[name]
    with tempfile.TemporaryDirectory() as room:
        folder = Path(room)
        with (
            closing(Ledger(folder / "ledger.sqlite")) as ledger,
            Client(_AGENT, interval=0, wait=0.01) as client,
            open_harvest(
                source, portal.urls[name], client=client, archive=Archive(folder / "raw"), ledger=ledger
            ) as harvest,
        ):

            def ask() -> str:
                harvest.run(Order(values=values))
                return " / ".join(harvest.problems())

            seconds, message = _timed(ask)
            is_whole = bool(ledger.coverage()["is_whole"].all())
    requests = len(portal.requests) - before
    is_within = requests <= most and bool(message) and not is_whole
    return _row(fault, f"{most} requests", seconds, requests, message, is_within=is_within)


def _timed(ask: Callable[[], str]) -> tuple[float, str]:
    began = time.monotonic()
    message = ask()
    return time.monotonic() - began, message


def _row(
    server: str, bound: str, seconds: float, requests: int, message: str, *, is_within: bool
) -> dict[str, Any]:
    return {
        "server": server,
        "bound": bound,
        "seconds": round(seconds, 1),
        "requests": requests,
        "message": message[:500],
        "is_within": is_within,
    }
