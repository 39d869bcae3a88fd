"""Labels and awards of projects: the platform has a flag for each, the staged tables one column."""

from collections.abc import Iterable, Mapping

import polars as pl

# By the column into which each flag is read
LABELS: Mapping[str, str] = {
    "has_language_label": "European Language Label",
    "has_teaching_award": "European Innovative Teaching Award",
    "is_of_heritage_year": "European Year of Cultural Heritage",
    "is_highlighted": "highlighted",
}
COLUMN = "quality_labels"


def kept_columns(read: Iterable[str]) -> tuple[str, ...]:
    """Columns that are left of those read: the flags are one."""
    return (*(name for name in read if name not in LABELS), COLUMN)


def join_labels(projects: pl.DataFrame) -> pl.DataFrame:
    """Put the labels whose flag says Yes, separated by ";", in place of the flags; null if there is none."""
    flags = [name for name in LABELS if name in projects.columns]
    said = [pl.when(pl.col(name) == "Yes").then(pl.lit(LABELS[name])) for name in flags]
    joined = pl.concat_str(said, separator="; ", ignore_nulls=True)
    return projects.with_columns(pl.when(joined != "").then(joined).alias(COLUMN)).drop(flags)
