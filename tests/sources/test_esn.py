"""Activities and reports of the student network: places, dates and sections, and no person."""

import contextlib
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.contract import STAGED_TABLES, DocumentError, DocumentName
from extractors.read.pages.document import MOST_BYTES
from extractors.sources.esn.source import SOURCE
from portal import esn
from tests.examples import examples

SEEDS = Path(__file__).parents[2].parent / "shared" / "seeds"
DOCUMENT = DocumentName("esn", "report.txt", "report.txt")
REPORT = (
    "The spring meeting of ESN took place from 3rd to the 6th of April in Santa Marta, Portugal. The "
    "coordinator "
    "Ines Maria Castelbranco welcomed everybody, and Tomas Ruzicka of ESN Czechia spoke about EPALE and "
    "Erasmus+."
)


def named(staged, kind, *columns):
    found = staged.page_mentions.filter(kind=kind).select(*(columns or ("value",))).rows()
    return found if columns else [row[0] for row in found]


def everything_in(staged):
    return " ".join(str(staged.table(name).to_dicts()) for name in STAGED_TABLES)


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the seeds are not beside this checkout")
def test_the_seed():
    [file] = SEEDS.glob("002_*")
    data = file.read_bytes()
    document = SOURCE.open_file(file.name, data)[0]
    SOURCE.check(SOURCE.open(data, document), document)
    staged = SOURCE.parse(data, document)
    assert named(staged, "period", "value", "doubt") == [("--09-25/--09-28", "the page says no year")]
    assert named(staged, "place", "text_as_published", "country") == [("Besancon", "FR")]
    assert sorted(named(staged, "country")) == ["DK", "EE", "ES", "FI", "FR", "IS", "NO", "SE"]
    assert named(staged, "organisation") == ["ESN", "ESN Norway", "ESN Spain"]
    assert set(staged.page_mentions["kind"]) == {"period", "place", "country", "organisation"}
    [person] = re.findall(r"coordinator ((?:[A-Z]\w+ ){2,3})represented", data.decode())
    for part in person.split():
        assert part not in everything_in(staged)
    assert staged.pages["main_text"].to_list() == [None]
    assert staged.notices["kind"].to_list() == ["text_withheld"]


def test_a_report():
    staged = SOURCE.parse(REPORT.encode(), DOCUMENT)
    assert named(staged, "place", "value", "country") == [("Santa Marta", "PT")]
    assert named(staged, "organisation", "value", "country") == [("ESN", None), ("ESN Czechia", "CZ")]
    assert named(staged, "platform") == ["EPALE"]
    for part in ("Ines", "Maria ", "Castelbranco", "Tomas", "Ruzicka"):
        assert part not in everything_in(staged)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("We bake bread in the village.", "nor a report that names ESN"),
        ("<html><title>Log in</title><form><input type=password></form></html>", "login page"),
    ],
)
def test_what_is_neither_is_refused(text, words):
    with pytest.raises(DocumentError, match=words):
        SOURCE.parse(text.encode(), DOCUMENT)


def test_an_activity_that_looks_different_is_refused():
    page = f"<html><body><h1>Boat trip</h1><p>{REPORT}</p></body></html>".encode()
    with pytest.raises(DocumentError, match="different than expected"):
        SOURCE.parse(page, DocumentName("esn", "activity/boat-trip-20", "activity/boat-trip-20"))


def test_an_activity_online_has_no_place():
    page = (
        '<html><body><h1>Talk</h1><div class="ct-online-activity__field-ct-act-dates"><div '
        'class="highlight-data-text"><span>28/02/2022</span><span>30/03/2022</span></div></div>'
        '<div class="ct-online-activity__field-ct-act-location"><div '
        'class="highlight-data-text"><span>Video call'
        '</span></div></div><div class="pseudo__organisers"><a href="/organisation/esn-x">ESN '
        "X</a></div></body>"
    )
    staged = SOURCE.parse(
        page.encode(), DocumentName("esn", "activity/talk-8", "https://a.example/activity/talk-8")
    )
    assert named(staged, "period") == ["2022-02-28/2022-03-30"]
    assert named(staged, "place") == named(staged, "country") == []
    assert named(staged, "organisation") == ["ESN X"]
    assert staged.pages["url"].to_list() == ["https://a.example/activity/talk-8"]


def test_a_date_that_is_none_is_remarked():
    page = (
        '<html><body><h1>Talk</h1><div class="highlight-dates-single"><span>some day in '
        "May</span></div></body>"
    )
    staged = SOURCE.parse(page.encode(), DOCUMENT)
    assert named(staged, "period") == []
    assert "unread_value" in staged.notices["kind"]


def test_the_portals_activities(rooms, portal, world):
    assert rooms.harvest(SOURCE, portal.esn_url) == []
    staged = rooms.staged(SOURCE)
    activities = esn.activities(world)
    assert set(staged) == {f"activity/{activity.key}" for activity in activities}
    for activity in activities:
        found = staged[f"activity/{activity.key}"]
        assert found.pages.select("kind", "title", "main_text").rows() == [("activity", activity.title, None)]
        assert named(found, "period") == [f"{activity.start}/{activity.end}"]
        assert named(found, "place", "value", "country") == [(activity.city, activity.country)]
        assert named(found, "country") == [activity.country]
        assert named(found, "organisation") == [activity.section]
        topics = {activity.type, activity.cause, activity.objective, f"SDG {activity.goal}"}
        assert set(named(found, "topic")) == topics
        assert activity.contact not in everything_in(found)


def test_the_next_harvest_ends_where_nothing_is_new(rooms, portal):
    rooms.harvest(SOURCE, portal.esn_url)
    before = len(portal.requests)
    assert rooms.harvest(SOURCE, portal.esn_url) == []
    listings = [r.key for r in portal.requests[before:] if r.key.startswith("listing/")]
    assert listings == ["listing/0"]


def test_a_listing_that_repeats_its_last_page_is_told_and_left(rooms, portal):
    portal.faults.add("endless-listing", "esn", "listing", times=-1)
    problems = rooms.harvest(SOURCE, portal.esn_url)
    assert any("repeats itself" in problem for problem in problems)
    assert len(rooms.staged(SOURCE)) == len(esn.activities(portal.world))


@pytest.mark.parametrize(
    ("fault", "match", "words", "missing"),
    [
        ("login-page", "activity/", "is a login page", 1),
        ("huge-page", "activity/", f"{MOST_BYTES} are the limit", 1),
        ("cookie-wall", "listing/0", "consent to cookies", 24),
    ],
)
def test_faults_are_told_and_bounded(rooms, portal, fault, match, words, missing):
    portal.faults.add(fault, "esn", match, times=1)
    problems = rooms.harvest(SOURCE, portal.esn_url)
    assert any(words in problem for problem in problems)
    assert len(rooms.staged(SOURCE)) == len(esn.activities(portal.world)) - missing


@settings(deadline=None, max_examples=examples(50))
@given(
    data=st.binary(max_size=300)
    | st.lists(
        st.sampled_from(
            [
                *(
                    "<html>",
                    "<h1>",
                    "<div class=highlight-dates-single>",
                    "<span>",
                    "20/05/2025",
                    "ESN",
                    "Norway",
                ),
                *(
                    '<div class="field-ct-act-location"><div class=highlight-data-text><span>',
                    "in Lyon, France",
                ),
                *(
                    '<div class=pseudo__organisers><a href="/organisation/">',
                    "<img class=sdg-logo-icon title=",
                    "\n",
                ),
            ]
        ),
        max_size=25,
    )
    .map(" ".join)
    .map(str.encode)
)
def test_any_bytes_become_a_table_or_a_clear_error(data):
    with contextlib.suppress(DocumentError):
        SOURCE.check(SOURCE.open(data, DOCUMENT), DOCUMENT)
        assert SOURCE.parse(data, DOCUMENT).pages.height == 1
    with contextlib.suppress(DocumentError):
        SOURCE.open_file("report.html", data)
