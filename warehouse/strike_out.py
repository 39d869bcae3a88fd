"""The last resort against contacts that got past the parsers: struck out of the new tables, and told.

One row that a parser let through must not stop every night for all sources. What joins tables is replaced by
a number, the same in every table.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

import duckdb
import polars as pl

from schema import SCHEMAS
from schema.columns import facts
from schema.personal import EMAILS, PHONES, Contact

_REMOVED = "[removed]"
# Where people write; codes and addresses are full of digits that are no phone's
WRITTEN = ("free text", "name")


def _contacts_of(*, is_written: bool) -> Sequence[Contact]:
    """Return the contacts that may not stand in a column of text, one where people write or another."""
    return (*EMAILS, *PHONES) if is_written else EMAILS


def strike_out(connection: duckdb.DuckDBPyConnection, found: pl.DataFrame) -> list[str]:
    """Strike contacts out of the columns where they were `found` (``place``, such as projects.title).

    Returns a warning for each column.
    """
    linked = _linked_columns()
    if any(str(place) in linked for place in found["place"]):
        _rename(connection, linked.values())
    warnings = []
    for [place], rows in found.group_by("place", maintain_order=True):
        if str(place) not in linked:
            _strike_out(connection, str(place))
        values = "1 value" if rows.height == 1 else f"{rows.height:,} values"
        warnings.append(f"{place}: an e-mail or a phone was struck out of {values} that parsers let pass.")
    return warnings


def _strike_out(connection: duckdb.DuckDBPyConnection, place: str) -> None:
    """Strike contacts out of a column, until none is found: one may hide where another began."""
    table_name, column_name = place.split(".")
    [schema] = [name for name, tables in SCHEMAS.items() if table_name in tables]
    table, value = f'{schema}."{table_name}"', f'"{column_name}"'
    is_written = facts(SCHEMAS[schema][table_name].columns()[column_name]).holds in WRITTEN
    struck = 1
    while struck:
        struck = 0
        for contact in _contacts_of(is_written=is_written):
            put = rf"\1{_REMOVED}" if contact.has_text_before else _REMOVED
            row = connection.execute(
                f"UPDATE {table} SET {value} = regexp_replace({value}, $pattern, $put, 'g') "  # noqa: S608 (names of the registry)
                f"WHERE regexp_matches({value}, $pattern)",
                {"pattern": contact.pattern, "put": put},
            ).fetchone()
            struck += row[0] if row else 0


class _Linked(NamedTuple):
    """A column of text by which tables are joined, as SQL names it, and whether people write there."""

    table: str
    column: str
    is_written: bool


def _linked_columns() -> Mapping[str, _Linked]:
    """Keys, references, and what these refer to, by place."""
    linked, referred = {}, set()
    for schema, tables in SCHEMAS.items():
        for name, table in tables.items():
            for column_name, column in table.columns().items():
                if column.dtype != pl.String:
                    continue
                reference = facts(column).reference
                if reference is not None:
                    referred.add(f"{reference.table}.{reference.column}")
                linked[f"{name}.{column_name}"] = (
                    _Linked(f'{schema}."{name}"', f'"{column_name}"', facts(column).holds in WRITTEN),
                    column.primary_key or reference is not None,
                )
    return {place: one for place, (one, is_joined) in linked.items() if is_joined or place in referred}


def _rename(connection: duckdb.DuckDBPyConnection, linked: Collection[_Linked]) -> None:
    """Put a number in the place of each contact, alike in all columns that join tables.

    So it stands alike in keys that are made of others.
    """
    values = "\nUNION ".join(
        f"SELECT {one.column} AS value, {one.is_written} AS is_written FROM {one.table}"  # noqa: S608 (names of the registry)
        for one in linked
    )
    connection.execute(f"CREATE OR REPLACE TEMP TABLE linked_values AS {values}")
    contacts: set[str] = set()
    for contact in (*EMAILS, *PHONES):
        start = "length(regexp_extract(found, $pattern, 1))" if contact.has_text_before else "0"
        found = (
            "SELECT unnest(regexp_extract_all(value, $pattern)) AS found FROM linked_values "  # noqa: S608 (likewise)
            f"WHERE {contact in EMAILS} OR is_written"
        )
        rows = connection.execute(
            f"SELECT DISTINCT substr(found, 1 + {start}) FROM ({found})",  # noqa: S608 (likewise)
            {"pattern": contact.pattern},
        ).fetchall()
        contacts |= {text for (text,) in rows}
    for number, text in enumerate(sorted(contacts, key=lambda text: (-len(text), text)), 1):
        for one in linked:
            connection.execute(
                f"UPDATE {one.table} SET {one.column} = replace({one.column}, $found, $put) "  # noqa: S608 (likewise)
                f"WHERE contains({one.column}, $found)",
                {"found": text, "put": f"removed-{number}"},
            )
    connection.execute("DROP TABLE linked_values")
