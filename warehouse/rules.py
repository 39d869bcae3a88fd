"""Hold a frame against the registry: what breaks a rule is taken out and reported."""

import dataframely as dy
import polars as pl

from warehouse.schema import polars_schema

# Columns that may hold what a person wrote of a person: their bad values are not repeated in reports
PERSONAL_COLUMNS = frozenset(
    {"name", "city", "postcode", "website", "identifier", "content", "title", "abstract"}
)


def conform(frame: pl.DataFrame, table: type[dy.Schema]) -> pl.DataFrame:
    """Return `frame` with the table's columns and types, in the registry's order; missing ones are null."""
    return frame.select(
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(dtype).alias(name)
        for name, dtype in polars_schema(table).items()
    )


def null_bad_values(
    frame: pl.DataFrame,
    table: type[dy.Schema],
    name: str,
    place: tuple[str, ...] = ("document_id", "record_number"),
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Set values to null that break a rule of their column; keys and required columns are left alone.

    `place` names columns of `frame` that say where a row was read. Returns the frame and the values taken
    out, one per row: place, table_name, column_name, rule, value (null if the column may be personal).
    """
    reports = []
    for column_name, column in table.columns().items():
        if column_name not in frame.columns or not column.nullable:
            continue
        for rule, holds in column.validation_rules(pl.col(column_name)).items():
            broken = frame.filter(~holds.fill_null(value=True))
            if broken.height:
                value = (
                    pl.lit(None, pl.String)
                    if column_name in PERSONAL_COLUMNS
                    else pl.col(column_name).cast(pl.String)
                )
                reports.append(
                    broken.select(
                        *place,
                        table_name=pl.lit(name),
                        column_name=pl.lit(column_name),
                        rule=pl.lit(rule.removeprefix("check__")),
                        value=value,
                    )
                )
                frame = frame.with_columns(pl.when(holds).then(pl.col(column_name)).alias(column_name))
    return frame, pl.concat(reports) if reports else pl.DataFrame()
