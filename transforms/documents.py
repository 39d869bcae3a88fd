"""The table of documents: those that the other tables rest on."""

import polars as pl

from schema.documents import Documents
from schema.rules import hand_over

# What the ledger and staging know of a version beside the table's columns
_WORKING = (
    "kind",
    "folder",
    "partition",
    "call_year",
    "media_type",
    "origin",
    "advertised_count",
    "concealed",
)


def documents_table(versions: pl.DataFrame, cited: pl.Series) -> pl.DataFrame:
    """Return the documents that the tables rest on: the newest, and older ones that are `cited` by a row.

    `versions` as in `staging.Staging`, named.
    """
    resting = versions.filter(pl.col("is_newest") | pl.col("document_id").is_in(cited.implode()))
    shown = (
        resting.with_columns(pl.coalesce("concealed", name).alias(name) for name in ("key", "label", "url"))
        .rename({"published_on": "published_date", "first_fetched_at": "fetched_at"})
        .sort("document_id")
    )
    return hand_over(shown, Documents, "documents", _WORKING)
