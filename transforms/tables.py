"""The packaged code lists of ``transforms/data``, and what is done to text before it is looked up.

Every list is a CSV of strings. Where a row's truth was not read in a source but remembered, its
column ``status`` says ``unverified``. All lists are open: a value that is not in one is kept and
flagged by the function that looked it up, never an error.
"""

from functools import cache
from importlib.resources import files

import polars as pl

# Everything that is printed as a dash: hyphens, figure, en and em dash, bar, minus.
DASHES = r"[\u2010-\u2015\u2212\uFE58\uFE63\uFF0D]"


@cache
def table(name: str) -> pl.DataFrame:
    """Return ``data/{name}.csv`` as a frame of strings; empty cells are null."""
    source = files("transforms").joinpath("data", f"{name}.csv").read_bytes()
    return pl.read_csv(source, infer_schema=False)


def label_key(expr: pl.Expr) -> pl.Expr:
    """Return what two spellings of one label share: lower case, letters and digits only.

    Dashes, quotes, slashes, spaces and "&" beside "and" are all spelling; the accents are not.
    """
    return (
        expr.str.normalize("NFKC")
        .str.to_lowercase()
        .str.replace_all("&", " and ", literal=True)
        .str.replace_all(r"[^\p{L}\p{N}+]+", " ")
        .str.strip_chars(" ")
    )


def lookup(key: pl.Expr, keys: pl.Series, values: pl.Series) -> pl.Expr:
    """Return the value that stands beside `key` in two columns of one list, null where none does."""
    return key.replace_strict(keys, values, default=None, return_dtype=values.dtype)
