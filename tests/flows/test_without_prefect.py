"""Prefect last: where it is not installed, all four stages and every question run all the same."""

import json
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from portal.lists import LISTS, render

ROOT = Path(__file__).parents[2]
PREFECT_ALONE = {"prefect", "fastapi", "sqlalchemy"}  # what pyproject.toml names for its sake
PAGE = (
    "<html lang='en'><head><title>Gardens</title></head><body><main><p>Schools of Portugal</p></main></html>"
)
# Has what is missing refused, and runs commands; prints exit code, output and errors of each as JSON
PROGRAM = """
import json, sys
from importlib.abc import MetaPathFinder

missing, commands = map(json.loads, sys.argv[1:])

class Missing(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in missing:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Missing())
from typer.testing import CliRunner
from flows.cli import app
for command in commands:
    ran = CliRunner().invoke(app, command)
    if ran.exception is not None and not isinstance(ran.exception, SystemExit):
        raise ran.exception
    print(json.dumps([ran.exit_code, ran.stdout, ran.stderr]))
"""


def name_of(text):
    return re.sub(r"[-_.]+", "-", text).lower()


def installed_without_prefect():
    """Names of the distributions that this project needs for anything but Prefect, theirs included."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    waiting = [one for one in map(Requirement, project["dependencies"]) if one.name not in PREFECT_ALONE]
    found = set()
    while waiting:
        needed = waiting.pop()
        key = (name_of(needed.name), frozenset(needed.extras))
        if key not in found:
            found.add(key)
            waiting += [
                one
                for one in map(Requirement, requires(needed.name) or ())
                if one.marker is None
                or any(one.marker.evaluate({"extra": extra}) for extra in ("", *needed.extras))
            ]
    return {name for name, _ in found}


@pytest.fixture(scope="module")
def missing():
    """Names of the packages that come with Prefect, or with the tests."""
    held = installed_without_prefect() | {"erasmus-partners", "setuptools"}
    return [
        package
        for package, distributions in packages_distributions().items()
        if not held & set(map(name_of, distributions))
    ]


def test_prefect_and_its_server_are_what_is_missing(missing):
    assert {"prefect", "fastapi", "uvicorn", "sqlalchemy", "docker", "asyncpg"} <= set(missing)
    assert not {"typer", "rich", "pydantic_settings", "duckdb", "polars", "trafilatura"} & set(missing)


def test_all_stages_and_questions_run_without_prefect(folder, world, tmp_path, missing):
    kind = next(one for one in LISTS if one.name == "ErasmusPlus_KA2_2021-2027_PartnershipsForCooperation")
    listed = tmp_path / f"{kind.name}_Projects_Overview_2026-11-01.csv"
    listed.write_bytes(render(kind, world))
    page = tmp_path / "page.html"
    page.write_text(PAGE, encoding="utf-8")
    commands = [
        ["harvest", "eprp_lists", "--from", str(listed)],
        ["harvest", "web_pages", "--from", str(page)],
        ["stage"], ["build"], ["publish"], ["status", "--json"], ["sources"],
        ["find", "learning"], ["find", "--country", "DE", "--json"], ["find", "--requests"],
        ["profile", "school"], ["query"], ["query", "newcomers", "--param", "action=KA220"],
    ]  # fmt: skip
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM, json.dumps(missing), json.dumps(commands)],
        env=folder.process_environment, cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    results = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [(code, errors) for code, _, errors in results] == [(0, "")] * len(commands)
    said = {" ".join(command): output for command, (_, output, _) in zip(commands, results, strict=True)}
    assert json.loads(said["status --json"])["latest"]
    assert json.loads(said["find --country DE --json"])
    assert "No open request for partners fits." in said["find --requests"]
    assert "organisations fit 'school'" in said["profile school"]
    assert "organisations that fit" in said["find learning"]
    assert folder.one("SELECT count(*) FROM pages") == 1
    assert folder.one("SELECT count(*) FROM projects") > 10
