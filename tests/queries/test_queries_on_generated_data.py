"""The named queries on a warehouse that the whole pipeline made, against what the generator knows."""

from collections import Counter, defaultdict
from datetime import date
from statistics import median
from typing import Any

import pytest

from .truth import Truth

ALL = "100000"  # more rows than there are: nothing is cut off
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


def test_enough_organisations_are_known(truth: Truth):
    assert len(truth.known) > 150
    assert len(truth.projects) > 350


def test_experienced_coordinators(truth: Truth):
    friends = list(truth.ids)[:2]
    answer = truth.ask(
        "experienced_coordinators", key_action="KA2", since="2016", top=ALL,
        known=",".join(truth.ids[friend] for friend in friends),
    )  # fmt: skip
    expected = {}
    for truth_id, organisation_id in truth.ids.items():
        years = [
            truth.projects[project_id]["call_year"]
            for project_id, is_coordinator in truth.projects_of[truth_id].items()
            if is_coordinator and truth.projects[project_id]["key_action"] == "KA2"
        ]
        recent = [year for year in years if year >= 2016]
        if recent:
            shared = len(truth.partners_of[truth_id] & set(friends))
            expected[organisation_id] = (len(recent), max(recent), shared)
    assert len(expected) > 20
    assert {
        row["organisation_id"]: (row["coordinated_count"], row["last_call_year"], row["known_count"])
        for row in answer if row["organisation_id"] in truth.known
    } == expected  # fmt: skip


def test_role_history(truth: Truth):
    for truth_id, organisation_id in list(truth.ids.items())[:20]:
        expected = defaultdict(lambda: [0, 0])
        for project_id, is_coordinator in truth.projects_of[truth_id].items():
            project = truth.projects[project_id]
            expected[project["call_year"], project["key_action"]][not is_coordinator] += 1
        found = defaultdict(lambda: [0, 0])
        for row in truth.ask("role_history", organisation=organisation_id):
            found[row["call_year"], row["key_action"]][0] += row["coordinated_count"]
            found[row["call_year"], row["key_action"]][1] += row["partner_count"]
        assert found == expected


def test_newcomers(truth: Truth):
    answer = truth.ask("newcomers", action="KA121", years="5", top=ALL)
    newest = max(project["call_year"] for project in truth.projects.values())
    expected = {}
    for truth_id, organisation_id in truth.ids.items():
        projects = [truth.projects[project_id] for project_id in truth.projects_of[truth_id]]
        if not any(p["action_code"] == "KA121" and p["call_year"] > newest - 5 for p in projects):
            expected[organisation_id] = len(projects)
    assert 0 < len(expected) < len(truth.known)
    assert {
        row["organisation_id"]: row["experience_count"]
        for row in answer if row["organisation_id"] in truth.known
    } == expected  # fmt: skip


def test_current_workload(truth: Truth):
    day = date(2025, 3, 1)
    answer = truth.ask("current_workload", day=day.isoformat(), top=ALL)
    expected = Counter()
    for truth_id, organisation_id in truth.ids.items():
        for project_id in truth.projects_of[truth_id]:
            project = truth.projects[project_id]
            is_work = project["action_code"] != "KA120" and project["has_dates"]
            if is_work and project["start_date"] <= day <= project["end_date"]:
                expected[organisation_id] += 1
    assert len(expected) > 20
    assert {
        row["organisation_id"]: row["ongoing_count"]
        for row in answer if row["organisation_id"] in truth.known and row["ongoing_count"]
    } == expected  # fmt: skip


def test_invited_back(truth: Truth):
    answer = {row["organisation_id"]: row for row in truth.ask("invited_back", min_projects="1", top=ALL)}
    checked = 0
    for truth_id, organisation_id in truth.ids.items():
        hosts = Counter(
            host
            for project_id, is_coordinator in truth.projects_of[truth_id].items() if not is_coordinator
            for host, hosts_it in truth.members[project_id].items() if hosts_it
        )  # fmt: skip
        if all(host in truth.ids for host in hosts):
            row = answer[organisation_id]
            assert (row["inviter_count"], row["returning_inviter_count"]) == (
                len(hosts), sum(times > 1 for times in hosts.values()),
            )  # fmt: skip
            checked += bool(hosts)
    assert checked > 50


def test_brokers(truth: Truth):
    answer = truth.ask("brokers", top=ALL)
    ranks = [row["pagerank"] for row in answer]
    assert ranks == sorted(ranks, reverse=True)
    found = {row["organisation_id"]: row["partner_count"] for row in answer}
    sure = {
        organisation_id: len(truth.partners_of[truth_id])
        for organisation_id, truth_id in truth.known.items()
        if truth.partners_of[truth_id] and all(other in truth.ids for other in truth.partners_of[truth_id])
    }
    assert len(sure) > 20
    assert {organisation_id: found[organisation_id] for organisation_id in sure} == sure


def test_topic_profile(truth: Truth):
    checked = 0
    for truth_id, organisation_id in list(truth.ids.items())[:20]:
        expected = Counter(
            concept
            for project_id in truth.projects_of[truth_id]
            for concept in truth.projects[project_id]["concepts"]
        )
        answer = truth.ask("topic_profile", organisation=organisation_id)
        assert {row["id"]: row["project_count"] for row in answer if row["kind"] == "concept"} == expected
        checked += len(expected)
    assert checked > 50


def test_grant_capacity(truth: Truth):
    answer = truth.ask("grant_capacity", since="2018", top=ALL)
    expected = {}
    for truth_id, organisation_id in truth.ids.items():
        grants = [
            truth.projects[project_id]["grant_eur"]
            for project_id, is_coordinator in truth.projects_of[truth_id].items()
            if is_coordinator
            and truth.projects[project_id]["grant_eur"]
            and truth.projects[project_id]["call_year"] >= 2018
        ]
        if grants:
            expected[organisation_id] = (len(grants), round(max(grants), 2), round(sum(grants), 2))
            middle = median(grants)
            row = next(row for row in answer if row["organisation_id"] == organisation_id)
            assert abs(float(row["median_eur"]) - middle) <= 0.01
    assert len(expected) > 50
    assert {
        row["organisation_id"]: (row["granted_count"], float(row["largest_eur"]), float(row["mobilised_eur"]))
        for row in answer if row["organisation_id"] in truth.known
    } == expected  # fmt: skip


def test_good_practices(truth: Truth):
    answer = truth.ask("good_practices", since="2014", top=ALL)
    expected = {
        project_id
        for project_id, project in truth.projects.items()
        if project["is_good_practice"] or project["is_success_story"] or project["result_count"]
    }
    assert len(expected) > 20
    found = {row["project_id"] for row in answer}
    assert {project_id for project_id in found if "-CREA-" not in project_id} == expected
    only_results = truth.ask("good_practices", since="2014", only_with_results="yes", top=ALL)
    assert {row["project_id"] for row in only_results if "-CREA-" not in row["project_id"]} == {
        project_id for project_id in expected if truth.projects[project_id]["result_count"]
    }


def test_accreditations(truth: Truth):
    answer = truth.ask("accreditations", top=ALL)
    expected = {
        project_id: (project["status"].lower(), project["call_year"])
        for project_id, project in truth.projects.items()
        if project["action_code"] == "KA120" and truth.members[project_id]
    }
    assert len(expected) > 5
    assert {
        row["evidence"]: (row["status"], row["call_year"]) for row in answer if row["status"] != "charter"
    } == expected


def test_openness(truth: Truth):
    answer = {row["organisation_id"]: row for row in truth.ask("openness", min_projects="2", top=ALL)}
    checked = 0
    for truth_id, organisation_id in truth.ids.items():
        if organisation_id not in answer or not truth.partners_of[truth_id] <= set(truth.ids):
            continue
        met = defaultdict(set)
        for project_id in truth.projects_of[truth_id]:
            met[truth.projects[project_id]["call_year"]] |= set(truth.members[project_id]) - {truth_id}
        first, *later = sorted(met)
        before, new, all_partners = set(met[first]), 0, 0
        for year in later:
            new += len(met[year] - before)
            all_partners += len(met[year])
            before |= met[year]
        share = answer[organisation_id]["new_partner_share"]
        assert share is None if not all_partners else abs(share - new / all_partners) < 1e-5
        checked += bool(all_partners)
    assert checked >= 3


def test_organisation_identity(truth: Truth):
    real = {row["truth_id"]: row for row in truth.second.organisations.to_dicts()}
    checked = 0
    for truth_id, organisation_id in list(truth.ids.items())[:20]:
        facts = truth.ask("organisation_identity", organisation=organisation_id)
        values = {row["value"] for row in facts if row["fact"] == "identifier" and row["is_shown"]}
        assert values <= {real[truth_id]["pic"], real[truth_id]["oid"]}
        checked += len(values)
        evidence = {project_id for row in facts for project_id in row["project_ids"]}
        assert evidence
        assert evidence <= set(truth.projects_of[truth_id])
    assert checked > 10


def test_local_alternatives(truth: Truth):
    country = Counter(truth.countries[truth_id] for truth_id in truth.ids).most_common(1)[0][0]
    answer = truth.ask("local_alternatives", country=country, field="SCH", include_capital="yes", top=ALL)
    expected = {}
    for truth_id, organisation_id in truth.ids.items():
        projects = [truth.projects[project_id] for project_id in truth.projects_of[truth_id]]
        in_field = [project for project in projects if project["sector"] == "SCH"]
        if truth.countries[truth_id] == country and in_field:
            expected[organisation_id] = len(in_field)
    assert expected
    assert {
        row["organisation_id"]: row["project_count"]
        for row in answer
        if row["organisation_id"] in truth.known
    } == expected
    outside = truth.ask("local_alternatives", country=country, field="SCH", top=ALL)
    assert {row["organisation_id"] for row in outside} == {
        row["organisation_id"] for row in answer if row["is_in_capital"] is False
    }


def test_what_changed(truth: Truth):
    before = set(truth.first.projects["project"])
    new = {project_id for project_id, row in truth.projects.items() if row["project"] not in before}
    assert new
    answer = truth.ask("what_changed", change_kind="new", subject="project", top=ALL)
    assert {row["project_id"] for row in answer} == new
    statuses = dict(truth.first.projects.select("project", "status").iter_rows())
    ended = {
        project_id
        for project_id, row in truth.projects.items()
        if row["project"] in before and row["status"] != statuses[row["project"]]
    }
    assert ended
    changed = truth.ask("what_changed", change_kind="changed", subject="project", top=ALL)
    assert {row["project_id"] for row in changed if row["field"] == "status"} == ended


def test_consortium_mix(truth: Truth):
    countries = [country for country, _ in Counter(truth.countries[one] for one in truth.ids).most_common(5)]
    answer = truth.ask("consortium_mix", countries=",".join(countries), action="KA122", field="SCH")
    assert [row["country_code"] for row in answer if row["missing_countries"]] == []
    assert {row["country_code"] for row in answer} == set(countries)
    for row in answer:
        if row["organisation_id"] in truth.known:
            projects = [truth.projects[p] for p in truth.projects_of[truth.known[row["organisation_id"]]]]
            assert row["action_count"] == sum(project["action_code"] == "KA122" for project in projects)
            assert row["matching_count"] == sum(project["sector"] == "SCH" for project in projects)
        assert row["is_newcomer"] == (row["action_count"] == 0)
    assert sum(row["is_newcomer"] for row in answer) >= 2  # 40 % of five
    picked = {(row["country_code"], row["is_newcomer"]): row["matching_count"] for row in answer}
    for truth_id in truth.ids:
        projects = [truth.projects[project_id] for project_id in truth.projects_of[truth_id]]
        is_newcomer = not any(project["action_code"] == "KA122" for project in projects)
        matching = sum(project["sector"] == "SCH" for project in projects)
        assert matching <= picked.get((truth.countries[truth_id], is_newcomer), matching)


def test_introductions(truth: Truth):
    mine, *others = truth.ids
    near = next(one for one in others if truth.partners_of[mine] & truth.partners_of[one])
    answer = truth.ask("introductions", mine=truth.ids[mine], target=truth.ids[near], top=ALL)
    introducers = {row["partner_id"] for row in answer if row["step_count"] == 2}
    shared = truth.partners_of[mine] & truth.partners_of[near]
    assert introducers & set(truth.known) == {truth.ids[one] for one in shared if one in truth.ids}
    for row in answer:
        for step, project_id in enumerate(row["project_ids"]):
            for organisation_id in row["organisation_ids"][step : step + 2]:
                if organisation_id in truth.known and project_id in truth.members:
                    assert truth.known[organisation_id] in truth.members[project_id]


def test_consortium_gaps(truth: Truth):
    draft = list(truth.ids)[:3]
    asked = ",".join(truth.ids[one] for one in draft)
    answer = truth.ask("consortium_gaps", draft=asked, action="KA220")
    countries = Counter(truth.countries[one] for one in draft)
    minima = {
        row["value"]: (row["status"], row["member_count"]) for row in answer if row["aspect"] == "minimum"
    }
    assert minima == {
        "organisations": ("met", 3),
        "countries": ("met" if len(countries) >= 3 else "not met", len(countries)),
    }
    for row in answer:
        if row["aspect"] == "country":
            assert row["member_count"] == countries[row["value"]]
    assert any(row["status"] == "missing" for row in answer)


def test_similar_organisations(truth: Truth):
    everyone = set()
    for mine in list(truth.ids)[:20]:
        answer = truth.ask("similar_organisations", organisation=truth.ids[mine], top=ALL)
        ids = {row["organisation_id"] for row in answer}
        found = {truth.known[one] for one in ids if one in truth.known}
        assert not found & (truth.partners_of[mine] | {mine})
        assert [row["score"] for row in answer] == sorted((row["score"] for row in answer), reverse=True)
        everyone |= found
    assert len(everyone) > 10
