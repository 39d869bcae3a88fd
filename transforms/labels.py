"""How labels are compared, and looked up in a code list."""

import polars as pl

# Everything that is printed as a dash: hyphens, figure, en and em dash, bar, minus.
DASHES = r"[\u2010-\u2015\u2212\uFE58\uFE63\uFF0D]"


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
