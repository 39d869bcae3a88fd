"""Whatever is typed is a text: it gets an answer or a clear error, and changes nothing."""

from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tests.nasty import NASTY
from warehouse.ask.filters import FILTERS, read_filters
from warehouse.ask.find import explain, find_partners, find_requests
from warehouse.ask.kinds_of_value import KINDS, read_value
from warehouse.ask.lookup import look_up
from warehouse.ask.profile import read_profile
from warehouse.ask.queries import read_queries, run_query
from warehouse.ask.question_error import QuestionError

# What a command line leaves of them: no halves of characters, no NUL
TYPED = [text.encode("utf-8", "replace").decode().replace("\0", " ") for text in NASTY]
# Parameters that take any text, by query; what else such a query needs
FREE_TEXTS = [
    (name, parameter.name)
    for name, query in read_queries().items()
    for parameter in query.parameters.values()
    if parameter.kind == "text"
]
EXAMPLES = {
    "consortium_gaps": {"draft": "a,b", "action": "KA220"},
    "local_alternatives": {"country": "PT"},
    "organisation_identity": {"organisation": "a"},
}


def or_what_is_wrong(ask):
    """Return the answer, or what the error says."""
    try:
        return ask()
    except QuestionError as error:
        return str(error)


def read_as_any_kind(connection, text):
    for kind, one in KINDS.items():
        value = or_what_is_wrong(partial(read_value, connection, kind, text, called="It", meaning="What"))
        assert value is not None
        assert one.is_list == isinstance(value, list) or str(value).startswith("It")


@pytest.mark.parametrize("text", TYPED)
def test_any_text_stays_text(small, hand_made: Path, text):
    before = hand_made.read_bytes()
    for name, one in FILTERS.items():
        filters = or_what_is_wrong(partial(read_filters, small, {name: text}))
        if isinstance(filters, str):
            assert filters.startswith(one.option)
            continue
        if find_partners(small, filters, 3).is_empty():
            explain(small, filters)
        if one.is_of_requests:
            find_requests(small, filters, 3)
    read_as_any_kind(small, text)
    for match in look_up(small, text).matches:
        read_profile(small, match.organisation_id)
    for name, parameter in FREE_TEXTS:
        run_query(small, name, EXAMPLES.get(name, {}) | {parameter: text})
    assert hand_made.read_bytes() == before


@settings(max_examples=examples(30), deadline=None)
@given(text=st.text(max_size=60))
def test_whatever_is_typed_is_answered(small, text):
    read_as_any_kind(small, text)
    find_partners(small, {"query": text}, 3)
