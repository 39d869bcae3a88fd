"""Requests for partners, from staged rows to the tables."""

from datetime import date

import pytest

from .staged_rows import PROJECTS, build, organisation, request, the_only


def is_open(**fields):
    tables = build(("otlas", "7", {"partner_requests": [request(1, **fields)]}))
    return the_only(tables["partner_requests"], "is_open")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"deadline": "2026-03-02"}, True),  # the day it was read, in Brussels
        ({"deadline": "2026-03-01"}, False),
        ({"deadline": "2099-01-01", "status": "Closed"}, False),
        ({"deadline": "2026-03-01", "status": "Open"}, False),
        ({"status": "Open"}, True),
        ({"status": "expired"}, False),
        ({}, None),
        ({"deadline": "soon"}, None),
    ],
)
def test_a_request_is_open_by_the_day_it_was_read(fields, expected):
    assert is_open(**fields) is expected


def test_a_request_is_merged_from_the_pages_that_show_it():
    listed = request(1, title="Partners wanted", from_countries="Greece; DE; Narnia", deadline="2026-05-01")
    detail = request(
        1, title="Partners wanted", summary="All about it", start_date="2027-02", end_date="2027-02"
    )
    tables = build(
        ("otlas", "list", {"partner_requests": [listed]}), ("otlas", "7", {"partner_requests": [detail]})
    )
    found = the_only(
        tables["partner_requests"], "request_id", "summary", "from_countries", "deadline_date", "start_date",
        "end_date", "document_id", "field",
    )  # fmt: skip
    assert found == ("otlas:7", "All about it", "DE,EL", date(2026, 5, 1), date(2027, 2, 1),
                     date(2027, 2, 28), "otlas:7@000000000001", "YOU")  # fmt: skip
    assert tables["request_documents"].height == 2
    assert tables["rejected_rows"].select("column_name", "value").rows() == [("from_countries", "Narnia")]
    assert tables["notices"].select("kind", "column_name").rows() == [
        ("month_only", "end_date"), ("month_only", "start_date"),
    ]  # fmt: skip


def test_dates_the_wrong_way_round_are_told():
    tables = build(
        ("otlas", "7", {"partner_requests": [request(1, start_date="2027-02-02", end_date="2027-02-01")]})
    )
    assert the_only(tables["partner_requests"], "start_date", "end_date") == (date(2027, 2, 2), None)
    assert the_only(tables["rejected_rows"], "rule") == "before_start_date"


def test_who_is_withheld_on_one_page_is_withheld_on_all():
    named = request(1, organisation="Maria Muster", organisation_country="AT")
    tables = build(
        ("otlas", "list", {"partner_requests": [named]}),
        ("otlas", "7", {"partner_requests": [request(1) | {"is_name_withheld": True}]}),
    )
    assert the_only(tables["partner_requests"], "is_name_withheld", "organisation_id") == (True, None)
    assert tables["organisations"].is_empty()
    assert tables["organisation_mentions"].is_empty()


PROFILE = "organisation/5"


def test_who_asks_is_told_by_the_page_that_the_platform_has_of_them():
    """The request gives a name alone; their page has the country and the city."""
    asked = request(1, organisation="Alpenhochschule", organisation_key=PROFILE)
    profile = organisation(1, "Alpenhochschule", city="Dornbirn")
    alone = build(PROJECTS, ("otlas", "7", {"partner_requests": [asked]}))
    one = the_only(alone["participations"], "organisation_id")
    assert the_only(alone["partner_requests"], "organisation_id") != one
    both = build(
        PROJECTS,
        ("otlas", "7", {"partner_requests": [asked]}),
        ("otlas", PROFILE, {"organisations": [profile]}),
    )
    assert the_only(both["partner_requests"], "organisation_id") == one
    assert both["organisations"].height == 1


def test_versions_of_one_profile_in_several_languages_are_one_entry():
    versions = [
        (
            "otlas",
            f"{PROFILE}/{language}",
            {"organisations": [organisation(1, name, url="https://x.example/5")]},
        )
        for language, name in (("de", "Alpenhochschule"), ("en", "Alpine Academy"))
    ]
    assert build(*versions)["organisations"].height == 1


def test_who_is_withheld_on_their_own_page_is_withheld_where_they_ask():
    asked = request(1, organisation="Maria Muster", organisation_key=PROFILE)
    profile = {"record_number": 1, "country": "AT", "is_name_withheld": True}
    tables = build(
        ("otlas", "7", {"partner_requests": [asked]}), ("otlas", PROFILE, {"organisations": [profile]})
    )
    assert the_only(tables["partner_requests"], "is_name_withheld", "organisation_id") == (True, None)
    assert tables["organisations"].is_empty()


def test_the_address_of_a_page_does_not_tell_who_was_withheld_on_it():
    hidden = {"record_number": 1, "country": "AT", "is_name_withheld": True}
    shown = organisation(1, "Alpenhochschule")
    tables = build(
        ("otlas", "organisation/maria-muster", {"organisations": [hidden]}),
        ("otlas", "organisation/alpen", {"organisations": [shown]}),
        ("eche", "charters", {"organisations": [hidden, organisation(2, "Alpenhochschule")]}),
    )
    documents = tables["documents"].sort("document_id").select("document_id", "key", "label", "url")
    assert documents["key"].to_list()[:2] == ["charters", "organisation/alpen"]
    assert "muster" not in documents.write_csv()
    assert documents["key"].str.starts_with("withheld-").sum() == 1
    assert tables["register_entries"].join(tables["documents"], on="document_id").height == 4


def test_a_request_without_number_and_address_is_known_by_its_place():
    tables = build(("otlas", "list", {"partner_requests": [request(3, platform_request_id=None)]}))
    assert the_only(tables["partner_requests"], "request_id") == "otlas:otlas:list@000000000000#3"
