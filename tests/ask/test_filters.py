"""The table of filters, held against the macros that they are arguments of; how they are read."""

import pytest

from warehouse.ask.filters import FILTERS, read_filters
from warehouse.ask.find import find_requests
from warehouse.ask.kinds_of_value import KINDS
from warehouse.ask.question_error import QuestionError

# Arguments without a filter: one country is a list of one; how many rows; what requests alone know
_NO_FILTERS = {
    "find_partners": {"country", "top"},
    "find_requests": {"country", "top", "wanted_from", "on_date"},
}


@pytest.mark.parametrize("macro", _NO_FILTERS)
def test_every_argument_of_a_macro_is_a_filter(small, macro):
    [(arguments,)] = small.execute(
        "SELECT DISTINCT parameters FROM duckdb_functions() WHERE function_name = ?", [macro]
    ).fetchall()
    filters = {name for name, one in FILTERS.items() if macro == "find_partners" or one.is_of_requests}
    assert set(arguments) - _NO_FILTERS[macro] == filters


def test_each_filter_has_a_kind_a_name_and_a_place_of_its_own():
    assert {one.kind for one in FILTERS.values()} <= set(KINDS)
    assert len({one.option for one in FILTERS.values()}) == len(FILTERS)
    assert sorted(one.loosened for one in FILTERS.values()) == list(range(1, len(FILTERS) + 1))


def test_filters_are_read_by_their_kind_and_one_that_is_off_is_left_out(small):
    typed = {
        "query": "words", "countries": ["de", "Germany, PRT"], "since": "2020", "newcomers_only": "yes",
        "new_projects_only": "no", "worked_with": "escola de braga, norte",
    }  # fmt: skip
    assert read_filters(small, typed) == {
        "query": "words", "countries": ["DE", "DE", "PT"], "since": 2020, "newcomers_only": True,
        "worked_with": ["a"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"since": "1066"}, "--since is '1066', but takes a whole number from 1987 to 2100: First call year"),
        ({"min_projects": "0"}, "--min-projects is '0', but takes a whole number from 1 to"),
        ({"countries": "Germnay"}, "--country: Unknown country 'Germnay'. Did you mean DE? There are: EL"),
        ({"exclude": "Noone"}, "--exclude: No organisation is known as 'Noone'."),
    ],
)
def test_a_wrong_value_is_named_with_its_filter(small, typed, says):
    with pytest.raises(QuestionError) as raised:
        read_filters(small, typed)
    assert str(raised.value).startswith(says)


def test_filters_that_say_nothing_of_a_request_are_named(small):
    with pytest.raises(QuestionError) as raised:
        find_requests(small, {"since": 2020, "query": "words", "worked_with": ["a"]}, 5)
    assert str(raised.value) == (
        "--since, --worked-with says nothing of requests (--requests). "
        "These do: the text, --country, --concept, --field."
    )
