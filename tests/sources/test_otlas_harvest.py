"""Harvests of OTLAS, with the portal in its place."""

import re
from datetime import date

import polars as pl
import pytest

from extractors.sources.otlas.source import SOURCE
from portal.requests import PER_PLATFORM, partner_requests

from .otlas_pages import PAGE

# ---- with the portal


def harvest(rooms, portal):
    return rooms.harvest(SOURCE, portal.otlas_url)


def asked(portal):
    return [request.key for request in portal.requests if request.kind == "otlas"]


def test_everything_is_harvested(rooms, portal, world):
    assert harvest(rooms, portal) == []
    staged = rooms.staged(SOURCE)
    rows = pl.concat(document.partner_requests for document in staged.values())
    truth = partner_requests(world, "otlas")
    assert rows.height == len(truth) == PER_PLATFORM
    by_number = {row["platform_request_id"]: row for row in rows.to_dicts()}
    for wanted in truth:
        row = by_number[str(wanted.number)]
        # who is called after a person, with a town behind, may be one: then the title loses the last word
        last = wanted.name.split()[-1]
        assert row["title"] in {wanted.title, wanted.title.replace(last, "[name removed]")}
        assert row["from_countries"] == "; ".join(wanted.country_names)
        assert row["activity"] == "; ".join(wanted.kinds)
        assert row["themes"] == "; ".join(wanted.themes)
        assert row["deadline"] == (str(wanted.deadline) if wanted.deadline else None)
        assert row["is_name_withheld"] == wanted.is_group
        assert row["organisation"] == (None if wanted.is_group else " ".join(wanted.name.split()))
    deadlines = rows["deadline"].drop_nulls().str.to_date()
    assert 0 < (deadlines < date(2026, 11, 3)).sum() < len(deadlines) < rows.height
    organisations = pl.concat(document.organisations for document in staged.values())
    names = {wanted.organisation["name"] for wanted in truth if not wanted.is_group}
    assert set(organisations["name"]) == names


def test_nothing_personal_is_staged(rooms, portal, world):
    harvest(rooms, portal)
    frames = [document.table(name) for document in rooms.staged(SOURCE).values() for name in SOURCE.row_kinds]
    values = {str(value) for frame in frames for row in frame.iter_rows() for value in row}
    personal = {text for text in world.private_strings() if len(text) > 5}
    assert not [text for text in personal if any(text in value for value in values)]


def test_the_second_harvest_ends_where_nothing_has_changed(rooms, portal):
    harvest(rooms, portal)
    first = asked(portal)
    assert first.count("listing/30") == 1
    portal.requests.clear()
    assert harvest(rooms, portal) == []
    assert [key for key in asked(portal) if key.startswith("listing")] == ["listing/0"]
    assert len(asked(portal)) < len(first) / 2


def test_a_harvest_that_was_not_whole_is_made_up_for(rooms, portal):
    portal.faults.add("login-page", "otlas", match="listing/20")
    [problem] = harvest(rooms, portal)
    assert "is a login page" in problem
    assert "b_offset=20" in problem
    portal.requests.clear()
    assert harvest(rooms, portal) == []
    assert "listing/30" in asked(portal)
    requests = [key for key in rooms.staged(SOURCE) if key.startswith("project/")]
    assert len(requests) == PER_PLATFORM


def test_a_listing_that_repeats_its_last_page_for_ever(rooms, portal):
    portal.faults.add("endless-listing", "otlas", match="listing/", times=-1)
    [problem] = harvest(rooms, portal)
    assert "b_offset=40" in problem
    assert "repeats itself" in problem
    assert max(int(key.partition("/")[2]) for key in asked(portal) if key.startswith("listing")) == 40
    assert len([key for key in rooms.staged(SOURCE) if key.startswith("project/")]) == PER_PLATFORM


@pytest.mark.parametrize(
    ("fault", "what", "words"),
    [
        ("login-page", "project/", "login page"),
        ("cookie-wall", "organisation/", "consent to cookies"),
        ("huge-page", "project/", "are the limit"),
        ("redirect", "organisation/", "only .* may be asked"),
        ("html", "listing/0", "lists nothing"),
        ("empty", "listing/0", "is empty"),
    ],
)
def test_what_stands_in_the_way_is_told_and_the_rest_goes_on(rooms, portal, fault, what, words):
    portal.faults.add(fault, "otlas", match=what)
    problems = harvest(rooms, portal)
    assert len(problems) == 1
    assert re.search(words, problems[0])
    staged = rooms.staged(SOURCE)
    assert len(staged) > (10 if what == "listing/0" else PER_PLATFORM)


@pytest.mark.parametrize("fault", ["empty-feed", "html", "huge-page"])
def test_an_empty_feed_is_told_and_nothing_is_lost(rooms, portal, fault):
    portal.faults.add(fault, "otlas", match="feed")
    [problem] = harvest(rooms, portal)
    assert "rss=1" in problem
    assert len([key for key in rooms.staged(SOURCE) if key.startswith("project/")]) == PER_PLATFORM


def test_the_feed_names_what_the_listing_lacks(rooms, portal):
    portal.faults.add("html", "otlas", match="listing/", times=-1)
    assert len(harvest(rooms, portal)) == 1
    assert len([key for key in rooms.staged(SOURCE) if key.startswith("project/")]) == 12


def test_a_request_that_is_gone_is_told_and_leaves_no_gap(rooms, portal):
    portal.faults.add("404", "otlas", match="project/")
    [problem] = harvest(rooms, portal)
    assert "404" in problem
    portal.requests.clear()
    harvest(rooms, portal)
    assert [key for key in asked(portal) if key.startswith("listing")][-1] == "listing/10"


def test_saved_pages(rooms, tmp_path):
    (tmp_path / "any.html").write_text(PAGE)
    (tmp_path / "boats.78.html").write_text(PAGE.replace("canonical", "icon"))
    (tmp_path / "other.html").write_text(PAGE.replace("canonical", "icon"))
    [problem] = rooms.take(SOURCE, tmp_path)
    assert "other.html" in problem
    assert sorted(rooms.staged(SOURCE)) == ["project/77", "project/78"]
