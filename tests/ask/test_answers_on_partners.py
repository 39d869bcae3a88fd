"""Named queries on who works with whom, worked out by hand from the projects of `hand_made`."""

from pathlib import Path

import duckdb
import polars as pl
import pytest

from warehouse.ask.queries import run_query

from .conftest import Ask
from .hand_made import VET_SCHOOL, dates
from .small_world import Organisation, Project, write_small_world


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
