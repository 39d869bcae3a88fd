"""What may go wrong in a command becomes one message and an exit code, without a traceback.

The codes are the values of `flows.steps.problems.Kind`, 0 for done, and 130 for stopped.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import typer
from pydantic import ValidationError

from flows.cli.terminal import problem, warning
from flows.log import log_as
from flows.settings import SettingError, Settings
from flows.steps.problems import STOPPED, Kind, Problem, most_severe, problem_of


@contextmanager
def exit_codes(expected: Mapping[type[Exception], Kind]) -> Iterator[None]:
    """Exit with the code of what is `expected` to go wrong; a wrong setting always is."""
    caught: tuple[type[Exception], ...] = (SettingError, *expected)
    log_as(os.environ.get("ERASMUS_LOG", "words"))  # before the settings, which may be what is wrong
    try:
        Settings()
        yield
    except ValidationError as error:
        for fault in error.errors():
            name = "ERASMUS_" + "_".join(map(str, fault["loc"])).upper()
            problem(f"The setting {name} is {fault['input']!r}: {fault['msg']}.")
        raise typer.Exit(Kind.MISUSE) from None
    except BrokenPipeError:
        raise  # whoever read the answer has read enough
    except caught as error:
        found = problem_of(error, expected)
        problem(found.text)
        raise typer.Exit(found.kind) from None
    except KeyboardInterrupt:
        problem("Stopped. The same command again goes on where it was.")
        raise typer.Exit(STOPPED) from None


def end(problems: Sequence[Problem], warnings: Sequence[str] = ()) -> None:
    """Say what may be worth a look and what has to be looked at, and exit by the most severe of it."""
    for words in warnings:
        warning(words)
    for found in problems:
        problem(found.text)
    if worst := most_severe(problems):
        raise typer.Exit(worst)
