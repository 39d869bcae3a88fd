"""The canonical face of an organisation: how it is shown, out of all the ways it was written."""

import polars as pl

from transforms.names import name_ascii

# A name is better if it is written as one writes: commonest, not all capitals, without quotes around it
_SMALL = r"\p{Ll}|[\p{Lo}]"


def spellings(mentions: pl.DataFrame) -> pl.DataFrame:
    """Return organisation_id, name, mention_count, is_canonical: every spelling, the best one marked.

    `mentions` has organisation_id and name. Best is the commonest of those in readable case; of equally
    common ones the longer, then the first in order.
    """
    c = pl.col
    counted = (
        mentions.filter(c("name").is_not_null())
        .group_by("organisation_id", "name")
        .agg(mention_count=pl.len().cast(pl.Int64))
    )
    is_shouting = ~c("name").str.contains(_SMALL)
    is_odd = c("name").str.contains(
        "[ÂÃÄÅÎÏÐÑ][\u00a0-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|\ufffd|^[\"'„“«]|[;(]"
    )
    # capitals and transliteration are how forms were filled in; a third of the commonest spelling is enough
    # for a readable one to stand for it
    ranked = counted.with_columns(
        readable=(~is_shouting & ~is_odd)
        & (3 * c("mention_count") >= c("mention_count").max().over("organisation_id"))
    ).sort(
        "organisation_id",
        "readable",
        "mention_count",
        is_odd,
        c("name").str.len_chars(),
        "name",
        descending=[False, True, True, False, True, False],
    )
    return ranked.select(
        "organisation_id",
        "name",
        "mention_count",
        name_ascii=name_ascii(c("name")),
        is_canonical=pl.int_range(pl.len()).over("organisation_id") == 0,
    )


def most_common(mentions: pl.DataFrame, column: str) -> pl.DataFrame:
    """Return organisation_id, the commonest value (ties: readable, longer, first), and its share."""
    c = pl.col
    return (
        mentions.filter(c(column).is_not_null())
        .group_by("organisation_id", column)
        .agg(count=pl.len())
        .with_columns(share=c("count") / c("count").sum().over("organisation_id"))
        .sort(
            "organisation_id",
            "count",
            ~c(column).str.contains(_SMALL),
            c(column).str.len_chars(),
            column,
            descending=[False, True, False, True, False],
        )
        .unique("organisation_id", keep="first", maintain_order=True)
        .select("organisation_id", column, "share")
    )
