"""The tables of registers: entries, and the charters among them."""

import polars as pl

from schema.registers import Charters, RegisterEntries
from schema.rules import hand_over
from transforms.naming import mention_id
from transforms.published import held_back
from transforms.room import Tables

# Of an entry, beside the table's columns: where it stands, and what only a charter has
_WORKING = (
    *("line_number", "folder", "key", "read_date", "entry", "is_backwards", "mention_id"),
    *("is_unsure_start_date", "is_unsure_end_date"),
)
_CHARTER = ("start_date", "end_date")
_ENTRY_ALONE = tuple(name for name in RegisterEntries.columns() if name not in Charters.columns())


def register_tables(read: pl.DataFrame, located: pl.DataFrame, tables: Tables) -> Tables:
    """Return register_entries and charters."""
    entries = (
        read.with_columns(mention_id=mention_id())
        .join(located.select("mention_id", "organisation_id"), on="mention_id", how="left")
        .sort("document_id", "record_number")
    )
    working = (*_WORKING, *held_back(entries))
    is_charter = pl.col("erasmus_code").is_not_null() & pl.any_horizontal(
        pl.col("published.charter_start", "published.charter_end").is_not_null()
    )
    return {
        "register_entries": hand_over(entries, RegisterEntries, "register_entries", (*working, *_CHARTER)),
        "charters": hand_over(entries.filter(is_charter), Charters, "charters", (*working, *_ENTRY_ALONE)),
    }
