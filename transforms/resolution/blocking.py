"""Which clusters are worth comparing: those that share a place and a word, a website, or two rare words.

A block is what two clusters must share. Blocks above their cap are passed over, so that the number of pairs
grows with the number of mentions and not with its square. What a cap loses is mostly found in a narrower
block: a postcode that hundreds share still meets a word of the name.
"""

import numpy as np
import polars as pl

from transforms.resolution.name_forms import kind_words
from transforms.resolution.prepared_groups import Prepared

Blocks = tuple[tuple[str, pl.DataFrame, int], ...]
_SEED = 7
# The weaker what they share, the fewer may share it: a city is shared by strangers in the first place
_WIDE, _NARROW, _IN_CITY = 40, 25, 12


def candidate_pairs(prepared: Prepared, cluster: np.ndarray) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return pairs a < b of clusters with the forms x and y in which they meet, and what the caps cut.

    `cluster` holds the cluster of each group. Pairs: a, b, form_a, form_b. Cut: block, block_count,
    cluster_count.
    """
    c = pl.col
    pairs, cuts = [], []
    for name, rows, cap in _blocks(prepared, cluster):
        keyed = rows.select(
            "node", "form_id", block=pl.struct(pl.exclude("node", "form_id")).hash(_SEED)
        ).unique()
        size = keyed.group_by("block").agg(nodes=c("node").n_unique(), rows=pl.len())
        fits = size.filter(c("nodes").is_between(2, cap) & (c("rows") <= 4 * cap)).select("block")
        cut = size.filter((c("nodes") > cap) | ((c("nodes") > 1) & (c("rows") > 4 * cap)))
        cuts.append((name, cut.height, int(cut["nodes"].sum())))
        kept = keyed.join(fits, on="block")
        pairs.append(
            kept.join(kept, on="block", suffix="_b")
            .filter(c("node") < c("node_b"))
            .select(a="node", b="node_b", form_a="form_id", form_b="form_id_b")
            .unique()
        )
    cut_frame = pl.DataFrame(cuts, schema=["block", "block_count", "cluster_count"], orient="row")
    return pl.concat(pairs).unique(), cut_frame


def _blocks(prepared: Prepared, cluster: np.ndarray) -> Blocks:
    """Return the blocking rules: name, what is shared (node, form_id and further columns), and the cap."""
    c = pl.col

    def clusters(frame: pl.DataFrame) -> pl.DataFrame:
        return frame.with_columns(node=pl.Series(cluster[frame["group_id"].to_numpy()]))

    named = clusters(prepared.named).select("node", "form_id").unique()
    at = {
        name: named.join(clusters(prepared.evidence[name]).select("node", "value").unique(), on="node")
        for name in ("city", "postcode", "host")
    }
    words = prepared.space.words.filter(~c("token").str.contains("^[0-9]")).select(
        "form_id", "token", "token_id", "df"
    )
    shape = prepared.space.forms.select("form_id", "country_code", "solid")
    rarest = (
        words.sort("df", "token")
        .group_by("form_id", maintain_order=True)
        .agg(c("token").head(2).sort().str.join(" "))
        .join(shape.select("form_id", "country_code"), on="form_id")
    )
    start, end = c("solid").str.head(7), c("solid").str.tail(7)
    word = words.select("form_id", "token_id")
    # the words that are not kinds of institutions, in one piece: a typing error leaves one end whole
    telling = (
        words.filter(~c("token").is_in(sorted(kind_words())))
        .sort("form_id", "token")
        .group_by("form_id", maintain_order=True)
        .agg(piece=c("token").str.join(""))
        .filter(c("piece").str.len_chars() >= 6)
        .join(shape.select("form_id", "country_code"), on="form_id")
    )
    first, last = telling.with_columns(c("piece").str.head(6)), telling.with_columns(c("piece").str.tail(6))
    return (
        ("postcode", at["postcode"], _NARROW),
        ("postcode and word", at["postcode"].join(word, on="form_id"), _WIDE),
        ("website", at["host"], _NARROW),
        ("website and word", at["host"].join(word, on="form_id"), _WIDE),
        ("city and word", at["city"].join(word, on="form_id"), _IN_CITY),
        ("city and name", at["city"].with_columns(whole=c("form_id")), _WIDE),
        ("city and start", at["city"].join(shape.select("form_id", start), on="form_id"), _IN_CITY),
        ("city and end", at["city"].join(shape.select("form_id", end), on="form_id"), _IN_CITY),
        ("two rarest words", named.join(rarest, on="form_id"), _NARROW),
        ("start of words", named.join(first, on="form_id"), _NARROW),
        ("end of words", named.join(last, on="form_id"), _NARROW),
    )
