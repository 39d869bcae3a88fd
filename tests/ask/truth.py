"""What is true of a made-up world: worked out from what the generator made, never from the warehouse.

The warehouse is asked for one thing only: which id each organisation of the truth got. Organisations whose
mentions were not all put together, or were put together with another one's, are not `known`: whether
resolution is good is measured elsewhere.
"""

import csv
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from portal.world import World
from warehouse.ask.queries import run_query

KEY_ACTIONS = {"KA1": "KA1", "KA2": "KA2", "KA3": "KA3", "JM": "JMO", "SPO": "SPO"}
ALL = "100000"  # rows; more than there are: nothing is cut off
ERASMUS = pl.col("family").is_in(list(KEY_ACTIONS))


@dataclass
class Truth:
    """Two nights of a world, the warehouse that was made of them, and its copy in the release.

    Row by row it is plain Python: the world is small, and nothing here should resemble the queries.
    """

    first: World
    second: World
    database: Path
    released: Path

    def ask(self, name: str, **given: str) -> list[dict[str, Any]]:
        with duckdb.connect(str(self.database), read_only=True) as connection:
            return run_query(connection, name, given).to_dicts()

    def sql(self, sql: str) -> pl.DataFrame:
        with duckdb.connect(str(self.database), read_only=True) as connection:
            return connection.execute(sql).pl()

    @cached_property
    def projects(self) -> dict[str, dict[str, Any]]:
        """The projects of 2014 and later that either night published, by id as published."""
        listed = pl.col("in_lists") | pl.col("in_search")
        published = pl.concat(
            [w.projects.filter(listed, ERASMUS)["project"] for w in (self.first, self.second)]
        )
        rows = self.second.projects.filter(pl.col("project").is_in(published.unique().implode())).to_dicts()
        canonical = dict(self.sql("SELECT value, project_id FROM project_identifiers").iter_rows())
        concepts = _concepts()
        searched = {
            number
            for world in (self.first, self.second)
            for number in world.projects.filter("in_search")["project"]
        }
        return {
            canonical.get(row["identifier"], row["identifier"]): row
            | {
                "action_code": row["action_code"].rpartition("-")[0]
                if row["action_code"].rpartition("-")[2] in ("SCH", "VET", "HED", "ADU", "YOU")
                else row["action_code"],
                "has_dates": row["project"] in searched,  # lists say none
                "key_action": KEY_ACTIONS[row["family"]],
                "concepts": {
                    concept
                    for label in (row["topics"] or "").split("; ")
                    for concept in concepts[row["call_year"] >= 2021, _folded(label)]
                },
            }
            for row in rows
        }

    @cached_property
    def members(self) -> dict[str, dict[int, bool]]:
        """By project: who takes part (true id, persons left out), and whether it coordinates."""
        persons = set(self.second.organisations.filter("is_person")["truth_id"])
        by_number = {row["project"]: project_id for project_id, row in self.projects.items()}
        members: dict[str, dict[int, bool]] = defaultdict(dict)
        for row in self.second.participations.iter_rows(named=True):
            project_id = by_number.get(row["project"])
            if project_id is not None and row["truth_id"] not in persons:
                held = members[project_id].get(row["truth_id"], False)
                members[project_id][row["truth_id"]] = held or row["role"] == "coordinator"
        return members

    @cached_property
    def projects_of(self) -> dict[int, dict[str, bool]]:
        """By organisation: its projects, and whether it coordinates them."""
        found: dict[int, dict[str, bool]] = defaultdict(dict)
        for project_id, members in self.members.items():
            for truth_id, is_coordinator in members.items():
                found[truth_id][project_id] = is_coordinator
        return found

    @cached_property
    def partners_of(self) -> dict[int, set[int]]:
        """By organisation: with whom it was in a project."""
        return {
            one: {other for project_id in projects for other in self.members[project_id]} - {one}
            for one, projects in self.projects_of.items()
        }

    @cached_property
    def known(self) -> dict[str, int]:
        """The true id of each organisation_id that stands for all mentions of one, and of no other."""
        numbers = {row["project"]: project_id for project_id, row in self.projects.items()}
        given = {
            (project_id, role, position): organisation_id
            for project_id, role, position, organisation_id in self.sql(
                "SELECT project_id, role, position, organisation_id "
                "FROM participations WHERE NOT is_name_withheld"
            ).iter_rows()
        }
        all_ids: dict[int, set[str]] = defaultdict(set)
        all_truths: dict[str, set[int]] = defaultdict(set)
        for row in self.second.participations.iter_rows(named=True):
            project_id = numbers.get(row["project"], "")
            organisation_id = given.get((project_id, row["role"], max(row["position"], 1)))
            if organisation_id is not None:
                all_ids[row["truth_id"]].add(organisation_id)
                all_truths[organisation_id].add(row["truth_id"])
        before_2014 = set(
            self.sql(
                "SELECT organisation_id FROM participations "
                "JOIN projects USING (project_id) WHERE key_action IS NULL"
            )["organisation_id"]
        )
        return {
            organisation_id: truth_id
            for organisation_id, (truth_id, *more) in all_truths.items()
            if not more and all_ids[truth_id] == {organisation_id} and organisation_id not in before_2014
        }

    @cached_property
    def ids(self) -> dict[int, str]:
        """The organisation_id of each known organisation, busiest first."""
        by_size = sorted(self.known.items(), key=lambda pair: (-len(self.projects_of[pair[1]]), pair[0]))
        return {truth_id: organisation_id for organisation_id, truth_id in by_size}

    @cached_property
    def countries(self) -> dict[int, str]:
        """The country of each organisation."""
        return dict(self.second.organisations.select("truth_id", "country").iter_rows())


def _folded(label: str) -> str:
    return label.replace("–", "-").strip().lower()


def _concepts() -> dict[tuple[bool, str], set[str]]:
    """Concepts by whether the vocabulary is that of 2021-27, and label."""
    found: dict[tuple[bool, str], set[str]] = defaultdict(set)
    with files("transforms").joinpath("data", "topic_concepts.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["vocabulary"] != "2007-2013":
                found[row["vocabulary"] == "2021-2027", _folded(row["label"])].add(row["concept_id"])
    return found
