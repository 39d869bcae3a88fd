"""The registry, and what is generated from it."""

import re
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import dataframely as dy
import duckdb
import polars as pl
import pytest

import schema
from schema import MAIN, SCHEMAS, STAGED, describe, words
from schema.columns import facts
from warehouse.checks import all_checks
from warehouse.database import create_tables
from warehouse.dictionary import dictionary

ROOT = Path(__file__).parents[2]
COLUMNS = [
    (f"{area}.{name}.{column_name}", column)
    for area, tables in SCHEMAS.items()
    for name, table in tables.items()
    for column_name, column in table.columns().items()
]
# Columns that name a table in their description without being a reference to it
SAID_BUT_NOT_HELD = {
    "main.projects.action_code",  # the list of actions is open
    "main.consortium_norms.action_code",
    "main.projects.coordinator_id",  # held against participations by a check of its own
    "main.changes.organisation_id",  # may be withheld by now
    "main.organisations.organisation_id",  # tell where more is said
    "main.organisations.confidence",
    "main.partner_profiles.collaboration_weight",
}
SUFFIXES = {
    "_id": pl.String,
    "_code": pl.String,
    "_eur": pl.Decimal,
    "_date": pl.Date,
    "_count": pl.Int64,
    "_at": pl.Datetime,
    "_number": pl.Int64,
}


def test_every_closed_list_of_a_column_is_told_once():
    lists = {held for held in vars(words).values() if isinstance(held, tuple)}
    told_apart = {name: facts(column).allowed for name, column in COLUMNS if facts(column).allowed}
    assert {name: held for name, held in told_apart.items() if held not in lists} == {}


def test_every_table_is_described_and_none_is_left_out():
    modules = [import_module(f"schema.{module.name}") for module in iter_modules(schema.__path__)]
    declared = {
        one for module in modules for one in vars(module).values()
        if isinstance(one, type) and issubclass(one, dy.Schema) and one is not dy.Schema
    }  # fmt: skip
    registered = [table for tables in (STAGED, *SCHEMAS.values()) for table in tables.values()]
    assert declared == set(registered)
    assert len(registered) == len(declared)
    for table in registered:
        assert len(describe(table).split()) > 3
        assert describe(table).endswith(".")
        assert "\n" not in describe(table)


def test_every_column_is_described():
    staged = [
        (f"{name}.{key}", column) for name, table in STAGED.items() for key, column in table.columns().items()
    ]
    assert [name for name, column in [*COLUMNS, *staged] if not (column.description or "").strip()] == []


def test_every_reference_leads_to_a_column_of_its_type():
    """Where it leads to one column that is the whole key, that is unique; others are only found there."""
    for name, column in COLUMNS:
        reference = facts(column).reference
        if reference is not None:
            referred = MAIN[reference.table].columns()[reference.column]
            assert referred.dtype == column.dtype, name


def test_what_is_said_to_be_elsewhere_is_a_reference():
    """A column that sends its reader to another table is held against it."""
    said = {
        name for name, column in COLUMNS
        if re.search(r"(?i)\bsee (\w+)", column.description)
        and re.search(r"(?i)\bsee (\w+)", column.description)[1] in MAIN
        and facts(column).reference is None
    }  # fmt: skip
    # held by checks of their own, or open lists of words that the table explains as far as it knows them
    assert said == SAID_BUT_NOT_HELD


def test_names_are_plain_words_that_need_no_quotes():
    with duckdb.connect() as connection:
        reserved = {
            row[0]
            for row in connection.execute(
                "SELECT keyword_name FROM duckdb_keywords() WHERE keyword_category = 'reserved'"
            ).fetchall()
        }
    assert "group" in reserved
    for name, _ in COLUMNS:
        for part in name.split("."):
            assert re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", part)
            assert part not in reserved
    for name in MAIN:
        assert name.endswith("s")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_suffixes_tell_the_type(suffix):
    concerned = [(name, column.dtype) for name, column in COLUMNS if name.endswith(suffix)]
    assert concerned
    assert [name for name, dtype in concerned if not isinstance(dtype, SUFFIXES[suffix])] == []


def test_types_have_their_suffixes():
    for name, column in COLUMNS:
        last = name.rpartition(".")[2]
        if isinstance(column.dtype, pl.Boolean):
            assert last.startswith(("is_", "has_", "may_"))
        if isinstance(column.dtype, pl.Decimal):
            assert last.endswith("_eur")
            assert (column.dtype.precision, column.dtype.scale) == (14, 2)
        if isinstance(column.dtype, pl.Date):
            assert last.endswith("_date")
        if isinstance(column.dtype, pl.Datetime):
            assert last.endswith(("_at", "_seen"))


def test_little_is_required():
    """Generous about gaps: of a project only its identifier is published for sure."""
    published = {name for name, column in COLUMNS if not column.nullable and facts(column).published_as}
    assert published == {
        "main.projects.project_id",
        "main.grants.amount_eur",
        "main.participations.is_withdrawn",
        "main.topics.label",
    }
    assert MAIN["participations"].primary_key() == ["project_id", "role", "position"]


def test_the_tables_of_the_design_are_there():
    wanted = {
        "projects", "project_identifiers", "project_texts", "project_documents", "grants", "participations",
        "organisations", "organisation_names", "organisation_identifiers", "topics", "project_topics",
        "documents", "countries", "actions", "organisation_types", "organisation_mentions",
        "organisation_links", "organisation_redirects",
    }  # fmt: skip
    assert wanted <= set(MAIN)
    assert {"runs", "rejected_rows", "checks", "coverage", "resolution_quality"} <= set(SCHEMAS["ops"])


def test_the_database_is_made_of_it():
    with duckdb.connect() as connection:
        create_tables(connection)
        made = connection.execute(
            "SELECT schema_name || '.' || table_name || '.' || column_name, comment, is_nullable "
            "FROM duckdb_columns() WHERE NOT internal ORDER BY table_oid, column_index"
        ).fetchall()
    assert made == [(name, column.description, column.nullable) for name, column in COLUMNS]


def test_the_data_dictionary_is_up_to_date():
    page = (ROOT / "docs" / "data-dictionary.md").read_text(encoding="utf-8")
    assert page == dictionary(), "run `make docs`"


def test_the_data_dictionary_names_every_column_once():
    sections = re.split(r"^### ", dictionary(), flags=re.MULTILINE)[1:]
    listed = []
    for section in sections:
        name = section.splitlines()[0]
        listed += [
            f"{name}.{column}" for column in re.findall(r"^\| `(\w+)` \|", section, flags=re.MULTILINE)
        ]
    assert listed == [name.partition(".")[2] for name, _ in COLUMNS]
    rows = [line for line in dictionary().splitlines() if line.startswith("| `")]
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {5}


def test_every_check_says_what_it_holds():
    for name, check in all_checks().items():
        assert re.fullmatch(r"[a-z_]+", name)
        assert len(check.description.split()) > 5
        assert "SELECT" in check.sql
