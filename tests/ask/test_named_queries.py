"""How named queries are read, asked and documented; and that they ask nothing of the machine but DuckDB."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from warehouse.ask.kinds_of_value import KINDS
from warehouse.ask.queries import (
    example_of,
    find_query,
    parse_query,
    read_parameters,
    read_queries,
    run_query,
    split_pairs,
)
from warehouse.ask.query_guide import query_guide
from warehouse.ask.question_error import QuestionError

from .small_world import Organisation, Project, write_small_world
from .truth import Truth

ROOT = Path(__file__).parents[2]
QUERIES = read_queries()
SMALL = """-- question: Which projects are there?
-- answers: One row per project,
--   in the order of their ids.
-- parameter: title text = null · Only of this title
-- parameter: least integer · Least number of organisations
-- example: least=1
-- column: project_id · Id
SELECT project_id FROM projects
WHERE ($title IS NULL OR title = $title) AND organisation_count >= $least
"""


@pytest.fixture(scope="module")
def connection(tmp_path_factory):
    path = tmp_path_factory.mktemp("asked") / "erasmus.duckdb"
    names = [{"organisation_id": "a", "name": "Ünion", "name_ascii": "Union", "mention_count": 1,
              "is_canonical": True}]  # fmt: skip
    write_small_world(
        path,
        [Project("P1", "a", ["b"])],
        [Organisation("a"), Organisation("b", "ES")],
        {"organisation_names": names},
    )
    with duckdb.connect(str(path), read_only=True) as opened:
        yield opened


def test_there_are_eighteen():
    assert len(QUERIES) == 18


def test_a_query_says_everything_about_itself():
    query = parse_query("small", SMALL)
    assert query.question == "Which projects are there?"
    assert query.answers == "One row per project, in the order of their ids."
    assert [(p.name, p.kind, p.default) for p in query.parameters.values()] == [
        ("title", "text", "null"), ("least", "integer", None),
    ]  # fmt: skip
    assert (query.example, query.columns) == ({"least": "1"}, {"project_id": "Id"})


@pytest.mark.parametrize(
    ("line", "instead"),
    [
        ("-- example: least=1\n", "-- exemple: least=1\n"),
        ("-- parameter: least integer ·", "-- parameter: least whole ·"),
        ("-- parameter: least integer ·", "-- parameter: least integer -"),
        ("-- question: Which projects are there?\n", ""),
    ],
)
def test_what_does_not_follow_the_grammar_is_refused(line, instead):
    with pytest.raises(ValueError, match=r"small\.sql|no parameter|unpack"):
        parse_query("small", SMALL.replace(line, instead))


@pytest.mark.parametrize("name", QUERIES)
def test_parameters_and_columns_are_those_of_the_sql(name, connection):
    query = QUERIES[name]
    body = "\n".join(line for line in query.sql.splitlines() if not line.startswith("--"))
    assert set(re.findall(r"\$(\w+)", body)) == set(query.parameters)
    values = read_parameters(connection, query, example_of(connection, query))
    described = connection.execute(query.sql, values).description
    assert [column[0] for column in described] == list(query.columns)
    assert set(query.example) <= set(query.parameters)
    assert all(meaning.strip() for meaning in query.columns.values())


@pytest.mark.parametrize("name", QUERIES)
def test_a_prepared_query_binds_with_nothing_but_nulls(name, connection):
    # as an analyst prepares it in DuckDB's command line, where no value tells the type of a parameter
    query = QUERIES[name]
    connection.execute(f"PREPARE asked AS {query.sql}")
    defaults = {"integer": "1", "number": "0.5", "yes_no": "false", "organisation": "'a'"}
    given = ", ".join(
        f"{p.name} := {'NULL' if p.default == 'null' else defaults.get(p.kind, 'NULL')}"
        for p in query.parameters.values()
    )
    connection.execute(f"EXECUTE asked({given})").fetchall()


def test_the_page_is_what_the_files_say():
    assert (ROOT / "docs" / "queries.md").read_text(encoding="utf-8") == query_guide(), "run `make docs`"


@pytest.mark.parametrize(
    ("name", "given", "says"),
    [
        ("brokers", {"kountry": "PT"}, r"no parameter 'kountry'.*It has: country, field, concept"),
        ("newcomers", {}, r"needs action=VALUE"),
        ("newcomers", {"action": "KA999"}, r"Parameter action: Unknown action 'KA999'.*KA220"),
        ("brokers", {"country": "XX"}, r"Parameter country: Unknown country 'XX'. There are: ES, PT\."),
        ("brokers", {"field": "sport"}, r"Unknown field 'sport'.*ADU, HED, SCH, SPO, VET, YOU"),
        (
            "brokers",
            {"concept": "cooking"},
            r"Unknown concept 'cooking'. There are: digital, green, inclusion",
        ),
        (
            "brokers",
            {"top": "many"},
            r"top is 'many', but takes a whole number from 0.*: At most so many rows",
        ),
        ("brokers", {"top": "99999999999999999999"}, r"but takes a whole number"),
        ("brokers", {"top": "-1"}, r"but takes a whole number from 0 to 1000000"),
        ("brokers", {"only_brokers": "perhaps"}, r"but takes yes or no"),
        ("grant_capacity", {"min_eur": "nan"}, r"but takes a number"),
        ("current_workload", {"day": "1.3.2024"}, r"but takes a day such as"),
        (
            "role_history",
            {"organisation": "nobody"},
            r"Parameter organisation: No organisation is known as 'nobody'",
        ),
        ("openness", {"organisations": "a,nobody"}, r"No organisation is known as 'nobody'"),
    ],
)
def test_a_wrong_parameter_is_told_with_what_would_be_right(connection, name, given, says):
    with pytest.raises(QuestionError, match=says):
        run_query(connection, name, given)


def test_pairs_of_the_command_line_keep_their_order():
    assert split_pairs(["a=1", "b=x=y", "a=", "=2"]) == {"a": ["1", ""], "b": ["x=y"], "": ["2"]}
    with pytest.raises(QuestionError, match="given as name=value, not as 'action'"):
        split_pairs(["a=1", "action"])


@pytest.mark.parametrize("parameter", ["organisation", "organisations"])
@pytest.mark.parametrize("word", ["a", "Ünion", " uniOn "])
def test_an_organisation_goes_by_its_name_too(connection, parameter, word):
    query = parse_query("small", SMALL.replace("least integer", f"least {parameter}"))
    value = read_parameters(connection, query, {"least": word})["least"]
    assert value == ("a" if parameter == "organisation" else ["a"])


def test_an_unknown_query_is_told_with_those_there_are():
    with pytest.raises(QuestionError, match=r"Unknown query 'nonsense'.*brokers.*what_changed"):
        find_query("nonsense")


@pytest.mark.parametrize("spelling", ["EL", "el", "GR", "greece", " Greece "])
def test_a_country_may_be_spelt_in_several_ways(connection, spelling):
    values = read_parameters(connection, QUERIES["brokers"], {"country": spelling})
    assert values["country"] == "EL"


HOSTILE = ["x'; DROP TABLE projects; --", "' OR '1'='1", "%", "_", "\\", "$top", "NULL", ""]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_that_looks_like_sql_stays_text(connection, text):
    assert run_query(connection, "local_alternatives", {"country": "PT", "region": text}).is_empty()
    assert run_query(connection, "what_changed", {"subject": text}).is_empty()
    with pytest.raises(QuestionError):
        run_query(connection, "role_history", {"organisation": text})
    with pytest.raises(QuestionError):
        run_query(connection, "brokers", {"country": text})
    assert connection.execute("SELECT count(*) FROM projects").fetchall() == [(1,)]


@settings(max_examples=examples(50), deadline=None)
@given(text=st.text(), kind=st.sampled_from(sorted(KINDS)))
def test_any_text_gives_a_value_or_a_clear_error(connection, text, kind):
    query = parse_query("small", SMALL.replace("least integer", f"least {kind}"))
    try:
        given = read_parameters(connection, query, {"least": text})
    except QuestionError as error:
        given = {"least": str(error)}
    assert given["least"] == text if kind == "text" else given["least"] is not None


def test_all_answer_with_an_empty_home_without_extensions_and_network(truth: Truth, tmp_path: Path):
    program = """
import json, sys
import duckdb
from tests.examples import examples
from warehouse.ask.queries import example_of, read_queries, run_query
config = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false",
          "enable_external_access": "false"}
with duckdb.connect(sys.argv[1], read_only=True, config=config) as connection:
    answers = {name: run_query(connection, name, example_of(connection, query)).height
               for name, query in read_queries().items()}
print(json.dumps(answers))
"""
    done = subprocess.run(
        [sys.executable, "-c", program, str(truth.released)],
        env={"HOME": str(tmp_path), "PATH": os.environ["PATH"], "http_proxy": "http://127.0.0.1:1",
             "https_proxy": "http://127.0.0.1:1"},
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    answers = json.loads(done.stdout)
    assert set(answers) == set(QUERIES)
    assert [name for name, height in answers.items() if height == 0] == []
    assert list(tmp_path.iterdir()) == []


def test_the_examples_of_the_page_for_newcomers_run(truth: Truth):
    page = (ROOT / "docs" / "asking.md").read_text(encoding="utf-8")
    examples = re.findall(r"```sql\n(.*?)```", page, re.DOTALL)
    assert len(examples) > 5
    with duckdb.connect(str(truth.database), read_only=True) as connection:
        for example in examples:
            assert connection.execute(example).description
