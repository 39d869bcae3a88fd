"""The macros of partner discovery: one SQL file each, kept inside the database.

They use nothing but tables and core functions, so that they answer wherever the file is opened.
"""

import duckdb

from warehouse.sql_files import sql_files

# A macro may use those before it
MACROS = (
    "words_of",
    "current_id",
    "newest_call_year",
    "takes_part",
    "find_partners",
    "similar_partners",
    "shared_partners",
    "partner_history",
    "consortium_gaps",
    "find_requests",
)


def create_macros(connection: duckdb.DuckDBPyConnection) -> None:
    """Create every macro; the tables that they read must be there."""
    for name in MACROS:
        connection.execute(sql_files("macros")[name].sql)
