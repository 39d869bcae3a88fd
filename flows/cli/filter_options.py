"""The filters of finding as arguments and options of a command."""

from collections.abc import Mapping
from inspect import Parameter, Signature, signature
from typing import Annotated, Any

import typer

from warehouse.ask.filters import FILTERS, Filter
from warehouse.ask.kinds_of_value import KINDS, Typed


def without_broken_characters(typed: Any) -> Any:
    """Clean a text, or each of a list, of what no text can hold: halves of characters, NUL."""
    if isinstance(typed, str):
        return typed.encode("utf-8", "replace").decode("utf-8").replace("\0", " ")
    return [without_broken_characters(one) for one in typed] if isinstance(typed, list) else typed


def takes_filters(command: Any) -> Any:
    """Give a command all filters, before the options of its own; it gets them by argument, as `**filters`."""
    own = [one for one in signature(command).parameters.values() if one.kind is not Parameter.VAR_KEYWORD]
    command.__signature__ = Signature([*map(_parameter, FILTERS.values()), *own])
    return command


def typed_filters(filters: Mapping[str, Any]) -> dict[str, Typed]:
    """Return what was typed for each filter that was given, by argument."""
    given = {name: value for name, value in filters.items() if value not in (None, False, [])}
    return {name: value if isinstance(value, list) else str(value) for name, value in given.items()}


def _parameter(one: Filter) -> Parameter:
    kind = KINDS[one.kind]
    settings: dict[str, Any] = {"help": f"{one.meaning}.", "callback": without_broken_characters}
    annotation: Any = str | None
    default = None
    if kind.is_list:
        annotation = list[str] | None
        settings["help"] = f"{one.meaning}; may be given more than once."
    elif one.kind == "yes_no":
        annotation, default = bool, False
    elif kind.bounds:
        annotation = int | None
        settings |= dict(zip(("min", "max"), kind.bounds, strict=True))
    asked = (
        typer.Option(one.option, **settings)
        if one.option.startswith("--")
        else typer.Argument(metavar=one.option.removeprefix("the "), **settings)
    )
    return Parameter(
        one.argument, Parameter.KEYWORD_ONLY, default=default, annotation=Annotated[annotation, asked]
    )
