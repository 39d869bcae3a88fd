"""`erasmus profile`: all that one page says of an organisation."""

from typing import Any

import duckdb

from warehouse.ask.opening import rows_of

PARTNERS = 10
SIMILAR = 8
THEMES = 8
PROJECTS = 8

_IDENTITY = """
SELECT organisation_id, name, country_code, city, region, organisation_type, website, pic, oid, erasmus_code,
    confidence
FROM organisations WHERE organisation_id = $id
"""
_NAMES = """
SELECT name, mention_count, is_canonical FROM organisation_names WHERE organisation_id = $id
ORDER BY is_canonical DESC, mention_count DESC, name
"""
_IDENTIFIERS = """
SELECT scheme, value, mention_count, is_trusted FROM organisation_identifiers WHERE organisation_id = $id
ORDER BY scheme, mention_count DESC, value
"""
_RETIRED = "SELECT organisation_id FROM organisation_redirects WHERE redirected_to = $id ORDER BY ALL"
_FIGURES = """
SELECT * EXCLUDE (organisation_number, organisation_id, name, country_code, city, organisation_type)
FROM partner_profiles WHERE organisation_id = $id
"""
_YEARS = """
SELECT call_year, project_count, coordinated_count, partner_count, new_partner_count
FROM partner_years WHERE organisation_id = $id ORDER BY call_year
"""
_PARTNERS = f"""
SELECT p.partner_id AS organisation_id, o.name, o.country_code, p.project_count, p.first_call_year,
    p.last_call_year, p.weight
FROM partner_pairs AS p JOIN organisations AS o ON o.organisation_id = p.partner_id
WHERE p.organisation_id = $id
ORDER BY p.project_count DESC, p.last_call_year DESC, p.partner_id LIMIT {PARTNERS}
"""  # noqa: S608 (constants)
_CONCEPTS = f"""
SELECT c.concept_id, c.project_count, c.coordinated_count, c.last_call_year
FROM partner_concepts AS c WHERE c.organisation_id = $id
ORDER BY c.project_count DESC, c.concept_id LIMIT {THEMES}
"""  # noqa: S608 (constants)
_TOPICS = f"""
SELECT t.topic_id, n.label, t.project_count, t.last_call_year
FROM partner_topics AS t JOIN topics AS n USING (topic_id) WHERE t.organisation_id = $id
ORDER BY t.project_count DESC, t.topic_id LIMIT {THEMES}
"""  # noqa: S608 (constants)
_SIMILAR = f"""
SELECT organisation_id, name, country_code, score, together_count, shared_concept_ids, example_project_ids
FROM similar_partners($id, top := {SIMILAR}) ORDER BY place
"""  # noqa: S608 (constants)
_PROJECTS = f"""
SELECT t.project_id, p.title, t.role, t.call_year, t.action_code, p.status, t.is_withdrawn, p.card_url
FROM partner_projects AS t JOIN projects AS p USING (project_id)
WHERE t.organisation_id = $id
ORDER BY t.call_year DESC NULLS LAST, t.project_id DESC LIMIT {PROJECTS}
"""  # noqa: S608 (constants)
_LOADED_YEARS = "SELECT min(call_year), max(call_year) FROM partner_years"


def read_profile(connection: duckdb.DuckDBPyConnection, organisation_id: str) -> dict[str, Any]:
    """Return what the warehouse knows of an organisation, ready for JSON; lists hold the most telling rows.

    `figures` is its row of partner_profiles, null where it takes part in nothing that is loaded. `projects`
    are the newest ones, `partners` those it worked with most.
    """
    asked = {"id": organisation_id}
    [identity] = rows_of(connection, _IDENTITY, asked)
    figures = rows_of(connection, _FIGURES, asked)
    first_year, last_year = connection.execute(_LOADED_YEARS).fetchall()[0]
    return {
        **identity,
        "retired_ids": [row["organisation_id"] for row in rows_of(connection, _RETIRED, asked)],
        "names": rows_of(connection, _NAMES, asked),
        "identifiers": rows_of(connection, _IDENTIFIERS, asked),
        "figures": figures[0] if figures else None,
        "years": rows_of(connection, _YEARS, asked),
        "concepts": rows_of(connection, _CONCEPTS, asked),
        "topics": rows_of(connection, _TOPICS, asked),
        "partners": rows_of(connection, _PARTNERS, asked),
        "similar": rows_of(connection, _SIMILAR, asked),
        "projects": rows_of(connection, _PROJECTS, asked),
        "loaded_years": [first_year, last_year],
    }
