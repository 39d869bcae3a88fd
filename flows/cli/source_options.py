"""What sources take, as options of a command."""

from collections.abc import Mapping
from inspect import Parameter as Argument
from inspect import Signature, signature
from pathlib import Path
from types import GenericAlias
from typing import Annotated, Any

import typer

from flows.steps.order import parameters, read_lines

_FROM_FILE = "_list"  # ends the name of the argument for a file of values


def takes_what_sources_take(command: Any) -> Any:
    """Give a command an option for each parameter that sources declare; it gets them as `**values`."""
    named = [one for one in signature(command).parameters.values() if one.kind is not Argument.VAR_KEYWORD]
    options = []
    for name, (parameter, _) in parameters().items():
        bounds: dict[str, Any] = (
            {"min": parameter.least, "max": parameter.most} if parameter.type is int else {}
        )
        option = typer.Option(parameter.option, help=parameter.meaning, **bounds)
        options.append(_argument(name, Annotated[GenericAlias(list, (parameter.type,)) | None, option]))
        if parameter.list_option:
            listed = typer.Option(
                parameter.list_option, exists=True, dir_okay=False, help=parameter.list_meaning
            )
            options.append(_argument(name + _FROM_FILE, Annotated[Path | None, listed]))
    command.__signature__ = Signature([*named, *options])
    return command


def given_values(options: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Return the values that options give, by the parameter's name, those in files among them.

    Raises OrderError if a file can't be read.
    """
    given = {}
    for name in parameters():
        file: Path | None = options.get(name + _FROM_FILE)
        given[name] = [*(options.get(name) or ()), *(read_lines(file) if file else ())]
    return given


def _argument(name: str, annotation: Any) -> Argument:
    return Argument(name, Argument.KEYWORD_ONLY, default=None, annotation=annotation)
