"""The canonical face of an organisation: how it is shown, out of all the ways it was written."""

import polars as pl

from transforms.names import name_ascii
from transforms.steps import read_columns

_SMALL = r"\p{Ll}|[\p{Lo}]"
# What was mangled on its way, stands in quotes, or has an acronym or another name appended
_ODD = "[ÂÃÄÅÎÏÐÑ][\u00a0-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|\ufffd|^[\"'„“«]|[;(]"


def spellings(mentions: pl.DataFrame) -> pl.DataFrame:
    """Return organisation_id, name, name_ascii, mention_count, is_canonical: every spelling, the best marked.

    `mentions` has organisation_id, name and is_further: the name is a second one, such as the business name
    beside the legal one of a register; it stands back where it is no commoner. Spellings that differ in case,
    diacritics, script and punctuation alone are one form. The best form is the commonest that has a readable
    spelling, if it is a third as common as the commonest of all. Of its spellings the best is readable (not
    all capitals, nothing odd
    about it), then one with letters that a transliteration loses, then the commonest. What is rarer than a
    tenth of the commonest of its kind may be a slip, and stands back.
    """
    c = pl.col
    counted = (
        mentions.filter(c("name").is_not_null())
        .group_by("organisation_id", "name")
        .agg(mention_count=pl.len().cast(pl.Int64), is_further=c("is_further").all())
        .pipe(read_columns, name_ascii=name_ascii(c("name")))
    )
    is_shouting = ~c("name").str.contains(_SMALL)
    form = ["organisation_id", "form"]
    judged = (
        counted.with_columns(
            form=c("name_ascii").str.to_lowercase().str.replace_all("[^a-z0-9]+", ""),
            is_readable=~is_shouting & ~c("name").str.contains(_ODD),
            is_spelt_out=c("name") != c("name_ascii"),
        )
        .with_columns(
            form_count=c("mention_count").sum().over(form), has_readable=c("is_readable").any().over(form)
        )
        .with_columns(
            is_good_form=c("has_readable")
            & (3 * c("form_count") >= c("form_count").max().over("organisation_id")),
            is_slip=10 * c("mention_count") < c("mention_count").max().over(*form, "is_readable"),
        )
    )
    ranked = judged.sort(
        "organisation_id", "is_good_form", "form_count", "is_further", "form", "is_readable", "is_slip",
        "is_spelt_out",
        "mention_count", c("name").str.len_chars(), "name",
        descending=[False, True, True, False, False, True, False, True, True, True, False],
    )  # fmt: skip
    return ranked.select(
        "organisation_id",
        "name",
        "name_ascii",
        "mention_count",
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
