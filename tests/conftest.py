"""What holds for all tests: one test a core. More threads of Polars or DuckDB would wait for each other."""

import os
from functools import partial

import duckdb

os.environ.setdefault("POLARS_MAX_THREADS", "1")  # read when Polars is imported
duckdb.connect = partial(duckdb.connect, config={"threads": 1})
