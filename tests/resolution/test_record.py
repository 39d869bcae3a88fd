from datetime import date
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tests.resolution.conftest import NO_CORRECTIONS, mentions
from transforms.resolution.record_of_ids import Record, cluster_keys, give_ids, redirects
from transforms.resolution.resolve import resolve

ROWS: list[dict[str, Any]] = [
    {"name": "IES Luz", "city": "Soria"},
    {"name": "IES LUZ", "city": "Soria", "postcode": "42001"},
    {"name": "IES Luz", "city": "Vigo"},
    {"name": "Universidad de Soria", "identifier_scheme": "PIC", "identifier_value": "999988812"},
    {"name": "UNIV. SORIA", "identifier_scheme": "PIC", "identifier_value": "999988812"},
    {"name": "Fundación Mar", "website": "mar.es"},
    {"name": "Mar", "city": "Vigo", "website": "mar.es"},
    {"name": "Ballhaus", "country_code": "DE", "city": "Berlin"},
    {"name": "Mar", "country_code": None, "website": "mar.es"},  # adopts its country from the others
]
ALL = mentions(*ROWS)
DAYS = [date(2026, 3, day) for day in range(1, 8)]  # one per build


def build(frame: pl.DataFrame, record: Record) -> tuple[dict[str, str], Record]:
    """Return the id of each mention, and the record afterwards."""
    found = resolve(frame, NO_CORRECTIONS)
    given_ids, after = give_ids(
        cluster_keys(found.groups, found.trusted), record, DAYS[record.next_build() - 1]
    )
    by_mention = found.members.join(found.groups.select("group_id", "cluster"), on="group_id").join(
        given_ids, on="cluster", how="left"
    )
    return dict(by_mention.select("mention_id", "organisation_id").iter_rows()), after


def ends(record: Record) -> dict[str, str]:
    """Where each id leads today."""
    return {old: new or old for old, new in record.ids.select("organisation_id", "redirected_to").iter_rows()}


@settings(max_examples=examples(6), deadline=None)
@given(order=st.permutations(range(len(ROWS))))
def test_from_an_empty_record_the_ids_depend_on_no_order(order: list[int]) -> None:
    assert build(ALL[order], Record())[0] == build(ALL, Record())[0]


@settings(max_examples=examples(6), deadline=None)
@given(chosen=st.sets(st.integers(0, len(ROWS) - 1)))
def test_a_build_of_some_documents_and_then_of_all_keeps_every_id(chosen: set[int]) -> None:
    before, record = build(ALL[sorted(chosen)], Record())
    after, record = build(ALL, record)
    leads = ends(record)
    assert all(leads[before[mention]] == after[mention] for mention in before)
    assert set(leads.values()) <= set(after.values())


def test_an_id_is_kept_when_its_country_is_found_out() -> None:
    lost = {"name": "Luz Verde", "country_code": None, "website": "luz.es"}
    before, record = build(mentions(lost), Record())
    after, record = build(mentions(lost, {**lost, "country_code": "ES", "city": "Soria"}), record)
    assert after == {"0": before["0"], "1": before["0"]}
    assert record.ids.height == 1


def test_two_written_alike_but_for_a_missing_country_have_an_id_each() -> None:
    """Even where a correction keeps one of them apart, and the other adopts its country."""
    here = {"name": "IES Luz", "city": "Soria"}
    pic = {"identifier_scheme": "PIC", "identifier_value": "999988812"}
    frame = mentions(here, {**here, "country_code": None}, {**here, "name": "IES LUZ", **pic})
    listed = NO_CORRECTIONS.vstack(
        pl.DataFrame(
            [("not the same as", "ES|IES Luz|Soria", "PIC:999988812", "two schools")],
            schema=NO_CORRECTIONS.schema,
            orient="row",
        )
    )
    found = resolve(frame, listed)
    given_ids, _ = give_ids(cluster_keys(found.groups, found.trusted), Record())
    assert given_ids.height == found.groups["cluster"].n_unique() > 1


@settings(max_examples=examples(6), deadline=None)
@given(removed=st.sets(st.integers(0, len(ROWS) - 1)))
def test_a_document_removed_and_brought_back_brings_its_ids_back(removed: set[int]) -> None:
    first, record = build(ALL, Record())
    _, record = build(ALL[[i for i in range(len(ROWS)) if i not in removed]], record)
    assert build(ALL, record)[0] == first


def test_the_same_documents_again_change_nothing() -> None:
    _, record = build(ALL, Record())
    _, again = build(ALL, record)
    assert again.keys.equals(record.keys)
    assert again.ids.equals(record.ids)


def test_two_found_to_be_one_leave_a_redirect_and_the_older_id_survives() -> None:
    old, record = build(mentions({"name": "IES Luz", "city": "Soria"}), Record())
    rows = [{"name": "IES Luz", "city": "Soria"}, {"name": "Instituto Solar", "city": "Soria"}]
    apart, record = build(mentions(*rows), record)
    assert len(set(apart.values())) == 2
    pic = {"identifier_scheme": "PIC", "identifier_value": "999988812", "context": "x"}
    joined, record = build(mentions(*rows, *({**row, **pic} for row in rows)), record)
    assert set(joined.values()) == {old["0"]}
    assert redirects(record).rows() == [(apart["1"], old["0"], DAYS[2])]


def test_of_two_given_at_once_the_smaller_survives() -> None:
    rows = [{"name": "IES Luz", "city": "Soria"}, {"name": "Instituto Solar", "city": "Soria"}]
    apart, record = build(mentions(*rows), Record())
    pic = {"identifier_scheme": "PIC", "identifier_value": "999988812", "context": "x"}
    joined, _ = build(mentions(*rows, *({**row, **pic} for row in rows)), record)
    assert set(joined.values()) == {min(apart.values())}


def test_redirects_lead_to_where_they_end() -> None:
    keys = pl.DataFrame({"cluster": [0, 1, 2], "key": ["a", "b", "c"], "mention_count": [1, 1, 1]}).cast(
        {"cluster": pl.UInt32, "mention_count": pl.UInt32}
    )
    given_ids, record = give_ids(keys, Record())
    ordered = sorted(given_ids["organisation_id"])
    by_id = dict(zip(given_ids.sort("cluster")["organisation_id"], "abc", strict=True))
    small, middle, large = ordered

    def joined(*groups: list[str]) -> pl.DataFrame:
        rows = [(number, by_id[i], 1) for number, group in enumerate(groups) for i in group]
        return pl.DataFrame(
            rows, schema={"cluster": pl.UInt32, "key": pl.String, "mention_count": pl.UInt32}, orient="row"
        )

    _, record = give_ids(joined([middle, large], [small]), record, DAYS[1])
    assert redirects(record).rows() == [(large, middle, DAYS[1])]
    _, record = give_ids(joined([small, middle, large]), record, DAYS[2])
    assert set(redirects(record).rows()) == {(middle, small, DAYS[2]), (large, small, DAYS[2])}


def test_of_a_split_the_part_with_the_anchor_keeps_the_id_and_no_id_is_used_twice() -> None:
    def keys(*rows: tuple[int, str]) -> pl.DataFrame:
        return pl.DataFrame(
            [(*row, 1) for row in rows],
            schema={"cluster": pl.UInt32, "key": pl.String, "mention_count": pl.UInt32},
            orient="row",
        )

    whole, record = give_ids(keys((0, "a"), (0, "b"), (0, "c")), Record())
    parts, record = give_ids(keys((0, "a"), (1, "b"), (1, "c")), record)
    assert parts.sort("cluster")["organisation_id"][0] == whole["organisation_id"][0]
    assert parts["organisation_id"].n_unique() == 2
    # joined again, the older one survives; what was retired is given to nobody
    again, record = give_ids(keys((0, "a"), (0, "b"), (0, "c")), record)
    assert again["organisation_id"].to_list() == whole["organisation_id"].to_list()
    third, record = give_ids(keys((0, "a"), (1, "b"), (1, "c")), record)
    assert set(third["organisation_id"]) & set(redirects(record)["organisation_id"]) == set()
    assert record.ids["organisation_id"].is_unique().all()
