"""One project out of several sources.

Which source wins for a field stands with its column in `schema.projects`. Single fields are
filled from the next source where the winning one has nothing; participations, topics and texts come
whole from one source, and the others only fill gaps of the same organisation.
"""

from collections.abc import Mapping

import polars as pl
import polars.selectors as cs

from schema.columns import Precedence, facts
from schema.projects import TAKEN_WHOLE, Projects

_IDENTIFIER = ("identifier", "identifier_scheme", "identifier_value")
# What another source may fill in for the same role, name and country of a project
FILLABLE = (
    *("region", "city", "postcode", "location", "organisation_type", "website", "is_consortium"),
    *_IDENTIFIER,
)


_PRECEDENCE: Mapping[str, Precedence] = {
    name: known.precedence
    for name, column in Projects.columns().items()
    if (known := facts(column)).precedence is not None
}


def rank(precedence: Precedence) -> pl.Expr:
    """Return the place of the column ``source`` among those that win, from 0; all others come last."""
    places = {source: place for place, source in enumerate(precedence.sources)}
    return pl.col("source").replace_strict(places, default=len(places), return_dtype=pl.Int64)


def merge_fields(candidates: pl.DataFrame) -> pl.DataFrame:
    """Merge single fields: one row per project, each field from the first source that has it.

    `candidates` holds one row per project and source, with ``project_id``, ``source`` and every field that
    sources give. Returns ``project_id`` and those fields.
    """
    orders: dict[tuple[str, ...], list[str]] = {}
    for field, precedence in _PRECEDENCE.items():
        orders.setdefault(precedence.sources, []).append(field)
    merged = candidates.select("project_id").unique(maintain_order=True).sort("project_id")
    for same_order in orders.values():
        values = (
            candidates.select("project_id", "source", *same_order)
            .sort("project_id", rank(_PRECEDENCE[same_order[0]]))
            .group_by("project_id", maintain_order=True)
            .agg(pl.col(same_order).drop_nulls().first())
        )
        merged = merged.join(values, on="project_id", how="left", maintain_order="left")
    return merged.select("project_id", *_PRECEDENCE)


def choose_source(candidates: pl.DataFrame, precedence: Precedence) -> pl.DataFrame:
    """Return, per project, the row of `candidates` from the source that wins."""
    return candidates.sort("project_id", rank(precedence)).unique(
        "project_id", keep="first", maintain_order=True
    )


def field_differences(candidates: pl.DataFrame, fields: list[str]) -> pl.DataFrame:
    """Return where a source says something else than what was used.

    Columns: project_id, field, source, value, used_source, used_value. Sources that say nothing differ in
    nothing.
    """
    contested = candidates.filter(pl.len().over("project_id") > 1)
    frames = [
        _differences_of_field(contested.select("project_id", "source", value=field), field)
        for field in fields
    ]
    return pl.concat(frames)


_DIFFERENCES: Mapping[str, pl.DataType] = {
    name: pl.String() for name in ("project_id", "field", "source", "value", "used_source", "used_value")
}


def _differences_of_field(values: pl.DataFrame, field: str) -> pl.DataFrame:
    said = values.filter(pl.col("value").is_not_null()).with_columns(pl.col("value").cast(pl.String))
    used = choose_source(said, _PRECEDENCE[field]).select(
        "project_id", used_source="source", used_value="value"
    )
    return (
        said.join(used, on="project_id")
        .filter(pl.col("value") != pl.col("used_value"))
        .select(pl.lit(field).alias("field"), pl.exclude("field"))
        .select(*_DIFFERENCES)
    )


def merge_participations(published: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Take each project's participations whole from one source, and fill their gaps from the others.

    `published` has one row per participation, project and source, with ``name_key`` beside the columns of
    the table, and ``is_incomplete`` where its parser could not read all of the project's organisations:
    such a source stands back behind any other.

    Returns the participations, with ``filled_from``, and the differences between sources (columns as in
    `field_differences`; a null value: this source does not name the organisation).
    """
    published = _withheld_everywhere(published)
    winners = (
        published.select("project_id", "source", "is_incomplete")
        .unique()
        .sort("project_id", "is_incomplete", rank(TAKEN_WHOLE["participations"]))
        .unique("project_id", keep="first", maintain_order=True)
        .select("project_id", "source")
    )
    kept = published.join(winners, on=["project_id", "source"], maintain_order="left").with_columns(
        filled_from=pl.lit(None, pl.String)
    )
    others = published.join(winners, on=["project_id", "source"], how="anti")
    for source in TAKEN_WHOLE["participations"].sources:
        kept = _fill(kept, others.filter(source=source), source)
    return kept, _participation_differences(kept, others)


def _withheld_everywhere(published: pl.DataFrame) -> pl.DataFrame:
    """Withhold in every source whom one source withholds: not all say who may be a person.

    Who stands in the same project and country, and is not named by the source that withholds somebody there,
    may be the one withheld. Better an organisation too many without its name than a person with it.
    """
    withheld = (
        published.filter("is_name_withheld")
        .select("project_id", withholding="source", hidden_country="country_code")
        .unique()
    )
    if withheld.is_empty():
        return published
    named = published.filter(pl.col("name_key").is_not_null()).select(
        "project_id", "name_key", withholding="source"
    )
    numbered = published.with_row_index("row")
    suspects = (
        numbered.filter(~pl.col("is_name_withheld"))
        .select("row", "project_id", "source", "name_key", "country_code")
        .join(withheld, on="project_id")
        .filter(
            pl.col("source") != pl.col("withholding"),
            (pl.col("country_code") == pl.col("hidden_country")).fill_null(value=True),
        )
        .join(named, on=["project_id", "withholding", "name_key"], how="anti")
    )
    is_suspect = pl.col("row").is_in(suspects["row"].implode())
    return numbered.with_columns(
        *(pl.when(~is_suspect).then(column).alias(column) for column in _NAMING),
        is_name_withheld=pl.col("is_name_withheld") | is_suspect,
    ).drop("row")


# What tells who an organisation is: null where the name is withheld
_NAMING = (
    "name",
    "name_key",
    "name_ascii",
    "city",
    "postcode",
    "location",
    "website",
    "identifier",
    "identifier_scheme",
    "identifier_value",
)
_SAME = ("project_id", "role", "name_key", "country_code")


def _fill(kept: pl.DataFrame, other: pl.DataFrame, source: str) -> pl.DataFrame:
    """Fill gaps of `kept` from one other source, where both name such an organisation just once."""
    if other.is_empty():
        return kept
    offered = (
        other.filter(pl.col("name_key").is_not_null())
        .filter(pl.len().over(_SAME) == 1)
        .select(*_SAME, *(pl.col(column).alias(f"other_{column}") for column in FILLABLE))
    )
    joined = kept.join(offered, on=_SAME, how="left", nulls_equal=True, maintain_order="left")
    is_alone = pl.len().over(_SAME) == 1
    gaps = {column: is_alone & pl.col(column).is_null() for column in FILLABLE}
    # an identifier and what it is belong together: one that can't be read gives way to one that can
    takes_identifier = (
        is_alone & pl.col("identifier_scheme").is_null() & pl.col("other_identifier_scheme").is_not_null()
    )
    gaps |= dict.fromkeys(_IDENTIFIER, takes_identifier)
    is_filled = pl.any_horizontal(
        gap & pl.col(f"other_{column}").is_not_null() for column, gap in gaps.items()
    )
    return joined.with_columns(
        *(
            pl.when(gap).then(pl.coalesce(f"other_{column}", column)).otherwise(column).alias(column)
            for column, gap in gaps.items()
        ),
        filled_from=pl.when(is_filled & pl.col("filled_from").is_null())
        .then(pl.lit(source))
        .when(is_filled)
        .then(pl.format("{}, {}", "filled_from", pl.lit(source)))
        .otherwise("filled_from"),
    ).drop(cs.starts_with("other_"))


def _participation_differences(kept: pl.DataFrame, others: pl.DataFrame) -> pl.DataFrame:
    named = pl.format(
        "{} {} ({})",
        "role",
        pl.col("name").fill_null("without a name"),
        pl.col("country_code").fill_null("-"),
    )
    used_source = kept.select("project_id", used_source="source").unique()
    only_there = others.join(kept, on=_SAME, how="anti", nulls_equal=True).select(
        "project_id", "source", value=named
    )
    asked = others.select("project_id", "source").unique()
    only_here = (
        kept.select(*_SAME, used_value=named)
        .join(asked, on="project_id")
        .join(others, on=[*_SAME, "source"], how="anti", nulls_equal=True)
        .select("project_id", "source", "used_value")
    )
    return (
        pl.concat([only_there, only_here], how="diagonal")
        .join(used_source, on="project_id")
        .with_columns(field=pl.lit("participations"))
        .select(*_DIFFERENCES)
    )
