"""The named queries, on a world so small that each answer is worked out by hand from the projects below."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from warehouse.ask.queries import read_queries, run_query

from .small_world import FETCHED, Organisation, Project, coverage_row, write_small_world

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

Ask = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("small") / "erasmus.duckdb"
    return write_small_world(path, PROJECTS, ORGANISATIONS, EXTRA)


@pytest.fixture(scope="module")
def ask(warehouse: Path) -> Ask:
    """Ask a query, and return the columns wanted (one string, spaces between) of each row."""

    def run(name: str, columns: str, **given: str) -> list[tuple[Any, ...]]:
        with duckdb.connect(str(warehouse), read_only=True) as connection:
            answer = run_query(connection, name, given)
        assert answer.columns == list(read_queries()[name].columns)
        return answer.select(columns.split()).rows()

    return run


def test_experienced_coordinators(ask: Ask):
    columns = "organisation_id coordinated_count last_call_year known_count project_ids"
    theme = {"key_action": "KA2", "concept": "green", "since": "2021"}
    assert ask("experienced_coordinators", columns, **theme) == [
        ("a", 2, 2022, 0, ["P2", "P1"]), ("c", 1, 2023, 0, ["P4"]), ("d", 1, 2023, 0, ["P10"]),
    ]  # fmt: skip
    # b worked with a and c, c with a, b, d, e and g
    assert ask("experienced_coordinators", columns, **theme, known="b,c", min_known="1") == [
        ("a", 2, 2022, 2, ["P2", "P1"]), ("c", 1, 2023, 1, ["P4"]), ("d", 1, 2023, 1, ["P10"]),
    ]  # fmt: skip
    assert ask("experienced_coordinators", "organisation_id known_names", known="b,c", min_known="2") == [
        ("a", ["Name b", "Name c"])
    ]
    assert ask("experienced_coordinators", "organisation_id", **theme, country="Spain") == [("c",)]
    for organisation_type in (VET_SCHOOL, "vocational_training"):
        found = ask("experienced_coordinators", "organisation_id", organisation_type=organisation_type)
        assert found == [("a",)]
    assert ask("experienced_coordinators", "organisation_id", organisation_type="university") == []


def test_role_history_counts_a_project_once_and_shows_what_it_left(ask: Ask):
    counts = "coordinated_count partner_count withdrawn_count"
    columns = f"call_year action_code field {counts} last_day project_ids"
    assert ask("role_history", columns, organisation="a") == [
        (2023, "KA220", "VET", 0, 2, 0, date(2025, 12, 31), ["P10", "P4"]),
        (2022, "KA210", "VET", 1, 0, 0, date(2024, 8, 31), ["P2"]),
        (2022, "KA220", "SCH", 0, 1, 0, date(2024, 11, 30), ["P3"]),
        (2021, "KA220", "VET", 1, 0, 0, date(2023, 10, 31), ["P1"]),
        (None, None, None, 1, 0, 0, None, ["P9"]),
    ]
    assert ask("role_history", columns, organisation="d", field="SCH") == [
        (2022, "KA220", "SCH", 0, 0, 1, date(2024, 11, 30), ["P3"])
    ]
    assert ask("role_history", columns, organisation="a", field="YOU") == []


def test_a_retired_id_asks_for_the_organisation_that_it_was_led_to(ask: Ask):
    assert ask("role_history", "project_ids", organisation="old-a") == ask(
        "role_history", "project_ids", organisation="a"
    )


def test_newcomers_are_new_in_the_loaded_years_only(ask: Ask):
    columns = "organisation_id action_count experience_count last_call_year project_ids"
    assert ask("newcomers", columns, action="KA210", country="PT") == [("b", 0, 3, 2023, ["P5", "P1", "P6"])]
    assert ask("newcomers", "counted_from counted_to gap_years", action="KA210", country="PT") == [
        (2018, 2024, [2018, 2019, 2020, 2022])
    ]
    assert ask("newcomers", "organisation_id action_count", action="KA210", country="PT", most="1") == [
        ("a", 1), ("e", 1), ("b", 0), ("f", 1),
    ]  # fmt: skip
    # in 2024 alone, the project of 2022 does not count
    assert ask("newcomers", "organisation_id", action="KA210", country="PT", years="1") == [("a",), ("b",)]
    assert ask("newcomers", columns, action="KA210", country="PT", concept="green") == [
        ("b", 0, 1, 2021, ["P1"])
    ]
    assert ask("newcomers", columns, action="KA210", country="AD") == []


def test_current_workload_counts_planned_days_from_the_newest_fetch(ask: Ask):
    columns = "organisation_id ongoing_count coordinated_count starting_count project_months last_day"
    # of the year from 2024-06-30, P2 has 63 days, P3 154, P4 365 and P8 302
    assert ask("current_workload", columns, country="PT") == [
        ("a", 3, 1, 0, round(582 * 12 / 365.25, 1), date(2025, 12, 31)),
        ("e", 1, 0, 1, round(667 * 12 / 365.25, 1), date(2025, 12, 31)),
        ("f", 0, 0, 1, round(302 * 12 / 365.25, 1), date(2025, 8, 31)),
    ]
    assert ask("current_workload", "organisation_id undated_count project_ids counted_on", country="PT") == [
        ("a", 0, ["P4", "P3", "P2"], FETCHED.date()),
        ("e", 0, ["P4", "P8"], FETCHED.date()),
        ("f", 1, ["P8"], FETCHED.date()),
    ]
    # P2 counts with its last day, and still runs on it
    assert ask("current_workload", "organisation_id project_months", country="IT") == [("d", 2.1)]
    assert ask("current_workload", "ongoing_count", country="IT", day="2024-08-31") == [(1,)]
    assert ask("current_workload", "ongoing_count", country="IT", day="2024-09-01") == []
    assert ask("current_workload", columns, organisations="b") == [("b", 0, 0, 0, 0, None)]
    assert ask("current_workload", columns, country="PT", day="2024-09-01", months="1") == [
        ("a", 2, 0, 0, round(60 * 12 / 365.25, 1), date(2025, 12, 31)),
        ("e", 2, 1, 0, round(60 * 12 / 365.25, 1), date(2025, 12, 31)),
        ("f", 1, 0, 0, round(30 * 12 / 365.25, 1), date(2025, 8, 31)),
    ]
    assert ask("current_workload", columns, country="IT", day="2030-01-01") == []


def test_invited_back(ask: Ask):
    columns = "organisation_id project_count inviter_count returning_inviter_count invited_back_share"
    assert ask("invited_back", columns, organisations="a,d") == [("a", 6, 2, 1, 0.5), ("d", 2, 1, 0, 0.0)]
    assert ask("invited_back", "inviters", organisations="a,d") == [(["Name c (2)"],), ([],)]
    columns = "repeat_partner_share invited_project_ids withdrawn_project_ids terminated_project_ids"
    assert ask("invited_back", columns, organisations="a,d") == [
        (0.4, ["P4", "P3"], [], ["P10"]), (0.5, [], ["P3"], ["P10"]),
    ]  # fmt: skip
    # nobody ever invited b twice; P5 and P6 it does alone
    assert ask("invited_back", "organisation_id invited_back_share", organisations="b") == [("b", 0.0)]
    assert ask("invited_back", columns, country="AD") == []


def test_brokers(ask: Ask):
    # of each project: its organisations, persons and whoever left not among them; h is always alone
    together = ["abc", "acd", "cag", "cae", "ef", "ac", "da"]
    weights = {one: dict.fromkeys("abcdefgh", 0.0) for one in "abcdefgh"}
    for members in together:
        for one in members:
            for other in members.replace(one, ""):
                weights[one][other] += 1 / (len(members) - 1)
    sums = {one: sum(weights[one].values()) for one in weights}
    ranks = dict.fromkeys(weights, 1 / 8)
    for _ in range(200):
        ranks = {
            one: 0.15 / 8
            + 0.85 * (ranks["h"] / 8 + sum(ranks[o] * weights[o][one] / sums[o] for o in ranks if sums[o]))
            for one in ranks
        }
    expected = sorted(((one, rank) for one, rank in ranks.items() if one != "h"), key=lambda pair: -pair[1])
    answer = ask("brokers", "place organisation_id pagerank")
    assert answer == [
        (place, one, pytest.approx(rank, abs=1e-5)) for place, (one, rank) in enumerate(expected, 1)
    ]
    columns = "organisation_id partner_count partner_country_count collaboration_weight project_count"
    assert ask("brokers", columns, top="2") == [("a", 5, 3, 6.0, 6), ("c", 5, 3, 5.0, 5)]
    assert ask("brokers", "organisation_id project_count project_ids", country="PT", concept="inclusion") == [
        ("a", 1, ["P3"])
    ]
    assert ask("brokers", "organisation_id", country="AD") == []


def test_topic_profile_compares_with_all_projects_and_with_earlier_years(ask: Ask):
    # a: green 4, digital 1, inclusion 1 of 5 projects; all projects: green 4, digital 2, inclusion 1
    columns = "kind id project_count share specialisation coordinated_count project_ids"
    assert ask("topic_profile", columns, organisation="a")[:3] == [
        ("concept", "green", 4, 0.8, pytest.approx((4 / 6) / (4 / 7)), 2, ["P10", "P4", "P2"]),
        ("concept", "digital", 1, 0.2, pytest.approx((1 / 6) / (2 / 7)), 1, ["P2"]),
        ("concept", "inclusion", 1, 0.2, pytest.approx((1 / 6) / (1 / 7)), 0, ["P3"]),
    ]
    columns = "kind id label vocabulary recent_count earlier_count first_call_year last_call_year"
    assert ask("topic_profile", columns, organisation="a", recent_years="1", concept="green") == [
        ("concept", "green", "Green", None, 2, 1, 2021, 2023),
        ("topic", "topic-green", "Green", "2021-2027", 2, 1, 2021, 2023),
    ]
    assert ask("topic_profile", columns, organisation="b", concept="digital") == []


def test_grant_capacity_counts_grants_of_coordinated_projects_only(ask: Ask):
    columns = "organisation_id band largest_eur largest_project_id median_eur mobilised_eur granted_count"
    assert ask("grant_capacity", columns, country="PT") == [
        ("a", "60k to 250k", Decimal(100000), "P1", Decimal(80000), Decimal(160000), 2),
        ("e", "to 60k", Decimal(60000), "P8", Decimal(60000), Decimal(60000), 1),
        ("b", "to 60k", Decimal("30000.50"), "P5", Decimal("30000.50"), Decimal("30000.50"), 1),
    ]
    assert ask("grant_capacity", "organisation_id band project_ids", min_eur="400000") == [
        ("c", "250k to 400k", ["P3", "P4"])
    ]
    assert ask("grant_capacity", "organisation_id project_ids", country="PT", since="2022") == [
        ("a", ["P2"]), ("e", ["P8"]), ("b", ["P5"]),
    ]  # fmt: skip
    assert ask("grant_capacity", columns, min_eur="400000.01") == []


def test_good_practices(ask: Ask):
    columns = "project_id coordinator country_code is_good_practice is_success_story result_count card_url"
    assert ask("good_practices", columns) == [
        ("P1", "Name a", "PT", True, None, 2, "https://example.org/P1"),
        ("P2", "Name a", "PT", None, True, None, None),
        ("P3", "Name c", "ES", None, None, 5, None),
    ]
    assert ask("good_practices", "project_id", only_with_results="yes") == [("P1",), ("P3",)]
    assert ask("good_practices", "project_id", organisation="b") == [("P1",)]
    assert ask("good_practices", "project_id", since="2022") == [("P2",), ("P3",)]
    # d has left P3
    assert ask("good_practices", "project_id", organisation="d", country="ES") == []


def test_accreditations(ask: Ask):
    columns = "organisation_id status field call_year end_date evidence"
    assert ask("accreditations", columns) == [
        ("e", "suspended", "VET", 2023, date(2027, 12, 31), "P7"),
        ("b", "accredited", "VET", 2021, date(2027, 12, 31), "P6"),
        ("c", "charter", "HED", None, None, "ESEVILL01"),
        ("g", "charter", "HED", None, date(2027, 12, 31), "GATHINE01"),
    ]
    assert ask("accreditations", "organisation_id", status="Suspended") == [("e",)]
    assert ask("accreditations", columns, status="terminated") == []


def test_openness(ask: Ask):
    # a met b and c in 2021, d and g in 2022 (and c again), e in 2023 (and c and d again)
    columns = "organisation_id new_partner_share new_partners_per_project repeat_partner_share"
    assert ask("openness", columns, organisations="a") == [("a", 0.5, 1.0, 0.4)]
    assert ask("openness", "core_partner_count core_partners core_project_ids", organisations="a") == [
        (1, ["Name c (5)"], ["P4", "P2", "P3"])
    ]
    open_first = ask("openness", "organisation_id new_partner_share", min_projects="2")
    closed_first = ask("openness", "organisation_id new_partner_share", min_projects="2", closed_first="yes")
    assert {row[0] for row in open_first} == {"a", "b", "c", "d", "e", "f"}
    shares = [row[1] for row in open_first if row[1] is not None]
    assert shares == sorted(shares, reverse=True)
    assert [row[1] for row in closed_first if row[1] is not None] == sorted(shares)
    assert ask("openness", columns, min_projects="99") == []


def test_organisation_identity(ask: Ask):
    columns = "fact value detail mention_count is_shown project_ids"
    assert ask("organisation_identity", columns, organisation="a") == [
        ("city", "Braga", None, 7, True, ["P10", "P4", "P2"]),
        ("identifier", "900000001", "PIC", 3, True, []),
        ("kept apart", "b", "refused: same city 0.81", None, False, []),
        ("name", "Name a", None, 7, True, ["P10", "P4", "P2"]),
        ("retired id", "old-a", "on 2024-02-01", None, False, []),
        ("type", VET_SCHOOL, None, 7, True, ["P10", "P4", "P2"]),
    ]
    assert ask("organisation_identity", columns, organisation="b", fact="identifier") == []


def test_local_alternatives_leave_the_capital_out(ask: Ask):
    columns = "organisation_id city is_in_capital project_count coordinated_count last_call_year project_ids"
    assert ask("local_alternatives", columns, country="PT", field="VET") == [
        ("a", "Braga", False, 4, 2, 2023, ["P10", "P4", "P2"]),
        ("e", "Évora", False, 2, 1, 2023, ["P4", "P7"]),
    ]
    everyone = ask("local_alternatives", "organisation_id is_in_capital", country="PT", include_capital="yes")
    assert everyone == [("a", False), ("e", False), ("b", True), ("f", None)]
    assert ask("local_alternatives", "organisation_id", country="PT", region="EVORA") == [("e",)]
    assert ask("local_alternatives", "organisation_id project_count", country="PT", since="2023") == [
        ("e", 3), ("a", 2),
    ]  # fmt: skip
    assert ask("local_alternatives", "organisation_id", country="PT", region="algarve") == []


def test_what_changed(ask: Ask):
    columns = "change_kind subject project_id title organisation_id name since_release"
    assert ask("what_changed", columns) == [
        ("new", "project", "P8", "Title P8", None, None, "2024-05-01.1"),
        ("withdrawn", "participation", "P3", "Title P3", "d", "Name d", "2024-05-01.1"),
    ]
    assert ask("what_changed", "project_id", organisation="g") == [("P3",)]
    assert ask("what_changed", "project_id", country="PT") == [("P8",)]
    assert ask("what_changed", columns, subject="grant") == []


def test_consortium_mix_reaches_the_share_of_newcomers_where_it_can(ask: Ask):
    # KA210: a, c, d, e and f are experienced, b is not
    columns = "country_code organisation_id is_newcomer action_count matching_count newcomer_share"
    asked = {"countries": "PT,ES,IT,AD", "action": "KA210", "field": "VET"}
    assert ask("consortium_mix", columns, **asked) == [
        ("ES", "c", False, 1, 3, pytest.approx(1 / 3)),
        ("IT", "d", False, 1, 2, pytest.approx(1 / 3)),
        ("PT", "b", True, 0, 3, pytest.approx(1 / 3)),
    ]
    assert ask("consortium_mix", "organisation_id project_ids missing_countries", **asked)[2] == (
        "b", ["P5", "P1", "P6"], ["AD"],
    )  # fmt: skip
    experienced = [("c",), ("d",), ("a",)]
    assert ask("consortium_mix", "organisation_id", **asked, newcomer_share="0") == experienced
    assert ask("consortium_mix", "organisation_id", **asked, exclude="b") == experienced
    since = ask("consortium_mix", "organisation_id matching_count last_call_year", **asked, since="2023")
    assert since == [("c", 1, 2023), ("d", 1, 2023), ("b", 1, 2023)]
    assert ask("consortium_mix", columns, **asked | {"countries": "AD"}) == []


def test_newcomers_go_where_they_are_strongest(tmp_path: Path):
    organisations = [
        Organisation(f"{kind}-{country}", country)
        for country in ("PT", "ES", "IT")
        for kind in ("new", "old")
    ]
    strength = {"PT": 1, "ES": 3, "IT": 2}
    projects = [
        Project(f"N-{c}-{n}", f"new-{c}", action="KA121") for c in strength for n in range(strength[c])
    ]
    projects += [Project(f"O-{c}", f"old-{c}", action="KA220") for c in strength]
    path = write_small_world(tmp_path / "strength.duckdb", projects, organisations)
    asked = {"countries": "PT,ES,IT", "action": "KA220"}
    expected = {"0": "", "0.1": "ES", "0.4": "ES IT", "0.67": "ES IT PT", "1": "ES IT PT"}
    with duckdb.connect(str(path), read_only=True) as connection:
        for share, countries in expected.items():
            answer = run_query(connection, "consortium_mix", asked | {"newcomer_share": share})
            assert answer.height == 3
            newcomers = answer.filter(pl.col("is_newcomer"))["country_code"].to_list()
            assert newcomers == countries.split()


def test_introductions_by_shared_partners_else_by_a_chain(ask: Ask):
    columns = "place step_count partner_id organisation_ids project_counts last_call_year project_ids"
    assert ask("introductions", columns, mine="b", target="g") == [
        (1, 2, "a", ["b", "a", "g"], [1, 1], 2021, ["P1", "P3"]),
        (2, 2, "c", ["b", "c", "g"], [1, 1], 2021, ["P1", "P3"]),
    ]
    assert ask("introductions", columns, mine="f", target="b", top="1") == [
        (1, 3, "e", ["f", "e", "a", "b"], [1, 1, 1], 2021, ["P8", "P4", "P1"])
    ]
    together = ask("introductions", "step_count partner_id weakest_link names", mine="a", target="c", top="1")
    assert together == [(1, None, 5, ["Name a", "Name c"])]
    assert ask("introductions", columns, mine="a", target="h") == []


def test_consortium_gaps(ask: Ask):
    columns = "aspect value status member_count needed_count"
    assert ask("consortium_gaps", columns, draft="a,b", action="KA220")[:2] == [
        ("minimum", "organisations", "not met", 2, 3), ("minimum", "countries", "not met", 1, 3),
    ]  # fmt: skip
    assert ask("consortium_gaps", columns, draft="a,c", action="KA210", status="met") == [
        ("minimum", "organisations", "met", 2, 2), ("minimum", "countries", "met", 2, 2),
    ]  # fmt: skip
    assert ask("consortium_gaps", columns, draft="a", action="KA121", status="unknown") == [
        ("minimum", "organisations", "unknown", 1, None), ("minimum", "countries", "unknown", 1, None),
    ]  # fmt: skip
    # of the four consortia of KA220, all have somebody from PT, three from ES, one each from EL and IT
    columns = "aspect value status consortium_share member_ids"
    answer = ask("consortium_gaps", columns, draft="a,b", action="KA220")
    assert [row[1:] for row in answer if row[0] == "country"] == [
        ("ES", "missing", 0.75, None), ("EL", "missing", 0.25, None), ("IT", "missing", 0.25, None),
        ("PT", "present", 1.0, ["a", "b"]),
    ]  # fmt: skip
    assert ask("consortium_gaps", columns, draft="a", action="KA220", status="not found") == []


def test_similar_organisations(ask: Ask):
    # f: digital 1; YOU, ADU; two projects. It never met d (green 2, digital 1; two projects), c (green 3,
    # digital 1, inclusion 1; five) and a (green 4, digital 1, inclusion 1; six). b has none of its concepts
    points = "organisation_id concept_points field_points type_points size_points score"
    assert ask("similar_organisations", points, organisation="f") == [
        (alike, round(60 / squares**0.5, 1), 0, 0, round(10 * 2 / count, 1),
         round(60 / squares**0.5 + 10 * 2 / count, 1))
        for alike, squares, count in (("d", 5, 2), ("c", 11, 5), ("a", 18, 6))
    ]  # fmt: skip
    assert ask("similar_organisations", points, organisation="h", country="EL") == [("g", 0, 20, 0, 10, 30)]
    columns = "organisation_id shared_concept_ids together_count project_ids"
    assert ask("similar_organisations", columns, organisation="f")[0] == ("d", ["digital"], 0, ["P10"])
    # d and f have less than half of its projects
    with_partners = ask("similar_organisations", columns, organisation="a", include_partners="yes")
    assert {row[0]: row[2] for row in with_partners} == {"b": 1, "c": 5, "e": 1}
    assert ask("similar_organisations", columns, organisation="a") == []


def test_a_capital_that_is_not_listed_is_not_guessed(tmp_path: Path):
    organisations = [Organisation("x", "AD", {"city": "Andorra la Vella"})]
    path = write_small_world(tmp_path / "far.duckdb", [Project("L1", "x", year=2023)], organisations)
    with duckdb.connect(str(path), read_only=True) as connection:
        assert run_query(connection, "local_alternatives", {"country": "AD"}).is_empty()
        everyone = run_query(connection, "local_alternatives", {"country": "AD", "include_capital": "yes"})
    assert everyone["is_in_capital"].to_list() == [None]


def test_whoever_left_a_project_counts_nowhere_in_it(tmp_path: Path):
    facts = {"is_good_practice": True, **dates("2023-01-01", "2026-12-31")}
    projects = [
        Project("L1", "y", ["z"], ["x"], year=2023, concepts=["green"], grant="100", more=facts),
        Project("L2", "x", ["y", "z"], ["x"], year=2023, concepts=["green"], grant="100", more=facts),
        Project("L3", "z", ["y"], year=2023, concepts=["green"], grant="100", more=facts),
    ]
    organisations = [
        Organisation("x", "PT", {"city": "Braga"}),
        Organisation("y", "ES"),
        Organisation("z", "IT"),
    ]
    path = write_small_world(tmp_path / "left.duckdb", projects, organisations)
    empty = {
        "experienced_coordinators": {"country": "PT"},
        "newcomers": {"action": "KA210", "country": "PT"},
        "current_workload": {"country": "PT", "day": "2024-01-01"},
        "brokers": {"country": "PT", "concept": "green"},
        "topic_profile": {"organisation": "x"},
        "grant_capacity": {"organisations": "x"},
        "good_practices": {"organisation": "x"},
        "openness": {"organisations": "x", "min_projects": "0"},
        "introductions": {"mine": "x", "target": "y"},
        "similar_organisations": {"organisation": "y", "country": "PT", "include_partners": "yes"},
        "local_alternatives": {"country": "PT"},
        "consortium_mix": {"countries": "PT", "action": "KA210"},
    }
    with duckdb.connect(str(path), read_only=True) as connection:
        for name, given in empty.items():
            assert run_query(connection, name, given).rows() == [], name
        history = run_query(connection, "role_history", {"organisation": "x"})
        counts = history.select("coordinated_count", "partner_count", "withdrawn_count").rows()
        assert counts == [(0, 0, 2)]
        left = run_query(connection, "invited_back", {"organisations": "x", "min_projects": "0"}).to_dicts()[
            0
        ]
        assert (left["inviter_count"], left["withdrawn_project_ids"]) == (0, ["L1", "L2"])
        # y was invited by z alone, for x has left what it coordinated
        stayed = run_query(connection, "invited_back", {"organisations": "y"}).to_dicts()[0]
        assert stayed["inviter_count"] == 1
        newest = run_query(connection, "introductions", {"mine": "y", "target": "z", "top": "1"})
        assert newest["project_counts"].to_list() == [[3]]
        # x has left the only projects of KA220 that it was in, so that it is new to it, but nobody's partner
        mixed = run_query(connection, "consortium_mix", {"countries": "PT,ES", "action": "KA220"})
        assert mixed.select("organisation_id", "missing_countries").rows() == [("y", ["PT"])]
