"""`erasmus find`: who fits, by what the generator made; wrong values; nothing found; any text whatever."""

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys

import duckdb
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from portal.server import Portal
from transforms.identifiers import parse_identifier

from .nasty import NASTY, answers


def find(folder, *arguments):
    return json.loads(folder.ok("find", *arguments, "--json"))


@pytest.fixture(scope="module")
def known(published, world):
    """A project of the search whose title no other has, as the generator made it, with its id."""
    alone = world.projects.filter(
        pl.col("in_search"), pl.col("sector").is_not_null(), pl.len().over("title") == 1
    ).row(0, named=True)
    frame = pl.DataFrame({"identifier": [alone["identifier"]]})
    parsed = frame.select(parse_identifier(pl.col("identifier")).struct.field("project_id"))
    return alone | {"project_id": parsed.item()}


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
    wanted = world.projects.filter(
        pl.col("call_year") >= 2016, pl.col("sector") == "SCH", pl.col("action_code").str.starts_with("KA229")
    )
    ids = set(wanted.select(parse_identifier(pl.col("identifier")).struct.field("project_id")).to_series())
    for row in found:
        assert row["country_code"] in ("DE", "ES")
        assert set(row["example_project_ids"]) <= ids
    taking_part = world.participations.filter(
        pl.col("project").is_in(wanted["project"].implode()), pl.col("country").is_in(["DE", "ES"])
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


@pytest.mark.parametrize(
    ("code", "spellings"),
    [("PT", ["pt", "Portugal", " PRT "]), ("EL", ["GR", "greece", "GRC"]), ("UK", ["GB", "United Kingdom"])],
)
def test_a_country_by_any_of_its_names(published, code, spellings):
    wanted = find(published, "--country", code)
    assert {row["country_code"] for row in wanted} == {code}
    for spelling in spellings:
        assert find(published, "--country", spelling) == wanted


@pytest.mark.parametrize(
    ("option", "value", "nearest", "among"),
    [
        ("--country", "Portugual", "PT", ["DE", "EL"]),
        ("--country", "QQ", None, ["PT", "UK"]),
        ("--field", "VTE", "VET", ["SCH", "HED", "ADU", "YOU", "SPO"]),
        ("--action", "KA22O", "KA220", ["KA210", "KA131"]),
        ("--concept", "gren", "green", ["digital", "inclusion"]),
        ("--topic", "nonsense", None, []),
        ("--organisation-type", "Youth organization", "Youth organisation", ["Higher education"]),
        ("--role", "co-ordinator", "coordinator", ["partner"]),
    ],
)
def test_an_unknown_value_exits_2_and_names_the_valid_ones(published, option, value, nearest, among):
    for form in ([], ["--json"]):
        result = published.run("find", option, value, *form)
        assert result.exit_code == 2
        assert result.stdout == ""
        assert repr(value) in result.stderr
        assert "There are: " in result.stderr
        for name in [*among, f"Did you mean {nearest}" if nearest else "There"]:
            assert name in result.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--json", "--csv"], "one of --json"),
        (["--csv", "--parquet", "x.parquet"], "one of --json"),
        (["--since", "1066"], "--since"),
        (["--since", "soon"], "--since"),
        (["--limit", "0"], "--limit"),
        (["--min-projects", "0"], "--min-projects"),
        (["--worked-with", "org-000000000000"], "No organisation is known"),
        (["--exclude", "e"], "organisations fit 'e'"),
    ],
)
def test_a_wrong_use_exits_2(published, arguments, words):
    result = published.run("find", "green", *arguments)
    assert result.exit_code == 2
    assert words in result.stderr
    assert result.stdout == ""


def test_nothing_found_says_what_to_loosen_and_that_is_true(published):
    """Each suggestion is tried: so many fit without that filter."""
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


def test_partners_of_someone_and_without_someone(published):
    [[busy, name]] = published.query(
        """
        SELECT organisation_id, n.name
        FROM partner_profiles AS p JOIN organisation_names AS n USING (organisation_id)
        WHERE n.name_ascii NOT IN (
            SELECT o.name_ascii FROM organisation_names AS o WHERE o.organisation_id <> n.organisation_id
        )
        ORDER BY p.partner_count DESC, organisation_id, n.name LIMIT 1
        """
    )
    partners = {
        row[0]
        for row in published.query(f"SELECT partner_id FROM partner_pairs WHERE organisation_id = '{busy}'")
    }
    for word in (busy, name):
        found = find(published, "--worked-with", word, "--limit", 10_000)
        assert {row["organisation_id"] for row in found} == partners
        assert all(row["known_ids"] == [busy] for row in found)
    one = sorted(partners)[0]
    rest = find(published, "--worked-with", busy, "--exclude", one, "--limit", 10_000)
    assert {row["organisation_id"] for row in rest} == partners - {one}


def test_new_ones_are_those_of_projects_new_since_the_last_release(published, world, new_folder):
    folder = new_folder()
    shutil.copytree(published.path, folder.path, symlinks=True)
    assert "this is the first one" in folder.ok("find", "--new")
    later = world.next_night(1)
    with Portal(later) as portal:
        folder.point_at(portal)
        for source in ("eprp_lists", "eprp_search"):
            folder.ok("harvest", source)
        folder.build()
    added = later.projects.join(world.projects, on="project", how="anti")
    ids = set(added.select(parse_identifier(pl.col("identifier")).struct.field("project_id")).to_series())
    found = find(folder, "--new", "--limit", 10_000)
    assert found
    for row in found:
        assert set(row["example_project_ids"]) <= ids
        assert row["matching_count"] <= len(ids)
    organisations = later.participations.join(added, on="project", how="semi").join(
        later.organisations.filter(~pl.col("is_person")), on="truth_id", how="semi"
    )
    assert len(found) == organisations["truth_id"].n_unique()
    with duckdb.connect(str(folder.paths.warehouse)) as connection:
        connection.execute("DELETE FROM changes")
    words = folder.ok("find", "--new")
    assert "No project is new since the last release." in words
    assert "Without --new: " in words


@pytest.mark.parametrize("command", [["find", "green"], ["profile", "school"], ["query", "openness"]])
def test_without_a_warehouse_it_says_what_to_run(folder, tmp_path, command):
    words = folder.fails(*command)
    assert "erasmus run" in words
    assert "erasmus demo" in words
    assert not folder.path.exists()
    folder.paths.warehouse.parent.mkdir(parents=True)
    for content in (b"", b"not a database" * 1000):
        folder.paths.warehouse.write_bytes(content)
        assert "erasmus build" in folder.fails(*command)
    folder.paths.warehouse.unlink()
    with duckdb.connect(str(folder.paths.warehouse)) as connection:
        connection.execute("CREATE TABLE projects (project_id VARCHAR)")
    words = folder.fails(*command)
    assert "another version" in words
    assert "erasmus build" in words


def test_an_empty_warehouse_says_what_to_run(copied):
    with duckdb.connect(str(copied.paths.warehouse)) as connection:
        connection.execute("DELETE FROM projects")
    assert "erasmus run" in copied.fails("find", "green")


@pytest.mark.parametrize("text", NASTY)
def test_any_text_stays_text(published, text):
    before = published.paths.warehouse.read_bytes()
    for form in ([], ["--json"], ["--csv"]):
        assert answers(published, "find", "--", text).exit_code == 0
        assert answers(published, "find", *form, "--since", 2020, "--", text).exit_code == 0
    for option in ("--country", "--concept", "--organisation-type", "--worked-with"):
        answers(published, "find", f"{option}={text}")
    assert published.paths.warehouse.read_bytes() == before


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=60))
def test_whatever_is_typed_is_answered(published, text):
    result = answers(published, "find", "--json", "--", text)
    assert result.exit_code == 0
    assert isinstance(json.loads(result.stdout), list)


@pytest.mark.parametrize("width", [80, 100, 140])
def test_lines_fit_the_terminal_and_nothing_is_cut(published, width):
    published_settings = published.environment | {"COLUMNS": str(width)}
    ran = subprocess.run(
        [sys.executable, "-c", "from flows.cli import main; main()", "find", "learning"],
        env=os.environ | published_settings, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "\x1b" not in ran.stdout
    assert max(map(cell_len, ran.stdout.splitlines())) <= width
    assert "…" not in ran.stdout


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
