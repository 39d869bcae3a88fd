"""Answers to named queries on a generated world: in the order that they say, with the newest examples."""

from typing import Any

import pytest

from .truth import ALL, Truth

# What answers are ranked by, as their pages say; a minus: largest first
ORDERS = {
    "accreditations": "-call_year organisation_id evidence",
    "brokers": "-pagerank organisation_id",
    "current_workload": "-ongoing_count -project_months -undated_count organisation_id",
    "experienced_coordinators": "-known_count -coordinated_count -last_call_year organisation_id",
    "good_practices": "-is_good_practice -is_success_story -result_count -call_year project_id",
    "grant_capacity": "-largest_eur organisation_id",
    "invited_back": "-project_count organisation_id",
    "local_alternatives": "-project_count -last_call_year organisation_id",
    "newcomers": "-experience_count -last_call_year organisation_id",
    "openness": "-new_partner_share -project_count organisation_id",
    "role_history": "-call_year key_action action_code field",
    "topic_profile": "kind -project_count -last_call_year id",
}
# Answers with the newest three of as many projects as the column counts
EXAMPLES = {
    "brokers": "project_count",
    "consortium_mix": "matching_count",
    "experienced_coordinators": "coordinated_count",
    "local_alternatives": "project_count",
    "newcomers": "experience_count",
    "topic_profile": "project_count",
}
GIVEN = {
    "consortium_mix": {"countries": "DE,ES,FR,IT,PL", "action": "KA122"},
    "current_workload": {"day": "2025-03-01"},
    "local_alternatives": {"country": "DE", "include_capital": "yes"},
    "newcomers": {"action": "KA121"},
}


def asked(truth: Truth, name: str) -> dict[str, str]:
    given = dict(GIVEN.get(name, {}))
    if name in ("role_history", "topic_profile"):
        given["organisation"] = next(iter(truth.ids.values()))
    elif name != "consortium_mix":
        given["top"] = ALL
    return given


@pytest.mark.parametrize("name", ORDERS)
def test_answers_are_ranked_as_they_say(truth: Truth, name: str):
    rows = truth.ask(name, **asked(truth, name))
    assert len(rows) > 2

    def rank(row: dict[str, Any]) -> list[tuple[bool, Any]]:
        keys = []
        for column in ORDERS[name].split():
            value = row[column.removeprefix("-")]
            if column.startswith("-is_"):
                value = bool(value)  # unknown ranks as no
            keys.append((value is None, 0 if value is None else -value if column[0] == "-" else value))
        return keys

    assert rows == sorted(rows, key=rank)


@pytest.mark.parametrize("name", sorted(ORDERS.keys() - {"role_history", "topic_profile"}))
def test_what_is_cut_off_is_the_end(truth: Truth, name: str):
    given = asked(truth, name)
    assert truth.ask(name, **given | {"top": "3"}) == truth.ask(name, **given)[:3]


@pytest.mark.parametrize("name", EXAMPLES)
def test_examples_are_the_newest_three(truth: Truth, name: str):
    years = dict(truth.sql("SELECT project_id, call_year FROM projects").iter_rows())
    rows = truth.ask(name, **asked(truth, name))
    assert max(len(row["project_ids"]) for row in rows) == 3
    for row in rows:
        project_ids = row["project_ids"]
        assert len(project_ids) == min(3, row[EXAMPLES[name]])
        assert project_ids == sorted(project_ids, key=lambda one: (-(years[one] or 0), one))
        if "last_call_year" in row:
            assert years[project_ids[0]] == row["last_call_year"]
