"""Step 3: pairs that met, weighed by all that is known of both, joined where they hold together."""

import numpy as np
import polars as pl

from transforms.resolution.average_linkage import average_linkage
from transforms.resolution.decision_trees import log_odds
from transforms.resolution.linker import Linker
from transforms.resolution.meetings import NOBODY, meetings
from transforms.resolution.pair_features import PairFeatures
from transforms.resolution.siblings import without_siblings

# From here on a pair is one, so that of a hundred joined one or two are wrong. It takes more where nothing
# but a website or an address speaks for it, or each name has a proper word of its own: the next sibling may
# be at hand
_LIKELY, _LIKELY_ANOTHER = 0.81, 0.9
_OWN_WORD = 0.5  # what a proper word weighs that tells
_BATCH = 500_000  # pairs at once: bounds the memory
_NEARLY = 1.0  # two that fit with odds so near (in logarithms) both fit
_UNSURE = 0.8  # what is not sure enough counts so much at most
_ALIKE = 0.9  # names more alike differ by a typing error
_ANOTHER_NAME = 0.35  # names less alike share no word that tells
_DETAILS = ("name_whole", "name_contained", "same_city", "same_postcode", "same_website")
_SIGN = {1.0: True, -1.0: False}


def join_weighed_pairs(linker: Linker) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Join clusters whose pairs are likely one.

    Return a, b, whole: how alike the names of pairs are that could not be weighed; and what the caps of
    blocks cut.
    """
    met, cuts = meetings(linker.prepared, linker.cluster)
    weighed, alone = _in_batches(linker, met)
    pairs = without_siblings(linker, weighed).with_columns(_sure_enough().alias("likely"))
    likely = pairs.filter(pl.col("likely") >= _LIKELY).pipe(_told)
    a, b = likely["a"].to_numpy(), likely["b"].to_numpy()
    torn = _torn(linker, likely)
    free = pairs.join(likely.filter(pl.Series(torn)), on=["a", "b"], how="anti")
    label = average_linkage(free.select("a", "b", "likely"), linker.count(), _LIKELY, linker.apart())
    together = label[a] == label[b]
    refused = ~together & linker.differ(a, b)
    decided = np.where(together, "joined", np.where(refused, "refused", "ambiguous"))
    told = likely.with_columns(decided=pl.Series(decided, dtype=pl.String))
    for (rule,), part in told.group_by("rule", maintain_order=True):
        one, other, score, how = (part[name].to_numpy() for name in ("a", "b", "likely", "decided"))
        linker.write(str(rule), one, other, score, how, part.select(_DETAILS))
    earlier = linker.cluster
    linker.cluster = label[linker.cluster]
    return moved(alone, linker.now(earlier)), cuts


def is_comparable(linker: Linker, rows: pl.DataFrame) -> pl.Series:
    """Return which pairs can be weighed: both have a place, or they share a website."""
    placed = linker.having("city", "postcode")
    both = pl.Series(placed[rows["a"].to_numpy()] & placed[rows["b"].to_numpy()], dtype=pl.Boolean)
    return both | (rows["host"] == 1)


def moved(pairs: pl.DataFrame, now: np.ndarray) -> pl.DataFrame:
    """Return pairs a, b of earlier clusters as pairs of present ones, `now` holding the present ones."""
    ends = {side: pl.Series(now[pairs[side].to_numpy()], dtype=pl.Int64) for side in ("a", "b")}
    return pairs.with_columns(**ends)


def _in_batches(linker: Linker, met: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the pairs that are not hopeless, weighed by their likest forms, and those without a place.

    Weighed: a, b, FEATURES, log_odds, likely. Without a place: a, b, whole.
    """
    c = pl.col
    features = PairFeatures(linker)
    hopeful, alone = [], []
    for at in range(0, max(met.height, 1), _BATCH):
        rows = features.of(met.slice(at, _BATCH))
        comparable = is_comparable(linker, rows)
        alone.append(rows.filter(~comparable).select("a", "b", c("whole").cast(pl.Float64)))
        judged = rows.filter(comparable)
        odds = judged.with_columns(log_odds=pl.Series(log_odds(judged), dtype=pl.Float64))
        hopeful.append(odds.filter(c("log_odds") > -np.inf))
    likest = (
        pl.concat(hopeful)
        .sort("a", "b", "log_odds", "form_a", "form_b", descending=[False, False, True, False, False])
        .unique(["a", "b"], keep="first", maintain_order=True)
        .with_columns(likely=1 / (1 + (-c("log_odds")).exp()))
    )
    return likest, pl.concat(alone)


def _is_another_name() -> pl.Expr:
    return (pl.col("main_whole") < _ANOTHER_NAME) & (pl.col("main_stems") < _ANOTHER_NAME)


def _sure_enough() -> pl.Expr:
    """Return how likely a pair is one; below what is asked for, where it is not sure enough for its kind."""
    c = pl.col
    is_doubtful = _is_another_name() | ((c("proper_least") >= _OWN_WORD) & (c("whole") < _ALIKE))
    unsure = is_doubtful & (c("likely") < _LIKELY_ANOTHER)
    return pl.when(unsure).then(pl.min_horizontal("likely", pl.lit(_UNSURE))).otherwise("likely")


def _told(pairs: pl.DataFrame) -> pl.DataFrame:
    """Add the rule by which a pair is one, and what of it is kept beside the link."""
    c = pl.col
    is_other_name = _is_another_name()
    has_acronym = pl.min_horizontal("by_acronym", "by_host_name") < NOBODY
    return pairs.with_columns(
        rule=pl.when((c("host") == 1) & is_other_name)
        .then(pl.lit("same website, another name"))
        .when(is_other_name & has_acronym)
        .then(pl.lit("acronym"))
        .when(is_other_name)
        .then(pl.lit("same place, another name"))
        .when((c("host") == 1) | (c("postcode") == 1))
        .then(pl.lit("like names, postcode or website"))
        .otherwise(pl.lit("like names, city")),
        name_whole=c("whole").cast(pl.Float64),
        name_contained=c("contained").cast(pl.Float64),
        **{
            f"same_{name}": c(key).replace_strict(_SIGN, default=None, return_dtype=pl.Boolean)
            for name, key in (("city", "city"), ("postcode", "postcode"), ("website", "host"))
        },
    )


def _torn(linker: Linker, pairs: pl.DataFrame) -> np.ndarray:
    """Return which pairs have an end without identifier that fits two different ones nearly equally well."""
    c = pl.col
    a, b = pairs["a"].to_numpy(), pairs["b"].to_numpy()
    torn = np.zeros(pairs.height, dtype=bool)
    for own in linker.apart():
        ends = pl.concat(
            [
                pl.DataFrame(
                    {"end": x, "own": own[x], "held": own[y], "odds": pairs["log_odds"]}
                ).with_row_index("row")
                for x, y in ((a, b), (b, a))
            ]
        ).filter((c("own") < 0) & (c("held") >= 0))
        near = c("odds") > c("odds").max().over("end") - _NEARLY
        several = ends.filter(near).filter(c("held").n_unique().over("end") > 1)
        torn[ends.join(several, on="end", how="semi")["row"].to_numpy()] = True
    return torn
