"""Organisations keep what they are, and lose what is personal."""

import polars as pl

from extractors.contract import NOTICES, ORGANISATIONS, PARTICIPATIONS
from extractors.read.privacy import (
    kept_columns,
    publishable_organisations,
    publishable_participations,
)


def test_no_rows_at_all() -> None:
    participations, notices = publishable_participations(PARTICIPATIONS.to_frame())
    assert (participations.schema, participations.height) == (PARTICIPATIONS, 0)
    assert notices.is_empty()


def test_organisations_of_registers_keep_what_they_are_and_lose_what_is_personal() -> None:
    register = {"record_number": 1, "name": "Akademie Süd", "pic": "999000001", "oid": "E10000001"}
    rows = [
        {**register, "erasmus_code": "D  SUED01", "city": "Freiburg", "charter_start": "1609455600000"},
        {**register, "further_name": "Informal group of young people", "city": "Graz", "country": "AT"},
        {**register, "website": "office@sued.example", "pic": "0761 / 123 45 67", "city": "Lindenstr. 4"},
        {**register, "name": "Giulia Bianchi", "is_of_any_kind": True, "erasmus_code": "x"},
        {**register, "is_of_any_kind": True, "url": "https://a.example/1", "charter_end": "a@b.example"},
    ]
    kept, notices = publishable_organisations(pl.DataFrame(rows, infer_schema_length=None))
    read = {name for row in rows for name in row}
    assert tuple(kept.columns) == kept_columns(read, ORGANISATIONS)
    assert "is_of_any_kind" not in kept.columns
    assert notices.schema == NOTICES
    one, group, doubtful, person, academy = kept.to_dicts()
    assert {name: one[name] for name in rows[0]} == rows[0]
    assert [row["is_name_withheld"] for row in kept.to_dicts()] == [False, True, False, True, False]
    for row in (group, person):
        assert {row[name] for name in ("name", "further_name", "pic", "oid", "erasmus_code", "city")} == {
            None
        }
    assert group["country"] == "AT"
    assert [doubtful[name] for name in ("website", "pic", "city", "oid")] == [None, None, None, "E10000001"]
    assert (academy["name"], academy["url"], academy["charter_end"]) == (
        "Akademie Süd",
        "https://a.example/1",
        "",
    )
    assert sorted(notices["kind"]) == [
        *("city_dropped", "email_removed", "name_withheld", "name_withheld", "phone_removed"),
    ]
