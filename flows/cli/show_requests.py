"""`erasmus find --requests`: open requests for partners that match, and how a person sees them."""

from collections.abc import Mapping
from typing import Any

import duckdb
import polars as pl
from rich import box
from rich.markup import escape
from rich.table import Table

from flows.cli.terminal import line, output, paragraph

# Of the filters of `erasmus find` those that a request can be held against
FILTERS = ("query", "countries", "concept", "field")


def find_requests(
    connection: duckdb.DuckDBPyConnection, filters: Mapping[str, Any], limit: int
) -> pl.DataFrame:
    """Return the first `limit` open requests, columns as the macro find_requests returns them.

    `filters` are arguments of the macro: those of FILTERS that are asked for.
    """
    named = "".join(f"{name} := ${name}, " for name in FILTERS if name in filters)
    sql = f"FROM find_requests({named}top := $limit)"  # names of ours; values are bound
    return connection.execute(sql, {**filters, "limit": limit}).pl()


def show_requests(frame: pl.DataFrame) -> None:
    """Print requests, the nearest deadline first."""
    if frame.is_empty():
        line("No open request for partners fits.")
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1))
    table.add_column("until")
    table.add_column("request", ratio=5, overflow="fold")
    table.add_column("who asks", ratio=4, overflow="fold")
    table.add_column("looks for", ratio=4, overflow="fold")
    for row in frame.iter_rows(named=True):
        until = f"{row['deadline_date']:%Y-%m-%d}" if row["deadline_date"] else "not said"
        who = ", ".join(part for part in (row["organisation_name"], row["country_code"]) if part)
        whom = "; ".join(part for part in (row["looking_for"], row["from_countries"]) if part)
        what = "\n".join(part for part in (row["title"], row["url"]) if part)
        table.add_row(until, *(escape(text) for text in (what, who or "withheld", whom)))
    output.print(table)
    paragraph("As last read from each platform; without a deadline a request may be stale.")
