"""All sources in one warehouse, harvested from the portal and held against the world that it shows."""

import json

import duckdb
import polars as pl
import pytest

from extractors.sources import SOURCES
from portal.generator import generate
from portal.server import Portal

PLATFORMS = ("otlas", "epale", "esep")


@pytest.fixture(scope="module")
def small_world():
    return generate(250, 11)


@pytest.fixture(scope="module")
def whole(small_world, new_folder):
    """Every source of the portal, harvested, built and published. Read only."""
    folder = new_folder()
    folder.settings["ERASMUS_REGISTER_LOOKUPS"] = "25"
    with Portal(small_world) as portal:
        folder.point_at(portal)
        for name in SOURCES.keys() - {"web_pages", "eprp_lists", "eprp_search", "eprp_cards"}:
            folder.settings[f"ERASMUS_{name.upper()}_URL"] = getattr(portal, f"{name}_url")
        for name in ("eprp_lists", "eprp_search", *PLATFORMS, "eche", "mobility", "wbc_rti", "esn"):
            folder.ok("harvest", name)
        pages = [argument for url in portal.web_pages_urls for argument in ("--address", url)]
        folder.ok("harvest", "web_pages", *pages)
        folder.build()
        folder.ok("harvest", "organisation_register")
        folder.build()
        folder.ok("publish")
    return folder


def test_every_source_is_loaded(whole):
    loaded = dict(whole.query("SELECT source, sum(loaded_count)::INT FROM ops.coverage GROUP BY source"))
    assert set(loaded) == SOURCES.keys() - {"eprp_cards"}
    assert min(loaded.values()) > 0
    assert whole.one("SELECT bool_and(is_passed) FROM ops.checks")


def test_beside_projects_no_project_is_counted(whole, small_world):
    beside = whole.query(
        "SELECT DISTINCT source FROM ops.coverage WHERE shared_count IS NULL ORDER BY source"
    )
    assert [row[0] for row in beside] == sorted(name for name in SOURCES if not name.startswith("eprp_"))
    assert whole.one("SELECT count(*) FROM projects") <= small_world.projects.height


def test_who_asks_for_partners_is_whom_projects_name(whole):
    """Of those that ask on a platform, most are in projects, too: they have one id."""
    for name in PLATFORMS:
        asking, known = whole.query(
            "SELECT count(DISTINCT organisation_id), count(DISTINCT organisation_id) FILTER ("
            "organisation_id IN (SELECT organisation_id FROM participations)) "
            f"FROM partner_requests WHERE source = '{name}'"
        )[0]
        assert asking > 10
        assert known > 0.8 * asking


def test_what_is_open_is_told_from_what_has_expired(whole):
    for name in PLATFORMS:
        states = dict(
            whole.query(
                f"SELECT is_open, count(*) FROM partner_requests WHERE source = '{name}' GROUP BY is_open"
            )
        )
        assert states.get(True, 0) > 0
        assert states.get(False, 0) > 0
    assert whole.one("SELECT count(*) FROM partner_requests WHERE is_open AND deadline_date < read_date") == 0
    assert (
        whole.one("SELECT count(*) FROM partner_requests WHERE NOT is_open AND deadline_date >= read_date")
        == 0
    )
    found = whole.query(
        "SELECT deadline_date FROM find_requests(top := 1000) WHERE deadline_date IS NOT NULL"
    )
    assert found == sorted(found)
    assert len(found) > 10


def test_pages_mean_the_projects_that_they_are_about(whole):
    """Pages with a number mean it; entries of the register of projects are found by title and dates."""
    kinds = dict(
        whole.query(
            "SELECT split_part(page_id, ':', 1), count(*) FILTER (project_id IS NOT NULL) FROM page_mentions "
            "WHERE kind = 'project' GROUP BY ALL"
        )
    )
    assert kinds["web_pages"] > 0
    assert kinds["wbc_rti"] > 0
    wrong = whole.query(
        "SELECT p.title, m.text_as_published FROM page_mentions AS m JOIN projects AS p USING (project_id) "
        "WHERE m.doubt LIKE 'found by%' "
        "AND NOT contains(lower(m.text_as_published), lower(left(p.title, 12)))"
    )
    assert wrong == []


def test_persons_are_named_nowhere(whole, small_world):
    persons = small_world.organisations.filter("is_person")
    hidden = [
        value.casefold()
        for name in ("name", "email", "phone")
        for value in persons[name].drop_nulls().str.strip_chars().to_list()
    ]
    contacts = small_world.organisations.select("contact_email", "contact_phone", "email", "phone")
    hidden += [
        value.casefold() for value in pl.concat(contacts.get_columns()).drop_nulls().unique().to_list()
    ]
    texts = []
    with duckdb.connect(str(whole.paths.warehouse), read_only=True) as connection:
        columns = connection.execute(
            "SELECT schema_name, table_name, column_name FROM duckdb_columns() "
            "WHERE NOT internal AND data_type = 'VARCHAR'"
        ).fetchall()
        for schema, table, column in columns:
            values = connection.execute(f'SELECT DISTINCT "{column}" FROM {schema}."{table}"').fetchall()
            texts += [value.casefold() for (value,) in values if value]
    everything = "\n".join(texts)
    assert [value for value in hidden if value in everything] == []


def test_the_register_knows_whom_it_was_asked_for(whole):
    asked = whole.query("SELECT key FROM documents WHERE source = 'organisation_register'")
    assert len(asked) == 25
    found = whole.query(
        "SELECT count(*) FROM register_entries AS e JOIN organisations AS o USING (organisation_id) "
        "WHERE e.source = 'organisation_register' AND o.pic = e.pic AND o.oid = e.oid"
    )
    assert found[0][0] > 0


def test_a_release_holds_no_long_texts(whole):
    latest = whole.paths.releases / "latest"
    for table, column in (("pages", "main_text"), ("partner_requests", "summary")):
        assert whole.one(f"SELECT count({column}) FROM {table}") > 0
        assert whole.one(f"SELECT count({column}) FROM '{latest}/{table}.parquet'") == 0
        assert whole.query(f"SELECT count({column}) FROM {table}", latest / "erasmus.duckdb") == [(0,)]


def test_the_command_shows_open_requests(whole):
    found = json.loads(whole.ok("find", "--requests", "--json", "--limit", "500"))
    assert len(found) == whole.one("SELECT count(*) FROM find_requests(top := 500)")
    deadlines = [one["deadline_date"] for one in found if one["deadline_date"]]
    assert deadlines == sorted(deadlines)
    country = next(one["country_code"] for one in found if one["country_code"])
    of_country = json.loads(whole.ok("find", "--requests", "--country", country, "--json"))
    assert {one["country_code"] for one in of_country} == {country}
    youth = json.loads(whole.ok("find", "--requests", "--field", "YOU", "--json", "--limit", "500"))
    assert {one["source"] for one in youth} == {"otlas"}
    words = whole.ok("find", "--requests")
    assert "until" in words
    assert found[0]["deadline_date"] in words
    assert "No open request" in whole.ok("find", "xylophonquark", "--requests")


def test_filters_that_say_nothing_of_requests_are_a_wrong_use(whole):
    result = whole.run("find", "--requests", "--since", "2020", "--role", "coordinator")
    assert result.exit_code == 2
    assert "--since" in result.stderr
    assert "--role" in result.stderr
