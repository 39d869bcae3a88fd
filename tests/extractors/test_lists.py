"""Bulk lists: discovery, keys, and what a harvest of them does night after night."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.contract import DocumentError, DocumentName
from extractors.fetch.errors import FetchError
from extractors.parameters import Order
from extractors.sources.eprp.lists import SOURCE, find_lists, split_file_name

CSV = b"Project Identifier,Project Title\n2014-1-LI01-KA200-000005,Orchards\n"
NAMES = st.from_regex(r"[A-Za-z0-9]+(_[A-Za-z0-9-]+)*", fullmatch=True)


def lists_page(server, *paths: str) -> str:
    """A page with such links; the platform writes them into an element of its own."""
    links = "".join(f'<eac-document-teaser title="x" url="{path}"></eac-document-teaser>' for path in paths)
    server.answers.pop("/projects-lists", None)
    return server.answer("/projects-lists", f"<html><body>{links}</body></html>".encode())


def harvest(rooms, url, close="whole"):
    with rooms.open(SOURCE, url) as harvest:
        harvest.run(Order())
        problems = harvest.problems()
        if close:
            harvest.close(close)
    return problems


@given(NAMES.filter(lambda name: not name.endswith("_Projects_Overview")), st.dates(date(1990, 1, 1)))
def test_key_and_date_of_a_file_name(name, day):
    assert split_file_name(f"{name}_Projects_Overview_{day}.csv") == (name, day)
    assert split_file_name(f"{name}_{day}.csv") == (name, day)


@given(st.text(min_size=1))
def test_any_file_name_has_a_key(name):
    key, _ = split_file_name(name)
    assert key


@pytest.mark.parametrize(
    ("name", "key", "published_on"),
    [
        (
            "ErasmusPlus_KA1_2014_LearningMobilityOfIndividuals_Projects_Overview_2018-09-10.csv",
            "ErasmusPlus_KA1_2014_LearningMobilityOfIndividuals",
            date(2018, 9, 10),
        ),
        ("ErasmusPlus_KA2_2014-2020_Projects_Overview.csv", "ErasmusPlus_KA2_2014-2020", None),
        ("List_2018-13-45.CSV", "List_2018-13-45", None),
        ("List_Projects_Overview_20260101.csv", "List", date(2026, 1, 1)),
        ("List_01-02-2026.csv", "List", date(2026, 2, 1)),
        ("List_2026_01_31.csv", "List", date(2026, 1, 31)),
        ("List_12345678.csv", "List_12345678", None),
        ("list.pdf", "list.pdf", None),
    ],
)
def test_file_names(name, key, published_on):
    assert split_file_name(name) == (key, published_on)


@pytest.mark.parametrize(
    ("key", "year"),
    [
        ("ErasmusPlus_KA1_2014_LearningMobilityOfIndividuals", 2014),
        ("ErasmusPlus_KA2_2014-2020", None),
        ("ErasmusPlus_Sports", None),
    ],
)
def test_call_year_of_a_list(key, year):
    assert SOURCE.partition_of(key).call_year == year


def test_links_of_both_kinds_are_found_and_the_newest_wins():
    page = b"""<p><a href="/about.html">About</a> <a name="x">none</a><a href="http://[x.csv">bad</a>
    <a href=" B_2026-01-01.csv?x=1 ">B</a>
    <eac-document-teaser url="https://ec.europa.eu/programmes//x/uuid2/A_Projects_Overview_2026-03-02.csv">
    </eac-document-teaser><eac-document-teaser url="/x/A_Projects_Overview_2026-03-01.CSV"/>
    <a href="/x/A%20B_2026-01-01.csv">C</a></p>"""
    document = DocumentName(SOURCE.id, "page", "the page")
    found = find_lists(page, document, "https://erasmus-plus.ec.europa.eu/projects/projects-lists")
    assert [(file.key, file.url, file.published_on) for file in found] == [
        (
            "A",
            "https://ec.europa.eu/programmes//x/uuid2/A_Projects_Overview_2026-03-02.csv",
            date(2026, 3, 2),
        ),
        ("A B", "https://erasmus-plus.ec.europa.eu/x/A%20B_2026-01-01.csv", date(2026, 1, 1)),
        ("B", "https://erasmus-plus.ec.europa.eu/projects/B_2026-01-01.csv?x=1", date(2026, 1, 1)),
    ]


def test_a_night_another_night_and_a_change(server, rooms, clock):
    server.answer("/u1/A_2026-03-01.csv", CSV, headers={"ETag": '"1"'})
    url = lists_page(server, "/u1/A_2026-03-01.csv")
    assert harvest(rooms, url) == []

    clock.forward(days=1)  # another address and date, the same bytes
    server.answer("/u2/A_2026-03-02.csv", CSV)
    lists_page(server, "/u2/A_2026-03-02.csv")
    assert harvest(rooms, url) == []
    assert server.asked[-1].headers.get("If-None-Match") is None  # an etag belongs to its address
    [row] = rooms.ledger.versions().rows(named=True)
    assert (row["key"], row["published_on"], row["origin"]) == ("A", date(2026, 3, 2), "made-up")
    assert row["label"] == "A_2026-03-02.csv"

    clock.forward(days=1)
    server.answer("/u3/A_2026-03-03.csv", CSV + b"x,y\n")
    lists_page(server, "/u3/A_2026-03-03.csv")
    assert harvest(rooms, url) == []
    flags = rooms.ledger.versions().sort("published_on").select("is_newest", "is_listed").rows()
    assert flags == [(False, False), (True, True)]


def test_the_same_address_is_asked_whether_it_changed(server, rooms):
    server.answer("/u/A.csv", CSV, headers={"ETag": '"1"'})
    server.answer("/u/A.csv", status=304)
    url = lists_page(server, "/u/A.csv")
    harvest(rooms, url)
    harvest(rooms, url)
    asked = [asked.headers.get("If-None-Match") for asked in server.asked if asked.path == "/u/A.csv"]
    assert asked == [None, '"1"']
    [row] = rooms.ledger.versions().rows(named=True)
    assert row["byte_count"] == len(CSV)
    assert row["is_listed"]


def test_no_conditional_request_for_what_is_no_longer_here(server, rooms):
    server.answer("/u/A.csv", CSV, headers={"ETag": '"1"'})
    url = lists_page(server, "/u/A.csv")
    harvest(rooms, url)
    [sha256] = rooms.ledger.versions()["sha256"]
    rooms.archive.path(SOURCE.id, sha256).unlink()
    harvest(rooms, url)
    assert server.asked[-1].headers.get("If-None-Match") is None
    assert rooms.archive.read(SOURCE.id, sha256) == CSV


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"body": b"<!DOCTYPE html><html>Sorry</html>"}, "HTML"),
        ({"body": b""}, "empty"),
        ({"status": 404}, "404"),
    ],
)
def test_one_bad_list_does_not_spoil_the_others(server, rooms, answer, words):
    server.answer("/u/A_2026-03-01.csv", **answer)
    server.answer("/u/B_2026-03-01.csv", CSV)
    url = lists_page(server, "/u/A_2026-03-01.csv", "/u/B_2026-03-01.csv")
    [problem] = harvest(rooms, url, close="partial")
    assert "A_2026-03-01.csv" in problem
    assert words in problem
    assert rooms.ledger.versions().select("key", "is_listed").rows() == [("B", True)]
    coverage = dict(rooms.ledger.coverage().select("partition", "is_whole").rows())
    assert coverage == {"A": False, "B": True}
    assert list(rooms.archive.incoming(SOURCE.id).iterdir()) == []


def test_a_bad_night_keeps_the_list_of_the_night_before(server, rooms, clock):
    server.answer("/u/A_2026-03-01.csv", CSV)
    url = lists_page(server, "/u/A_2026-03-01.csv")
    harvest(rooms, url)
    clock.forward(days=1)
    server.answer("/u/A_2026-03-02.csv", b"<html>")
    lists_page(server, "/u/A_2026-03-02.csv")
    harvest(rooms, url, close="partial")
    assert rooms.ledger.versions().select("is_newest", "is_listed").rows() == [(True, True)]


def test_a_list_that_vanished_is_a_problem_and_keeps_its_version(server, rooms, clock):
    for name in ("A", "B"):
        server.answer(f"/u/{name}.csv", CSV)
    url = lists_page(server, "/u/A.csv", "/u/B.csv")
    assert harvest(rooms, url) == []
    for _ in range(2):  # said every night until it is back
        clock.forward(days=1)
        lists_page(server, "/u/B.csv")
        [problem] = harvest(rooms, url, close="partial")
        assert problem.startswith("A: this list was on the page before and is not now")
        assert dict(rooms.ledger.coverage().select("partition", "is_whole").rows()) == {"A": False, "B": True}
        assert rooms.ledger.versions()["is_listed"].all()
    clock.forward(days=1)
    lists_page(server, "/u/A.csv", "/u/B.csv")
    assert harvest(rooms, url) == []


def test_a_page_without_lists_is_an_error(server, rooms):
    url = lists_page(server)
    with pytest.raises(DocumentError, match="looks different than expected"):
        harvest(rooms, url)
    assert rooms.ledger.versions().height == 0


def test_a_list_elsewhere_is_not_fetched(server, other_server, rooms):
    server.answer("/u/A.csv", CSV)
    url = lists_page(server, "/u/A.csv", other_server.url + "/u/B.csv")
    [problem] = harvest(rooms, url)
    assert f"only {server.url[7:]} may be asked" in problem
    assert other_server.asked == []


def test_an_interrupted_night_goes_on_where_it_was(server, rooms, clock):
    server.answer("/u/A.csv", CSV)
    server.answer("/u/B.csv", CSV)
    url = lists_page(server, "/u/A.csv", "/u/B.csv")
    assert harvest(rooms, url, close=None) == []
    asked = len(server.asked)
    with rooms.open(SOURCE, url) as continued:
        assert continued.is_continued
        continued.run(Order())
    assert len(server.asked) == asked

    clock.forward(hours=2)  # the addresses may have moved: the page is read anew, the lists are not
    with rooms.open(SOURCE, url) as continued:
        continued.run(Order())
    assert server.paths()[asked:] == ["/projects-lists"]


def test_the_page_that_cannot_be_had_stops_the_source(server, rooms):
    with pytest.raises(FetchError, match="404"):
        harvest(rooms, server.url + "/projects-lists")


def test_progress_is_told(server, rooms):
    told = []
    server.answer("/u/A.csv", CSV)
    url = lists_page(server, "/u/A.csv")
    with rooms.open(SOURCE, url) as harvest:
        harvest._on_progress = lambda *step: told.append(step)
        harvest.run(Order())
    assert told == [(0, 1, "A.csv"), (1, 1, "")]
