"""Tables that are made by hand, for measures and tests: columns that nobody filled are null."""

import dataframely as dy
import polars as pl

from schema.rules import polars_schema


def by_hand(frame: pl.DataFrame, table: type[dy.Schema]) -> pl.DataFrame:
    """Return `frame` with exactly the table's columns and types: others dropped, missing ones null."""
    held = frame.with_columns(pl.col(pl.Datetime("us", "UTC")).dt.replace_time_zone(None))
    return held.select(
        (pl.col(name) if name in held.columns else pl.lit(None)).cast(dtype).alias(name)
        for name, dtype in polars_schema(table).items()
    )
