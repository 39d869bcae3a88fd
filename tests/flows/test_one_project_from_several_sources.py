"""One project out of list, search and card: who wins for what, what fills which gap, what is reported."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from extractors.contract import NOTICES
from tests.flows.project_documents import (
    ALL,
    CARD,
    CARDS,
    FOUND,
    LIST,
    LISTS,
    PROJECT,
    SEARCH,
    built,
    document,
    member,
    person,
    project,
    staging,
    the_only,
)
from transforms.assemble import assemble


def test_each_field_comes_from_the_source_that_wins_for_it():
    tables = built(*ALL)
    fields = ("project_id", "title", "status", "call_year", "start_date", "end_date", "is_success_story")
    assert the_only(tables["projects"], *fields) == (
        PROJECT, "The card", "ongoing", 2023, date(2023, 9, 1), date(2025, 8, 31), True,
    )  # fmt: skip
    texts = tables["project_texts"].select("kind", "content").rows()
    assert texts == [("objectives", "From the card"), ("summary", "From the list")]
    grants = tables["grants"].select("amount_eur", "kind", "source", "is_current").sort("amount_eur").rows()
    assert grants == [
        (Decimal("100.00"), "awarded", LISTS, False),
        (Decimal("199.00"), "contribution", CARDS, False),
        (Decimal("200.50"), "awarded", SEARCH, True),
    ]


def test_participations_come_whole_from_one_source_and_the_others_fill_gaps():
    columns = (
        "role",
        "name",
        "country_code",
        "city",
        "website",
        "identifier",
        "identifier_scheme",
        "is_withdrawn",
    )
    rows = built(*ALL)["participations"].select(*columns, "filled_from").rows()
    assert rows == [
        (
            "coordinator",
            "Alpha School",
            "DE",
            "Berlin",
            None,
            "999888777",
            "PIC",
            False,
            f"{SEARCH}, {LISTS}",
        ),
        ("partner", "Beta Club", "FR", "Lyon", "beta.fr", "E10000001", "OID", True, f"{SEARCH}, {LISTS}"),
    ]
    rows = built(LIST, FOUND)["participations"].select("name", "identifier", "city").rows()
    assert rows == [
        ("ALPHA SCHOOL", "999888777", "Berlin"), ("Beta Club", "E10000001", "Lyon"),
        ("Gamma Club", None, None),
    ]  # fmt: skip


def test_counts_leave_the_withdrawn_out():
    assert the_only(built(*ALL)["projects"], "organisation_count", "country_count") == (1, 1)
    assert the_only(built(LIST, FOUND)["projects"], "organisation_count", "country_count") == (3, 3)


def test_differences_are_reported():
    tables = built(*ALL)
    rows = set(
        tables["coverage_differences"].select("field", "source", "value", "used_source", "used_value").rows()
    )
    assert ("title", LISTS, "THE LIST", CARDS, "The card") in rows
    assert ("status", SEARCH, "finalized", LISTS, "ongoing") in rows
    assert ("participations", SEARCH, "partner Gamma Club (IT)", CARDS, None) in rows
    assert ("participations", LISTS, "partner Gamma Club (IT)", CARDS, None) in rows
    # a field that one source leaves out is no difference
    assert not [row for row in rows if row[0] in ("start_date", "end_date", "call_year")]
    differing = dict(tables["coverage"].select("source", "differing_count").rows())
    assert differing == {LISTS: 1, SEARCH: 1, CARDS: 0}


def test_sources_that_agree_differ_in_nothing():
    same = project(title="One", members=(member("Alpha", "DE", "coordinator"),))
    tables = built(*(document(source, same) for source in (LISTS, SEARCH, CARDS)))
    assert tables["coverage_differences"].height == 0
    assert tables["coverage"]["differing_count"].to_list() == [0, 0, 0]
    assert tables["coverage"]["shared_count"].to_list() == [1, 1, 1]


@pytest.mark.parametrize("other", [
    member("Beta Club", "IT", city="Lyon"),
    member("Beta Club", "FR", "associated_partner", city="Lyon"),
    member("Beta Clubs", "FR", city="Lyon"),
    member(None, "FR", city="Lyon"),
])  # fmt: skip
def test_no_gap_is_filled_from_another_role_name_or_country(other):
    tables = built(document(LISTS, project(members=(other,))),
                   document(SEARCH, project(members=(member("Beta Club", "FR"),))))  # fmt: skip
    assert the_only(tables["participations"], "city", "filled_from") == (None, None)


@pytest.mark.parametrize(("in_list", "in_search"), [(2, 1), (1, 2)])
def test_namesakes_in_one_project_fill_nothing(in_list, in_search):
    """Which of two is meant nobody can tell."""
    listed = [member("Gymnasium", "DE", position=n, city=f"Town {n}") for n in range(1, in_list + 1)]
    found = [member("Gymnasium", "DE", position=n) for n in range(1, in_search + 1)]
    tables = built(document(LISTS, project(members=listed)), document(SEARCH, project(members=found)))
    assert tables["participations"]["city"].to_list() == [None] * in_search


def test_an_identifier_is_filled_with_all_that_belongs_to_it():
    """One that nobody can read, beside one that tells what it is: never a mixture of both."""
    unreadable, readable = (member("Beta Club", identifier=one) for one in ("to be told", "E10000001"))
    tables = built(document(CARDS, project(members=(unreadable,))),
                   document(SEARCH, project(members=(readable,))))  # fmt: skip
    assert the_only(tables["participations"], "identifier", "identifier_scheme") == ("E10000001", "OID")
    assert tables["organisation_identifiers"].select("scheme", "value").rows() == [("OID", "E10000001")]


def test_dates_of_two_sources_that_contradict_each_other():
    """No source says that the project ends before it starts; put together they would."""
    tables = built(document(SEARCH, project(start_date="2023-01-01", end_date="2023-12-31")),
                   document(CARDS, project(start_date="Feb 1, 2024")))  # fmt: skip
    assert the_only(tables["projects"], "start_date", "end_date", "duration_months") == (
        date(2024, 2, 1), None, None,
    )  # fmt: skip


def test_a_source_whose_organisations_were_not_all_read_stands_back():
    held = staging(CARD, FOUND)
    notices = pl.LazyFrame(
        [{"folder": "staging/0", "record_number": 1, "kind": "partners_unread"}],
        schema={"folder": pl.String, **NOTICES},
    )
    tables = assemble(replace(held, tables={**held.tables, "notices": notices}))
    assert tables["participations"].height == 3
    assert set(tables["project_documents"].filter("is_participation_source")["document_id"].str.head(11)) == {
        SEARCH
    }


def test_who_is_withheld_by_one_source_is_named_by_none():
    tables = built(
        document(SEARCH, project(members=(member("Alpha", "DE", "coordinator"), person("FR"),
                                          member("Beta Club", "FR", position=2)))),
        document(CARDS, project(members=(member("Alpha", "DE", "coordinator"), member("Jane Roe", "FR"),
                                         member("Beta Club", "FR", position=2)))),
        document(LISTS, project(members=(member("Alpha", "DE", "coordinator"), member("Roe, Jane", None)))),
    )  # fmt: skip
    assert tables["participations"].select("name", "is_name_withheld").rows() == [
        ("Alpha", False), (None, True), ("Beta Club", False),
    ]  # fmt: skip
    for name, table in tables.items():
        assert "Roe" not in str(table.rows()), name
