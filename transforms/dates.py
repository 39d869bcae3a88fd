"""Dates as the sources write them."""

import polars as pl

from schema.forms import DAY_FIRST, ENGLISH, EPOCH, ISO, ISO_TIME, ISO_ZONE, SERIAL, SLASHED, YEAR_FIRST
from transforms.steps import Step, over_distinct

PROGRAMME_ZONE = "Europe/Brussels"  # midnight in the sources is midnight in Brussels

DAYS_PER_MONTH = 365.25 / 12

_DAY_ZERO = -25_569  # 30 December 1899, in days from 1970: spreadsheets count days from there
PIVOT = 70  # years of two figures are of the last century from here on


def _only(text: pl.Expr, pattern: str) -> pl.Expr:
    return pl.when(text.str.contains(pattern)).then(text)


def parse_date(expr: pl.Expr) -> Step:
    """Return the Date that a text says, null where it says none that is certain.

    Read are ISO dates (``2015-01-01``, also with a time, which is dropped), ``31/12/2015`` (day first,
    always), ``2015/12/31`` and ``20151231``, ``Jul 1, 2023`` and ``July 1, 2023``, ``1 July 2023`` and
    ``1-Jul-23``, the days that spreadsheets count (``42005``, from mid 1998 to 2047), and 13 digits:
    milliseconds since 1970. A date with a zone, or in milliseconds, is a moment: it is the day that it was
    then in Brussels. A day that the calendar lacks (31/02, year 0) is null, and so is every other form.
    """
    return over_distinct(expr, _read, pl.Date)


def _read(expr: pl.Expr) -> pl.Expr:
    text = expr.str.strip_chars()
    timed = _only(text, ISO_TIME)
    # the time itself must exist, although it is dropped
    timed_date = pl.when(timed.str.slice(11, 5).str.to_time("%H:%M", strict=False).is_not_null()).then(
        timed.str.head(10)
    )
    iso = pl.coalesce(_only(text, ISO), timed_date).str.to_date("%Y-%m-%d", strict=False)
    zoned = _only(text, ISO_ZONE).str.extract_groups(ISO_ZONE)
    moment = (
        pl.concat_str(
            zoned.struct[0] + "T" + zoned.struct[1],
            zoned.struct[2].fill_null("00"),
            separator=":",
        )
        + zoned.struct[3].fill_null("+00")
        + zoned.struct[4].fill_null("00")
    ).str.to_datetime("%Y-%m-%dT%H:%M:%S%z", time_unit="ms", strict=False)
    epoch = _only(text, EPOCH).cast(pl.Int64, strict=False).cast(pl.Datetime("ms", "UTC"))
    worded = _only(text, ENGLISH).str.extract_groups(ENGLISH)
    english = pl.concat_str(
        worded.struct[1], worded.struct[0].str.head(3).str.to_titlecase(), worded.struct[2], separator="/"
    )
    worded = _only(text, DAY_FIRST).str.extract_groups(DAY_FIRST)
    day_first = pl.concat_str(
        worded.struct[0],
        worded.struct[1].str.head(3).str.to_titlecase(),
        _whole_year(worded.struct[2]),
        separator="/",
    )
    year_first = _only(text, YEAR_FIRST).str.replace_all("/", "", literal=True)
    serial = _only(text, SERIAL).str.extract(SERIAL).cast(pl.Int32) + _DAY_ZERO
    date = pl.coalesce(
        iso,
        day_first.str.to_date("%d/%b/%Y", strict=False),
        year_first.str.to_date("%Y%m%d", strict=False),
        serial.cast(pl.Date),
        _only(text, SLASHED).str.to_date("%d/%m/%Y", strict=False),
        english.str.to_date("%d/%b/%Y", strict=False),
        moment.dt.convert_time_zone(PROGRAMME_ZONE).dt.date(),
        epoch.dt.convert_time_zone(PROGRAMME_ZONE).dt.date(),
    )
    return pl.when(date.dt.year() > 0).then(date)


def _whole_year(figures: pl.Expr) -> pl.Expr:
    is_short = figures.str.len_bytes() == len("99")
    century = pl.when(figures.cast(pl.Int32) < PIVOT).then(pl.lit("20")).otherwise(pl.lit("19"))
    return pl.when(is_short).then(century + figures).otherwise(figures)


def duration_months() -> pl.Expr:
    """Return the months from start_date to end_date, both included, rounded to whole ones."""
    days = (pl.col("end_date") - pl.col("start_date")).dt.total_days() + 1
    return (days / DAYS_PER_MONTH).round().cast(pl.Int64)
