"""What three nights of the portal leave in `changes` and in CHANGES.md of each release."""

import shutil
from dataclasses import dataclass, replace
from typing import Any

import polars as pl
import pytest

from portal.server import Portal
from portal.world import World
from transforms.identifiers import parse_identifier
from transforms.steps import evaluate
from warehouse.releases import latest_release

CHANGES = "SELECT change_kind, subject, project_id, field, before, after FROM changes"


@dataclass
class Night:
    """What a night left: rows of `changes`, the notes, and what the portal showed then."""

    rows: list[tuple[Any, ...]]
    notes: str
    since: set[str]
    world: World


def canonical(identifiers):
    """Return the identifiers that the warehouse uses, by the published ones."""
    frame = pl.DataFrame({"identifier": identifiers}, schema={"identifier": pl.String})
    return set(evaluate(frame, parse_identifier(pl.col("identifier")).field("project_id")))


def identifiers(projects):
    return canonical(
        pl.concat(
            [projects["identifier"], projects["external_reference"].drop_nulls().cast(pl.String)]
        ).to_list()
    )


def harvest_and_publish(folder, portal, *cards):
    for source in ("eprp_lists", "eprp_search"):
        folder.ok("harvest", source)
    for card in cards:
        folder.ok("harvest", "eprp_cards", "--project", card)
    folder.build()
    folder.ok("publish")
    release = latest_release(folder.paths.releases)
    return Night(
        folder.query(CHANGES),
        (release.folder / "CHANGES.md").read_text(),
        {row[0] for row in folder.query("SELECT DISTINCT since_release FROM changes")},
        portal.world,
    )


@pytest.fixture(scope="module")
def running(world):
    """A project that goes on, on a card and with partners that are no persons."""
    organisations = world.organisations.filter(~pl.col("is_person")).select("truth_id")
    known = world.participations.join(organisations, on="truth_id").filter(pl.col("role") == "partner")
    return world.projects.filter(
        "in_lists",
        "in_search",
        pl.col("status") == "ongoing",
        pl.col("project").is_in(
            known.group_by("project").len().filter(pl.col("len") > 2)["project"].implode()
        ),
    ).row(0, named=True)


def partner_of(world, project, place):
    """Return a partner of a project that is no person, those who take part in most others first."""
    persons = world.organisations.filter("is_person")["truth_id"]
    active = world.participations.group_by("truth_id").agg(times=pl.len())
    return (
        world.participations.join(active, on="truth_id")
        .filter(pl.col("project") == project, pl.col("role") == "partner")
        .filter(~pl.col("truth_id").is_in(persons.implode()))
        .sort("times", "position", descending=[True, False])
        .row(place, named=True)
    )


@pytest.fixture(scope="module")
def nights(published, world, running, new_folder):
    """Three nights and their folder. Read only.

    In the second a partner withdraws (its card says so), in the third another one is no longer named.
    """
    folder = new_folder()
    shutil.copytree(published.path, folder.path, symlinks=True)
    number, position = pl.col("project"), pl.col("position")
    leaving, dropped = (partner_of(world, running["project"], place) for place in (1, 0))
    with Portal(world) as portal:
        folder.point_at(portal)
        first = harvest_and_publish(folder, portal, running["identifier"])
        second_world = world.next_night(1)
        leaves = (number == running["project"]) & (position == leaving["position"])
        second_world = replace(
            second_world,
            participations=second_world.participations.with_columns(withdrawn=pl.col("withdrawn") | leaves),
        )
        portal.advance_night(second_world)
        second = harvest_and_publish(folder, portal, running["identifier"])
        third_world = second_world.next_night(2)
        stays = (number != running["project"]) | (position != dropped["position"])
        third_world = replace(third_world, participations=third_world.participations.filter(stays))
        portal.advance_night(third_world)
        third = harvest_and_publish(folder, portal, running["identifier"])
    return folder, [first, second, third]


def of(night, *wanted):
    """Return the rows of `changes` of these kind and subject, without those."""
    return {row[2:] for row in night.rows if row[:2] == wanted}


def test_the_first_release_says_that_it_is_the_first(published):
    assert published.one("SELECT count(*) FROM changes") == 0
    notes = (published.paths.releases / "latest" / "CHANGES.md").read_text()
    assert "first release" in notes


def test_a_card_more_is_no_change_of_partners(nights, running):
    """It names them in its own way: that the source is another one is all that is said."""
    _, [first, *_] = nights
    [project] = canonical([running["identifier"]])
    assert ("changed", "project", project, "participation_source", "eprp_search", "eprp_cards") in first.rows
    assert not {row[0] for row in first.rows} & {"added", "dropped", "new", "removed"}


@pytest.mark.parametrize("night", [1, 2])
def test_new_projects_are_those_that_the_portal_added(nights, night):
    _, held = nights
    before, now = (held[n].world.projects for n in (night - 1, night))
    added = now.join(before, on="project", how="anti").filter(pl.col("in_lists") | pl.col("in_search"))
    assert added.height >= 3
    found = {row[0] for row in of(held[night], "new", "project")}
    assert len(found) == added.height
    assert found <= identifiers(added)
    for project in found:
        assert f"- `{project}`" in held[night].notes


@pytest.mark.parametrize("night", [1, 2])
def test_statuses_and_grants_are_those_that_the_portal_changed(nights, night):
    _, held = nights
    both = held[night - 1].world.projects.join(held[night].world.projects, on="project", suffix="_now")
    ended = both.filter(pl.col("status") != pl.col("status_now"), pl.col("in_lists") | pl.col("in_search"))
    assert ended.height > 0
    found = of(held[night], "changed", "project")
    statuses = {row for row in found if row[1] == "status"}
    assert {row[0] for row in statuses} == canonical(ended["identifier"].to_list())
    assert {row[2:] for row in statuses} == {("ongoing", "finalized")}
    regranted = both.filter(pl.col("grant_eur") != pl.col("grant_eur_now"), "in_lists_now")
    wanted = {
        (*canonical([identifier]), "amount_eur", f"{before:.2f}", f"{now:.2f}")
        for identifier, before, now in regranted.select("identifier", "grant_eur", "grant_eur_now").rows()
    }
    assert of(held[night], "changed", "grant") == wanted != set()


@pytest.mark.parametrize("night", [1, 2])
def test_projects_that_vanished_are_no_longer_listed(nights, night):
    _, held = nights
    gone = (
        held[night - 1]
        .world.projects.filter("in_lists")
        .join(held[night].world.projects.filter("in_lists"), on="project", how="anti")
    )
    found = {row[0] for row in of(held[night], "no_longer_listed", "project")}
    assert len(found) == gone.height == 2
    assert found <= identifiers(gone)


def test_who_withdraws_and_who_is_dropped(nights, world, running):
    folder, [first, second, third] = nights
    [project] = canonical([running["identifier"]])
    assert of(second, "withdrawn", "participation") == {(project, "is_withdrawn", "false", "true")}
    assert of(third, "dropped", "participation") == {(project, None, "partner", None)}
    for night, kind in ((second, "dropped"), (third, "withdrawn"), (first, "withdrawn")):
        assert of(night, kind, "participation") == set()
    [[name]] = folder.query(
        "SELECT name FROM organisations JOIN changes USING (organisation_id) WHERE change_kind = 'dropped'"
    )
    dropped = partner_of(world, running["project"], 0)["truth_id"]
    spellings = set(world.participations.filter(pl.col("truth_id") == dropped)["name"].str.strip_chars())
    found = folder.query(
        "SELECT n.name FROM organisation_names AS n JOIN changes USING (organisation_id) "
        "WHERE change_kind = 'dropped'"
    )
    assert spellings & {row[0] for row in found}
    assert name in third.notes
    assert "## Partners no longer named" in third.notes
    assert "## Partners that withdrew" in second.notes


def test_nothing_is_said_twice(nights):
    _, [first, second, third] = nights
    assert set(first.rows).isdisjoint(second.rows)
    assert set(second.rows).isdisjoint(third.rows)
    assert [len(night.since) for night in (first, second, third)] == [1, 1, 1]
    assert len(first.since | second.since | third.since) == 3


def test_no_person_is_named(nights):
    _, held = nights
    everyone = held[-1].world.private_strings()
    for night in held:
        for private in everyone:
            assert private not in night.notes


def test_building_again_says_the_same(nights, new_folder):
    """After it was published, as the release says itself; before, as compared with the same release."""
    folder, [*_, third] = nights
    again = new_folder()
    shutil.copytree(folder.path, again.path, symlinks=True)
    again.paths.warehouse.unlink()
    again.ok("build")
    assert again.query(CHANGES) == third.rows
    shutil.rmtree((again.paths.releases / "latest").resolve())
    before = sorted(path.name for path in again.paths.releases.glob("20*"))[-1]
    again.ok("publish", "--restore", before)
    for _ in range(2):
        again.paths.warehouse.unlink()
        again.ok("build")
        assert again.query(CHANGES) == third.rows
        assert again.query("SELECT DISTINCT since_release FROM changes") == [(before,)]


def test_a_release_that_cannot_be_compared_with_stops_no_build(copied, world, portal):
    (copied.paths.releases / "latest" / "erasmus.duckdb").write_bytes(b"not a database")
    portal.advance_night(world.next_night(1))
    copied.ok("harvest", "eprp_search")
    copied.ok("stage")
    result = copied.run("build")
    assert result.exit_code == 0
    assert "can't be read, so nothing says what changed" in result.stderr
    copied.ok("publish")
    notes = (copied.paths.releases / "latest" / "CHANGES.md").read_text()
    assert "What changed is not known" in notes
