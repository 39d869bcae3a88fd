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
from extractors.source import Source
from extractors.sources import SOURCES
from flows.cli import show, terminal
from flows.cli.exit_codes import exit_codes
from flows.cli.terminal import count
from flows.server import ServerError, prefect_server
from flows.settings import Settings
from flows.steps.order import Wanted, WantedError, check_sources, read_addresses, wanted_of
from flows.steps.run import EXPECTED_IN_RUN, RunReport, build_step, harvest_step, publish_step, stage_step
from warehouse.releases import restore

# Beside what a run expects: what a disk, a database or the Prefect server may refuse
EXPECTED = (
    *EXPECTED_IN_RUN,
    ServerError,
    duckdb.Error,
    sqlite3.DatabaseError,
    pl.exceptions.PolarsError,
    json.JSONDecodeError,
    OSError,
)
# Sources that a run without --source takes: the others need to be told what to fetch
WHOLE_SOURCES = ("eprp_lists", "eprp_search")

app = typer.Typer()


def _known_sources(names: list[str] | None) -> list[str] | None:
    try:
        check_sources(names or ())
    except WantedError as error:
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
YearsOption = Annotated[
    list[int] | None,
    typer.Option("--year", min=1987, max=2034, help="Call years of the search; all if not given."),
]
ProjectsOption = Annotated[
    list[str] | None, typer.Option("--project", help="Identifiers of the cards wanted.")
]
AddressesOption = Annotated[
    list[str] | None, typer.Option("--address", help="Address of a page wanted; may be given more than once.")
]
AddressListOption = Annotated[
    Path | None,
    typer.Option("--address-list", exists=True, dir_okay=False, help="File with one address on each line."),
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
        _end(report.problems, report.warnings)


@app.command()
def sources(as_json: JsonOption = False) -> None:
    """List the sources: address, licence, manners, and what of them is verified."""
    with _failures_reported():
        settings = Settings()
        described = [describe_source(source, settings) for source in SOURCES.values()]
    if as_json:
        print(json.dumps(described, indent=2, ensure_ascii=False))
    else:
        show.sources(described)


@app.command()
def harvest(
    source: SourceArgument,
    files: FilesOption = None,
    year: YearsOption = None,
    project: ProjectsOption = None,
    address: AddressesOption = None,
    address_list: AddressListOption = None,
) -> None:
    """Fetch what a source has, or take files from disk; keep the bytes."""
    wanted = _wanted([source], files, year, project, address, address_list)[0]
    with _failures_reported(), _folder() as (settings, ledger):
        outcome = harvest_step(wanted, settings, ledger)
        outcome.close()
        terminal.line(f"{count(outcome.new_count, 'new document')} from {outcome.source}")
        _end(outcome.problems, outcome.warnings)


@app.command()
def stage() -> None:
    """Parse each document that is not parsed yet."""
    with _failures_reported(), _folder() as (settings, ledger):
        report = stage_step(settings, ledger)
        terminal.line(f"{count(report.staged_count, 'document')} staged")
        _end(report.errors, report.warnings)


@app.command()
def build(accept_shrinking: ShrinkingOption = None) -> None:
    """Build the warehouse from what is staged, check it, and put it in place."""
    with _failures_reported(), _folder() as (settings, ledger):
        report = build_step(settings, ledger, accept_shrinking or [])
        show.build(report, settings.paths.warehouse)
        _end([], report.warnings)


@app.command()
def publish(
    back_to: Annotated[
        str | None, typer.Option("--restore", help="Put `latest` back to this release, and publish nothing.")
    ] = None,
) -> None:
    """Publish the warehouse as a release, and point `latest` to it."""
    with _failures_reported(), _folder() as (settings, _ledger):
        if back_to is not None:
            release = restore(settings.paths.releases, back_to)
            terminal.line(f"latest points to {release.release_id} again")
            return
        published = publish_step(settings)
        terminal.line(f"published {published.folder}" if published else "nothing new to publish")


@app.command()
def run(
    source: SourcesOption = None,
    files: FilesOption = None,
    year: YearsOption = None,
    project: ProjectsOption = None,
    address: AddressesOption = None,
    address_list: AddressListOption = None,
    accept_shrinking: ShrinkingOption = None,
) -> None:
    """Do all four stages as one Prefect flow: harvest, stage, build, publish."""
    wanted = _wanted(source or list(WHOLE_SOURCES), files, year, project, address, address_list)
    from flows.call_flow import run_flow  # Prefect takes seconds to import

    with _failures_reported():
        settings = Settings()
        for one in wanted:
            settings.url_of(one.source)  # complains before Prefect takes its time
        report = run_flow(wanted, settings, accept_shrinking or [])
        _finish(report)


@app.command()
def status(as_json: JsonOption = False) -> None:
    """Say what the data folder holds: documents, warehouse, releases, last runs."""
    from flows.cli.status import read_status

    with _failures_reported():
        found = read_status(Settings())
    if as_json:
        print(json.dumps(found, indent=2, default=str, ensure_ascii=False))
    else:
        show.status(found)


@app.command()
def serve() -> None:
    """Run the schedules of prefect.yaml until stopped, with Prefect's pages on the way."""
    with _failures_reported():
        settings = Settings()
        with prefect_server(settings.paths.prefect, with_ui=True) as url:
            from flows.serve import serve_schedules

            terminal.line(f"schedules run; Prefect's pages: {url.removesuffix('/api')}  (Ctrl-C stops)")
            serve_schedules()


def describe_source(source: Source, settings: Settings) -> dict[str, Any]:
    """Return what `erasmus sources` says of a source."""
    return {
        "id": source.id,
        "name": source.name,
        "homepage": source.homepage,
        "url": settings.url_of(source),
        "licence": source.licence,
        "cadence": source.cadence,
        "manners": source.manners,
        "interval": settings.interval_of(source),
        "is_switched_off": source.id in settings.sources_off,
        "verified": source.verified,
        "row_kinds": list(source.row_kinds),
    }


def _wanted(
    names: list[str],
    files: list[Path] | None,
    years: list[int] | None,
    projects: list[str] | None,
    addresses: list[str] | None,
    address_list: Path | None,
) -> list[Wanted]:
    """Put what a command line wants into one order per source, or say what is wrong with it."""
    try:
        listed = read_addresses(address_list) if address_list else []
        return wanted_of(names, files or (), years or (), projects or (), [*(addresses or ()), *listed])
    except WantedError as error:
        raise typer.BadParameter(str(error)) from None


@contextmanager
def _folder() -> Iterator[tuple[Settings, Ledger]]:
    """Hold the data folder, with its ledger, for one command."""
    settings = Settings()
    with settings.paths.writing(), closing(Ledger(settings.paths.ledger)) as ledger:
        yield settings, ledger


def _failures_reported() -> AbstractContextManager[None]:
    return exit_codes(*EXPECTED)


def _end(problems: list[str], warnings: list[str] | None = None) -> None:
    for warning in warnings or ():
        terminal.warning(warning)
    for problem in problems:
        terminal.problem(problem)
    if problems:
        raise typer.Exit(1)


def _finish(report: RunReport) -> None:
    terminal.line(report.summary())
    _end(report.problems, report.warnings)
