"""A world small enough to count by hand, and a made-up one whose truth is known."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest
from hypothesis import settings

from benchmarks.full_scale import base_tables, write_tables
from portal.generator import generate
from tests.examples import examples
from transforms.projects.concepts import concept_tables
from warehouse.database import read_database

settings.register_profile("no-clock", deadline=None, max_examples=examples(30))
settings.load_profile("no-clock")

_MOMENT = datetime(2026, 3, 1, tzinfo=UTC)

# organisation: country and type
ORGANISATIONS = {
    "org-a": ("PT", "School/Institute/Educational centre - Vocational Training (secondary level)"),
    "org-b": ("ES", "Non-governmental organisation/association/social enterprise"),
    "org-c": ("DE", "Higher education institution (tertiary level)"),
    "org-d": ("PT", "School/Institute/Educational centre - Vocational Training (secondary level)"),
    "org-e": ("EL", "Non-governmental organisation/association/social enterprise"),
    "org-f": ("FR", "Local Public body"),
    "org-g": ("FR", "Other"),
}
GREEN, LANGUAGES, UNMAPPED = (
    "2021-green-skills",
    "2014-teaching-and-learning-of-foreign-languages",
    "any-bees",
)
TOPICS = [
    (GREEN, "Green skills", "2021-2027", "unverified"),
    (LANGUAGES, "Teaching and learning of foreign languages", "2014-2020", "verified"),
    (UNMAPPED, "Bees", None, "unlisted"),
]
# project: its fields, its topics, who takes part in which role ("-" before it: has left; "?": name withheld)
PROJECTS: dict[str, tuple[dict[str, Any], list[str], list[tuple[str, str]]]] = {
    "P1": (
        {"call_year": 2019, "action_code": "KA220", "field": "VET", "title": "Green skills for all",
         "status": "finalized", "is_good_practice": True},
        [GREEN],
        [("org-a", "coordinator"), ("org-b", "partner"), ("org-c", "partner")],
    ),
    "P2": (
        {"call_year": 2020, "action_code": "KA220", "field": "VET", "title": "Languages at work",
         "abstract": "Many skills, one workshop", "status": "terminated"},
        [GREEN, LANGUAGES],
        # a department of its own, and one that left
        [("org-a", "coordinator"), ("org-a", "partner"), ("org-b", "partner"), ("-org-d", "partner")],
    ),
    "P3": (
        {"call_year": 2021, "action_code": "KA210", "field": "SCH",
         "title": "Μέλισσες και πράσινες δεξιότητες"},
        [UNMAPPED],
        [("org-b", "coordinator"), ("org-e", "partner"), ("?", "partner")],
    ),
    "P4": ({"call_year": 2022, "action_code": "KA122", "field": "SCH", "title": "Alone"}, [],
           [("org-a", "coordinator")]),
    "P5": (
        {"call_year": 2022, "action_code": "KA220", "field": None, "title": "Éducation à l’écologie"},
        [LANGUAGES],
        [("org-c", "coordinator"), ("org-d", "partner"), ("org-e", "associated_partner")],
    ),
    "P6": ({"call_year": None, "title": "Without a year"}, [],
           [("org-e", "coordinator"), ("org-f", "partner")]),
}  # fmt: skip
GRANTS = {"P1": 100, "P2": 300}


def small_world() -> dict[str, pl.DataFrame]:
    """The tables of the world above, as a build has them before discovery."""
    topics = pl.DataFrame(TOPICS, schema=["topic_id", "label", "vocabulary", "status"], orient="row")
    projects = [
        {"project_id": project_id, "identifier_kind": "unknown", "organisation_count": 0, "country_count": 0,
         "first_seen": _MOMENT, "last_seen": _MOMENT, **fields}
        for project_id, (fields, _, _) in PROJECTS.items()
    ]  # fmt: skip
    participations = [
        {"project_id": project_id, "role": role, "position": position,
         "organisation_id": who.lstrip("-") if who != "?" else f"withheld-{project_id}",
         "is_withdrawn": who.startswith("-"), "is_name_withheld": who == "?", "document_id": "d",
         "record_number": 1}
        for project_id, (_, _, everyone) in PROJECTS.items()
        for position, (who, role) in enumerate(everyone, 1)
    ]  # fmt: skip
    organisations = [
        {"organisation_id": organisation_id, "name": organisation_id[-1].upper(), "country_code": country,
         "organisation_type": kind}
        for organisation_id, (country, kind) in ORGANISATIONS.items()
    ]  # fmt: skip
    grants = [
        {"project_id": project_id, "kind": "awarded", "amount_eur": amount, "source": "s", "document_id": "d",
         "first_seen": _MOMENT, "is_current": is_current}
        for project_id, current in GRANTS.items()
        for amount, is_current in ((current, True), (9999, False))
    ]  # fmt: skip
    return {
        "projects": pl.DataFrame(projects, infer_schema_length=None),
        "participations": pl.DataFrame(participations),
        "organisations": pl.DataFrame(organisations),
        "organisation_types": pl.DataFrame(
            [
                {"organisation_type": kind, "family": family, "may_be_person": False}
                for kind, family in {
                    ORGANISATIONS["org-a"][1]: "vet_school",
                    ORGANISATIONS["org-b"][1]: "ngo",
                    ORGANISATIONS["org-c"][1]: "university",
                }.items()
            ]
        ),
        "organisation_redirects": pl.DataFrame({"organisation_id": ["org-old"], "redirected_to": ["org-a"]}),
        "grants": pl.DataFrame(grants),
        "topics": topics,
        "project_topics": pl.DataFrame(
            [(project_id, topic) for project_id, (_, named, _) in PROJECTS.items() for topic in named],
            schema=["project_id", "topic_id"],
            orient="row",
        ),
        **concept_tables(topics),
    }


def rows(
    connection: duckdb.DuckDBPyConnection, query: str, values: Sequence[Any] | Mapping[str, Any] = ()
) -> list[dict[str, Any]]:
    return connection.execute(query, values).pl().to_dicts()


@pytest.fixture(scope="session")
def small_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("small") / "erasmus.duckdb"
    write_tables(path, {"main": small_world()})
    return path


@pytest.fixture
def small(small_file):
    with read_database(small_file) as connection:
        yield connection


@pytest.fixture(scope="session")
def made_up_tables():
    """The tables of a world of 600 made-up projects, by the truth."""
    return base_tables(generate(600, 11))["main"]


@pytest.fixture(scope="session")
def made_up_file(tmp_path_factory, made_up_tables):
    path = tmp_path_factory.mktemp("made-up") / "erasmus.duckdb"
    write_tables(path, {"main": made_up_tables})
    return path


@pytest.fixture
def made_up(made_up_file):
    with read_database(made_up_file) as connection:
        yield connection
