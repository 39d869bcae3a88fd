"""What was published stands beside what was read of it, as ``published.<name>``."""

import polars as pl


def published_as(frame: pl.DataFrame, *columns: str) -> pl.DataFrame:
    """Return `frame` with these columns under ``published.<name>``, so that what is read takes their name."""
    return frame.rename({name: f"published.{name}" for name in columns})


def published(column: str) -> pl.Expr:
    """Return what was published under the name of a column."""
    return pl.col(f"published.{column}")


def held_back(frame: pl.DataFrame) -> list[str]:
    """Return the names of the columns as published, which no table has."""
    return [name for name in frame.columns if name.startswith("published.")]
