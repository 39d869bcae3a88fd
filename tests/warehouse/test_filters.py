"""The table of filters, held against the macros that they are arguments of; how they are read."""

import pytest

from warehouse.ask.filters import FILTERS, read_filters
from warehouse.ask.find import find_requests
from warehouse.ask.question_error import QuestionError
from warehouse.ask.values import KINDS

# Arguments that no filter is: a list of countries says the same; how many rows; for tests of a day
_NO_FILTERS = {
    "find_partners": {"country", "top"},
    "find_requests": {"country", "top", "wanted_from", "on_date"},
}


@pytest.mark.parametrize("macro", _NO_FILTERS)
def test_every_argument_of_a_macro_is_a_filter(connection, macro):
    [(arguments,)] = connection.execute(
        "SELECT DISTINCT parameters FROM duckdb_functions() WHERE function_name = ?", [macro]
    ).fetchall()
    filters = {name for name, one in FILTERS.items() if macro == "find_partners" or one.is_of_requests}
    assert set(arguments) - _NO_FILTERS[macro] == filters


def test_each_filter_has_a_kind_a_name_and_a_place_of_its_own():
    assert {one.kind for one in FILTERS.values()} <= set(KINDS)
    assert len({one.option for one in FILTERS.values()}) == len(FILTERS)
    assert sorted(one.loosened for one in FILTERS.values()) == list(range(1, len(FILTERS) + 1))


def test_filters_are_read_by_their_kind_and_one_that_is_off_is_left_out(connection):
    typed = {
        "query": "words", "countries": ["de", "Germany"], "since": "2020", "newcomers_only": "yes",
        "new_projects_only": "no", "worked_with": "One",
    }  # fmt: skip
    assert read_filters(connection, typed) == {
        "query": "words", "countries": ["DE", "DE"], "since": 2020, "newcomers_only": True,
        "worked_with": ["org-1"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"since": "1066"}, "--since is '1066', but takes a whole number from 1987 to 2100: First call year"),
        ({"min_projects": "0"}, "--min-projects is '0', but takes a whole number from 1 to"),
        ({"countries": "Germnay"}, "--country: Unknown country 'Germnay'. Did you mean DE? There are: DE."),
        ({"exclude": "Noone"}, "--exclude: No organisation is known as 'Noone'."),
    ],
)
def test_a_wrong_value_is_named_with_its_filter(connection, typed, says):
    with pytest.raises(QuestionError) as raised:
        read_filters(connection, typed)
    assert str(raised.value).startswith(says)


def test_filters_that_say_nothing_of_a_request_are_named(connection):
    with pytest.raises(QuestionError) as raised:
        find_requests(connection, {"since": 2020, "query": "words", "worked_with": ["org-1"]}, 5)
    assert str(raised.value) == (
        "--since, --worked-with says nothing of requests (--requests). "
        "These do: the text, --country, --concept, --field."
    )
