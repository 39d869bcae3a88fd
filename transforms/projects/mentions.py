"""Where projects name organisations: the participations whose name is not withheld."""

import polars as pl

from transforms.naming import rows_as_mentions
from transforms.projects.read import ProjectRecords


def participation_id() -> pl.Expr:
    """Return the name of the place where a participation stands, as mention_id."""
    return pl.format("{}|{}|{}", "project_id", "role", "position")


def participation_mentions(read: ProjectRecords) -> pl.DataFrame:
    """Return where projects name organisations (as in `naming.NAMED`), each with its project for context.

    Who takes part without being named at all is a mention, too: of somebody who is found nowhere else.
    """
    named = read.participations.filter(~pl.col("is_name_withheld")).join(
        read.fields.select("project_id", "call_year"), on="project_id", how="left", maintain_order="left"
    )
    return rows_as_mentions(named, mention_id=participation_id(), context="project_id")
