"""Values of pages that were there and could not be used."""

import polars as pl

from transforms.doubts import DOUBTS, collect_doubts, doubt
from transforms.pages.read import Pages
from transforms.published import published

# Fields, and the column that each was published in
_PUBLISHED = {"title": "title", "published_date": "published_on", "modified_date": "modified_on"}


def page_doubts(read: Pages) -> pl.DataFrame:
    """Return the doubts, as in `doubts.DOUBTS`; countries that are none are mentions of nothing."""
    reasons = {field: [doubt(published(column), pl.col(field))] for field, column in _PUBLISHED.items()}
    columns = {field: f"published.{column}" for field, column in _PUBLISHED.items()}
    no_country = read.named.filter((pl.col("kind") == "country") & pl.col("value").is_null()).with_columns(
        column_name=pl.lit("value"),
        rule=pl.lit("unread"),
        value=pl.col("text_as_published"),
        table_name=pl.lit("page_mentions"),
    )
    return pl.concat(
        [
            collect_doubts(read.pages, "pages", reasons, columns),
            no_country.select(DOUBTS.names()).cast(DOUBTS),
        ]
    )
