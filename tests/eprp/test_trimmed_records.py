"""Records that end behind their last field are filled up; those that lost one amid are never shifted."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples

from .list_files import COORDINATOR, ERASMUS_PLUS, FOUR, SIX, parse, slots
from .test_lists_handed_around import HEADER, PLAIN, ROWS, kinds, read, written


def trimmed(row: Sequence[str]) -> list[str]:
    return list(row[: max(at for at, value in enumerate(row, 1) if value)])


def without(row: Sequence[str], at: int) -> list[str]:
    return [value for number, value in enumerate(row) if number != at]


def test_records_that_end_behind_their_last_slot_are_filled_up_and_told() -> None:
    data = written([trimmed(row) for row in ROWS]).encode()
    assert read(data) == PLAIN
    assert kinds(data) == ["records_trimmed"]


def test_columns_without_a_name_at_the_end_change_nothing() -> None:
    header = [*HEADER, "", ""]
    data = written([trimmed(ROWS[0]), [*ROWS[1], "", ""]], ";", header).encode()
    assert read(data) == PLAIN
    assert kinds(data) == ["records_trimmed", "unknown_column"]


def test_a_project_without_partners_may_end_in_its_coordinators_country() -> None:
    alone = [*trimmed(ROWS[0])[: len(ERASMUS_PLUS) - 1]]
    staged = parse(written([alone, ROWS[1]]).encode())
    assert staged.rejected.is_empty()
    assert staged.participations.filter(record_number=1)["name"].to_list() == ["Järven koulu"]


@pytest.mark.parametrize("at", range(len(trimmed(ROWS[0])) - 1))
@pytest.mark.parametrize("is_trimmed", [True, False])
def test_a_record_that_lost_a_field_is_rejected_with_its_line(at: int, is_trimmed: bool) -> None:
    short = without(trimmed(ROWS[0]) if is_trimmed else ROWS[0], at)
    staged = parse(written([short, ROWS[1]]).encode())
    assert staged.rejected.select("record_number", "line_number", "rule").rows() == [(1, 2, "field_count")]
    assert staged.projects["record_number"].to_list() == [2]


COUNTRIES = st.sampled_from(["SI", "EL", "Denmark", "AT - Austria", "XK"])
WEBSITES = st.sampled_from(["", "www.x.example", "http://x.example/a?b=c"])
ORGANISATIONS = st.tuples(
    st.sampled_from(["Skolan", "Ł", "AB", "3.5 e.V."]),
    st.sampled_from(["", "Foundation"]),
    st.sampled_from(["", "Gade 1, 8000, Aarhus"]),
    st.sampled_from(["", "Midtjylland"]),
    COUNTRIES,
    WEBSITES,
)


@given(st.lists(ORGANISATIONS, min_size=2, max_size=4), st.data())
@settings(max_examples=examples(40), deadline=None)
def test_nothing_is_ever_shifted(organisations: list[tuple[str, ...]], data: st.DataObject) -> None:
    """Of organisations with a country each: whole if the end is empty, rejected if anything else is gone."""
    before = [str(at) for at in range(len(ERASMUS_PLUS) - len(COORDINATOR))]
    row = trimmed([*before, *(value for organisation in organisations for value in organisation)])
    header = [*ERASMUS_PLUS, *slots(5, SIX)]
    assert parse(written([row, row], header=header).encode()).rejected["rule"].to_list() == [
        "identifier_repeated"
    ]
    last_country = len(before) + 6 * (len(organisations) - 1) + 4
    at = data.draw(st.integers(0, last_country - 1))
    staged = parse(written([without(row, at)], header=header).encode())
    assert staged.rejected["rule"].to_list() == ["field_count"]


def test_where_no_partner_has_a_country_the_websites_tell() -> None:
    header = ["Project Identifier", "Coordinator's name", "Coordinator's country", *slots(4, FOUR)]
    partners = ["Trafo", "", "", "www.trafo.example", "Danza", "", "", "", "Ples"]
    whole = ["SI-CULT-2010-OVER-03", "Ples", "SI", *partners]
    staged = parse(written([whole, *([f"P{at}", *whole[1:]] for at in range(2))], header=header).encode())
    assert staged.rejected.is_empty()
    assert staged.participations.filter(record_number=1)["position"].to_list() == [1, 1, 2, 3]
    for at in range(1, 7):
        short = parse(written([without(whole, at)], header=header).encode())
        assert short.rejected["rule"].to_list() == ["field_count"], at
