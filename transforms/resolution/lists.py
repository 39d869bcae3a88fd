"""The code lists of this package: CSV files in ``data``, each entry with its reason."""

from functools import cache
from importlib.resources import files

import polars as pl


@cache
def entries(name: str) -> pl.DataFrame:
    """Return ``data/{name}.csv`` as a frame of strings; an empty cell is an empty string."""
    source = files("transforms.resolution").joinpath("data", f"{name}.csv").read_bytes()
    return pl.read_csv(source, infer_schema=False).fill_null("")
