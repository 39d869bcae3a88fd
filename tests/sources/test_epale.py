"""EPALE: posts, organisations and pages about projects, whose language versions are one page."""

import re

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.contract import DocumentError, DocumentName
from extractors.sources.epale import SOURCE
from portal.requests import PER_PLATFORM, partner_requests
from tests.examples import examples

POST = DocumentName("epale", "partner-search/45/en", "a post")
GERMAN_POST = DocumentName("epale", "partner-search/45/de", "a post in German")
ORGANISATION = DocumentName("epale", "organisations/12/en", "an organisation")
PROJECT = DocumentName("epale", "node/9/en", "a project")
PLAIN = settings(deadline=None, max_examples=examples(30))

HEAD = """<!DOCTYPE html>
<html lang="{language}"><head><link rel="canonical" href="https://epale.ec.europa.eu/{language}/node/45">
<link rel="alternate" hreflang="en" href="https://epale.ec.europa.eu/en/node/45">
<link rel="alternate" hreflang="de" href="https://epale.ec.europa.eu/de/node/45"></head>
<body><nav><a href="/en/node/1">About</a></nav><main>"""
END = "</main><aside>We use cookies. <button>Accept all cookies</button></aside></body></html>"
STORY = "We run courses in two prisons and look for others who do so, to compare what works."
POST_PAGE = (
    HEAD.format(language="en")
    + f"""<h1>Learning behind walls</h1><p>{STORY}</p>
<div><h3>Looking for</h3><p>2 partners with prisons</p></div>
<div class="field__label">Partner countries</div><div><div class="field__item">Italy</div>
<div class="field__item">Bosnia and Herzegovina</div></div>
<p><strong>Deadline:</strong> 01/03/2027</p>
<p>Organisation: <a href="/en/node/12">Verein für Bildung</a></p><p>Author: Ana Example</p>
<dl><dt>E-mail</dt><dd>ana@verein.example</dd></dl><p>Short caption</p>"""
    + END
)
GERMAN_STORY = "Wir geben Kurse in zwei Gefängnissen und suchen andere, die dasselbe tun, zum Vergleich."
GERMAN_PAGE = (
    HEAD.format(language="de")
    + f"<h1>Lernen hinter Mauern</h1><p>{GERMAN_STORY}</p><p>Ansprechpartnerin: Ana Example</p>"
    + END
)
ORGANISATION_PAGE = """<html><body><h1>Verein für Bildung</h1><table>
<tr><th>Organisation type</th><td>NGO</td></tr><tr><th>Country</th><td>Germany</td></tr>
<tr><th>City</th><td>Köln</td></tr><tr><th>Contact person</th><td>Ana Example</td></tr></table>
<p><a href="/en/node/9">Our project</a></p></body></html>"""
PROJECT_PAGE = f"""<html><body><h1>MAUER - Learning behind walls</h1>
<p>Project reference: 2020-1-DE02-KA204-007651</p><p>Contact: Ana Example</p><p>{STORY}</p>
<p>The Erasmus+ project brings together organisations from Germany, Italy and Austria, found on EPALE.</p>
</body></html>"""


def row(page: str, document: DocumentName, table: str = "partner_requests") -> dict[str, object]:
    found = SOURCE.parse(page.encode(), document).table(table).row(0, named=True)
    return {name: value for name, value in found.items() if value is not None}


def test_a_post():
    assert row(POST_PAGE, POST) == {
        "record_number": 1,
        "platform_request_id": "45",
        "title": "Learning behind walls",
        "summary": STORY,
        "looking_for": "2 partners with prisons",
        "from_countries": "Italy; Bosnia and Herzegovina",
        "deadline": "01/03/2027",
        "organisation": "Verein für Bildung",
        "organisation_url": "https://epale.ec.europa.eu/en/node/12",
        "organisation_key": "organisations/12/en",
        "url": "https://epale.ec.europa.eu/en/node/45",
        "is_name_withheld": False,
    }
    remarks = SOURCE.parse(POST_PAGE.encode(), POST).notices.select("kind", "detail").rows()
    assert remarks == [
        ("ignored_label", "author"),
        ("ignored_label", "e-mail"),
        ("unlabelled_lines", "short lines behind no label are not read"),
    ]


def test_a_version_in_another_language_is_the_same_post():
    assert row(GERMAN_PAGE, GERMAN_POST) == {
        "record_number": 1,
        "platform_request_id": "45",
        "title": "Lernen hinter Mauern",
        "summary": GERMAN_STORY,
        "url": "https://epale.ec.europa.eu/en/node/45",
        "is_name_withheld": False,
    }
    with pytest.raises(DocumentError, match=r'none of the labels .*"looking for"'):
        SOURCE.parse(ORGANISATION_PAGE.encode(), POST)


def test_an_organisation():
    assert row(ORGANISATION_PAGE, ORGANISATION, "organisations") == {
        "record_number": 1,
        "name": "Verein für Bildung",
        "organisation_type": "NGO",
        "country": "Germany",
        "city": "Köln",
        "is_name_withheld": False,
    }


def test_a_page_about_a_project_and_what_it_names():
    staged = SOURCE.parse(PROJECT_PAGE.encode(), PROJECT)
    page = staged.pages.row(0, named=True)
    assert (page["title"], page["languages"], page["kind"]) == ("MAUER - Learning behind walls", "en", "node")
    assert "Ana" not in page["main_text"]
    named = {(kind, value) for kind, value in staged.page_mentions.select("kind", "value").rows()}
    assert {("country", "DE"), ("country", "IT"), ("country", "AT"), ("platform", "EPALE")} <= named
    assert ("project", "2020-1-DE02-KA204-007651") in named
    assert {value for kind, value in named if kind == "country"} == {"DE", "IT", "AT"}


LOGIN = "<html><title>Log in</title><body><h1>Log in</h1><input type=password></body></html>"
COOKIES = "<html><body><p>Accept all cookies to go on</p><button>OK</button></body></html>"


@pytest.mark.parametrize(
    ("page", "words"),
    [
        (LOGIN, "login page"),
        (COOKIES, "consent to cookies"),
        ("<html><body><p>Nothing.</p></body></html>", "different than expected"),
        (POST_PAGE[:700], "cut off"),
        (f"<html>{'x' * 1_000_000}</html>", "more than 1000000"),
        (f"<html>{'<p>' * 31_000}</html>", "31002 tags"),
    ],
)
@pytest.mark.parametrize("document", [POST, GERMAN_POST, ORGANISATION, PROJECT])
def test_what_is_no_such_page_is_refused(page, words, document):
    with pytest.raises(DocumentError, match=words):
        SOURCE.parse(page.encode(), document)
    with pytest.raises(DocumentError):
        SOURCE.check(SOURCE.open(page.encode(), document), document)


# ---- any bytes in, a table or a DocumentError out

PAGES = (
    (POST_PAGE, POST),
    (GERMAN_PAGE, GERMAN_POST),
    (ORGANISATION_PAGE, ORGANISATION),
    (PROJECT_PAGE, PROJECT),
)
PIECES = [line for page, _ in PAGES for line in re.split(r"(?=<)", page)]


def refused_or_one_record(data, document):
    try:
        staged = SOURCE.parse(data, document)
    except DocumentError:
        return
    assert staged.record_count == 1
    assert "ana@verein" not in str([staged.table(name).rows() for name in SOURCE.row_kinds])


@PLAIN
@given(data=st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_arbitrary_bytes(data):
    for _, document in PAGES:
        refused_or_one_record(data, document)


@PLAIN
@given(pieces=st.lists(st.sampled_from(PIECES), max_size=40), which=st.sampled_from(PAGES))
def test_pages_with_parts_moved_left_out_and_doubled(pieces, which):
    refused_or_one_record(f"<html><body>{''.join(pieces)}</body></html>".encode(), which[1])


# ---- with the portal


def harvest(rooms, portal):
    return rooms.harvest(SOURCE, portal.epale_url)


def asked(portal):
    return [request.key for request in portal.requests if request.kind == "epale"]


def test_everything_is_harvested(rooms, portal, world):
    assert harvest(rooms, portal) == []
    staged = rooms.staged(SOURCE)
    truth = partner_requests(world, "epale")
    posts = {key: document for key, document in staged.items() if key.startswith("partner-search/")}
    for wanted in truth:
        found = posts[f"partner-search/{wanted.number}/en"].partner_requests.row(0, named=True)
        assert found["title"] == wanted.title
        assert found["from_countries"] == "; ".join(wanted.country_names)
        assert found["deadline"] == (f"{wanted.deadline:%d/%m/%Y}" if wanted.deadline else None)
        assert found["organisation"] == (None if wanted.is_group else " ".join(wanted.name.split()))
        assert found["is_name_withheld"] == wanted.is_group
        versions = [key for key in posts if key.startswith(f"partner-search/{wanted.number}/")]
        assert len(versions) == (2 if wanted.own_story else 1)
        for key in versions:
            version = posts[key].partner_requests.row(0, named=True)
            assert version["url"] == found["url"]
            assert version["summary"] in (wanted.story, wanted.own_story)
    assert len({key.split("/")[1] for key in posts}) == PER_PLATFORM
    names = {who["name"] for document in staged.values() for who in document.organisations.to_dicts()}
    assert names == {" ".join(r.organisation["name"].split()) for r in truth if not r.is_group}
    pages = pl.concat(document.pages for document in staged.values())
    assert pages["kind"].drop_nulls().to_list() == ["Project"] * 4
    assert pages["url"].n_unique() == 4
    versions = [request.own_story for request in truth[:4] if request.own_story]
    assert versions
    assert sorted(pages.filter(pl.col("kind").is_null())["main_text"]) == sorted(versions)


def test_nothing_personal_is_staged(rooms, portal, world):
    harvest(rooms, portal)
    frames = [document.table(name) for document in rooms.staged(SOURCE).values() for name in SOURCE.row_kinds]
    values = {str(value) for frame in frames for row in frame.iter_rows() for value in row}
    personal = {text for text in world.private_strings() if len(text) > 5}
    assert not [text for text in personal if any(text in value for value in values)]


@pytest.mark.parametrize(
    ("fault", "what", "words"),
    [
        ("login-page", "partner-search/2", "page=2: is a login page"),
        ("cookie-wall", "partner-search/2", "page=2: asks for consent"),
        ("endless-listing", "partner-search/", "page=4: lists nothing .* repeats itself"),
        ("huge-page", "en/3102", "are the limit"),
        ("redirect", "en/500", "only .* may be asked"),
        ("login-page", "en/blog", "is a login page"),
        ("html", "organisations/0", "lists nothing"),
    ],
)
def test_what_stands_in_the_way_is_told_and_the_rest_goes_on(rooms, portal, fault, what, words):
    portal.faults.add(fault, "epale", match=what, times=-1 if fault == "endless-listing" else 1)
    [problem] = harvest(rooms, portal)
    assert re.search(words, problem)
    assert len(rooms.staged(SOURCE)) > 20
    # the listing that stumbled is not whole, the other one is
    coverage = dict(rooms.ledger.coverage().select("partition", "is_whole").rows())
    assert coverage["partner-search"] == (not what.startswith(("partner", "en/3")))
    assert coverage["organisations"] == (not what.startswith(("organ", "en/5")))


def test_saved_pages(rooms, tmp_path):
    (tmp_path / "post.html").write_text(POST_PAGE)
    (tmp_path / "german.html").write_text(GERMAN_PAGE)
    canonical = '<head><link rel="canonical" href="https://epale.ec.europa.eu/en/node/{}"></head><body>'
    (tmp_path / "organisation.html").write_text(ORGANISATION_PAGE.replace("<body>", canonical.format(12)))
    (tmp_path / "project.html").write_text(PROJECT_PAGE.replace("<body>", canonical.format(9)))
    (tmp_path / "other.html").write_text(PROJECT_PAGE)
    [problem] = rooms.take(SOURCE, tmp_path)
    assert "other.html" in problem
    # the German page tells no kind, as its labels are not known
    assert sorted(rooms.staged(SOURCE)) == [
        "node/45/de", "node/9/en", "organisations/12/en", "partner-search/45/en",
    ]  # fmt: skip
