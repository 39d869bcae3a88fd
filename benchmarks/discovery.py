"""How fast the warehouse answers: every macro and every named query, and what the discovery tables cost.

``python -m benchmarks.discovery [--projects N] [--seed S] [--warehouse FILE] [--repeats N] [--json]``

Without `--warehouse` a warehouse of 330,000 made-up projects is written first, by the truth, and the filling
of the discovery tables is measured: time, processor time, memory of the process, size of the file. Each
question is asked with many values, taken from the warehouse itself: organisations of every size, common and
rare words. The file is warm: every question is asked once before the clock runs. Wall time depends on what
else the machine does; beside it stands the processor time, of which two cores do two seconds in one.
"""

import argparse
import json
import math
import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.by_hand import by_hand
from benchmarks.full_scale import base_tables
from portal.generator import generate
from schema import MAIN
from transforms.network import network_measures
from warehouse.ask.queries import example_of, read_parameters, read_queries
from warehouse.database import insert, new_database
from warehouse.discovery import fill_discovery

THREADS = 2
ORGANISATIONS = 12  # of the busiest, of middling ones, and of those with one project

# Kind of question: the limit of its 95th percentile in milliseconds; none for paths, which are reported apart
LIMITS = {"macro": 100, "text": 150, "path": None, "query": 100}
PATH_QUERIES = ("introductions",)

Question = tuple[str, Any]


def main() -> None:
    """Measure, and print a table, or JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--projects", type=int, default=330_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--warehouse", type=Path)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    cost = None
    with tempfile.TemporaryDirectory() as folder:
        file = chosen.warehouse
        if file is None:
            file = Path(folder) / "erasmus.duckdb"
            cost = build(file, chosen.projects, chosen.seed)
        with duckdb.connect(str(file), read_only=True, config={"threads": THREADS}) as connection:
            connection.execute("SET enable_progress_bar = false")
            figures = [
                measure(connection, kind, name, questions, chosen.repeats)
                for kind, name, questions in everything(connection)
            ]
    if chosen.json:
        print(json.dumps({"build": cost, "answers": figures}))
        return
    if cost:
        print(", ".join(f"{name} {value:,.1f}" for name, value in cost.items()))
    print(
        f"{'':6} {'':24} {'asked':>6} {'p50 ms':>8} {'p95 ms':>8} {'cpu p50':>8} {'cpu p95':>8} {'limit':>6}"
    )
    for row in figures:
        print(
            f"{row['kind']:6} {row['name']:24} {row['asked']:6} {row['p50_ms']:8.1f} {row['p95_ms']:8.1f} "
            f"{row['cpu_p50_ms']:8.1f} {row['cpu_p95_ms']:8.1f} {row['limit_ms'] or '':>6}"
            f"{'  over' if row['limit_ms'] and row['p95_ms'] > row['limit_ms'] else ''}"
        )


def build(file: Path, projects: int, seed: int) -> dict[str, float]:
    """Write a warehouse of a made-up world, and return what the discovery tables cost."""
    tables = base_tables(generate(projects, seed))["main"]
    with new_database(file) as connection:
        connection.execute(f"SET threads = {THREADS}")
        for name, frame in tables.items():
            insert(connection, "main", name, by_hand(frame, MAIN[name]))
        del tables
        connection.execute("CHECKPOINT")
        before = file.with_name(f".{file.name}.partial").stat().st_size
        wall, cpu = time.perf_counter(), time.process_time()
        fill_discovery(connection, network_measures)
        connection.execute("CHECKPOINT")
        cost = {"fill_s": time.perf_counter() - wall, "fill_cpu_s": time.process_time() - cpu}
    return cost | {
        "peak_gb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20,  # the made-up world included
        "base_mb": before / 1e6,
        "discovery_mb": (file.stat().st_size - before) / 1e6,
    }


def everything(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, str, list[Question]]]:
    """Yield kind, name and questions (a statement and its values) of each macro and each query."""
    few, some, many = (
        [
            row[0]
            for row in connection.execute(
                "SELECT organisation_id FROM partner_profiles WHERE partner_count BETWEEN $1 AND $2 "
                "ORDER BY hash(organisation_id) LIMIT $3",
                [least, most, ORGANISATIONS],
            ).fetchall()
        ]
        for least, most in ((1, 2), (10, 40), (100, 100_000))
    )
    everyone = [*few, *some, *many]
    pairs = list(zip(everyone, [*many, *few, *some], strict=False))
    yield "text", "find_partners", list(texts(connection))
    yield "macro", "find_partners", list(filters(connection, many))
    yield "macro", "similar_partners", [("FROM similar_partners($1)", [one]) for one in everyone]
    yield "path", "shared_partners", [("FROM shared_partners($1, $2)", [*pair]) for pair in pairs]
    yield "macro", "partner_history", [("FROM partner_history($1)", [one]) for one in everyone]
    yield (
        "macro",
        "consortium_gaps",
        [
            ("FROM consortium_gaps($1, $2)", [list(three), action])
            for three in zip(few, some, many, strict=False)
            for action in ("KA210", "KA220")
        ],
    )
    for name, query in read_queries().items():
        values = read_parameters(connection, query, example_of(connection, query))
        yield "path" if name in PATH_QUERIES else "query", name, [(query.sql, values)]


def texts(connection: duckdb.DuckDBPyConnection) -> Iterator[Question]:
    """Yield free texts: one to three words from common to rare, with and without filters."""
    words = [
        row[0]
        for row in connection.execute(
            "SELECT term FROM search_words WHERE length(term) > 4 AND project_count > 5 "
            "AND project_count < (SELECT count(*) FROM projects) / 5 ORDER BY hash(term) LIMIT 36"
        ).fetchall()
    ]
    for length in (1, 2, 3):
        for start in range(12):
            query = " ".join(words[start * length : (start + 1) * length])
            yield "FROM find_partners(query := $1)", [query]
            yield "FROM find_partners(query := $1, country := 'PT', field := 'VET', since := 2022)", [query]


def filters(connection: duckdb.DuckDBPyConnection, known: list[str]) -> Iterator[Question]:
    """Yield searches without text, from one filter to many."""
    concepts = [
        row[0] for row in connection.execute("SELECT concept_id FROM concepts ORDER BY ALL").fetchall()
    ]
    for concept in concepts:
        yield "FROM find_partners(concept := $1)", [concept]
        yield (
            "FROM find_partners(concept := $1, field := 'SCH', role := 'coordinator', since := 2022)",
            [concept],
        )
    for country in ("PT", "DE", "MT"):
        yield "FROM find_partners(country := $1)", [country]
        yield "FROM find_partners(countries := [$1, 'ES'], action := 'KA220', min_projects := 2)", [country]
    for field in ("VET", "YOU"):
        yield "FROM find_partners(field := $1)", [field]
        yield "FROM find_partners(field := $1, newcomers_only := true, organisation_type := 'ngo')", [field]
    for one in known:
        yield "FROM find_partners(worked_with := [$1], exclude := [$1])", [one]


def measure(
    connection: duckdb.DuckDBPyConnection, kind: str, name: str, questions: list[Question], repeats: int
) -> dict[str, Any]:
    """Ask every question once, then `repeats` times with the clock running."""
    for statement, values in questions:
        connection.execute(statement, values).fetchall()
    walls, cpus = [], []
    for _ in range(repeats):
        for statement, values in questions:
            wall, cpu = time.perf_counter(), time.process_time()
            connection.execute(statement, values).fetchall()
            walls.append((time.perf_counter() - wall) * 1000)
            cpus.append((time.process_time() - cpu) * 1000)
    return {
        "kind": kind,
        "name": name,
        "asked": len(walls),
        "p50_ms": percentile(walls, 0.5),
        "p95_ms": percentile(walls, 0.95),
        "cpu_p50_ms": percentile(cpus, 0.5),
        "cpu_p95_ms": percentile(cpus, 0.95),
        "limit_ms": LIMITS[kind],
    }


def percentile(values: list[float], share: float) -> float:
    """Return the smallest value that so large a share of all do not exceed."""
    return sorted(values)[math.ceil(len(values) * share) - 1]


if __name__ == "__main__":
    main()
