"""Lists and search of the portal in one warehouse, held against the world that the portal was made from."""

import csv
import io
import json
import subprocess
import sys
from collections import Counter

import duckdb
import polars as pl
import pytest

from extractors.keep.archive import Archive
from extractors.keep.ledger import Ledger
from portal.lists import LISTS
from transforms.identifiers import parse_identifier
from transforms.steps import read_columns


def canonical(projects):
    """The world's projects, with the identifier as the warehouse writes it."""
    return read_columns(projects, project_id=parse_identifier(pl.col("identifier")).field("project_id"))


@pytest.fixture(scope="module")
def in_lists(world):
    return pl.concat(wanted.projects(world) for wanted in LISTS)


@pytest.fixture(scope="module")
def in_search(world):
    return world.projects.filter("in_search")


def test_the_same_projects(published, in_lists, in_search):
    truth = pl.concat([in_lists, in_search]).unique("project")
    named = {
        *truth["identifier"].to_list(),
        *canonical(truth)["project_id"].to_list(),
        *truth["external_reference"].drop_nulls().to_list(),
    }
    assert published.one("SELECT count(*) FROM projects") == truth.height
    assert {row[0] for row in published.query("SELECT project_id FROM projects")} <= named
    both = set(canonical(in_search)["project_id"]) & set(canonical(in_lists)["project_id"])
    documents = "SELECT project_id FROM project_documents JOIN documents USING (document_id) WHERE source = "
    found = {row[0] for row in published.query(f"{documents}'eprp_lists' INTERSECT {documents}'eprp_search'")}
    assert found == both
    assert len(both) > 250


def test_coverage_reconciles_with_the_world(published, in_lists, in_search):
    def per_year(projects):
        return Counter(projects["call_year"].to_list())

    columns = "call_year, asked_count, advertised_count, fetched_count, loaded_count, listed_count, is_whole"
    search = published.query(f"SELECT {columns} FROM ops.coverage WHERE source = 'eprp_search' ORDER BY 1")
    assert search == [(year, n, n, n, n, n, True) for year, n in sorted(per_year(in_search).items())]
    lists = published.query(
        "SELECT call_year, fetched_count, loaded_count, listed_count, is_whole FROM ops.coverage "
        "WHERE source = 'eprp_lists' ORDER BY 1"
    )
    assert {whole for *_, whole in lists} == {True}
    # references of the programmes before 2014 may hide the year
    told = {year: counts for year, *counts, _ in lists if year is not None and year >= 2014}
    assert told == {year: [n, n, n] for year, n in per_year(in_lists).items() if year >= 2014}
    assert [sum(row[place] for row in lists) for place in (1, 2, 3)] == [in_lists.height] * 3
    shared = in_lists.join(in_search, on="project", how="semi")
    for source, projects in (("eprp_lists", in_lists), ("eprp_search", in_search)):
        counts = {
            row[0]: row[1:]
            for row in published.query(
                f"SELECT call_year, shared_count, only_here_count FROM ops.coverage WHERE source = '{source}'"
            )
        }
        for year, count in per_year(projects.filter(pl.col("call_year") >= 2014)).items():
            assert counts[year] == (per_year(shared)[year], count - per_year(shared)[year])


def test_each_participation_of_each_project(published, world, in_search):
    """Projects that the search knows are taken whole from it, coordinator and every partner once."""
    persons = world.organisations.filter("is_person").select("truth_id")
    taking_part = (
        world.participations.join(canonical(in_search), on="project")
        .join(persons.with_columns(is_person=pl.lit(value=True)), on="truth_id", how="left")
        .with_columns(pl.col("country").replace_strict({}, default=pl.col("country")))
    )
    expected = Counter(
        (project, role, bool(is_person))
        for project, role, is_person in taking_part.select("project_id", "role", "is_person").rows()
    )
    found = Counter(
        published.query(
            "SELECT p.project_id, p.role, p.is_name_withheld FROM participations AS p "
            "JOIN documents AS d USING (document_id) WHERE d.source = 'eprp_search'"
        )
    )
    named = {key: count for key, count in found.items() if not key[2]}
    assert sum(found.values()) == sum(expected.values())
    # every person is withheld; a few more may be, for a name that may be a person's
    assert all(found[key] >= count for key, count in expected.items() if key[2])
    assert all(expected[key] >= count for key, count in named.items())
    assert sum(named.values()) > 0.97 * sum(expected.values())


def test_organisations_have_their_identifiers_from_the_search(published, world, in_search):
    persons = world.organisations.filter("is_person")["truth_id"]
    told = (
        world.participations.join(in_search, on="project", how="semi")
        .filter(~pl.col("truth_id").is_in(persons.implode()), pl.col("identifier").is_not_null())[
            "identifier"
        ]
        .unique()
        .to_list()
    )
    expected = {("OID" if value.startswith("E") else "PIC", value) for value in told}
    assert {scheme for scheme, _ in expected} == {"PIC", "OID"}
    found = set(published.query("SELECT scheme, value FROM organisation_identifiers"))
    assert found <= expected
    assert len(found) > 0.97 * len(expected)
    assert (
        published.one(
            "SELECT count(*) FROM organisations WHERE pic IS NULL AND oid IS NULL "
            "AND organisation_id IN (SELECT organisation_id FROM participations WHERE identifier IS NOT NULL)"
        )
        == 0
    )


def test_rows_in_are_rows_loaded_and_rows_rejected(published):
    """Records of the raw bytes, counted by the standard library, against what the warehouse accounts for."""
    archive, ledger = Archive(published.paths.raw), Ledger(published.paths.ledger)
    counted = {}
    for row in ledger.versions().rows(named=True):
        data = archive.read(row["source"], row["sha256"])
        if row["source"] == "eprp_lists":
            count = sum(1 for _ in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))) - 1
        else:
            count = len(json.loads(data)["projectDocuments"])
        counted[(row["source"], row["key"])] = count
    ledger.close()
    accounted = published.query(
        """
        SELECT source, key,
            (SELECT count(*) FROM project_documents AS p WHERE p.document_id = d.document_id)
            + (SELECT count(DISTINCT record_number) FROM ops.rejected_rows AS r
               WHERE r.document_id = d.document_id AND scope = 'record')
        FROM documents AS d
        """
    )
    assert {(source, key): count for source, key, count in accounted} == counted
    assert sum(counted.values()) > 500


def test_nothing_private_is_left(published, world):
    """No contact, street or person stands in anything but the raw bytes."""
    private = {text for text in world.private_strings() if len(text) > 3}
    assert len(private) > 1000
    held = []
    for database in (published.paths.warehouse, published.paths.releases / "latest" / "erasmus.duckdb"):
        with duckdb.connect(str(database), read_only=True) as connection:
            columns = connection.execute(
                "SELECT schema_name, table_name, column_name FROM duckdb_columns() "
                "WHERE data_type = 'VARCHAR' AND NOT internal"
            ).fetchall()
            assert len(columns) > 80
            for schema, table, column in columns:
                values = connection.execute(
                    f'SELECT DISTINCT "{column}" FROM {schema}.{table} WHERE "{column}" IS NOT NULL'
                ).fetchall()
                held += [(f"{table}.{column}", value) for (value,) in values]
    tables = [
        *published.paths.releases.rglob("*.parquet"),
        *published.paths.staging.rglob("*.parquet"),
    ]
    assert len(tables) > 15
    for table in tables:
        for column in pl.read_parquet(table).select(pl.col(pl.String).unique().implode()).iter_columns():
            held += [(f"{table.name} {column.name}", value) for value in column.explode().drop_nulls()]
    for file in published.paths.releases.rglob("*.json"):
        held.append((file.name, file.read_text(encoding="utf-8")))
    places = pl.DataFrame(held, schema=["place", "value"], orient="row").unique("value")
    hits = places.filter(pl.col("value").str.contains_any(sorted(private)))
    assert hits.height == 0, hits.head(5)


def test_withheld_participations_have_no_name(published):
    naming = "name, city, postcode, website, identifier, identifier_scheme"
    rows = published.query(f"SELECT organisation_id, {naming} FROM participations WHERE is_name_withheld")
    assert rows
    for organisation_id, *values in rows:
        assert organisation_id.startswith("withheld-")
        assert values == [None] * 6
    assert published.one("SELECT count(*) FROM organisations WHERE organisation_id LIKE 'withheld-%'") == 0


def test_the_card_of_a_person_gives_no_name_away(portal, pointed, world, in_search):
    """A page of a card tells no types: who is a person there, only the search says."""
    persons = world.organisations.filter("is_person").select("truth_id")
    concerned = world.participations.join(persons, on="truth_id").join(
        in_search.select("project", "identifier", "call_year"), on="project", suffix="_of_project"
    )
    identifiers = concerned["identifier_of_project"].unique().to_list()
    pointed.ok("harvest", "eprp_cards", *(f"--project={identifier}" for identifier in identifiers))
    assert "details" in {request.kind for request in portal.requests}
    years = [f"--year={year}" for year in concerned["call_year"].unique()]
    pointed.ok("harvest", "eprp_search", *years)
    pointed.build()
    assert pointed.one(
        "SELECT count(DISTINCT project_id) FROM participations JOIN documents USING (document_id) "
        "WHERE source = 'eprp_cards'"
    ) == len(identifiers)
    shown = pointed.query(
        "SELECT name FROM participations UNION SELECT name FROM organisation_names UNION "
        "SELECT value FROM ops.coverage_differences UNION SELECT used_value FROM ops.coverage_differences"
    )
    assert not [text for (text,) in shown for name in concerned["name"] if text and name.strip() in text]


def test_a_reader_goes_on_while_a_build_replaces_the_file(copied, in_search):
    program = (
        "import duckdb, sys\n"
        "with duckdb.connect(sys.argv[1], read_only=True) as held:\n"
        "    for line in sys.stdin:\n"
        "        print(held.execute('SELECT count(*) FROM project_documents').fetchall()[0][0], flush=True)\n"
    )
    command = [sys.executable, "-c", program, str(copied.paths.warehouse)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as reader:

        def ask():
            reader.stdin.write("\n")
            reader.stdin.flush()
            return int(reader.stdout.readline())

        before = ask()
        copied.ok("harvest", "eprp_cards", "--project", in_search["identifier"][0])
        copied.ok("stage")
        building = copied.start("build")
        answers = [ask()]
        while building.poll() is None:
            answers.append(ask())
        assert building.returncode == 0, building.stderr.read()
        answers.append(ask())
        reader.stdin.close()
    assert set(answers) == {before}
    assert copied.one("SELECT count(*) FROM project_documents") == before + 1


def test_show_tables_shows_clean_names(published):
    with duckdb.connect(str(published.paths.warehouse), read_only=True) as connection:
        names = [row[0] for row in connection.execute("SHOW TABLES").fetchall()]
    assert names
    for name in names:
        assert name.replace("_", "").isalpha()
        assert name.islower()
    assert {"projects", "participations", "organisations", "grants", "documents"} <= set(names)


def test_every_table_and_column_has_a_comment(published):
    tables = published.query("SELECT table_name, comment FROM duckdb_tables() WHERE NOT internal")
    columns = published.query(
        "SELECT table_name || '.' || column_name, comment FROM duckdb_columns() WHERE NOT internal"
    )
    assert len(tables) > 20
    assert [name for name, comment in [*tables, *columns] if not comment] == []
