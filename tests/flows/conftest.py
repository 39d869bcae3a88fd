"""A data folder with its command, and a portal to point it at."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pytest
from click.testing import Result
from typer.testing import CliRunner

from extractors.keep.ledger import Ledger
from flows.cli import app
from flows.steps.problems import Kind
from portal.generator import generate
from portal.server import Portal
from portal.world import World
from store.paths import Paths
from tests.once import made_once

# Beside the checkout; a checkout that stands alone has none
SHARED = Path(__file__).parents[2].parent / "shared"
# Differ from one run to the next, though the runs saw the same
_TIMES_AND_PORTS = {"first_seen", "last_seen", "fetched_at", "last_fetched_at", "url"}
_START = "from flows.cli import main; main()"
# Processes that tests start share their compiled modules, outside the checkout, even where none are kept
_COMPILED_ONCE = {
    "PYTHONDONTWRITEBYTECODE": "",
    "PYTHONPYCACHEPREFIX": str(Path(tempfile.gettempdir()) / "erasmus-tests-pycache"),
}


@dataclass
class Folder:
    """A data folder, and the ``erasmus`` command that works in it."""

    path: Path
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def paths(self) -> Paths:
        return Paths(self.path)

    @property
    def environment(self) -> dict[str, str]:
        return {"ERASMUS_DATA": str(self.path), "ERASMUS_REQUEST_INTERVAL": "0", **self.settings}

    @property
    def process_environment(self) -> dict[str, str]:
        """The environment of the command as a process of its own."""
        return os.environ | _COMPILED_ONCE | self.environment

    def point_at(self, portal: Portal) -> "Folder":
        self.settings |= {
            "ERASMUS_EPRP_LISTS_URL": portal.lists_url,
            "ERASMUS_EPRP_SEARCH_URL": portal.search_url,
            "ERASMUS_EPRP_CARDS_URL": portal.cards_url,
            "ERASMUS_SEARCH_PAGE_SIZE": "20",
        }
        return self

    def run(self, *arguments: object) -> Result:
        """Run the command in this process; whatever it raises but its own exit fails the test."""
        result = CliRunner().invoke(app, [str(argument) for argument in arguments], env=self.environment)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    def ok(self, *arguments: object) -> str:
        result = self.run(*arguments)
        assert result.exit_code == 0, result.output
        return result.stdout

    def fails(self, *arguments: object, kind: Kind = Kind.OTHER) -> str:
        """Run a command that has to fail in this way; returns what it says on standard error."""
        result = self.run(*arguments)
        assert result.exit_code == kind, result.output
        return result.stderr

    def answers(self, *arguments: object) -> Result:
        """Run a command that may find its value wrong, but never breaks; raises what it raises."""
        result = self.run(*arguments)
        assert result.exit_code in (0, 2), result.output
        assert "Traceback" not in result.output
        return result

    def build(self) -> None:
        self.ok("stage")
        self.ok("build")

    def start(self, *arguments: object, program: str = _START) -> "subprocess.Popen[str]":
        """Start the command as a process of its own."""
        return subprocess.Popen(
            [sys.executable, "-c", program, *map(str, arguments)],
            env=self.process_environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def query(self, sql: str, database: Path | None = None) -> list[tuple[Any, ...]]:
        with duckdb.connect(str(database or self.paths.warehouse), read_only=True) as connection:
            return connection.execute(sql).fetchall()

    def ledger(self, ask: Callable[[Ledger], Any]) -> Any:
        with closing(Ledger(self.paths.ledger)) as ledger:
            return ask(ledger)

    def one(self, sql: str) -> Any:
        [[value]] = self.query(sql)
        return value

    def tables(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of every table of schema main, but for times of fetching and ports."""
        held = {}
        # one connection for all: to open one reads a thousand comments
        with duckdb.connect(str(self.paths.warehouse), read_only=True) as connection:
            names = connection.execute(
                "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'main'"
            ).fetchall()
            for (name,) in names:
                described = connection.execute(f"DESCRIBE {name}").fetchall()
                columns = [f'"{row[0]}"' for row in described if row[0] not in _TIMES_AND_PORTS]
                rows = connection.execute(f"SELECT {', '.join(columns)} FROM {name} ORDER BY ALL")
                held[name] = rows.fetchall()
        return held

    def everything_published(self) -> dict[str, bytes]:
        """Bytes of the warehouse and of every release, and where ``latest`` points."""
        files = [self.paths.warehouse, *sorted(self.paths.releases.rglob("*"))]
        held = {str(file): file.read_bytes() for file in files if file.is_file()}
        latest = self.paths.releases / "latest"
        return held | {"latest": bytes(latest.readlink()) if latest.is_symlink() else b""}


@pytest.fixture(scope="session")
def shared() -> Path:
    if not SHARED.is_dir():
        pytest.skip("no real files lie beside this checkout (../shared)")
    return SHARED


@pytest.fixture(scope="session")
def world() -> World:
    return generate(300, 7)


@pytest.fixture
def portal(world: World) -> Iterator[Portal]:
    with Portal(world) as running:
        yield running


@pytest.fixture(scope="session")
def new_folder(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Folder]:
    return lambda: Folder(tmp_path_factory.mktemp("folder") / "data")


@pytest.fixture
def folder(new_folder: Callable[[], Folder]) -> Folder:
    return new_folder()


@pytest.fixture
def pointed(folder: Folder, portal: Portal) -> Folder:
    """A fresh folder whose sources are the portal."""
    return folder.point_at(portal)


@pytest.fixture(scope="session")
def published(world: World, tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """Lists and search of the portal, harvested, built and published without any disturbance. Read only."""

    def make(path: Path) -> None:
        folder = Folder(path / "data")
        with Portal(world) as portal:
            folder.point_at(portal)
            for source in ("eprp_lists", "eprp_search"):
                folder.ok("harvest", source)
        folder.build()
        folder.ok("publish")

    return Folder(made_once(tmp_path_factory, "published", make) / "data")


@pytest.fixture
def copied(published: Folder, folder: Folder, portal: Portal) -> Folder:
    """A folder of one's own that holds what `published` does; its sources are the portal."""
    shutil.copytree(published.path, folder.path, symlinks=True)
    return folder.point_at(portal)


@pytest.fixture(scope="session")
def sent_whole() -> Callable[[Portal], Mapping[tuple[str, str], int]]:
    """How often a portal sent each document to its end."""

    def count(portal: Portal) -> Mapping[tuple[str, str], int]:
        return Counter(
            (request.kind, request.key)
            for request in portal.requests
            if request.kind in ("list", "search", "card", "details")
            and request.key != "aggregations"
            and request.whole
            and request.status == 200
        )

    return count
