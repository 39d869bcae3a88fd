"""Programmes and their periods.

``data/programmes.csv`` gives, for the texts that lists and cards publish, the name under which a
programme is known here, and its period where the programme lived in one period only.
"""

import polars as pl

from schema.code_lists import code_list
from schema.words import PERIODS
from transforms.labels import label_key, lookup
from transforms.steps import Step, over_distinct

PROGRAMME = pl.Struct({"programme": pl.String, "period": pl.String})


def period_of(call_year: pl.Expr) -> pl.Expr:
    """Return the programme period of a call year (number), null outside 2007-2027."""
    year = call_year.cast(pl.Int32)
    return (
        pl.when(year.is_between(2007, 2013))
        .then(pl.lit("2007-2013"))
        .when(year.is_between(2014, 2020))
        .then(pl.lit("2014-2020"))
        .when(year.is_between(2021, 2027))
        .then(pl.lit("2021-2027"))
    )


def period_of_kind(identifier_kind: pl.Expr) -> pl.Expr:
    """Return the programme period that a kind of identifier tells, null if it tells none."""
    return (
        pl.when(identifier_kind.is_in(["national_2014", "centralised_2014"]))
        .then(pl.lit("2014-2020"))
        .when(identifier_kind.is_in(["national_2021", "centralised_2021"]))
        .then(pl.lit("2021-2027"))
    )


def programme(published: pl.Expr, call_year: pl.Expr, identifier_kind: pl.Expr) -> Step:
    r"""Return Struct{programme, period} from the published programme and the call year (number).

    `published` may be a name (``Erasmus+``) or a path (``Youth\Youth in action (2007-2013)\…``), of
    which the first part that names a programme counts. The period is, in this order, the one written
    in the text, the call year's, that of the kind of identifier, the programme's only one. A text that
    names no known programme leaves it null.
    """

    def read(given: pl.Expr) -> pl.Expr:
        raw = given.struct.field("published")
        names = code_list("transforms", "programmes").with_columns(key=label_key(pl.col("published")))
        years = r"\(?\b20[0-9]{2}\s*[-–/]\s*20[0-9]{2}\b\)?"
        # the whole part first ("Erasmus+ 2021-2027"), then without its years
        part = pl.element()
        found = pl.coalesce(
            lookup(label_key(part), names["key"], names["programme"]),
            lookup(label_key(part.str.replace(years, "")), names["key"], names["programme"]),
        )
        name = raw.str.split("\\").list.eval(found.drop_nulls()).list.first()
        own = names.unique("programme").filter(pl.col("period").is_not_null())
        written = raw.str.extract_groups(r"\b(?<start>20[0-9]{2})\s*[-–/]\s*(?<end>20[0-9]{2})\b")
        period = written.struct[0] + "-" + written.struct[1]
        return pl.struct(
            programme=name,
            period=pl.coalesce(
                pl.when(period.is_in(PERIODS)).then(period),
                period_of(given.struct.field("call_year")),
                period_of_kind(given.struct.field("identifier_kind")),
                lookup(name, own["programme"], own["period"]),
            ),
        )

    given = pl.struct(published=published, call_year=call_year, identifier_kind=identifier_kind)
    return over_distinct(given, read, PROGRAMME)
