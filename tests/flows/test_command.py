"""The ``erasmus`` command: exit codes, words, JSON, settings, and who may write where."""

import json
import subprocess
import sys

import pytest

from extractors.sources import SOURCES
from flows.steps.problems import Kind

COMMANDS = (
    "demo", "sources", "harvest", "stage", "build", "publish", "run", "find", "profile", "query", "status",
    "serve",
)  # fmt: skip


def test_every_command_explains_itself(folder):
    overview = folder.ok("--help")
    for name in COMMANDS:
        assert name in overview
        words = folder.ok(name, "--help")
        assert f"{name} [OPTIONS]" in words
        first_line = next(line for line in words.splitlines()[2:] if line.strip())
        assert len(first_line.split()) > 4


def test_the_installed_command_is_this_one(folder):
    program = (
        "from importlib.metadata import entry_points\n"
        "[command] = entry_points(group='console_scripts', name='erasmus')\n"
        "command.load()()"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program, "--help"], capture_output=True, text=True, check=True
    )
    assert "harvest" in ran.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["harvest", "cordis"], ["cordis", *SOURCES]),
        (["run", "--source", "cordis"], ["cordis", *SOURCES]),
        (["build", "--accept-shrinking", "cordis"], ["cordis", *SOURCES]),
        (["harvest", "eprp_cards"], ["--project", "--from"]),
        (["harvest", "eprp_lists", "--year", "2019"], ["eprp_search"]),
        (["harvest", "eprp_search", "--year", "1066"], ["--year", "1987"]),
        (["harvest", "eprp_lists", "--project", "2019-1-DE01-KA101-000001"], ["eprp_cards"]),
        (["harvest", "eprp_lists", "--from", "nowhere"], ["nowhere"]),
        (["run", "--from", "."], ["--source"]),
        (["dance"], ["dance"]),
    ],
)
def test_a_wrong_use_exits_2_and_says_what_would_be_right(folder, arguments, words):
    result = folder.run(*arguments)
    assert result.exit_code == 2
    said = " ".join(result.stderr.replace("│", " ").split())
    for word in words:
        assert word in said
    assert not folder.path.exists()


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("ERASMUS_REQUEST_INTERVAL", "-1"),
        ("ERASMUS_REQUEST_INTERVAL", "soon"),
        ("ERASMUS_SEARCH_PAGE_SIZE", "5000"),
        ("ERASMUS_KEEP_RELEASES", "0"),
        ("ERASMUS_REQUEST_ATTEMPTS", "0"),
        ("ERASMUS_PUBLISH_TEXTS", "maybe"),
    ],
)
def test_a_setting_out_of_range_exits_2_and_is_named(folder, setting, value):
    folder.settings[setting] = value
    for command in (["stage"], ["sources"], ["status"], ["harvest", "eprp_lists"]):
        result = folder.run(*command)
        assert result.exit_code == 2
        assert setting in result.stderr
        assert value in result.stderr
    assert not folder.path.exists()


def test_sources_as_json(pointed, portal):
    described = {source["id"]: source for source in json.loads(pointed.ok("sources", "--json"))}
    assert set(described) == set(SOURCES)
    assert described["eprp_lists"]["url"] == portal.lists_url
    assert described["eprp_search"]["url"] == portal.search_url
    for name, source in described.items():
        assert source["licence"] == "CC-BY-4.0" or not name.startswith("eprp_")
        assert len(source["licence"]) > 8
        assert len(source["verified"]) > 40
    words = pointed.ok("sources")
    for source in SOURCES.values():
        assert source.name in words


def test_addresses_are_the_real_ones_unless_set(folder):
    urls = {source["id"]: source["url"] for source in json.loads(folder.ok("sources", "--json"))}
    assert set(urls) == set(SOURCES)
    assert all(url.startswith("https://") for url in urls.values())
    assert {name: url for name, url in urls.items() if name.startswith("eprp_")} == {
        "eprp_lists": "https://erasmus-plus.ec.europa.eu/projects/projects-lists",
        "eprp_search": "https://ec.europa.eu/programmes/service/search/project/search",
        "eprp_cards": "https://ec.europa.eu/programmes/service/es/project/projectCard",
    }


def test_status_as_json(published, folder, world):
    empty = json.loads(folder.ok("status", "--json"))
    assert (empty["origin"], empty["warehouse"], empty["latest"], empty["releases"]) == (None, None, None, [])
    found = json.loads(published.ok("status", "--json"))
    assert found["origin"] == "made-up"
    assert found["latest"] in found["releases"]
    assert found["warehouse"]["rows"]["projects"] == published.one("SELECT count(*) FROM projects")
    assert [source["source"] for source in found["sources"]] == list(SOURCES)
    assert all(source["documents"] == source["staged"] for source in found["sources"])
    assert "releases" in published.ok("status")
    assert "no warehouse yet" in folder.ok("status")


def test_made_up_and_real_data_do_not_share_a_folder(pointed, portal, tmp_path):
    pointed.ok("harvest", "eprp_search", "--year", 2016)
    file = tmp_path / "LifeLongLearning.csv"
    file.write_text("Project Identifier,Project Title\r\n2019-1-DE01-KA101-004711,One\r\n")
    words = pointed.fails("harvest", "eprp_lists", "--from", file, kind=Kind.MISUSE)
    assert "made-up" in words
    assert "ERASMUS_DATA" in words
    asked = len(portal.requests)
    pointed.settings["ERASMUS_EPRP_LISTS_URL"] = "https://example.invalid/lists"
    assert "made-up" in pointed.fails("harvest", "eprp_lists", kind=Kind.MISUSE)
    assert len(portal.requests) == asked


def test_the_other_way_round(folder, portal, tmp_path):
    file = tmp_path / "LifeLongLearning.csv"
    file.write_text("Project Identifier,Project Title\r\n2019-1-DE01-KA101-004711,One\r\n")
    folder.ok("harvest", "eprp_lists", "--from", file)
    words = folder.point_at(portal).fails("harvest", "eprp_lists", kind=Kind.MISUSE)
    assert "holds real data" in words
    assert portal.requests == []


def test_two_writers_at_once(pointed, portal):
    """The second one says so, and does not wait; the first is not disturbed."""
    portal.faults.add("slow", "search", "2016/0", value="0.1")  # two seconds
    first = pointed.start("harvest", "eprp_search", "--year", 2016)
    while not any(request.key == "2016/0" for request in portal.requests):
        assert first.poll() is None
    for command in (["stage"], ["build"], ["publish"], ["harvest", "eprp_lists"]):
        assert "Another erasmus command is writing" in pointed.fails(*command, kind=Kind.BUSY)
    assert first.wait() == 0, first.communicate()
    first.communicate()
    pointed.ok("stage")


def test_nothing_to_do_says_what_to_do(folder):
    assert "erasmus harvest" in folder.fails("build")
    assert "erasmus build" in folder.fails("publish")
    assert "0 documents staged" in folder.ok("stage")
    assert "none yet" in folder.fails("publish", "--restore", "2026-01-01.1")


def test_a_platform_that_does_not_answer(pointed):
    pointed.settings |= {
        "ERASMUS_EPRP_LISTS_URL": "http://127.0.0.1:9/lists",
        "ERASMUS_REQUEST_ATTEMPTS": "1",
    }
    words = pointed.fails("harvest", "eprp_lists", kind=Kind.SOURCE)
    assert "127.0.0.1:9" in words
    assert "Traceback" not in words


def test_importing_the_command_imports_no_prefect():
    program = "import sys, flows.cli; sys.exit('prefect' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
