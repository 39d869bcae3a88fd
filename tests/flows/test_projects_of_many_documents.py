"""Projects of many documents: identifiers that are mended or referred to, versions, order, subsets."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import permutations

import polars as pl
import pytest

from tests.flows.project_documents import (
    ALL,
    BEGIN,
    CARD,
    CARDS,
    FOUND,
    LIST,
    LISTS,
    PROJECT,
    SEARCH,
    built,
    document,
    project,
    staging,
    the_only,
)
from transforms.assemble import assemble


def test_a_project_known_by_its_reference_is_one_project():
    """Lists of 2007-13 call it EACEA-509925, and elsewhere it has its full name."""
    full = "509925-LLP-1-2010-1-RO-COMENIUS-CAM"
    tables = built(
        document(LISTS, project("EACEA-509925", external_reference=full, title="One",
                                national_identifier="RO-7")),
        document(SEARCH, project(full, title="One", call_year="2010")),
    )  # fmt: skip
    [(project_id, kind, call_year)] = (
        tables["projects"].select("project_id", "identifier_kind", "call_year").rows()
    )
    assert call_year == 2010
    assert kind == "earlier"
    names = {project_id, *tables["project_identifiers"]["value"]}
    assert names == {"EACEA-509925", full, "RO-7"}
    assert set(tables["project_documents"]["project_id"]) == {project_id}


def test_a_reference_that_two_projects_carry_joins_nothing():
    full = "509925-LLP-1-2010-1-RO-COMENIUS-CAM"
    tables = built(
        document(LISTS, project("EACEA-509925", external_reference=full),
                 project("EACEA-509926", external_reference=full)),
        document(SEARCH, project(full)),
    )  # fmt: skip
    assert tables["projects"].height == 3


def test_two_records_that_name_one_project_once_mended():
    published = ("2020-1-DK01-KA203-075109", "2020-1DK01-KA203- 075109", "2020-1-DK01-KA203-075110")
    tables = built(document(LISTS, *(project(name, title=name) for name in published)))
    assert tables["projects"]["project_id"].to_list() == [published[0], published[2]]
    rejected = tables["rejected_rows"].filter(scope="record")
    assert rejected.select("record_number", "rule", "value").rows() == [
        (2, "identifier_repeated", published[1])
    ]
    loaded = tables["project_documents"].height
    assert loaded + rejected.height == tables["documents"]["record_count"].item() == 3


def test_a_mended_identifier_is_told():
    tables = built(document(LISTS, project("2020-1DK01-KA203- 075109"), project("WHAT/EVER")))
    assert tables["projects"].select("project_id", "identifier_kind").sort("project_id").rows()[1] == (
        "WHAT/EVER", "unknown",
    )  # fmt: skip
    assert tables["project_identifiers"].select("scheme", "value").rows() == [
        ("as_published", "2020-1DK01-KA203- 075109")
    ]
    notices = tables["notices"].select("record_number", "kind", "detail").rows()
    assert (1, "identifier_repaired", "2020-1DK01-KA203- 075109") in notices
    assert (2, "identifier_of_unknown_shape", "WHAT/EVER") in notices


def nights():
    before = document(
        LISTS, project(title="Old", grant_awarded="100"), project("2019-1-DE01-KA101-000001"),
        day=0, is_newest=False, is_listed=False,
    )  # fmt: skip
    after = document(LISTS, project(title="New", grant_awarded="90"), day=5)
    return before, after


def test_the_newest_version_of_a_list_speaks_and_the_older_one_is_remembered():
    tables = built(*nights())
    projects = {row["project_id"]: row for row in tables["projects"].rows(named=True)}
    assert projects[PROJECT]["title"] == "New"
    assert projects[PROJECT]["is_listed"] is True
    begin = BEGIN.replace(tzinfo=None)
    assert projects[PROJECT]["first_seen"] == begin
    assert projects[PROJECT]["last_seen"] == begin + timedelta(days=5)
    gone = projects["2019-1-DE01-KA101-000001"]
    assert (gone["is_listed"], gone["last_seen"]) == (False, begin)
    assert tables["grants"].select("amount_eur", "is_current").rows() == [
        (Decimal("90.00"), True), (Decimal("100.00"), False),
    ]  # fmt: skip


def test_a_grant_that_comes_back_is_current_again():
    values = ("100", "90", "100")
    last = len(values) - 1
    tables = built(*(
        document(LISTS, project(grant_awarded=value), day=day, is_newest=day == last, is_listed=day == last)
        for day, value in enumerate(values)
    ))  # fmt: skip
    assert tables["grants"].select("amount_eur", "is_current").rows() == [
        (Decimal("90.00"), False), (Decimal("100.00"), True),
    ]  # fmt: skip


def test_a_document_says_its_own_date_and_that_counts():
    """An old file that is imported late is old."""
    new = document(LISTS, project(title="New"), key="b", day=0, published_on=date(2026, 1, 1))
    old = document(LISTS, project(title="Old"), key="a", day=9, published_on=date(2018, 9, 10))
    assert the_only(built(new, old)["projects"], "title") == ("New",)


@pytest.mark.parametrize(
    "order", list(permutations(ALL)), ids=lambda order: "-".join(d["source"][5:] for d in order)
)
def test_the_order_of_documents_makes_no_difference(order):
    expected = built(*ALL)
    for name, table in built(*order).items():
        assert sorted(map(str, table.rows())) == sorted(map(str, expected[name].rows())), name


def test_nor_does_it_with_several_versions():
    documents = [
        LIST,
        FOUND,
        CARD,
        document(LISTS, project(title="Old"), day=-3, is_newest=False, is_listed=False),
    ]
    expected = built(*documents)
    for order in (documents[::-1], documents[2:] + documents[:2]):
        for name, table in built(*order).items():
            assert sorted(map(str, table.rows())) == sorted(map(str, expected[name].rows())), name


@pytest.mark.parametrize("chosen", [(LIST,), (FOUND,), (CARD,), (LIST, CARD), (FOUND, CARD), (LIST, FOUND)])
def test_any_subset_of_sources_builds(chosen):
    tables = built(*chosen)
    assert tables["projects"]["project_id"].to_list() == [PROJECT]
    assert tables["projects"]["is_listed"].to_list() == [None if chosen == (CARD,) else True]
    winner = max(chosen, key=lambda held: (LISTS, SEARCH, CARDS).index(held["source"]))
    members = winner["records"][0]["members"]
    assert tables["participations"]["name"].to_list() == [one["name"] for one in members]


def test_coverage_is_summed_up_over_the_lists_of_one_year():
    """Two lists of one call year, and one that spans several and could not be had."""
    held = staging(LIST)
    partitions = pl.DataFrame(
        {
            "source": [LISTS, LISTS, LISTS, SEARCH],
            "call_year": [2023, 2023, None, 2023],
            "asked_count": [None, None, None, 4],
            "advertised_count": [3, None, None, 4],
            "fetched_count": [None, None, None, 3],
            "is_whole": [True, True, False, False],
        },
        schema=held.partitions.schema,
    )
    rows = assemble(replace(held, partitions=partitions))["coverage"]
    columns = (
        "source",
        "call_year",
        "asked_count",
        "advertised_count",
        "fetched_count",
        "loaded_count",
        "is_whole",
    )
    assert rows.select(columns).rows() == [
        (LISTS, 2023, None, None, 1, 1, False),
        (SEARCH, 2023, 4, 4, 3, 0, False),
    ]
