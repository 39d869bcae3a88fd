"""Steps 3 and 4: like names with a postcode, a website or a city in common, weighed against each other."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from transforms.resolution.blocking import candidate_pairs
from transforms.resolution.comparison import NEEDED, SAME_NAME, Facts, facts
from transforms.resolution.linker import Linker

_ROUNDS = 2  # what the first brought together is evidence for the second
_FAR_ALIKE = 0.75  # without postcode or website in common: no city lifts less, nor what gathers meanwhile
GAP = 0.08  # two that fit nearly equally well both fit
_SHORT_ALIAS = 7  # letters up to which another name in brackets may be a mere acronym
_ACRONYM = 0.70  # how alike two names with the same acronym are at most


@dataclass(frozen=True)
class Pairs:
    """Pairs a < b of clusters, and how alike their likest names are (see `similarity`)."""

    a: np.ndarray
    b: np.ndarray
    whole: np.ndarray
    contained: np.ndarray

    def where(self, mask: np.ndarray) -> "Pairs":
        """Return the pairs of a mask."""
        return Pairs(self.a[mask], self.b[mask], self.whole[mask], self.contained[mask])

    def moved(self, now: np.ndarray) -> "Pairs":
        """Return pairs of earlier clusters as pairs of present ones, `now` holding the present ones."""
        c = pl.col
        return _pairs(
            pl.DataFrame(
                {"x": now[self.a], "y": now[self.b], "whole": self.whole, "contained": self.contained}
            ).select("whole", "contained", a=pl.min_horizontal("x", "y"), b=pl.max_horizontal("x", "y"))
            .filter(c("a") != c("b"))
        )  # fmt: skip


def _pairs(frame: pl.DataFrame) -> Pairs:
    """Return the likest row of each pair a, b."""
    found = (
        frame.group_by("a", "b")
        .agg(pl.col("whole").max().cast(pl.Float64), pl.col("contained").max().cast(pl.Float64))
        .sort("a", "b")
    )
    return Pairs(*(found[name].to_numpy() for name in ("a", "b", "whole", "contained")))


def join_by_like_names(linker: Linker) -> tuple[Pairs, pl.DataFrame]:
    """Join clusters with like names; return the pairs that are still apart, and what caps of blocks cut."""
    met, cuts = candidate_pairs(linker.prepared, linker.cluster)
    pairs = _promising(linker, _likeness(linker, met))
    for _ in range(_ROUNDS):
        earlier = linker.cluster
        _join_by_address(linker, pairs)
        pairs = pairs.moved(linker.now(earlier))
        earlier = linker.cluster
        _join_by_city(linker, pairs)
        pairs = pairs.moved(linker.now(earlier))
    return pairs, cuts


def _likeness(linker: Linker, met: pl.DataFrame) -> Pairs:
    """Return for pairs of clusters and the forms in which they met (a, b, form_a, form_b) the likeness."""
    c = pl.col
    ordered = met.with_columns(
        x=pl.min_horizontal("form_a", "form_b"), y=pl.max_horizontal("form_a", "form_b")
    )
    likeness = linker.prepared.compared(ordered.select("x", "y").unique().sort("x", "y"))
    acronyms = (
        linker.nodes(linker.prepared.named.filter(c("kind") == "alias"))
        .join(linker.prepared.space.forms.select("form_id", "tokens", "solid"), on="form_id")
        .filter((c("tokens").list.len() == 1) & (c("solid").str.len_chars() <= _SHORT_ALIAS))
        .select("node", "form_id", short=pl.lit(value=True))
        .unique()
    )
    rows = ordered.join(likeness, on=["x", "y"])
    for side in ("a", "b"):
        names = {"node": side, "form_id": f"form_{side}", "short": f"short_{side}"}
        rows = rows.join(acronyms.rename(names), on=[side, f"form_{side}"], how="left")
    is_acronym = c("short_a").fill_null(value=False) | c("short_b").fill_null(value=False)
    limited = (
        pl.when(is_acronym).then(pl.min_horizontal(name, _ACRONYM)).otherwise(name).alias(name)
        for name in ("whole", "contained")
    )
    return _pairs(rows.with_columns(limited))


def _promising(linker: Linker, pairs: Pairs) -> Pairs:
    """Return the pairs that may still be joined: most of those that met in a city alone are not."""
    known = facts(linker.prepared, linker.cluster, pairs.a, pairs.b)
    return pairs.where(known.same["host"] | known.same["postcode"] | (pairs.whole >= _FAR_ALIKE))


def _weigh(linker: Linker, pairs: Pairs) -> tuple[np.ndarray, Facts]:
    """Return by how much likeness and facts exceed what is needed (below 0: they do not), and the facts."""
    known = facts(linker.prepared, linker.cluster, pairs.a, pairs.b)
    # beside the same website the shorter name may be a part of the longer
    likeness = np.where(known.same["host"], 0.55 * pairs.whole + 0.45 * pairs.contained, pairs.whole)
    return likeness + known.weight(pairs.whole >= SAME_NAME) - NEEDED, known


def score(margin: np.ndarray) -> np.ndarray:
    """Return how sure a link is, from by how much it exceeds what is needed."""
    sure: np.ndarray = 1 / (1 + np.exp(-(1.5 + 10 * margin)))
    return sure


def details(known: Facts, pairs: Pairs, mask: np.ndarray) -> pl.DataFrame:
    """Return the columns of links that say why, for the pairs of a mask."""
    columns = {"name_whole": pl.Series(pairs.whole[mask]), "name_contained": pl.Series(pairs.contained[mask])}
    for name, key in (("same_city", "city"), ("same_postcode", "postcode"), ("same_website", "host")):
        same, either = known.same[key][mask], (known.same[key] | known.other[key])[mask]
        columns[name] = pl.Series(same).set(pl.Series(~either), None)
    return pl.DataFrame(columns)


def _join_by_address(linker: Linker, pairs: Pairs) -> None:
    margin, known = _weigh(linker, pairs)
    take = (margin >= 0) & (known.same["host"] | known.same["postcode"]) & ~linker.differ(pairs.a, pairs.b)
    a, b, margin, why = pairs.a[take], pairs.b[take], margin[take], details(known, pairs, take)
    torn = _torn(linker, a, b, margin)
    kept = ~torn
    rule = "like names, postcode or website"
    linker.write(rule, a[torn], b[torn], score(margin[torn]), "ambiguous", why.filter(pl.Series(torn)))
    linker.join(rule, a[kept], b[kept], score(margin[kept]), why.filter(pl.Series(kept)))


def _torn(linker: Linker, a: np.ndarray, b: np.ndarray, margin: np.ndarray) -> np.ndarray:
    """Return which pairs have an end without identifier that fits two different ones nearly equally well."""
    c = pl.col
    torn = np.zeros(len(a), dtype=bool)
    for own in linker.apart():
        one = pl.DataFrame({"end": a, "own": own[a], "held": own[b], "margin": margin}).with_row_index("row")
        other = pl.DataFrame({"end": b, "own": own[b], "held": own[a], "margin": margin}).with_row_index(
            "row"
        )
        ends = pl.concat([one, other]).filter((c("own") < 0) & (c("held") >= 0))
        near = c("margin") > c("margin").max().over("end") - GAP
        several = ends.filter(near).filter(c("held").n_unique().over("end") > 1)
        torn[ends.join(several, on="end", how="semi")["row"].to_numpy()] = True
    return torn


def _join_by_city(linker: Linker, pairs: Pairs) -> None:
    """Join pairs that only their city supports, where each side fits exactly one cluster with an anchor.

    An anchor is a postcode, a website or an identifier. Two without one go together only if neither fits an
    anchored one.
    """
    margin, known = _weigh(linker, pairs)
    fits = (margin >= 0) & known.same["city"] & ~linker.differ(pairs.a, pairs.b)
    a, b, margin, why = pairs.a[fits], pairs.b[fits], margin[fits], details(known, pairs, fits)
    taken = _fits_one(a, b, margin, linker.having("postcode", "host") | linker.identified())
    rule = "like names, city"
    left = ~taken
    linker.write(rule, a[left], b[left], score(margin[left]), "ambiguous", why.filter(pl.Series(left)))
    linker.join(rule, a[taken], b[taken], score(margin[taken]), why.filter(pl.Series(taken)))


def _fits_one(a: np.ndarray, b: np.ndarray, margin: np.ndarray, anchored: np.ndarray) -> np.ndarray:
    """Return which pairs want each other alone; `anchored` says which clusters have an anchor."""
    c = pl.col
    pairs = pl.DataFrame({"a": a, "b": b, "margin": margin, "anchor_a": anchored[a], "anchor_b": anchored[b]})
    ends = pl.concat(
        [
            pairs.select(end="a", margin="margin", anchor="anchor_b"),
            pairs.select(end="b", margin="margin", anchor="anchor_a"),
        ]
    ).filter("anchor")
    best = ends.group_by("end").agg(
        best=c("margin").max(), fitting=(c("margin") > c("margin").max() - GAP).sum()
    )
    for side in ("a", "b"):
        names = {"end": side, "best": f"best_{side}", "fitting": f"fitting_{side}"}
        pairs = pairs.join(best.rename(names), on=side, how="left", maintain_order="left")

    def wants(side: str, other: str) -> pl.Expr:
        """Return whether `side` fits nobody but the other side."""
        alone = (c(f"fitting_{side}") == 1) & (c("margin") == c(f"best_{side}"))
        nobody = c(f"anchor_{side}") | c(f"fitting_{side}").is_null()
        return pl.when(f"anchor_{other}").then(alone).otherwise(nobody)

    both = pairs.select(both=wants("a", "b") & wants("b", "a"))["both"].fill_null(value=False)
    return both.cast(pl.Boolean).to_numpy()
