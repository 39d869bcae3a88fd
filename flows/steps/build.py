"""Build: read what is staged, normalise and merge it, and put a new warehouse in the old one's place."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import duckdb
import polars as pl

import schema
import transforms
import warehouse
from extractors.contract import STAGED_TABLES
from extractors.keep.ledger import Ledger
from extractors.source import Source
from flows.steps.build_input import accepted_since, read_build_input
from flows.steps.forget import read_forgotten
from flows.steps.issued_ids import read_record
from flows.steps.problems import Problem
from flows.steps.rejections import count_rejections, in_words
from flows.steps.stage import damaged_folders, digest_of, scan_staged
from schema import MAIN, OPS, SCHEMAS
from schema.rules import hand_over, validate
from store.data_folder import held_origin
from store.paths import Paths
from transforms.assemble import assemble_without
from transforms.forgetting.finding import Search
from transforms.forgetting.forgotten import Forgotten
from transforms.network import network_measures
from transforms.resolution.corrections import NO_CORRECTIONS
from transforms.resolution.corrections_file import read_corrections
from transforms.resolution.record_of_ids import Record
from transforms.staging import Staging
from warehouse.changes import Comparison, find_changes
from warehouse.checks import CheckError, run_checks
from warehouse.database import insert, new_database, read_database, read_through
from warehouse.discovery import fill_discovery
from warehouse.generated_checks import NO_CONTACT
from warehouse.releases import DATABASE, latest_release
from warehouse.strike_out import strike_out

# What a build takes from the ledger's coverage; when it was fetched makes no difference
_COVERAGE = (
    "source",
    "partition",
    "call_year",
    "asked_count",
    "advertised_count",
    "fetched_count",
    "is_whole",
)


class DamagedError(RuntimeError):
    """What is staged is not as it was written: says which folders, and what to do."""

    def __init__(self, folders: Sequence[Path]) -> None:
        named = ", ".join(map(str, folders))
        super().__init__(f"{named}: damaged. `erasmus build` has it staged anew.")
        self.folders = folders


@dataclass(frozen=True)
class BuildReport:
    """What a build did; `is_new` is false if the warehouse in place already holds just this."""

    is_new: bool
    row_counts: Mapping[str, int]
    rejections: Mapping[str, int] = field(default_factory=dict[str, int])  # rows by scope
    warnings: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)  # of sources that it did without, or took older

    def summary(self) -> str:
        """Return what was built, in a few words."""
        if not self.is_new:
            return "built nothing"
        return f"built {self.row_counts['projects']:,} projects, {in_words(self.rejections)}"


def build(
    paths: Paths, ledger: Ledger, sources: Mapping[str, Source], may_shrink: Collection[str] = ()
) -> BuildReport:
    """Build the warehouse from everything that is staged and keeps its source's contract.

    Raises NothingStagedError if nothing is, AbsentSourceError if nothing is staged of a source that the
    warehouse in place holds, DamagedError if what is staged is not as it was written, CheckError if the new
    tables break a check, RecordError if the ids given before can't be read, CorrectionError if the file of
    corrections makes no sense, ForgettingError if the list of the forgotten can't be used; the warehouse in
    place then stays as it was.
    """
    taken = read_build_input(paths, ledger, sources, may_shrink)
    staged, partitions, problems = taken.staged, taken.partitions, taken.problems
    corrections = _read_corrections(paths.corrections)
    forgotten = read_forgotten(paths)
    accepted = taken.contracts.tables["acceptances"]
    fingerprint = build_fingerprint(staged, partitions, corrections, forgotten, accepted)
    listed_before: dict[str, int] = {}
    warnings = taken.contracts.warnings()
    if paths.warehouse.exists():
        try:
            with read_database(paths.warehouse) as connection:
                taken.check_absent(loaded_sources(connection))
                if built_fingerprint(connection) == fingerprint:
                    read_through(paths.warehouse)
                    return BuildReport(False, count_rows(connection), problems=problems)
                listed_before = listed_counts(connection)
                may_shrink = {*may_shrink, *accepted_since(ledger, built_at(connection))}
        except duckdb.Error as error:
            warnings.append(
                f"{paths.warehouse}: can't be read ({error}). It is built anew, "
                "and no check can tell whether a source lists fewer projects than before."
            )
    record, taken_from = read_record(paths)
    warnings += taken_from
    if damaged := damaged_folders(staged):
        raise DamagedError(damaged)
    tables, search, passed_over = _assemble(staged, partitions, sources, record, corrections, forgotten)
    warnings += passed_over
    runs = search.clean(ledger.runs()).with_columns(pl.col("run_id").cast(pl.String))
    with new_database(paths.warehouse) as connection:
        told = {name: search.clean(frame) for name, frame in taken.contracts.tables.items()}
        for name, frame in {**tables, **told}.items():
            area = "main" if name in MAIN else "ops"
            insert(connection, area, name, validate(frame, SCHEMAS[area][name], name))
        fill_discovery(connection, network_measures)
        insert(connection, "ops", "runs", hand_over(runs, OPS["runs"], "ops.runs"))
        insert(connection, "ops", "builds", _build_row(fingerprint, paths))
        comparison = _compare(connection, paths, fingerprint)
        changes = search.clean(comparison.changes)  # they hold what the last release said
        insert(connection, "main", "changes", validate(changes, MAIN["changes"], "changes"))
        insert(connection, "ops", "comparisons", comparison.comparisons)
        warnings += comparison.problems
        outcome, struck_out = _check(connection, listed_before, may_shrink)
        insert(connection, "ops", "checks", outcome)
        warnings += struck_out
        row_counts = count_rows(connection)
    return BuildReport(True, row_counts, count_rejections(tables["rejected_rows"]), warnings, problems)


def _check(
    connection: duckdb.DuckDBPyConnection, listed_before: Mapping[str, int], may_shrink: Collection[str]
) -> tuple[pl.DataFrame, list[str]]:
    """Run the checks; contacts that the last one finds are struck out first. Returns outcome and warnings."""
    try:
        return run_checks(connection, listed_before, may_shrink), []
    except CheckError as error:
        if NO_CONTACT not in error.broken:
            raise
        _, found = error.broken[NO_CONTACT]
    warnings = strike_out(connection, found)
    return run_checks(connection, listed_before, may_shrink), warnings


def _assemble(
    staged: pl.DataFrame,
    partitions: pl.DataFrame,
    sources: Mapping[str, Source],
    record: Record,
    corrections: pl.DataFrame,
    forgotten: Forgotten,
) -> tuple[Mapping[str, pl.DataFrame], Search, list[str]]:
    tables = {name: scan_staged(staged, name, sources) for name in STAGED_TABLES}
    staging = Staging(
        documents=staged,
        tables=tables,
        partitions=partitions,
        sources=source_facts(sources),
    )
    return assemble_without(forgotten, staging, record, corrections)


def source_facts(sources: Mapping[str, Source]) -> pl.DataFrame:
    """Return what transforms have to know of each source; see `transforms.staging.Staging`."""
    rows = [
        {
            "source": source.id,
            "gives_projects": "projects" in source.row_kinds,
            "is_listing": source.is_listing,
            "field": source.field,
        }
        for source in sources.values()
    ]
    types = {"source": pl.String, "gives_projects": pl.Boolean, "is_listing": pl.Boolean, "field": pl.String}
    return pl.DataFrame(rows, schema=types)


def _read_corrections(file: Path) -> pl.DataFrame:
    return read_corrections(file.read_bytes(), str(file)) if file.exists() else NO_CORRECTIONS


def build_fingerprint(
    staged: pl.DataFrame,
    partitions: pl.DataFrame,
    corrections: pl.DataFrame,
    forgotten: Forgotten,
    acceptances: pl.DataFrame,
) -> str:
    """Return a digest of all that a build depends on, but for the ids that it keeps.

    That is: documents, listing, coverage, parsers, program, corrections, who is forgotten, what was accepted.
    """
    identity = staged.select("document_id", "sha256", "folder", "is_newest", "is_listed").sort("document_id")
    code = [
        file
        for package in (schema, transforms, warehouse)
        for file in Path(str(package.__file__)).parent.rglob("*")
        if file.suffix in {".py", ".csv", ".sql"}
    ]
    # where the data folder lies makes no difference
    inputs = identity.with_columns(pl.col("folder").str.split("/").list.last()).write_csv()
    inputs += partitions.select(_COVERAGE).sort("source", "partition").write_csv()
    inputs += corrections.write_csv() + forgotten.fingerprint() + acceptances.write_csv()
    return f"{hashlib.sha256(inputs.encode()).hexdigest()[:16]}-{digest_of(code)}"


def built_fingerprint(connection: duckdb.DuckDBPyConnection) -> str | None:
    """Return the fingerprint of the build that made a warehouse."""
    row = connection.execute("SELECT fingerprint FROM ops.builds").fetchone()
    return row[0] if row else None


def built_at(connection: duckdb.DuckDBPyConnection) -> datetime:
    """Return when a warehouse was built."""
    [[moment]] = connection.execute("SELECT built_at FROM ops.builds").fetchall()
    return cast("datetime", moment).replace(tzinfo=UTC)


def loaded_sources(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """Return the sources that a warehouse has rows from."""
    rows = connection.execute("SELECT DISTINCT source FROM ops.coverage WHERE loaded_count > 0").fetchall()
    return {source for [source] in rows}


def count_rows(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Return how many rows each table of schema main has."""
    return {
        name: connection.execute(f"SELECT count(*) FROM {name}").fetchall()[0][0]  # noqa: S608 (registry)
        for name in MAIN
    }


def _compare(connection: duckdb.DuckDBPyConnection, paths: Paths, fingerprint: str) -> Comparison:
    latest = latest_release(paths.releases)
    if latest is None:
        return Comparison()
    return find_changes(connection, fingerprint, latest.release_id, latest.folder / DATABASE)


def listed_counts(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Return how many projects each source lists in a warehouse."""
    rows = connection.execute(
        "SELECT source, sum(listed_count)::BIGINT FROM ops.coverage GROUP BY source"
    ).fetchall()
    return dict(rows)


def _build_row(fingerprint: str, paths: Paths) -> pl.DataFrame:
    built_at = datetime.now(UTC)
    row = {"fingerprint": fingerprint, "origin": held_origin(paths), "built_at": built_at}
    return hand_over(pl.DataFrame([row]), OPS["builds"], "ops.builds")
