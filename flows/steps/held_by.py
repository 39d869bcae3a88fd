"""What a warehouse or a release holds of the forgotten: rows, and what organisations are known by."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb
import polars as pl

from schema import SCHEMAS
from schema.columns import facts
from transforms.forgetting.finding import Search, named_theirs
from transforms.forgetting.forgotten import SPELLING, Forgotten, Spelling
from transforms.forgetting.forms import words_of
from warehouse.database import read_database

# Columns of codes in which organisations are identified
_IDENTIFYING = ("pic", "oid", "erasmus_code", "identifier", "identifier_value", "key")


def held_in(database: Path, forgotten: Forgotten) -> Mapping[str, int]:
    """Return how many rows of each table of a warehouse hold a forgotten one, where there are any."""
    with read_database(database) as connection:
        search = Search(forgotten, _spellings(connection, forgotten))
        found = {
            name: _count(connection, schema, name, search)
            for schema, tables in SCHEMAS.items()
            for name in tables
        }
    return {name: count for name, count in found.items() if count}


def _count(connection: duckdb.DuckDBPyConnection, schema: str, name: str, search: Search) -> int:
    """Return how many rows of a table hold a forgotten one; names of organisations count in their country."""
    table = SCHEMAS[schema][name].columns()
    holds = {
        column_name: facts(column).holds
        for column_name, column in table.items()
        if column.dtype == pl.String and not facts(column).allowed
    }
    asked = {
        column: held
        for column, held in holds.items()
        if held != "code" or column in _IDENTIFYING or (name, column) == ("organisation_identifiers", "value")
    }
    if not asked:
        return 0
    rows = _rows(connection, schema, name, list(asked))
    found = search.find(pl.concat([rows[column].alias("value") for column in asked]))
    is_held = pl.lit(value=False)
    for column, held in asked.items():
        rows = rows.join(
            found.select(pl.col("value").alias(column), pl.col("countries").alias(f"in {column}")),
            on=column,
            how="left",
            maintain_order="left",
        )
        where = pl.col(f"in {column}")
        is_held = is_held | (
            named_theirs(where, pl.col("their_country")) if held == "name" else where.is_not_null()
        )
    return rows.filter(is_held).height


def _rows(
    connection: duckdb.DuckDBPyConnection, schema: str, name: str, columns: Sequence[str]
) -> pl.DataFrame:
    """Return columns of a table, and ``their_country``: its own, else that of its organisation."""
    held = SCHEMAS[schema][name].columns()
    asked = ", ".join(f't."{column}"' for column in columns)
    country, joined = "NULL::VARCHAR", ""
    if "country_code" in held:
        country = "t.country_code"
    elif "organisation_id" in held:
        country, joined = "o.country_code", "LEFT JOIN main.organisations AS o USING (organisation_id)"
    query = f'SELECT {asked}, {country} AS their_country FROM {schema}."{name}" AS t {joined}'  # noqa: S608 (registry)
    return connection.execute(query).pl()


def known_as(database: Path, forgotten: Forgotten) -> list[tuple[str, str, str | None]]:
    """Return kind, value and country of all that a warehouse knows organisations by which are forgotten.

    That is, of those that have a forgotten identifier: their other identifiers, and their names as spellings.
    """
    with read_database(database) as connection:
        identifiers, names = _organisations(connection, forgotten)
    values = [("identifier", value, None) for value in identifiers["value"].unique().sort()]
    spelt = names.select("name", "country_code").drop_nulls().unique().sort(pl.all())
    return [*values, *((SPELLING, name, country) for name, country in spelt.iter_rows())]


def _spellings(connection: duckdb.DuckDBPyConnection, forgotten: Forgotten) -> set[Spelling]:
    """Return the names, and where, of the organisations in a warehouse that have a forgotten identifier."""
    _, names = _organisations(connection, forgotten)
    named = names.select("name", "country_code").drop_nulls()
    return {(tuple(words_of(name)), country) for name, country in named.iter_rows()}


def _organisations(
    connection: duckdb.DuckDBPyConnection, forgotten: Forgotten
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return organisation_id and value of identifiers, organisation_id, name and country_code of names."""
    search = Search(Forgotten(forgotten.key, forgotten.entries.filter(kind="identifier")))
    identifiers = connection.execute("SELECT organisation_id, value FROM organisation_identifiers").pl()
    names = connection.execute(
        "SELECT n.organisation_id, n.name, o.country_code FROM organisation_names AS n "
        "JOIN organisations AS o USING (organisation_id)"
    ).pl()
    found = search.find(identifiers["value"])
    theirs = identifiers.filter(pl.col("value").is_in(found["value"].implode())).select("organisation_id")
    return (
        identifiers.join(theirs.unique(), on="organisation_id", how="semi"),
        names.join(theirs.unique(), on="organisation_id", how="semi"),
    )
