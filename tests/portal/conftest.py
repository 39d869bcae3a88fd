from collections.abc import Iterator

import pytest

from portal.generator import generate
from portal.server import Portal
from portal.world import World


@pytest.fixture(scope="session")
def world() -> World:
    return generate(1500, 7)


@pytest.fixture
def portal(world: World) -> Iterator[Portal]:
    with Portal(world) as running:
        yield running
