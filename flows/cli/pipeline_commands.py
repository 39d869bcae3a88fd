"""The commands that harvest, build and publish: thin, each one call into the rooms that do the work."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Annotated, Any

import duckdb
import polars as pl
import typer

from extractors.keep.ledger import Ledger
from extractors.sources import SOURCES
from flows.cli import answers, show, terminal
from flows.cli.exit_codes import end, exit_codes
from flows.cli.progress import progress
from flows.cli.source_options import given_values, takes_what_sources_take
from flows.server import PortTakenError, ServerError, prefect_server
from flows.settings import Settings
from flows.steps.order import OrderError, SourceOrder, check_sources, describe, orders_of
from flows.steps.problems import Kind
from flows.steps.recorded import recorded
from flows.steps.run import EXPECTED_IN_RUN, RunReport, build_step, harvest_step, publish_step, stage_step
from flows.steps.sources import describe_source
from flows.steps.telling import counted
from store.data_folder import writing
from warehouse.releases import restore

# Beside what a run expects: what a disk, a database or the Prefect server may refuse
EXPECTED = {
    **EXPECTED_IN_RUN,
    ServerError: Kind.OTHER,
    PortTakenError: Kind.BUSY,
    duckdb.Error: Kind.OTHER,
    sqlite3.DatabaseError: Kind.OTHER,
    pl.exceptions.PolarsError: Kind.OTHER,
    json.JSONDecodeError: Kind.OTHER,
    OSError: Kind.OTHER,
}

app = typer.Typer()


def _known_sources(names: list[str] | None) -> list[str] | None:
    try:
        check_sources(names or ())
    except OrderError as error:
        raise typer.BadParameter(str(error)) from None
    return names


SourceArgument = Annotated[str, typer.Argument(help="Which source; see `erasmus sources`.")]
SourcesOption = Annotated[
    list[str] | None,
    typer.Option("--source", callback=_known_sources, help="Which source; may be given more than once."),
]
FilesOption = Annotated[
    list[Path] | None,
    typer.Option("--from", exists=True, help="Files or folders on disk, instead of the network."),
]
ShrinkingOption = Annotated[
    list[str] | None,
    typer.Option(
        "--accept-shrinking", callback=_known_sources, help="Source that may list fewer projects than before."
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]


@app.command()
def demo(
    all_sources: Annotated[
        bool, typer.Option("--all-sources", help="All sources, not only the results platform.")
    ] = False,
) -> None:
    """Run everything once on made-up data, served by a local portal, into ./demo-data."""
    from flows.cli.demo import run_demo  # Prefect and the portal take seconds to import

    with _failures_reported():
        report = run_demo(all_sources=all_sources)
        end(report.problems, report.warnings)


@app.command()
def sources(as_json: JsonOption = False) -> None:
    """List the sources: address, licence, manners, and what of them is verified."""
    with _failures_reported():
        settings = Settings()
        described = [describe_source(source, settings) for source in SOURCES.values()]
    if as_json:
        answers.print_json(described)
    else:
        show.sources(described)


@app.command()
@takes_what_sources_take
def harvest(source: SourceArgument, files: FilesOption = None, **values: Any) -> None:
    """Fetch what a source has, or take files from disk; keep the bytes."""
    [ordered] = _orders([source], files, values)
    with (
        _failures_reported(),
        _folder() as (settings, ledger),
        recorded(ledger, f"harvest {describe([ordered])}") as recording,
    ):
        with progress(f"harvest {source}") as on_progress:
            outcome = harvest_step(ordered, settings, ledger, on_progress)
        outcome.close()
        recording.detail = f"{counted(outcome.new_count, 'new document')} from {outcome.source}"
        if outcome.problems:
            recording.detail += f"; {counted(len(outcome.problems), 'problem')}"
        recording.has_problems = bool(outcome.problems)
    terminal.line(recording.detail)
    end(outcome.problems, outcome.warnings)


@app.command()
def stage() -> None:
    """Parse each document that is not parsed yet."""
    with _failures_reported(), _folder() as (settings, ledger), recorded(ledger, "stage") as recording:
        with progress("stage") as on_progress:
            report = stage_step(settings, ledger, on_progress)
        recording.detail = f"{counted(report.staged_count, 'document')} staged"
        recording.has_problems = bool(report.errors)
    terminal.line(recording.detail)
    end(report.errors, report.warnings)


@app.command()
def build(accept_shrinking: ShrinkingOption = None) -> None:
    """Build the warehouse from what is staged, check it, and put it in place."""
    with _failures_reported(), _folder() as (settings, ledger), recorded(ledger, "build") as recording:
        with progress("build"):
            report = build_step(settings, ledger, accept_shrinking or [])
        recording.detail, recording.has_problems = report.summary(), bool(report.problems)
    show.build(report, settings.paths.warehouse)
    end(report.problems, report.warnings)


@app.command()
def publish(
    back_to: Annotated[
        str | None, typer.Option("--restore", help="Put `latest` back to this release, and publish nothing.")
    ] = None,
) -> None:
    """Publish the warehouse as a release, and point `latest` to it."""
    with _failures_reported(), _folder() as (settings, ledger), recorded(ledger, "publish") as recording:
        if back_to is not None:
            release = restore(settings.paths.releases, back_to)
            recording.detail = f"latest points to {release.release_id} again"
        else:
            with progress("publish"):
                published = publish_step(settings)
            recording.detail = f"published {published.release_id}" if published else "nothing new to publish"
    if back_to is None and published:
        terminal.line(f"published {published.folder}")
    else:
        terminal.line(recording.detail)


@app.command()
@takes_what_sources_take
def run(
    source: SourcesOption = None,
    files: FilesOption = None,
    accept_shrinking: ShrinkingOption = None,
    **values: Any,
) -> None:
    """Do all four stages as one Prefect flow: harvest, stage, build, publish."""
    by_default = [one.id for one in SOURCES.values() if one.is_default]
    orders = _orders(source or by_default, files, values)
    from flows.call_flow import run_flow  # Prefect takes seconds to import

    with _failures_reported():
        settings = Settings()
        for one in orders:
            settings.url_of(one.source)  # complains before Prefect takes its time
        report = run_flow(orders, settings, accept_shrinking or [])
        _finish(report)


@app.command()
def status(
    as_json: JsonOption = False,
    verify: Annotated[
        bool, typer.Option("--verify", help="Hold all files against each other, and say what is damaged.")
    ] = False,
    mend: Annotated[
        bool, typer.Option("--mend", help="With --verify: move away what is damaged, and make it anew.")
    ] = False,
) -> None:
    """Say how each source stands, what the data folder holds, and what to do; exits by it."""
    from flows.steps.status import read_status

    if verify or mend:
        _verify(as_json=as_json, mend=mend)
        return

    with _failures_reported():
        found, problems = read_status(Settings())
        if as_json:
            answers.print_json(found)
        else:
            show.status(found)
        end(problems)


@app.command()
def serve(
    port: Annotated[
        int,
        typer.Option("--port", help="Where Prefect's pages are: http://127.0.0.1:PORT.", min=1, max=65535),
    ] = 4200,
) -> None:
    """Run the schedules of all sources until stopped, with Prefect's pages on the way."""
    with _failures_reported():
        settings = Settings()
        with prefect_server(settings.paths.prefect, pages_at=port) as url:
            from flows.serve import serve_schedules

            terminal.line(f"schedules run; Prefect's pages: {url.removesuffix('/api')}  (Ctrl-C stops)")
            serve_schedules()


def _verify(*, as_json: bool, mend: bool) -> None:
    from flows.steps.integrity.verifying import verify

    with _failures_reported():
        settings = Settings()
        with writing(settings.paths), progress("verify"):
            findings = list(verify(settings, mend=mend))
        show.findings(findings, as_json=as_json)
        if any(finding.is_open for finding in findings):
            raise typer.Exit(Kind.OTHER)


def _orders(names: list[str], files: list[Path] | None, options: dict[str, Any]) -> list[SourceOrder]:
    """Put what a command line wants into one order per source, or say what is wrong with it."""
    try:
        return orders_of(names, files or (), given_values(options))
    except OrderError as error:
        raise typer.BadParameter(str(error)) from None


@contextmanager
def _folder() -> Iterator[tuple[Settings, Ledger]]:
    """Hold the data folder, with its ledger, for one command."""
    settings = Settings()
    with writing(settings.paths), closing(Ledger(settings.paths.ledger)) as ledger:
        yield settings, ledger


def _failures_reported() -> AbstractContextManager[None]:
    return exit_codes(EXPECTED)


def _finish(report: RunReport) -> None:
    terminal.line(report.summary())
    end(report.problems, report.warnings)
