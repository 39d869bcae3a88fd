"""Sources beside the lists, the search and the cards: asked for, paced, switched off, and built."""

from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest

from extractors.keep.ledger import Ledger
from extractors.parameters import Order
from extractors.sources import SOURCES
from extractors.sources.organisation_register import ORGANISATIONS_TO_LOOK_UP
from flows.settings import Settings
from flows.steps.order import OrderError, orders_of, read_lines
from flows.steps.problems import Kind, Problem
from flows.steps.run import run_steps
from flows.steps.supplies import fill
from store.data_folder import writing

OTHERS = sorted(name for name in SOURCES if not name.startswith("eprp_"))
PAGE = (
    "<html lang='en'><head><title>{0}</title></head><body><main><h1>{0}</h1><p>{1}</p></main></body></html>"
)
STORY = (
    "Five schools from Portugal and Greece worked together within Erasmus+ on gardens and on cooking. " * 5
)


@pytest.fixture
def page(tmp_path):
    file = tmp_path / "page.html"
    file.write_text(PAGE.format("Gardens at school", STORY))
    return file


# ---- orders


def test_addresses_come_from_the_command_and_from_a_list(tmp_path):
    listed = tmp_path / "pages.txt"
    listed.write_text("# pages\nhttps://a.example/1\n\n  https://b.example/2  \n")
    assert read_lines(listed) == ["https://a.example/1", "https://b.example/2"]
    [ordered] = orders_of(["web_pages"], values={"addresses": ["https://a.example/1", "https://a.example/1"]})
    assert ordered.order.values == {"addresses": ("https://a.example/1",)}


@pytest.mark.parametrize(
    "address",
    [
        *("a.example", "ftp://a.example/x", "http://", "file:///etc/passwd", ""),
        *("https://jane:secret@a.example/x", "https://jane@a.example/x"),  # it would be published
    ],
)
def test_what_is_no_address_is_a_wrong_use(folder, address):
    result = folder.run("harvest", "web_pages", "--address", address)
    assert result.exit_code == 2
    assert not folder.path.exists()


def test_addresses_go_with_pages_alone(page):
    addresses = {"addresses": ["https://a.example/1"]}
    with pytest.raises(OrderError, match="web_pages"):
        orders_of(["eprp_lists"], values=addresses)
    with pytest.raises(OrderError, match="not both"):
        orders_of(["web_pages"], files=[page], values=addresses)


def test_without_a_page_ever_named_nothing_happens_and_it_is_said(folder):
    result = folder.run("harvest", "web_pages")
    assert result.exit_code == 0
    assert "--address https://" in result.stderr
    assert "0 new documents" in result.stdout


# ---- settings


def test_a_source_that_is_switched_off_is_not_harvested(folder, page):
    folder.settings["ERASMUS_SOURCES_OFF"] = "otlas, web_pages"
    result = folder.run("harvest", "web_pages", "--from", page)
    assert result.exit_code == 0
    assert "web_pages is switched off" in result.stderr
    assert folder.ledger(lambda ledger: ledger.versions().is_empty())
    folder.settings["ERASMUS_SOURCES_OFF"] = "otlas"
    assert "1 new document" in folder.ok("harvest", "web_pages", "--from", page)


def test_a_misspelt_source_to_switch_off_names_those_there_are(folder):
    folder.settings["ERASMUS_SOURCES_OFF"] = "otlas,otlass"
    result = folder.run("harvest", "eche")
    assert result.exit_code == 2
    assert "'otlass' is no source" in result.stderr
    for name in SOURCES:
        assert name in result.stderr


def test_each_source_has_a_pace_of_its_own(monkeypatch):
    otlas, eche = SOURCES["otlas"], replace(SOURCES["eche"], interval=7.0)
    assert Settings().interval_of(eche) == 7.0
    monkeypatch.setenv("ERASMUS_REQUEST_INTERVAL", "3")
    monkeypatch.setenv("ERASMUS_OTLAS_INTERVAL", "5.5")
    assert Settings().interval_of(eche) == 3.0
    assert Settings().interval_of(otlas) == 5.5


@pytest.mark.parametrize("interval", ["-1", "nan", "inf", "slow"])
def test_a_pace_that_makes_no_sense_is_named(folder, interval):
    folder.settings["ERASMUS_ECHE_INTERVAL"] = interval
    result = folder.run("harvest", "eche")
    assert result.exit_code == 2
    assert "ERASMUS_ECHE_INTERVAL" in result.stderr


def test_all_sources_wait_between_two_requests():
    assert {name: source.interval for name, source in SOURCES.items() if source.interval < 1} == {}


# ---- runs


def test_a_fault_of_one_source_stops_no_other(pointed, world, monkeypatch):
    """Whatever it is: here one source stumbles over its own program."""

    def stumble(*_):
        raise ZeroDivisionError("division by zero")

    for name, value in pointed.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("ERASMUS_ECHE_URL", "http://127.0.0.1:9/eche")
    monkeypatch.setitem(SOURCES, "eche", replace(SOURCES["eche"], discover=stumble))
    settings = Settings()
    with writing(settings.paths), closing(Ledger(settings.paths.ledger)) as ledger:
        report = run_steps(orders_of(["eche", "eprp_search"]), settings, ledger)
    assert report.problems == [Problem(Kind.SOURCE, "eche: ZeroDivisionError: division by zero")]
    assert report.release is not None
    assert pointed.one("SELECT count(*) FROM projects") == world.projects["in_search"].sum()
    states = pointed.ledger(
        lambda ledger: dict(ledger._db.execute("SELECT source, state FROM harvests").fetchall())
    )
    assert states == {"eche": "failed", "eprp_search": "whole"}


# ---- builds of any subset


def test_pages_alone_build(folder, page):
    folder.ok("harvest", "web_pages", "--from", page)
    folder.build()
    folder.ok("publish")
    assert folder.one("SELECT count(*) FROM projects") == 0
    assert folder.query("SELECT value FROM page_mentions WHERE kind = 'country' ORDER BY ALL") == [
        ("EL",),
        ("PT",),
    ]
    assert folder.query("SELECT source, loaded_count, is_whole FROM ops.coverage") == [("web_pages", 1, True)]
    before = folder.everything_published()
    assert "nothing new to build" in folder.ok("build")
    assert folder.everything_published() == before


def test_of_a_page_the_newest_version_speaks_alone(folder, page):
    folder.ok("harvest", "web_pages", "--from", page)
    folder.build()
    page.write_text(PAGE.format("Gardens in towns", STORY.replace("Portugal", "Malta")))
    folder.ok("harvest", "web_pages", "--from", page)
    folder.build()
    assert folder.query("SELECT title FROM pages") == [("Gardens in towns",)]
    named = folder.query("SELECT value FROM page_mentions WHERE kind = 'country' ORDER BY ALL")
    assert named == [("EL",), ("MT",)]
    assert folder.one("SELECT count(*) FROM documents") == 1


def test_two_pages_of_the_same_bytes_stay_two(folder, page):
    again = page.with_name("again.html")
    again.write_bytes(page.read_bytes())
    folder.ok("harvest", "web_pages", "--from", page, "--from", again)
    folder.build()
    assert folder.one("SELECT count(*) FROM pages") == 2
    assert folder.one("SELECT count(DISTINCT document_id) FROM page_documents") == 2


def test_the_real_charter_list_loads_whole(folder, shared):
    file = shared / "real" / "eche" / "eche_2024-07_half.csv"
    folder.ok("harvest", "eche", "--from", file)
    folder.build()
    rows = file.read_text("utf-8-sig").splitlines()[1:]
    rejected = folder.one("SELECT count(*) FROM ops.rejected_rows WHERE scope = 'record'")
    assert folder.one("SELECT count(*) FROM register_entries") + rejected == len(rows) == 2958
    assert rejected == 0
    days = folder.query("SELECT DISTINCT end_date::VARCHAR FROM charters")
    assert days == [("2029-12-31",)]
    first = folder.query("SELECT min(start_date)::VARCHAR, mode(start_date)::VARCHAR FROM charters")
    assert first == [("2021-01-01", "2021-01-01")]
    assert folder.one("SELECT count(*) FROM charters WHERE erasmus_code LIKE '% %'") == 0
    assert folder.one("SELECT count(DISTINCT erasmus_code) FROM charters") == 2958
    twice = folder.query(
        "SELECT list(value ORDER BY value) FROM organisation_identifiers WHERE scheme = 'ERASMUS' "
        "GROUP BY organisation_id HAVING count(*) > 1"
    )
    assert twice == [(["EBARCELO280", "EBARCELO33"],)]
    assert folder.one("SELECT count(*) FROM organisations") == 2957
    assert folder.one("SELECT count(*) FROM organisations WHERE pic IS NULL") == 0


# ---- the register


def test_the_register_is_asked_for_whom_the_warehouse_knows(copied):
    known = {row[0] for row in copied.query("SELECT coalesce(pic, oid) FROM organisations")} - {None}
    register = SOURCES["organisation_register"]

    def looked_up(count):
        settings = Settings(data=copied.path, register_lookups=count)
        return fill(register, Order(), settings, ledger)[0].of(ORGANISATIONS_TO_LOOK_UP)

    with closing(Ledger(copied.paths.ledger)) as ledger:
        first = looked_up(5)
        assert len(first) == 5
        assert set(first) <= known
        harvest_id, _ = ledger.open_harvest(
            "organisation_register", "made-up", "http://x", timedelta(hours=1)
        )
        for identifier in first:
            ledger.finish_partition(
                harvest_id, "organisation_register", identifier,
                call_year=None, asked=None, advertised=None, fetched=1, is_whole=True,
            )  # fmt: skip
        rest = looked_up(len(known))
        assert set(rest) == known
        assert set(rest[-5:]) == set(first)  # asked already: last
        assert not set(looked_up(5)) & set(first)


def test_without_a_warehouse_nobody_is_looked_up(folder):
    result = folder.run("harvest", "organisation_register")
    assert result.exit_code == 0
    assert "none is looked up" in result.stderr


def test_pages_from_files_are_not_fetched_again(folder, page):
    folder.ok("harvest", "web_pages", "--from", page)
    result = folder.run("harvest", "web_pages")
    assert result.exit_code == 0
    assert "No page was ever named" in result.stderr


@pytest.mark.parametrize("name", OTHERS)
def test_each_source_says_what_it_is(name):
    source = SOURCES[name]
    assert source.id == name
    assert source.homepage.startswith("https://")
    for words in (source.licence, source.cadence, source.manners, source.verified):
        assert words.strip()
    assert source.row_kinds
