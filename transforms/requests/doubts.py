"""Values of requests that were there and could not be used."""

import polars as pl

from transforms.countries import country_code, country_parts
from transforms.doubts import DOUBTS, Reason, collect_doubts, doubt
from transforms.published import published
from transforms.requests.read import month
from transforms.steps import read_columns

# Fields, and the column that each was published in
_PUBLISHED = {
    "deadline_date": "published.deadline",
    "start_date": "published.start_date",
    "end_date": "published.end_date",
    "published_date": "published.published_on",
    "modified_date": "published.modified_on",
    "name": "organisation",
    "country_code": "organisation_country",
}


def request_doubts(read: pl.DataFrame) -> pl.DataFrame:
    """Return the doubts, as in `doubts.DOUBTS`.

    A month that stands for one of its days is told, too, with the rule "month_only".
    """
    reasons: dict[str, list[Reason]] = {
        field: [doubt(pl.col(column), pl.col(field))] for field, column in _PUBLISHED.items()
    }
    for name in ("start_date", "end_date"):
        is_month = month(published(name)).is_not_null()
        reasons[name].insert(0, pl.when(is_month).then(pl.lit("month_only")))
    reasons["end_date"].insert(0, pl.when("is_backwards").then(pl.lit("before_start_date")))
    return pl.concat([collect_doubts(read, "partner_requests", reasons, _PUBLISHED), _unread_countries(read)])


def _unread_countries(read: pl.DataFrame) -> pl.DataFrame:
    """Return what stands among the countries that partners should come from, and is none."""
    parts = (
        read.select("document_id", "record_number", value=country_parts(published("from_countries")))
        .explode("value")
        .filter(pl.col("value").is_not_null())
    )
    return (
        read_columns(parts, code=country_code(pl.col("value")))
        .filter(pl.col("code").is_null())
        .with_columns(
            column_name=pl.lit("from_countries"), rule=pl.lit("unread"), table_name=pl.lit("partner_requests")
        )
        .select(DOUBTS.names())
        .cast(DOUBTS)
    )
