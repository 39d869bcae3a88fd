"""One night after the other: what changed, what vanished, and what shrank too much to be believed."""

import shutil
from dataclasses import replace
from decimal import Decimal

import polars as pl
import pytest

from flows.steps.problems import Kind
from portal.lists import LISTS
from portal.server import Portal
from transforms.identifiers import parse_identifier
from transforms.steps import evaluate


def night(folder, *sources):
    for source in sources or ("eprp_lists", "eprp_search"):
        folder.ok("harvest", source)
    folder.build()


def canonical(identifier):
    frame = pl.DataFrame({"identifier": [identifier]})
    return evaluate(frame, parse_identifier(pl.col("identifier")).field("project_id")).item()


@pytest.fixture(scope="module")
def second_night(published, world, new_folder):
    """What the portal shows a night later, harvested and built: the folder and the later world. Read only."""
    later = world.next_night(1)
    folder = new_folder()
    shutil.copytree(published.path, folder.path, symlinks=True)
    with Portal(world) as portal:
        portal.advance_night(later)
        night(folder.point_at(portal))
    return folder, later


def test_what_vanished_stays_without_being_listed(second_night, published, world):
    folder, later = second_night
    before = world.projects.filter("in_lists")
    gone = before.join(later.projects.filter("in_lists"), on="project", how="anti")
    assert gone.height == 2
    names = [canonical(name) for name in (*gone["identifier"], *gone["external_reference"]) if name]
    rows = folder.query(
        "SELECT project_id, is_listed, last_seen, (SELECT max(last_seen) FROM projects) FROM projects "
        "WHERE is_listed IS NOT TRUE"
    )
    assert len(rows) == 2
    for project_id, is_listed, last_seen, tonight in rows:
        assert project_id in names
        assert is_listed is False
        assert last_seen < tonight
    assert folder.one("SELECT count(*) FROM projects") == later.projects.height
    [[kept]] = folder.query(
        "SELECT count(*) FROM participations AS p JOIN projects AS q USING (project_id) WHERE NOT q.is_listed"
    )
    assert kept == sum(len(world.participants(project)) for project in gone["project"])


def test_first_seen_is_kept_and_new_projects_have_theirs(second_night, published, world):
    folder, _ = second_night
    seen = dict(published.query("SELECT project_id, first_seen FROM projects"))
    now = dict(folder.query("SELECT project_id, first_seen FROM projects"))
    assert {project: now[project] for project in seen} == seen
    assert all(now[project] > max(seen.values()) for project in now.keys() - seen.keys())
    assert len(now) > len(seen)


def test_a_changed_grant_leaves_two_rows_one_of_them_current(second_night, world):
    folder, later = second_night
    both = world.projects.join(later.projects, on="project", suffix="_now").filter(
        pl.col("in_lists_now"), pl.col("grant_eur") != pl.col("grant_eur_now")
    )
    assert both.height > 0
    for identifier, before, now in both.select("identifier", "grant_eur", "grant_eur_now").rows():
        rows = folder.query(
            "SELECT amount_eur, is_current FROM grants "
            f"WHERE project_id = '{canonical(identifier)}' ORDER BY is_current"
        )
        assert rows == [(Decimal(f"{before:.2f}"), False), (Decimal(f"{now:.2f}"), True)]


def test_coverage_counts_what_the_newest_harvest_fetched(second_night):
    """Pages that a shrunken call year no longer fills are no part of it any more."""
    folder, later = second_night
    years = later.projects.filter("in_search").group_by("call_year").len().sort("call_year").rows()
    columns = "call_year, asked_count, advertised_count, fetched_count, listed_count"
    rows = folder.query(f"SELECT {columns} FROM ops.coverage WHERE source = 'eprp_search' ORDER BY 1")
    assert rows == [(year, n, n, n, n) for year, n in years]


def test_a_night_without_news_builds_and_publishes_nothing(copied, portal, sent_whole):
    before = copied.everything_published()
    portal.advance_night()
    copied.ok("harvest", "eprp_lists")
    addresses = {request.path for request in portal.requests if request.kind == "list"}
    assert len(addresses) == len(LISTS)
    assert "0 documents staged" in copied.ok("stage")
    assert "nothing new to build" in copied.ok("build")
    assert "nothing new to publish" in copied.ok("publish")
    assert copied.everything_published() == before


def test_call_years_that_shrink_too_much_are_left_out_until_they_may(copied, portal, world):
    kept = pl.col("project") % 3 > 0
    few = replace(world, projects=world.projects.with_columns(in_search=pl.col("in_search") & kept))
    listed = "SELECT sum(listed_count) FROM ops.coverage WHERE source = 'eprp_search'"
    before = copied.one(listed)
    portal.advance_night(few)
    copied.ok("harvest", "eprp_search")
    copied.ok("stage")
    words = copied.fails("build", kind=Kind.SOURCE)
    assert "eprp_search has changed" in words
    assert "--accept-shrinking" in words
    assert copied.one(listed) > 0.9 * before
    copied.fails("build", "--accept-shrinking", "eprp_lists", kind=Kind.SOURCE)
    assert copied.one(listed) > 0.9 * before
    copied.ok("build", "--accept-shrinking", "eprp_search")
    assert copied.one(listed) == few.projects["in_search"].sum() < 0.9 * before
    # the lists still have them all
    assert copied.one("SELECT count(*) FROM projects WHERE NOT is_listed") == 0
    assert "nothing new to build" in copied.ok("build")


def test_a_search_cut_short_does_not_unlist_what_it_did_not_reach(copied, portal):
    portal.faults.add("503", "search", "2018/", times=-1)
    copied.settings["ERASMUS_REQUEST_ATTEMPTS"] = "1"
    words = copied.fails("harvest", "eprp_search", kind=Kind.DOCUMENT)
    assert "503" in words
    copied.ok("stage")
    copied.ok("build")
    assert copied.one("SELECT count(*) FROM projects WHERE NOT is_listed") == 0


def test_any_subset_of_sources_builds(pointed, portal, world):
    """One after the other, in the order in which nobody would do it."""
    identifier = world.projects.filter("in_search", pl.col("call_year") == 2019)["identifier"][0]
    counts = []
    for arguments in (
        ("eprp_cards", "--project", identifier),
        ("eprp_search", "--year", "2019"),
        ("eprp_lists",),
    ):
        pointed.ok("harvest", *arguments)
        pointed.build()
        counts.append(pointed.one("SELECT count(*) FROM projects"))
    assert counts[0] == 1
    assert counts[1] == world.projects.filter("in_search", pl.col("call_year") == 2019).height
    assert counts[2] == world.projects.filter(pl.col("in_lists") | pl.col("in_search")).height
    listed = pointed.query("SELECT is_listed, count(*) FROM projects GROUP BY 1")
    assert [row[0] for row in listed] == [True]
