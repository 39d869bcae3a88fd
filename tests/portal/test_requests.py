"""Requests for partners: the same organisations, the same every time, and of all sorts."""

from datetime import date

import pytest

from portal.generator import generate
from portal.requests import PER_PLATFORM, partner_requests
from portal.world import World

PLATFORMS = ("otlas", "epale", "esep")
SOMEDAY = date(2027, 1, 1)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_the_same_seed_gives_the_same_requests(world: World, platform: str) -> None:
    assert partner_requests(world, platform) == partner_requests(generate(1500, 7), platform)
    assert partner_requests(world, platform) != partner_requests(generate(1500, 8), platform)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_there_are_requests_of_all_sorts(world: World, platform: str) -> None:
    requests = partner_requests(world, platform)
    assert len(requests) == len({request.number for request in requests}) == PER_PLATFORM
    assert [request.changed for request in requests] == sorted((r.changed for r in requests), reverse=True)
    deadlines = [request.deadline for request in requests]
    assert None in deadlines
    assert any(deadline < SOMEDAY for deadline in deadlines if deadline)
    assert any(deadline > SOMEDAY for deadline in deadlines if deadline)
    assert any(not request.title.isascii() for request in requests)
    assert all(request.start < request.end for request in requests)


def test_who_asks_takes_part_in_projects(world: World) -> None:
    taking_part = set(world.participations["truth_id"])
    for platform in PLATFORMS:
        requests = partner_requests(world, platform)
        assert {request.organisation["truth_id"] for request in requests} <= taking_part
        assert sum(request.is_group for request in requests) == 3
        assert all(request.is_group == request.organisation["is_person"] for request in requests)
        assert any(request.name.strip() != request.organisation["name"] for request in requests)
