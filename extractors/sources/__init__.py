"""The sources there are, by their ids: every module below that has a ``SOURCE``."""

import pkgutil
from collections.abc import Mapping
from importlib import import_module

from extractors.source import Source
from schema import KINDS

_KINDS = [kind.name for kind in KINDS]


def find_sources() -> Mapping[str, Source]:
    """Import all modules of this package, and gather their sources: by what they give, then by id.

    Of those that give the same, the ones come first that a run takes without being told.
    """
    names = [module.name for module in pkgutil.walk_packages(__path__, f"{__name__}.")]
    found: list[Source] = [
        module.SOURCE for name in names if hasattr(module := import_module(name), "SOURCE")
    ]

    def place(source: Source) -> tuple[int, bool, str]:
        return _KINDS.index(source.row_kinds[0]), not source.is_default, source.id

    return {source.id: source for source in sorted(found, key=place)}


SOURCES = find_sources()
