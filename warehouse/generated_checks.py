"""The checks that follow from the registry: one query each, returning the rows that break it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import polars as pl

from schema import KINDS, SCHEMAS
from schema.columns import facts
from schema.personal import EMAILS, PHONES, SEPARATOR, Contact, sign_of
from warehouse.sql_files import SqlFile
from warehouse.strike_out import WRITTEN

NO_CONTACT = "no_contact_is_left"


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
            NO_CONTACT,
            "E-mail addresses and phone numbers are struck out by the parsers: no e-mail may be left in any "
            "column of text, no phone where people write.",
            _contacts(),
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


def _contacts() -> str:
    """Return a query for the columns with text: which one, and the start of what was found in it.

    What shows a cheap sign is gathered first: DuckDB compiles a pattern wherever it stands, which takes
    milliseconds, and there are hundreds of columns. OFFSET keeps it from asking the patterns of every table.
    """
    candidates = "\n    UNION ALL ".join(_candidates())
    email, phone = (
        " OR ".join(_matches("value", contact.pattern) for contact in contacts)
        for contacts in (EMAILS, PHONES)
    )
    return f"""\
WITH candidates AS MATERIALIZED (
    {candidates}
)
SELECT place, value[:200] AS value FROM (FROM candidates OFFSET 0)
WHERE {email}
    OR is_written AND ({phone})"""


def _candidates() -> Iterator[str]:
    """Yield a query for each table with text: its texts, of the rows that show a sign of a contact."""
    for schema, tables in SCHEMAS.items():
        for name, table in tables.items():
            texts = {
                column_name: facts(column).holds in WRITTEN
                for column_name, column in table.columns().items()
                if column.dtype == pl.String and not facts(column).allowed
            }
            if texts:
                row = ", ".join(
                    f"{{place: '{name}.{column}', value: \"{column}\", is_written: {is_written}}}"
                    for column, is_written in texts.items()
                )
                signs = [_show(texts, EMAILS)]
                if written := [column for column, is_written in texts.items() if is_written]:
                    signs.append(_show(written, PHONES))
                yield (
                    f"SELECT unnest([{row}], recursive := true)\n"
                    f'    FROM {schema}."{name}" WHERE {" OR ".join(signs)}'
                )


def _show(columns: Iterable[str], contacts: Sequence[Contact]) -> str:
    """Return whether one of the columns of a row shows a sign of these contacts."""
    named = ", ".join(f'"{column}"' for column in columns)
    return _matches(f"concat_ws(chr({ord(SEPARATOR)}), {named})", sign_of(contacts))


def _matches(value: str, pattern: str) -> str:
    return f"regexp_matches({value}, '{pattern}')"
