"""Which source wins for a field: told with the column, of those that give it."""

import pytest

from extractors.sources import SOURCES
from schema import STAGED
from schema.columns import facts
from schema.projects import TAKEN_WHOLE, Projects, StagedProjects

FIELDS = {
    name: facts(column) for name, column in Projects.columns().items() if facts(column).precedence is not None
}
# What a build finds out by itself
WORKED_OUT = {
    *("project_id", "identifier_kind", "abstract", "duration_months", "coordinator_id"),
    *("organisation_count", "country_count", "first_seen", "last_seen", "is_listed"),
}


def test_every_field_of_projects_says_who_wins_or_is_worked_out() -> None:
    assert set(Projects.columns()) == set(FIELDS) | WORKED_OUT
    assert not set(FIELDS) & WORKED_OUT


@pytest.mark.parametrize("field", FIELDS)
def test_a_field_is_read_from_staged_columns(field) -> None:
    known = FIELDS[field]
    for column in known.read_from or (field,):
        assert column in StagedProjects.columns(), f"{field} is read from {column}, which is not staged"
    assert known.precedence.reason


@pytest.mark.parametrize("field", FIELDS)
def test_those_win_that_give_it(field) -> None:
    known = FIELDS[field]
    columns = set(known.read_from or (field,))
    giving = {source.id for source in SOURCES.values() if columns & set(source.gives.get("projects", ()))}
    assert set(known.precedence.sources) == giving, f"projects.{field}: see schema/projects.py"


@pytest.mark.parametrize("table", TAKEN_WHOLE)
def test_what_is_taken_whole_says_why(table) -> None:
    # a table with a staged one of its own is told by who gives that, any other by who gives projects
    staged = table if table in STAGED else "projects"
    giving = {source.id for source in SOURCES.values() if staged in source.gives}
    assert set(TAKEN_WHOLE[table].sources) == giving, f"{table}: see schema/projects.py"
    assert TAKEN_WHOLE[table].reason
