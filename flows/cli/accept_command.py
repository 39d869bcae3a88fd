"""The command that accepts by hand what a source changed for good, or lost for good."""

from contextlib import closing
from typing import Annotated

import polars as pl
import typer

from extractors.keep.ledger import Ledger
from extractors.sources import SOURCES
from flows.cli import answers, terminal
from flows.cli.exit_codes import exit_codes
from flows.settings import Settings
from flows.steps.order import OrderError, check_sources
from flows.steps.problems import Kind
from flows.steps.recorded import recorded
from flows.steps.run import EXPECTED_IN_RUN
from flows.steps.telling import counted
from flows.steps.waiting import Waiting, accept_waiting, find_waiting
from store.data_folder import writing

_EXPECTED = {**EXPECTED_IN_RUN, pl.exceptions.PolarsError: Kind.OTHER, OSError: Kind.OTHER}

app = typer.Typer()


def _known(source: str | None) -> str | None:
    try:
        check_sources([source] if source else [])
    except OrderError as error:
        raise typer.BadParameter(str(error)) from None
    return source


@app.command()
def accept(
    source: Annotated[
        str | None, typer.Argument(callback=_known, help="Which source; see `erasmus sources`.")
    ] = None,
    document: Annotated[
        str | None, typer.Option(help="Only this list, call year or document. Needed for one that is gone.")
    ] = None,
    reason: Annotated[str, typer.Option(help="Why: kept beside it.")] = "accepted by hand",
    only_list: Annotated[bool, typer.Option("--list", help="Say what waits, and accept nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")] = False,
) -> None:
    """Accept what a source changed as the new normal, or that it or a document of it is gone for good."""
    with exit_codes(_EXPECTED):
        settings = Settings()
        if only_list:
            _show(_waiting(settings, source), as_json=as_json)
        elif source is None:
            raise typer.BadParameter("Say which source, or ask with --list what waits.")
        else:
            _accept(settings, source, document, reason)


def _waiting(settings: Settings, source: str | None) -> list[Waiting]:
    if not settings.paths.ledger.exists():
        return []
    with closing(Ledger(settings.paths.ledger)) as ledger:
        return find_waiting(settings.paths, ledger, SOURCES, source)


def _accept(settings: Settings, source: str, document: str | None, reason: str) -> None:
    waiting = _waiting(settings, source)
    chosen = _choose(waiting, document)
    if chosen:
        with (
            writing(settings.paths),
            closing(Ledger(settings.paths.ledger)) as ledger,
            recorded(ledger, f"accept {source}") as recording,
        ):
            accept_waiting(ledger, chosen, reason)
            recording.detail = f"accepted {counted(len(chosen), 'thing')} that waited"
    for one in chosen:
        terminal.line(f"accepted: {one}")
    for one in waiting:
        if one not in chosen:
            named = f" If it is so for good: --document {one.partition!r}." if one.kind == "gone" else ""
            terminal.line(f"not accepted: {one}.{named}")
    terminal.line("Run `erasmus build`." if chosen else f"nothing of {source} was accepted")


def _choose(waiting: list[Waiting], document: str | None) -> list[Waiting]:
    """Take what is named; without a name all but what is gone, which has to be named."""
    if document is None:
        return [one for one in waiting if one.kind != "gone"]
    chosen = [one for one in waiting if document in (one.partition, one.name)]
    if not chosen:
        named = ", ".join(one.name for one in waiting) or "nothing does"
        raise typer.BadParameter(f"{document!r} does not wait to be accepted: {named}.")
    return chosen


def _show(waiting: list[Waiting], *, as_json: bool) -> None:
    if as_json:
        answers.print_json([vars(one) for one in waiting])
        return
    for one in waiting:
        terminal.line(str(one))
    if not waiting:
        terminal.line("nothing waits to be accepted")
