"""Whatever is typed is a text: it gets an answer or a clear error, and changes nothing."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tests.nasty import NASTY
from warehouse.ask.filters import FILTERS, read_filters
from warehouse.ask.find import explain, find_partners, find_requests
from warehouse.ask.lookup import look_up
from warehouse.ask.profile import read_profile
from warehouse.ask.queries import read_queries, run_query
from warehouse.ask.question_error import QuestionError

# What a command line leaves of them: no halves of characters, no NUL
TYPED = [text.encode("utf-8", "replace").decode().replace("\0", " ") for text in NASTY]


def or_what_is_wrong(ask, *arguments):
    """Return the answer, or what the error says."""
    try:
        return ask(*arguments)
    except QuestionError as error:
        return str(error)


def ask_everything(connection, text):
    for name, one in FILTERS.items():
        filters = or_what_is_wrong(read_filters, connection, {name: text})
        if isinstance(filters, str):
            assert filters.startswith(one.option)
            continue
        if find_partners(connection, filters, 3).is_empty():
            explain(connection, filters)
        if one.is_of_requests:
            find_requests(connection, filters, 3)
    for match in look_up(connection, text).matches:
        read_profile(connection, match.organisation_id)
    for name, query in read_queries().items():
        for parameter in query.parameters:
            answer = or_what_is_wrong(run_query, connection, name, {parameter: text})
            assert not isinstance(answer, str) or "VALUE" in answer or f"Parameter {parameter}" in answer


@pytest.mark.parametrize("text", TYPED)
def test_any_text_stays_text(small, hand_made: Path, text):
    before = hand_made.read_bytes()
    ask_everything(small, text)
    assert hand_made.read_bytes() == before


@settings(max_examples=examples(20), deadline=None)
@given(text=st.text(max_size=60))
def test_whatever_is_typed_is_answered(small, text):
    ask_everything(small, text)
