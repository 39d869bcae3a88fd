"""The file behind the page of the charter list: found, harvested, saved."""

from datetime import date
from pathlib import Path

import pytest

from extractors.contract import DocumentError
from extractors.fetch.errors import FetchError
from extractors.parameters import Order
from extractors.sources.eche import SOURCE, edition_date, find_file
from portal.charters import charters

from .eche_files import DOCUMENT, HEADER, ROW, day


def test_the_file_behind_the_page() -> None:
    page = b"""<a href="/about.csv">About</a><a href="http://[x.csv">bad</a><a>none</a>
    <eac-download url=" /sites/default/files/2026-08/accredited-HEIs-Erasmus-2021-2027_17082026_1.xlsx ">
    </eac-download>
    <a href="/sites/default/files/2026-08/accredited-HEIs-Erasmus-2021-2027_17082026_1.xlsx">again</a>"""
    [file] = find_file(page, DOCUMENT, "https://erasmus-plus.ec.europa.eu/resources/x")
    assert file.url == (
        "https://erasmus-plus.ec.europa.eu/sites/default/files/2026-08/"
        "accredited-HEIs-Erasmus-2021-2027_17082026_1.xlsx"
    )


def test_a_harvest_of_the_portal(portal, world, rooms) -> None:
    assert rooms.harvest(SOURCE, portal.eche_url) == []
    [staged] = rooms.staged(SOURCE).values()
    made = charters(world)
    joined = [code.replace(" ", "").replace("\u00a0", "") for code in staged.organisations["erasmus_code"]]
    assert joined == [charter.bare_code for charter in made]
    assert staged.organisations["pic"].to_list() == [charter.holder["pic"] for charter in made]
    assert [day(text) for text in staged.organisations["charter_start"]] == [date(*c.start) for c in made]
    assert rooms.harvest(SOURCE, portal.eche_url) == []
    statuses = [entry.status for entry in portal.requests if entry.key == "file"]
    assert statuses == [200, 304]
    assert rooms.ledger.versions().height == 1


def test_an_address_may_be_that_of_the_file(portal, rooms) -> None:
    rooms.harvest(SOURCE, portal.eche_url)
    [address] = rooms.ledger.versions()["url"]
    portal.requests.clear()
    assert rooms.harvest(SOURCE, address) == []
    assert [entry.key for entry in portal.requests] == ["file"]


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        *(
            ("login-page", "HTML"),
            ("cookie-wall", "HTML"),
            ("huge-page", "are the limit"),
            ("empty", "is empty"),
        ),
        *(("404", "404"), ("redirect", "only 127.0.0.1"), ("cut-off", "broke off")),
    ],
)
def test_what_comes_instead_of_the_file_is_reported(portal, rooms, fault: str, words: str) -> None:
    portal.faults.add(fault, "eche", "file", times=-1)
    [problem] = rooms.harvest(SOURCE, portal.eche_url)
    assert words in problem
    assert rooms.ledger.versions().is_empty()
    assert rooms.ledger.coverage()["is_whole"].to_list() == [False]


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("login-page", "it offers no file"),
        ("cookie-wall", "it offers no file"),
        ("huge-page", "are the limit"),
        ("empty", "is empty"),
    ],
)
def test_a_page_without_the_file_stops_the_source(portal, rooms, fault: str, words: str) -> None:
    portal.faults.add(fault, "eche", "page", times=-1)
    with (
        pytest.raises((DocumentError, FetchError), match=words),
        rooms.open(SOURCE, portal.eche_url) as open_one,
    ):
        open_one.run(Order())
    assert [entry.key for entry in portal.requests] == ["robots", "page"]


def test_a_page_that_leads_elsewhere_stops_the_source(portal, rooms) -> None:
    portal.faults.add("redirect", "eche", "page", times=-1)
    with pytest.raises(FetchError, match="localhost:9"), rooms.open(SOURCE, portal.eche_url) as open_one:
        open_one.run(Order())


@pytest.mark.parametrize(
    ("name", "published_on"),
    [
        ("accredited-HEIs-Erasmus-2021-2027_17082026_1.xlsx", date(2026, 8, 17)),
        ("20231220_List_of_Accredited_HEIs_2021-2027_0.xlsx", date(2023, 12, 20)),
        ("_List_of_Accredited_HEIs_20112021.csv", date(2021, 11, 20)),
        ("list_99999999.csv", None),
        ("eche_2024-07_half.csv", None),
    ],
)
def test_the_date_of_an_edition(name: str, published_on: date | None) -> None:
    assert edition_date(name) == published_on


def test_saved_editions_are_versions_of_one_document(rooms, tmp_path: Path) -> None:
    for name, row in (("eche_26082024.csv", ROW.replace("Hang", "Berg")), ("eche_26072024.CSV", ROW)):
        (tmp_path / name).write_text(f"{HEADER}\r\n{row}\r\n", encoding="utf-8")
    assert rooms.take(SOURCE, tmp_path / "eche_26082024.csv", tmp_path / "eche_26072024.CSV") == []
    versions = rooms.ledger.versions().select("key", "published_on", "is_newest").sort("published_on")
    assert versions.rows() == [
        ("charters", date(2024, 7, 26), False),
        ("charters", date(2024, 8, 26), True),
    ]
