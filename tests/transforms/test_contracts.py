"""What a source sent is held against what it sent before: drift is found, and nothing else is."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.read.column_profile import PROFILE
from transforms.contracts.deviations import LEAST, UNIT
from transforms.contracts.passes import judge
from transforms.contracts.tables import contract_tables

LIST = "list"
ROWS = 200
GOOD = {"identifier": 1.0, "title": 1.0, "grant_awarded": 0.9, "website": 0.2}
NONE = pl.DataFrame(schema={"source": pl.String, "partition": pl.String, "harvest_id": pl.Int64})


def profile(
    harvest_id, shares=GOOD, *, rows=ROWS, partition=LIST, readable=1.0, digits=5, years=None, new=()
):
    """The profile of one pass: `shares` filled, by column; of amounts `readable` are."""
    cells = [{"table": "projects", "count": rows}]
    for column, share in shares.items():
        count = round(rows * share)
        of_amounts = {
            "readable_count": round(count * readable),
            "digit_count": round(count * readable) * digits,
        }
        cells.append(
            {"table": "projects", "column": column, "count": count, "distinct_count": count}
            | (of_amounts if column == "grant_awarded" else {})
        )
    cells += [
        {"table": "projects", "call_year": year, "count": count} for year, count in (years or {}).items()
    ]
    cells += [{"table": "unknown", "column": name} for name in new]
    promised = ("identifier", "title")
    kept = [cell for cell in cells if cell.get("count") != 0 or cell.get("column") in promised]
    frame = pl.DataFrame([{name: cell.get(name) for name in PROFILE} for cell in kept], schema=PROFILE)
    return frame.select(
        source=pl.lit("eprp_lists"), partition=pl.lit(partition),
        harvest_id=pl.lit(harvest_id, pl.Int64), **{name: pl.col(name) for name in PROFILE},
    )  # fmt: skip


def passes_of(*profiles, is_whole=True):
    every = pl.concat(profiles).select(UNIT).unique()
    return every.with_columns(
        published_on=pl.lit(None, pl.Date), is_whole=pl.lit(is_whole), is_listing=pl.lit(value=True)
    )


def judged(*profiles, accepted=NONE, may_shrink=False, is_whole=True):
    return judge(
        passes_of(*profiles, is_whole=is_whole), pl.concat(profiles), accepted, may_shrink=may_shrink
    )


def kinds(judgement):
    return judgement.deviations.select("kind", "column").rows()


def left_out(judgement):
    return sorted(judgement.left_out["harvest_id"])


BAD = {
    "emptied": profile(2, GOOD | {"title": 0.0}),
    "emptied by half": profile(2, GOOD | {"grant_awarded": 0.4}),
    "emptied though rarely filled": profile(2, GOOD | {"website": 0.01}),
    "retyped": profile(2, readable=0.5),
    "rescaled": profile(2, digits=7),
    "shrunk": profile(2, rows=ROWS // 2),
}


@pytest.mark.parametrize("case", BAD)
def test_drift_is_found_and_left_out_until_it_is_accepted(case):
    found = judged(profile(1), BAD[case])
    [(kind, _)] = kinds(found)
    assert kind == case.split()[0]
    assert left_out(found) == [2]
    accepted = judged(profile(1), BAD[case], accepted=found.left_out)
    assert left_out(accepted) == []
    assert accepted.deviations["is_accepted"].all()
    again = BAD[case].with_columns(harvest_id=pl.lit(3, pl.Int64))
    assert left_out(judged(profile(1), BAD[case], again)) == [2, 3], "it does not become normal by itself"
    assert kinds(judged(profile(1), BAD[case], again, accepted=found.left_out)) == []
    mended = judged(profile(1), BAD[case], profile(3))
    assert (left_out(mended), kinds(mended)) == ([2], [])


def test_a_column_that_says_the_same_everywhere_is_found():
    same = profile(2).with_columns(distinct_count=pl.when(column="title").then(1).otherwise("distinct_count"))
    assert kinds(judged(profile(1), same)) == [("uniform", "title")]


def test_rows_of_one_call_year_that_are_gone_are_found_though_others_grew():
    found = judged(profile(1, years={"2019": 100, "2020": 100}), profile(2, years={"2019": 50, "2020": 160}))
    assert found.deviations.select("kind", "call_year", "before", "now").rows() == [
        ("shrunk", "2019", 100, 50)
    ]
    assert left_out(found) == [2]
    assert left_out(judged(profile(1), profile(2, rows=100), may_shrink=True)) == []
    assert left_out(judged(profile(1), profile(2, rows=100), is_whole=False)) == [], (
        "not counted unless whole"
    )


def test_a_column_that_was_added_is_told_and_stops_nothing():
    found = judged(profile(1), profile(2, new=["Project Colour"]))
    assert kinds(found) == [("added", "Project Colour")]
    assert left_out(found) == []
    assert kinds(judged(profile(1), profile(2, new=["Colour"]), profile(3, new=["Colour"]))) == []


def test_a_promise_holds_for_the_first_harvest_too():
    found = judged(profile(1, GOOD | {"title": 0.0}))
    assert (kinds(found), left_out(found)) == ([("emptied", "title")], [1])
    accepted = judged(
        profile(1, GOOD | {"title": 0.0}), profile(2, GOOD | {"title": 0.0}), accepted=found.left_out
    )
    assert (kinds(accepted), left_out(accepted)) == ([], [])


def test_what_is_small_says_nothing_by_itself_and_much_together():
    def cards(harvest_id, count, shares):
        return [profile(harvest_id, shares, rows=1, partition=f"card {number}") for number in range(count)]

    empty = GOOD | {"title": 0.0}
    assert left_out(judged(*cards(1, LEAST - 1, GOOD), *cards(2, LEAST - 1, empty))) == []
    found = judged(*cards(1, LEAST + 5, GOOD), *cards(2, LEAST + 5, empty))
    assert found.deviations.select("partition", "kind", "column").rows() == [(None, "emptied", "title")]
    assert found.left_out.height == LEAST + 5
    accepted = found.deviations.select(UNIT)
    assert left_out(judged(*cards(1, LEAST + 5, GOOD), *cards(2, LEAST + 5, empty), accepted=accepted)) == []


def test_small_call_years_that_shrink_together_are_found():
    def years(harvest_id, rows):
        return [profile(harvest_id, rows=rows, partition=str(year)) for year in range(2014, 2020)]

    found = judged(*years(1, LEAST - 5), *years(2, LEAST - 10))
    assert found.deviations.select("partition", "kind", "before", "now").rows() == [(None, "shrunk", 90, 60)]
    assert found.left_out.height == 6


def test_an_older_edition_that_is_imported_late_is_not_judged():
    passes = passes_of(profile(1), profile(2)).with_columns(
        published_on=pl.when(harvest_id=1).then(pl.date(2026, 3, 1)).otherwise(pl.date(2018, 9, 10))
    )
    old = pl.concat([profile(1), profile(2, GOOD | {"title": 0.0})])
    assert left_out(judge(passes, old, NONE)) == []


def test_the_tables_tell_what_is_promised_and_what_is_kept():
    tables = contract_tables(
        [
            judged(
                profile(1),
                profile(2, GOOD | {"title": 0.0}),
            )
        ]
    )
    columns = ("promised_share", "filled_share", "filled_share_before", "state")
    rows = tables["source_contracts"].select("column_name", *columns).rows_by_key("column_name", unique=True)
    assert rows["title"] == (0.9, 0.0, 1.0, "waiting")
    assert rows["website"] == (None, 0.2, 0.2, "kept")
    assert tables["source_deviations"].select("kind", "before", "now", "state").rows() == [
        ("emptied", 1.0, 0.0, "waiting")
    ]


SHARES = st.fixed_dictionaries(
    {column: st.floats(0, 1) for column in GOOD if column not in ("identifier", "title")}
)


@given(
    SHARES,
    st.integers(1, 5000),
    st.lists(st.floats(-0.05, 0.05), min_size=2, max_size=2),
    st.integers(0, 500),
)
def test_what_stays_nearly_the_same_never_deviates(shares, rows, changes, more):
    whole = {"identifier": 1.0, "title": 1.0}
    grown = rows + more
    before = {column: min(1.0, share) for column, share in shares.items()}
    after = {
        column: min(1.0, max(0.0, share * (1 + change)))
        for (column, share), change in zip(before.items(), changes, strict=True)
    }
    found = judged(profile(1, whole | before, rows=rows), profile(2, whole | after, rows=grown))
    assert kinds(found) == []


@given(st.integers(LEAST, 5000), st.floats(0.0, 0.04), st.floats(0.5, 1.0))
def test_a_column_that_loses_nearly_all_is_always_found(rows, left, share):
    before = GOOD | {"website": share}
    if round(rows * share) < LEAST:
        return
    found = judged(profile(1, before, rows=rows), profile(2, before | {"website": left * share}, rows=rows))
    assert ("emptied", "website") in kinds(found)
    assert left_out(found) == [2]
