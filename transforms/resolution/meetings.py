"""Which clusters are worth comparing: those that meet in a place and a word, a website, or two rare words.

A block is what clusters must share to meet. Blocks above their cap are passed over, so that the number of pairs
grows with the number of mentions and not with its square. What a cap loses is mostly found in a narrower
block: a postcode that hundreds share still meets a word of the name. How many meet in the narrowest block is
evidence by itself: a word that two of a city share tells more than one that ten do.
"""

import numpy as np
import polars as pl

from transforms.resolution.name_forms import kind_words
from transforms.resolution.prepared_groups import Prepared

_SEED = 7
# The weaker what they share, the fewer may share it: a city is shared by strangers in the first place
_WIDE, _NARROW, _IN_CITY = 40, 25, 12
_STEMS_IN_PAIRS = 4  # of a name the rarest, each with each
_ACRONYM = pl.col("key").str.len_chars().is_between(3, 10)
NOBODY = 255  # they don't meet in such a block
KINDS = ("word", "words", "place", "acronym", "host_acronym")


def meetings(prepared: Prepared, cluster: np.ndarray) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return pairs a < b of clusters with the forms in which they meet, and what the caps cut.

    `cluster` holds the cluster of each group. Pairs: a, b, form_a, form_b, and for each of KINDS how many
    meet in the narrowest block of that kind, NOBODY if they meet in none. Cut: block, block_count,
    cluster_count.
    """
    c = pl.col
    pairs, cuts = [], []
    for name, kind, rows, cap in _blocks(prepared, cluster):
        own = [column for column in ("node", "form_id", "role") if column in rows.columns]
        keyed = rows.select(*own, block=pl.struct(pl.exclude(own)).hash(_SEED)).unique()
        size = keyed.group_by("block").agg(nodes=c("node").n_unique(), rows=pl.len())
        fits = size.filter(c("nodes").is_between(2, cap) & (c("rows") <= 4 * cap)).select("block", "nodes")
        cut = size.filter((c("nodes") > cap) | ((c("nodes") > 1) & (c("rows") > 4 * cap)))
        cuts.append((name, cut.height, int(cut["nodes"].sum())))
        kept = keyed.join(fits, on="block")
        met = kept.join(kept.drop("nodes"), on="block", suffix="_b").filter(c("node") != c("node_b"))
        if "role" in own:
            met = met.filter((c("role") < c("role_b")) & (c("role_b") > 0))
            swap = c("node") > c("node_b")
            met = met.with_columns(
                node=pl.when(swap).then("node_b").otherwise("node"), node_b=pl.when(swap).then("node").otherwise("node_b"),
                form_id=pl.when(swap).then("form_id_b").otherwise("form_id"), form_id_b=pl.when(swap).then("form_id").otherwise("form_id_b"),
            )
        pairs.append(
            met.filter(c("node") < c("node_b")).select(
                a="node", b="node_b", form_a="form_id", form_b="form_id_b", kind=pl.lit(kind), nodes=c("nodes").cast(pl.UInt8)
            ).unique()
        )
    every = pl.concat(pairs).group_by("a", "b", "form_a", "form_b").agg(
        *(c("nodes").filter(c("kind") == kind).min().fill_null(NOBODY).alias(kind) for kind in KINDS)
    )
    cut_frame = pl.DataFrame(cuts, schema=["block", "block_count", "cluster_count"], orient="row")
    return every.sort("a", "b", "form_a", "form_b"), cut_frame


def _blocks(prepared: Prepared, cluster: np.ndarray):
    """Return the blocking rules: name, kind, what is shared (node, form_id and further columns), and the cap."""
    c = pl.col

    def clusters(frame: pl.DataFrame) -> pl.DataFrame:
        return frame.with_columns(node=pl.Series(cluster[frame["group_id"].to_numpy()]))

    named = clusters(prepared.named).select("node", "form_id").unique()
    at = {
        name: named.join(clusters(prepared.evidence[name]).select("node", "value").unique(), on="node")
        for name in ("city", "postcode", "host", "domain")
    }
    words = prepared.space.words.filter(~c("token").str.contains("^[0-9]")).select(
        "form_id", "token", "token_id", "df"
    )
    stems = prepared.space.stems.filter(~c("stem").str.contains("^[0-9]"))
    stem = stems.select("form_id", "stem_id")
    rare = stems.sort("df", "stem").group_by("form_id", maintain_order=True).agg(c("stem_id").head(_STEMS_IN_PAIRS)).explode("stem_id")
    two = rare.join(rare, on="form_id", suffix="_b").filter(c("stem_id") < c("stem_id_b"))
    shape = prepared.space.forms.select("form_id", "country_code", "solid")
    rarest = (
        words.sort("df", "token")
        .group_by("form_id", maintain_order=True)
        .agg(c("token").head(2).sort().str.join(" "))
        .join(shape.select("form_id", "country_code"), on="form_id")
    )
    start, end = c("solid").str.head(7), c("solid").str.tail(7)
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
    initials = prepared.space.forms.select("form_id", key="initials", role=pl.lit(1)).explode("key").filter(_ACRONYM)
    token = words.filter(c("df") <= 40).select("form_id", key="token", role=pl.lit(0)).filter(_ACRONYM)
    solid = shape.select("form_id", key="solid", role=pl.lit(0)).filter(_ACRONYM)
    hosts = at["host"].select("node", "form_id", role=pl.lit(2), key=c("value").str.split("|").list.last().str.extract(r"([^.]+)\.[^.]+$").str.replace_all("[^a-z0-9]", "")).filter(_ACRONYM)
    hosts = hosts.with_columns(pl.Series("key", fold_letters(hosts["key"])))
    acr = at["city"].join(pl.concat([initials, token]), on="form_id")
    hostacr = pl.concat([
        at["city"].join(pl.concat([initials.with_columns(role=pl.lit(0)), token, solid]).unique(), on="form_id"),
        at["city"].join(hosts, on=["node", "form_id"]).select("node", "form_id", "value", "key", "role"),
    ])
    return (
        ("postcode", "place", at["postcode"], _NARROW),
        ("postcode and word", "place", at["postcode"].join(stem, on="form_id"), _WIDE),
        ("website", "place", at["host"], _NARROW),
        ("website and word", "place", at["host"].join(stem, on="form_id"), _WIDE),
        ("domain and word", "place", at["domain"].join(stem, on="form_id"), _NARROW),
        ("city and word", "word", at["city"].join(stem, on="form_id"), _NARROW),
        ("city and two words", "words", at["city"].join(two, on="form_id"), _NARROW),
        ("city and name", "words", at["city"].with_columns(whole=c("form_id")), _WIDE),
        ("city and start", "place", at["city"].join(shape.select("form_id", start), on="form_id"), _IN_CITY),
        ("city and end", "place", at["city"].join(shape.select("form_id", end), on="form_id"), _IN_CITY),
        ("city and acronym", "acronym", acr, _IN_CITY),
        ("city and website's name", "host_acronym", hostacr, _IN_CITY),
        ("two rarest words", "place", named.join(rarest, on="form_id"), _NARROW),
        ("start of words", "place", named.join(first, on="form_id"), _NARROW),
        ("end of words", "place", named.join(last, on="form_id"), _NARROW),
    )


def fold_letters(keys):
    from transforms.resolution.folding import fold
    return fold(keys).str.replace_all(" ", "")
