"""A warehouse that can't be asked says what to run."""

import shutil

import duckdb
import pytest

from warehouse.ask.opening import WarehouseError, open_warehouse


@pytest.fixture
def database(tmp_path):
    folder = tmp_path / "data" / "warehouse"
    folder.mkdir(parents=True)
    return folder / "erasmus.duckdb"


def refusal(database) -> str:
    with pytest.raises(WarehouseError) as raised, open_warehouse(database):
        pass
    return str(raised.value)


def test_without_a_warehouse(database, tmp_path):
    words = refusal(database)
    for part in (str(tmp_path / "data"), "erasmus run", "erasmus demo", "ERASMUS_DATA"):
        assert part in words


@pytest.mark.parametrize("content", [b"", b"not a database" * 1000])
def test_a_damaged_one(database, content):
    database.write_bytes(content)
    assert "erasmus build" in refusal(database)


def test_one_of_another_version(database):
    with duckdb.connect(str(database)) as connection:
        connection.execute("CREATE TABLE projects (project_id VARCHAR)")
    words = refusal(database)
    assert "another version" in words
    assert "erasmus build" in words


def test_an_empty_one_and_a_good_one(database, hand_made):
    shutil.copy(hand_made, database)
    with open_warehouse(database) as connection:
        assert connection.execute("SELECT count(*) FROM projects").fetchall() == [(12,)]
    with duckdb.connect(str(database)) as connection:
        connection.execute("DELETE FROM projects")
    assert "holds no project. Run `erasmus run`" in refusal(database)
