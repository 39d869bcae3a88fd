"""Whatever a parser is made of, wherever it lies: a change of it stages each document anew."""

import sys
from pathlib import Path

import pytest

from extractors.sources import SOURCES
from flows.steps.stage import parser_version


@pytest.fixture
def change(tmp_path, monkeypatch):
    """Put a changed copy of a module's file in its place."""

    def change(name):
        module = sys.modules[name]
        copy = tmp_path / Path(str(module.__file__)).name
        copy.write_text(Path(str(module.__file__)).read_text() + "# changed\n")
        monkeypatch.setattr(module, "__file__", str(copy))
        parser_version.cache_clear()

    yield change
    parser_version.cache_clear()


@pytest.mark.parametrize(
    "module",
    ["extractors.read.privacy", "schema.code_lists", "schema.personal", "schema.rules", "schema.words"],
)
def test_a_change_of_what_parsers_share_is_another_version_of_each(change, module):
    before = {source.id: parser_version(source) for source in SOURCES.values()}
    change(module)
    assert [source.id for source in SOURCES.values() if parser_version(source) == before[source.id]] == []


def test_a_change_of_a_table_that_no_parser_fills_is_none(change):
    before = {source.id: parser_version(source) for source in SOURCES.values()}
    change("schema.discovery")
    assert {source.id: parser_version(source) for source in SOURCES.values()} == before
