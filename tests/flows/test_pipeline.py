"""The pipeline under Prefect, and its deployments: one server for all these tests, each run a process."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from extractors.sources import SOURCES
from flows.deployments import deployments
from flows.serve import SUFFIX, served  # first: it sets up the environment before Prefect reads it
from flows.steps.problems import Kind, Problem

# isort: split
from prefect.flows import Flow, load_flow_from_entrypoint
from prefect.utilities.callables import parameter_schema

from flows.automations import automations
from flows.pipeline import run_pipeline
from flows.run_names import name_of
from flows.run_page import as_markdown
from flows.steps.run import RunReport, StepDone

HOLD_A_SERVER = """
import sys
from pathlib import Path
from flows.server import prefect_server

with prefect_server(Path(sys.argv[1])) as url:
    print(url, flush=True)
    sys.stdin.read()
"""


@pytest.fixture(scope="module")
def holder(tmp_path_factory):
    """A process that holds a Prefect server, and its address."""
    home = tmp_path_factory.mktemp("prefect")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    with subprocess.Popen(
        [sys.executable, "-c", HOLD_A_SERVER, str(home)],
        env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        yield process, process.stdout.readline().strip()
        process.stdin.close()


@pytest.fixture
def server(holder):
    return holder[1]


@pytest.fixture
def scheduled(pointed, server, tmp_path):
    """A fresh folder whose runs go through the Prefect server."""
    pointed.settings |= {"PREFECT_API_URL": server, "PREFECT_HOME": str(tmp_path / "home")}
    return pointed


def ask(server, what, **filters):
    request = urllib.request.Request(  # noqa: S310 (our own server)
        f"{server}/{what}/filter", json.dumps(filters).encode(), {"Content-Type": "application/json"}
    )
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with direct.open(request) as answer:
        return json.load(answer)


def answers(server):
    try:
        ask(server, "flow_runs", limit=1)
    except OSError:
        return False
    return True


def newest_run(server):
    """The flow run that began last, with the summary that it left."""
    [run] = ask(server, "flow_runs", sort="START_TIME_DESC", limit=1)
    summaries = ask(
        server,
        "artifacts",
        artifacts={"key": {"any_": ["run-summary"]}},
        flow_runs={"id": {"any_": [run["id"]]}},
    )
    return run, [summary["data"] for summary in summaries]


def run(folder, *arguments):
    process = folder.start("run", *arguments)
    output, errors = process.communicate()
    return process.returncode, output, errors


def test_a_run_does_all_four_stages_and_the_next_finds_nothing_new(scheduled, server, portal, published):
    code, output, errors = run(scheduled)
    assert (code, errors) == (0, "")
    assert "published" in output
    assert scheduled.tables() == published.tables()
    flow_run, [summary] = newest_run(server)
    assert flow_run["state_type"] == "COMPLETED"
    assert flow_run["name"].startswith("lists and search, ")
    assert set(flow_run["tags"]) == {"eprp_lists", "eprp_search"}
    said = [log["message"] for log in ask(server, "logs", logs={"flow_run_id": {"any_": [flow_run["id"]]}})]
    assert any(words.startswith("harvest eprp_lists: ") and " new documents, in " in words for words in said)
    projects = scheduled.one("SELECT count(*) FROM projects")
    assert f"built {projects} projects" in summary
    assert f"| projects | {projects} |" in summary
    tasks = ask(server, "task_runs", flow_runs={"id": {"any_": [flow_run["id"]]}})
    # one for each source and stage, never one for each document
    kinds = Counter(task["name"].rpartition("-")[0] or task["name"] for task in tasks)
    assert kinds == {"harvest eprp_lists": 1, "harvest eprp_search": 1, "stage": 1, "build": 1, "publish": 1}

    before = scheduled.everything_published()
    code, output, _ = run(scheduled)
    assert code == 0
    assert (
        "0 new from eprp_lists, 0 new from eprp_search; staged 0; built nothing; published nothing" in output
    )
    assert scheduled.everything_published() == before
    runs = json.loads(scheduled.ok("status", "--json"))["runs"]
    assert [(one["command"], one["state"]) for one in runs] == [("run eprp_lists, eprp_search", "whole")] * 2


def test_a_source_that_fails_does_not_stop_the_other(scheduled, server, portal, world):
    portal.faults.add("503", "search", times=-1)
    scheduled.settings["ERASMUS_REQUEST_ATTEMPTS"] = "1"
    code, output, errors = run(scheduled, "--source", "eprp_search", "--source", "eprp_lists")
    assert code == Kind.SOURCE
    assert "503" in errors
    assert "Traceback" not in output + errors
    assert scheduled.one("SELECT count(*) FROM projects") == world.projects["in_lists"].sum()
    assert (scheduled.paths.releases / "latest" / "datapackage.json").exists()
    flow_run, [summary] = newest_run(server)
    assert flow_run["state_type"] == "FAILED"
    assert "; 1 problem" in flow_run["state"]["message"]
    tasks = ask(server, "task_runs", flow_runs={"id": {"any_": [flow_run["id"]]}})
    states = {task["name"]: task["state"]["message"] for task in tasks if task["state_type"] == "FAILED"}
    assert states == {"harvest eprp_search": "0 new documents, 1 problem"}
    assert "503" in summary


def test_a_run_killed_in_its_harvest_goes_on_where_it_was(scheduled, portal, published, sent_whole):
    portal.faults.add("slow", "search", "2018/", value="5")
    process = scheduled.start("run")
    patience = time.monotonic() + 120
    while not (asked := [r for r in portal.requests if r.kind == "search" and r.key.startswith("2018/")]):
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < patience
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    portal.requests.remove(asked[0])
    before = dict(sent_whole(portal))
    assert len(before) > 20
    code, _, errors = run(scheduled)
    assert (code, errors) == (0, "")
    assert set(sent_whole(portal).values()) == {1}
    assert len(sent_whole(portal)) > len(before)
    assert scheduled.tables() == published.tables()


def test_the_schedules_follow_the_platforms_and_are_spread_over_the_week():
    """Lists nightly, search on Sundays, cards on demand; every source has a schedule, no two meet."""
    by_name = {one["name"]: one for one in deployments()}
    schedules = {
        name: [(schedule["cron"], schedule["timezone"]) for schedule in one["schedules"]]
        for name, one in by_name.items()
    }
    assert schedules["eprp-lists-nightly"] == [("30 2 * * *", "Europe/Brussels")]
    assert schedules["eprp-search-weekly"] == [("0 5 * * 0", "Europe/Brussels")]
    assert schedules["eprp-cards-on-demand"] == []
    scheduled = [one["parameters"]["source"] for one in by_name.values()]
    assert sorted(scheduled) == sorted([source] for source in SOURCES)
    times = [schedule for of_one in schedules.values() for schedule in of_one]
    assert len(set(times)) == len(times)
    assert {cron.rpartition(" ")[2] for cron, _ in times} == {"*", *"0123456"}


@pytest.mark.parametrize("name", [one["name"] for one in deployments()])
def test_each_deployment_can_be_served(name):
    [deployment] = [one for one in deployments() if one["name"] == name]
    made = served(deployment)
    assert made.name == name + SUFFIX
    assert made.flow_name == "erasmus"
    assert made.entrypoint
    assert isinstance(load_flow_from_entrypoint(made.entrypoint), Flow)  # what a run of it does first
    assert made.parameters == deployment["parameters"]
    assert made.tags == deployment["tags"]
    assert made.concurrency_limit == 1
    found = [(one.schedule.cron, one.schedule.timezone) for one in made.schedules or []]
    assert found == [(one["cron"], one["timezone"]) for one in deployment["schedules"]]


def test_the_server_ends_with_the_command_that_started_it_even_if_that_is_killed(holder):
    process, url = holder
    assert answers(url)
    os.kill(process.pid, signal.SIGKILL)
    patience = time.monotonic() + 60
    while answers(url):
        assert time.monotonic() < patience
        time.sleep(0.05)


def test_what_a_run_may_be_told_is_described_bounded_and_offered_as_lists():
    properties = parameter_schema(run_pipeline).properties
    assert list(properties)[:3] == ["source", "from_files", "accept_shrinking"]
    assert {"year", "project", "address"} <= set(properties)
    assert properties["source"]["items"]["enum"] == list(SOURCES)
    assert properties["accept_shrinking"]["items"]["enum"] == list(SOURCES)
    assert properties["year"]["items"]["minimum"] == 1987
    assert all(one["type"] == "array" and len(one["description"]) > 20 for one in properties.values())


@pytest.mark.parametrize(
    ("sources", "is_scheduled", "name"),
    [
        (["eprp_lists"], True, "nightly lists, 28 Nov"),
        (["organisation_register"], True, "weekly organisation register, 28 Nov"),
        (["eprp_search"], False, "search, 28 Nov"),
        (["eprp_lists", "eprp_search"], False, "lists and search, 28 Nov"),
        (list(SOURCES), False, "lists, search and 10 more, 28 Nov"),
    ],
)
def test_runs_have_names_that_people_read(sources, is_scheduled, name):
    start = datetime(2026, 11, 27, 23, 30, tzinfo=UTC)  # past midnight in Brussels
    assert name_of(sources, start, is_scheduled=is_scheduled) == name


def test_the_page_of_a_run_escapes_what_comes_from_outside():
    evil = "https://x/<script>alert(1)</script>: 503 \x1b[31m | [link](https://evil)\n# forged"
    report = RunReport(problems=[Problem(Kind.DOCUMENT, evil)], warnings=[evil])
    report.steps.append(StepDone("harvest eprp_lists", 75.2, "0 new documents, 1 problem"))
    page = as_markdown(report, [("project", "changed", "grant_amount", 1200)])
    assert "<script>" not in page
    assert "\x1b" not in page
    assert "\\[link\\](https://evil)" in page
    assert "\n# forged" not in page
    assert "| harvest eprp\\_lists | 1 min 15 s | 0 new documents, 1 problem |" in page


def test_there_is_an_alarm_for_failures_and_one_for_each_schedule():
    made = {one.name: one for one in automations(UUID(int=1))}
    scheduled = [source.id for source in SOURCES.values() if source.schedule.cron]
    assert list(made) == ["erasmus: a run failed", *(f"erasmus: {name} is stale" for name in scheduled)]
    assert made["erasmus: eprp_lists is stale"].trigger.within == timedelta(hours=36)
