"""Write the data dictionary out of the registry; ``make docs`` puts it into ``docs/``."""

from collections.abc import Iterator

import dataframely as dy

from schema import SCHEMAS, describe
from schema.columns import facts
from warehouse.database import duckdb_type

INTRODUCTION = """\
# Data dictionary

This page is generated from `schema/` by `make docs`; a test holds the two together.

Tables of schema `main` are in the warehouse, in the release's `erasmus.duckdb`, and as one Parquet file
each in `releases/latest/`. Tables of schema `ops` say how the build went; they are in the DuckDB files alone.

## Reading a release

Paths are relative to the data folder (`data`, or `demo-data` after the demo).

With DuckDB, in any of its clients:

```sql
SELECT country_code, count(*) AS organisations
FROM 'releases/latest/organisations.parquet'
GROUP BY country_code ORDER BY organisations DESC;
```

With Polars:

```python
import polars as pl

participations = pl.scan_parquet("releases/latest/participations.parquet")
print(participations.group_by("role").len().collect())
```

With pandas:

```python
import pandas as pd

grants = pd.read_parquet("releases/latest/grants.parquet")
print(grants[grants["is_current"]]["amount_eur"].sum())
```

A grant is what was awarded to the whole project at selection: never sum it as if a partner had received it.
"""


def dictionary() -> str:
    """Return the data dictionary as Markdown."""
    parts = [INTRODUCTION]
    for schema, tables in SCHEMAS.items():
        parts.append(f"## Schema {schema}\n")
        parts += [_table(name, table) for name, table in tables.items()]
    return "\n".join(parts)


def _table(name: str, table: type[dy.Schema]) -> str:
    rows = "\n".join(_rows(table))
    head = "| column | type | meaning | published as |\n|---|---|---|---|"
    return f"### {name}\n\n{describe(table)}\n\n{head}\n{rows}\n"


def _rows(table: type[dy.Schema]) -> Iterator[str]:
    key = table.primary_key()
    for name, column in table.columns().items():
        remarks = ["key" if name in key else "never null"] if not column.nullable else []
        known = facts(column)
        if known.allowed:
            remarks.append("one of " + ", ".join(f"`{value}`" for value in known.allowed))
        if known.reference is not None:
            apart = f" unless {known.reference.unless}" if known.reference.unless else ""
            remarks.append(f"found in `{known.reference.table}.{known.reference.column}`{apart}")
        meaning = "; ".join([column.description or "", *remarks])
        yield f"| `{name}` | {duckdb_type(column.dtype)} | {meaning} | {known.published_as} |"


if __name__ == "__main__":
    print(dictionary(), end="")
