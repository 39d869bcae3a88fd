"""Grants: every amount that was ever seen, and which one is current."""

import polars as pl

from schema.project_parts import Grants
from schema.projects import TAKEN_WHOLE
from schema.rules import hand_over
from transforms.actions import is_accreditation
from transforms.amounts import parse_amount
from transforms.projects.merge import rank


def grants(every: pl.DataFrame) -> pl.DataFrame:
    """Return the table of grants: every amount ever seen per project and kind.

    Current is what the newest sighting says in the source that wins for grants; what only older sightings
    say is current if no newest one says anything.
    """
    kinds = {"awarded": "grant_awarded", "contribution": "grant_contribution"}
    amounts = pl.concat(
        every.lazy()
        .select(
            "project_id",
            "source",
            "document_id",
            "first_fetched_at",
            # `every` is sorted by age within source and project
            age=pl.int_range(pl.len()),
            is_past=pl.int_range(pl.len()).over("source", "project_id")
            < pl.len().over("source", "project_id") - 1,
            kind=pl.lit(kind),
            is_accreditation=is_accreditation(pl.col("action_code")).fill_null(value=False),
            amount_eur=parse_amount(pl.col(column)),
        )
        .filter(pl.col("amount_eur").is_not_null())
        # an accreditation grants nothing, whatever stands there
        .filter(~((pl.col("amount_eur") == 0) & pl.col("is_accreditation")))
        for kind, column in kinds.items()
    ).collect()
    values = (
        amounts.sort("project_id", "is_past", rank(TAKEN_WHOLE["grants"]), -pl.col("age"), "kind")
        .group_by("project_id", "kind", "amount_eur", maintain_order=True)
        .agg(
            pl.col("source", "document_id").first(),
            first_seen=pl.col("first_fetched_at").min(),
        )
    )
    marked = values.with_columns(is_current=pl.int_range(pl.len()).over("project_id") == 0)
    return hand_over(marked.sort("project_id", "kind", "amount_eur"), Grants, "grants")
