"""Named queries on who works with whom, held against what the generator made."""

from collections import Counter, defaultdict

from .truth import ALL, Truth


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
    mine, *rest = truth.ids
    near = next(one for one in rest if truth.partners_of[mine] & truth.partners_of[one])
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
