"""`erasmus profile`: an organisation by id, code or name, held against what the generator made."""

import json

import duckdb
import polars as pl
import pytest
from rich.cells import cell_len

from tests.nasty import NASTY


def profile(folder, word):
    return json.loads(folder.ok("profile", "--json", "--", word))


@pytest.fixture(scope="module")
def busy(published, world):
    """The organisation that takes part most, by the generator, of those whose OID the search shows."""
    shown = world.participations.join(world.projects.filter("in_search"), on="project", how="semi")
    counts = shown.join(world.organisations.filter(~pl.col("is_person")), on="truth_id", how="semi")
    oids = world.organisations.select("truth_id", "oid", "pic")
    named = counts.join(oids, on="truth_id").filter(pl.col("identifier") == pl.col("oid"))
    truth_id = (
        counts.filter(pl.col("truth_id").is_in(named["truth_id"].implode()))
        .group_by("truth_id")
        .agg(projects=pl.col("project").n_unique())
        .sort("projects", "truth_id", descending=[True, False])["truth_id"][0]
    )
    return world.organisations.filter(truth_id=truth_id).row(0, named=True)


def test_a_page_says_what_the_generator_made(published, world, busy):
    page = profile(published, busy["oid"])
    taken_part = world.participations.filter(truth_id=busy["truth_id"]).join(world.projects, on="project")
    assert page["country_code"] == busy["country"]
    assert {row["name"] for row in page["names"]} <= {name.strip() for name in taken_part["name"]} | {
        page["name"]
    }
    assert busy["oid"] in {row["value"] for row in page["identifiers"]}
    truth = {
        year: (projects, coordinated)
        for year, projects, coordinated in taken_part.group_by("call_year")
        .agg(
            pl.col("project").n_unique(),
            pl.col("project").filter(pl.col("role") == "coordinator").n_unique().alias("coordinated"),
        )
        .rows()
    }
    found = {row["call_year"]: (row["project_count"], row["coordinated_count"]) for row in page["years"]}
    assert found == truth
    assert page["figures"]["project_count"] == sum(projects for projects, _ in truth.values())
    assert len(page["projects"]) == min(8, page["figures"]["project_count"])


def test_every_way_to_name_it_leads_to_the_same_page(published, busy):
    page = profile(published, busy["oid"])
    spelling = max((row["name"] for row in page["names"]), key=len)
    spaced = " ".join((busy["oid"][:4], busy["oid"][4:]))
    for word in (page["organisation_id"], f" {page['organisation_id']} ", spaced, busy["oid"].lower()):
        assert profile(published, word) == page
    for word in (spelling, spelling.upper(), f"  {spelling.lower()} "):
        found = profile(published, word)
        ids = (
            [found["organisation_id"]]
            if "names" in found
            else [one["organisation_id"] for one in found["matches"]]
        )
        assert page["organisation_id"] in ids


def test_partners_are_those_of_its_projects(published, busy):
    page = profile(published, busy["oid"])
    own = {row[0] for row in published.query(
        f"SELECT project_id FROM participations WHERE organisation_id = '{page['organisation_id']}'"
    )}  # fmt: skip
    assert page["partners"]
    for partner in page["partners"]:
        theirs = {row[0] for row in published.query(
            f"SELECT project_id FROM participations WHERE organisation_id = '{partner['organisation_id']}'"
        )}  # fmt: skip
        assert len(own & theirs) == partner["project_count"]
    assert page["similar"]
    assert page["organisation_id"] not in {row["organisation_id"] for row in page["similar"]}


def test_a_name_that_fits_several_lists_them(published):
    names = published.query("SELECT organisation_id, name_ascii FROM organisation_names")
    wanted = {one for one, name in names if name and "universi" in name.lower()}
    assert 2 < len(wanted) <= 20
    found = profile(published, "Univérsi")
    assert {one["organisation_id"] for one in found["matches"]} == wanted
    shown = published.ok("profile", "univerSI")
    assert f"{len(wanted)} organisations fit" in shown
    for organisation_id in wanted:
        assert organisation_id in shown


def test_a_list_that_is_too_long_says_so(published):
    names = published.query("SELECT organisation_id, name_ascii FROM organisation_names")
    fitting = {one for one, name in names if name and "e" in name.lower()}
    assert len(fitting) > 20
    assert f"{len(fitting)} organisations fit 'e', these 20 have" in published.ok("profile", "e")
    assert profile(published, "e")["fitting_count"] == len(fitting)


def test_a_misspelt_name_gets_suggestions(published, busy):
    page = profile(published, busy["oid"])
    name = page["name"]
    middle = len(name) // 2
    misspelt = name[:middle] + "zq" + name[middle + 1 :]
    found = profile(published, misspelt)
    assert found["matches"] == []
    assert page["organisation_id"] == found["suggestions"][0]["organisation_id"]
    shown = published.ok("profile", misspelt)
    assert "Written alike" in shown
    assert page["organisation_id"] in shown


def test_nobody_of_that_name(published):
    assert profile(published, "zqxj") == {"fitting_count": 0, "matches": [], "suggestions": []}
    assert "No organisation is known as 'zqxj'" in published.ok("profile", "zqxj")
    assert published.run("profile").exit_code == 2


def test_a_retired_id_leads_to_where_it_went(copied, busy):
    page = profile(copied, busy["oid"])
    with duckdb.connect(str(copied.paths.warehouse)) as connection:
        connection.execute(
            "INSERT INTO organisation_redirects BY NAME "
            f"SELECT 'org-0ld' AS organisation_id, '{page['organisation_id']}' AS redirected_to"
        )
    result = copied.run("profile", "org-0ld", "--json")
    assert result.exit_code == 0
    assert "org-0ld" in result.stderr
    assert json.loads(result.stdout) == page | {"retired_ids": ["org-0ld"]}
    assert "formerly also: org-0ld" in copied.ok("profile", "org-0ld")


def test_one_without_projects_has_a_page(copied):
    with duckdb.connect(str(copied.paths.warehouse)) as connection:
        connection.execute("INSERT INTO organisations BY NAME SELECT 'org-n3w' AS organisation_id")
    assert profile(copied, "org-n3w")["figures"] is None
    assert "no project that is loaded" in copied.ok("profile", "org-n3w")


@pytest.mark.parametrize("width", [80, 100, 140])
def test_the_page_fits_the_terminal(published, busy, monkeypatch, width):
    monkeypatch.setitem(published.settings, "COLUMNS", str(width))
    shown = published.ok("profile", busy["oid"])
    assert max(map(cell_len, shown.splitlines())) <= width
    for heading in ("Projects by call year", "Partners", "Themes", "Similar ones", "Newest projects"):
        assert heading in shown
    assert "█" in shown


def test_every_organisation_has_a_page(published):
    """Whatever is null or long in one of them."""
    ids = [row[0] for row in published.query("SELECT organisation_id FROM organisations ORDER BY ALL")]
    for organisation_id in ids[::9]:
        assert organisation_id in published.ok("profile", organisation_id)


@pytest.mark.parametrize("text", NASTY)
def test_any_text_stays_text(published, text):
    assert published.answers("profile", "--", text).exit_code == 0
