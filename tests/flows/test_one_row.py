"""No row that a source publishes stops the night: what can't be kept is struck out, the rest is built."""

from collections.abc import Iterator

import duckdb
import polars as pl
import pytest

from extractors.contract import PARTICIPATIONS, PROJECTS, DocumentName, Staged
from extractors.sources import SOURCES
from flows.steps.build import _check
from schema import MAIN, OPS
from schema.rules import validate
from tests.staged import staging_of
from tests.transforms.staged_rows import member, mention
from transforms.assemble import assemble
from transforms.network import network_measures
from warehouse.database import create_tables, insert
from warehouse.discovery import fill_discovery
from warehouse.macros import create_macros

GOOD = {"record_number": 1, "identifier": "2023-1-CZ01-KA153-YOU-000139818", "title": "Good"}
OTHER = {**GOOD, "record_number": 2, "identifier": "2023-1-CZ01-KA153-YOU-000139819"}
TOLD = ("anna@mail.test", "601 234 567")
# As a parser would let it pass by mistake: fields of the project, its participations, the document's key
WAYS = {
    "an e-mail behind a soft hyphen": ({"title": "Ask anna@\u00admail.test"}, [], ""),
    "a phone in a summary": ({"summary": "Ask +420 601 234 567 now"}, [], ""),
    "an e-mail in a topic": ({"topics": "Sport; anna@mail.test"}, [], ""),
    "an e-mail in a type": ({}, [member("School", organisation_type="anna@mail.test")], ""),
    "an e-mail as a name": ({}, [member("anna@mail.test")], ""),
    "an e-mail as a role": ({}, [member("School", role="anna@mail.test")], ""),
    "no role": ({}, [member("A school", role=None), member("B school", role=None)], ""),
    "two in one place": ({}, [member("A school"), member("B school")], ""),
    "an e-mail in a key": ({}, [], "?anna@mail.test"),
}


def project(number: int) -> str:
    return f"2023-1-CZ01-KA153-YOU-0001398{number:02}"


@pytest.fixture(scope="module")
def built() -> Iterator[duckdb.DuckDBPyConnection]:
    """Tables of all these ways and of a page, checked."""
    documents = []
    for number, (fields, members, key) in enumerate(WAYS.values()):
        rows = {"projects": [{**GOOD, "identifier": project(number), **fields}], "participations": members}
        documents.append(({"source": "eprp_search", "key": f"{number}{key}"}, rows))
    unnamed = {"projects": [{**GOOD, "identifier": "anna@mail.test"}]}
    page = {
        "pages": [{"record_number": 1, "url": None, "title": "Page", "main_text": "Text"}],
        "page_mentions": [mention(1, "organisation", "ask anna@mail.test")],
    }
    documents += [
        ({"source": "eprp_search", "key": "unnamed"}, unnamed),
        ({"source": "web_pages", "key": "x?anna@mail.test"}, page),
    ]
    with duckdb.connect() as connection:
        create_tables(connection)
        create_macros(connection)
        for name, frame in assemble(staging_of(*documents)).items():
            area = "main" if name in MAIN else "ops"
            insert(connection, area, name, validate(frame, (MAIN | OPS)[name], name))
        fill_discovery(connection, network_measures)
        outcome, warnings = _check(connection, {}, ())
        assert outcome["is_passed"].all()
        assert (
            "projects.title: an e-mail or a phone was struck out of 1 value that parsers let pass."
            in warnings
        )
        yield connection


@pytest.mark.parametrize("way", WAYS)
def test_the_project_is_built(built: duckdb.DuckDBPyConnection, way: str) -> None:
    number = list(WAYS).index(way)
    _, members, _ = WAYS[way]
    asked = "SELECT count(*) FROM participations WHERE project_id = ?"
    assert built.execute(asked, [project(number)]).fetchall() == [(len(members),)]
    assert built.execute("FROM projects WHERE project_id = ?", [project(number)]).fetchall()


def test_nothing_of_it_is_in_any_table(built: duckdb.DuckDBPyConnection) -> None:
    tables = built.execute("SELECT schema_name, table_name FROM duckdb_tables()").fetchall()
    for schema, table in tables:
        held = str(built.execute(f'FROM {schema}."{table}"').fetchall())
        assert not [told for told in TOLD if told in held], table


@pytest.mark.parametrize("identifier", ["\u00ad", "anna@mail.test", "\u200b \u2060"])
def test_a_project_whose_identifier_does_not_pass_the_door_is_rejected(identifier: str) -> None:
    rows = [GOOD, {**OTHER, "identifier": identifier}]
    gives = {"projects": tuple(GOOD), "participations": ("record_number", "name")}
    read = Staged(
        projects=pl.DataFrame(rows, schema={name: PROJECTS[name] for name in GOOD}),
        participations=PARTICIPATIONS.to_frame().select(gives["participations"]),
        record_count=2,
    )
    staged = read.completed("eprp_lists", gives)
    assert staged.projects["record_number"].to_list() == [1]
    assert staged.rejected.select("record_number", "rule", "value").rows() == [
        (2, "identifier_missing", None)
    ]


def test_a_document_is_cleaned_at_the_door() -> None:
    data = b"Identifier\tA\nTitle\tWrite to anna@\xc2\xadmail.test\nPartners\tSchool\n"
    source = SOURCES["eprp_cards"]
    staged = source.parse(data, DocumentName(source.id, "A", "a.txt"))
    assert "mail.test" not in str(staged.projects.rows())
