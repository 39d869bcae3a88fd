"""Named queries on what an organisation did, worked out by hand from the projects of `hand_made`."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from warehouse.ask.queries import run_query

from .conftest import Ask
from .hand_made import VET_SCHOOL
from .small_world import FETCHED, Organisation, Project, write_small_world


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


def test_a_capital_that_is_not_listed_is_not_guessed(tmp_path: Path):
    organisations = [Organisation("x", "AD", {"city": "Andorra la Vella"})]
    path = write_small_world(tmp_path / "far.duckdb", [Project("L1", "x", year=2023)], organisations)
    with duckdb.connect(str(path), read_only=True) as connection:
        assert run_query(connection, "local_alternatives", {"country": "AD"}).is_empty()
        everyone = run_query(connection, "local_alternatives", {"country": "AD", "include_capital": "yes"})
    assert everyone["is_in_capital"].to_list() == [None]
