"""What a person sees of open requests for partners."""

import polars as pl
from rich import box
from rich.markup import escape
from rich.table import Table

from flows.cli.terminal import line, output, paragraph


def requests(frame: pl.DataFrame) -> None:
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
