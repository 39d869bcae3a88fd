"""Where a harvest deviates from the one before it: emptied, retyped, shrunk or added columns and rows.

Bounds hold from `LEAST` values on: what a single card or page lacks says nothing.
"""

import polars as pl

from schema import KINDS, STAGED
from schema.columns import facts

LEAST = 20  # values, or rows, on either side
MANY = 50  # rows that a promise is held against
_EMPTIED = 0.1  # of the share that was filled before; of a column that was filled mostly, half
_MOSTLY, _HALF = 0.5, 0.5
_READABLE = 0.8  # of the share that was readable before
_FEW_KINDS = 0.1  # of the share of different values before
_SHRUNK = 0.9  # of the rows before: call years grow, and closed ones lose single projects at most
_TENFOLD = 1.0  # digits more or less, on average

# A harvest of a partition; the partition is null where many small ones are taken together
UNIT = ("source", "partition", "harvest_id")
_CELL = ("table", "part", "column", "call_year")
_COUNTS = ("count", "readable_count", "distinct_count", "digit_count")
ADDED = "added"  # is told, and stops nothing

DEVIATIONS = pl.Schema(
    {
        **dict.fromkeys(("source", "partition"), pl.String),
        "harvest_id": pl.Int64,
        **dict.fromkeys((*_CELL, "kind"), pl.String),
        # shares of the rows that are filled (emptied), of the values that are readable (retyped) or different
        # (uniform); digits of amounts (rescaled); rows (shrunk); of added columns, values: null if unknown
        **dict.fromkeys(("before", "now"), pl.Float64),
    }
)


def deviations(now: pl.DataFrame, then: pl.DataFrame, units: pl.DataFrame) -> pl.DataFrame:
    """Return where units deviate from what they were before, as in DEVIATIONS.

    `now` and `then` are the profiles of the units (UNIT, then the columns of
    `extractors.read.column_profile.PROFILE`), summed up: `then` is what each was before. `units` says of each
    whether it had a `before`, and whether its rows can be `counted`: it is whole, and was.
    """
    cells = _side_by_side(now, then).join(units, on=UNIT, how="left", nulls_equal=True)
    columns = _with_rows(cells.filter(pl.col("column").is_not_null(), pl.col("table") != "unknown"), cells)
    rows = cells.filter(pl.col("column").is_null())
    found = [
        *_of_columns(columns),
        _of_parts(rows),
        _of_rows(rows),
        _of_additions(cells.filter(pl.col("table") == "unknown", "has_before")),
    ]
    return pl.concat(found).sort(*UNIT, *_CELL, "kind")


def _side_by_side(now: pl.DataFrame, then: pl.DataFrame) -> pl.DataFrame:
    both = (side.with_columns(is_there=pl.lit(value=True)) for side in (now, then))
    return (
        next(both)
        .join(next(both), on=[*UNIT, *_CELL], how="full", coalesce=True, nulls_equal=True, suffix="_before")
        .with_columns(
            pl.col(name).fill_null(0)
            for count in ("readable_count", "distinct_count", "digit_count")
            for name in (count, f"{count}_before")
        )
    )


def _with_rows(columns: pl.DataFrame, cells: pl.DataFrame) -> pl.DataFrame:
    """Give each column how many rows its part of the table has, and had, and what is promised of it."""
    rows = cells.filter(pl.col("column").is_null(), pl.col("call_year").is_null()).select(
        *UNIT,
        "table",
        "part",
        rows=pl.col("count").fill_null(0),
        rows_before=pl.col("count_before").fill_null(0),
    )
    place = [*UNIT, "table", "part"]
    return (
        columns.with_columns(pl.col("count", "count_before").fill_null(0))
        .join(rows, on=place, how="left", nulls_equal=True)
        .join(promises(), on=["table", "column"], how="left")
        .with_columns(
            share=pl.col("count") / pl.col("rows"),
            share_before=pl.col("count_before") / pl.col("rows_before"),
        )
    )


def promises() -> pl.DataFrame:
    """Return the columns that promise to be filled, and to which share: table, column, promised."""
    declared = [
        (name, column_name, facts(column).promised)
        for name, table in STAGED.items()
        for column_name, column in table.columns().items()
        if column.metadata and facts(column).promised
    ]
    columns = {"table": pl.String, "column": pl.String, "promised": pl.Float64}
    return pl.DataFrame(declared, schema=columns, orient="row")


def _of_columns(columns: pl.DataFrame) -> list[pl.DataFrame]:
    share, share_before = pl.col("share"), pl.col("share_before")
    fell = (share < _EMPTIED * share_before) | ((share_before >= _MOSTLY) & (share < _HALF * share_before))
    is_emptied = (pl.col("count_before") >= LEAST) & (pl.col("rows") >= LEAST) & fell
    held_before = ~pl.col("has_before") | (share_before >= pl.col("promised"))
    is_broken = (pl.col("rows") >= MANY) & (share < pl.col("promised")) & held_before
    compared = columns.filter("has_before", pl.col("count") >= LEAST, pl.col("count_before") >= LEAST)
    readable, readable_before = _per("readable_count", "count")
    different, different_before = _per("distinct_count", "count")
    digits, digits_before = _per("digit_count", "readable_count")
    enough = (pl.col("readable_count") >= LEAST) & (pl.col("readable_count_before") >= LEAST)
    is_rescaled = enough & ((digits - digits_before).abs() >= _TENFOLD)
    is_uniform = (different_before >= _HALF) & (different < _FEW_KINDS * different_before)
    is_retyped = (readable_before >= _READABLE) & (readable < _READABLE * readable_before)
    return [
        _told(
            columns.filter((is_emptied & pl.col("has_before")) | is_broken), "emptied", share_before, share
        ),
        _told(compared.filter(is_retyped), "retyped", readable_before, readable),
        _told(compared.filter(is_uniform), "uniform", different_before, different),
        _told(compared.filter(is_rescaled), "rescaled", digits_before, digits),
    ]


def _of_parts(rows: pl.DataFrame) -> pl.DataFrame:
    """Find parts of records that are gone: fewer than half as many for each record as before."""
    of_kinds = pl.col("table").is_in([kind.name for kind in KINDS])
    whole = rows.filter(pl.col("call_year").is_null())
    records = whole.filter(of_kinds).select(*UNIT, records="count", records_before="count_before")
    parts = whole.filter(~of_kinds).join(records, on=UNIT, how="inner", nulls_equal=True)
    per = pl.col("count").fill_null(0) / pl.col("records")
    per_before = pl.col("count_before") / pl.col("records_before")
    enough = (pl.col("count_before") >= LEAST) & (pl.col("records") >= LEAST)
    return _told(parts.filter(enough & (per < _HALF * per_before)), "emptied", per_before, per)


def _of_rows(rows: pl.DataFrame) -> pl.DataFrame:
    of_kinds = pl.col("table").is_in([kind.name for kind in KINDS])
    now, before = pl.col("count").fill_null(0), pl.col("count_before")
    is_shrunk = of_kinds & pl.col("is_counted") & (before >= LEAST) & (now < _SHRUNK * before)
    return _told(rows.filter(is_shrunk), "shrunk", before, now)


def _of_additions(cells: pl.DataFrame) -> pl.DataFrame:
    is_new = pl.col("is_there") & pl.col("is_there_before").is_null()
    return _told(cells.filter(is_new), ADDED, pl.lit(None), pl.col("count"))


def _per(count: str, of: str) -> tuple[pl.Expr, pl.Expr]:
    return pl.col(count) / pl.col(of), pl.col(f"{count}_before") / pl.col(f"{of}_before")


def _told(cells: pl.DataFrame, kind: str, before: pl.Expr, now: pl.Expr) -> pl.DataFrame:
    measured = cells.with_columns(kind=pl.lit(kind), before=before.fill_nan(None), now=now.fill_nan(None))
    return measured.select(DEVIATIONS.names()).cast(DEVIATIONS)
