"""Grants and coverage out of hand-made sightings: what is lost is said, what is known is not lost."""

from datetime import UTC, datetime

import polars as pl
import pytest

from tests.staged import staging_of
from transforms.assemble import assemble
from transforms.projects.grants import grants

EARLY, LATE = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)


def sightings(*rows: dict[str, object]) -> pl.DataFrame:
    """Make sightings, the newest of a source and project last."""
    usual = {
        "project_id": "p",
        "action_code": "KA220",
        "source": "eprp_lists",
        "document_id": "d",
        "first_fetched_at": EARLY,
        "is_newest": True,
        "is_listed": True,
        "grant_awarded": None,
        "grant_contribution": None,
    }
    text = {"grant_awarded": pl.String, "grant_contribution": pl.String, "is_listed": pl.Boolean}
    return pl.DataFrame([{**usual, **row} for row in rows], schema_overrides=text)


def test_a_grant_that_a_newer_record_leaves_out_gives_way_to_another_source() -> None:
    found = grants(
        sightings(
            {"grant_awarded": "100.00"},
            {"document_id": "e", "first_fetched_at": LATE},
            {"source": "eprp_cards", "document_id": "c", "grant_contribution": "90.00"},
        )
    )
    assert {str(row["amount_eur"]): row["is_current"] for row in found.to_dicts()} == {
        "100.00": False,
        "90.00": True,
    }


def test_a_grant_that_only_an_older_record_says_is_still_current() -> None:
    found = grants(sightings({"grant_awarded": "100.00"}, {"document_id": "e"}))
    assert found["is_current"].to_list() == [True]


@pytest.mark.parametrize(("action", "count"), [("KA120", 0), ("KA150", 0), ("KA121", 1), (None, 1)])
def test_an_accreditation_grants_nothing_whatever_zero_a_file_says(action: str | None, count: int) -> None:
    assert grants(sightings({"action_code": action, "grant_awarded": "0.00"})).height == count


def test_grants_that_cannot_be_read_are_reported() -> None:
    values = ["12 345,67 PLN", "about 3000", "-500.00", "N/A", "100.00", None]
    records = [
        {"record_number": number, "identifier": str(number), "grant_awarded": value}
        for number, value in enumerate(values, 1)
    ]
    tables = assemble(staging_of(({"source": "eprp_lists", "key": "l"}, {"projects": records})))
    noticed = tables["notices"].select("column_name", rule="kind", value="detail")
    told = pl.concat([tables["rejected_rows"].select("column_name", "rule", "value"), noticed])
    doubts = told.filter(column_name="grant_awarded")
    assert dict(doubts.select("value", "rule").rows()) == {
        "12 345,67 PLN": "unread",
        "about 3000": "unread",
        "-500.00": "unread",
        "N/A": "placeholder",
    }


def test_a_project_of_the_last_whole_harvest_is_listed_though_a_later_one_was_cut_short() -> None:
    record = {"projects": [{"record_number": 1, "identifier": "p", "call_year": "2020"}]}
    versions = [
        {"source": "eprp_lists", "key": "l", "last_fetched_at": EARLY, "is_listed": True, "is_newest": False},
        {"source": "eprp_lists", "key": "l", "last_fetched_at": LATE, "is_listed": False},
    ]
    tables = assemble(staging_of(*((version, record) for version in versions)))
    assert tables["coverage"]["listed_count"].to_list() == [1]
