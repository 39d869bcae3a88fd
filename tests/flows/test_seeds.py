"""The pages that the project began with, taken as files, staged, built and published."""

import json
import re

import duckdb
import pytest


@pytest.fixture(scope="module")
def seeds(shared):
    return {file.name[:3]: file for file in (shared / "seeds").glob("*.txt")}


@pytest.fixture(scope="module")
def built(seeds, new_folder):
    folder = new_folder()
    folder.ok("harvest", "web_pages", "--from", seeds["001"], "--from", seeds["004"])
    folder.ok("harvest", "esn", "--from", seeds["002"])
    folder.ok("harvest", "wbc_rti", "--from", seeds["003"])
    folder.build()
    folder.ok("publish")
    return folder


@pytest.fixture(scope="module")
def mentions(built, seeds):
    """What a seed names: language, value, text_as_published, doubt of each mention of a kind."""

    def of(seed, kind, *columns):
        names = ", ".join(columns or ("value",))
        rows = built.query(
            f"SELECT {names} FROM page_mentions AS m JOIN documents AS d USING (document_id) "
            f"WHERE d.label = '{seeds[seed].name}' AND m.kind = '{kind}' ORDER BY position"
        )
        return [row[0] for row in rows] if len(columns) < 2 else rows

    return of


@pytest.fixture(scope="module")
def page(built, seeds):
    def of(seed, columns):
        [row] = built.query(
            f"SELECT {columns} FROM pages JOIN documents AS d USING (document_id) "
            f"WHERE d.label = '{seeds[seed].name}'"
        )
        return row

    return of


def strings_of(database):
    """Every text in every table of a DuckDB file."""
    with duckdb.connect(str(database), read_only=True) as connection:
        columns = connection.execute(
            "SELECT schema_name, table_name, column_name FROM duckdb_columns() "
            "WHERE NOT internal AND data_type = 'VARCHAR'"
        ).fetchall()
        for schema, table, column in columns:
            yield from (
                row[0]
                for row in connection.execute(
                    f'SELECT DISTINCT "{column}" FROM {schema}."{table}"'
                ).fetchall()
                if row[0] is not None
            )


def test_the_danish_page(mentions, page):
    assert page("001", "languages") == ("da",)
    assert mentions("001", "programme") == ["Erasmus+"]
    assert sorted(mentions("001", "country")) == ["AT", "DK", "HU", "IT", "PL"]
    [period] = mentions(
        "001", "period", "start_date::VARCHAR", "end_date::VARCHAR", "duration_months", "doubt"
    )
    assert period == ("2018-10-01", "2020-09-30", 24, None)
    for kind in ("platform", "project", "organisation", "place"):
        assert mentions("001", kind) == []


def test_the_report_of_a_meeting(mentions):
    [period] = mentions("002", "period", "value", "start_date", "doubt IS NOT NULL")
    assert period == ("--09-25/--09-28", None, True)
    assert ("Besancon",) in [row[:1] for row in mentions("002", "place", "text_as_published", "country_code")]
    assert "FR" in mentions("002", "country")
    named = mentions("002", "organisation") + mentions("002", "platform")
    assert any("ESN" in name or "Erasmus Student Network" in name for name in named)


def test_the_entry_of_a_register_of_projects(mentions, page):
    assert mentions("003", "acronym") == ["V2V"]
    [period] = mentions("003", "period", "value", "start_date::VARCHAR", "end_date::VARCHAR")
    assert period == ("2020-11/2023-10", "2020-11-01", "2023-10-31")
    assert ("Western Balkans", "WBC") in mentions("003", "place", "value", "text_as_published")
    assert page("003", "pages.published_date::VARCHAR, modified_date::VARCHAR") == (
        "2021-03-31",
        "2021-03-31",
    )
    assert mentions("003", "project") == []  # no list of projects is loaded, so none can be meant


def test_the_post_in_two_languages(mentions, page):
    assert page("004", "languages") == ("ka,en",)
    found = mentions("004", "platform", "language", "value")
    platforms = {"EPRP", "EPALE", "ESEP", "eTwinning", "OTLAS"}
    for language in ("ka", "en"):
        assert {value for spoken, value in found if spoken == language} == platforms
    assert len(found) == 10
    for kind in ("country", "project", "period"):
        assert mentions("004", kind) == []


def test_no_person_is_named_anywhere(built, seeds):
    [name] = re.findall(r"coordinator ((?:[A-Z]\w+ ){2,3})represented", seeds["002"].read_text("utf-8"))
    parts = name.split()
    assert len(parts) > 2
    for database in (built.paths.warehouse, built.paths.releases / "latest" / "erasmus.duckdb"):
        for text in strings_of(database):
            for part in parts:
                assert part not in text
    for file in built.paths.releases.rglob("*.parquet"):
        for part in parts:
            assert part.encode() not in file.read_bytes()


def test_texts_stay_in_the_local_warehouse(built):
    local = "SELECT count(*) FROM pages WHERE main_text IS NOT NULL AND source <> 'esn'"
    assert built.one(local) == 3
    assert built.one(f"SELECT count(main_text) FROM '{built.paths.releases}/latest/pages.parquet'") == 0
    assert built.one(f"SELECT count(*) FROM '{built.paths.releases}/latest/pages.parquet'") == 4


def test_a_release_credits_the_sources_that_are_in_it(built):
    described = json.loads((built.paths.releases / "latest" / "datapackage.json").read_text())
    for source in ("esn", "wbc_rti", "web_pages"):
        assert f"{source} (" in described["attribution"]
        assert any(one["title"].startswith(f"{source}: ") for one in described["sources"])
    assert "Results Platform" not in described["attribution"]


def test_every_record_is_accounted_for_and_no_project_is_made_up(built):
    assert built.one("SELECT count(*) FROM projects") == 0
    coverage = built.query("SELECT source, loaded_count, shared_count FROM ops.coverage ORDER BY source")
    assert coverage == [("esn", 1, None), ("wbc_rti", 1, None), ("web_pages", 2, None)]
