"""The pipeline under Prefect, and its deployments: one server for all these tests, each run a process."""

import json
import os
import signal
import time
import urllib.request

import pytest
import yaml
from prefect.schedules import Schedule

from flows.serve import DEPLOYMENTS, SUFFIX, read_deployments, served
from flows.server import prefect_server


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    home = tmp_path_factory.mktemp("prefect")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("PREFECT_HOME", str(home))
        patched.delenv("PREFECT_API_URL", raising=False)
        with prefect_server(home) as url:
            yield url


@pytest.fixture
def scheduled(pointed, server, tmp_path):
    """A fresh folder whose runs go through the Prefect server."""
    pointed.settings |= {"PREFECT_API_URL": server, "PREFECT_HOME": str(tmp_path / "home")}
    return pointed


def ask(server, what, **filters):
    request = urllib.request.Request(
        f"{server}/{what}/filter", json.dumps(filters).encode(), {"Content-Type": "application/json"}
    )
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with direct.open(request) as answer:
        return json.load(answer)


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
    projects = scheduled.one("SELECT count(*) FROM projects")
    assert f"built {projects} projects" in summary
    assert f"| projects | {projects} |" in summary
    tasks = ask(server, "task_runs", flow_runs={"id": {"any_": [flow_run["id"]]}})
    assert sorted(task["name"] for task in tasks) == [
        "build", "harvest eprp_lists", "harvest eprp_search", "publish", "stage",
    ]  # fmt: skip

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
    assert code == 1
    assert "503" in errors
    assert "Traceback" not in output + errors
    assert scheduled.one("SELECT count(*) FROM projects") == world.projects["in_lists"].sum()
    assert (scheduled.paths.releases / "latest" / "datapackage.json").exists()
    flow_run, [summary] = newest_run(server)
    assert flow_run["state_type"] == "FAILED"
    assert "1 problems" in flow_run["state"]["message"]
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


def test_the_schedules_are_those_of_the_platform():
    """Lists nightly, search weekly, cards on demand; all in the time of Brussels."""
    deployments = {one["name"]: one for one in yaml.safe_load(DEPLOYMENTS.read_text())["deployments"]}
    schedules = {
        name: [(schedule["cron"], schedule["timezone"]) for schedule in one["schedules"]]
        for name, one in deployments.items()
    }
    assert schedules == {
        "eprp-lists-nightly": [("30 2 * * *", "Europe/Brussels")],
        "eprp-search-weekly": [("0 5 * * 0", "Europe/Brussels")],
        "eprp-cards-on-demand": [],
    }
    assert [one["name"] for one in read_deployments()] == list(deployments)


@pytest.mark.parametrize("name", ["eprp-lists-nightly", "eprp-search-weekly", "eprp-cards-on-demand"])
def test_each_deployment_can_be_served(name):
    [deployment] = [one for one in read_deployments() if one["name"] == name]
    made = served(deployment)
    assert made.name == name + SUFFIX
    assert made.flow_name == "erasmus"
    assert made.parameters == deployment["parameters"]
    assert made.concurrency_limit == 1
    assert all(isinstance(one.schedule, Schedule) or one.active for one in made.schedules or [])
    found = [(one.schedule.cron, one.schedule.timezone) for one in made.schedules or []]
    assert found == [(one["cron"], one["timezone"]) for one in deployment["schedules"]]
