"""Warehouses of a few projects, written down by hand, so that every answer can be worked out on paper."""

import dataclasses
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks.by_hand import by_hand
from schema import SCHEMAS
from transforms.actions import action_table
from transforms.network import network_measures
from warehouse.database import insert, new_database
from warehouse.discovery import fill_discovery

FETCHED = datetime(2024, 6, 30, 3, 0, tzinfo=UTC)
DOCUMENT = "lists:a"
CONCEPTS = ("digital", "green", "inclusion")  # each has one topic, named topic-green and so on


@dataclasses.dataclass
class Project:
    """A project; `coordinator`, `partners` and `withdrawn` are ids of organisations.

    A coordinator that is among `withdrawn` has left the project that it coordinated.
    """

    project_id: str
    coordinator: str
    partners: Sequence[str] = ()
    withdrawn: Sequence[str] = ()
    year: int | None = 2022
    action: str | None = "KA220"
    field: str | None = "VET"
    concepts: Sequence[str] = ()
    grant: str | None = None
    more: dict[str, Any] = dataclasses.field(default_factory=dict)  # further columns of table projects


@dataclasses.dataclass
class Organisation:
    """An organisation; one whose id starts with `person` takes part without a name."""

    organisation_id: str
    country: str = "PT"
    more: dict[str, Any] = dataclasses.field(default_factory=dict)  # further columns of table organisations


def write_small_world(
    path: Path,
    projects: Sequence[Project],
    organisations: Sequence[Organisation],
    extra: dict[str, list[dict[str, Any]]] | None = None,
) -> Path:
    """Write a warehouse that holds just this, with discovery tables and macros; `extra` has rows by table."""
    extra = dict(extra or {})
    coverage = extra.pop("coverage", None) or [
        coverage_row(year) for year in sorted({p.year for p in projects if p.year is not None})
    ]
    rows = {
        "projects": [_project(p) for p in projects],
        "participations": [row for p in projects for row in _participations(p, organisations)],
        "organisations": [
            {"organisation_id": o.organisation_id, "name": f"Name {o.organisation_id}",
             "country_code": o.country, "confidence": 0.9, **o.more}
            for o in organisations if not o.organisation_id.startswith("person")
        ],
        "grants": [
            {"project_id": p.project_id, "kind": "awarded", "amount_eur": Decimal(p.grant), "source": "lists",
             "document_id": DOCUMENT, "first_seen": FETCHED, "is_current": True}
            for p in projects if p.grant is not None
        ],
        "concepts": [{"concept_id": c, "label": c.title(), "description": "-"} for c in CONCEPTS],
        "topics": [
            {"topic_id": f"topic-{c}", "label": c.title(), "vocabulary": "2021-2027", "status": "verified"}
            for c in CONCEPTS
        ],
        "topic_concepts": [
            {"topic_id": f"topic-{c}", "concept_id": c, "ground": "-", "status": "verified"} for c in CONCEPTS
        ],
        "project_topics": [
            {"project_id": p.project_id, "topic_id": f"topic-{c}"} for p in projects for c in p.concepts
        ],
        "documents": [
            {"document_id": DOCUMENT, "source": "lists", "key": "a", "label": "a.csv", "url": "file:a.csv",
             "fetched_at": FETCHED, "last_fetched_at": FETCHED, "sha256": "0" * 64, "byte_count": 5,
             "licence": "CC-BY-4.0", "record_count": len(projects), "is_newest": True, "is_listed": True},
        ],
        "countries": [
            {"country_code": code, "iso2_code": iso2, "iso3_code": iso3, "name": name,
             "relation": "eu_member"}
            for code, iso2, iso3, name in (
                ("PT", "PT", "PRT", "Portugal"), ("ES", "ES", "ESP", "Spain"), ("IT", "IT", "ITA", "Italy"),
                ("DE", "DE", "DEU", "Germany"), ("PL", "PL", "POL", "Poland"), ("EL", "GR", "GRC", "Greece"),
                ("AD", "AD", "AND", "Andorra"),
            )
        ],
        "actions": action_table().to_dicts(),
        **extra,
    }  # fmt: skip
    with new_database(path) as connection:
        for name, some in rows.items():
            if some:
                frame = pl.DataFrame(some, infer_schema_length=None)
                insert(connection, "main", name, by_hand(frame, SCHEMAS["main"][name]))
        insert(connection, "ops", "coverage", by_hand(pl.DataFrame(coverage), SCHEMAS["ops"]["coverage"]))
        fill_discovery(connection, network_measures)
    return path


def coverage_row(year: int, *, is_whole: bool = True, loaded: int = 1) -> dict[str, Any]:
    counts = ("listed_count", "shared_count", "only_here_count", "differing_count")
    return {"source": "lists", "call_year": year, "loaded_count": loaded, "is_whole": is_whole,
            **dict.fromkeys(counts, 0)}  # fmt: skip


def _project(project: Project) -> dict[str, Any]:
    return {
        "project_id": project.project_id,
        "identifier_kind": "unknown",
        "title": f"Title {project.project_id}",
        "call_year": project.year,
        "action_code": project.action,
        "key_action": None if project.action is None else f"KA{project.action[2]}",
        "field": project.field,
        "coordinator_id": project.coordinator,
        "organisation_count": 1 + len(project.partners),
        "country_count": 1,
        "first_seen": FETCHED,
        "last_seen": FETCHED,
        "start_date": date(2022, 1, 1),
        "end_date": date(2023, 12, 31),
        "status": "finalized",
        **project.more,
    }


def _participations(project: Project, organisations: Sequence[Organisation]) -> list[dict[str, Any]]:
    known = {o.organisation_id: o for o in organisations}
    named = [("coordinator", project.coordinator, project.coordinator in project.withdrawn)]
    named += [("partner", one, False) for one in project.partners]
    named += [("partner", one, True) for one in project.withdrawn if one != project.coordinator]
    rows = []
    for place, (role, organisation_id, is_withdrawn) in enumerate(named, 1):
        is_person = organisation_id.startswith("person")
        organisation = known[organisation_id]
        rows.append(
            {"project_id": project.project_id, "role": role, "position": place,
             "organisation_id": f"{organisation_id}-{project.project_id}" if is_person else organisation_id,
             "is_withdrawn": is_withdrawn, "is_name_withheld": is_person,
             "name": None if is_person else f"Name {organisation_id}", "country_code": organisation.country,
             "city": organisation.more.get("city"), "document_id": DOCUMENT, "record_number": 1,
             "organisation_type": organisation.more.get("organisation_type")}
        )  # fmt: skip
    return rows
