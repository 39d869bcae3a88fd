"""What the ledger says about versions, partitions and failures, row by row."""

import sqlite3
from datetime import date, timedelta

import polars as pl
import pytest

from extractors.keep.fetches import Content, Fetch
from extractors.keep.ledger import Ledger

DAY = timedelta(hours=24)


class Book:
    """Short forms for the entries that tests make."""

    def __init__(self, ledger):
        self.ledger = ledger

    def harvest(self, source="s", url="https://x", origin="real"):
        return self.ledger.open_harvest(source, origin, url, DAY)[0]

    def fetch(self, harvest, key, sha256, published_on=None, partition="p", source="s"):
        return self.ledger.add_fetch(
            Fetch(
                harvest_id=harvest,
                source=source,
                key=key,
                partition=partition,
                call_year=None,
                label=f"{key} {published_on}",
                published_on=published_on,
                url=f"https://x/{key}",
                status=200,
                licence="CC-BY-4.0",
                content=Content(sha256, 1),
            )
        )

    def finish(self, harvest, partition="p", *, is_whole=True, source="s"):
        self.ledger.finish_partition(
            harvest,
            source,
            partition,
            call_year=None,
            asked=3,
            advertised=2,
            fetched=1,
            is_whole=is_whole,
        )

    def flags(self, name):
        rows = self.ledger.versions().select("key", "sha256", name).rows()
        return {f"{key} {sha256}": value for key, sha256, value in rows}


@pytest.fixture
def book(ledger):
    return Book(ledger)


def test_empty_ledger_has_the_columns_it_promises(ledger):
    assert ledger.versions().schema["published_on"] == pl.Date
    assert ledger.versions().schema["last_fetched_at"] == pl.Datetime("us", "UTC")
    assert ledger.coverage().schema["is_whole"] == pl.Boolean
    assert [ledger.versions().height, ledger.coverage().height, ledger.runs().height] == [0, 0, 0]


def test_a_version_is_a_key_with_its_bytes(book, clock):
    harvest = book.harvest()
    assert book.fetch(harvest, "a", "1", date(2026, 1, 1))
    first = clock.now
    clock.forward(days=1)
    assert not book.fetch(harvest, "a", "1", date(2026, 1, 2))
    assert book.fetch(harvest, "b", "1")
    row = book.ledger.versions().row(0, named=True)
    assert row["document_id"] == "s:a"
    assert row["published_on"] == date(2026, 1, 2)
    assert row["label"] == "a 2026-01-02"
    assert row["first_fetched_at"] == first
    assert row["last_fetched_at"] - first > timedelta(days=1)
    assert (row["origin"], row["licence"], row["byte_count"]) == ("real", "CC-BY-4.0", 1)
    assert book.ledger.versions().height == 2


def test_newest_by_the_last_fetch(book):
    harvest = book.harvest()
    for sha256 in ("1", "2", "1"):  # it changed, and changed back
        book.fetch(harvest, "a", sha256)
    assert book.flags("is_newest") == {"a 1": True, "a 2": False}


def test_newest_by_the_date_of_the_source_where_all_say_one(book):
    harvest = book.harvest()
    book.fetch(harvest, "a", "new", date(2026, 1, 2))
    book.fetch(harvest, "a", "old", date(2026, 1, 1))
    assert book.flags("is_newest") == {"a new": True, "a old": False}
    book.fetch(harvest, "a", "undated")
    assert book.flags("is_newest") == {"a new": False, "a old": False, "a undated": True}


def test_listed_is_unknown_until_a_partition_was_whole(book):
    harvest = book.harvest()
    book.fetch(harvest, "a", "1")
    assert book.flags("is_listed") == {"a 1": None}
    book.finish(harvest, is_whole=False)
    assert book.flags("is_listed") == {"a 1": None}
    book.finish(harvest)
    assert book.flags("is_listed") == {"a 1": True}


def test_listed_by_the_newest_whole_harvest(book):
    first = book.harvest()
    for key in ("a", "b"):
        book.fetch(first, key, "1")
    book.finish(first)
    book.ledger.close_harvest(first, "whole")
    second = book.harvest()
    book.fetch(second, "a", "2")
    assert book.flags("is_listed") == {"a 1": True, "a 2": False, "b 1": True}
    book.finish(second, is_whole=False)
    assert book.flags("is_listed") == {"a 1": True, "a 2": False, "b 1": True}
    book.finish(second)
    assert book.flags("is_listed") == {"a 1": False, "a 2": True, "b 1": False}


def test_an_older_list_that_comes_later_is_not_what_is_listed(book):
    for sha256, day in (("new", 2), ("old", 1)):
        harvest = book.harvest()
        book.fetch(harvest, "a", sha256, date(2026, 1, day), partition="a")
        book.finish(harvest, "a")
        book.ledger.close_harvest(harvest, "whole")
    assert book.flags("is_listed") == {"a new": True, "a old": False}


def test_two_files_of_one_list_in_one_harvest(book):
    harvest = book.harvest()
    book.fetch(harvest, "a", "new", date(2026, 1, 2), partition="a")
    book.fetch(harvest, "a", "old", date(2026, 1, 1), partition="a")
    book.finish(harvest, "a")
    assert book.flags("is_listed") == {"a new": True, "a old": False}


def test_a_repeated_partition_counts_from_its_repetition(book):
    harvest = book.harvest()
    book.fetch(harvest, "a", "1")
    book.fetch(harvest, "b", "1")
    assert not book.ledger.is_repeated(harvest, "p")
    book.ledger.repeat_partition(harvest, "s", "p")
    assert book.ledger.is_repeated(harvest, "p")
    assert book.ledger.last_fetch("s", "a", harvest) is None
    assert book.ledger.coverage().height == 0  # nothing of it is finished
    book.fetch(harvest, "a", "1")
    assert book.ledger.last_fetch("s", "a", harvest) is not None
    book.finish(harvest)
    assert book.ledger.is_repeated(harvest, "p")
    assert book.flags("is_listed") == {"a 1": True, "b 1": False}


def test_overviews_are_no_versions(book):
    harvest = book.harvest()
    book.fetch(harvest, "overview", "1", partition=None)
    assert book.ledger.versions().height == 0
    assert book.ledger.last_fetch("s", "overview").content == Content("1", 1)


def test_coverage_of_the_newest_harvest(book):
    first = book.harvest()
    book.finish(first, is_whole=False)
    book.ledger.close_harvest(first, "partial")
    second = book.harvest()
    book.finish(second)
    [row] = book.ledger.coverage().rows(named=True)
    assert (row["harvest_id"], row["is_whole"]) == (second, True)
    assert [row[f"{count}_count"] for count in ("asked", "advertised", "fetched")] == [3, 2, 1]


def test_a_failure_lasts_until_it_is_mended(book):
    harvest = book.harvest()
    book.ledger.add_failure(harvest, "s", "a", None, 503, "first")
    book.ledger.add_failure(harvest, "s", "a", None, 503, "again")
    assert book.ledger.failures(harvest)["error"].to_list() == ["again"]
    book.fetch(harvest, "a", "1")
    assert book.ledger.failures(harvest).height == 0
    assert book.ledger.failures(harvest + 1).height == 0


def test_an_open_harvest_is_continued(book, clock):
    first = book.harvest()
    clock.forward(hours=23)
    assert book.harvest(url="https://elsewhere") == first
    assert book.harvest(source="other") != first
    assert book.harvest(url=None) != first  # files are not what the address gives
    assert book.harvest(origin="made-up") != first
    clock.forward(hours=2)
    assert book.harvest() != first


def test_an_old_harvest_is_closed_as_partial(book, clock, tmp_path):
    first = book.harvest()
    clock.forward(hours=25)
    book.harvest()
    with sqlite3.connect(tmp_path / "ledger.sqlite") as db:
        [state] = db.execute("SELECT state FROM harvests WHERE harvest_id = ?", (first,)).fetchone()
    assert state == "partial"


def test_runs(ledger):
    run = ledger.start_run("erasmus run", "nightly")
    assert ledger.runs().select("command", "state", "detail", "finished_at").row(0) == (
        "erasmus run",
        "running",
        "nightly",
        None,
    )
    ledger.finish_run(run, "done")
    row = ledger.runs().row(0, named=True)
    assert (row["state"], row["detail"]) == ("done", "nightly")
    assert row["finished_at"] > row["started_at"]


def test_what_is_written_is_there_for_others_at_once(ledger, tmp_path):
    ledger.start_run("a")
    other = Ledger(tmp_path / "ledger.sqlite")
    assert other.runs()["command"].to_list() == ["a"]
    other.close()
