"""A portal, and the rooms of a harvest in a folder of their own."""

import contextlib
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest

from extractors.contract import DocumentName, Staged
from extractors.fetch.client import Client, user_agent
from extractors.harvest_loop import Harvest, open_harvest
from extractors.keep.archive import Archive
from extractors.keep.ledger import Ledger
from extractors.parameters import Order
from extractors.source import Source
from portal.generator import generate
from portal.server import Portal
from portal.world import World


class Clock:
    """Tells a later time whenever it is asked."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 3, 2, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=1)
        return self.now


@dataclass
class Rooms:
    """Client, archive and ledger of one data folder."""

    archive: Archive
    ledger: Ledger
    client: Client
    clock: Clock

    def open(self, source: Source, url: str | None) -> contextlib.AbstractContextManager[Harvest]:
        return open_harvest(source, url, client=self.client, archive=self.archive, ledger=self.ledger)

    def harvest(
        self, source: Source, url: str, order: Order | None = None, state: str = "whole"
    ) -> list[str]:
        """Harvest a source, and close the harvest; returns its problems."""
        with self.open(source, url) as harvest:
            harvest.run(order or Order())
            problems = harvest.problems()
            harvest.close("partial" if problems else state)
        self.clock.now += timedelta(days=7)
        return problems

    def take(self, source: Source, *paths: Path) -> list[str]:
        """Import files; returns the problems."""
        with self.open(source, None) as harvest:
            harvest.run(Order(files=tuple(paths)))
            problems = harvest.problems()
            harvest.close("partial" if problems else "whole")
        return problems

    def staged(self, source: Source) -> dict[str, Staged]:
        """Parse the newest version of each document, by its key."""
        newest = self.ledger.versions().filter("is_newest", source=source.id)
        return {
            key: parse(source, self.archive.read(source.id, sha256), DocumentName(source.id, key, label))
            for key, sha256, label in newest.select("key", "sha256", "label").rows()
        }


@cache
def parse(source: Source, data: bytes, document: DocumentName) -> Staged:
    """Parse a document, which gives the same whenever it is asked: many tests harvest the same pages."""
    return source.parse(data, document)


@pytest.fixture
def rooms(tmp_path: Path) -> Iterator[Rooms]:
    clock = Clock()
    ledger = Ledger(tmp_path / "ledger.sqlite", clock)
    with Client(user_agent("https://example.org/about"), interval=0, attempts=2, wait=0.001) as client:
        yield Rooms(Archive(tmp_path / "raw"), ledger, client, clock)
    ledger.close()


@pytest.fixture(scope="session")
def world() -> World:
    return generate(300, 7)


@pytest.fixture(scope="session")
def port() -> int:
    """A port that is free now: at one address, pages that did not change are the same in all tests."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number


@pytest.fixture
def portal(world: World, port: int) -> Iterator[Portal]:
    try:
        portal = Portal(world, port=port)
    except OSError:  # somebody else has taken it since: any other will do
        portal = Portal(world)
    with portal:
        yield portal
