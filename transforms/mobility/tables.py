"""The table of mobility flows."""

import polars as pl

from schema.mobility import MobilityFlows
from schema.rules import hand_over
from transforms.mobility.mentions import places
from transforms.mobility.read import SIDES
from transforms.room import Tables


def mobility_tables(read: pl.DataFrame, located: pl.DataFrame, tables: Tables) -> Tables:
    """Return mobility_flows: summed up between organisations."""
    found = read
    for side in SIDES:
        of_side = located.select("mention_id", pl.col("organisation_id").alias(f"{side}_id"))
        found = places(found, side).join(of_side, on="mention_id", how="left").drop("mention_id")
    counted = pl.col("participant_count")
    flows = (
        found.group_by("document_id", "sending_id", "receiving_id", "year", "year_text")
        .agg(
            pl.col("record_number").min(),
            pl.col("record_count").sum(),
            activities=pl.col("activity").drop_nulls().unique().sort().str.join("; "),
            participant_count=pl.when(counted.count() > 0).then(counted.sum()),
        )
        .with_columns(activities=pl.when(pl.col("activities") != "").then("activities"))
        .sort("document_id", "record_number")
    )
    return {"mobility_flows": hand_over(flows, MobilityFlows, "mobility_flows")}
