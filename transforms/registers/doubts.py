"""Values of entries that were there and could not be used."""

import polars as pl

from transforms.doubts import Reason, collect_doubts, doubt
from transforms.published import published
from transforms.websites import is_shared_host

# Fields, and the column that each was published in
_PUBLISHED = {
    "name": "name",
    "country_code": "country",
    "city": "city",
    "website": "website",
    "pic": "pic",
    "oid": "oid",
    "erasmus_code": "erasmus_code",
    "start_date": "charter_start",
    "end_date": "charter_end",
    "vat_country_code": "vat_country",
}


def entry_doubts(read: pl.DataFrame) -> pl.DataFrame:
    """Return the doubts, as in `doubts.DOUBTS`."""
    reasons: dict[str, list[Reason]] = {
        field: [doubt(published(column), pl.col(field))] for field, column in _PUBLISHED.items()
    }
    on_shared_host = is_shared_host(published("website"))
    reasons["website"].insert(0, on_shared_host.then(lambda it: pl.when(it).then(pl.lit("shared_host"))))
    reasons["end_date"].insert(0, pl.when("is_backwards").then(pl.lit("before_start_date")))
    for side in ("start_date", "end_date"):
        reasons[side].insert(0, pl.when(f"is_unsure_{side}").then(pl.lit("date_order_unsure")))
    columns = {field: f"published.{column}" for field, column in _PUBLISHED.items()}
    return collect_doubts(read, "register_entries", reasons, columns)
