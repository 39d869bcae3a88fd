"""Academic years, such as 2011-2012, by the name of a file or by the month in which somebody began."""

import re

import polars as pl

# "student_1112.csv", "SM_2012_13_20141103.csv", "2012-2013.xlsx"
_NAMED = re.compile(r"(?<!\d)(?:20)?(\d\d)[-_/]?(?:20)?(\d\d)(?!\d)")
# 2011-09, 2011/9/1, 201109, 01/09/2011, 9/2011; as spreadsheets show them: Sep-11, 01-sept-2011
_YEAR_FIRST = r"^([0-9]{4})[-/.]([0-9]{1,2})(?:[^0-9]|$)"
_SOLID = r"^([0-9]{4})([0-9]{2})(?:[0-9]{2})?$"
_YEAR_LAST = r"^(?:[0-9]{1,2}[-/.])?([0-9]{1,2})[-/.]([0-9]{4})(?:[^0-9]|$)"
_IN_LETTERS = r"^(?:[0-9]{1,2}[-. ])?([a-z]{3})[a-z]*\.?[- ](?:20)?([0-9]{2})$"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DECEMBER = len(_MONTHS)
_FIRST_MONTH = 7  # of an academic year
_CENTURY = 2000


def academic_year_named(name: str) -> str | None:
    """Return the academic year that the name of a file says, None if it says none."""
    for first, second in _NAMED.findall(name):
        if int(second) == int(first) + 1:
            return f"20{first}-20{second}"
    return None


def academic_year_of(start: pl.Expr) -> pl.Expr:
    """Return the academic year (String) in which a day or month lies, the day before the month; else null."""
    text = start.str.strip_chars().str.to_lowercase()
    year_first, solid, year_last, in_letters = (
        text.str.extract_groups(form).struct for form in (_YEAR_FIRST, _SOLID, _YEAR_LAST, _IN_LETTERS)
    )
    number = {name: str(month) for month, name in enumerate(_MONTHS, 1)}
    month = pl.coalesce(
        year_first[1],
        solid[1],
        year_last[0],
        in_letters[0].replace_strict(number, default=None, return_dtype=pl.String),
    ).cast(pl.Int64)
    year = pl.coalesce(
        pl.coalesce(year_first[0], solid[0], year_last[1]).cast(pl.Int64),
        in_letters[1].cast(pl.Int64) + _CENTURY,
    )
    begun = year - (month < _FIRST_MONTH).cast(pl.Int64)
    return pl.when(month.is_between(1, _DECEMBER)).then(pl.format("{}-{}", begun, begun + 1))
