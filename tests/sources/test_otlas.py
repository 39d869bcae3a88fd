"""Pages of OTLAS become tables, or are refused."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.contract import DocumentError
from extractors.sources.otlas.parse import find_requests, key_of, read_feed
from extractors.sources.otlas.source import SOURCE

from .otlas_pages import ORGANISATION, PAGE, PLAIN, PROFILE, REQUEST


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
        "withheld_key": None,
    }
    assert notices(PAGE) == [
        ("ignored_label", "contact details"),
        ("email_removed", "summary"),
        ("phone_removed", "summary"),
    ]


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
