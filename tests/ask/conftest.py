"""Two warehouses to ask: one made by hand, one of a made-up world that went through the whole pipeline."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from typer.testing import CliRunner

from flows.cli import app
from portal.generator import generate
from portal.server import Portal
from store.paths import Paths
from tests.once import made_once
from warehouse.ask.queries import read_queries, run_query

from .hand_made import EXTRA, ORGANISATIONS, PROJECTS
from .small_world import write_small_world
from .truth import Truth

Ask = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture(scope="session")
def hand_made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The warehouse of twelve projects made by hand. Read only."""
    path = tmp_path_factory.mktemp("small") / "erasmus.duckdb"
    return write_small_world(path, PROJECTS, ORGANISATIONS, EXTRA)


@pytest.fixture(scope="session")
def small(hand_made: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(hand_made), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="session")
def ask(small: duckdb.DuckDBPyConnection) -> Ask:
    """Ask a query of the twelve projects; returns some columns (one string, spaces between) of each row."""

    def run(name: str, columns: str, **given: str) -> list[tuple[Any, ...]]:
        answer = run_query(small, name, given)
        assert answer.columns == list(read_queries()[name].columns)
        return answer.select(columns.split()).rows()

    return run


@pytest.fixture(scope="session")
def truth(tmp_path_factory: pytest.TempPathFactory) -> Truth:
    """Lists and search of two nights, each built and published; the second night is asked. Read only."""
    first = generate(400, 7)
    second = first.next_night(1)

    def make(folder: Path) -> None:
        for world in (first, second):
            with Portal(world) as portal:
                settings = {
                    "ERASMUS_DATA": str(folder),
                    "ERASMUS_REQUEST_INTERVAL": "0",
                    "ERASMUS_EPRP_LISTS_URL": portal.lists_url,
                    "ERASMUS_EPRP_SEARCH_URL": portal.search_url,
                }
                for command in ("harvest eprp_lists", "harvest eprp_search", "stage", "build", "publish"):
                    result = CliRunner().invoke(app, command.split(), env=settings, catch_exceptions=False)
                    assert result.exit_code == 0, result.output

    paths = Paths(made_once(tmp_path_factory, "two-nights", make))
    return Truth(first, second, paths.warehouse, paths.releases / "latest" / "erasmus.duckdb")


@pytest.fixture(scope="session")
def connection(truth: Truth) -> Iterator[duckdb.DuckDBPyConnection]:
    """The second night of `truth`."""
    with duckdb.connect(str(truth.database), read_only=True) as connection:
        yield connection
