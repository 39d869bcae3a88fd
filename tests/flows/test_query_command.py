"""`erasmus query`: the named queries from the command line."""

import csv
import io
import json

import polars as pl
import pytest
from rich.cells import cell_len

from tests.nasty import NASTY
from warehouse.ask.queries import example_of, read_queries, run_query
from warehouse.database import read_database


@pytest.fixture(scope="module")
def examples(published):
    """The example of each query, as arguments of the command."""
    with read_database(published.paths.warehouse) as connection:
        given = {name: example_of(connection, query) for name, query in read_queries().items()}
    return {
        name: [word for key, value in pairs.items() for word in ("--param", f"{key}={value}")]
        for name, pairs in given.items()
    }


@pytest.mark.parametrize("name", list(read_queries()))
def test_every_query_answers_in_every_form(published, examples, name, tmp_path):
    arguments = ["query", name, *examples[name]]
    query = read_queries()[name]
    rows = json.loads(published.ok(*arguments, "--json"))
    for row in rows:
        assert list(row) == list(query.columns)
    lines = list(csv.reader(io.StringIO(published.ok(*arguments, "--csv"))))
    assert lines[0] == list(query.columns)
    assert len(lines) == len(rows) + 1
    published.ok(*arguments, "--parquet", tmp_path / "x.parquet")
    assert pl.read_parquet(tmp_path / "x.parquet").height == len(rows)
    shown = published.ok(*arguments)
    assert query.question.split()[0] in shown
    counted = "1 row" if len(rows) == 1 else f"{len(rows)} rows"
    assert (counted in shown) if rows else ("Nothing in the warehouse" in shown)


def test_it_says_what_the_function_says(published):
    given = {"action": "KA210", "country": "DE"}
    with read_database(published.paths.warehouse) as connection:
        frame = run_query(connection, "newcomers", given)
    rows = json.loads(
        published.ok("query", "newcomers", "--param", "action=KA210", "--param", "country=Germany", "--json")
    )
    assert not frame.is_empty()
    assert [row["organisation_id"] for row in rows] == frame["organisation_id"].to_list()


@pytest.mark.parametrize("arguments", [["query"], ["query", "--list"], ["query", "openness", "--list"]])
def test_the_list_names_each_with_its_question(folder, arguments):
    shown = " ".join(folder.ok(*arguments).split())
    for name, query in read_queries().items():
        assert name in shown
        assert query.question in shown


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nonsense"], ["nonsense", *read_queries()]),
        (["newcomers"], ["action"]),
        (["newcomers", "--param", "action"], ["name=value"]),
        (["newcomers", "--param", "action=KA210", "--param", "action=KA220"], ["twice"]),
        (["newcomers", "--param", "action=KA210", "--param", "colour=red"], ["colour", "country"]),
        (["newcomers", "--param", "action=KA210", "--param", "top=many"], ["top", "whole number"]),
        (["newcomers", "--param", "action=KA210", "--param", "country=Atlantis"], ["Atlantis", "DE"]),
        (["newcomers", "--param", "action=KA_210"], ["Did you mean KA210"]),
        (["newcomers", "--param", "action=KA210", "--json", "--csv"], ["one of --json"]),
    ],
)
def test_a_wrong_use_exits_2(published, arguments, words):
    result = published.run("query", *arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    for word in words:
        assert word in result.stderr


@pytest.mark.parametrize("width", [80, 140])
def test_answers_fit_the_terminal(published, examples, monkeypatch, width):
    monkeypatch.setitem(published.settings, "COLUMNS", str(width))
    for name, arguments in examples.items():
        shown = published.ok("query", name, *arguments)
        assert max(map(cell_len, shown.splitlines())) <= width


def test_a_list_is_given_at_once_or_one_by_one(published):
    ids = [
        one
        for [one] in published.query(
            "SELECT DISTINCT organisation_id FROM partner_pairs ORDER BY ALL LIMIT 3"
        )
    ]
    expected = published.ok("query", "openness", "--param", f"organisations={','.join(ids)}",
                          "--param", "min_projects=0", "--json")  # fmt: skip
    assert len(json.loads(expected)) == 3
    each = [word for one in ids for word in ("--param", f"organisations={one}")]
    assert published.ok("query", "openness", *each, "--param", "min_projects=0", "--json") == expected


@pytest.mark.parametrize("text", NASTY)
def test_any_text_stays_text(published, text):
    published.answers("query", "--", text)
    for pair in (text, f"field={text}", f"organisation={text}"):
        published.answers("query", "accreditations", "--param", pair)
