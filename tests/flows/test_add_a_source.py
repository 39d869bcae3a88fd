"""A source is added by one module: the example of the documentation, run as it stands there."""

import importlib
import re
import sys
from pathlib import Path

import pytest

from extractors import sources
from extractors.sources import SOURCES, find_sources
from flows.steps.problems import Kind
from flows.steps.stage import parser_version

PAGE = Path(__file__).parents[2] / "docs" / "sources.md"
NAME = "club_members"
MEMBERS = """\
Club,Town,Country,Site
Klub Mladih Zvezda,Kranj,Slovenia,www.zvezda.example
Jane Roe's Club,Borgo,Italy,
Zvezda,Kranj
"""


def block(kind):
    [code] = re.findall(rf"<!-- {kind}: {NAME} -->\n```python\n(.*?)```", PAGE.read_text(), re.DOTALL)
    return code


@pytest.fixture
def added(tmp_path, monkeypatch):
    """The module of the page among the sources: it is found by being there."""
    (tmp_path / f"{NAME}.py").write_text(block("module"))
    monkeypatch.setattr(sources, "__path__", [*sources.__path__, str(tmp_path)])
    found = find_sources()
    assert set(found) - set(SOURCES) == {NAME}
    monkeypatch.setitem(SOURCES, NAME, found[NAME])
    yield SOURCES[NAME]
    sys.modules.pop(f"extractors.sources.{NAME}")
    vars(sources).pop(NAME)


def test_it_is_listed_harvested_staged_and_built(added, folder, tmp_path):
    assert NAME in folder.ok("sources", "--json")
    file = tmp_path / "members.csv"
    file.write_text(MEMBERS)
    folder.ok("harvest", NAME, "--from", file)
    folder.build()
    folder.ok("publish")
    entries = folder.query(
        "SELECT name, city, country_code, website FROM register_entries ORDER BY record_number"
    )
    assert entries[0] == ("Klub Mladih Zvezda", "Kranj", "SI", "zvezda.example")
    assert len(entries) == 2
    assert folder.query("SELECT record_number, rule FROM ops.rejected_rows") == [(3, "field_count")]
    assert folder.one("SELECT name FROM organisations WHERE country_code = 'SI'") == "Klub Mladih Zvezda"
    assert folder.query("SELECT source, loaded_count, shared_count FROM ops.coverage") == [(NAME, 2, None)]
    assert folder.one("SELECT count(*) FROM projects") == 0


def test_a_page_of_another_kind_is_refused(added, folder, tmp_path):
    file = tmp_path / "members.csv"
    file.write_text("<html><body>Please log in</body></html>")
    assert "is HTML or XML, not a table" in folder.fails("harvest", NAME, "--from", file, kind=Kind.DOCUMENT)


def test_a_change_of_the_module_is_another_version_of_the_parser(added, tmp_path):
    before = parser_version(added)
    parser_version.cache_clear()
    file = tmp_path / f"{NAME}.py"
    file.write_text(file.read_text() + "# changed\n")
    importlib.invalidate_caches()
    assert parser_version(added) != before
    parser_version.cache_clear()


def test_the_page_names_every_kind_of_rows():
    kinds = {kind for source in SOURCES.values() for kind in source.row_kinds}
    assert {kind for kind in kinds if f"`{kind}`" in PAGE.read_text()} == kinds
