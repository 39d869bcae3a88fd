"""A harvest leaves a run in the ledger: what it brought, and whether something has to be looked at."""

import pytest

from flows.steps.problems import Kind
from portal.generator import generate
from portal.server import Portal


@pytest.fixture
def portal(folder):
    with Portal(generate(20, 3)) as portal:
        folder.settings["ERASMUS_ECHE_URL"] = portal.eche_url
        yield portal


def runs(folder):
    columns = ("command", "state", "detail")
    return folder.ledger(lambda ledger: ledger.runs().select(columns).rows())


def test_a_harvest_that_goes_well_and_one_that_does_not(folder, portal):
    folder.ok("harvest", "eche")
    portal.faults.add("404", "eche", "file", times=-1)
    folder.fails("harvest", "eche", kind=Kind.DOCUMENT)
    assert runs(folder) == [
        ("harvest eche", "failed", "0 new documents from eche; 1 problem"),
        ("harvest eche", "whole", "1 new document from eche"),
    ]


def test_a_distance_is_refused_until_it_is_agreed_on(folder, portal):
    """Of the very source: one for all is no word with its platform."""
    portal.robots = b"User-agent: *\nCrawl-delay: 86400\n"
    said = " ".join(folder.fails("harvest", "eche", kind=Kind.SOURCE).split())
    assert "asks for 86400 seconds between two requests" in said
    assert "ERASMUS_<SOURCE>_INTERVAL" in said
    assert runs(folder)[0][1] == "failed"
    folder.settings["ERASMUS_ECHE_INTERVAL"] = "0"
    folder.ok("harvest", "eche")
