"""What an operator sees without Prefect: the status of each source, and the log as lines of JSON."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from flows.log import log_as
from flows.settings import Settings
from flows.steps.problems import Kind, Problem, most_severe
from flows.steps.status import read_status

GOOD = "Project Identifier,Project Title\r\n2019-1-DE01-KA101-004711,One\r\n"


@pytest.fixture(autouse=True)
def words_again():
    yield
    log_as("words")


@pytest.fixture
def harvested(folder, tmp_path, monkeypatch):
    """A folder with one small list, staged."""
    file = tmp_path / "LifeLongLearning.csv"
    file.write_text(GOOD)
    folder.ok("harvest", "eprp_lists", "--from", file)
    folder.ok("stage")
    for name, value in folder.environment.items():
        monkeypatch.setenv(name, value)
    return folder


def rows_of(found):
    return {row["source"]: row for row in found["sources"]}


def test_a_nightly_source_is_stale_after_a_day_and_a_half(harvested):
    found, problems = read_status(Settings(), datetime.now(UTC) + timedelta(hours=35))
    assert (rows_of(found)["eprp_lists"]["state"], problems) == ("fresh", [])
    found, [problem] = read_status(Settings(), datetime.now(UTC) + timedelta(hours=37))
    row = rows_of(found)["eprp_lists"]
    assert (row["state"], row["to_do"]) == ("stale", "erasmus run --source eprp_lists")
    assert problem.kind == Kind.SOURCE
    assert "last succeeded 37 h" in problem.text
    assert rows_of(found)["esn"]["state"] == "never harvested"
    assert found["problems"] == [{"kind": "source", "text": problem.text}]


def test_one_that_is_switched_off_is_not_stale(harvested, monkeypatch):
    monkeypatch.setenv("ERASMUS_SOURCES_OFF", "eprp_lists")
    found, problems = read_status(Settings(), datetime.now(UTC) + timedelta(days=100))
    assert (rows_of(found)["eprp_lists"]["state"], problems) == ("off", [])


def test_status_says_what_failed_and_what_to_do_and_exits_by_it(harvested, tmp_path):
    assert "eprp_lists" in harvested.ok("status")
    bad = tmp_path / "StrategicPartnerships.csv"
    bad.write_text("<html></html>")
    harvested.fails("harvest", "eprp_lists", "--from", bad, kind=Kind.DOCUMENT)
    result = harvested.run("status", "--json")
    assert result.exit_code == Kind.DOCUMENT
    row = rows_of(json.loads(result.stdout))["eprp_lists"]
    assert row["last_harvest"] == "partial"
    assert row["last_success_at"] is not None
    assert bad.name in row["failures"][0]
    assert "erasmus run --source eprp_lists" in row["to_do"]
    assert bad.name in harvested.fails("status", kind=Kind.DOCUMENT)


def test_a_warehouse_that_can_not_be_read_is_a_problem(harvested):
    harvested.paths.warehouse.parent.mkdir(parents=True, exist_ok=True)
    harvested.paths.warehouse.write_bytes(b"no database" * 1000)
    assert "Run `erasmus build`" in harvested.fails("status")


def test_the_log_as_lines_of_json(folder, tmp_path):
    bad = tmp_path / "LifeLongLearning.csv"
    bad.write_text("<html></html>")
    folder.settings["ERASMUS_LOG"] = "json"
    result = folder.run("harvest", "eprp_lists", "--from", bad)
    assert result.exit_code == Kind.DOCUMENT
    events = [json.loads(line) for line in result.stderr.splitlines()]
    assert all(list(one) == ["time", "level", "run_id", "source", "message"] for one in events)
    assert {one["run_id"] for one in events} == {1}
    assert {one["source"] for one in events} == {"eprp_lists"}
    assert [one["level"] for one in events] == ["info", "error", "info"]
    assert "HTML" in events[1]["message"]
    assert events[0]["message"] == "harvest eprp_lists begins"
    assert events[2]["message"].startswith("harvest eprp_lists: 0 new documents, 1 problem, in ")
    [told] = [json.loads(line) for line in folder.run("publish").stderr.splitlines() if "error" in line]
    assert "erasmus build" in told["message"]


@pytest.mark.parametrize(
    ("kinds", "worst"),
    [
        ([], None),
        ([Kind.DOCUMENT, Kind.SOURCE], Kind.SOURCE),
        ([Kind.SOURCE, Kind.CHECK, Kind.OTHER], Kind.CHECK),
        ([Kind.OTHER, Kind.DISK, Kind.BUSY], Kind.DISK),
    ],
)
def test_of_several_problems_the_code_is_that_of_what_must_be_mended_first(kinds, worst):
    assert most_severe([Problem(kind, "words") for kind in kinds]) == worst
