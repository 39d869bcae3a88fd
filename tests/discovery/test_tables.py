"""The discovery tables hold what was counted by hand, and on a made-up world what is counted another way."""

from collections import Counter, defaultdict

import polars as pl
import pytest

from benchmarks.full_scale import write_tables
from schema import MAIN
from schema.rules import validate
from tests.discovery.conftest import GREEN, LANGUAGES, rows, small_world
from warehouse.database import read_database

FILLED = [
    "project_numbers", "partner_projects", "partner_pairs", "project_concepts", "partner_topics",
    "partner_concepts", "partner_fields", "partner_years", "partner_profiles", "consortium_norms",
    "search_words", "search_terms",
]  # fmt: skip


def one(connection, table, organisation_id):
    (row,) = rows(connection, f"FROM {table} WHERE organisation_id = $1", [organisation_id])
    return row


ROLE_IN_P2 = (
    "SELECT role, is_withdrawn FROM partner_projects WHERE project_id = 'P2' AND organisation_id = $1"
)


def test_an_organisation_counts_once_in_a_project(small):
    found = rows(
        small,
        ROLE_IN_P2,
        ["org-a"],
    )
    assert found == [{"role": "coordinator", "is_withdrawn": False}]


def test_whoever_left_is_a_withdrawal_and_no_partner(small):
    assert rows(
        small,
        ROLE_IN_P2,
        ["org-d"],
    ) == [{"role": "partner", "is_withdrawn": True}]
    assert not rows(
        small, "FROM partner_pairs WHERE organisation_id = 'org-d' AND partner_id IN ('org-a', 'org-b')"
    )
    profile = one(small, "partner_profiles", "org-d")
    assert (profile["project_count"], profile["withdrawn_count"]) == (1, 1)


@pytest.mark.parametrize("table", [t for t in FILLED if "organisation_id" in MAIN[t].columns()])
def test_persons_are_nowhere(small, table):
    assert not rows(small, f"FROM {table} WHERE organisation_id LIKE 'withheld%'")


def test_pairs_by_hand(small):
    found = rows(
        small,
        "SELECT organisation_id[-1] || partner_id[-1] AS pair, project_count, coordinated_count, "
        "first_call_year, last_call_year, weight FROM partner_pairs ORDER BY pair",
    )
    assert {row.pop("pair"): tuple(row.values()) for row in found} == {
        "ab": (2, 2, 2019, 2020, 1.5), "ba": (2, 0, 2019, 2020, 1.5),
        "ac": (1, 1, 2019, 2019, 0.5), "ca": (1, 0, 2019, 2019, 0.5),
        "bc": (1, 0, 2019, 2019, 0.5), "cb": (1, 0, 2019, 2019, 0.5),
        "be": (1, 1, 2021, 2021, 1.0), "eb": (1, 0, 2021, 2021, 1.0),
        "cd": (1, 1, 2022, 2022, 0.5), "dc": (1, 0, 2022, 2022, 0.5),
        "ce": (1, 1, 2022, 2022, 0.5), "ec": (1, 0, 2022, 2022, 0.5),
        "de": (1, 0, 2022, 2022, 0.5), "ed": (1, 0, 2022, 2022, 0.5),
        "ef": (1, 1, None, None, 1.0), "fe": (1, 0, None, None, 1.0),
    }  # fmt: skip


def test_years_by_hand(small):
    found = rows(
        small,
        "SELECT organisation_id[-1] AS o, call_year, project_count, coordinated_count, partner_count, "
        "new_partner_count FROM partner_years WHERE o IN ('a', 'b') ORDER BY ALL",
    )
    assert [tuple(row.values()) for row in found] == [
        ("a", 2019, 1, 1, 2, 2), ("a", 2020, 1, 1, 1, 0), ("a", 2022, 1, 1, 0, 0),
        ("b", 2019, 1, 0, 2, 2), ("b", 2020, 1, 0, 1, 0), ("b", 2021, 1, 1, 1, 1),
    ]  # fmt: skip


def test_a_profile_by_hand(small):
    profile = one(small, "partner_profiles", "org-a")
    expected = {
        "organisation_number": 1, "name": "A", "country_code": "PT", "project_count": 3,
        "coordinated_count": 3,
        "withdrawn_count": 0, "terminated_count": 1, "good_practice_count": 1, "first_call_year": 2019,
        "last_call_year": 2022, "last_coordinated_year": 2022, "last_project_id": "P4", "main_field": "VET",
        "main_field_share": 0.666667, "field_count": 2, "concept_count": 2, "median_grant_eur": 200,
        "largest_grant_eur": 300, "partner_count": 2, "partner_country_count": 2, "collaboration_weight": 2.0,
        "repeat_partner_share": 0.5, "new_partner_share": 0.0,
    }  # fmt: skip
    assert {name: profile[name] for name in expected} == expected
    other = one(small, "partner_profiles", "org-b")
    assert (other["main_field"], other["new_partner_share"], other["median_grant_eur"]) == ("VET", 0.5, None)


def test_who_only_left_or_never_took_part_has_a_profile_of_zeros(small):
    profile = one(small, "partner_profiles", "org-g")
    assert (profile["project_count"], profile["partner_count"], profile["collaboration_weight"]) == (
        0,
        0,
        0.0,
    )
    assert profile["repeat_partner_share"] is None
    assert profile["main_field"] is None


def test_topics_concepts_and_fields_by_hand(small):
    found = rows(
        small,
        "SELECT topic_id, project_count, coordinated_count FROM partner_topics "
        "WHERE organisation_id = 'org-b'",
    )
    assert {row["topic_id"]: (row["project_count"], row["coordinated_count"]) for row in found} == {
        GREEN: (2, 0), LANGUAGES: (1, 0), "any-bees": (1, 1),
    }  # fmt: skip
    found = rows(
        small,
        "SELECT concept_id, project_count, affinity FROM partner_concepts WHERE organisation_id = 'org-b'",
    )
    assert {row["concept_id"]: (row["project_count"], row["affinity"]) for row in found} == {
        "green": (2, 0.894427), "languages": (1, 0.447214),
    }  # fmt: skip
    found = rows(
        small,
        "SELECT field, project_count, first_call_year FROM partner_fields WHERE organisation_id = 'org-b'",
    )
    assert [tuple(row.values()) for row in found] == [("SCH", 1, 2021), ("VET", 2, 2019)]


def test_the_crosswalk_says_what_was_read_and_what_is_recalled(small):
    found = rows(small, "SELECT topic_id, concept_id, status FROM topic_concepts")
    assert [tuple(row.values()) for row in found] == [
        (LANGUAGES, "languages", "verified"),
        (GREEN, "green", "unverified"),
    ]


def test_words_weigh_more_in_titles_and_where_rare(small):
    weights = {
        row["term"]: row["weight"]
        for row in rows(
            small,
            "SELECT term, weight FROM search_terms JOIN project_numbers USING (project_number) "
            "WHERE project_id = 'P2'",
        )
    }
    # six projects: "skills" in two (title and topic of P1, topic and abstract of P2), "workshop" in one
    assert weights["workshop"] == pytest.approx(1.9459, abs=1e-3)  # ln(1 + 6/1), abstract
    assert weights["skills"] == pytest.approx(3 * 1.3863, abs=1e-3)  # ln(1 + 6/2), topic and abstract
    assert weights["work"] == pytest.approx(3 * 1.9459, abs=1e-3)  # title


def test_norms_by_hand(small):
    found = rows(
        small,
        "SELECT value, project_count, consortium_count, share, example_project_id FROM consortium_norms "
        "WHERE action_code = 'KA220' AND aspect = 'country'",
    )
    by_country = {row["value"]: tuple(row.values())[1:] for row in found}
    assert by_country == {
        "PT": (3, 3, 1.0, "P5"), "ES": (2, 3, 0.666667, "P2"), "DE": (2, 3, 0.666667, "P5"),
        "EL": (1, 3, 0.333333, "P5"),
    }  # fmt: skip
    assert not rows(small, "FROM consortium_norms WHERE action_code = 'KA122'"), "one alone is no consortium"


@pytest.mark.parametrize("table", FILLED)
def test_rows_follow_the_registry(small, made_up, table):
    for connection in (small, made_up):
        frame = connection.execute(f"FROM {table}").pl()
        assert not frame.is_empty()
        assert frame.columns == list(MAIN[table].columns())
        validate(frame, MAIN[table], table)


def test_two_builds_are_equal(tmp_path, small_file):
    again = tmp_path / "again.duckdb"
    write_tables(again, {"main": small_world()})
    with read_database(small_file) as one_build, read_database(again) as other:
        for table in FILLED:
            assert one_build.execute(f"FROM {table}").pl().equals(other.execute(f"FROM {table}").pl()), table


# the same numbers, counted in another way from what the generator made


@pytest.fixture(scope="session")
def consortia(made_up_tables):
    """Project: its call year, its coordinators, and everyone in it who has a name and did not leave."""
    years = dict(made_up_tables["projects"].select("project_id", "call_year").iter_rows())
    found = defaultdict(lambda: (set(), set()))
    named = made_up_tables["participations"].filter(~pl.col("is_name_withheld") & ~pl.col("is_withdrawn"))
    for project_id, organisation_id, role in named.select(
        "project_id", "organisation_id", "role"
    ).iter_rows():
        coordinators, everyone = found[project_id]
        everyone.add(organisation_id)
        if role == "coordinator":
            coordinators.add(organisation_id)
    return {project_id: (years[project_id], *sets) for project_id, sets in found.items()}


def test_pairs_of_a_made_up_world(made_up, consortia):
    counts, weights = Counter(), Counter()
    for _, _, everyone in consortia.values():
        for one_of_them in everyone:
            for other in everyone - {one_of_them}:
                counts[one_of_them, other] += 1
                weights[one_of_them, other] += 1 / (len(everyone) - 1)
    found = rows(made_up, "SELECT organisation_id, partner_id, project_count, weight FROM partner_pairs")
    assert len(found) == len(counts)
    for row in found:
        pair = row["organisation_id"], row["partner_id"]
        assert row["project_count"] == counts[pair]
        assert row["weight"] == pytest.approx(weights[pair], abs=1e-6)


def test_profiles_of_a_made_up_world(made_up, made_up_tables, consortia):
    projects, coordinated, partners, met = Counter(), Counter(), defaultdict(Counter), defaultdict(dict)
    for year, coordinators, everyone in consortia.values():
        projects.update(everyone)
        coordinated.update(coordinators)
        for organisation in everyone:
            partners[organisation].update(everyone - {organisation})
            for partner in everyone - {organisation}:
                met[organisation].setdefault(year, set()).add(partner)
            met[organisation].setdefault(year, set())
    for row in rows(made_up, "FROM partner_profiles"):
        organisation = row["organisation_id"]
        assert row["project_count"] == projects[organisation]
        assert row["coordinated_count"] == coordinated[organisation]
        assert row["partner_count"] == len(partners[organisation])
        again = [partner for partner, count in partners[organisation].items() if count > 1]
        share = len(again) / len(partners[organisation]) if partners[organisation] else None
        assert row["repeat_partner_share"] == pytest.approx(share, abs=1e-6)
        assert row["new_partner_share"] == pytest.approx(openness(met[organisation]), abs=1e-6)
    assert made_up_tables["organisations"].height == len(rows(made_up, "FROM partner_profiles"))


def openness(met: dict[int, set[str]]) -> float | None:
    known, new, total = set(), 0, 0
    for place, year in enumerate(sorted(met)):
        if place:
            new += len(met[year] - known)
            total += len(met[year])
        known |= met[year]
    return new / total if total else None


def test_each_project_adds_one_to_everyone_in_it(made_up, consortia):
    weight = Counter()
    for _, _, everyone in consortia.values():
        if len(everyone) > 1:
            weight.update(everyone)
    for row in rows(made_up, "SELECT organisation_id, collaboration_weight FROM partner_profiles"):
        assert row["collaboration_weight"] == pytest.approx(weight[row["organisation_id"]], abs=1e-5)


def test_pairs_are_the_same_from_either_side(made_up):
    assert not rows(
        made_up,
        "FROM partner_pairs AS p ANTI JOIN partner_pairs AS q ON q.organisation_id = p.partner_id "
        "AND q.partner_id = p.organisation_id AND q.weight = p.weight AND q.project_count = p.project_count",
    )


def test_pagerank_sums_to_one(made_up, small):
    for connection in (made_up, small):
        ((total,),) = connection.execute("SELECT sum(pagerank) FROM partner_profiles").fetchall()
        assert total == pytest.approx(1, abs=1e-6)
