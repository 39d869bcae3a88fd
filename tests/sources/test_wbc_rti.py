"""Entries of WBC-RTI.info: labels told by likeness, dates, acronym; the archive is walked to its end."""

import contextlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.contract import DocumentError, DocumentName
from extractors.sources.wbc_rti.entry_labels import LABELS, label_of
from extractors.sources.wbc_rti.source import SOURCE
from portal import wbc_rti
from tests.examples import examples

SEEDS = Path(__file__).parents[2].parent / "shared" / "seeds"
DOCUMENT = DocumentName("wbc_rti", "entry", "entry.txt")
ENTRY = """Open doors for young carpenters – DOORS

Six workshops in Kosovo and Slovenia teach each other what they know about old windows.

Project type
  • Other
Acronym
DOORS
Geographical focus
  • WBC
  • Albania
Scientifc field / Thematic focus
  • General
  • Social Sciences
Runtime
March 2019 - August 2021
Contact
Jana Tesarova, +386 1 234 56 78

Entry created by Jana Tesarova on April 2, 2019
Modified on May 13, 2020"""


def parse(text):
    return SOURCE.parse(text.encode(), DOCUMENT)


def named(staged, kind):
    return staged.page_mentions.filter(kind=kind)["value"].to_list()


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the seeds are not beside this checkout")
def test_the_seed():
    [file] = SEEDS.glob("003_*")
    document = SOURCE.open_file(file.name, file.read_bytes())[0]
    SOURCE.check(SOURCE.open(file.read_bytes(), document), document)
    staged = SOURCE.parse(file.read_bytes(), document)
    [page] = staged.pages.to_dicts()
    assert page["kind"] == "project"
    assert page["title"] == "Capacity Building in Western Balkans – V2V"
    assert page["published_on"] == page["modified_on"] == "March 31, 2021"
    assert named(staged, "acronym") == ["V2V"]
    assert named(staged, "period") == ["2020-11/2023-10"]
    assert named(staged, "place") == ["WBC"]  # a row of data makes it the region's name
    assert named(staged, "topic") == ["General"]
    assert sorted(named(staged, "country")) == ["BA", "ME", "XK"]
    assert named(staged, "platform") == named(staged, "project") == named(staged, "organisation") == []


def test_an_entry():
    staged = parse(ENTRY)
    [page] = staged.pages.to_dicts()
    assert page["title"] == "Open doors for young carpenters – DOORS"
    assert page["main_text"].startswith("Six workshops")
    assert (page["published_on"], page["modified_on"]) == ("April 2, 2019", "May 13, 2020")
    said = staged.page_mentions.filter(confidence=1.0).select("kind", "value", "text_as_published").rows()
    assert said == [
        ("acronym", "DOORS", "DOORS"),
        ("place", "WBC", "WBC"),
        ("country", "AL", "Albania"),
        ("topic", "General", "General"),
        ("topic", "Social Sciences", "Social Sciences"),
        ("period", "2019-03/2021-08", "March 2019 - August 2021"),
    ]
    assert sorted(named(staged, "country")) == ["AL", "SI", "XK"]
    kinds = staged.notices["kind"].to_list()
    assert sorted(kinds) == ["ignored_label", "ignored_label", "misspelt_label"]


def test_who_wrote_an_entry_is_nowhere():
    staged = parse(ENTRY)
    for table in (staged.pages, staged.page_mentions, staged.notices):
        assert "Tesarova" not in str(table.to_dicts())


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("Scientifc field / Thematic focus", "Scientific field / Thematic focus"),
        ("Scientific Field/Thematic focus:", "Scientific field / Thematic focus"),
        ("Geografical focus", "Geographical focus"),
        ("Geographical fokus", "Geographical focus"),
        ("Akronym", None),  # one letter of seven: too little alike
        ("Acronyms", "Acronym"),
        ("runtime", "Runtime"),
        ("Running", None),
        ("Focus", None),
        ("Project types that are common in the region", None),
    ],
)
def test_labels_are_told_by_likeness(line, label):
    assert label_of(line) == label


def test_every_label_is_itself():
    assert [label_of(label) for label in LABELS] == list(LABELS)


def test_a_runtime_that_can_not_be_told_is_remarked():
    staged = parse(ENTRY.replace("March 2019 - August 2021", "three years or so"))
    assert named(staged, "period") == []
    assert "unread_value" in staged.notices["kind"]


def test_what_is_no_entry_is_refused():
    for text in (
        "We bake bread.",
        "Acronym of the day: ABC",
        "Runtime\n",
        "<html><body><p>Back soon.</p></body></html>",
    ):
        with pytest.raises(DocumentError, match="different than expected"):
            parse(text)


def test_the_portals_archive(rooms, portal, world):
    assert rooms.harvest(SOURCE, portal.wbc_rti_url) == []
    staged = rooms.staged(SOURCE)
    entries = wbc_rti.entries(world)
    assert len(entries) > 20
    assert set(staged) == {f"project/{entry.number}" for entry in entries}
    for entry in entries:
        found = staged[f"project/{entry.number}"]
        [page] = found.pages.to_dicts()
        assert page["title"] == " ".join(entry.title.split())
        assert page["url"].endswith(f"/object/project/{entry.number}")
        assert page["published_on"].endswith(f" {entry.created.day}, {entry.created.year}")
        start, end = entry.project["start_date"], entry.project["end_date"]
        assert named(found, "acronym") == [entry.acronym]
        assert named(found, "period") == [f"{start:%Y-%m}/{end:%Y-%m}"]
        assert entry.field in named(found, "topic")
        codes = {"WBC": "WBC", "Albania": "AL", "Bosnia and Herzegovina": "BA", "Kosovo": "XK"}
        assert codes[entry.focus] in named(found, "place") + named(found, "country")


@pytest.mark.parametrize(
    ("fault", "match", "words"),
    [
        ("login-page", "project/31", "is a login page"),
        ("cookie-wall", "project/31", "consent to cookies"),
        ("redirect", "project/31", "may be asked"),
        ("login-page", "archive/0", "is a login page"),
        ("html", "archive/0", "lists nothing"),
        ("huge-page", "archive/1", "are the limit"),
    ],
)
def test_faults_are_told_and_bounded(rooms, portal, fault, match, words):
    portal.faults.add(fault, "wbc_rti", match, times=1)
    problems = rooms.harvest(SOURCE, portal.wbc_rti_url)
    assert any(words in problem for problem in problems)
    count = len(wbc_rti.entries(portal.world))
    expected = {"archive/0": 0, "archive/1": 10}.get(match, count - 1)
    assert len(rooms.staged(SOURCE)) == expected


@settings(deadline=None, max_examples=examples(50))
@given(
    data=st.binary(max_size=300)
    | st.lists(st.sampled_from([*ENTRY.splitlines(), *LABELS, "<p>", "<li>", "</html>", "\x00"]), max_size=25)
    .map("\n".join)
    .map(str.encode)
)
def test_any_bytes_become_a_table_or_a_clear_error(data):
    with contextlib.suppress(DocumentError):
        SOURCE.check(SOURCE.open(data, DOCUMENT), DOCUMENT)
        assert SOURCE.parse(data, DOCUMENT).pages.height == 1
    with contextlib.suppress(DocumentError):
        SOURCE.open_file("entry.html", data)
