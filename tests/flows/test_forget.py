"""Somebody asks to be forgotten: the command, the builds after it, and the releases before it."""

import stat

import duckdb
from typer.testing import CliRunner

from flows.cli import app

# An organisation with an identifier and several names
_NAMED = """
SELECT i.value, n.name FROM organisation_identifiers AS i JOIN organisation_names AS n USING (organisation_id)
WHERE i.scheme = 'PIC' AND length(n.name) > 12
QUALIFY count(DISTINCT n.name) OVER (PARTITION BY organisation_id) > 1
ORDER BY ALL LIMIT 1
"""


def holding(database, *values):
    """Tables in which a value stands, whole or as a part."""
    found = []
    with duckdb.connect(str(database), read_only=True) as connection:
        for schema, table in connection.execute(
            "SELECT schema_name, table_name FROM duckdb_tables()"
        ).fetchall():
            for value in values:
                [[count]] = connection.execute(
                    f'SELECT count(*) FROM {schema}."{table}" AS t '
                    "WHERE contains(lower(t::VARCHAR), lower(?))",
                    [value],
                ).fetchall()
                found += [table] if count else []
    return found


def test_forgotten_in_every_later_build_and_release_until_it_is_undone(copied):
    [(pic, name)] = copied.query(_NAMED)
    other_names = [row[0] for row in copied.query(
        "SELECT n.name FROM organisation_names AS n SEMI JOIN organisation_identifiers AS i "
        f"ON i.organisation_id = n.organisation_id AND i.value = '{pic}'")]  # fmt: skip
    [[organisation_id]] = copied.query(
        f"SELECT organisation_id FROM organisation_identifiers WHERE value = '{pic}'"
    )
    count = copied.one("SELECT count(*) FROM participations")
    assert holding(copied.paths.warehouse, pic, *other_names)
    first = (copied.paths.releases / "latest").readlink().name

    given = CliRunner().invoke(
        app, ["forget", "--identifier", "-"], input=f"PIC:{pic}\n", env=copied.environment
    )
    assert given.exit_code == 0, given.output
    assert first in given.output
    [entry, *_] = copied.ok("forget", "--list").split()
    assert stat.S_IMODE(copied.paths.forgotten_key.stat().st_mode) == 0o600

    copied.build()
    assert holding(copied.paths.warehouse, pic, *other_names) == []
    assert copied.one("SELECT count(*) FROM participations") == count
    assert copied.one("SELECT count(*) FROM ops.notices WHERE kind = 'forgotten'")
    assert "holds them and is the latest" in copied.run("forget", "--withdraw-releases").stderr
    copied.ok("publish")
    latest = (copied.paths.releases / "latest").readlink().name
    assert latest != first
    assert f"withdrawn: {first}" in copied.ok("forget", "--withdraw-releases")
    assert [file.name for file in (copied.paths.releases / first).iterdir()] == ["WITHDRAWN.md"]
    assert "withdrawn" in copied.fails("publish", "--restore", first)
    assert (copied.paths.releases / "latest").readlink().name == latest

    for file in (copied.paths.forgotten, copied.paths.ledger, copied.paths.releases / first / "WITHDRAWN.md"):
        held = file.read_bytes().lower()
        assert pic.encode() not in held
        assert not any(name.lower().encode() in held for name in (*other_names, name))

    key = copied.paths.forgotten_key.read_bytes()
    copied.paths.forgotten_key.unlink()
    assert "forgotten.key: missing" in copied.run("build").stderr
    copied.paths.forgotten_key.write_bytes(key)
    copied.ok("forget", "--undo", entry)
    copied.build()
    assert name in {row[0] for row in copied.query("SELECT name FROM organisation_names")}
    assert copied.query(f"SELECT 1 FROM organisation_identifiers WHERE value = '{pic}'")
    assert organisation_id in {row[0] for row in copied.query("SELECT organisation_id FROM issued_ids")}


def test_what_makes_no_sense_is_refused_and_nothing_is_kept(folder):
    for wrong in (
        [],
        ["--name", "Jan Novák", "--email", "a@b.example"],
        ["--name", "Dr. Li"],
        ["--name", "Jan Novák", "--country", "Atlantis"],
        ["--name", "Jan Novák", "--reason", "NOVAK Jan asked for it"],
        ["--undo", "12345678"],
    ):
        assert folder.run("forget", *wrong).exit_code == 2
    assert "Nobody" in folder.ok("forget", "--list")
