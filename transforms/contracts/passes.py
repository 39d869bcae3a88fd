"""Which harvests of a partition keep to what it was before, one after the other.

A *pass* is what one harvest fetched of one partition. The first is the ground; each later one is held against
the last one before it that kept the contract, or was accepted by hand.
"""

from dataclasses import dataclass

import polars as pl

from transforms.contracts.deviations import ADDED, LEAST, UNIT, deviations

_PARTITION = ["source", "partition"]
_CELL = ["table", "part", "column", "call_year"]
_COUNTS = ["count", "readable_count", "distinct_count", "digit_count"]


@dataclass(frozen=True)
class Judgement:
    """What became of passes.

    - left_out: passes that deviate and are not accepted (UNIT).
    - deviations: those of the newest pass of each partition (DEVIATIONS), with `is_accepted`.
    - now, then: the profiles of the newest passes, and of those that they were held against (UNIT, PROFILE).
    """

    left_out: pl.DataFrame
    deviations: pl.DataFrame
    now: pl.DataFrame
    then: pl.DataFrame


def judge(
    passes: pl.DataFrame, profiles: pl.DataFrame, accepted: pl.DataFrame, *, may_shrink: bool = False
) -> Judgement:
    """Judge the passes of one source.

    `passes` (UNIT, published_on: the source's own date, is_whole, is_listing: whether absence from it means
    something), `profiles` (UNIT, PROFILE) and `accepted` (UNIT; the partition is null where all small ones
    were). Where it `may_shrink`, no pass is left out for its rows alone.
    """
    harmless = [ADDED, "shrunk"] if may_shrink else [ADDED]
    chain = _in_order(passes).join(_sizes(profiles), on=list(UNIT), how="left", maintain_order="left")
    left_out = chain.clear().select(UNIT)
    while True:
        linked = _link(chain, left_out)
        now, then = _sides(linked, profiles)
        found = deviations(now, then, _units(linked))
        stopping = found.filter(~pl.col("kind").is_in(harmless)).join(
            accepted, on=UNIT, how="anti", nulls_equal=True
        )
        first = (
            _passes_of(stopping, linked)
            .join(left_out, on=UNIT, how="anti")
            .group_by(_PARTITION)
            .agg(pl.col("harvest_id").min())
        )
        if first.is_empty():
            return _judgement(linked, left_out, found, accepted, profiles)
        left_out = pl.concat([left_out, first.select(UNIT)])


def _in_order(passes: pl.DataFrame) -> pl.DataFrame:
    """Sort passes; those older by the source's own date than an earlier one are history, and not judged."""
    newest_date = pl.col("published_on").cum_max().over(_PARTITION)
    return passes.sort(UNIT).filter(
        pl.col("published_on").is_null() | (pl.col("published_on") >= newest_date)
    )


def _sizes(profiles: pl.DataFrame) -> pl.DataFrame:
    """Return whether a pass is small: too small for itself to say anything."""
    of_tables = profiles.filter(pl.col("column").is_null(), pl.col("call_year").is_null())
    return of_tables.group_by(UNIT).agg(is_small=pl.col("count").max() < LEAST)


def _link(chain: pl.DataFrame, left_out: pl.DataFrame) -> pl.DataFrame:
    """Give each pass the last one before it that is not left out (`before`), and whether that was whole."""
    marked = chain.join(
        left_out.with_columns(is_left_out=pl.lit(value=True)), on=UNIT, how="left", maintain_order="left"
    )
    kept = pl.when(pl.col("is_left_out").is_null())
    return marked.with_columns(
        kept.then(column).shift(1).forward_fill().over(_PARTITION).alias(name)
        for column, name in (("harvest_id", "before"), ("is_whole", "was_whole"), ("is_small", "was_small"))
    ).with_columns(
        is_small=pl.col("is_small").fill_null(value=True) & pl.col("was_small").fill_null(value=True)
    )


def _sides(linked: pl.DataFrame, profiles: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the profiles of all units, now and before; small partitions of one harvest are one unit.

    Those of which there is no earlier pass are left out of what is compared of such a unit.
    """
    unit = pl.when(~pl.col("is_small")).then("partition").alias("unit")
    compared = linked.filter(~pl.col("is_small") | pl.col("before").is_not_null())
    keys = compared.select(*UNIT, "before", unit)
    now = keys.join(profiles, on=UNIT)
    then = keys.join(
        profiles.rename({"harvest_id": "before"}),
        on=[*_PARTITION, "before"],
        how="inner",
        maintain_order="left",
    )
    return _summed(now), _summed(then)


def _summed(sides: pl.DataFrame) -> pl.DataFrame:
    by_unit = sides.drop("partition").rename({"unit": "partition"})
    return by_unit.group_by([*UNIT, *_CELL]).agg(_sum(name) for name in _COUNTS)


def _sum(name: str) -> pl.Expr:
    """Add up; nothing but nulls stays null."""
    return pl.when(pl.col(name).count() > 0).then(pl.col(name).sum()).alias(name)


def _units(linked: pl.DataFrame) -> pl.DataFrame:
    """Return whether units had something before, and whether rows count: all of a unit is whole, and was."""
    is_counted = pl.col("is_listing") & pl.col("is_whole") & pl.col("was_whole").fill_null(value=False)
    told = linked.select(*UNIT, "is_small", has_before=pl.col("before").is_not_null(), is_counted=is_counted)
    each = told.filter(~pl.col("is_small")).drop("is_small")
    together = (
        told.filter("is_small", "has_before")
        .group_by("source", "harvest_id")
        .agg(pl.col("has_before", "is_counted").all())
        .with_columns(partition=pl.lit(None, pl.String))
    )
    return pl.concat([each, together.select(each.columns)])


def _passes_of(stopping: pl.DataFrame, linked: pl.DataFrame) -> pl.DataFrame:
    """Return the passes of units: for one without a partition all small ones of its harvest."""
    units = stopping.select(UNIT).unique()
    small = linked.filter("is_small", pl.col("before").is_not_null()).select(UNIT)
    together = units.filter(pl.col("partition").is_null()).select("source", "harvest_id")
    return pl.concat(
        [units.filter(pl.col("partition").is_not_null()), small.join(together, on=["source", "harvest_id"])]
    )


def _judgement(
    linked: pl.DataFrame,
    left_out: pl.DataFrame,
    found: pl.DataFrame,
    accepted: pl.DataFrame,
    profiles: pl.DataFrame,
) -> Judgement:
    newest = linked.filter(pl.col("harvest_id") == pl.col("harvest_id").max().over(_PARTITION))
    # the newest one of all may hold small partitions, which are one unit
    together = newest.select("source", pl.lit(None, pl.String).alias("partition"), pl.col("harvest_id").max())
    units = pl.concat([newest.select(UNIT), together.unique()])
    marked = found.join(
        accepted.select(UNIT).unique().with_columns(is_accepted=pl.lit(value=True)),
        on=UNIT,
        how="left",
        nulls_equal=True,
        maintain_order="left",
    ).with_columns(pl.col("is_accepted").fill_null(value=False))
    before = newest.select(*_PARTITION, harvest_id="before").drop_nulls()
    return Judgement(
        left_out=left_out,
        deviations=marked.join(units, on=UNIT, how="semi", nulls_equal=True),
        now=profiles.join(newest, on=UNIT, how="semi"),
        then=profiles.join(before, on=UNIT, how="semi"),
    )
