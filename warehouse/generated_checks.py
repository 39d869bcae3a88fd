"""The checks that follow from the registry: one query each, returning the rows that break it."""

from collections.abc import Iterator, Mapping

import polars as pl

from schema import KINDS, SCHEMAS
from schema.columns import facts
from schema.personal import EMAILS, PHONES
from warehouse.sql_files import SqlFile

# Where people write; codes and addresses are full of digits that are no phone's
_WRITTEN = ("free text", "name")


def generated_checks() -> Mapping[str, SqlFile]:
    """Return the generated checks by name."""
    checks = (
        SqlFile(
            "references_resolve",
            "Every value of a column that refers to another table is found there; what points nowhere on "
            "purpose, such as a withheld name, is declared so in the registry.",
            _all(_references()),
        ),
        SqlFile(
            "rows_are_accounted_for",
            "Every record of every document is either loaded, in the table of its kind, or rejected.",
            _rows_in_and_out(),
        ),
        SqlFile(
            "no_contact_is_left",
            "E-mail addresses and phone numbers are struck out by the parsers: no e-mail may be left in any "
            "column of text, no phone where people write.",
            _all(_contacts()),
        ),
    )
    return {check.name: check for check in checks}


def _all(queries: Iterator[str]) -> str:
    return "\nUNION ALL\n".join(queries)


def _references() -> Iterator[str]:
    """Yield a query for each reference: which one, and a value that is not found."""
    for schema, tables in SCHEMAS.items():
        for name, table in tables.items():
            for column_name, column in table.columns().items():
                reference = facts(column).reference
                if reference is None:
                    continue
                rows = f'"{column_name}" IS NOT NULL'
                if reference.unless:
                    rows += f" AND ({reference.unless}) IS NOT TRUE"
                yield (
                    f"SELECT '{name}.{column_name}' AS reference, \"{column_name}\"::VARCHAR AS value\n"
                    f'FROM (FROM {schema}."{name}" WHERE {rows}) AS referring\n'
                    f'ANTI JOIN "{reference.table}" AS referred '
                    f'ON referring."{column_name}" = referred."{reference.column}"'
                )


def _rows_in_and_out() -> str:
    loaded = "\n    UNION ALL ".join(
        f"SELECT document_id, {kind.records} AS records FROM {kind.counted_in}" for kind in KINDS
    )
    return f"""\
SELECT document_id, record_count, coalesce(loaded, 0) AS loaded, coalesce(rejected, 0) AS rejected
FROM documents
LEFT JOIN (
    SELECT document_id, sum(records) AS loaded FROM (
    {loaded}
    ) GROUP BY document_id
) USING (document_id)
LEFT JOIN (
    SELECT document_id, count(*) AS rejected FROM ops.rejected_rows
    WHERE scope = 'record' GROUP BY document_id
) USING (document_id)
WHERE record_count <> coalesce(loaded, 0) + coalesce(rejected, 0)"""


def _contacts() -> Iterator[str]:
    """Yield a query for each table with text: which column, and the start of what was found in it."""
    for schema, tables in SCHEMAS.items():
        for name, table in tables.items():
            for column_name, column in table.columns().items():
                if column.dtype != pl.String or facts(column).allowed:
                    continue
                value = f'"{column_name}"'
                contacts = (*EMAILS, *PHONES) if facts(column).holds in _WRITTEN else EMAILS
                found = "\n    OR ".join(
                    f"{_matches(value, it.sign)} AND {_matches(value, it.pattern)}" for it in contacts
                )
                yield (
                    f"SELECT '{name}.{column_name}' AS place, {value}[:200] AS value "
                    f'FROM {schema}."{name}"\nWHERE {found}'
                )


def _matches(value: str, pattern: str) -> str:
    return f"regexp_matches({value}, '{pattern}')"
