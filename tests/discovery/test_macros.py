"""What the macros answer, by hand on the small world."""

from datetime import datetime
from itertools import pairwise

import polars as pl
import pytest

from benchmarks.by_hand import by_hand
from schema import MAIN
from tests.discovery.conftest import GREEN, rows
from transforms.network import network_measures
from warehouse.database import insert, new_database, read_database
from warehouse.discovery import fill_discovery

POINTS = ["experience_points", "relevance_points", "recency_points", "coordination_points", "focus_points"]


def found(connection, arguments="", values=()):
    return [row["organisation_id"] for row in rows(connection, f"FROM find_partners({arguments})", values)]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("query := 'green skills'", {"org-a", "org-b", "org-c"}),
        ("query := 'GREEN  Skills!'", {"org-a", "org-b", "org-c"}),
        ("query := 'πρασινεσ ΔΕΞΙΟΤΗΤΕΣ'", {"org-b", "org-e"}),
        ("query := 'education ecologie'", {"org-c", "org-d", "org-e"}),
        ("query := 'bees'", {"org-b", "org-e"}),  # a word of the topic alone
        ("query := 'skills workshop'", {"org-a", "org-b"}),  # "skills" alone says too little
        ("query := 'unicorns'", set()),
        ("query := ''", set()),
        ("query := 'workshop', country := 'PT'", {"org-a"}),  # D left that project
        ("concept := 'green'", {"org-a", "org-b", "org-c"}),
        ("concept := 'languages'", {"org-a", "org-b", "org-c", "org-d", "org-e"}),
        ("concept := 'sport'", set()),
        (f"topic := '{GREEN}'", {"org-a", "org-b", "org-c"}),
        (f"topic := '{GREEN}', concept := 'languages'", {"org-a", "org-b"}),
        ("query := 'skills', concept := 'languages'", {"org-a", "org-b"}),
        ("country := 'PT'", {"org-a", "org-d"}),
        ("countries := ['ES', 'DE']", {"org-b", "org-c"}),
        ("countries := []", set()),
        ("field := 'SCH'", {"org-a", "org-b", "org-e"}),
        ("action := 'KA210'", {"org-b", "org-e"}),
        ("organisation_type := 'ngo'", {"org-b", "org-e"}),
        ("organisation_type := 'Local Public body'", {"org-f"}),
        ("role := 'coordinator'", {"org-a", "org-b", "org-c", "org-e"}),
        ("role := 'associated_partner'", {"org-e"}),
        ("since := 2021", {"org-a", "org-b", "org-c", "org-d", "org-e"}),
        ("since := 2030", set()),
        ("min_projects := 3", {"org-a", "org-b", "org-e"}),
        ("action := 'KA220', newcomers_only := true", {"org-a", "org-b", "org-c", "org-d", "org-e"}),
        ("newcomers_only := true", {"org-c", "org-d", "org-e", "org-f"}),  # A and B have three each
        ("worked_with := ['org-a']", {"org-b", "org-c"}),
        ("worked_with := ['org-old']", {"org-b", "org-c"}),  # its id was retired
        ("worked_with := ['org-a', 'org-f']", {"org-b", "org-c", "org-e"}),
        ("worked_with := ['nobody']", set()),
        ("country := 'PT', exclude := ['org-a', NULL]", {"org-d"}),
        (
            "country := 'PT', min_projects := NULL, new_projects_only := NULL, newcomers_only := NULL, "
            "top := NULL",
            {"org-a", "org-d"},
        ),
        ("worked_with := []", set()),
        ("exclude := ['org-old', 'org-b']", {"org-c", "org-d", "org-e", "org-f"}),
        ("exclude := ['nobody'], country := 'FR'", {"org-f"}),
        ("", {"org-a", "org-b", "org-c", "org-d", "org-e", "org-f"}),
        ("top := 2, country := NULL", {"org-a", "org-e"}),
    ],
)
def test_find_partners_by_hand(small, arguments, expected):
    answer = found(small, arguments)
    assert set(answer) == expected
    assert len(answer) == len(expected)


def test_words_as_common_as_the_are_asked_for_only_if_there_are_no_others(tmp_path):
    """In 1,500 projects "the" is everywhere, thus in no abstract's words; "bees" is in one of them."""
    with new_database(tmp_path / "many.duckdb") as connection:
        seen = {"first_seen": datetime(2026, 3, 1), "last_seen": datetime(2026, 3, 1)}
        numbers = range(1500)
        insert_rows(connection, "organisations", [{"organisation_id": f"org-{n}"} for n in numbers])
        insert_rows(connection, "projects", [
            {"project_id": f"P{n}", "identifier_kind": "unknown", "organisation_count": 1, "country_count": 0,
             "title": "The bees" if n == 7 else "Wool", "abstract": "the hive" if n == 8 else "the", **seen}
            for n in numbers
        ])  # fmt: skip
        insert_rows(connection, "participations", [
            {"project_id": f"P{n}", "role": "partner", "position": 1, "organisation_id": f"org-{n}",
             "is_withdrawn": False, "is_name_withheld": False, "document_id": "d", "record_number": 1}
            for n in numbers
        ])  # fmt: skip
        fill_discovery(connection, network_measures)
    with read_database(tmp_path / "many.duckdb") as connection:
        assert found(connection, "query := 'the hive of the'") == ["org-8"]
        assert found(connection, "query := 'bees'") == found(connection, "query := 'the bees'") == ["org-7"]
        assert found(connection, "query := 'the'") == ["org-7"]  # the only title that has it


def insert_rows(connection, name, held):
    insert(connection, "main", name, by_hand(pl.DataFrame(held, infer_schema_length=None), MAIN[name]))


def test_every_rank_is_explained(small):
    first, *_ = answer = rows(small, "FROM find_partners(query := 'green skills')")
    # A: both its VET projects of three match; the newest is of 2020, the newest of all of 2022
    assert first["organisation_id"] == "org-a"
    assert (first["matching_count"], first["coordinated_count"], first["last_call_year"]) == (2, 2, 2020)
    assert first["example_project_ids"] == ["P1", "P2"]
    assert (first["words_found"], first["fitting_count"], first["known_count"]) == (
        ["green", "skills"],
        3,
        None,
    )
    assert first["experience_points"] == pytest.approx(40 * (1 - 0.8**2), abs=0.05)
    assert first["recency_points"] == pytest.approx(20 * 0.85**2, abs=0.06)
    assert first["coordination_points"] == pytest.approx(10 * (1 - 0.7**2), abs=0.05)
    assert first["focus_points"] == pytest.approx(10 * 2 / 3, abs=0.05)
    # both words in title and topics of P1: five of six; green in topics, skills in topics and abstract of P2
    green, skills = 1.3863, 1.3863
    second_project = (2 * green + 3 * skills) / (6 * (green + skills))
    assert first["relevance_points"] == pytest.approx(20 * (5 / 6 + second_project) / 2, abs=0.06)
    for row in answer:
        assert row["score"] == pytest.approx(sum(row[name] for name in POINTS), abs=0.3)
    assert [row["place"] for row in answer] == [1, 2, 3]
    assert [row["score"] for row in answer] == sorted((row["score"] for row in answer), reverse=True)


def test_whom_they_know_is_shown(small):
    (row,) = rows(
        small,
        "FROM find_partners(worked_with := ['org-b', 'org-a'], exclude := ['org-a', 'org-b', 'org-e'])",
    )
    assert (row["organisation_id"], row["known_count"], row["known_ids"]) == ("org-c", 2, ["org-a", "org-b"])


def test_history_by_hand(small):
    answer = rows(small, "FROM partner_history('org-old')")
    assert [tuple(row.values()) for row in answer] == [
        (2022, "KA122", "SCH", "coordinator", 1, 0, ["P4"]),
        (2020, "KA220", "VET", "coordinator", 1, 0, ["P2"]),
        (2019, "KA220", "VET", "coordinator", 1, 0, ["P1"]),
    ]
    left = rows(small, "FROM partner_history('org-d') WHERE call_year = 2020")
    assert (left[0]["project_count"], left[0]["withdrawn_count"]) == (0, 1)
    assert rows(small, "FROM partner_history('nobody')") == []


def test_common_partners_by_hand(small):
    answer = rows(small, "FROM shared_partners('org-a', 'org-e')")
    assert [(r["step_count"], r["partner_id"], r["project_counts"], r["weakest_link"]) for r in answer] == [
        (2, "org-b", [2, 1], 1),
        (2, "org-c", [1, 1], 1),
    ]


def test_those_who_know_each_other_need_no_introduction(small):
    first, *others = rows(small, "FROM shared_partners('org-old', 'org-b')")
    assert (first["step_count"], first["partner_id"], first["project_counts"], first["last_call_year"]) == (
        1,
        None,
        [2],
        2020,
    )
    assert [(r["step_count"], r["partner_id"]) for r in others] == [(2, "org-c")]


def test_the_shortest_chain_where_no_partner_is_shared(small):
    # A knows B and C, both know E, E knows F; the way by B is the stronger one
    first, *_ = answer = rows(small, "FROM shared_partners('org-a', 'org-f')")
    assert first["organisation_ids"] == ["org-a", "org-b", "org-e", "org-f"]
    assert (first["step_count"], first["project_counts"], first["names"]) == (
        3,
        [2, 1, 1],
        ["A", "B", "E", "F"],
    )
    assert {r["step_count"] for r in answer} == {3}


@pytest.mark.parametrize(
    "pair", ["'org-a', 'org-g'", "'org-a', 'org-a'", "'org-a', 'nobody'", "NULL, 'org-a'"]
)
def test_no_chain(small, pair):
    assert rows(small, f"FROM shared_partners({pair})") == []


def test_chains_of_a_made_up_world(made_up):
    """Each chain is a shortest one, and made of pairs: against a search of our own."""
    known = {}
    for one, other in made_up.execute("SELECT organisation_id, partner_id FROM partner_pairs").fetchall():
        known.setdefault(one, set()).add(other)
    everyone = sorted(known)
    lengths = set()
    for a, b in zip(everyone[::7], everyone[3::7], strict=False):
        reached, steps = {a}, 0
        while b not in reached and steps < 4:
            reached |= {partner for one in reached for partner in known[one]}
            steps += 1
        answer = rows(made_up, "FROM shared_partners($1, $2)", [a, b])
        if b not in reached:
            assert answer == []
            continue
        lengths.add(steps)
        assert {row["step_count"] for row in answer} <= ({1, 2} if steps <= 2 else {steps})
        assert answer[0]["step_count"] == steps
        for row in answer:
            chain = row["organisation_ids"]
            assert (chain[0], chain[-1], len(chain)) == (a, b, row["step_count"] + 1)
            assert all(two in known[one] for one, two in pairwise(chain))
    assert {2, 3, 4} <= lengths


def test_similar_partners_by_hand(small):
    answer = rows(small, "FROM similar_partners('org-d')")  # one project: languages, no field, from PT
    assert answer[0]["shared_concept_ids"] == ["languages"]
    by_id = {row["organisation_id"]: row for row in answer}
    assert set(by_id) == {"org-a", "org-b", "org-c", "org-e"}
    # C: green 1, languages 1, so the cosine is 1/√2; two projects to one; another type; one project together
    c = by_id["org-c"]
    assert (c["concept_points"], c["field_points"], c["type_points"], c["size_points"]) == (42.4, 0.0, 0, 5.0)
    assert (c["together_count"], c["example_project_ids"]) == (1, ["P5"])
    assert {
        r["organisation_id"] for r in rows(small, "FROM similar_partners('org-d', new_only := true)")
    } == {"org-a", "org-b"}
    assert rows(small, "FROM similar_partners('org-g')") == []
    assert rows(small, "FROM similar_partners('nobody')") == []


def test_null_is_as_good_as_left_out(small):
    for macro in ("similar_partners('org-a'", "shared_partners('org-a', 'org-b'"):
        assert rows(small, f"FROM {macro}, top := NULL)") == rows(small, f"FROM {macro})")
    with_null = rows(small, "FROM similar_partners('org-a', new_only := NULL)")
    assert with_null == rows(small, "FROM similar_partners('org-a')")


def test_gaps_by_hand(small):
    answer = rows(small, "FROM consortium_gaps(['org-old', 'org-b', 'nobody'], 'KA220')")
    status = {(row["aspect"], row["value"]): row["status"] for row in answer}
    assert status["minimum", "organisations"] == "not met"
    assert status["minimum", "countries"] == "not met"
    assert status["organisation", "nobody"] == "not found"
    assert (status["country", "PT"], status["country", "DE"]) == ("present", "missing")
    assert (status["concept", "green"], status["field", "VET"]) == ("present", "present")
    assert status["organisation_type", "Higher education institution (tertiary level)"] == "missing"
    missing = next(row for row in answer if row["value"] == "DE")
    assert (missing["consortium_share"], missing["ground"]) == (0.666667, "2 of 3 consortia, such as P5")
    complete = rows(small, "FROM consortium_gaps(['org-a', 'org-b', 'org-c', 'org-a'], 'KA220')")
    assert [(r["status"], r["member_count"], r["needed_count"]) for r in complete[:2]] == [("met", 3, 3)] * 2
    assert {r["status"] for r in complete if r["aspect"] == "country" and r["value"] != "EL"} == {"present"}


def test_minimums_that_are_not_known_say_so(small):
    answer = rows(small, "FROM consortium_gaps(['org-a'], 'KA999')")
    assert [(row["aspect"], row["status"]) for row in answer] == [("minimum", "unknown")] * 2
