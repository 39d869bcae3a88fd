"""Whatever the mentions: order makes no difference, and identifiers are kept apart."""

from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tests.resolution.conftest import NO_CORRECTIONS, mentions, partition
from transforms.resolution.resolve import resolve

ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "name": st.sampled_from(
                [
                    "Luz",
                    "LUZ",
                    "Luz S.L.",
                    "Luz y Mar",
                    "IES Luz",
                    "Luzz",
                    None,
                    "Universidad de Soria",
                    "UNIV SORIA",
                ]
            ),
            "city": st.sampled_from([None, "Soria", "SORIA", "Vigo"]),
            "postcode": st.sampled_from([None, "42001", "36208"]),
            "website": st.sampled_from([None, "luz.es", "mar.es"]),
            "country_code": st.sampled_from(["ES", "PT", None]),
            "context": st.sampled_from(["p", "q", "r"]),
            "identifier_scheme": st.none(),
        }
    ).flatmap(
        lambda row: st.sampled_from(
            [(None, None), ("OID", "E10000001"), ("OID", "E10000002"), ("PIC", "999988812")]
        ).map(lambda pair: {**row, "identifier_scheme": pair[0], "identifier_value": pair[1]})
    ),
    max_size=14,
)


@settings(max_examples=examples(10), deadline=None)
@given(rows=ROWS, data=st.data())
def test_the_order_of_mentions_makes_no_difference(rows: list[dict[str, Any]], data: st.DataObject) -> None:
    frame = mentions(*rows)
    order = data.draw(st.permutations(range(frame.height)))
    one, other = resolve(frame, NO_CORRECTIONS), resolve(frame[order], NO_CORRECTIONS)
    assert partition(one) == partition(other)
    assert one.links.equals(other.links)


@settings(max_examples=examples(10), deadline=None)
@given(rows=ROWS)
def test_no_cluster_holds_two_trusted_identifiers_of_one_scheme(rows: list[dict[str, Any]]) -> None:
    found = resolve(mentions(*rows), NO_CORRECTIONS)
    held = found.trusted.join(found.groups.select("group_id", "cluster"), on="group_id")
    assert (
        held.group_by("cluster", "identifier_scheme")
        .agg(pl.col("identifier_value").n_unique())["identifier_value"]
        .to_list()
        == [1] * held.select("cluster", "identifier_scheme").n_unique()
    )
