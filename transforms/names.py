"""Names of organisations in Latin letters, and a key that equal spellings share."""

import polars as pl
from anyascii import anyascii

from transforms.boundary import stepwise
from transforms.text import squeeze


def _transliterated(values: pl.Series) -> pl.Series:
    """Return `values` in ASCII: per distinct value that needs it, in Python."""
    foreign = values.filter(values.str.contains(r"[^\x00-\x7F]")).unique()
    if foreign.is_empty():
        return values
    latin = pl.Series("latin", [anyascii(text) for text in foreign.to_list()], dtype=pl.String)
    pairs = pl.DataFrame({"raw": foreign, "latin": latin})
    joined = pl.DataFrame({"raw": values}).join(pairs, on="raw", how="left", maintain_order="left")
    return joined.select(pl.coalesce("latin", "raw")).to_series().alias(values.name)


def _ascii(expr: pl.Expr) -> pl.Expr:
    return expr.map_batches(_transliterated, return_dtype=pl.String, is_elementwise=True)


def name_ascii(expr: pl.Expr) -> pl.Expr:
    """Return a name in readable Latin letters (``Πανεπιστήμιο`` → ``Panepistimio``); case stays.

    Null where nothing is left.
    """
    return squeeze(_ascii(squeeze(expr)))


def name_key(expr: pl.Expr) -> pl.Expr:
    """Return what spellings of one name share that differ only in accents, script, case, signs or order.

    ASCII, lower case, letters and digits; initials joined (``e.V.`` is ``ev``), tokens sorted. Null
    where nothing is left. It joins equal spellings and proves no identity: homonyms share it too.
    """

    def steps(raw: pl.LazyFrame) -> pl.LazyFrame:
        plain = (
            pl.col("ascii")
            .str.to_lowercase()
            .str.replace_all(r"['`]", "")
            .str.replace_all(r"\b([a-z0-9])\.", "$1")
            .str.replace_all(r"[^a-z0-9]+", " ")
            .str.strip_chars(" ")
        )
        return (
            raw.with_columns(ascii=_ascii(squeeze(pl.col("raw"))))
            .with_columns(plain=plain)
            .with_columns(key=pl.col("plain").str.split(" ").list.sort().list.join(" "))
            .select(pl.when(pl.col("key") != "").then("key"))
        )

    return stepwise(expr, steps, pl.String)
