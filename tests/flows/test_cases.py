"""Real inputs with the right values, held against what a whole pipeline makes of them."""

import json
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import duckdb
import polars as pl
import pytest

from extractors.contract import DocumentName
from extractors.sources import SOURCES
from extractors.sources.mobility import find_files

from .conftest import SHARED, Folder

CASES = SHARED / "cases"
NAMES = sorted(folder.name for folder in CASES.iterdir() if folder.is_dir()) if CASES.is_dir() else []
# Words for a reader, and what is not held against the warehouse
WORDS = {"source", "note", "notes", "harvest", "programme", "host_allowed"}


@pytest.mark.skipif(not NAMES, reason="no real files lie beside this checkout (../shared)")
@pytest.mark.parametrize("name", NAMES or ["none"])
def test_a_case(name: str, folder: Folder) -> None:
    case = CASES / name
    want = json.loads((case / "want.json").read_text(encoding="utf-8"))
    inputs = [file for file in sorted(case.iterdir()) if file.name != "want.json"]
    if "find_files" in want:
        [file] = inputs
        found = find_files(file.read_bytes(), DocumentName(want["source"], "overview", file.name), "")
        assert {one.file_name for one in found} >= set(want["find_files"])
        assert want["host_allowed"] in SOURCES[want["source"]].hosts
        return
    chosen = [argument for file in inputs for argument in ("--from", file)]
    folder.ok("harvest", want["source"], *chosen)
    folder.build()
    folder.ok("publish")
    with duckdb.connect(str(folder.paths.warehouse), read_only=True) as connection:
        asked = Asked(folder, lambda sql, *values: connection.execute(sql, values).fetchall())
        for key, wanted in want.items():
            if key not in WORDS:
                getattr(asked, key)(wanted)


class Asked:
    """What is held against a warehouse, by the keys of ``want.json``."""

    def __init__(self, folder: Folder, query: Callable[..., list[tuple[Any, ...]]]) -> None:
        self.folder = folder
        self.query = query

    def value(self, sql: str, *values: object) -> Any:
        rows = self.query(sql, *values)
        assert len(rows) == 1, (values, rows)
        return rows[0][0]

    # ---- projects

    def projects(self, wanted: list[dict[str, Any]]) -> None:
        for project in wanted:
            project_id = project["project_id"]
            for key, right in project.items():
                here = getattr(self, f"of_{key}", partial(self.of_column, key))(project_id)
                if key == "participations" and isinstance(right, int):
                    here = len(here)
                if isinstance(right, list) and key == "participations":  # some of them
                    here = [pair for pair in right if pair in here]
                if right == "0.00 or none":
                    right = here if here in (None, "0.00") else None
                assert here == right, (project_id, key, here)

    def of_column(self, column: str, project_id: str) -> Any:
        value = self.value(f"SELECT {column} FROM projects WHERE project_id = ?", project_id)
        return value if isinstance(value, bool | int | str | None) else str(value)

    def of_grant(self, project_id: str) -> str | None:
        rows = self.query("SELECT amount_eur FROM grants WHERE is_current AND project_id = ?", project_id)
        return f"{rows[0][0]:.2f}" if rows else None

    def of_participations(self, project_id: str) -> list[list[str]]:
        sql = "SELECT name, country_code FROM participations WHERE project_id = ? ORDER BY role, position"
        return [list(row) for row in self.query(sql, project_id)]

    def of_partners(self, project_id: str) -> int:
        sql = "SELECT 1 FROM participations WHERE project_id = ? AND role <> 'coordinator'"
        return len(self.query(sql, project_id))

    def of_roles(self, project_id: str) -> list[str]:
        sql = "SELECT role FROM participations WHERE project_id = ?"
        order = ["coordinator", "associated_partner", "affiliated_entity", "partner"]
        return sorted((row[0] for row in self.query(sql, project_id)), key=order.index)

    def of_countries(self, project_id: str) -> str:
        sql = "SELECT DISTINCT country_code FROM participations WHERE project_id = ? ORDER BY 1"
        return ",".join(row[0] for row in self.query(sql, project_id) if row[0])

    def of_participating_countries(self, project_id: str) -> str:
        return self.of_countries(project_id)

    def of_topics(self, project_id: str) -> list[str]:
        sql = "SELECT label FROM project_topics JOIN topics USING (topic_id) WHERE project_id = ? ORDER BY 1"
        return sorted((row[0] for row in self.query(sql, project_id)), reverse=True)

    def of_repaired(self, project_id: str) -> bool:
        return bool(self.query("SELECT 1 FROM ops.notices WHERE kind = 'identifier_repaired'"))

    # ---- everything else

    def page_mentions(self, wanted: list[dict[str, Any]]) -> None:
        names = ("kind", "value", "country", "city", "start_date", "end_date", "doubt")
        rows = self.query(
            "SELECT kind, value, country_code, city, start_date::VARCHAR, end_date::VARCHAR, doubt "
            "FROM page_mentions"
        )
        held = [dict(zip(names, row, strict=True)) for row in rows]
        for mention in wanted:
            right = {key: value for key, value in mention.items() if value != "not null"}
            found = [one for one in held if right.items() <= one.items()]
            assert found, (mention, [one for one in held if one["kind"] == mention["kind"]])
            for key in mention.keys() - right.keys():
                assert any(one[key] is not None for one in found), mention

    def page_mentions_projects(self, wanted: list[str]) -> None:
        self.page_mentions([{"kind": "project", "value": value} for value in wanted])

    def must_not(self, wanted: list[dict[str, str]] | str) -> None:
        if isinstance(wanted, str):
            assert self.query("SELECT * FROM ops.notices WHERE kind = 'name_withheld'") == []
            return
        for mention in wanted:
            rows = self.query("SELECT * FROM page_mentions WHERE kind = $1 AND value = $2", *mention.values())
            assert rows == [], mention

    def either(self, wanted: list[dict[str, Any]]) -> None:
        """A mention with a doubt, or a notice."""
        [mention] = wanted[0]["page_mentions"]
        notices = self.query("SELECT detail FROM ops.notices WHERE kind LIKE 'identifier%'")
        if not any(mention["value"] in (row[0] or "") for row in notices):
            self.page_mentions([mention])

    def pages(self, wanted: int) -> None:
        assert self.value("SELECT count(*) FROM pages") == wanted

    def mobility_flows(self, wanted: list[dict[str, Any]]) -> None:
        sides = ("sending", "receiving")
        joins = " ".join(
            f"LEFT JOIN organisations AS {side} ON {side}.organisation_id = f.{side}_id" for side in sides
        )
        columns = ", ".join(
            f"{side}.name AS {side}, {side}.country_code AS {side}_country, "
            f"{side}.organisation_id AS {side}_organisation"
            for side in sides
        )
        rows = self.query(
            f"SELECT year, activities, participant_count, {columns} FROM mobility_flows AS f {joins}"
        )
        names = (
            "year",
            "activities",
            "participant_count",
            *(f"{s}{p}" for s in sides for p in ("", "_country", "_id")),
        )
        held = [dict(zip(names, row, strict=True)) for row in rows]
        codes = dict(self.query("SELECT value, organisation_id FROM organisation_identifiers"))
        for flow in wanted:
            right = {
                (key.replace("erasmus_code", "id")): (
                    codes["".join(value.split())] if key.endswith("erasmus_code") else value
                )
                for key, value in flow.items()
            }
            assert any(right.items() <= one.items() for one in held), (right, held)

    def partner_requests(self, wanted: list[dict[str, Any]]) -> None:
        for request in wanted:
            [[summary, deadline, countries]] = self.query(
                "SELECT summary, deadline_date, from_countries FROM partner_requests WHERE title = ?",
                request["title"],
            )
            assert [text for text in request["summary_contains"] if text not in summary] == []
            assert [text for text in request["summary_must_not_contain"] if text in summary] == []
            assert str(deadline) == request["deadline_date"]
            assert countries == request["from_countries"]

    def organisations(self, wanted: list[dict[str, str]]) -> None:
        for one in wanted:
            assert self.query(
                "SELECT 1 FROM organisations WHERE name = $1 AND country_code = $2",
                one["name"],
                one["country_code"],
            )

    def organisation_names(self, wanted: list[str]) -> None:
        assert {row[0] for row in self.query("SELECT name FROM organisation_names")} >= set(wanted)

    def must_not_anywhere_outside_raw(self, wanted: list[str]) -> None:
        held = "\n".join(self.texts())
        assert [text for text in wanted if text in held] == []

    def texts(self) -> Iterator[str]:
        paths = self.folder.paths
        for schema, table in self.query("SELECT schema_name, table_name FROM duckdb_tables()"):
            yield from (str(row) for row in self.query(f'FROM {schema}."{table}"'))
        for file in [*paths.staging.rglob("*.parquet"), *paths.releases.rglob("*.parquet")]:
            yield from (str(row) for row in pl.read_parquet(file).rows())
        for file in paths.releases.rglob("*.[jm][sd]*"):
            yield file.read_text(encoding="utf-8")
