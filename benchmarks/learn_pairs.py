"""Learn how to weigh pairs of names, and write transforms/resolution/data/pair_trees.csv.

``python -m benchmarks.learn_pairs NAMES LIST [--all]``; NAMES is a folder of real second names (see
``benchmarks.second_names``), LIST a list of charter holders (see ``benchmarks.resolution``). Needs lightgbm
(``pip install -e .[learn]``) and some five minutes. Without ``--all`` the quarter that is held out is not
looked at.

Learnt from: the real sets; the list as it is and with cities alone, in which no two are one; the list with
second spellings and a small made-up world, for what is rare in the real sets; and pairs of each real set
alone, as where little is known a word that two share tells less.
"""

import argparse
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path

import lightgbm
import polars as pl

from benchmarks.resolution import as_published, list_mentions, world_mentions
from benchmarks.second_names import SETS, second_names
from benchmarks.spellings import second_spellings
from extractors.read.published_places import split_addresses
from transforms.resolution.exact_joins import join_by_equal_names, join_by_identifier
from transforms.resolution.linker import Linker
from transforms.resolution.meetings import meetings
from transforms.resolution.mention_groups import group_mentions
from transforms.resolution.pair_features import FEATURES, PairFeatures
from transforms.resolution.prepared_groups import prepare
from transforms.resolution.trusted_identifiers import trusted_identifiers
from transforms.resolution.weighed_pairs import is_comparable

_SEED = 5
_WORLD = 20_000  # projects
# How much a pair of a set counts: charters are what this project reads most, and the sets are small
_WEIGHTS = {
    "charter_years": 5.0, "charter_city": 5.0, "registry_web": 1.0, "registry_city": 1.2,
    "list": 8.0, "list_city": 4.0, "spellings": 2.0, "world": 1.0,
}  # fmt: skip
_ALONE = 3.0  # times the weight of the set, for a pair that is looked at alone
_DRAWN = 40  # pairs of each country
_TREES = 320
_SETTINGS = {
    "objective": "binary", "learning_rate": 0.045, "num_leaves": 28, "max_depth": 6, "min_data_in_leaf": 40,
    "min_sum_hessian_in_leaf": 2.0, "lambda_l2": 2.0, "bagging_fraction": 0.8, "bagging_freq": 1,
    "feature_fraction": 0.7, "seed": _SEED, "num_threads": 1, "deterministic": True, "force_col_wise": True,
    "verbose": -1,
}  # fmt: skip


def sources(names: Path, listed: pl.DataFrame, everything: bool) -> Mapping[str, pl.DataFrame]:
    """Return the mentions of each set, with truth."""
    blank = {name: pl.lit(None, pl.String) for name in ("postcode", "website")}
    as_it_is = list_mentions(as_published(listed))
    found = {name: _real(names, name, everything) for name in SETS}
    return found | {
        "list": as_it_is,
        "list_city": as_it_is.with_columns(**blank),
        "spellings": list_mentions(second_spellings(listed, _SEED)),
        "world": world_mentions(_WORLD, _SEED),
    }


def _real(names: Path, name: str, everything: bool) -> pl.DataFrame:
    published = second_names(names, name)
    if not everything:
        published = published.filter(~pl.col("is_held_out"))
    lost = {column: pl.lit(None, pl.String) for column in ("city", "postcode")}
    split = split_addresses(published.with_columns(**lost))
    return list_mentions(split.rename({"site": "website", "truth": "pic"}))


def weighed(mentions: pl.DataFrame) -> tuple[Linker, pl.DataFrame, pl.DataFrame]:
    """Return clusters before pairs are weighed, a mention of each (node, mention_id, truth), and their pairs.

    Pairs: a, b, FEATURES, is_one (the commonest truth of both is the same).
    """
    groups, members, names = group_mentions(mentions.drop("truth"))
    prepared = prepare(groups, names)
    linker = Linker(prepared, trusted_identifiers(prepared)[0])
    join_by_identifier(linker)
    join_by_equal_names(linker)
    told = linker.nodes(members).join(mentions.select("mention_id", "truth"), on="mention_id")
    nodes = (
        told.sort("node", "mention_id")
        .group_by("node", maintain_order=True)
        .agg(pl.col("mention_id").first(), truth=pl.col("truth").mode().sort().first())
    )
    rows = PairFeatures(linker).of(meetings(prepared, linker.cluster)[0])
    truth = nodes["truth"]
    is_one = truth.gather(rows["a"]) == truth.gather(rows["b"])
    return linker, nodes, rows.with_columns(is_one=is_one).filter(is_comparable(linker, rows))


def alone(mentions: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Yield worlds of two mentions in each country that meet and are somewhat alike."""
    c = pl.col
    linker, nodes, rows = weighed(mentions)
    countries = (
        linker.nodes(linker.prepared.groups.select("group_id", "country_code"))
        .group_by("node")
        .agg(c("country_code").first())
    )
    pairs = (
        rows.filter((c("main_stems") >= 0.25) | (c("whole") >= 0.4) | (c("host") == 1))
        .select("a", "b")
        .unique()
        .sort("a", "b")
        .join(countries, left_on="a", right_on="node")
        .sort("a", "b")
        .sample(fraction=1, shuffle=True, seed=_SEED)
    )
    for at in range(_DRAWN):
        drawn = (
            pairs.group_by("country_code", maintain_order=True)
            .agg(c("a", "b").slice(at, 1))
            .explode("a", "b")
        )
        ends = pl.concat([drawn["a"], drawn["b"]]).drop_nulls().unique()
        chosen = nodes.filter(c("node").is_in(ends.implode())).select("mention_id")
        yield mentions.join(chosen, on="mention_id", how="semi")


def learnt(names: Path, listed: pl.DataFrame, everything: bool) -> pl.DataFrame:
    """Return all pairs that are learnt from: FEATURES, is_one, weight."""
    parts = []
    for name, mentions in sources(names, listed, everything).items():
        worlds = [(mentions, 1.0)]
        if name not in ("spellings", "world"):
            worlds += [(small, _ALONE) for small in alone(mentions)]
        for world, times in worlds:
            rows = weighed(world)[2].select(*FEATURES, "is_one")
            parts.append(rows.with_columns(weight=pl.lit(times * _WEIGHTS[name])))
    return pl.concat(parts)


def table(model: lightgbm.Booster) -> pl.DataFrame:
    """Return trees as `decision_trees` reads them."""
    c = pl.col
    dumped = model.trees_to_dataframe()
    columns = ("tree_index", "node_index", "left_child", "right_child", "split_feature", "threshold", "value")
    nodes = pl.DataFrame({name: dumped[name].tolist() for name in columns}, strict=False).with_columns(
        node=pl.int_range(pl.len()).over("tree_index")
    )
    number = nodes.select("tree_index", "node_index", number="node")
    for child, column in (("left_child", "below"), ("right_child", "above")):
        of_child = number.rename({"node_index": child, "number": column})
        nodes = nodes.join(of_child, on=["tree_index", child], how="left", maintain_order="left")
    is_leaf = c("below").is_null()
    return nodes.sort("tree_index", "node").select(
        "node",
        "below",
        "above",
        tree="tree_index",
        feature=pl.when(~is_leaf).then("split_feature"),
        threshold=pl.when(~is_leaf).then(c("threshold").cast(pl.Float64).round_sig_figs(7)),
        value=pl.when(is_leaf).then(c("value").cast(pl.Float64).round_sig_figs(6)),
    )


def main() -> None:
    """Learn, and write the trees."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("names", type=Path)
    parser.add_argument("list", type=Path)
    parser.add_argument("--all", action="store_true")
    chosen = parser.parse_args()
    pairs = learnt(chosen.names, pl.read_csv(chosen.list, separator=";", infer_schema=False), chosen.all)
    data = lightgbm.Dataset(
        pairs.select(FEATURES).to_numpy(),
        pairs["is_one"].to_numpy(),
        weight=pairs["weight"].to_numpy(),
        feature_name=list(FEATURES),
    )
    model = lightgbm.train(_SETTINGS, data, num_boost_round=_TREES)
    target = Path(str(files("transforms.resolution"))) / "data" / "pair_trees.csv"
    table(model).select("tree", "node", "feature", "threshold", "below", "above", "value").write_csv(target)
    print(f"{pairs.height:,} pairs, {pairs['is_one'].sum():,} of them one: {target.name}")


if __name__ == "__main__":
    main()
