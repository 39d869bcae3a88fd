"""Whether the organisations with most names hold together: strangers that were merged gather there first."""

import polars as pl

from transforms.resolution.quality import QUALITY
from transforms.resolution.resolve import Resolution

_LARGEST = 20  # organisations
_NAMES = 60  # of each that are compared with each other, the commonest
_ALIKE = 0.35  # names less alike share no word that tells


def largest(found: Resolution, groups: pl.DataFrame) -> pl.DataFrame:
    """Return for the organisations with most names how many pairs of them are alike.

    As in `quality.QUALITY`. `groups` are those of `found`, with organisation_id.
    """
    c = pl.col
    main = found.prepared.named.filter(kind="main").select("group_id", "form_id")
    named = (
        groups.select("group_id", "organisation_id", "mention_count")
        .drop_nulls()
        .join(main, on="group_id")
        .group_by("organisation_id", "form_id")
        .agg(c("mention_count").sum())
        .sort("organisation_id", "mention_count", "form_id", descending=[False, True, False])
        .group_by("organisation_id", maintain_order=True)
        .agg(c("mention_count").sum(), forms=c("form_id").head(_NAMES), name_count=pl.len())
        .filter(c("name_count") > 1)
        .sort("name_count", "organisation_id", descending=[True, False])
        .head(_LARGEST)
    )
    each = named.select("organisation_id", form="forms").explode("form")
    pairs = each.join(each, on="organisation_id", suffix="_b").filter(c("form") < c("form_b"))
    likeness = found.prepared.space.compare(pairs["form"].to_numpy(), pairs["form_b"].to_numpy())
    is_alike = (c("whole") >= _ALIKE) | (c("stems") >= _ALIKE)
    counted = (
        pairs.hstack(likeness)
        .group_by("organisation_id")
        .agg(found_pair_count=pl.len(), shared_pair_count=is_alike.sum())
    )
    blank = {name: pl.lit(None, dtype) for name, dtype in QUALITY.items() if dtype == pl.Float64}
    return (
        named.join(counted, on="organisation_id", maintain_order="left")
        .with_columns(**blank)
        .with_columns(
            reference=pl.lit("largest"),
            scope=pl.lit("organisation"),
            value="organisation_id",
            true_pair_count=pl.lit(0),
            pair_precision=c("shared_pair_count") / c("found_pair_count"),
        )
        .select(QUALITY.names())
        .cast(QUALITY)
    )
