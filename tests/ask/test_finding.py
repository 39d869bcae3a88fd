"""Finding partners: with whom they worked, what is new, and why nothing fits."""

import polars as pl
import pytest

from warehouse.ask.find import explain, find_partners

EVERYONE = 100_000


def ids(frame: pl.DataFrame) -> set[str]:
    return set(frame["organisation_id"])


def test_partners_of_someone_and_without_someone(connection, truth):
    mine, known = next(iter(truth.ids.items()))
    partners = ids(truth.sql(f"SELECT partner_id AS organisation_id FROM partner_pairs "
                             f"WHERE organisation_id = '{known}'"))  # fmt: skip
    assert {truth.ids[one] for one in truth.partners_of[mine] if one in truth.ids} <= partners
    found = find_partners(connection, {"worked_with": [known]}, EVERYONE)
    assert ids(found) == partners
    assert found["known_ids"].to_list() == [[known]] * len(partners)
    one = min(partners)
    rest = find_partners(connection, {"worked_with": [known], "exclude": [one]}, EVERYONE)
    assert ids(rest) == partners - {one}


def test_new_ones_are_those_of_projects_new_since_the_last_release(connection, truth):
    before = set(truth.first.projects["project"])
    new = {project_id for project_id, row in truth.projects.items() if row["project"] not in before}
    found = find_partners(connection, {"new_projects_only": True}, EVERYONE)
    assert {project_id for row in found["example_project_ids"] for project_id in row} <= new
    assert found["matching_count"].max() <= len(new)
    taking_part = {truth.ids[one] for project_id in new for one in truth.members[project_id]
                   if one in truth.ids}  # fmt: skip
    assert taking_part
    assert ids(found) & set(truth.known) == taking_part


def test_what_is_offered_to_be_left_out_is_true_and_in_order(small):
    """Of EL, g is a partner in P3 (SCH), and h coordinates; without a country a, c, d and e fit."""
    filters = {"countries": ["EL"], "field": "VET", "since": 2022, "role": "partner"}
    assert find_partners(small, filters, 1).is_empty()
    loosened = explain(small, filters).loosened
    assert list(loosened.items()) == [("field", 1), ("countries", 4)]
    for name in filters:
        rest = find_partners(small, {key: filters[key] for key in filters if key != name}, EVERYONE)
        assert loosened.get(name, 0) == rest.height


@pytest.mark.parametrize(
    ("filters", "facts"),
    [
        ({"query": "zzqqxx title"}, {"unknown_words": ["zzqqxx"]}),
        ({"query": "🎉"}, {"has_no_word": True}),
        ({"query": ""}, {"has_no_word": True}),
        ({"new_projects_only": True}, {"is_first_release": True}),
        ({"countries": []}, {}),
    ],
)
def test_why_nothing_fits(small, filters, facts):
    why = explain(small, filters)
    said = {"has_no_word": False, "unknown_words": [], "is_first_release": False} | facts
    assert {name: getattr(why, name) for name in said} == said


def test_a_first_release_and_one_without_a_new_project_are_told_apart(small, connection):
    assert explain(small, {"new_projects_only": True}).is_first_release
    why = explain(connection, {"new_projects_only": True})
    assert (why.is_first_release, why.is_nothing_new) == (False, False)
