"""Which value a word means, where several might be meant."""

import duckdb
import pytest

from warehouse.ask.question_error import UnknownValueError
from warehouse.ask.vocabularies import find_value


@pytest.fixture
def connection():
    with duckdb.connect() as connection:
        connection.execute("""
            CREATE TABLE topics AS FROM (VALUES
                ('2014-climate', 'Climate'), ('2021-climate', 'Climate'), ('2021-bees', 'Bees')
            ) AS t(topic_id, label);
            CREATE TABLE organisation_types AS FROM (VALUES
                ('Foundation', 'foundation'), ('Trust', 'foundation'), ('School', 'school')
            ) AS t(organisation_type, family);
        """)
        yield connection


def test_a_topic_of_two_periods_is_not_guessed(connection):
    with pytest.raises(UnknownValueError, match=r"topic is 'climate': 2014-climate, 2021-climate"):
        find_value(connection, "topic", "climate")
    assert find_value(connection, "topic", "2021-CLIMATE") == "2021-climate"
    assert find_value(connection, "topic", " bees ") == "2021-bees"


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("Foundation", "Foundation"),
        ("foundation", "foundation"),
        ("FOUNDATION", "Foundation"),
        ("SCHOOL", "School"),
    ],
)
def test_a_type_and_a_family_that_differ_in_case_alone_are_told_apart(connection, word, value):
    assert find_value(connection, "organisation_type", word) == value
