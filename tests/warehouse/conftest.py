"""A small warehouse made by hand: two projects, three organisations, one person."""

import shutil
from datetime import UTC, date, datetime
from decimal import Decimal

import duckdb
import polars as pl
import pytest

from schema import MAIN, OPS
from schema.rules import polars_schema
from transforms.network import network_measures
from warehouse.database import insert, new_database
from warehouse.discovery import fill_discovery

MOMENT = datetime(2026, 3, 1, 2, 30, tzinfo=UTC).replace(tzinfo=None)  # tables hold UTC without a zone
SEEN = {"first_seen": MOMENT, "last_seen": MOMENT}
PARTICIPATION = {
    "is_withdrawn": False, "is_name_withheld": False, "document_id": "lists:a", "country_code": "DE",
}  # fmt: skip
READ = {"document_id": "others:a", "source": "others"}
MAIN_ROWS = {
    "projects": [
        {"project_id": "A", "identifier_kind": "unknown", "title": "First", "coordinator_id": "org-1",
         "start_date": date(2020, 1, 1), "end_date": date(2021, 12, 31), "call_year": 2019,
         "organisation_count": 3, "country_count": 1, **SEEN},
        {"project_id": "B", "identifier_kind": "unknown", "organisation_count": 1, "country_count": 1,
         **SEEN},
    ],
    "project_documents": [
        {"project_id": "A", "document_id": "lists:a", "record_number": 1, "participation_count": 3,
         "is_participation_source": True},
        {"project_id": "B", "document_id": "lists:a", "record_number": 2, "participation_count": 1,
         "is_participation_source": True},
    ],
    "project_texts": [
        {"project_id": "A", "kind": "summary", "language": "en", "content": "Text", "document_id": "lists:a"},
    ],
    "grants": [
        {"project_id": "A", "kind": "awarded", "amount_eur": Decimal("10.50"), "source": "lists",
         "document_id": "lists:a", "first_seen": MOMENT, "is_current": True},
    ],
    "participations": [
        {"project_id": "A", "role": "coordinator", "position": 1, "organisation_id": "org-1", "name": "One",
         "record_number": 1, **PARTICIPATION},
        {"project_id": "A", "role": "partner", "position": 1, "organisation_id": "org-2", "name": "Two",
         "record_number": 1, **PARTICIPATION},
        {"project_id": "A", "role": "partner", "position": 2, "organisation_id": "withheld-1",
         "record_number": 1, **PARTICIPATION, "is_name_withheld": True},
        {"project_id": "B", "role": "coordinator", "position": 1, "organisation_id": "org-2", "name": "Two",
         "record_number": 2, **PARTICIPATION},
    ],
    "organisations": [
        {"organisation_id": "org-1", "name": "One", "country_code": "DE"},
        {"organisation_id": "org-2", "name": "Two", "country_code": "DE"},
    ],
    "organisation_mentions": [
        {"mention_id": f"{project}|{role}|1", "organisation_id": organisation, "mention_group": group,
         "source": "lists", "document_id": "lists:a", "project_id": project, "name": name}
        for project, role, organisation, group, name in (
            ("A", "coordinator", "org-1", 0, "One"), ("A", "partner", "org-2", 1, "Two"),
            ("B", "coordinator", "org-2", 1, "Two"),
        )
    ],
    "issued_ids": [
        {"organisation_id": "org-1", "first_build": 1, "anchor": "~1"},
        {"organisation_id": "org-2", "first_build": 1, "anchor": "~2"},
        {"organisation_id": "org-3", "first_build": 1, "anchor": "~3", "redirected_to": "org-1",
         "redirected_in": 2, "redirected_date": date(2026, 3, 1)},
    ],
    "issued_keys": [
        {"key": f"~{number}", "organisation_id": organisation}
        for number, organisation in enumerate(("org-1", "org-2", "org-1"), 1)
    ],
    "organisation_redirects": [
        {"organisation_id": "org-3", "redirected_to": "org-1", "redirected_date": date(2026, 3, 1)},
    ],
    "organisation_names": [
        {"organisation_id": "org-1", "name": "One", "mention_count": 1, "is_canonical": True},
        {"organisation_id": "org-2", "name": "Two", "mention_count": 2, "is_canonical": True},
    ],
    "documents": [
        {"document_id": "lists:a", "source": "lists", "key": "a", "label": "a.csv", "url": "file:a.csv",
         "fetched_at": MOMENT, "last_fetched_at": MOMENT, "sha256": "0" * 64, "byte_count": 5,
         "licence": "CC-BY-4.0", "record_count": 2, "is_newest": True, "is_listed": True},
        {"document_id": "others:a", "source": "others", "key": "a", "label": "a", "url": "file:a",
         "fetched_at": MOMENT, "last_fetched_at": MOMENT, "sha256": "1" * 64, "byte_count": 5,
         "licence": "CC-BY-4.0", "record_count": 7, "is_newest": True},
    ],
    "register_entries": [
        {"organisation_id": "org-1", "name": "One", "country_code": "DE", "erasmus_code": "DONE01",
         "is_name_withheld": False, "record_number": 1, **READ},
        {"is_name_withheld": True, "country_code": "DE", "record_number": 2, **READ},
    ],
    "charters": [
        {"organisation_id": "org-1", "erasmus_code": "DONE01", "start_date": date(2021, 1, 1),
         "end_date": date(2029, 12, 31), "record_number": 1, **READ},
    ],
    "mobility_flows": [
        {"record_number": 3, "record_count": 2, "sending_id": "org-1", "receiving_id": "org-2",
         "year": 2016, "participant_count": 9, **READ},
    ],
    "partner_requests": [
        {"request_id": "others:1", "organisation_id": "org-2", "title": "Partners wanted",
         "start_date": date(2027, 1, 1), "end_date": date(2027, 12, 31), "is_name_withheld": False, **READ},
        {"request_id": "others:2", "is_name_withheld": True, **READ},
    ],
    "request_documents": [
        {"request_id": "others:1", "record_number": 5, **READ},
        {"request_id": "others:2", "record_number": 6, **READ},
    ],
    "pages": [{"page_id": "others:p", "title": "A page", "main_text": "Words", **READ}],
    "page_documents": [{"page_id": "others:p", "record_number": 7, **READ}],
    "page_mentions": [
        {"page_id": "others:p", "position": 1, "language": "en", "kind": "project", "value": "A",
         "project_id": "A", "confidence": 1.0, **READ},
        {"page_id": "others:p", "position": 2, "language": "en", "kind": "organisation", "value": "One",
         "organisation_id": "org-1", "country_code": "DE", "confidence": 0.8, **READ},
    ],
    "countries": [{"country_code": "DE", "iso2_code": "DE", "name": "Germany", "relation": "eu_member"}],
}  # fmt: skip
OPS_ROWS = {
    "builds": [{"fingerprint": "f", "origin": "real", "built_at": MOMENT}],
    "coverage": [
        {"source": "lists", "call_year": 2019, "loaded_count": 2, "listed_count": 2, "shared_count": 0,
         "only_here_count": 2, "differing_count": 0},
    ],
}  # fmt: skip


def fill(connection: duckdb.DuckDBPyConnection) -> None:
    for area, rows_of, registry in (("main", MAIN_ROWS, MAIN), ("ops", OPS_ROWS, OPS)):
        for name, rows in rows_of.items():
            insert(connection, area, name, pl.DataFrame(rows, schema=polars_schema(registry[name])))
    fill_discovery(connection, network_measures)


@pytest.fixture(scope="session")
def template(tmp_path_factory):
    path = tmp_path_factory.mktemp("template") / "erasmus.duckdb"
    with new_database(path) as connection:
        fill(connection)
    return path


@pytest.fixture
def database(tmp_path, template):
    path = tmp_path / "warehouse" / "erasmus.duckdb"
    path.parent.mkdir()
    return shutil.copy(template, path)


@pytest.fixture
def connection(database):
    with duckdb.connect(str(database)) as opened:
        yield opened
