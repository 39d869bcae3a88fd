"""The tables that tell of contracts: source_contracts and source_deviations."""

import polars as pl

from schema import STAGED
from schema.columns import facts
from schema.contracts import SourceContracts, SourceDeviations
from schema.rules import hand_over
from transforms.contracts.deviations import ADDED, promises
from transforms.contracts.passes import Judgement

_COLUMN = ["source", "table", "part", "column"]
_PART = ["source", "table", "part"]


def contract_tables(judgements: list[Judgement]) -> dict[str, pl.DataFrame]:
    """Return both tables out of what became of the passes of each source; `judgements` is not empty."""
    found = pl.concat(one.deviations for one in judgements).with_columns(
        state=pl.when(pl.col("kind") == ADDED)
        .then(pl.lit("told"))
        .when("is_accepted")
        .then(pl.lit("accepted"))
        .otherwise(pl.lit("waiting"))
    )
    newest = pl.concat(one.now for one in judgements)
    now = _shares(newest)
    then = _shares(pl.concat(one.then for one in judgements))
    worst = (
        found.filter(pl.col("state") != "told", pl.col("column").is_not_null())
        .group_by(_COLUMN)
        .agg(pl.col("state").max())  # waiting comes behind accepted
    )
    contracts = (
        now.join(then, on=_COLUMN, how="full", coalesce=True, nulls_equal=True, suffix="_before")
        .join(_rows(newest), on=_PART, how="left", nulls_equal=True)
        .join(_forms(), on=["table", "column"], how="left")
        .join(promises().rename({"promised": "promised_share"}), on=["table", "column"], how="left")
        .join(worst, on=_COLUMN, how="left", nulls_equal=True)
        .with_columns(
            pl.col("state").fill_null("kept"),
            pl.col("part").fill_null(""),
            pl.col("row_count", "filled_share").fill_null(0),
        )
        .rename({"table": "table_name", "column": "column_name"})
        .sort("source", "table_name", "part", "column_name")
    )
    deviations = found.drop("harvest_id", "is_accepted").rename(
        {"table": "table_name", "column": "column_name"}
    )
    return {
        "source_contracts": hand_over(contracts, SourceContracts, "ops.source_contracts"),
        "source_deviations": hand_over(deviations, SourceDeviations, "ops.source_deviations"),
    }


def _shares(profiles: pl.DataFrame) -> pl.DataFrame:
    """Return which share of its rows each column is filled in, and which of its values is readable."""
    columns = profiles.filter(pl.col("table") != "unknown", pl.col("column").is_not_null())
    summed = columns.group_by(_COLUMN).agg(
        pl.col("count").sum(), pl.col("readable_count").sum(), typed=pl.col("readable_count").count()
    )
    return summed.join(_rows(profiles), on=_PART, nulls_equal=True).select(
        *_COLUMN,
        filled_share=pl.col("count") / pl.col("row_count"),
        readable_share=pl.when(pl.col("typed") > 0).then(pl.col("readable_count") / pl.col("count")),
    )


def _rows(profiles: pl.DataFrame) -> pl.DataFrame:
    rows = profiles.filter(
        pl.col("table") != "unknown", pl.col("column").is_null(), pl.col("call_year").is_null()
    )
    return rows.group_by(_PART).agg(row_count=pl.col("count").sum())


def _forms() -> pl.DataFrame:
    declared = [
        (name, column_name, facts(column).form)
        for name, table in STAGED.items()
        for column_name, column in table.columns().items()
        if column.metadata and facts(column).form
    ]
    return pl.DataFrame(declared, schema=["table", "column", "form"], orient="row")
