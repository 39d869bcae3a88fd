"""Macros hold: for any text, with nothing but DuckDB, and with parameters that are not there."""

import os
import subprocess
import sys

import duckdb
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from warehouse.database import read_database
from warehouse.macros import MACROS

ANY_TEXT = st.one_of(
    st.text(),
    st.sampled_from(
        [
            "'",
            "''; DROP TABLE projects; --",
            "\0",
            "a\0b",
            "%",
            "$1",
            "\\",
            "ß",
            "İ",
            "ς",
            "\ud7ff",
            "((",
            "[]",
        ]
    ),
)


@given(ANY_TEXT, ANY_TEXT)
@example("'; DROP TABLE partner_pairs; --", '" OR 1=1')
def test_no_text_breaks_a_macro(small_file, text, other):
    with read_database(small_file) as connection:
        for query in (
            "FROM find_partners(query := $1, concept := $2)",
            "FROM find_partners(query := $1, country := $2, worked_with := [$1], exclude := [$2])",
            "FROM find_partners(topic := $1, organisation_type := $2, role := $1, field := $2, action := $1)",
            "FROM similar_partners($1) UNION ALL FROM similar_partners($2)",
            "FROM shared_partners($1, $2)",
            "FROM partner_history($1) UNION ALL FROM partner_history($2)",
            "FROM consortium_gaps([$1], $2)",
        ):
            connection.execute(query, [text, other]).fetchall()
        assert connection.execute("SELECT count(*) FROM projects").fetchall() == [(6,)]


@given(st.text(min_size=1))
def test_a_title_is_found_by_its_own_words(small_file, text):
    with read_database(small_file) as connection:
        ((words,),) = connection.execute("SELECT words_of($1)", [text]).fetchall()
        ((again,),) = connection.execute("SELECT words_of($1)", [" ".join(words)]).fetchall()
        ((loud,),) = connection.execute("SELECT words_of($1)", ["; ".join(words).upper()]).fetchall()
    assert set(again) == set(words)
    if text.isascii():
        assert set(loud) == set(words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Green – SKILLS", {"green", "skills"}),
        ("Éducation à l’écologie", {"education", "ecologie"}),
        ("ΣΟΦΟΣ σοφός", {"σοφοσ"}),
        ("Зелёные навыки", {"зеленые", "навыки"}),
        ("მწვანე უნარები", {"მწვანე", "უნარები"}),
        ("Łódź, İstanbul, Ærø, Straße", {"lodz", "istanbul", "aero", "strasse"}),
        ("STEM 4.0 & AI in 2021", {"stem", "ai", "in", "2021"}),
        ("x", set()),
        (None, None),
    ],
)
def test_words(small, text, words):
    ((answer,),) = small.execute("SELECT words_of($1)", [text]).fetchall()
    assert (None if answer is None else set(answer)) == words


PROXIES = ("http_proxy", "https_proxy")  # where nobody listens
ELSEWHERE = """
import sys, duckdb
connection = duckdb.connect(sys.argv[1], read_only=True, config={
    "autoinstall_known_extensions": "false", "autoload_known_extensions": "false",
    "enable_external_access": "false",
})
for query in sys.argv[2:]:
    print(len(connection.execute(query).fetchall()))
"""
EVERY_MACRO = {
    "words_of": ("SELECT unnest(words_of('green skills'))", "SELECT unnest(words_of('?'))"),
    "current_id": ("SELECT 1 WHERE current_id('org-old') = 'org-a'", "SELECT 1 WHERE current_id('x') <> 'x'"),
    "newest_call_year": (
        "SELECT 1 WHERE newest_call_year() = 2022",
        "SELECT 1 WHERE newest_call_year() = 2023",
    ),
    "find_partners": ("FROM find_partners(query := 'skills')", "FROM find_partners(query := 'unicorns')"),
    "similar_partners": ("FROM similar_partners('org-a')", "FROM similar_partners('nobody')"),
    "shared_partners": ("FROM shared_partners('org-a', 'org-f')", "FROM shared_partners('org-a', 'org-g')"),
    "partner_history": ("FROM partner_history('org-a')", "FROM partner_history('nobody')"),
    "consortium_gaps": (
        "FROM consortium_gaps(['org-a'], 'KA220')",
        "FROM consortium_gaps(['org-a'], 'KA220') WHERE value = 'MT'",
    ),
}


def test_every_macro_answers_with_nothing_but_duckdb(small_file, tmp_path):
    queries = [query for both in EVERY_MACRO.values() for query in both]
    done = subprocess.run(
        [sys.executable, "-c", ELSEWHERE, str(small_file), *queries],
        env={"HOME": str(tmp_path), "PATH": os.environ["PATH"]} | dict.fromkeys(PROXIES, "http://127.0.0.1:9"),
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    counts = [int(count) for count in done.stdout.split()]
    assert all(counts[0::2]), dict(zip(EVERY_MACRO, counts[0::2], strict=True))
    assert not any(counts[1::2]), dict(zip(EVERY_MACRO, counts[1::2], strict=True))
    assert not list(tmp_path.iterdir()), "nothing was installed"


def test_every_macro_is_in_the_file(small):
    """Whoever adds a macro adds it to the test above, or to one of its own."""
    there = {
        name
        for (name,) in small.execute(
            "SELECT function_name FROM duckdb_functions() WHERE NOT internal"
        ).fetchall()
    }
    assert there == set(MACROS)
    assert set(EVERY_MACRO) <= there


def test_an_unknown_parameter_is_named(small):
    with pytest.raises(duckdb.BinderException, match="colour"):
        small.execute("FROM find_partners(colour := 'green')")
