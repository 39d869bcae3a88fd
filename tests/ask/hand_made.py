"""Twelve projects written down by hand, from which each answer to a named query is worked out on paper."""

from datetime import date

from .small_world import Organisation, Project, coverage_row

VET_SCHOOL = "School/Institute/Educational centre - Vocational Training (secondary level)"
ORGANISATIONS = [
    Organisation("a", "PT", {"city": "Braga", "region": "Norte", "organisation_type": VET_SCHOOL,
                             "pic": "900000001"}),
    Organisation("b", "PT", {"city": "LISBOA 3", "region": "Lisboa"}),
    Organisation("c", "ES", {"city": "Sevilla", "erasmus_code": "ESEVILL01"}),
    Organisation("d", "IT"),
    Organisation("e", "PT", {"city": "Évora", "region": "Alentejo"}),
    Organisation("f", "PT"),
    Organisation("g", "EL", {"erasmus_code": "GATHINE01"}),
    Organisation("h", "EL"),
    Organisation("person", "PT"),
]  # fmt: skip


def dates(start: str, end: str) -> dict[str, date]:
    return {"start_date": date.fromisoformat(start), "end_date": date.fromisoformat(end)}


PROJECTS = [
    Project("P1", "a", ["b", "c"], year=2021, concepts=["green"], grant="100000",
            more={"is_good_practice": True, "result_count": 2, "card_url": "https://example.org/P1",
                  **dates("2021-11-01", "2023-10-31")}),
    Project("P2", "a", ["c", "d"], year=2022, action="KA210", concepts=["green", "digital"], grant="60000",
            more={"is_success_story": True, **dates("2022-09-01", "2024-08-31")}),
    Project("P3", "c", ["a", "g"], ["d"], year=2022, field="SCH", concepts=["inclusion"], grant="400000",
            more={"result_count": 5, **dates("2022-12-01", "2024-11-30")}),
    Project("P4", "c", ["a", "e", "person"], year=2023, concepts=["green"], grant="250000",
            more=dates("2024-01-01", "2025-12-31")),
    Project("P5", "b", year=2023, action="KA121", grant="30000.50"),
    Project("P6", "b", year=2021, action="KA120",
            more={"status": "accredited", **dates("2022-03-01", "2027-12-31")}),
    Project("P7", "e", year=2023, action="KA120",
            more={"status": "suspended", **dates("2024-03-01", "2027-12-31")}),
    Project("P8", "e", ["f"], year=2024, action="KA210", field="YOU", concepts=["digital"], grant="60000",
            more=dates("2024-09-01", "2025-08-31")),
    Project("P9", "a", ["c"], year=None, action=None, field=None,
            more={"status": None, "start_date": None, "end_date": None}),
    Project("P10", "d", ["a", "a"], year=2023, concepts=["green"],
            more={"status": "terminated", **dates("2023-12-01", "2025-11-30")}),
    Project("P11", "f", year=2024, action="KA121", field="ADU",
            more={"status": "ongoing", "start_date": None, "end_date": None}),
    Project("P12", "h", year=2023, action="KA121", field="SCH"),
]  # fmt: skip
MINIMUM = {"source": "-", "status": "verified"}
CHANGE = {"since_release": "2024-05-01.1"}
EXTRA = {
    "coverage": [coverage_row(year, is_whole=year != 2022) for year in range(2021, 2025)],
    "organisation_types": [
        {"organisation_type": VET_SCHOOL, "family": "vocational_training", "may_be_person": False},
        {"organisation_type": "University", "family": "higher_education", "may_be_person": False},
    ],
    "organisation_identifiers": [
        {"organisation_id": "a", "scheme": "PIC", "value": "900000001", "mention_count": 3,
         "is_trusted": True},
    ],
    "organisation_names": [
        {"organisation_id": one, "name": name, "name_ascii": folded, "mention_count": 7, "is_canonical": True}
        for one, name, folded in (
            ("a", "Escola de Braga, Norte", "Escola de Braga, Norte"), ("b", "Escola", "Escola"),
            ("g", "Αθήνα", "Athina"), ("h", "Αθήνα Δύο", "Athina Dyo"),
        )
    ],
    "organisation_redirects": [
        {"organisation_id": "old-a", "redirected_to": "a", "redirected_date": date(2024, 2, 1)}
    ],
    "organisation_links": [
        {"group_a": 0, "group_b": 1, "organisation_a": "a", "organisation_b": "b", "rule": "same city",
         "score": 0.81, "decided": "refused"},
    ],
    "action_minimums": [
        {"action_code": "KA210", "organisation_count": 2, "country_count": 2, **MINIMUM},
        {"action_code": "KA220", "organisation_count": 3, "country_count": 3, **MINIMUM},
    ],
    "charters": [
        {"document_id": "eche:a", "record_number": 1, "organisation_id": "g", "erasmus_code": "GATHINE01",
         **dates("2021-01-01", "2027-12-31")},
    ],
    "changes": [
        {"change_number": 1, "change_kind": "new", "subject": "project", "project_id": "P8", **CHANGE},
        {"change_number": 2, "change_kind": "withdrawn", "subject": "participation", "project_id": "P3",
         "organisation_id": "d", **CHANGE},
    ],
}  # fmt: skip
