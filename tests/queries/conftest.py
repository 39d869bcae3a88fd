"""A made-up world of two nights that went through the whole pipeline, and what is true of it."""

import pytest
from typer.testing import CliRunner

from flows.cli import app
from portal.generator import generate
from portal.server import Portal
from store.paths import Paths

from .truth import Truth


@pytest.fixture(scope="session")
def truth(tmp_path_factory: pytest.TempPathFactory) -> Truth:
    """Lists and search of both nights, each built and published; the second night is asked. Read only."""
    paths = Paths(tmp_path_factory.mktemp("generated") / "data")
    first = generate(400, 7)
    second = first.next_night(1)
    for world in (first, second):
        with Portal(world) as portal:
            settings = {
                "ERASMUS_DATA": str(paths.root),
                "ERASMUS_REQUEST_INTERVAL": "0",
                "ERASMUS_EPRP_LISTS_URL": portal.lists_url,
                "ERASMUS_EPRP_SEARCH_URL": portal.search_url,
            }
            for command in ("harvest eprp_lists", "harvest eprp_search", "stage", "build", "publish"):
                result = CliRunner().invoke(app, command.split(), env=settings, catch_exceptions=False)
                assert result.exit_code == 0, result.output
    return Truth(first, second, paths.warehouse, paths.releases / "latest" / "erasmus.duckdb")
