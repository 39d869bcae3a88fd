"""What sources give, told by their parsers' mappings, and what is staged: the same columns."""

import pytest

from extractors.contract import STAGED_TABLES
from extractors.sources import SOURCES
from schema import STAGED

# what every document is staged to says how reading went, and is no source's to give
GIVEN = [name for name in STAGED if name not in ("rejected", "notices")]
COLUMNS = [(table, column) for table in GIVEN for column in STAGED_TABLES[table]]


@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=[".".join(place) for place in COLUMNS])
def test_a_staged_column_is_given_by_a_source(table: str, column: str) -> None:
    giving = {source.id for source in SOURCES.values() if column in source.gives.get(table, ())}
    assert giving, f"no source gives {table}.{column}: take it out of schema/"


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_a_source_gives_no_column_that_is_not_staged(source) -> None:
    for table, columns in source.gives.items():
        assert set(columns) <= STAGED_TABLES[table].keys(), f"{source.id}: {table}"
        assert len(set(columns)) == len(columns)
