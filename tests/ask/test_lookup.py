"""Which organisation a word means: one answer, whoever asks."""

import duckdb
import pytest

from warehouse.ask.kinds_of_value import read_value
from warehouse.ask.lookup import find_organisation, look_up, organisations_meant
from warehouse.ask.question_error import QuestionError, UnknownValueError

NAMES = [
    ("org-a", "Universität München"), ("org-a", "University of Munich"), ("org-b", "Université de Liège"),
    ("org-c", "Escola, Porto"), ("org-d", "Escola"), ("org-e", "Porto, Escola Secundária"),
    ("org-f", 'Agrupamento "Nova", Lisboa'),
]  # fmt: skip


@pytest.fixture(scope="module")
def connection():
    with duckdb.connect() as connection:
        connection.execute("""
            CREATE TABLE organisation_names (organisation_id VARCHAR, name VARCHAR, name_ascii VARCHAR);
            CREATE TABLE organisation_identifiers AS
                FROM (VALUES ('org-a', 'E10209131'), ('org-b', 'B LIEGE01')) AS t(organisation_id, value);
            CREATE TABLE organisation_redirects AS
                FROM (VALUES ('org-0ld', 'org-b'), ('org-l0st', 'org-gone'))
                AS t(organisation_id, redirected_to);
        """)
        connection.executemany("INSERT INTO organisation_names VALUES (?, ?, strip_accents(?))",
                               [(one, name, name) for one, name in NAMES])  # fmt: skip
        connection.execute("""
            CREATE TABLE organisations AS
                SELECT organisation_id, any_value(name) AS name, 'PT' AS country_code, NULL AS city
                FROM organisation_names GROUP BY ALL;
            CREATE TABLE partner_profiles AS
                SELECT organisation_id, ascii(organisation_id[5:]) AS project_count FROM organisations;
        """)
        yield connection


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("org-a", ["org-a"]),
        (" org-a\n", ["org-a"]),
        ("org-0ld", ["org-b"]),
        ("org-l0st", []),
        ("e10209131", ["org-a"]),
        ("E102 09131", ["org-a"]),
        ("bliege01", ["org-b"]),
        ("UNIVERSITY OF MUNICH", ["org-a"]),
        ("universitat munchen", ["org-a"]),
        ("liege", ["org-b"]),
        ("munich university", ["org-a"]),
        ("escola, porto", ["org-c"]),
        ("escola", ["org-d"]),
        ("porto", ["org-c", "org-e"]),
        ("munich münchen", []),
        ("", []),
    ],
)
def test_by_id_identifier_name_or_words_in_this_order(connection, word, meant):
    assert sorted(organisations_meant(connection, word)) == meant
    assert sorted(one.organisation_id for one in look_up(connection, word).matches) == meant


def test_those_with_most_projects_come_first_and_a_retired_id_is_remarked(connection):
    assert [one.organisation_id for one in look_up(connection, "porto").matches] == ["org-e", "org-c"]
    assert look_up(connection, "org-0ld").remark == (
        "org-0ld was found to be the same organisation as org-b, which stands for both."
    )
    assert look_up(connection, "org-b").remark is None


@pytest.mark.parametrize(
    ("word", "says"),
    [
        (
            "PORTO",
            "2 organisations fit 'PORTO'; take the id of one: "
            "org-e Porto, Escola Secundária; org-c Escola, Porto",
        ),
        ("Univeristy of Munich", "No organisation is known as 'Univeristy of Munich'. Written alike: org-a "),
        ("zqxj", "No organisation is known as 'zqxj'."),
    ],
)
def test_what_is_not_one_is_answered_with_what_it_may_be(connection, word, says):
    with pytest.raises(UnknownValueError) as raised:
        find_organisation(connection, word)
    assert str(raised.value).startswith(says)


def test_a_long_list_says_how_many_fit():
    with duckdb.connect() as connection:
        connection.execute("""
            CREATE TABLE organisations AS
                SELECT 'org-' || i AS organisation_id, 'Escola ' || i AS name,
                    'PT' AS country_code, NULL AS city
                FROM range(30) AS r(i);
            CREATE TABLE organisation_names AS
                SELECT organisation_id, name, name AS name_ascii FROM organisations;
            CREATE TABLE organisation_identifiers (organisation_id VARCHAR, value VARCHAR);
            CREATE TABLE organisation_redirects (organisation_id VARCHAR, redirected_to VARCHAR);
            CREATE TABLE partner_profiles (organisation_id VARCHAR, project_count INTEGER);
        """)
        means = look_up(connection, "escola")
    assert (means.fitting_count, len(means.matches)) == (30, 20)
    assert means.doubt == "30 organisations fit 'escola', these 20 have most projects; take the id of one:"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("org-a", ["org-a"]),
        ("org-a,liege", ["org-a", "org-b"]),
        ("org-a, E10209131", ["org-a", "org-a"]),
        ("Escola, Porto", ["org-c"]),  # a name, not the two that it might list
        ('"Escola, Porto", liege', ["org-c", "org-b"]),
        ('liege,"Porto, Escola Secundária"', ["org-b", "org-e"]),
        ('Agrupamento "Nova", Lisboa', ["org-f"]),
        (["Escola, Porto", "liege"], ["org-c", "org-b"]),
        (["org-a,org-b", "Escola"], ["org-a", "org-b", "org-d"]),
    ],
)
def test_a_list_of_organisations_is_a_line_of_csv_or_several(connection, typed, meant):
    read = read_value(connection, "organisations", typed, called="Parameter draft", meaning="The draft")
    assert read == meant


@pytest.mark.parametrize(
    ("kind", "typed", "says"),
    [
        ("organisations", "org-a,nobody", "Parameter draft: No organisation is known as 'nobody'."),
        ("organisations", "org-a,", "Parameter draft: No organisation is known as ''."),
        ("organisations", "org-a\n,porto", "Parameter draft: 2 organisations fit 'porto'"),
        ("organisation", ["org-a", "org-b"], "Parameter draft is given twice."),
        ("organisation", ["org-a"] * 3, "Parameter draft is given 3 times."),
        ("organisation", "org-a,org-b", "Parameter draft: No organisation is known as 'org-a,org-b'."),
    ],
)
def test_what_no_organisation_is_meant_by(connection, kind, typed, says):
    with pytest.raises(QuestionError) as raised:
        read_value(connection, kind, typed, called="Parameter draft", meaning="The draft")
    assert str(raised.value).startswith(says)
