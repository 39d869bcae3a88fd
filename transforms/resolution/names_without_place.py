"""Step 5: what has neither city nor postcode, so that its name has to do."""

import numpy as np
import polars as pl
from scipy import sparse

from transforms.resolution.linker import Linker
from transforms.resolution.pair_features import PairFeatures
from transforms.resolution.prepared_groups import ids

_ONLY, _MET, _TYPED = 0.75, 0.70, 0.65  # scores
_UNDECIDED = 0.5
_TYPED_ALIKE = 0.92  # names that alike differ by a typing error
_SAME = 0.999
_GAP = 0.08  # two that fit nearly equally well both fit
_MANY = 20


def join_by_name_alone(linker: Linker, contexts: pl.DataFrame) -> None:
    """Join clusters without any place to the only one of their name, or of several the only one they met.

    `contexts` has group_id and context: groups of one context are each other's co-partners.
    """
    c = pl.col
    loose, placed = _bearers(linker)
    no_other_host = (
        c("host").is_null()
        | c("target_host").is_null()
        | (c("host").list.set_intersection("target_host").list.len() > 0)
    )
    # a name that many bear is anybody's; to list all who might fit would take the square of their number
    fitting = placed.filter(pl.len().over("form_id") <= _MANY)
    pairs = (
        loose.join(fitting.select("form_id", target_host="host", target="node"), on="form_id")
        .filter(no_other_host)
        .select("node", "target")
        .unique()
        .sort("node", "target")
    )
    differing = linker.differ(pairs["target"].to_numpy(), pairs["node"].to_numpy())
    pairs = pairs.filter(pl.Series(~differing)).with_columns(fitting=pl.len().over("node"))
    several = pairs.filter(c("fitting") > 1)
    met = _met(linker, several, contexts)
    undecided = several.join(met, on="node", how="anti")
    rule = "only one of that name"
    linker.write(rule, undecided["target"].to_numpy(), undecided["node"].to_numpy(), _UNDECIDED, "ambiguous")
    only = pl.concat(
        [
            pairs.filter(c("fitting") == 1).select("target", "node"),
            _homeless(loose.join(placed, on="form_id", how="anti")),
        ]
    ).sort("target", "node")
    earlier = linker.cluster
    linker.join(rule, only["target"].to_numpy(), only["node"].to_numpy(), _ONLY)
    now = linker.now(earlier)
    linker.join("co-partners", now[met["target"].to_numpy()], now[met["node"].to_numpy()], _MET)


def _bearers(linker: Linker) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return which clusters bear which names (node, form_id, host): those without a place, and those with."""
    c = pl.col
    prepared = linker.prepared
    hosts = linker.nodes(prepared.evidence["host"]).group_by("node").agg(host=c("value").unique())
    countries = prepared.groups.filter(c("country_code").is_not_null()).select("group_id")
    telling = prepared.named.filter(~c("is_generic") & (c("kind") != "alias"))
    rows = linker.nodes(telling.join(countries, on="group_id", how="semi")).select("node", "form_id").unique()
    placed = pl.Series(linker.having("city", "postcode")[rows["node"].to_numpy()], dtype=pl.Boolean)
    rows = rows.join(hosts, on="node", how="left", maintain_order="left")
    return rows.filter(~placed), rows.filter(placed)


def _homeless(rows: pl.DataFrame) -> pl.DataFrame:
    """Return target, node: of a name that nowhere has a place, all that have at most one website are one."""
    c = pl.col
    flocks = (
        rows.group_by("form_id")
        .agg(
            c("node").unique().sort(),
            hosts=c("host").list.explode(keep_nulls=False, empty_as_null=False).n_unique(),
        )
        .filter((c("hosts") <= 1) & (c("node").list.len() > 1))
    )
    return (
        flocks.select("node", target=c("node").list.first())
        .explode("node")
        .filter(c("node") != c("target"))
        .select("target", "node")
        .unique()
    )


def _met(linker: Linker, several: pl.DataFrame, contexts: pl.DataFrame) -> pl.DataFrame:
    """Return of pairs node, target those where the node has co-partners of exactly one target."""
    if several.is_empty() or contexts.is_empty():
        return several.select("node", "target").clear()
    at = linker.nodes(contexts)
    columns = ids(at["context"])
    cells = (np.ones(at.height, dtype=np.float32), (at["node"].to_numpy(), columns))
    present = sparse.csr_array(cells, shape=(linker.count(), int(columns.max()) + 1))
    nodes, node_at = np.unique(several["node"].to_numpy(), return_inverse=True)
    targets, target_at = np.unique(several["target"].to_numpy(), return_inverse=True)
    of_nodes = (present[nodes] @ present.T).tocsr() > 0
    of_targets = (present[targets] @ present.T).tocsr() > 0
    shared = np.asarray(of_nodes[node_at].multiply(of_targets[target_at]).sum(axis=1)).ravel()
    found = several.select("node", "target").filter(pl.Series(shared > 0))
    return found.filter(pl.len().over("node") == 1).sort("node", "target")


def join_by_like_name_alone(linker: Linker, pairs: pl.DataFrame) -> None:
    """Join clusters without any place to the only one whose name differs by a typing error.

    `pairs` has a, b, whole: how alike the names of pairs of clusters are.
    """
    c = pl.col
    near = (
        pairs.filter((c("whole") >= _TYPED_ALIKE) & (c("a") != c("b")))
        .group_by(a=pl.min_horizontal("a", "b"), b=pl.max_horizontal("a", "b"))
        .agg(c("whole").max())
        .sort("a", "b")
    )
    a, b = near["a"].to_numpy(), near["b"].to_numpy()
    placed, at_home = linker.having("city", "postcode"), linker.in_country()
    other_host = PairFeatures(linker).facts(a, b)["host"].to_numpy() == -1
    possible = (placed[a] != placed[b]) & at_home[a] & at_home[b] & ~other_host & ~linker.differ(a, b)
    ends = pl.DataFrame({"node": np.where(placed[a], b, a), "target": np.where(placed[a], a, b)})
    fits = c("whole") > c("whole").max().over("node") - _GAP
    found = (
        near.hstack(ends)
        .filter(pl.Series(possible))
        .with_columns(fits=fits)
        .with_columns(taken=c("fits") & (c("fits").sum().over("node") == 1))
    )
    rule = "only one of a like name"
    # what is written alike was found to fit two in the step before
    left = found.filter(~c("taken") & (c("whole") < _SAME))
    taken = found.filter("taken")
    linker.write(
        rule, left["target"].to_numpy(), left["node"].to_numpy(), _UNDECIDED, "ambiguous", _why(left)
    )
    linker.join(rule, taken["target"].to_numpy(), taken["node"].to_numpy(), _TYPED, _why(taken))


def _why(found: pl.DataFrame) -> pl.DataFrame:
    return found.select(name_whole="whole")
