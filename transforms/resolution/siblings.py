"""Siblings under one roof: names that differ in one word alone, three or more of them at one place.

``Academy of Sciences, Institute of Mathematics``, ``… of Geology``, ``… of Physics``: what they share says
whose they are, and not that they are one. Of two it can't be told: the one word may have been changed.
"""

import polars as pl

from transforms.resolution.linker import Linker
from transforms.resolution.similarity import WHOLE

_PLACES = ("host", "postcode", "city")
_SEVERAL = 3  # names of one pattern
_WORDS = 3  # of a name at least: two make no pattern
_MOST = 200  # of one pattern at one place, so that their pairs don't grow with the square
_TYPED = 0.9  # names more alike differ by a typing error
_SEED = 11


def siblings(linker: Linker) -> pl.DataFrame:
    """Return pairs a < b of clusters whose own names are of one pattern, each pair once."""
    c = pl.col
    stems = linker.prepared.space.stems.filter(~c("stem").str.starts_with(WHOLE))
    code = c("stem_id").hash(_SEED)
    patterns = (
        stems.with_columns(words=pl.len().over("form_id"), whole=code.sum().over("form_id"))
        .filter((c("words") >= _WORDS) & ~c("is_kind"))
        .select("form_id", "stem_id", pattern=c("whole") - code)
    )
    mains = linker.nodes(linker.prepared.named.filter(kind="main")).select("node", "form_id").unique()
    named = mains.join(patterns, on="form_id")
    found = []
    for place in _PLACES:
        at = linker.nodes(linker.prepared.evidence[place]).select("node", "value_id").unique()
        block = ["value_id", "pattern"]
        here = (
            named.join(at, on="node")
            .filter(c("stem_id").n_unique().over(block) >= _SEVERAL)
            .filter(c("node").n_unique().over(block).is_between(_SEVERAL, _MOST))
        )
        pairs = here.join(here, on=block, suffix="_b").filter(
            (c("node") < c("node_b")) & (c("stem_id") != c("stem_id_b"))
        )
        found.append(pairs.select(a="node", b="node_b"))
    return pl.concat(found).unique().sort("a", "b").cast(pl.Int64)


def without_siblings(linker: Linker, pairs: pl.DataFrame) -> pl.DataFrame:
    """Return `pairs` (a, b, likely and others) where siblings are not likely one, unless typed alike.

    A word typed in three ways makes a pattern, too.
    """
    apart = siblings(linker).with_columns(is_sibling=pl.lit(value=True))
    told = pairs.join(apart, on=["a", "b"], how="left", maintain_order="left")
    is_apart = pl.col("is_sibling").fill_null(value=False) & (pl.col("main_whole") < _TYPED)
    return told.with_columns(likely=pl.when(is_apart).then(0.0).otherwise("likely")).drop("is_sibling")
