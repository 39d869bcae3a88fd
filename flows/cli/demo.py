"""The demo: everything once, on made-up data from the local portal, without any network."""

import os

from extractors.sources import SOURCES
from flows.call_flow import run_flow
from flows.cli import show, terminal
from flows.server import prefect_server
from flows.settings import Settings, url_setting
from flows.steps.order import orders_of
from flows.steps.run import RunReport
from portal.difficulty import measure
from portal.generator import generate
from portal.server import Portal
from warehouse.database import read_database

PROJECTS = 2000
SEED = 7
FOLDER = "demo-data"
CARDS = 3
LOOKUPS = 60  # organisations in the register

# Coordinated projects count once: who takes part in most, and with how many others
_FIRST_LIST = """
WITH partners AS (
    SELECT a.organisation_id, count(DISTINCT b.organisation_id) AS partners
    FROM participations AS a JOIN participations AS b USING (project_id)
    WHERE a.organisation_id <> b.organisation_id
    GROUP BY a.organisation_id
)
SELECT o.name, o.country_code, count(DISTINCT p.project_id) AS projects,
    count(DISTINCT p.project_id) FILTER (WHERE p.role = 'coordinator') AS coordinated,
    coalesce(any_value(partners.partners), 0) AS partners
FROM organisations AS o
JOIN participations AS p USING (organisation_id)
LEFT JOIN partners USING (organisation_id)
GROUP BY o.organisation_id, o.name, o.country_code
ORDER BY projects DESC, partners DESC, o.name
LIMIT 10
"""
_COORDINATED = """
SELECT p.project_id FROM projects AS p JOIN project_identifiers AS i USING (project_id)
WHERE i.scheme = 'platform_id' AND p.organisation_count > 3 ORDER BY p.project_id LIMIT ?
"""

_SOURCES = """
SELECT source, sum(loaded_count)::BIGINT AS loaded, if(count(shared_count) > 0, 'projects', 'records') AS what
FROM ops.coverage GROUP BY source ORDER BY source
"""


def run_demo(*, all_sources: bool) -> RunReport:
    """Harvest the portal, build, publish, and show what came out.

    First what is fetched as a whole: lists and search, and with `all_sources` all others of that kind. Then
    what has to be named: a few cards, and with `all_sources` pages, and organisations looked up.
    """
    os.environ["ERASMUS_DATA"] = FOLDER
    os.environ["ERASMUS_REQUEST_INTERVAL"] = "0"  # the portal is our own
    os.environ["ERASMUS_REGISTER_LOOKUPS"] = str(LOOKUPS)
    terminal.line(f"making up {PROJECTS} projects (seed {SEED})")
    world = generate(PROJECTS, SEED)
    terminal.line(f"how hard its organisations are to tell apart:\n{measure(world)}")
    with Portal(world) as portal:
        for source in SOURCES.values():
            os.environ[url_setting(source)] = portal.urls[source.id]
        named = [source for source in SOURCES.values() if any(one.missing for one in source.takes)]
        whole = [source for source in SOURCES.values() if source not in named]
        settings = Settings()
        with prefect_server(settings.paths.prefect):
            first = [source for source in whole if all_sources or source.is_default]
            report = run_flow(orders_of([source.id for source in first]), settings)
            terminal.line(report.summary())
            values = {
                "projects": [row[0] for row in _query(settings, _COORDINATED, [CARDS])],
                "addresses": list(portal.web_pages_urls) if all_sources else [],
            }
            second = [
                source
                for source in named
                if all_sources or any(values.get(parameter.name) for parameter in source.takes)
            ]
            with_named = run_flow(orders_of([source.id for source in second], values=values), settings)
    with_named.problems = report.problems + with_named.problems
    terminal.line(with_named.summary())
    show.demo(settings, _query(settings, _FIRST_LIST, []), _query(settings, _SOURCES, []))
    return with_named


def _query(settings: Settings, sql: str, parameters: list[int]) -> list[tuple[str, ...]]:
    with read_database(settings.paths.warehouse) as connection:
        return connection.execute(sql, parameters).fetchall()
