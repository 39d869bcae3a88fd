"""The demo: everything once, on made-up data from the local portal, without any network."""

import os

from extractors.sources import SOURCES
from flows import show, terminal
from flows.command import run_flow
from flows.run import RunReport
from flows.server import prefect_server
from flows.settings import Settings, url_setting
from flows.wanted import Wanted
from portal.difficulty import measure
from portal.generator import generate
from portal.server import Portal
from warehouse.database import read_database

PROJECTS = 2000
SEED = 7
FOLDER = "demo-data"
CARDS = 3

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


def run_demo() -> RunReport:
    """Harvest the portal's lists, search and a few cards, build, publish, and show what came out."""
    os.environ["ERASMUS_DATA"] = FOLDER
    os.environ["ERASMUS_REQUEST_INTERVAL"] = "0"  # the portal is our own
    terminal.line(f"making up {PROJECTS} projects (seed {SEED})")
    world = generate(PROJECTS, SEED)
    terminal.line(f"how hard its organisations are to tell apart:\n{measure(world)}")
    with Portal(world) as portal:
        addresses = {
            "eprp_lists": portal.lists_url,
            "eprp_search": portal.search_url,
            "eprp_cards": portal.cards_url,
        }
        for source, address in addresses.items():
            os.environ[url_setting(SOURCES[source])] = address
        settings = Settings()
        with prefect_server(settings.paths.prefect):
            report = run_flow([Wanted(SOURCES["eprp_lists"]), Wanted(SOURCES["eprp_search"])], settings)
            terminal.line(report.summary())
            cards = tuple(row[0] for row in _query(settings, _COORDINATED, [CARDS]))
            with_cards = run_flow([Wanted(SOURCES["eprp_cards"], projects=cards)], settings)
    with_cards.problems = report.problems + with_cards.problems
    terminal.line(with_cards.summary())
    show.demo(settings, _query(settings, _FIRST_LIST, []))
    return with_cards


def _query(settings: Settings, sql: str, parameters: list[int]) -> list[tuple[str, ...]]:
    with read_database(settings.paths.warehouse) as connection:
        return connection.execute(sql, parameters).fetchall()
