"""Fill the discovery tables from the tables that are there: one SQL file per table, in a fixed order.

PageRank and the brokers between fields need a graph library, which the caller brings: this package knows no
transforms.
"""

from collections.abc import Callable

import duckdb
import polars as pl

from warehouse.sql_files import sql_files

# Each is made of the ones before it
BEFORE_NETWORK = (
    "project_numbers",
    "partner_projects",
    "partner_pairs",
    "project_concepts",
    "partner_topics",
    "partner_concepts",
    "partner_fields",
    "partner_years",
)
AFTER_NETWORK = ("partner_profiles", "consortium_norms", "project_words", "search_words", "search_terms")

NetworkMeasures = Callable[[pl.DataFrame, pl.DataFrame, int], pl.DataFrame]

_EDGES = """
SELECT organisation_number, partner_number, weight FROM partner_pairs
WHERE organisation_number < partner_number ORDER BY organisation_number, partner_number
"""
_MAIN_FIELDS = """
SELECT organisation_number, min_by(field, (-project_count, field)) AS main_field
FROM partner_fields GROUP BY organisation_number ORDER BY organisation_number
"""


def fill_discovery(connection: duckdb.DuckDBPyConnection, measure_network: NetworkMeasures) -> None:
    """Fill every discovery table; the tables that they are made of, and the macros, must be there.

    `measure_network` takes the edges of the network (organisation_number, partner_number, weight; each pair
    once), the main field of each organisation (organisation_number, main_field), and how many organisations
    there are. It returns organisation_number, pagerank, pagerank_place, field_brokerage, is_broker.
    """
    for name in BEFORE_NETWORK:
        _fill(connection, name)
    count = connection.execute("SELECT count(*) FROM organisations").fetchall()[0][0]
    network = measure_network(connection.execute(_EDGES).pl(), connection.execute(_MAIN_FIELDS).pl(), count)
    connection.register("network", network)
    for name in AFTER_NETWORK:
        _fill(connection, name)
    connection.unregister("network")
    connection.execute("DROP TABLE project_words")


def _fill(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    connection.execute(sql_files("discovery")[name].sql)
