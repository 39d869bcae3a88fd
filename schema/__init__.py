"""The one registry of tables and columns.

Staged tables hold what documents publish, those of schema main what people see, those of ops how the build
went. Everything that says what a table looks like follows from here: Polars types and validation, the DuckDB
tables with their comments, ``datapackage.json`` and ``docs/data-dictionary.md``. A table is a class, its
docstring the table's description; a column says its type, its meaning, whether it is part of the key,
whether it may be null, which values it may take, and which published field it comes from.

Each module here has the tables of one subject, and names them at its end: in `STAGED`, `MAIN` and `OPS`, and
as `KIND` if documents hold records of it. They are gathered below: a module more is all it takes.

Names: tables in the plural, snake_case; columns end in ``_id``, ``_code``, ``_eur``, ``_date`` or
``_count`` where they hold such a thing, and start with ``is_`` or ``has_`` where they say yes or no.
"""

import pkgutil
from collections.abc import Iterator, Mapping
from importlib import import_module
from types import ModuleType

import dataframely as dy

from schema.kinds import Kind


def _modules() -> Iterator[ModuleType]:
    found = {module.name for module in pkgutil.iter_modules(__path__)}
    for name in sorted(found, key=lambda name: (name != "projects", name)):  # all others lean on projects
        yield import_module(f"{__name__}.{name}")


def _tables(schema: str) -> Mapping[str, type[dy.Schema]]:
    return {name: table for module in _modules() for name, table in getattr(module, schema, {}).items()}


STAGED = _tables("STAGED")
MAIN = _tables("MAIN")
OPS = _tables("OPS")
SCHEMAS: Mapping[str, Mapping[str, type[dy.Schema]]] = {"main": MAIN, "ops": OPS}
KINDS: tuple[Kind, ...] = tuple(module.KIND for module in _modules() if hasattr(module, "KIND"))


def describe(table: type[dy.Schema]) -> str:
    """Return a table's description."""
    return (table.__doc__ or "").strip()
