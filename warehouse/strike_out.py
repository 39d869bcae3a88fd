"""The last resort against contacts that got past the parsers: struck out of the new tables, and told.

One row that a parser let through must not stop every night for all sources. What a key holds can't be struck
out without another row's losing its way: there the check fails.
"""

from collections.abc import Sequence

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
    """Strike contacts out of columns that are no keys; `found` has ``place``, such as projects.title.

    Returns a warning for each column.
    """
    warnings = []
    for [place], rows in found.group_by("place", maintain_order=True):
        table_name, column_name = str(place).split(".")
        [schema] = [name for name, tables in SCHEMAS.items() if table_name in tables]
        column = SCHEMAS[schema][table_name].columns()[column_name]
        if column.primary_key or facts(column).reference is not None:
            continue
        value = f'"{column_name}"'
        for contact in _contacts_of(is_written=facts(column).holds in WRITTEN):
            put = rf"\1{_REMOVED}" if contact.has_text_before else _REMOVED
            struck = f"{value} = regexp_replace({value}, $pattern, $put, 'g')"
            connection.execute(
                f'UPDATE {schema}."{table_name}" SET {struck} WHERE regexp_matches({value}, $pattern)',  # noqa: S608 (names of the registry)
                {"pattern": contact.pattern, "put": put},
            )
        values = "1 value" if rows.height == 1 else f"{rows.height:,} values"
        warnings.append(f"{place}: an e-mail or a phone was struck out of {values} that parsers let pass.")
    return warnings
