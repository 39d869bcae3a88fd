"""Vocabularies of a warehouse, such as its countries: which values there are, and which a word means."""

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb
from rapidfuzz import process
from rapidfuzz.distance import OSA

from warehouse.ask.question_error import UnknownValueError, shown

_ALIKE = 0.6  # two of five letters are others, or two of three changed places
_LONGEST = 120  # no value is longer


@dataclass(frozen=True)
class Vocabulary:
    """Where the values of one kind are.

    `spellings` returns a value and a word for it per row, the surest word of a value first (column rank);
    `offered` returns the values to name when a word is unknown.
    """

    spellings: str
    offered: str


def _of_actions(column: str) -> Vocabulary:
    listed = f"SELECT DISTINCT {column} AS value FROM actions WHERE {column} IS NOT NULL"  # noqa: S608 (constants)
    return Vocabulary(
        f"SELECT value, value AS word, 1 AS rank FROM ({listed})",  # noqa: S608 (constants)
        f"{listed} ORDER BY ALL",
    )


VOCABULARIES: Mapping[str, Vocabulary] = {
    "country": Vocabulary(
        """
        SELECT country_code AS value, country_code AS word, 1 AS rank FROM countries
        UNION ALL SELECT country_code, iso2_code, 2 FROM countries
        UNION ALL SELECT country_code, iso3_code, 3 FROM countries
        UNION ALL SELECT country_code, name, 4 FROM countries
        """,
        "SELECT DISTINCT country_code FROM organisations WHERE country_code IS NOT NULL ORDER BY ALL",
    ),
    "action": Vocabulary(
        """
        SELECT DISTINCT action_code AS value, action_code AS word, 1 AS rank
        FROM (SELECT action_code FROM actions UNION ALL SELECT action_code FROM projects)
        """,
        "SELECT DISTINCT action_code FROM projects WHERE action_code IS NOT NULL ORDER BY ALL",
    ),
    "concept": Vocabulary(
        """
        SELECT concept_id AS value, concept_id AS word, 1 AS rank FROM concepts
        UNION ALL SELECT concept_id, label, 2 FROM concepts
        """,
        "SELECT concept_id FROM concepts ORDER BY ALL",
    ),
    "topic": Vocabulary(
        """
        SELECT topic_id AS value, topic_id AS word, 1 AS rank FROM topics
        UNION ALL SELECT topic_id, label, 2 FROM topics
        """,
        "SELECT DISTINCT topic_id FROM project_topics ORDER BY ALL",
    ),
    "organisation_type": Vocabulary(
        """
        SELECT organisation_type AS value, organisation_type AS word, 1 AS rank FROM organisation_types
        UNION ALL SELECT family, family, 2 FROM organisation_types
        """,
        """
        SELECT DISTINCT family FROM organisation_types
        UNION ALL SELECT DISTINCT organisation_type FROM partner_profiles WHERE organisation_type IS NOT NULL
        ORDER BY ALL
        """,
    ),
    "role": Vocabulary(
        "SELECT DISTINCT role AS value, role AS word, 1 AS rank FROM partner_projects",
        "SELECT DISTINCT role FROM partner_projects ORDER BY ALL",
    ),
    "field": _of_actions("field"),
    "key_action": _of_actions("key_action"),
}


def values_meant(connection: duckdb.DuckDBPyConnection, kind: str, word: str) -> list[str]:
    """Return the values of a kind (a key of VOCABULARIES) that `word` means; more than one if in doubt.

    Case does not matter; where two values differ in it alone, such as a type and a family, the one written so
    is meant. A country may be its code in the programme, either ISO code, or its English name; an
    organisation type may be a family of them.
    """
    sql = f"""
        SELECT DISTINCT value
        FROM (
            FROM ({VOCABULARIES[kind].spellings}) WHERE lower(word) = lower(trim($word))
            QUALIFY rank() OVER (ORDER BY word <> trim($word), rank) = 1
        )
        ORDER BY value
    """  # noqa: S608 (constants)
    return [str(row[0]) for row in connection.execute(sql, {"word": word}).fetchall()]


def find_value(connection: duckdb.DuckDBPyConnection, kind: str, word: str) -> str:
    """Return the one value of a kind that `word` means; see `values_meant`.

    Raises UnknownValueError naming the values there are, and the nearest ones first; or the ones that `word`
    means alike, such as a topic of two periods.
    """
    meant = values_meant(connection, kind, word)
    if len(meant) == 1:
        return meant[0]
    called = kind.replace("_", " ")
    if meant:
        raise UnknownValueError(f"More than one {called} is {shown(word)}: {', '.join(meant)}. Take one.")
    vocabulary = VOCABULARIES[kind]
    near = _nearest(connection, vocabulary, word)
    hint = f" Did you mean {' or '.join(near)}?" if near else ""
    values = [row[0] for row in connection.execute(vocabulary.offered).fetchall()]
    offered = ("; " if any("," in value for value in values) else ", ").join(values)
    raise UnknownValueError(f"Unknown {called} {shown(word)}.{hint} There are: {offered or 'none'}.")


def _nearest(connection: duckdb.DuckDBPyConnection, vocabulary: Vocabulary, word: str) -> list[str]:
    """Return the values with a word much like `word`, the nearest first."""
    rows = connection.execute(f"SELECT lower(word), value FROM ({vocabulary.spellings})").fetchall()  # noqa: S608 (constants)
    values = {known: value for known, value in rows if known}
    near = process.extract(
        word[:_LONGEST].strip().lower(),
        sorted(values),
        scorer=OSA.normalized_similarity,
        score_cutoff=_ALIKE,
        limit=3,
    )
    return list(dict.fromkeys(values[known] for known, _, _ in near))
