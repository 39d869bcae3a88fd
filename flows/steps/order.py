"""What is to be harvested: an order for each source, out of what a command or a deployment says.

Which parameters there are, and what goes with what, is declared by the sources (`Source.takes`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractors.parameters import Order, Parameter
from extractors.source import Source
from extractors.sources import SOURCES


@dataclass(frozen=True)
class SourceOrder:
    """What is asked of one source."""

    source: Source
    order: Order


class OrderError(ValueError):
    """An order makes no sense: says what would."""


def parameters() -> Mapping[str, tuple[Parameter[Any], tuple[str, ...]]]:
    """Return every parameter that a person may give, by name, with the sources that take it."""
    found: dict[str, tuple[Parameter[Any], tuple[str, ...]]] = {}
    for source in SOURCES.values():
        for parameter in source.takes:
            if parameter.option:
                _, takers = found.get(parameter.name, (parameter, ()))
                found[parameter.name] = (parameter, (*takers, source.id))
    return found


def check_sources(names: Iterable[str]) -> None:
    """Raise OrderError, naming those there are, if one of `names` is no source."""
    for name in names:
        if name not in SOURCES:
            raise OrderError(f"{name!r} is no source. There are: {', '.join(SOURCES)}.")


def orders_of(
    names: Sequence[str], files: Sequence[Path] = (), values: Mapping[str, Sequence[Any] | None] | None = None
) -> list[SourceOrder]:
    """Put together the order of each source that is named; `values` are by the parameter's name.

    Raises OrderError for an unknown source, for files or values that go with another one, for a value that
    can't be, and for a source that is not told what it needs.
    """
    check_sources(names)
    if files and len(names) != 1:
        raise OrderError("Files (--from) go with exactly one --source: they are in that source's own format.")
    given = {name: tuple(dict.fromkeys(held)) for name, held in (values or {}).items() if held}
    for name, held in given.items():
        _check_values(name, held, names, files)
    orders = []
    for name in names:
        taken = {one.name: given[one.name] for one in SOURCES[name].takes if one.name in given}
        for parameter in SOURCES[name].takes:
            if parameter.is_required and not files and parameter.name not in taken:
                raise OrderError(parameter.missing)
        orders.append(SourceOrder(SOURCES[name], Order(files=tuple(files), values=taken)))
    return orders


def _check_values(name: str, values: Sequence[Any], sources: Sequence[str], files: Sequence[Path]) -> None:
    parameter, takers = parameters()[name]
    placed = [source for source in sources if source in takers]
    if not placed or (parameter.is_exclusive and list(sources) != placed):
        raise OrderError(parameter.misplaced(" or ".join(takers)))
    if files and not parameter.goes_with_files:
        raise OrderError(parameter.beside_files())
    for value in values:
        if fault := parameter.fault(value):
            raise OrderError(fault)


def read_lines(file: Path) -> list[str]:
    """Return the values in a file: one on each line, empty lines and those that begin with # left out.

    Raises OrderError if it is no text.
    """
    try:
        lines = [line.strip() for line in file.read_text(encoding="utf-8").splitlines()]
    except (OSError, UnicodeDecodeError) as error:
        raise OrderError(f"{file}: can't be read as a list of values ({error}).") from error
    return [line for line in lines if line and not line.startswith("#")]


def describe(orders: Sequence[SourceOrder]) -> str:
    """Return what is ordered, as a line for the record of runs; paths of this machine are left out."""
    return ", ".join(f"{one.source.id} from files" if one.order.files else one.source.id for one in orders)
