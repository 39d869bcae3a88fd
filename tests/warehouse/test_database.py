"""A new database takes the old one's place in one step, or not at all."""

import duckdb
import polars as pl
import pytest

from benchmarks.by_hand import by_hand
from schema import MAIN
from schema.rules import ColumnsError, RuleError, polars_schema, validate
from warehouse.database import insert, new_database, read_database


def test_a_block_that_fails_replaces_nothing(database):
    before = database.read_bytes()

    def fail_half_way():
        with new_database(database) as connection:
            connection.execute(
                "INSERT INTO grants BY NAME SELECT 'A' AS project_id, 'awarded' AS kind, "
                "1 AS amount_eur, 's' AS source, 'd' AS document_id, now() AS first_seen, "
                "true AS is_current"
            )
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()
    assert database.read_bytes() == before
    assert [file.name for file in database.parent.iterdir()] == [database.name]


def test_leftovers_of_a_killed_build_are_removed(database):
    leftover = database.with_name(".erasmus.duckdb.partial")
    leftover.write_bytes(b"half")
    leftover.with_name(leftover.name + ".wal").write_bytes(b"half")
    with new_database(database):
        pass
    assert [file.name for file in database.parent.iterdir()] == [database.name]
    with read_database(database) as connection:
        assert connection.execute("SELECT count(*) FROM projects").fetchall() == [(0,)]


def test_no_progress_bar_among_the_output(database):
    setting = "SELECT current_setting('enable_progress_bar')"
    with read_database(database) as connection:
        assert connection.execute(setting).fetchall() == [(False,)]
    with new_database(database) as connection:
        assert connection.execute(setting).fetchall() == [(False,)]


def test_what_is_read_cannot_be_written(database):
    with read_database(database) as connection, pytest.raises(duckdb.InvalidInputException):
        connection.execute("DELETE FROM projects")


def test_insert_takes_only_the_columns_of_the_registry(connection):
    countries = pl.DataFrame(schema=polars_schema(MAIN["countries"]))
    with pytest.raises(ColumnsError, match=r"main\.countries lacks name"):
        insert(connection, "main", "countries", countries.drop("name"))
    with pytest.raises(ColumnsError, match=r"main\.countries has, undeclared, capital"):
        insert(connection, "main", "countries", countries.with_columns(capital=pl.lit("Paris")))
    with pytest.raises(TypeError, match=r"main\.countries takes"):
        insert(connection, "main", "countries", countries.cast({"name": pl.Binary}))


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ({"kind": "poem"}, "kind"),
        ({"content": None}, "content"),
        ({"language": None}, "language"),
    ],
)
def test_a_row_that_breaks_a_rule_is_named(row, rule):
    good = {"project_id": "A", "kind": "summary", "language": "en", "content": "Text", "document_id": "a"}
    table = MAIN["project_texts"]
    assert validate(by_hand(pl.DataFrame([good]), table), table, "project_texts").height == 1
    with pytest.raises(RuleError, match=rule):
        validate(
            by_hand(pl.DataFrame([good, good | row], infer_schema_length=None), table), table, "project_texts"
        )


def test_a_key_that_is_repeated_is_named():
    row = {"project_id": "A", "kind": "summary", "language": "en", "content": "Text", "document_id": "a"}
    table = MAIN["project_texts"]
    with pytest.raises(RuleError, match="primary_key"):
        validate(by_hand(pl.DataFrame([row, row]), table), table, "project_texts")
