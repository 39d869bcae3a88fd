"""The profile of a document: how many rows it has, and what of them is filled, readable and different.

It is what a source's contract is held against. Profiles of several documents add up.
"""

from collections.abc import Iterator, Mapping, Sequence

import dataframely as dy
import polars as pl

from extractors.contract import Staged
from schema import STAGED
from schema.columns import facts
from schema.forms import digits_before_mark, has_form

# One row for each part of a table (no column), for each call year of it, and for each column of a part that
# holds anything, or that is promised to; table "unknown" has one for each column or field of the document
# that nobody knows.
# - count: rows, or filled values; null where a parser does not tell.
# - readable_count: values of the column's form; null where it has none.
# - distinct_count: different values, about.
# - digit_count: digits before the decimal mark of amounts, summed up: their mean tells the size.
PROFILE = pl.Schema(
    {
        **dict.fromkeys(("table", "part", "column", "call_year"), pl.String),
        **dict.fromkeys(("count", "readable_count", "distinct_count", "digit_count"), pl.Int64),
    }
)
UNKNOWN = "unknown"

# Of these tables each part is told apart: what an organisation does in a project, what is mentioned
_PARTS = {"participations": "role", "page_mentions": "kind"}
_PLACES = ("record_number", "line_number", "position")  # told by the parser, not by the source


def forms_of(table: str) -> Mapping[str, str]:
    """Return the form of each column of a staged table that has one."""
    return {name: form for name, column in STAGED[table].columns().items() if (form := _form(column))}


def profile_of(staged: Staged, gives: Mapping[str, Sequence[str]]) -> pl.DataFrame:
    """Return the profile (see PROFILE) of one document; `gives` are the columns that its source gives."""
    tables = (_of_table(name, staged.table(name), columns) for name, columns in gives.items())
    return pl.concat([*(part for table in tables for part in table), _unknown(staged.notices)])


def _of_table(name: str, rows: pl.DataFrame, columns: Sequence[str]) -> Iterator[pl.DataFrame]:
    part = pl.col(_PARTS[name]) if name in _PARTS else pl.lit(None, pl.String)
    parts = rows.group_by(part.alias("part"), maintain_order=True)
    yield _as_profile(parts.agg(count=pl.len()), name)
    if "call_year" in columns:
        yield _as_profile(rows.drop_nulls("call_year").group_by("call_year").agg(count=pl.len()), name)
    measured = [column for column in columns if column not in _PLACES]
    found = parts.agg(_measures(name, column) for column in measured)
    for column in measured:
        profile = _as_profile(found.select("part", column).unnest(column), name, column)
        declared = STAGED[name].columns()[column]
        is_promised = bool(declared.metadata) and facts(declared).promised > 0
        yield profile if is_promised else profile.filter(pl.col("count") > 0)


def _measures(table: str, column: str) -> pl.Expr:
    """Count what is filled, readable and different in a column, as one struct."""
    declared = STAGED[table].columns()[column]
    values = pl.col(column)
    if declared.dtype != pl.String:
        measures = [values.count().alias("count"), values.approx_n_unique().alias("distinct_count")]
        return pl.struct(measures).alias(column)
    filled = values.filter(values != "")
    measures = [filled.len().alias("count"), filled.approx_n_unique().alias("distinct_count")]
    if form := _form(declared):
        is_readable = has_form(filled, form)
        measures.append(is_readable.sum().alias("readable_count"))
        digits = digits_before_mark(filled, form)
        if digits is not None:
            measures.append(digits.filter(is_readable).sum().alias("digit_count"))
    return pl.struct(measures).alias(column)


def _form(declared: dy.Column) -> str:
    return facts(declared).form if declared.metadata else ""


def _unknown(notices: pl.DataFrame) -> pl.DataFrame:
    """Columns and fields of a document that nobody knows."""
    unknown = notices.filter(pl.col("kind").is_in(["unknown_column", "unknown_field"]))
    return _as_profile(unknown.group_by("column").agg(_sum("count")), UNKNOWN)


def _sum(count: str) -> pl.Expr:
    return pl.when(pl.col(count).null_count() == 0).then(pl.col(count).sum()).alias(count)


def _as_profile(found: pl.DataFrame, table: str, column: str | None = None) -> pl.DataFrame:
    known = {"table": pl.lit(table)} | ({"column": pl.lit(column)} if column else {})
    profile = found.with_columns(**known)
    absent = {name: pl.lit(None, dtype) for name, dtype in PROFILE.items() if name not in profile.columns}
    return (
        profile.with_columns(**absent)
        .filter(pl.col("count").ne_missing(0))
        .select(PROFILE.names())
        .cast(PROFILE)
    )
