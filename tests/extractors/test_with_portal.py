"""The three sources against the portal, which speaks the real protocols and misbehaves on demand."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter

import pytest

from extractors.contract import DocumentError, DocumentName
from extractors.fetch.errors import FetchError
from extractors.parameters import Order
from extractors.sources.eprp import cards, lists, search
from portal.generator import generate
from portal.server import Portal

HARVEST = """
import sys
from pathlib import Path
from extractors.keep.archive import Archive
from extractors.harvest_loop import open_harvest
from extractors.fetch.client import Client, user_agent
from extractors.keep.ledger import Ledger
from extractors.parameters import Order
from extractors.sources import SOURCES

source, url, folder = SOURCES[sys.argv[1]], sys.argv[2], Path(sys.argv[3])
rooms = {"archive": Archive(folder / "raw"), "ledger": Ledger(folder / "ledger.sqlite")}
client = Client(user_agent("https://example.org"), interval=0)
with open_harvest(source, url, client=client, **rooms) as harvest:
    harvest.run(Order(values={"page_size": (20,)}))
    print(harvest.problems())
"""


@pytest.fixture(scope="module")
def world():
    return generate(300, 7)


@pytest.fixture
def portal(world):
    with Portal(world) as portal:
        yield portal


def harvest(rooms, source, url, options=None):
    with rooms.open(source, url) as harvest:
        harvest.run(options or Order(values={"page_size": (50,)}))
        problems = harvest.problems()
        harvest.close("whole")
    return problems


def documents(rooms, source, start=""):
    """Listed documents of a source whose key starts so, parsed."""
    for row in rooms.ledger.versions().filter(source=source.id, is_listed=True).rows(named=True):
        if not row["key"].startswith(start):
            continue
        name = DocumentName(source.id, row["key"], row["label"], row["published_on"])
        yield source.parse(rooms.archive.read(source.id, row["sha256"]), name)


def whole(portal):
    """How often each document was sent to its end."""
    kinds = ("list", "search", "card", "details")
    return Counter(
        (entry.kind, entry.key)
        for entry in portal.requests
        if entry.kind in kinds and entry.whole and entry.status == 200
    )


def test_lists_of_one_night_and_the_next(portal, rooms, clock):
    assert harvest(rooms, lists.SOURCE, portal.lists_url) == []
    before = rooms.ledger.versions()
    assert before.height == sum(kind == "list" for kind, _ in whole(portal))
    assert sum(staged.projects.height for staged in documents(rooms, lists.SOURCE)) > 0
    portal.advance_night()
    clock.forward(days=1)
    assert harvest(rooms, lists.SOURCE, portal.lists_url) == []
    after = rooms.ledger.versions()
    assert after["sha256"].to_list() == before["sha256"].to_list()
    assert (after["url"] != before["url"]).all()


@pytest.mark.parametrize("shape", ["2023", "2026"])
def test_search_gives_every_project(world, rooms, shape):
    with Portal(world, shape=shape) as portal:
        assert harvest(rooms, search.SOURCE, portal.search_url) == []
    staged = list(documents(rooms, search.SOURCE))
    identifiers = {identifier for one in staged for identifier in one.projects["identifier"]}
    coverage = rooms.ledger.coverage()
    assert coverage["is_whole"].all()
    assert len(identifiers) == coverage["fetched_count"].sum()


def test_cards_as_json_and_as_page(portal, rooms):
    harvest(rooms, search.SOURCE, portal.search_url, Order(values={"call_years": (2023,)}))
    [projects] = [staged.projects for staged in documents(rooms, search.SOURCE)]
    (first, guid), (second, _) = projects.select("identifier", "platform_id").rows()[:2]
    options = Order(values={"projects": (first, second), "platform_ids": tuple({first: guid}.items())})
    assert harvest(rooms, cards.SOURCE, portal.cards_url, options) == []
    staged = list(documents(rooms, cards.SOURCE))
    assert {one.projects["identifier"].item() for one in staged} == {first, second}
    assert {entry.kind for entry in portal.requests} >= {"card", "details"}


def test_a_page_that_is_only_a_script_is_an_error(portal, rooms):
    portal.faults.add("script-shell", times=-1)
    harvest(rooms, search.SOURCE, portal.search_url, Order(values={"call_years": (2023,)}))
    identifier = next(documents(rooms, search.SOURCE)).projects["identifier"][0]
    [problem] = harvest(rooms, cards.SOURCE, portal.cards_url, Order(values={"projects": (identifier,)}))
    assert "holds no project card" in problem


def test_faults_that_pass(portal, rooms):
    names = ["CreativeEurope", "ErasmusPlus_KA2_2014-2020", "ErasmusPlus_KA2_2021-2027", "ErasmusPlus_Sports"]
    faults = ["429", "503", "cut-off", "wrong-length"]
    for fault, name in zip(faults, names, strict=True):
        portal.faults.add(fault, "list", name, value="0" if fault == "429" else "")
    assert harvest(rooms, lists.SOURCE, portal.lists_url) == []
    assert rooms.ledger.coverage()["is_whole"].all()
    asked = Counter(entry.key for entry in portal.requests if entry.kind == "list")
    for name in names:
        [staged] = documents(rooms, lists.SOURCE, name)
        assert staged.rejected.height == 0
        assert max(count for key, count in asked.items() if key.startswith(name)) == 2


def test_faults_that_stay_fail_their_list_alone(portal, rooms):
    names = ["CreativeEurope", "ErasmusPlus_KA2_2014-2020", "ErasmusPlus_KA2_2021-2027", "ErasmusPlus_Sports"]
    faults = ["404", "html", "empty", "redirect"]
    for fault, name in zip(faults, names, strict=True):
        portal.faults.add(fault, "list", name, times=-1)
    problems = harvest(rooms, lists.SOURCE, portal.lists_url)
    for problem, words in zip(problems, ["404", "HTML", "empty", "localhost:9"], strict=True):
        assert words in problem
    failed = rooms.ledger.coverage().filter(is_whole=False)["partition"]
    assert all(key.startswith(name) for key, name in zip(failed, names, strict=True))
    assert rooms.ledger.versions().height == rooms.ledger.coverage().height - 4


@pytest.mark.parametrize("fault", ["wrong-total", "repeated-page", "empty-year"])
def test_a_year_that_does_not_add_up_at_first(portal, rooms, fault):
    portal.faults.add(fault, "search", "2023/5" if fault == "repeated-page" else "2023/")
    options = Order(values={"call_years": (2023,), "page_size": (5,)})
    assert harvest(rooms, search.SOURCE, portal.search_url, options) == []
    [year] = rooms.ledger.coverage().rows(named=True)
    assert year["is_whole"]
    assert year["asked_count"] > 5
    assert year["fetched_count"] == year["asked_count"]
    [staged] = {one.advertised_count for one in documents(rooms, search.SOURCE)}
    assert staged == year["asked_count"]


@pytest.mark.parametrize(
    ("fault", "words", "pages"),
    [
        ("endless-total", "no project that earlier pages do not hold", 2),
        ("growing-total", "goes on after", 4),
    ],
)
def test_a_search_without_end_is_left(portal, rooms, fault, words, pages):
    portal.faults.add(fault, "search", "2023/", times=-1)
    options = Order(values={"call_years": (2023,), "page_size": (10,)})
    problems = harvest(rooms, search.SOURCE, portal.search_url, options)
    assert words in problems[0]
    assert "2023: not whole" in problems[1]
    asked = Counter(entry.key for entry in portal.requests if entry.kind == "search")
    assert len(asked) == 1 + pages
    assert max(asked.values()) == 2  # a year that doesn't add up is fetched once more


def test_pages_behind_one_that_fails_are_had(portal, rooms):
    portal.faults.add("404", "search", "2023/10", times=-1)
    options = Order(values={"call_years": (2023,), "page_size": (10,)})
    problems = harvest(rooms, search.SOURCE, portal.search_url, options)
    assert "call year 2023 from 10" in problems[0] or "404" in problems[0]
    asked = [entry.key for entry in portal.requests if entry.kind == "search"]
    assert asked[:4] == ["aggregations", "2023/0", "2023/10", "2023/20"]
    assert not rooms.ledger.coverage()["is_whole"].any()


def test_a_year_that_stays_empty_though_the_overview_counts_it(portal, rooms):
    portal.faults.add("empty-year", "search", "2023/", times=-1)
    [problem] = harvest(rooms, search.SOURCE, portal.search_url, Order(values={"call_years": (2023,)}))
    assert "2023: not whole: 0 projects fetched, 0 advertised" in problem


@pytest.mark.parametrize("fault", ["huge-page", "login-page", "cookie-wall", "empty"])
def test_what_comes_instead_of_the_page_of_lists_stops_the_source(portal, rooms, fault):
    portal.faults.add(fault, "page")
    with pytest.raises((DocumentError, FetchError), match=r"the page of lists|5000000 are the limit"):
        harvest(rooms, lists.SOURCE, portal.lists_url)
    assert [entry.kind for entry in portal.requests] == ["robots", "page"]


def test_robots_that_forbid_everything(portal, rooms):
    portal.faults.add("robots-disallow")
    with pytest.raises(Exception, match='forbids it by "Disallow: /"'):
        harvest(rooms, lists.SOURCE, portal.lists_url)
    assert {entry.kind for entry in portal.requests} == {"robots"}


@pytest.mark.parametrize(("source", "match"), [("eprp_lists", "KA2_2014"), ("eprp_search", "2023/20")])
def test_killed_in_the_middle_and_started_again(portal, tmp_path, source, match):
    url = {"eprp_lists": portal.lists_url, "eprp_search": portal.search_url}[source]
    kind = {"eprp_lists": "list", "eprp_search": "search"}[source]
    command = [sys.executable, "-c", HARVEST, source, url, str(tmp_path)]
    portal.faults.add("slow", kind, match, value="0.5")
    process = subprocess.Popen(command)
    patience = time.monotonic() + 60
    incoming = tmp_path / "raw" / source / "incoming"
    while not (portal.requests and match in portal.requests[-1].key and list(incoming.iterdir())):
        assert process.poll() is None
        assert time.monotonic() < patience
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    interrupted = portal.requests[-1]
    while interrupted.whole:  # until the portal notices, at its next piece, that nobody listens
        assert time.monotonic() < patience
        time.sleep(0.01)
    sent = whole(portal)
    assert sent
    assert list(incoming.iterdir())

    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"
    repeated = {key: count for key, count in whole(portal).items() if count > 1}
    assert repeated == {}
    assert len(whole(portal)) > len(sent)
    assert list(incoming.iterdir()) == []
