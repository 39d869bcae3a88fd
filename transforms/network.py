"""Measures of the network of partners that SQL can't count: PageRank, and brokers between fields.

The formulas, and why these, are in ``docs/measures.md``.
"""

import polars as pl
import rustworkx

DAMPING = 0.85
LEAST_PARTNERS_PER_FIELD = 2  # one partner of a field may be chance
LEAST_FIELDS = 2
BROKERS = 0.9  # a broker stands in the upper tenth of those who could be one


def network_measures(edges: pl.DataFrame, main_fields: pl.DataFrame, organisation_count: int) -> pl.DataFrame:
    """Return one row per organisation, numbered from 1 to `organisation_count`.

    `edges` has each pair of partners once: organisation_number, partner_number, weight. `main_fields` has
    organisation_number and main_field. Columns of the result: organisation_number, pagerank (they sum to 1),
    pagerank_place, field_brokerage (null without a partner that has a field), is_broker.
    """
    numbers = pl.DataFrame({"organisation_number": pl.int_range(1, organisation_count + 1, eager=True)})
    return (
        numbers.with_columns(pagerank=_pagerank(edges, organisation_count))
        .with_columns(pagerank_place=pl.col("pagerank").rank("min", descending=True).cast(pl.Int64))
        .join(field_brokerage(edges, main_fields), on="organisation_number", how="left")
        .with_columns(pl.col("is_broker").fill_null(value=False))
        .sort("organisation_number")
    )


def _pagerank(edges: pl.DataFrame, organisation_count: int) -> pl.Series:
    """Return the PageRank of each organisation; an edge counts in both directions, by its weight."""
    graph: rustworkx.PyDiGraph[int, float] = rustworkx.PyDiGraph(multigraph=False)
    graph.add_nodes_from(range(organisation_count))
    start, end = edges["organisation_number"] - 1, edges["partner_number"] - 1
    for one, other in ((start, end), (end, start)):
        graph.add_edges_from(
            list(zip(one.to_list(), other.to_list(), edges["weight"].to_list(), strict=True))
        )
    ranks = rustworkx.pagerank(graph, alpha=DAMPING, weight_fn=float, tol=1e-12, max_iter=500)
    values = [ranks[node] for node in range(organisation_count)]
    # two builds are equal: beyond these places the order of additions shows
    return pl.Series("pagerank", values, dtype=pl.Float64).round(12)


def field_brokerage(edges: pl.DataFrame, main_fields: pl.DataFrame) -> pl.DataFrame:
    """Return organisation_number, field_brokerage, is_broker for each organisation with a partner of a field.

    Field brokerage is the Rao-Stirling diversity of its partners' fields: the sum over pairs of fields of
    the shares of its weight that go to them, times how seldom the two fields are joined in the whole network.
    """
    c = pl.col
    both = pl.concat(
        [
            edges.select("organisation_number", "partner_number", "weight"),
            edges.select(
                organisation_number="partner_number", partner_number="organisation_number", weight="weight"
            ),
        ]
    )
    fields = main_fields.select(partner_number="organisation_number", partner_field="main_field")
    to_fields = (
        both.join(fields, on="partner_number")
        .group_by("organisation_number", "partner_field")
        # sums of decimals are the same in any order
        .agg(weight=c("weight").cast(pl.Decimal(18, 9)).sum().cast(pl.Float64), partner_count=pl.len())
        .sort("organisation_number", "partner_field")
        .with_columns(share=c("weight") / c("weight").sum().over("organisation_number"))
    )
    distances = _field_distances(to_fields, main_fields)
    other = to_fields.select("organisation_number", other_field="partner_field", other_share="share")
    diversity = (
        to_fields.join(other, on="organisation_number")
        .join(
            distances,
            left_on=["partner_field", "other_field"],
            right_on=["field", "other_field"],
            how="left",
        )
        .with_columns(
            # fields of which nobody knows whether they are joined are as far apart as can be
            distance=pl.when(c("partner_field") != c("other_field"))
            .then(c("distance").fill_null(1.0))
            .otherwise(0.0)
        )
        .sort("organisation_number", "partner_field", "other_field")
        .group_by("organisation_number", maintain_order=True)
        .agg(field_brokerage=(c("share") * c("other_share") * c("distance")).sum().round(6))
    )
    reached = to_fields.group_by("organisation_number").agg(
        reached_count=(c("partner_count") >= LEAST_PARTNERS_PER_FIELD).sum()
    )
    measured = diversity.join(reached, on="organisation_number").with_columns(
        may_be=c("reached_count") >= LEAST_FIELDS
    )
    bound = measured.filter("may_be")["field_brokerage"].quantile(BROKERS, "lower")
    return measured.select(
        "organisation_number",
        "field_brokerage",
        is_broker=c("may_be") & (c("field_brokerage") >= bound) & (c("field_brokerage") > 0)
        if bound is not None
        else pl.lit(value=False),
    )


def _field_distances(to_fields: pl.DataFrame, main_fields: pl.DataFrame) -> pl.DataFrame:
    """Return field, other_field, distance: 0 where two fields are joined as often as by chance, 1 for never.

    Chance is what the weights of the two fields give if everyone chose partners without looking at fields.
    """
    c = pl.col
    joined = (
        to_fields.join(main_fields.rename({"main_field": "field"}), on="organisation_number")
        .sort("field", "partner_field", "organisation_number")
        .group_by("field", other_field="partner_field", maintain_order=True)
        .agg(weight=c("weight").sum())
    )
    total = joined["weight"].sum()
    one = joined.group_by("field", maintain_order=True).agg(share=c("weight").sum() / total)
    other = joined.group_by("other_field", maintain_order=True).agg(other_share=c("weight").sum() / total)
    return (
        one.join(other, how="cross")
        .filter(c("field") != c("other_field"))
        .join(joined, on=["field", "other_field"], how="left")
        .select(
            "field",
            "other_field",
            distance=(1 - c("weight").fill_null(0.0) / total / (c("share") * c("other_share"))).clip(0, 1),
        )
    )
