"""Days written in figures: whether 10/9/2014 begins with day or month is told by its whole document.

A program writes all dates of a file in one way. So each document is asked first which of the two ways every
date in it allows; then under which one projects begin before they end, and last whole months. Where nothing
tells, a date that can be read two ways is none.
"""

import polars as pl

from transforms.dates import PIVOT, parse_date
from transforms.published import published
from transforms.steps import read_columns

_FIGURES = (
    r"^([0-9]{1,2})([/.-])([0-9]{1,2})[/.-]([0-9]{4}|[0-9]{2})(?: 0?0:00(?::00)?| 12:00(?::00)? ?[Aa][Mm])?$"
)
_SIDES = ("start_date", "end_date")
_YEARS_OF_TWO_FIGURES = 100
_READINGS = ("day_first", "month_first")


def read_period(records: pl.DataFrame) -> pl.DataFrame:
    """Add start_date and end_date, and is_unsure_start_date and is_unsure_end_date: it can be read two ways.

    `records` has document_id, and both dates as published, under ``published.start_date`` and so on.
    """
    words = {f"{side}_in_words": parse_date(_without_figures(side)) for side in _SIDES}
    read = _with_both_readings(read_columns(records, **words))
    told = read.join(_orders(read), on="document_id", how="left", maintain_order="left")
    by_itself = _order("is_back_{}", "is_whole_{}")
    told = told.with_columns(order=pl.coalesce("order", by_itself))
    return (
        told.with_columns(*(_chosen(side) for side in _SIDES))
        .with_columns(
            *(
                (pl.col(side).is_null() & pl.col(f"{side}_day_first").is_not_null()).alias(
                    f"is_unsure_{side}"
                )
                for side in _SIDES
            )
        )
        .select(*records.columns, *_SIDES, *(f"is_unsure_{side}" for side in _SIDES))
    )


def _text(side: str) -> pl.Expr:
    return published(side).str.strip_chars()


def _without_figures(side: str) -> pl.Expr:
    return pl.when(~_text(side).str.contains(_FIGURES)).then(_text(side))


def _with_both_readings(records: pl.DataFrame) -> pl.DataFrame:
    """Add both readings of each date, and whether by each a project ends before it begins, or is whole."""
    read = []
    for side in _SIDES:
        parts = _text(side).str.extract_groups(_FIGURES).struct
        short = parts[3].cast(pl.Int32)
        century = (
            pl.when(short < PIVOT).then(2000).when(short < _YEARS_OF_TWO_FIGURES).then(1900).otherwise(0)
        )
        year = short + century
        is_dotted = parts[1] == "."  # nobody puts the month first, and dots
        read += [
            _day(year, parts[2], parts[0]).alias(f"{side}_day_first"),
            pl.when(~is_dotted).then(_day(year, parts[0], parts[2])).alias(f"{side}_month_first"),
        ]
    judged = []
    for reading in _READINGS:
        start, end = (pl.col(f"{side}_{reading}") for side in _SIDES)
        after = end.dt.offset_by("1d")
        judged += [
            (end < start).fill_null(value=False).alias(f"is_back_{reading}"),
            (after.dt.day() == start.dt.day()).fill_null(value=False).alias(f"is_whole_{reading}"),
        ]
    return records.with_columns(read).with_columns(judged)


def _day(year: pl.Expr, month: pl.Expr, day: pl.Expr) -> pl.Expr:
    return pl.concat_str(year, month, day, separator="-").str.to_date("%Y-%m-%d", strict=False)


def _orders(read: pl.DataFrame) -> pl.DataFrame:
    """Return document_id and order: the reading that the dates of a document allow together; or null."""
    day_first, month_first = (
        pl.sum_horizontal(
            (pl.col(f"{side}_{reading}").is_not_null() & pl.col(f"{side}_{other}").is_null()).sum()
            for side in _SIDES
        )
        for reading, other in (_READINGS, _READINGS[::-1])
    )
    asked = read.group_by("document_id").agg(
        only_day_first=day_first,
        only_month_first=month_first,
        **{
            name: pl.col(name).any()
            for reading in _READINGS
            for name in (f"is_back_{reading}", f"is_whole_{reading}")
        },
    )
    by_calendar = (
        pl.when((pl.col("only_day_first") > 0) & (pl.col("only_month_first") == 0))
        .then(pl.lit("day_first"))
        .when((pl.col("only_month_first") > 0) & (pl.col("only_day_first") == 0))
        .then(pl.lit("month_first"))
    )
    is_torn = (pl.col("only_day_first") > 0) & (pl.col("only_month_first") > 0)
    by_length = pl.when(~is_torn).then(_order("is_back_{}", "is_whole_{}"))
    return asked.select("document_id", order=pl.coalesce(by_calendar, by_length))


def _order(is_back: str, is_whole: str) -> pl.Expr:
    """Return the reading by which nothing ends before it begins, or else alone gives whole months."""
    day_first, month_first = _READINGS
    back = [pl.col(is_back.format(reading)) for reading in _READINGS]
    whole = [pl.col(is_whole.format(reading)) for reading in _READINGS]
    return (
        pl.when(~back[0] & back[1])
        .then(pl.lit(day_first))
        .when(back[0] & ~back[1])
        .then(pl.lit(month_first))
        .when(whole[0] & ~whole[1])
        .then(pl.lit(day_first))
        .when(whole[1] & ~whole[0])
        .then(pl.lit(month_first))
    )


def _chosen(side: str) -> pl.Expr:
    """Return a date: by its words, by the one reading that it has, or by its document's order."""
    day_first, month_first = (pl.col(f"{side}_{reading}") for reading in _READINGS)
    alone = (
        pl.when(month_first.is_null() | (day_first == month_first))
        .then(day_first)
        .when(day_first.is_null())
        .then(month_first)
    )
    order = pl.col("order")
    ordered = pl.when(order == "day_first").then(day_first).when(order == "month_first").then(month_first)
    return pl.coalesce(f"{side}_in_words", alone, ordered).alias(side)
