"""The tables of requests."""

import polars as pl

from schema.requests import PartnerRequests, RequestDocuments
from schema.rules import hand_over
from transforms.merged_records import merge_records
from transforms.naming import mention_id
from transforms.room import Tables

# Words with which sources say that a request is closed, or open
_CLOSED = r"^(?:closed|expired|ended|archived|inactive|cancelled|withdrawn|fulfilled|past)\b"
_OPEN = r"^(?:open|active|ongoing|current|published)\b"
_FIELDS = [
    *("title", "summary", "looking_for", "from_countries", "activity", "themes", "field", "deadline_date"),
    *("start_date", "end_date", "published_date", "modified_date", "status", "url"),
]


def request_tables(read: pl.DataFrame, located: pl.DataFrame, tables: Tables) -> Tables:
    """Return partner_requests, and which documents show them.

    A request is open on the day that its document was read if its status does not say that it is closed and
    its deadline, if it has one, is not past. Where it has neither, nobody can tell.
    """
    known = read.with_columns(mention_id=mention_id("organisation")).join(
        located.select("mention_id", "organisation_id"), on="mention_id", how="left"
    )
    merged, documents = merge_records(known, "request_id", [*_FIELDS, "organisation_id", "is_name_withheld"])
    is_due = pl.col("deadline_date") >= pl.col("read_date")
    is_closed = pl.col("status").str.contains(_CLOSED)
    is_open = (
        pl.when(is_closed | ~is_due)
        .then(pl.lit(value=False))
        .when(is_due | pl.col("status").str.contains(_OPEN))
        .then(pl.lit(value=True))
    )
    requests = merged.with_columns(is_open=is_open).sort("request_id")
    return {
        "partner_requests": hand_over(requests, PartnerRequests, "partner_requests", ("record_number",)),
        "request_documents": hand_over(documents, RequestDocuments, "request_documents"),
    }
