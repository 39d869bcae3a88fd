"""What may go wrong in a command becomes one message and an exit code, without a traceback."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer
from pydantic import ValidationError

from flows.cli.terminal import problem
from flows.settings import SettingError


@contextmanager
def exit_codes(*expected: type[Exception], misuse: tuple[type[Exception], ...] = ()) -> Iterator[None]:
    """Exit with 1 for what is `expected` to go wrong, with 2 for a wrong setting or another `misuse`."""
    try:
        yield
    except SettingError as error:
        problem(str(error))
        raise typer.Exit(2) from None
    except ValidationError as error:
        for fault in error.errors():
            name = "ERASMUS_" + "_".join(map(str, fault["loc"])).upper()
            problem(f"The setting {name} is {fault['input']!r}: {fault['msg']}.")
        raise typer.Exit(2) from None
    except misuse as error:
        problem(str(error))
        raise typer.Exit(2) from None
    except BrokenPipeError:
        raise  # whoever read the answer has read enough
    except expected as error:
        problem(str(error))
        raise typer.Exit(1) from None
    except KeyboardInterrupt:
        problem("Stopped. The same command again goes on where it was.")
        raise typer.Exit(130) from None
