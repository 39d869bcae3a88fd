"""Documents that are named one by one: the order says which, and nothing is enumerated."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from extractors.source import Discovery, Document, Expect, Failed

V = TypeVar("V")


def get_named(names: Sequence[V], ask: Callable[[V], Document | Failed]) -> Discovery[None]:
    """Get the document of each name; `ask` says how, or what is wrong with the name."""
    yield Expect(len(names))
    for name in names:
        yield ask(name)
