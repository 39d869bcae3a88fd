"""The European School Education Platform: notices, schools, projects of eTwinning."""

import re

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.contract import DocumentError, DocumentName
from extractors.sources.esep import SOURCE
from portal.requests import PER_PLATFORM, partner_requests
from tests.examples import examples

NOTICE = DocumentName("esep", "partner-finding/rivers/en", "a notice")
FRENCH_NOTICE = DocumentName("esep", "partner-finding/rivers/fr", "a notice in French")
SCHOOL = DocumentName("esep", "schools-organisations/lycee-bleu/en", "a school")
PROJECT = DocumentName("esep", "project/rivers/en", "a project")
PLAIN = settings(deadline=None, max_examples=examples(30))

STORY = "Our pupils measure the river every week and would like to compare what they find."
CANONICAL = '<link rel="canonical" href="https://school-education.ec.europa.eu/{}/networking/{}">'
NOTICE_PAGE = f"""<!DOCTYPE html><html lang="en"><head>
{CANONICAL.format("en", "partner-finding/rivers")}</head><body>
<main><h1>Rivers &amp; numbers</h1><dl>
<dt>Posted by</dt><dd>Ana Example</dd>
<dt>School</dt><dd><a href="/en/networking/schools-organisations/lycee-bleu">Lycée Bleu</a></dd>
<dt>Country</dt><dd>France</dd><dt>Town</dt><dd>Nantes</dd>
<dt>Countries</dt><dd>Italy, Malta</dd><dt>Subjects</dt><dd>Biology | Mathematics</dd>
<dt>Expiry date</dt><dd>2027-03-01</dd><dt>Age of pupils</dt><dd>12 to 14</dd></dl>
<h2>Description</h2><p>{STORY}</p><p>Write to ana@bleu.example.</p>
<h2>More notices</h2><p><a href="/en/networking/partner-finding/other">Another</a></p></main></body></html>"""
FRENCH_PAGE = NOTICE_PAGE[: NOTICE_PAGE.index("<dl>")].replace('"en"', '"fr"').replace("/en/", "/fr/") + (
    '<link rel="alternate" hreflang="en" href="/en/networking/partner-finding/rivers">'
    "<p>Nos élèves mesurent la rivière chaque semaine et aimeraient comparer leurs résultats.</p>"
    "</body></html>"
)
SCHOOL_PAGE = """<html><body><h1>Lycée Bleu</h1><ul><li>Type of school: Secondary school</li>
<li>Country: France</li><li>Town: Nantes</li><li>Website: www.bleu.example</li>
<li>Head of school: Ana Example</li></ul></body></html>"""
PROJECT_PAGE = f"""<html><body><h1>Rivers</h1><dl><dt>Project type</dt><dd>eTwinning project</dd>
<dt>Partner schools</dt><dd>Lycée Bleu</dd></dl><p>{STORY}</p>
<p>It is an eTwinning project of schools in Italy, Malta and France, with an eTwinning label.</p>
</body></html>"""


def row(page: str, document: DocumentName, table: str = "partner_requests") -> dict[str, object]:
    found = SOURCE.parse(page.encode(), document).table(table).row(0, named=True)
    return {name: value for name, value in found.items() if value is not None}


def test_a_notice():
    assert row(NOTICE_PAGE, NOTICE) == {
        "record_number": 1,
        "platform_request_id": "rivers",
        "title": "Rivers & numbers",
        "summary": f"{STORY}\nWrite to [e-mail removed].",
        "from_countries": "Italy; Malta",
        "themes": "Biology; Mathematics",
        "deadline": "2027-03-01",
        "organisation": "Lycée Bleu",
        "organisation_country": "France",
        "organisation_city": "Nantes",
        "organisation_url": "https://school-education.ec.europa.eu/en/networking/schools-organisations/lycee-bleu",
        "organisation_key": "schools-organisations/lycee-bleu/en",
        "url": "https://school-education.ec.europa.eu/en/networking/partner-finding/rivers",
        "is_name_withheld": False,
    }
    remarks = SOURCE.parse(NOTICE_PAGE.encode(), NOTICE).notices.select("kind", "detail").rows()
    assert remarks == [
        ("unknown_label", "age of pupils"),
        ("ignored_label", "posted by"),
        ("unlabelled_lines", "short lines behind no label are not read"),
        ("email_removed", "in the texts of partner_requests"),
    ]


def test_a_version_in_another_language_is_the_same_notice():
    french = row(FRENCH_PAGE, FRENCH_NOTICE)
    same = ("platform_request_id", "url")
    assert {name: french[name] for name in same} == {name: row(NOTICE_PAGE, NOTICE)[name] for name in same}
    assert "rivière" in str(french["summary"])


def test_a_school():
    assert row(SCHOOL_PAGE, SCHOOL, "organisations") == {
        "record_number": 1,
        "name": "Lycée Bleu",
        "organisation_type": "Secondary school",
        "country": "France",
        "city": "Nantes",
        "website": "www.bleu.example",
        "is_name_withheld": False,
    }


def test_a_project_of_etwinning():
    staged = SOURCE.parse(PROJECT_PAGE.encode(), PROJECT)
    assert staged.pages.select("kind", "title", "languages").row(0) == ("eTwinning project", "Rivers", "en")
    named = set(staged.page_mentions.select("kind", "value").rows())
    assert ("platform", "eTwinning") in named
    assert {value for kind, value in named if kind == "country"} == {"IT", "MT", "FR"}


LOGIN = "<html><title>Log in</title><body><h1>Log in</h1><input type=password></body></html>"
COOKIES = "<html><body><p>Accept all cookies to go on</p><button>OK</button></body></html>"


@pytest.mark.parametrize(
    ("page", "words"),
    [
        (LOGIN, "login page"),
        (COOKIES, "consent to cookies"),
        ("<html><body><p>Nothing.</p></body></html>", "different than expected"),
        (NOTICE_PAGE[:700], "cut off"),
        (f"<html>{'x' * 1_000_000}</html>", "more than 1000000"),
        (f"<html>{'<p>' * 31_000}</html>", "31002 tags"),
    ],
)
@pytest.mark.parametrize("document", [NOTICE, FRENCH_NOTICE, SCHOOL, PROJECT])
def test_what_is_no_such_page_is_refused(page, words, document):
    with pytest.raises(DocumentError, match=words):
        SOURCE.parse(page.encode(), document)
    with pytest.raises(DocumentError):
        SOURCE.check(SOURCE.open(page.encode(), document), document)


# ---- any bytes in, a table or a DocumentError out

PAGES = ((NOTICE_PAGE, NOTICE), (FRENCH_PAGE, FRENCH_NOTICE), (SCHOOL_PAGE, SCHOOL), (PROJECT_PAGE, PROJECT))
PIECES = [line for page, _ in PAGES for line in re.split(r"(?=<)", page)]


def refused_or_one_record(data, document):
    try:
        staged = SOURCE.parse(data, document)
    except DocumentError:
        return
    assert staged.record_count == 1
    assert "ana@bleu" not in str([staged.table(name).rows() for name in SOURCE.row_kinds])


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
    return rooms.harvest(SOURCE, portal.esep_url)


def test_everything_is_harvested(rooms, portal, world):
    assert harvest(rooms, portal) == []
    staged = rooms.staged(SOURCE)
    truth = partner_requests(world, "esep")
    rows = pl.concat(document.partner_requests for document in staged.values()).to_dicts()
    notices = {row["platform_request_id"].rpartition("-")[2]: row for row in rows}
    assert len(notices) == len(truth) == PER_PLATFORM
    for wanted in truth:
        found = notices[str(wanted.number)]
        assert found["title"] == wanted.title
        assert found["from_countries"] == "; ".join(wanted.country_names)
        assert found["themes"] == "; ".join(wanted.themes)
        assert found["deadline"] == (str(wanted.deadline) if wanted.deadline else None)
        assert found["organisation"] == (None if wanted.is_group else " ".join(wanted.name.split()))
        assert found["is_name_withheld"] == wanted.is_group
    names = {who["name"] for document in staged.values() for who in document.organisations.to_dicts()}
    assert names == {" ".join(r.organisation["name"].split()) for r in truth if not r.is_group}
    pages = pl.concat(document.pages for document in staged.values())
    assert pages["kind"].to_list() == ["eTwinning project"] * 5
    mentions = pl.concat(document.page_mentions for document in staged.values())
    assert mentions.filter(kind="platform", value="eTwinning").height == 5


def test_nothing_personal_is_staged(rooms, portal, world):
    harvest(rooms, portal)
    frames = [document.table(name) for document in rooms.staged(SOURCE).values() for name in SOURCE.row_kinds]
    values = {str(value) for frame in frames for row in frame.iter_rows() for value in row}
    personal = {text for text in world.private_strings() if len(text) > 5}
    assert not [text for text in personal if any(text in value for value in values)]


@pytest.mark.parametrize(
    ("fault", "what", "words"),
    [
        ("login-page", "partner-finding/2", "page=2: is a login page"),
        ("cookie-wall", "schools-organisations/school", "asks for consent"),
        ("endless-listing", "partner-finding/", "page=3: lists nothing .* repeats itself"),
        ("huge-page", "projects/", "are the limit"),
        ("redirect", "schools-organisations/1", "only .* may be asked"),
    ],
)
def test_what_stands_in_the_way_is_told_and_the_rest_goes_on(rooms, portal, fault, what, words):
    portal.faults.add(fault, "esep", match=what, times=-1 if fault == "endless-listing" else 1)
    [problem] = harvest(rooms, portal)
    assert re.search(words, problem)
    assert len(rooms.staged(SOURCE)) > 30
    # the listing that stumbled is not whole, the other one is
    coverage = dict(rooms.ledger.coverage().select("partition", "is_whole").rows())
    assert coverage["partner-finding"] == (not what.startswith("partner"))
    assert coverage["schools-organisations"] == (not what.startswith("schools"))


def test_saved_pages(rooms, tmp_path):
    (tmp_path / "notice.html").write_text(NOTICE_PAGE)
    canonical = CANONICAL.format("en", "schools-organisations/lycee-bleu")
    (tmp_path / "school.html").write_text(SCHOOL_PAGE.replace("<body>", f"<head>{canonical}</head><body>"))
    (tmp_path / "other.html").write_text(PROJECT_PAGE)
    [problem] = rooms.take(SOURCE, tmp_path)
    assert "other.html" in problem
    assert sorted(rooms.staged(SOURCE)) == [
        "partner-finding/rivers/en",
        "schools-organisations/lycee-bleu/en",
    ]
