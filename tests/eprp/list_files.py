"""Bulk lists as the platform writes them, made from headers and rows."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pytest

from extractors.contract import DocumentError, DocumentName, Staged
from extractors.sources.eprp import lists

SHARED = Path(__file__).parents[2].parent / "shared"
REAL = SHARED / "real" / "eprp_lists"
DOCUMENT = DocumentName(source="eprp_lists", key="list", label="list.csv")

GRANT = "EU Grant award in euros (This amount represents the grant awarded, and is indicative.)"
LINKS = ["Project Website", "Results Available", "Results Platform Project Card", "Participating countries"]
SIX = ["name", "organisation type", "address", "region", "country", "website"]
FOUR = ["name", "address", "country", "website"]
COORDINATOR = [
    "Coordinating organisation name",
    "Coordinating organisation type",
    "Coordinator's address",
    "Coordinator's region",
    "Coordinator's country",
    "Coordinator's website",
]
COORDINATOR_OF_FOUR = [COORDINATOR[at] for at in (0, 2, 4, 5)]
ERASMUS_PLUS = [
    *("Programme", "Key Action", "Action Type", "Call year", "Project Identifier", "Project Title", "Topics"),
    *("Project Summary", "Project Status", GRANT, "Is Good Practice", "Is Success Story"),
    *LINKS,
    *COORDINATOR,
]
SMALL = ["Project Identifier", "Topics", "Project Status", "Action Type"]


def slots(count: int, fields: Sequence[str]) -> list[str]:
    return [f"Partner {slot} {field}" for slot in range(1, count + 1) for field in fields]


def written(header: Sequence[str], *rows: Sequence[str]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([header, *rows])
    return text.getvalue().encode("utf-8-sig")


def of(header: Sequence[str], *records: dict[str, str]) -> bytes:
    """A file with the columns `header`; what a record does not name is empty."""
    assert all(set(record) <= set(header) for record in records)
    return written(header, *([record.get(name, "") for name in header] for record in records))


def parse(data: bytes) -> Staged:
    return lists.SOURCE.parse(data, DOCUMENT)


def small(*rows: Sequence[str]) -> bytes:
    return written(SMALL, *rows)


def four(identifier: str, mark: str = "") -> list[str]:
    return [identifier, f"topic {mark}", f"status {mark}", f"action {mark}"]


def rows_of(staged: Staged) -> list[tuple[str | None, ...]]:
    return staged.projects.select("identifier", "topics", "status", "action").rows()


def filled(frame: pl.DataFrame) -> list[dict[str, object]]:
    return [{name: value for name, value in row.items() if value is not None} for row in frame.to_dicts()]


def refused(data: bytes) -> str:
    with pytest.raises(DocumentError) as raised:
        parse(data)
    message = str(raised.value)
    assert message.startswith("list.csv: ")
    return message
