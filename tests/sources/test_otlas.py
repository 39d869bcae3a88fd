"""OTLAS: requests and organisations, from pages whose labels are documented."""

import re
from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.contract import DocumentError, DocumentName
from extractors.sources.otlas.parse import find_requests, key_of, read_feed
from extractors.sources.otlas.source import SOURCE
from portal.requests import PER_PLATFORM, partner_requests

REQUEST = DocumentName("otlas", "project/77", "a request")
ORGANISATION = DocumentName("otlas", "organisation/5", "an organisation")
PLAIN = settings(deadline=None, max_examples=80)

PAGE = """<!DOCTYPE html>
<html lang="en"><head><title>Otlas</title>
<link rel="canonical" href="https://www.salto-youth.net/tools/otlas-partner-finding/project/boats.77"></head>
<body><nav><a href="/tools/otlas-partner-finding/organisation/other.9">Menu: an organisation</a></nav>
<div id="c"><h1>Boats &amp; borders</h1>
<p>This project is posted by:
<a href="/tools/otlas-partner-finding/organisation/tide.5">Asociación Tide</a></p>
<p><b>We’re looking for:</b> 2 more partners, from the coast, from Italy, Bosnia and Herzegovina and Malta</p>
<p>Deadline for this partner request: 2027-03-01</p>
<p>This project takes place: from 2027-06 till 2027-09-15</p>
<p>This project relates to: Youth Exchanges, Training and Networking and is focusing on: Inclusion,
Youth (Participation, Youth Work), Sport</p>
<h2>Project description</h2><p>We build boats.</p><p>Ask ana@tide.example or +34 600 100 200.</p>
<h2>Contact details</h2><p>Ana Example</p>
</div></body></html>"""
PROFILE = """<!DOCTYPE html>
<html><head><title>Otlas</title></head><body><h1>Asociación Tide</h1>
<table><tr><th>Type of organisation</th><td>Non-governmental organisation</td></tr>
<tr><th>Country</th><td>Spain</td></tr><tr><th>Address</th><td>Calle Mayor 3, 15001 A Coruña</td></tr>
<tr><th>Contact person</th><td>Ana Example</td></tr><tr><th>Motto</th><td>All aboard</td></tr></table>
<div class="field__label">Is interested in</div>
<div><div class="field__item">Sport</div><div class="field__item">Sea, land</div></div>
</body></html>"""


def request(page: str = PAGE) -> dict[str, str]:
    return SOURCE.parse(page.encode(), REQUEST).partner_requests.row(0, named=True)


def notices(page: str) -> list[tuple[str, str]]:
    return SOURCE.parse(page.encode(), REQUEST).notices.select("kind", pl.coalesce("column", "detail")).rows()


def test_a_request_as_documented():
    assert request() == {
        "record_number": 1,
        "platform_request_id": "77",
        "title": "Boats & borders",
        "summary": "We build boats.\nAsk [e-mail removed] or [phone removed].",
        "looking_for": "2 more partners, from the coast,",
        "from_countries": "Italy; Bosnia and Herzegovina; Malta",
        "activity": "Youth Exchanges; Training and Networking",
        "themes": "Inclusion; Youth (Participation, Youth Work); Sport",
        "deadline": "2027-03-01",
        "start_date": "2027-06",
        "end_date": "2027-09-15",
        "published_on": None,
        "modified_on": None,
        "status": None,
        "organisation": "Asociación Tide",
        "organisation_country": None,
        "organisation_city": None,
        "organisation_type": None,
        "organisation_url": "https://www.salto-youth.net/tools/otlas-partner-finding/organisation/tide.5",
        "organisation_key": "organisation/5",
        "url": "https://www.salto-youth.net/tools/otlas-partner-finding/project/boats.77",
        "is_name_withheld": False,
    }
    assert notices(PAGE) == [("ignored_label", "contact details")]


def test_a_request_without_deadline_is_one():
    page = PAGE.replace("<p>Deadline for this partner request: 2027-03-01</p>", "")
    assert request(page) == request() | {"deadline": None}


def test_other_elements_say_the_same():
    page = PAGE.replace("<b>", "<span><em>").replace("</b>", "</em></span>")
    page = page.replace(
        "<p>Deadline for this partner request: 2027-03-01</p>",
        "<dl><dt>Deadline for this partner request:</dt>\n<dd><span>2027-03-01</span></dd></dl>",
    ).replace("<h2>Project description</h2>", '<div class="x-label">Project description:</div>')
    assert request(page) == request()


def test_who_asks_without_a_profile_may_be_a_person():
    link = '<a href="/tools/otlas-partner-finding/organisation/tide.5">Asociación Tide</a>'
    assert request(PAGE.replace(link, "Asociación Tide"))["organisation"] == "Asociación Tide"
    read = request(PAGE.replace(link, "Ana Example"))
    assert read["organisation"] is None
    assert read["is_name_withheld"]
    group = link.replace("Asociación Tide", "Informal group of young people Tide")
    read = request(PAGE.replace(link, group))
    assert read["is_name_withheld"]
    assert [read[name] for name in read if name.startswith("organisation")] == [None] * 6


def test_what_is_said_twice_counts_once_and_is_told():
    again = "<p>Deadline for this partner request: 2031-01-01</p>"
    page = PAGE.replace("<p>This project takes", f"{again}<p>This project takes", 1)
    assert request(page) == request()
    assert ("repeated_label", "deadline") in notices(page)
    same = page.replace("2031-01-01", "2027-03-01")
    assert ("repeated_label", "deadline") not in notices(same)


def test_a_period_in_other_words_is_left_for_whoever_reads_dates():
    read = request(PAGE.replace("from 2027-06 till 2027-09-15", "summer 2027"))
    assert (read["start_date"], read["end_date"]) == ("summer 2027", None)


def test_an_organisation():
    staged = SOURCE.parse(PROFILE.encode(), ORGANISATION)
    read = {name: value for name, value in staged.organisations.row(0, named=True).items() if value}
    assert read == {
        "record_number": 1,
        "name": "Asociación Tide",
        "organisation_type": "Non-governmental organisation",
        "country": "Spain",
        "postcode": "15001",
        "city": "A Coruña",
        "fields": "Sport; Sea, land",
    }
    remarks = staged.notices.select("kind", "detail").rows()
    assert remarks == [("unknown_label", "motto"), ("ignored_label", "contact person")]


LOGIN = "<html><title>Log in</title><body><h1>Log in</h1><input type=password></body></html>"
COOKIES = "<html><body><p>Accept all cookies to go on</p><button>OK</button></body></html>"


@pytest.mark.parametrize(
    ("page", "words"),
    [
        (LOGIN, "login page"),
        (COOKIES, "consent to cookies"),
        ("<html><body><h1>Boats</h1><p>Something else.</p></body></html>", "different than expected"),
        (PAGE[: len(PAGE) // 2], "cut off"),
        ("", "is empty"),
        ("Country: Spain", "no web page"),
        (f"<html>{'x' * 1_000_000}</html>", "more than 1000000"),
        (f"<html>{'<p>' * 31_000}</html>", "31002 tags"),
        (f"<html>{'<div>' * 300}x{'</div>' * 300}</html>", "levels deep"),
        (f"<html>{'<div>' * 14_000}x{'</div>' * 14_000}</html>", "levels deep"),
    ],
)
@pytest.mark.parametrize("document", [REQUEST, ORGANISATION])
def test_what_is_no_such_page_is_refused(page, words, document):
    with pytest.raises(DocumentError, match=words):
        SOURCE.parse(page.encode(), document)
    with pytest.raises(DocumentError):
        SOURCE.check(SOURCE.open(page.encode(), document), document)


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("https://www.salto-youth.net/tools/otlas-partner-finding/project/boats-1.77", "project/77"),
        ("/tools/otlas-partner-finding/project/77/", "project/77"),
        ("/tools/otlas-partner-finding/project/boats.77?rss=1#x", "project/77"),
        ("/tools/otlas-partner-finding/organisation/tide.5", "organisation/5"),
        ("/tools/otlas-partner-finding/organisation/tide", "organisation/tide"),
        ("/tools/otlas-partner-finding/projects/", None),
        ("/tools/otlas-partner-finding/project/boats", None),
        ("http://[x/project/1.2", None),
        ("", None),
    ],
)
def test_keys(address, key):
    assert key_of(address) == key


# ---- any bytes in, a table or a DocumentError out


def refused_or(read, *arguments):
    try:
        return read(*arguments)
    except DocumentError:
        return None


@PLAIN
@given(data=st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_arbitrary_bytes(data):
    for document in (REQUEST, ORGANISATION):
        refused_or(SOURCE.parse, data, document)
    refused_or(SOURCE.open, data, REQUEST)
    refused_or(read_feed, data, REQUEST, "https://x.example/")


PIECES = [
    *PAGE.split("\n"),
    *PROFILE.split("\n"),
    "<b>",
    "</p>",
    "<table>",
    "<dt>",
    "</dl>",
    "Country:",
    "<!--",
]


@PLAIN
@given(pieces=st.lists(st.sampled_from(PIECES), max_size=25), nested=st.integers(0, 30))
def test_pages_with_parts_moved_left_out_and_doubled(pieces, nested):
    page = "<html><body>" + "<div>" * nested + "\n".join(pieces) + "</body></html>"
    for document in (REQUEST, ORGANISATION):
        staged = refused_or(SOURCE.parse, page.encode(), document)
        if staged is not None:
            assert staged.record_count == 1
            texts = str(staged.partner_requests.rows() + staged.organisations.rows())
            assert "ana@tide" not in texts
            assert "600 100" not in texts
    opened = refused_or(SOURCE.open, page.encode(), REQUEST)
    if opened is not None:
        assert find_requests(opened, "https://x.example/") is not None


@PLAIN
@given(data=st.data())
def test_damaged_pages(data):
    for text, document in ((PAGE, REQUEST), (PROFILE, ORGANISATION)):
        whole = text.encode()
        start = data.draw(st.integers(0, len(whole)))
        length = data.draw(st.integers(0, 200))
        put_in = data.draw(st.binary(max_size=20) | st.sampled_from(PIECES).map(str.encode))
        refused_or(SOURCE.parse, whole[:start] + put_in + whole[start + length :], document)


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
        assert row["title"] == wanted.title
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
