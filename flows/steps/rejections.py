"""What a build says of what it could not load."""

from collections.abc import Mapping

import polars as pl

from schema.words import REJECTION_SCOPES


def count_rejections(rejected: pl.DataFrame) -> dict[str, int]:
    """Return how many rows of ops.rejected_rows there are of each scope: records, participations, values."""
    counted = dict(rejected.group_by("scope").len().rows())
    return {scope: counted.get(scope, 0) for scope in REJECTION_SCOPES}


def in_words(counts: Mapping[str, int]) -> str:
    """Return what was rejected, as a sentence goes on: "rejected 2 records, 1 value"."""
    said = [f"{count:,} {scope}{'' if count == 1 else 's'}" for scope, count in counts.items() if count]
    return f"rejected {', '.join(said) or 'nothing'}"
