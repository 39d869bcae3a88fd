"""Pages that are about a project without its identifier: a link only where enough speaks for it."""

from datetime import date

import polars as pl
import pytest

from transforms.pages.about_projects import MOST_OF_TITLE, TITLE_WITH_ACRONYM, WHOLE_TITLE, find_page_projects

TITLE = "Green Skills for Alpine Vocational Schools"
BEGIN, END = date(2020, 11, 1), date(2023, 10, 31)


def find(title, *projects, acronym="GSAVS", period="2020-11/2023-10", kind="project"):
    """Return project_id, confidence, doubt of what one page means; projects are title, first and last day."""
    place = {"page_id": "p", "document_id": "d", "record_number": 1}
    pages = pl.DataFrame([{**place, "kind": kind, "title": title}], schema_overrides={"title": pl.String})
    named = [
        {**place, "kind": of, "value": value}
        for of, value in (("acronym", acronym), ("period", period))
        if value
    ]
    schema = {"page_id": pl.String, "document_id": pl.String, "record_number": pl.Int64, "kind": pl.String,
              "value": pl.String}  # fmt: skip
    known = pl.DataFrame(
        [
            {"project_id": str(number), "title": name, "start_date": first, "end_date": last}
            for number, (name, first, last) in enumerate(projects, 1)
        ],
        schema={"project_id": pl.String, "title": pl.String, "start_date": pl.Date, "end_date": pl.Date},
    )
    found = find_page_projects(pages, pl.DataFrame(named, schema=schema), known)
    return found.select("project_id", "confidence", "doubt").rows()


def test_the_whole_title_with_the_same_months():
    for written in (TITLE, TITLE.upper(), f"GSAVS – {TITLE}", "Alpine vocational schools: green skills for"):
        [(project, confidence, doubt)] = find(f"{TITLE} (GSAVS)", (written, BEGIN, END))
        assert (project, confidence) == ("1", WHOLE_TITLE)
        assert "title" in doubt
        assert "dates" in doubt


def test_without_dates_the_acronym_has_to_be_there():
    assert find(TITLE, (f"GSAVS: {TITLE}", None, None))[0][:2] == ("1", TITLE_WITH_ACRONYM)
    assert find(TITLE, (TITLE, None, None)) == []
    assert find(TITLE, (f"GSAVS: {TITLE}", BEGIN, END), period=None)[0][1] == TITLE_WITH_ACRONYM
    assert find(TITLE, (TITLE, BEGIN, END), acronym=None)[0][1] == WHOLE_TITLE
    assert find(TITLE, (f"GSAVS: {TITLE}", BEGIN, END), acronym=None) == []


def test_most_words_need_acronym_and_dates():
    longer = f"GSAVS: {TITLE} and Farms"
    assert find(TITLE, (longer, BEGIN, END))[0][:2] == ("1", MOST_OF_TITLE)
    assert find(TITLE, (longer, None, None)) == []
    assert find(TITLE, (longer.removeprefix("GSAVS: "), BEGIN, END)) == []
    assert find(TITLE, ("GSAVS: Urban gardens, bees and trees", BEGIN, END)) == []


@pytest.mark.parametrize(
    ("first", "last"),
    [(date(2020, 10, 1), END), (BEGIN, date(2023, 11, 30)), (date(2017, 9, 1), date(2019, 8, 31))],
)
def test_other_dates_speak_against_it(first, last):
    assert find(f"GSAVS: {TITLE}", (f"GSAVS: {TITLE}", first, last)) == []


def test_where_two_fit_there_is_no_link():
    again = (TITLE, BEGIN, END)
    assert find(TITLE, again, again) == []
    assert find(TITLE, again, (TITLE, date(2017, 9, 1), date(2019, 8, 31)))[0][0] == "1"


def test_pages_that_are_not_about_one_project_are_left_alone():
    assert find(TITLE, (TITLE, BEGIN, END), kind="news") == []
    assert find(None, (TITLE, BEGIN, END)) == []
    assert find("V2V", ("V2V", None, None), acronym="V2V") == []
    assert find(TITLE) == []
