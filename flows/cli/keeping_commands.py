"""The commands that decide how long something is kept: forgetting who asked for it, and purging."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Annotated

import duckdb
import polars as pl
import typer

from extractors.keep.ledger import Ledger
from flows.cli import terminal
from flows.cli.exit_codes import end, exit_codes
from flows.cli.pipeline_commands import EXPECTED
from flows.settings import Settings
from flows.steps.forget import (
    Withdrawal,
    add_entry,
    holding_releases,
    listed,
    read_forgotten,
    remove_entry,
    withdraw_releases,
)
from flows.steps.held_by import held_in
from flows.steps.problems import Kind, Problem
from flows.steps.purge import MEANINGS, Removal, plan_purge, remove_planned
from flows.steps.recorded import recorded
from store.data_folder import writing
from store.paths import Paths
from transforms.countries import country_code
from transforms.forgetting.forgotten import Forgotten
from transforms.forgetting.forms import KINDS, ShortError
from transforms.steps import evaluate

app = typer.Typer()


def _known_country(country: str | None) -> str | None:
    if country is None:
        return None
    code = evaluate(pl.DataFrame({"country": [country]}), country_code(pl.col("country"))).item()
    if code is None:
        raise typer.BadParameter(f"{country!r} is no country. Give its name or code.")
    return str(code)


def _asked(**values: str | None) -> tuple[str, str]:
    """Return kind and value of the one thing that is asked for; `-` is read from standard input."""
    given = [(kind, value) for kind, value in values.items() if value is not None]
    if len(given) != 1:
        options = ", ".join(f"--{kind}" for kind in KINDS)
        raise typer.BadParameter(f"Give one of {options}, or --list, --undo or --withdraw-releases.")
    [(kind, value)] = given
    return kind, (sys.stdin.readline() if value == "-" else value).strip()


@app.command()
def forget(
    name: Annotated[str | None, typer.Option(help="Name of a person or an organisation.")] = None,
    identifier: Annotated[
        str | None, typer.Option(help="PIC:…, OID:… or ERASMUS:… of an organisation.")
    ] = None,
    email: Annotated[str | None, typer.Option(help="E-mail address.")] = None,
    address: Annotated[str | None, typer.Option(help="Postal address, or address of a website.")] = None,
    country: Annotated[
        str | None,
        typer.Option(callback=_known_country, help="Forget only organisations of this country by that name."),
    ] = None,
    reason: Annotated[str, typer.Option(help="Why, without naming whom.")] = "on request",
    show_list: Annotated[
        bool, typer.Option("--list", help="List the entries: nobody can read whom.")
    ] = False,
    undo: Annotated[str | None, typer.Option(help="Take the entry of this id off the list.")] = None,
    withdraw: Annotated[
        bool, typer.Option("--withdraw-releases", help="Withdraw older releases that hold somebody listed.")
    ] = False,
) -> None:
    """Forget a person or an organisation in every later build and release.

    Write - for the value and it is read from standard input, so that it stands in no history of commands.
    """
    with exit_codes({**EXPECTED, ShortError: Kind.MISUSE}):
        settings = Settings()
        if show_list:
            _show_list(settings.paths)
        elif undo is not None:
            with _folder(settings, "forget undo"):
                remove_entry(settings.paths, undo)
            terminal.line(
                f"{undo} is off the list. The next `erasmus build` brings back what is still staged."
            )
        elif withdraw:
            with _folder(settings, "forget withdraw releases"):
                _show_withdrawal(withdraw_releases(settings.paths))
        else:
            kind, value = _asked(name=name, identifier=identifier, email=email, address=address)
            with _folder(settings, f"forget {kind}"):
                entry = add_entry(settings.paths, kind, value, country, reason)
            _show_held(settings.paths, entry)


@contextmanager
def _folder(settings: Settings, command: str) -> Iterator[Ledger]:
    """Hold the data folder for a command, which is recorded."""
    with (
        writing(settings.paths),
        closing(Ledger(settings.paths.ledger)) as ledger,
        recorded(ledger, command),
    ):
        yield ledger


def _show_list(paths: Paths) -> None:
    entries = listed(paths)
    for entry, kind, where, day, reason in entries.iter_rows():
        terminal.line(f"{entry}  {day}  {kind}  {where or 'everywhere'}  {reason}")
    if entries.is_empty():
        terminal.line("Nobody is to be forgotten.")


def _show_held(paths: Paths, entry: str) -> None:
    """Say what still holds an entry that was just made, and what to do about it."""
    held = read_forgotten(paths)
    alone = Forgotten(held.key, held.entries.filter(forgotten_id=entry))
    terminal.line(f"Forgotten under the id {entry}, from the next `erasmus build` on.")
    if paths.warehouse.exists():
        try:
            counts = held_in(paths.warehouse, alone)
        except duckdb.Error as error:
            terminal.warning(f"{paths.warehouse}: can't be looked through ({error}). Run `erasmus build`.")
        else:
            told = ", ".join(f"{table} {count}" for table, count in counts.items())
            terminal.line(f"The warehouse holds it now in these rows: {told or 'none'}.")
    holding = holding_releases(paths, alone)
    if holding:
        terminal.line(
            f"Releases that hold it: {', '.join(holding)}. Run `erasmus build` and `erasmus publish`, then "
            "`erasmus forget --withdraw-releases`."
        )
    terminal.line(
        "If that is more than you expect, others bear the same name: "
        f"`erasmus forget --undo {entry}` takes it back."
    )


def _show_withdrawal(done: Withdrawal) -> None:
    terminal.line(f"withdrawn: {', '.join(done.withdrawn) or 'no release'}")
    end([Problem(Kind.OTHER, problem) for problem in done.problems])


@app.command()
def purge(
    yes: Annotated[
        bool, typer.Option("--yes", help="Remove it; else only say what would be removed.")
    ] = False,
) -> None:
    """Remove what was kept long enough: old raw versions, staging that no build reads, leftovers.

    How long raw versions are kept is a setting, ERASMUS_KEEP_RAW_DAYS; without it all of them are.
    """
    with exit_codes(EXPECTED):
        settings = Settings()
        if not settings.paths.ledger.exists():
            terminal.line("Nothing to purge.")
        elif yes:
            with _folder(settings, "purge") as ledger:
                planned = plan_purge(settings, ledger, ledger.now())
                remove_planned(planned, settings, ledger)
            _show_purge(planned, "removed")
        else:
            with closing(Ledger(settings.paths.ledger)) as ledger:
                planned = plan_purge(settings, ledger, ledger.now())
            _show_purge(planned, "would remove")
            if planned:
                terminal.line("Nothing is removed yet: `erasmus purge --yes` does it.")


def _show_purge(planned: Sequence[Removal], verb: str) -> None:
    """Say per kind and source how much is removed, and what that means."""
    if not planned:
        terminal.line("Nothing to purge.")
    for what, meaning in MEANINGS.items():
        of_kind = [removal for removal in planned if removal.what == what]
        if not of_kind:
            continue
        terminal.line(f"{verb} {what}: {meaning}")
        for source in sorted({removal.source for removal in of_kind}):
            sizes = [removal.byte_count for removal in of_kind if removal.source == source]
            terminal.line(f"  {source or 'all'}: {terminal.count(len(sizes), 'item')}, {sum(sizes):,} bytes")
