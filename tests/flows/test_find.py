"""`erasmus find`: who fits, by what the generator made; wrong values; nothing found; any text whatever."""

import csv
import io
import json
import os
import re
import subprocess
import sys

import duckdb
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from flows.cli.filter_options import without_broken_characters
from tests.nasty import NASTY
from transforms.identifiers import parse_identifier
from transforms.steps import evaluate


def project_ids(identifiers):
    parsed = evaluate(pl.DataFrame({"identifier": identifiers}), parse_identifier(pl.col("identifier")))
    return parsed.struct.field("project_id").to_list()


def find(folder, *arguments):
    return json.loads(folder.ok("find", *arguments, "--json"))


@pytest.fixture(scope="module")
def known(published, world):
    """A project of the search whose title no other has, as the generator made it, with its id."""
    unique = world.projects.filter(
        pl.col("in_search"), pl.col("sector").is_not_null(), pl.len().over("title") == 1
    ).row(0, named=True)
    [project_id] = project_ids([unique["identifier"]])
    return unique | {"project_id": project_id}


def test_a_project_is_found_by_its_title_with_its_coordinator(published, world, known):
    [coordinator] = [one for one in world.participants(known["project"]) if one["role"] == "coordinator"]
    found = find(published, known["title"], "--role", "coordinator", "--country", coordinator["country"])
    rows = [row for row in found if known["project_id"] in row["example_project_ids"]]
    assert len(rows) == 1
    spellings = published.query(
        f"SELECT name FROM organisation_names WHERE organisation_id = '{rows[0]['organisation_id']}'"
    )
    assert coordinator["name"].strip() in {row[0] for row in spellings}


def test_every_filter_holds_by_what_the_generator_made(published, world):
    """Year, field and action of each example, and the country of each organisation."""
    filters = ("--since", 2016, "--field", "SCH", "--action", "KA229", "--country", "DE", "--country", "ES")
    found = find(published, *filters)
    assert found
    fitting = world.projects.filter(
        pl.col("call_year") >= 2016, pl.col("sector") == "SCH", pl.col("action_code").str.starts_with("KA229")
    )
    ids = set(project_ids(fitting["identifier"]))
    for row in found:
        assert row["country_code"] in ("DE", "ES")
        assert set(row["example_project_ids"]) <= ids
    taking_part = world.participations.filter(
        pl.col("project").is_in(fitting["project"].implode()), pl.col("country").is_in(["DE", "ES"])
    ).join(world.organisations.filter(~pl.col("is_person")), on="truth_id", how="semi")
    assert sum(row["matching_count"] for row in found) <= taking_part.height
    assert len(found) <= taking_part["truth_id"].n_unique()


def test_ranks_are_explained_and_in_order(published):
    found = find(published, "learning", "--limit", 50)
    assert [row["place"] for row in found] == list(range(1, len(found) + 1))
    assert [row["score"] for row in found] == sorted((row["score"] for row in found), reverse=True)
    for row in found:
        points = [value for name, value in row.items() if name.endswith("_points")]
        assert sum(points) == pytest.approx(row["score"], abs=0.3)
        assert row["example_project_ids"]
    shown = published.ok("find", "learning", "--limit", 5)
    for row in found[:5]:
        assert row["organisation_id"] in shown
        assert row["example_project_ids"][0] in shown
    assert f"5 of {found[0]['fitting_count']} organisations" in shown


@pytest.mark.parametrize("form", [[], ["--json"]])
@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("--country", "Portugual", ["Did you mean PT?", "There are: ", "DE", "EL"]),
        ("--role", "co-ordinator", ["Did you mean coordinator?", "partner"]),
        ("--worked-with", "org-000000000000", ["No organisation is known"]),
        ("--exclude", "e", ["organisations fit 'e', these 20 have most projects; take the id of one: org-"]),
    ],
)
def test_an_unknown_value_exits_2_and_names_the_valid_ones(published, option, value, words, form):
    result = published.run("find", option, value, *form)
    assert result.exit_code == 2
    assert result.stdout == ""
    for part in (f"error: {option}: ", repr(value), *words):
        assert part in result.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--json", "--csv"], "one of --json"),
        (["--csv", "--parquet", "x.parquet"], "one of --json"),
        (["--since", "1066"], "--since"),
        (["--since", "soon"], "--since"),
        (["--limit", "0"], "--limit"),
        (["--min-projects", "0"], "--min-projects"),
        (["--min-projects", "9999999"], "--min-projects"),
        (["--requests", "--since", "2020"], "--since says nothing of requests"),
    ],
)
def test_a_wrong_use_exits_2(published, arguments, words):
    result = published.run("find", "green", *arguments)
    assert result.exit_code == 2
    assert words in result.stderr
    assert result.stdout == ""


def test_nothing_found_says_what_to_loosen_and_that_is_true(published):
    filters = {"--country": "MT", "--field": "SPO", "--since": "2026", "--role": "coordinator"}
    flat = [word for pair in filters.items() for word in pair]
    assert find(published, *flat) == []
    words = published.ok("find", *flat)
    assert "No organisation fits" in words
    suggested = dict(re.findall(r"Without (--\S+): ([\d,]+) would fit", words))
    for option in filters:
        rest = [word for pair in filters.items() if pair[0] != option for word in pair]
        fitting = find(published, *rest, "--limit", 1)
        if fitting:
            assert int(suggested[option].replace(",", "")) == fitting[0]["fitting_count"]
        else:
            assert option not in suggested


def test_nothing_found_in_every_form(published, tmp_path):
    result = published.run("find", "zzqqxx", "--json")
    assert (result.exit_code, json.loads(result.stdout)) == (0, [])
    assert "zzqqxx" in result.stderr
    header = published.ok("find", "zzqqxx", "--csv")
    assert header == published.ok("find", "learning", "--csv").splitlines(keepends=True)[0]
    published.ok("find", "zzqqxx", "--parquet", tmp_path / "none.parquet")
    assert pl.read_parquet(tmp_path / "none.parquet").height == 0
    assert "In no title, abstract or topic: zzqqxx" in published.ok("find", "zzqqxx")
    assert "no word to look for" in published.ok("find", "🎉")


def test_all_forms_say_the_same(published, tmp_path):
    wanted = find(published, "learning", "--country", "DE")
    lines = list(csv.DictReader(io.StringIO(published.ok("find", "learning", "--country", "DE", "--csv"))))
    assert [row["organisation_id"] for row in lines] == [row["organisation_id"] for row in wanted]
    assert [row["example_project_ids"].split() for row in lines] == [
        row["example_project_ids"] for row in wanted
    ]
    result = published.run("find", "learning", "--country", "DE", "--parquet", tmp_path / "x.parquet")
    assert (result.exit_code, result.stdout) == (0, "")
    assert pl.read_parquet(tmp_path / "x.parquet").to_dicts() == wanted
    assert published.run("find", "--parquet", tmp_path / "no" / "x.parquet").exit_code == 1
    assert published.run("find", "--parquet", tmp_path).exit_code == 2


def test_an_organisation_goes_by_its_name_and_a_list_may_be_given_at_once(published):
    names = published.query("""
        SELECT organisation_id, any_value(name) FROM organisation_names
        WHERE name_ascii IN (SELECT name_ascii FROM organisation_names GROUP BY ALL HAVING count(*) = 1)
        GROUP BY ALL
        ORDER BY count(*) FILTER (contains(name, ',')) DESC, organisation_id LIMIT 2
    """)
    (one, name), (another, second) = names
    assert "," in name
    found = find(published, "--worked-with", one)
    assert found
    assert find(published, "--worked-with", name) == found
    both = find(published, "--worked-with", one, "--worked-with", another)
    assert find(published, "--worked-with", f'"{name}","{second}"') == both


def test_new_without_an_earlier_release(published, copied):
    assert "this is the first one" in published.ok("find", "--new")
    with duckdb.connect(str(copied.paths.warehouse)) as connection:
        connection.execute("INSERT INTO ops.comparisons VALUES ('projects', '-', '2026-01-01.1', 0, NULL)")
    words = copied.ok("find", "--new")
    assert "No project is new since the last release." in words
    assert "Without --new: " in words


@pytest.mark.parametrize("command", [["find", "green"], ["profile", "school"], ["query", "openness"]])
def test_without_a_warehouse_it_says_what_to_run(folder, command):
    words = folder.fails(*command)
    assert "erasmus run" in words
    assert "erasmus demo" in words
    assert not folder.path.exists()


@pytest.mark.parametrize("text", NASTY)
def test_any_text_stays_text(published, text):
    assert published.answers("find", "--", text).exit_code == 0
    published.answers("find", f"--worked-with={text}", "--json")


@settings(deadline=None)
@given(typed=st.lists(st.text(st.characters(codec=None) | st.just("\0"))))
def test_what_no_text_can_hold_is_taken_out(typed):
    for text, cleaned in zip(typed, without_broken_characters(typed), strict=True):
        assert cleaned == without_broken_characters(text)
        assert len(cleaned) == len(text)
        assert "\0" not in cleaned.encode("utf-8").decode("utf-8")


@pytest.mark.parametrize("width", [80, 100, 140])
def test_lines_fit_the_terminal_and_nothing_is_cut(published, monkeypatch, width):
    monkeypatch.setitem(published.settings, "COLUMNS", str(width))
    shown = published.ok("find", "learning")
    assert "\x1b" not in shown
    assert max(map(cell_len, shown.splitlines())) <= width
    assert "…" not in shown


def test_an_answer_waits_for_nothing_that_harvests_or_builds(published):
    program = (
        "import sys\n"
        "from flows.cli import main\n"
        "try:\n    main()\n"
        "finally:\n"
        "    heavy = {'prefect', 'sqlalchemy', 'dataframely', 'requests', 'transforms'}\n"
        "    harvesting = {name for name in sys.modules if name.startswith('extractors.')}\n"
        "    harvesting.discard('extractors.addresses')\n"
        "    print(sorted(heavy & set(sys.modules) | harvesting), file=sys.stderr)\n"
    )
    for arguments in (["find", "learning", "--json"], ["profile", "school"], ["query", "--list"]):
        ran = subprocess.run(
            [sys.executable, "-c", program, *arguments],
            env=os.environ | published.environment, capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert ran.stderr.splitlines()[-1] == "[]"
