"""Words that stand for each other, learnt from names that share an identifier.

Where three organisations or more have one name with ``Liceul`` and one with ``Colegiul``, and nothing else
differs, the two words mean the same in that country, and others that have no identifier are read so.
"""

import polars as pl

TAUGHT = pl.Schema(
    {
        "country_code": pl.String,
        "stem": pl.String,  # as in `word_stems`
        "means": pl.String,  # the commoner stem that it stands for
        "identifier_count": pl.UInt32,  # organisations that have names with either
    }
)
_TAUGHT_BY = 3  # identifiers
_MOSTLY = 0.5  # of all identifiers whose names differ in the rarer word alone
_NAMES = 8  # of one identifier: what has more is shared by strangers


def taught_words(groups: pl.DataFrame, named: pl.DataFrame, stems: pl.DataFrame) -> pl.DataFrame:
    """Return which stems stand for which (as in TAUGHT).

    `groups` as in `mention_groups.GROUPS`; `named` has group_id and form_id of main names, `stems` form_id,
    country_code and stem. Names in no country teach nothing.
    """
    c = pl.col
    by = ["country_code", "identifier_scheme", "identifier_value"]
    names = (
        groups.drop_nulls(by)
        .select("group_id", *by)
        .join(named, on="group_id")
        .select(*by, "form_id")
        .unique()
        .filter(pl.len().over(by).is_between(2, _NAMES))
    )
    pairs = names.join(names, on=by, suffix="_b").filter(c("form_id") < c("form_id_b"))
    of_form = stems.group_by("form_id").agg(c("stem").unique().sort())
    own = (
        pairs.join(of_form.rename({"stem": "one"}), on="form_id")
        .join(of_form.rename({"form_id": "form_id_b", "stem": "other"}), on="form_id_b")
        .with_columns(
            shared=c("one").list.set_intersection("other").list.len(),
            one=c("one").list.set_difference("other"),
            other=c("other").list.set_difference("one"),
        )
        .filter((c("shared") > 0) & (c("one").list.len() == 1) & (c("other").list.len() == 1))
        .select(*by, one=c("one").list.first(), other=c("other").list.first())
    )
    is_word = ~c("one").str.contains("^[0-9]") & ~c("other").str.contains("^[0-9]")
    both = pl.concat([own, own.select(*by, one="other", other="one")]).filter(is_word).unique()
    identifiers = pl.struct("identifier_scheme", "identifier_value").n_unique()
    differing = both.group_by("country_code", "one").agg(differing=identifiers)
    common = stems.group_by("country_code", "stem").agg(names=c("form_id").n_unique())
    counted = (
        both.group_by("country_code", "one", "other")
        .agg(identifier_count=identifiers.cast(pl.UInt32))
        .join(differing, on=["country_code", "one"])
        .join(common.rename({"stem": "one", "names": "of_one"}), on=["country_code", "one"])
        .join(common.rename({"stem": "other", "names": "of_other"}), on=["country_code", "other"])
    )
    is_rarer = (c("of_one") < c("of_other")) | ((c("of_one") == c("of_other")) & (c("one") > c("other")))
    enough = (c("identifier_count") >= _TAUGHT_BY) & (c("identifier_count") >= _MOSTLY * c("differing"))
    taught = (
        counted.filter(is_rarer & enough)
        .sort("country_code", "one", "identifier_count", "other", descending=[False, False, True, False])
        .unique(["country_code", "one"], keep="first", maintain_order=True)
        .select("country_code", stem="one", means="other", identifier_count="identifier_count")
    )
    # a word is read once: of `a` for `b` and `b` for `c` the second alone is used
    known = taught.select("country_code", means="stem")
    return (
        taught.join(known, on=["country_code", "means"], how="anti").sort("country_code", "stem").cast(TAUGHT)
    )


def with_taught(stems: pl.DataFrame, taught: pl.DataFrame) -> pl.DataFrame:
    """Return stems (form_id, country_code, token, stem) where each stands for what it was found to mean."""
    read = stems.join(
        taught.select("country_code", "stem", "means"),
        on=["country_code", "stem"],
        how="left",
        nulls_equal=True,
        maintain_order="left",
    )
    return (
        read.with_columns(stem=pl.coalesce("means", "stem"))
        .drop("means")
        .unique(["form_id", "stem"], keep="first", maintain_order=True)
    )
