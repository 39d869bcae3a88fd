"""Named queries on what an organisation did, held against what the generator made."""

from collections import Counter, defaultdict
from datetime import date
from statistics import median

from .truth import ALL, Truth


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
