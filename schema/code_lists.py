"""The one reader of code lists: CSV files of words that a package carries in its folder ``data``.

Every list is a table of strings. Where a row's truth was not read in a source but remembered, its column
``status`` says ``unverified``.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

import polars as pl

Row = dict[str, str | None]


@cache
def code_list(package: str, name: str) -> pl.DataFrame:
    """Return ``data/{name}.csv`` of a package as a frame of strings; empty cells are null."""
    data = files(package).joinpath("data", f"{name}.csv").read_bytes()
    return pl.read_csv(data, infer_schema=False)


@cache
def rows_of(package: str, name: str) -> Sequence[Mapping[str, str]]:
    """Return the rows of a code list as mappings; empty cells are empty strings."""
    return tuple(code_list(package, name).fill_null("").to_dicts())
