"""Which clusters are worth comparing: those that meet in a place and a word, a website, or two rare words.

A block is what clusters must share to meet. Blocks above their cap are passed over, so that the number of pairs
grows with the number of mentions and not with its square. What a cap loses is mostly found in a narrower
block: a postcode that hundreds share still meets a word of the name. How many meet in the narrowest block is
evidence by itself: a word that two of a city share tells more than one that ten do.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import polars as pl

from transforms.resolution.folding import fold
from transforms.resolution.name_forms import kind_words
from transforms.resolution.prepared_groups import Prepared

_SEED = 7
# The weaker what they share, the fewer may share it: a city is shared by strangers in the first place
_WIDE, _NARROW, _IN_CITY = 40, 25, 12
_STEMS_IN_PAIRS = 4  # of a name the rarest, each with each
_IS_ACRONYM = pl.col("key").str.len_chars().is_between(3, 10)
_RARE = 40  # names of a country that have a word: what stands in more is no acronym of one of them
NOBODY = 255  # they don't meet in such a block
MEETINGS = ("by_word", "by_words", "by_place", "by_acronym", "by_host_name")
_ROLE = "role"  # in a block where two must have different parts: 0 a word, 1 what stands for words


class _Block(NamedTuple):
    name: str
    kind: str  # one of MEETINGS
    rows: pl.DataFrame  # node, form_id, and what is shared
    cap: int


def meetings(prepared: Prepared, cluster: np.ndarray) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return pairs a < b of clusters with the forms in which they meet, and what the caps cut.

    `cluster` holds the cluster of each group. Pairs: a, b, form_a, form_b, and for each of MEETINGS how many
    meet in the narrowest block of that kind, NOBODY if they meet in none. Cut: block, block_count,
    cluster_count.
    """
    c = pl.col
    met, cuts = [], []
    for block in _blocks(prepared, cluster):
        pairs, *cut = _within(block)
        met.append(pairs.with_columns(kind=pl.lit(block.kind)))
        cuts.append((block.name, *cut))
    narrowest = (
        c("nodes").filter(c("kind") == kind).min().fill_null(NOBODY).alias(kind) for kind in MEETINGS
    )
    every = pl.concat(met).group_by("a", "b", "form_a", "form_b").agg(*narrowest)
    return every, pl.DataFrame(cuts, schema=["block", "block_count", "cluster_count"], orient="row")


def _within(block: _Block) -> tuple[pl.DataFrame, int, int]:
    """Return the pairs that meet (a, b, form_a, form_b, nodes), and how many blocks and clusters were cut."""
    c = pl.col
    own = [name for name in ("node", "form_id", _ROLE) if name in block.rows.columns]
    keyed = block.rows.select(*own, block=pl.struct(pl.exclude(own)).hash(_SEED)).unique()
    size = keyed.group_by("block").agg(nodes=c("node").n_unique(), rows=pl.len())
    is_small = (c("nodes") <= block.cap) & (c("rows") <= 4 * block.cap)
    fits = size.filter(is_small & (c("nodes") > 1)).select("block", c("nodes").cast(pl.UInt8))
    cut = size.filter(~is_small & (c("nodes") > 1))
    kept = keyed.join(fits, on="block")
    both = kept.join(kept.drop("nodes"), on="block", suffix="_b").filter(c("node") != c("node_b"))
    if _ROLE in own:
        both = both.filter(c(_ROLE) < c(f"{_ROLE}_b"))
        turned = both.select(
            "nodes", node="node_b", node_b="node", form_id="form_id_b", form_id_b="form_id"
        )
        both = pl.concat([both.select(turned.columns), turned])
    pairs = (
        both.filter(c("node") < c("node_b"))
        .select("nodes", a="node", b="node_b", form_a="form_id", form_b="form_id_b")
        .unique()
    )
    return pairs, cut.height, int(cut["nodes"].sum())


def _blocks(prepared: Prepared, cluster: np.ndarray) -> Iterator[_Block]:
    c = pl.col

    def clusters(frame: pl.DataFrame) -> pl.DataFrame:
        return frame.with_columns(node=pl.Series(cluster[frame["group_id"].to_numpy()]))

    named = clusters(prepared.named).select("node", "form_id").unique()
    at = {
        name: named.join(clusters(prepared.evidence[name]).select("node", "value").unique(), on="node")
        for name in ("city", "postcode", "host", "domain")
    }
    is_word = ~c("stem").str.contains("^[0-9]")
    stem = prepared.space.stems.filter(is_word).select("form_id", "stem_id")
    shape = prepared.space.forms.select("form_id", "country_code", "solid")
    start, end = c("solid").str.head(7), c("solid").str.tail(7)
    yield _Block("postcode", "by_place", at["postcode"], _NARROW)
    yield _Block("postcode and word", "by_place", at["postcode"].join(stem, on="form_id"), _WIDE)
    yield _Block("website", "by_place", at["host"], _NARROW)
    yield _Block("website and word", "by_place", at["host"].join(stem, on="form_id"), _WIDE)
    yield _Block("domain and word", "by_place", at["domain"].join(stem, on="form_id"), _NARROW)
    yield _Block("city and word", "by_word", at["city"].join(stem, on="form_id"), _NARROW)
    yield _Block("city and two words", "by_words", at["city"].join(_two(prepared), on="form_id"), _NARROW)
    yield _Block("city and name", "by_words", at["city"].with_columns(whole=c("form_id")), _WIDE)
    yield _Block("city and start", "by_place", at["city"].join(shape.select("form_id", start), on="form_id"), _IN_CITY)
    yield _Block("city and end", "by_place", at["city"].join(shape.select("form_id", end), on="form_id"), _IN_CITY)
    acronyms = _acronyms(prepared)
    yield _Block("city and acronym", "by_acronym", at["city"].join(acronyms, on="form_id"), _IN_CITY)
    yield _Block("city and website's name", "by_host_name", _host_names(at, acronyms, shape), _IN_CITY)
    for name, rows in _in_country(prepared, shape).items():
        yield _Block(name, "by_place", named.join(rows, on="form_id"), _NARROW)


def _two(prepared: Prepared) -> pl.DataFrame:
    """Return form_id and two of the form's rarest stems, each with each."""
    c = pl.col
    rare = (
        prepared.space.stems.filter(~c("stem").str.contains("^[0-9]"))
        .sort("df", "stem")
        .group_by("form_id", maintain_order=True)
        .agg(c("stem_id").head(_STEMS_IN_PAIRS))
        .explode("stem_id")
    )
    return rare.join(rare, on="form_id", suffix="_b").filter(c("stem_id") < c("stem_id_b"))


def _acronyms(prepared: Prepared) -> pl.DataFrame:
    """Return form_id, key, role: rare words of a form, and the initials of all its words."""
    c = pl.col
    initials = prepared.space.forms.select("form_id", key="initials", role=pl.lit(1)).explode("key")
    rare = prepared.space.words.filter(c("df") <= _RARE)
    words = rare.select("form_id", key="token", role=pl.lit(0))
    return pl.concat([words, initials]).filter(_IS_ACRONYM).unique()


def _host_names(at: dict[str, pl.DataFrame], acronyms: pl.DataFrame, shape: pl.DataFrame) -> pl.DataFrame:
    """Return node, form_id, value (the city), key, role: a website's own name beside words that may be it."""
    c = pl.col
    names = pl.concat(
        [acronyms.select("form_id", "key"), shape.select("form_id", key="solid").filter(_IS_ACRONYM)]
    ).unique()
    host = at["host"].select("node", "form_id", host=c("value").str.extract(r"([^.|]+)\.[^.]+$"))
    hosts = host.select("host").unique().sort("host")
    hosts = hosts.with_columns(key=fold(hosts["host"]).str.replace_all(" ", "")).filter(_IS_ACRONYM)
    called = at["city"].join(host.join(hosts, on="host"), on=["node", "form_id"])
    columns = ("node", "form_id", "value", "key", "role")
    return pl.concat(
        [
            at["city"].join(names, on="form_id").with_columns(role=pl.lit(0)).select(columns),
            called.with_columns(role=pl.lit(1)).select(columns),
        ]
    )


def _in_country(prepared: Prepared, shape: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Return what is rare enough to meet in a whole country (form_id, country_code and a piece of the name)."""
    c = pl.col
    words = prepared.space.words.filter(~c("token").str.contains("^[0-9]"))
    rarest = (
        words.sort("df", "token")
        .group_by("form_id", maintain_order=True)
        .agg(piece=c("token").head(2).sort().str.join(" "))
    )
    # the words that are not kinds of institutions, in one piece: a typing error leaves one end whole
    telling = (
        words.filter(~c("token").is_in(sorted(kind_words())))
        .sort("form_id", "token")
        .group_by("form_id", maintain_order=True)
        .agg(piece=c("token").str.join(""))
        .filter(c("piece").str.len_chars() >= 6)
    )
    pieces = {
        "two rarest words": rarest,
        "start of words": telling.with_columns(c("piece").str.head(6)),
        "end of words": telling.with_columns(c("piece").str.tail(6)),
    }
    country = shape.select("form_id", "country_code")
    return {name: rows.join(country, on="form_id") for name, rows in pieces.items()}
