"""What a run may be told on Prefect's pages: the options of `erasmus run`, under the same names.

But for `--from`, which is `from_files` there: Python keeps the word to itself.
"""

from collections.abc import Callable, Mapping
from inspect import Parameter as Argument
from inspect import Signature, cleandoc
from pathlib import Path
from types import GenericAlias
from typing import Annotated, Any, Literal, TypeVar

from pydantic import Field

from extractors.sources import SOURCES
from flows.steps.order import parameters

F = TypeVar("F", bound=Callable[..., Any])

# As a list to choose from; known only when the program runs
_SOURCES: Any = GenericAlias(list, (Literal[tuple(SOURCES)],))
_OWN: Mapping[str, tuple[Any, Any, str]] = {
    "source": (_SOURCES, Argument.empty, "Sources to harvest; then all is staged, built and published."),
    "from_files": (list[Path], [], "Files or folders on the disk, instead of the network."),
    "accept_shrinking": (_SOURCES, [], "Sources that may list fewer projects than before."),
}


def argument_of(name: str) -> str:
    """Return what the flow's argument for a parameter of sources is called: as the option is."""
    parameter, _ = parameters()[name]
    return parameter.option.removeprefix("--").replace("-", "_")


def takes_what_the_command_takes(run: F) -> F:
    """Give the flow the command's options as arguments, described, with what can be chosen."""
    declared = dict(_OWN)
    for name, (parameter, takers) in parameters().items():
        kind: Any = parameter.type
        if kind is int:
            kind = Annotated[int, Field(ge=parameter.least, le=parameter.most)]
        words = f"{parameter.meaning} Goes with {' or '.join(takers)}."
        declared[argument_of(name)] = (GenericAlias(list, (kind,)), [], words)
    run.__signature__ = Signature.from_callable(run).replace(  # type: ignore[attr-defined] # read by Prefect
        parameters=[
            Argument(name, Argument.KEYWORD_ONLY, default=default, annotation=kind)
            for name, (kind, default, _) in declared.items()
        ]
    )
    described = "\n".join(f"    {name}: {words}" for name, (_, _, words) in declared.items())
    run.__doc__ = f"{cleandoc(run.__doc__ or '')}\n\nArgs:\n{described}\n"
    return run


def given_values(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of the sources' parameters, by the parameter's name."""
    return {name: arguments.get(argument_of(name)) for name in parameters()}
