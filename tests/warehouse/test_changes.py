"""What changed since the last release, on a small warehouse made by hand: one thing is spoilt at a time."""

import re
import shutil

import duckdb
import pytest

from schema.changes import CHANGE_KINDS
from warehouse.changes import find_changes
from warehouse.database import insert
from warehouse.release_notes import release_notes
from warehouse.sql_files import sql_files

RELEASE = "2026-03-01.1"
PROJECT = (
    "INSERT INTO projects BY NAME SELECT 'C' AS project_id, 'unknown' AS identifier_kind, "
    "0 AS organisation_count, 0 AS country_count, "
    "now()::TIMESTAMP AS first_seen, now()::TIMESTAMP AS last_seen"
)
PARTNER = (
    "INSERT INTO participations BY NAME SELECT * REPLACE "
    "('org-1' AS organisation_id, 'One' AS name, 9 AS position) FROM participations WHERE project_id = 'B'"
)
RENAMED = (
    "UPDATE projects SET project_id = 'B2' WHERE project_id = 'B'; "
    "INSERT INTO project_identifiers VALUES ('B2', 'as_published', 'B')"
)
MERGED = (
    "INSERT INTO organisation_redirects BY NAME SELECT 'org-2' AS organisation_id, 'org-1' AS redirected_to; "
    "UPDATE participations SET organisation_id = 'org-1' WHERE organisation_id = 'org-2'; "
    "DELETE FROM organisations WHERE organisation_id = 'org-2'"
)
SPLIT = (
    "INSERT INTO organisations BY NAME SELECT 'org-3' AS organisation_id, 'One' AS name; "
    "UPDATE participations SET organisation_id = 'org-3' WHERE organisation_id = 'org-1'; "
    "UPDATE projects SET coordinator_id = 'org-3' WHERE project_id = 'A'"
)
ANOTHER_SOURCE = (
    "INSERT INTO documents SELECT * REPLACE ('cards:a' AS document_id, 'cards' AS source) FROM documents; "
    "UPDATE participations SET document_id = 'cards:a' WHERE project_id = 'A'; "
    "DELETE FROM participations WHERE position = 1 AND project_id = 'A' AND role = 'partner'"
)
# (kind, subject, project, organisation, field, before, after) that follow from a statement
CASES = [
    (PROJECT, [("new", "project", "C", None, None, None, None)]),
    ("DELETE FROM projects WHERE project_id = 'B'", [("removed", "project", "B", None, None, None, None)]),
    (RENAMED, [("changed", "project", "B2", None, "project_id", "B", "B2")]),
    (
        "UPDATE projects SET title = 'Second', end_date = NULL, call_year = 2020 WHERE project_id = 'A'",
        [
            ("changed", "project", "A", None, "call_year", "2019", "2020"),
            ("changed", "project", "A", None, "end_date", "2021-12-31", None),
            ("changed", "project", "A", None, "title", "First", "Second"),
        ],
    ),
    (
        "UPDATE projects SET status = 'terminated' WHERE project_id = 'B'",
        [("changed", "project", "B", None, "status", None, "terminated")],
    ),
    (
        "UPDATE projects SET coordinator_id = 'org-2' WHERE project_id = 'A'; "
        "UPDATE participations SET role = if(role = 'partner', 'coordinator', 'partner') "
        "WHERE project_id = 'A' AND position = 1",
        [("changed", "project", "A", "org-2", "coordinator_id", "org-1", "org-2")],
    ),
    (
        "UPDATE projects SET is_listed = NULL WHERE project_id = 'B'; "
        "UPDATE projects SET is_listed = false WHERE project_id = 'A'",
        [("no_longer_listed", "project", "A", None, None, None, None)],
    ),
    ("UPDATE projects SET is_listed = true", [("listed_again", "project", "B", None, None, None, None)]),
    (
        "UPDATE grants SET amount_eur = 9.25",
        [("changed", "grant", "A", None, "amount_eur", "10.50", "9.25")],
    ),
    ("DELETE FROM grants", [("changed", "grant", "A", None, "amount_eur", "10.50", None)]),
    (PARTNER, [("added", "participation", "B", "org-1", None, None, "coordinator")]),
    (
        "DELETE FROM participations WHERE project_id = 'A' AND role = 'partner'",
        [("dropped", "participation", "A", "org-2", None, "partner", None)],
    ),
    (
        "UPDATE participations SET is_withdrawn = true WHERE project_id = 'A' AND role = 'partner'",
        [("withdrawn", "participation", "A", "org-2", "is_withdrawn", "false", "true")],
    ),
    (
        "INSERT INTO organisations BY NAME SELECT 'org-9' AS organisation_id",
        [("new", "organisation", None, "org-9", None, None, None)],
    ),
    (
        "DELETE FROM organisations WHERE organisation_id = 'org-1'",
        [("removed", "organisation", None, "org-1", None, None, None)],
    ),
    (ANOTHER_SOURCE, [("changed", "project", "A", None, "participation_source", "lists", "cards")]),
    # organisations that were joined or split are no news of the world
    (MERGED, []),
    (SPLIT, []),
    ("UPDATE projects SET last_seen = now()::TIMESTAMP, first_seen = now()::TIMESTAMP, abstract = 'x'", []),
    ("UPDATE participations SET country_code = 'FR' WHERE is_name_withheld", []),
    ("DELETE FROM participations WHERE is_name_withheld", []),
    ("UPDATE projects SET is_listed = NULL", []),
]


@pytest.fixture
def release(database, tmp_path):
    """The warehouse as an earlier release holds it: A is listed, B is not any more."""
    with duckdb.connect(str(database)) as connection:
        connection.execute("UPDATE projects SET is_listed = (project_id = 'A')")
    path = tmp_path / "it's a release" / "erasmus.duckdb"
    path.parent.mkdir()
    shutil.copy(database, path)
    return path


def compare(database, release, statement=""):
    with duckdb.connect(str(database)) as connection:
        connection.execute(statement or "SELECT 1")
        return find_changes(connection, "another build", RELEASE, release)


@pytest.mark.parametrize(("statement", "wanted"), CASES)
def test_each_change_is_found_and_nothing_else(database, release, statement, wanted):
    found = compare(database, release, statement)
    assert found.problems == []
    assert [row[1:8] for row in found.changes.rows()] == wanted
    assert set(found.changes["since_release"]) <= {RELEASE}
    assert found.changes["change_number"].to_list() == list(range(1, len(wanted) + 1))
    assert found.comparisons["change_count"].sum() == len(wanted)
    assert found.comparisons["comparison_name"].to_list() == list(sql_files("changes"))


def test_a_partner_may_return(database, release):
    leave = "UPDATE participations SET is_withdrawn = {} WHERE project_id = 'A' AND role = 'partner'"
    with duckdb.connect(str(release)) as connection:
        connection.execute(leave.format("true"))
    found = compare(database, release, leave.format("false"))
    assert found.changes["change_kind"].to_list() == ["returned"]


def test_every_kind_is_found_somewhere():
    assert {kind for _, rows in CASES for kind, *_ in rows} | {"returned"} == set(CHANGE_KINDS)


@pytest.mark.parametrize(
    ("statement", "affected"),
    [
        ("DROP TABLE grants", {"changed_grants"}),
        ("ALTER TABLE projects DROP COLUMN has_results", {"changed_projects"}),
        ("ALTER TABLE participations DROP COLUMN is_withdrawn", {"withdrawn_partners"}),
    ],
)
def test_an_older_release_is_compared_as_far_as_it_goes(database, release, statement, affected):
    with duckdb.connect(str(release)) as connection:
        connection.execute(statement)
    found = compare(database, release, PROJECT)
    assert [row[1:4] for row in found.changes.rows()] == [("new", "project", "C")]
    silent = found.comparisons.drop_nulls("problem")
    assert set(silent["comparison_name"]) == affected
    assert len(found.problems) == len(affected)
    for problem in found.problems:
        assert RELEASE in problem
        assert "can't be told" in problem


def test_a_release_that_cannot_be_read_is_named(database, release):
    release.write_bytes(b"nothing that DuckDB would read" * 1000)
    found = compare(database, release)
    assert found.changes.is_empty()
    assert found.comparisons.is_empty()
    [problem] = found.problems
    assert str(release) in problem


def test_a_release_of_this_very_build_says_what_changed(database, release):
    """Whoever builds the same once more, after it was published, gets the same."""
    found = compare(database, release, PROJECT)
    with duckdb.connect(str(release)) as connection:
        insert(connection, "main", "changes", found.changes)
        insert(connection, "ops", "comparisons", found.comparisons)
    with duckdb.connect(str(database)) as connection:
        again = find_changes(connection, "f", RELEASE, release)
    assert again.changes.equals(found.changes)
    assert again.comparisons.equals(found.comparisons)
    assert compare(database, release).changes["project_id"].to_list() == ["C"]


def notes(database, release, statement, earlier=(RELEASE,)):
    with duckdb.connect(str(database)) as connection:
        connection.execute(statement)
        found = find_changes(connection, "another build", RELEASE, release)
        insert(connection, "main", "changes", found.changes)
        insert(connection, "ops", "comparisons", found.comparisons)
        return release_notes(connection, "2026-03-02.1", earlier)


def test_notes_stay_short_and_say_where_the_rest_is(database, release):
    many = PROJECT.replace("'C'", "'C' || range") + " FROM range(1000)"
    text = notes(database, release, many)
    assert "| project | new |  | 1,000 |" in text
    assert text.count("\n- `C") == 10
    [query] = re.findall(r"and 990 more: `(SELECT [^`]+)`", text)
    with duckdb.connect(str(database)) as connection:
        assert len(connection.execute(query).fetchall()) == 1000


def test_titles_cannot_break_the_notes(database, release):
    title = "<b>A</b> | [x](http://y) *z* `code` & line\nbreak " + "long " * 100
    text = notes(database, release, f"UPDATE projects SET title = '{title}' WHERE project_id = 'A'")
    [line] = [line for line in text.splitlines() if line.startswith("- `A`")]
    assert "\\<b\\>A\\</b\\> \\| \\[x\\](http://y) \\*z\\* \\`code\\` &amp; line break long" in line
    assert len(line) < 400


def test_notes_where_nothing_is_to_be_said(database, release):
    assert "Nothing changed." in notes(database, release, "SELECT 1")


def test_notes_without_a_release_before(database, connection):
    assert "first release" in release_notes(connection, "2026-03-02.1", [])
    assert "not known" in release_notes(connection, "2026-03-02.1", [RELEASE])


def test_notes_say_what_could_not_be_compared(database, release):
    with duckdb.connect(str(release)) as connection:
        connection.execute("DROP TABLE grants")
    assert "- changed grants: " in notes(database, release, "SELECT 1")
