"""Files that are on disk already, and what tells a made-up harvest from a real one."""

from datetime import date

import pytest

from extractors.contract import DocumentError
from extractors.harvest_loop import origin_of
from extractors.parameters import Order
from extractors.sources import SOURCES
from store.lock import LockedError

LISTS = SOURCES["eprp_lists"]
CSV = b"Project Identifier,Project Title\n2014-1-LI01-KA200-000005,Orchards\n"


def take(rooms, *paths):
    with rooms.open(LISTS, None) as harvest:
        harvest.run(Order(files=tuple(paths)))
        problems = harvest.problems()
        harvest.close("whole")
    return problems


def test_files_are_taken_once_and_stay_where_they_are(rooms, tmp_path):
    file = tmp_path / "in" / "deeper" / "A_Projects_Overview_2018-09-10.CSV"
    file.parent.mkdir(parents=True)
    file.write_bytes(CSV)
    assert take(rooms, tmp_path / "in") == []
    assert take(rooms, file) == []
    assert file.read_bytes() == CSV
    [row] = rooms.ledger.versions().rows(named=True)
    assert (row["key"], row["published_on"]) == ("A", date(2018, 9, 10))
    assert (row["url"], row["origin"], row["is_listed"]) == (f"file:{file.name}", "real", True)
    assert str(tmp_path) not in str(row)


def test_an_interrupted_import_goes_on(rooms, tmp_path):
    (tmp_path / "A.csv").write_bytes(CSV)
    for _ in range(2):
        with rooms.open(LISTS, None) as harvest:
            harvest.run(Order(files=(tmp_path / "A.csv",)))
    (tmp_path / "A.csv").write_bytes(CSV + b"x,y\n")  # and notices what has changed meanwhile
    with rooms.open(LISTS, None) as harvest:
        harvest.run(Order(files=(tmp_path / "A.csv",)))
    assert rooms.ledger.versions()["is_listed"].to_list() == [False, True]


@pytest.mark.parametrize(("hours", "is_continued"), [(11, True), (13, False)])
def test_an_interrupted_harvest_is_not_continued_in_the_next_night(rooms, clock, hours, is_continued):
    with rooms.open(LISTS, None):
        pass
    clock.forward(hours=hours)
    with rooms.open(LISTS, None) as harvest:
        assert harvest.is_continued == is_continued


def test_bad_files_are_named_and_the_others_taken(rooms, tmp_path):
    (tmp_path / "A.csv").write_bytes(CSV)
    (tmp_path / "B.csv").write_bytes(b"<!DOCTYPE html><html>")
    (tmp_path / "C.csv").write_bytes(b"")
    problems = take(rooms, tmp_path)
    assert [problem.partition(":")[0] for problem in problems] == ["B.csv", "C.csv"]
    assert rooms.ledger.versions()["key"].to_list() == ["A"]


def test_a_folder_of_a_file_like_name_is_no_file(rooms, tmp_path):
    (tmp_path / "in" / "B.csv").mkdir(parents=True)
    (tmp_path / "in" / "A.csv").write_bytes(CSV)
    assert take(rooms, tmp_path / "in") == []
    assert rooms.ledger.versions()["key"].to_list() == ["A"]


def test_a_path_without_documents_is_an_error(rooms, tmp_path):
    with pytest.raises(DocumentError, match=r"no file of eprp_lists \(\.csv, "):
        take(rooms, tmp_path / "raw")
    with pytest.raises(DocumentError, match="no such file or folder"):
        take(rooms, tmp_path / "nowhere")


def test_one_process_at_a_time_harvests_a_source(rooms):
    both = rooms.open(LISTS, None), rooms.open(SOURCES["eprp_cards"], None)
    with both[0], both[1], pytest.raises(LockedError, match="another process"), rooms.open(LISTS, None):
        pass
    with rooms.open(LISTS, None):
        pass


def test_only_this_machine_makes_data_up():
    assert origin_of("http://127.0.0.1:8080/projects") == "made-up"
    assert {origin_of(source.url) for source in SOURCES.values()} == {"real"}
    assert origin_of(None) == "real"


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_sources_describe_themselves(source):
    assert source.url.startswith("https://")
    # pages may be on any host: each is asked alone
    assert source.id == "web_pages" or source.url.split("/")[2] in source.hosts
    for text in (source.name, source.licence, source.cadence, source.manners, source.verified):
        assert text
