"""Mentions written down by hand, and what becomes of them."""

from collections.abc import Callable, Sequence
from typing import Any

import polars as pl
import pytest

from transforms.resolution.mention_groups import MENTIONS
from transforms.resolution.resolve import Resolution, resolve

NO_CORRECTIONS = pl.DataFrame(schema=dict.fromkeys(("kind", "a", "b", "reason"), pl.String))


def mentions(*rows: dict[str, Any]) -> pl.DataFrame:
    frame = pl.DataFrame(
        [{"mention_id": str(i), "country_code": "ES", **row} for i, row in enumerate(rows)],
        schema=MENTIONS,
    )
    return frame.with_columns(pl.coalesce("context", pl.format("project {}", "mention_id")).alias("context"))


def partition(resolution: Resolution) -> set[frozenset[str]]:
    """Which mentions are together, whatever the clusters are called."""
    clusters = resolution.members.join(resolution.groups.select("group_id", "cluster"), on="group_id")
    return {frozenset(ids) for ids in clusters.group_by("cluster").agg("mention_id")["mention_id"].to_list()}


@pytest.fixture
def together() -> Callable[..., Sequence[Sequence[int]]]:
    """Resolve mentions, and return which of them, by number, are together."""

    def run(*rows: dict[str, Any], corrections: pl.DataFrame = NO_CORRECTIONS) -> list[list[int]]:
        found = partition(resolve(mentions(*rows), corrections))
        return sorted(sorted(int(number) for number in numbers) for numbers in found)

    return run
