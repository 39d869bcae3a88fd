"""Progress of long work: a bar where a person looks, nothing where a program reads."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)

from extractors.harvest_loop import OnProgress
from flows.cli.terminal import errors as console
from flows.log import is_json


@contextmanager
def progress(what: str, watcher: OnProgress | None = None) -> Iterator[OnProgress]:
    """Show a bar on the terminal while the block runs; yields what is to be called with each step.

    It is called with how many steps are done, how many there are (null: unknown), and what comes now, and
    passes this on to `watcher`.
    """
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("[dim]{task.fields[label]}"),
    )
    is_hidden = is_json() or not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=is_hidden) as bar:
        task = bar.add_task(what, total=None, label="")

        def on_progress(done: int, total: int | None, label: str) -> None:
            bar.update(task, completed=done, total=total, label=label[:60])
            if watcher is not None:
                watcher(done, total, label)

        yield on_progress
