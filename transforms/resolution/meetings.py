"""Which clusters are worth comparing: those that meet in a place and a word, a website, or two rare words.

A block is what clusters must share to meet. Blocks above their cap are passed over, so that the number of
pairs grows with the number of mentions and not with its square. What a cap loses is mostly found in a
narrower block: a postcode that hundreds share still meets a word of the name. How many meet in the narrowest
block is evidence by itself: a word that two of a city share tells more than one that ten do.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import polars as pl

from transforms.resolution.folding import fold
from transforms.resolution.prepared_groups import Prepared

_SEED = 7
# The weaker what they share, the fewer may share it: a city is shared by strangers in the first place
_WIDE, _NARROW, _BY_WORD, _IN_CITY = 40, 25, 16, 12
_PIECE = 8  # letters of a name's start or end
_STEMS_IN_PAIRS = 4  # of a name the rarest, each with each
_IS_ACRONYM = pl.col("key").str.len_chars().is_between(3, 10)
_RARE = 40  # names of a country that have a word: what stands in more is no acronym of one of them
_IS_WORD = ~pl.col("stem").str.contains("^[0-9']")  # no number, and the beginning stands for a whole word
NOBODY = 255  # they don't meet in such a block
MEETINGS = ("by_word", "by_words", "by_place", "by_acronym", "by_host_name")
_ROLE = "role"  # in a block where two must have different parts: 0 a word, 1 what stands for words


class _Block(NamedTuple):
    name: str
    kind: str  # one of MEETINGS
    rows: pl.DataFrame  # node, form_id, block: a number for what is shared; each row once
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
        met.append(pairs.with_columns(kind=pl.lit(MEETINGS.index(block.kind), pl.UInt8)))
        cuts.append((block.name, *cut))
    narrowest = (
        c("nodes").filter(c("kind") == at).min().fill_null(NOBODY).alias(kind)
        for at, kind in enumerate(MEETINGS)
    )
    every = pl.concat(met).group_by("a", "b", "form_a", "form_b").agg(*narrowest)
    return every, pl.DataFrame(cuts, schema=["block", "block_count", "cluster_count"], orient="row")


def _within(block: _Block) -> tuple[pl.DataFrame, int, int]:
    """Return the pairs that meet (a, b, form_a, form_b, nodes), and how many blocks and clusters were cut."""
    c = pl.col
    size = block.rows.group_by("block").agg(rows=pl.len(), nodes=c("node").n_unique()).filter(c("nodes") > 1)
    is_small = (c("nodes") <= block.cap) & (c("rows") <= 4 * block.cap)
    cut = size.filter(~is_small)
    kept = block.rows.join(size.filter(is_small).select("block", c("nodes").cast(pl.UInt8)), on="block")
    both = kept.join(kept.drop("nodes"), on="block", suffix="_b")
    if _ROLE in kept.columns:
        both = both.filter((c("node") != c("node_b")) & (c(_ROLE) < c(f"{_ROLE}_b")))
        turned = both.select("nodes", node="node_b", node_b="node", form_id="form_id_b", form_id_b="form_id")
        both = pl.concat([both.select(turned.columns), turned])
    pairs = both.filter(c("node") < c("node_b"))
    return (
        pairs.select("nodes", a="node", b="node_b", form_a="form_id", form_b="form_id_b"),
        cut.height,
        int(cut["nodes"].sum()),
    )


def _blocks(prepared: Prepared, cluster: np.ndarray) -> Iterator[_Block]:
    c = pl.col

    def clusters(frame: pl.DataFrame) -> pl.DataFrame:
        return frame.with_columns(node=pl.Series(cluster[frame["group_id"].to_numpy()]))

    named = clusters(prepared.named).select("node", "form_id").unique()
    at = {
        name: named.join(
            clusters(prepared.evidence[name]).select("node", place="value_id").unique(), on="node"
        )
        for name in ("city", "postcode", "host", "domain")
    }

    def block(name: str, kind: str, rows: pl.DataFrame, cap: int, *shared: pl.Expr) -> _Block:
        own = [column for column in ("node", "form_id", _ROLE) if column in rows.columns]
        return _Block(name, kind, rows.select(*own, block=_number(*shared)), cap)

    place, stem_id = c("place"), c("stem_id")
    stems = prepared.space.stems.filter(_IS_WORD).select("form_id", "stem_id")
    shape = prepared.space.forms.select("form_id", "solid")
    words = {name: rows.join(stems, on="form_id") for name, rows in at.items()}
    solid = at["city"].join(shape, on="form_id")
    start, end = c("solid").str.head(7), c("solid").str.tail(7)
    yield block("postcode", "by_place", at["postcode"], _NARROW, place)
    yield block("postcode and word", "by_place", words["postcode"], _WIDE, place, stem_id)
    yield block("website", "by_place", at["host"], _NARROW, place)
    yield block("website and word", "by_place", words["host"], _WIDE, place, stem_id)
    yield block("domain and word", "by_place", words["domain"], _NARROW, place, stem_id)
    yield block("city and word", "by_word", words["city"], _BY_WORD, place, stem_id)
    two = at["city"].join(_two(prepared), on="form_id")
    yield block("city and two words", "by_words", two, _NARROW, place, stem_id, c("other_id"))
    yield block("city and name", "by_words", at["city"], _WIDE, place, c("form_id"))
    yield block("city and start", "by_place", solid, _IN_CITY, place, start.hash(_SEED))
    yield block("city and end", "by_place", solid, _IN_CITY, place, end.hash(_SEED))
    acronyms = _acronyms(prepared)
    called = at["city"].join(acronyms, on="form_id")
    yield block("city and acronym", "by_acronym", called, _IN_CITY, place, c("key").hash(_SEED))
    hosts = _host_names(clusters(prepared.evidence["host"]), at["city"], acronyms, shape)
    yield block("city and website's name", "by_host_name", hosts, _IN_CITY, place, c("key").hash(_SEED))
    for name, rows in _in_country(prepared).items():
        yield block(name, "by_place", named.join(rows, on="form_id"), _NARROW, c("piece").hash(_SEED))


def _number(*parts: pl.Expr) -> pl.Expr:
    """Return one number for several: equal ones have an equal one, and hardly any others."""
    number = pl.lit(0, pl.UInt64)
    for part in parts:
        number = (number * 6_364_136_223_846_793_005) ^ (part.cast(pl.UInt64) + 1_442_695_040_888_963_407)
    return number


def _two(prepared: Prepared) -> pl.DataFrame:
    """Return form_id and two of the form's rarest stems, each with each."""
    c = pl.col
    rare = (
        prepared.space.stems.filter(_IS_WORD)
        .sort("df", "stem")
        .group_by("form_id", maintain_order=True)
        .agg(c("stem_id").head(_STEMS_IN_PAIRS))
        .explode("stem_id")
    )
    return rare.join(rare.rename({"stem_id": "other_id"}), on="form_id").filter(c("stem_id") < c("other_id"))


def _acronyms(prepared: Prepared) -> pl.DataFrame:
    """Return form_id, key, role: rare words of a form, and the initials of all its words."""
    c = pl.col
    initials = prepared.space.forms.select("form_id", key="initials", role=pl.lit(1)).explode("key")
    rare = prepared.space.words.filter(c("df") <= _RARE)
    words = rare.select("form_id", key="token", role=pl.lit(0))
    return pl.concat([words, initials]).filter(_IS_ACRONYM).unique()


def _host_names(
    hosts: pl.DataFrame, at_city: pl.DataFrame, acronyms: pl.DataFrame, shape: pl.DataFrame
) -> pl.DataFrame:
    """Return node, form_id, place (the city), key, role: a website's own name beside words that may be it.

    `hosts` has node and value.
    """
    c = pl.col
    whole = shape.select("form_id", key="solid").filter(_IS_ACRONYM)
    names = pl.concat([acronyms.select("form_id", "key"), whole]).unique()
    own = hosts.select("node", host=c("value").str.extract(r"([^.|]+)\.[^.]+$")).unique()
    labels = own.select("host").unique().sort("host")
    labels = labels.with_columns(key=fold(labels["host"]).str.replace_all(" ", "")).filter(_IS_ACRONYM)
    called = own.join(labels, on="host").select("node", "key").unique().join(at_city, on="node")
    columns = ("node", "form_id", "place", "key", "role")
    return pl.concat(
        [
            at_city.join(names, on="form_id").with_columns(role=pl.lit(0)).select(columns),
            called.with_columns(role=pl.lit(1)).select(columns),
        ]
    )


def _in_country(prepared: Prepared) -> dict[str, pl.DataFrame]:
    """Return what is rare enough to meet in a whole country: form_id, and a piece of the name with it."""
    c = pl.col
    words = prepared.space.words.filter(~c("token").str.contains("^[0-9]"))
    rarest = (
        words.sort("df", "token")
        .group_by("form_id", maintain_order=True)
        .agg(piece=c("token").head(2).sort().str.join(" "))
    )
    # the words that are not kinds of institutions, in one piece: a typing error leaves one end whole
    telling = (
        words.filter(~c("is_kind"))
        .sort("form_id", "token")
        .group_by("form_id", maintain_order=True)
        .agg(piece=c("token").str.join(""))
        .filter(c("piece").str.len_chars() >= _PIECE)
    )
    pieces = {
        "two rarest words": rarest,
        "start of words": telling.with_columns(c("piece").str.head(_PIECE)),
        "end of words": telling.with_columns(c("piece").str.tail(_PIECE)),
    }
    of_country = pl.concat_str(c("country_code").fill_null(""), pl.lit("|"), "piece")
    country = prepared.space.forms.select("form_id", "country_code")
    return {
        name: rows.join(country, on="form_id").select("form_id", piece=of_country)
        for name, rows in pieces.items()
    }
