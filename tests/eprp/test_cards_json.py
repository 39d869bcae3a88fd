"""Project cards as JSON."""

import pytest

from .card_files import card, parse

# JSON


def test_json_fields() -> None:
    filled = {name: value for name, value in parse(card("json")).projects.to_dicts()[0].items() if value}
    assert (
        filled.items()
        >= {
            "external_reference": "KA210-ADU-12AB34CD",
            "national_identifier": "CZ-98765",
            "platform_id": "0a1b2c3d-0000-4000-8000-0000000000ff",
            "programme": "Erasmus+",
            "call_year": "2022",
            "summary": "Old trees, new skills.",
            "background": "Orchards are forgotten.",
            "topics": "Environment and climate change;Cultural heritage",
            "status": "FINALIZED",
            "start_date": "2023-03-01",
            "end_date": "2024-08-31",
            "grant_awarded": "60000.00",
            "is_centralised": "No",
            "website": "http://orchards.example",
        }.items()
    )
    assert "implementation" not in filled


def test_json_organisations() -> None:
    columns = ("postcode", "identifier", "platform_organisation_id", "is_withdrawn", "city")
    assert parse(card("json")).participations.select(columns).rows() == [
        ("252 03", "999000001", "0a1b2c3d-0000-4000-8000-000000000001", "No", "Řitka"),
        ("811 02", "E10999002", "0a1b2c3d-0000-4000-8000-000000000002", "Yes", "Bratislava"),
        (None, "999000003", None, None, None),
        (None, None, None, "No", None),
    ]


def test_json_leftovers_are_reported() -> None:
    staged = parse(card("json"))
    assert staged.rejected.select("scope", "column", "rule", "value").rows() == [
        ("participation", "partner", "organisation_empty", None),
        ("participation", "partner", "organisation_malformed", None),
    ]
    assert staged.notices.select("kind", "column", "count").rows() == [
        ("partners_unread", "partners", 1),
        ("unknown_field", "surprise", 1),
        ("ignored_field", "project.reportSummary", 1),
        ("unknown_field", "organisation.CPTitle", 1),
    ]


def test_json_without_identifier_is_a_rejected_record() -> None:
    staged = parse(b'{"project": {"title": "Nameless"}, "coordinating": {"name": "School"}, "partners": 5}')
    assert staged.projects.is_empty()
    assert staged.participations.is_empty()
    assert staged.rejected.select("record_number", "scope", "rule").rows() == [
        (1, "record", "identifier_missing")
    ]


def test_json_partners_that_are_no_list() -> None:
    staged = parse(b'{"project": {"identifier": "A"}, "partners": "many"}')
    assert staged.rejected.select("scope", "column", "rule").rows() == [("value", "partners", "not_a_list")]


@pytest.mark.parametrize(
    "partners", ["", ', "partners": null', ', "partners": {}', ', "partners": "many"', ', "partners": [null]']
)
def test_json_partners_that_cannot_be_read_are_remarked(partners: str) -> None:
    card = '{"project": {"identifier": "A"}, "coordinating": {"name": "School"}' + partners + "}"
    staged = parse(card.encode())
    assert staged.notices.select("record_number", "kind", "column").rows() == [
        (1, "partners_unread", "partners")
    ]


def test_json_without_any_partner_is_whole() -> None:
    assert parse(b'{"project": {"identifier": "A"}, "partners": []}').notices.is_empty()
