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


@pytest.mark.parametrize(
    ("value", "spellings"),
    [("PT", ["pt", "Portugal", " PRT "]), ("EL", ["GR", "greece", "GRC"]), ("ES", ["ESP", "SPAIN"])],
)
def test_a_country_by_any_of_its_names(small, value, spellings):
    for spelling in (value, *spellings):
        assert find_value(small, "country", spelling) == value


@pytest.mark.parametrize(
    ("kind", "word", "says"),
    [
        ("country", "Portugual", "Unknown country 'Portugual'. Did you mean PT? There are: EL, ES, IT, PT."),
        ("country", "QQ", "Unknown country 'QQ'. There are: EL, ES, IT, PT."),
        ("country", "x" * 500, f"Unknown country '{'x' * 80}'. There are: EL, ES, IT, PT."),
        ("field", "VTE", "Unknown field 'VTE'. Did you mean VET? There are: ADU, HED, SCH, SPO, VET, YOU."),
        ("action", "KA22O", "Unknown action 'KA22O'. Did you mean KA220"),
        (
            "concept",
            "gren",
            "Unknown concept 'gren'. Did you mean green? There are: digital, green, inc",
        ),
        ("topic", "nonsense", "Unknown topic 'nonsense'. There are: topic-digital, topic-green, topic-incl"),
        ("organisation_type", "Universty", "Unknown organisation type 'Universty'. Did you mean University?"),
        ("role", "co-ordinator", "Unknown role 'co-ordinator'. Did you mean coordinator? There are: coord"),
    ],
)
def test_an_unknown_value_names_the_nearest_and_the_valid_ones(small, kind, word, says):
    with pytest.raises(UnknownValueError) as raised:
        find_value(small, kind, word)
    assert str(raised.value).startswith(says)
