"""Open requests for partners: which ones match, those with the nearest deadline first."""

from datetime import date
from importlib.resources import files

import duckdb
import polars as pl
import pytest

from benchmarks.by_hand import by_hand
from schema import MAIN
from warehouse.database import insert, new_database

ON = "DATE '2026-11-21'"


def request(number, **fields):
    return {"request_id": f"otlas:{number}", "source": "otlas", "is_name_withheld": False,
            "document_id": "d", **fields}  # fmt: skip


REQUESTS = [
    request(1, title="Late", deadline_date=date(2026, 12, 24), is_open=True, field="YOU",
            organisation_id="a"),
    request(2, title="Soon", deadline_date=date(2026, 11, 30), is_open=True, field="YOU",
            from_countries="DE,EL", themes="Environment; Youth policies"),
    request(3, title="Gone since it was read", deadline_date=date(2026, 11, 20), is_open=True),
    request(4, title="Closed before its day", deadline_date=date(2027, 1, 1), is_open=False),
    request(5, title="Without a day", themes="Sport", looking_for="Schools for a Café project"),
    request(6, title="Today", deadline_date=date(2026, 11, 21), is_open=True, field="SCH"),
]  # fmt: skip
ORGANISATIONS = [{"organisation_id": "a", "name": "Alpha", "country_code": "PT"}]
CONCEPTS = [
    {"concept_id": "green", "label": "Green", "description": "Environment and climate"},
    {"concept_id": "sport", "label": "Sport", "description": "Physical activity"},
]
TOPICS = [{"topic_id": "t", "label": "Youth policies and programmes", "status": "verified"}]
CROSSWALK = [{"topic_id": "t", "concept_id": "sport", "ground": "made up", "status": "verified"}]


@pytest.fixture(scope="module")
def ask(tmp_path_factory):
    path = tmp_path_factory.mktemp("requests") / "erasmus.duckdb"
    rows = {"partner_requests": REQUESTS, "organisations": ORGANISATIONS, "concepts": CONCEPTS,
            "topics": TOPICS, "topic_concepts": CROSSWALK}  # fmt: skip
    with new_database(path) as connection:
        for name, of_table in rows.items():
            frame = pl.DataFrame(of_table, infer_schema_length=None)
            insert(connection, "main", name, by_hand(frame, MAIN[name]))
        functions = connection.execute("SELECT function_name FROM duckdb_functions()").fetchall()
        held = {row[0] for row in functions}
        for name in ("words_of", "find_requests"):
            if name not in held:
                connection.execute(files("warehouse").joinpath("macros", f"{name}.sql").read_text())
    with duckdb.connect(str(path), read_only=True) as connection:

        def found(arguments, columns="request_id"):
            sql = f"SELECT {columns} FROM find_requests({arguments}) ORDER BY place"
            return connection.execute(sql).fetchall()

        yield found


def numbers(rows):
    return [int(row[0].partition(":")[2]) for row in rows]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("", [6, 2, 1, 5]),
        ("field := 'YOU'", [2, 1, 5]),
        ("country := 'PT'", [1]),
        ("countries := ['PT', 'ES']", [1]),
        ("countries := ['ES']", []),
        ("wanted_from := 'EL'", [6, 2, 1, 5]),
        ("wanted_from := 'IT'", [6, 1, 5]),
        ("query := 'cafe SCHOOLS'", [5]),
        ("query := 'cafe bar'", []),
        ("concept := 'green'", [2]),
        ("concept := 'sport'", [2, 5]),
        ("concept := 'sport', field := 'SCH'", [5]),
        ("top := 2", [6, 2]),
    ],
)
def test_which_match_and_in_which_order(ask, arguments, expected):
    on = f"on_date := {ON}"
    assert numbers(ask(f"{arguments}, {on}" if arguments else on)) == expected


def test_a_deadline_counts_down_and_may_be_unknown(ask):
    assert ask(f"on_date := {ON}", "days_left, is_open") == [(0, True), (9, True), (33, True), (None, None)]
    assert numbers(ask("on_date := DATE '2026-12-01'")) == [1, 5]
