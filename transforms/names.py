"""Names of organisations in Latin letters, and a key that equal spellings share."""

import polars as pl
from anyascii import anyascii

from transforms.steps import Step, over_distinct
from transforms.text import squeeze


def _transliterated(values: pl.Series) -> pl.Series:
    """Return `values` in ASCII: in Python for each value that needs it, so give it distinct ones."""
    is_foreign = values.str.contains(r"[^\x00-\x7F]").fill_null(value=False)
    latin = pl.Series([anyascii(text) for text in values.filter(is_foreign).to_list()], dtype=pl.String)
    return values.scatter(is_foreign.arg_true(), latin)


def _ascii(expr: pl.Expr) -> Step:
    return squeeze(expr).then(lambda line: Step(line, _transliterated))


def name_ascii(expr: pl.Expr) -> Step:
    """Return a name in readable Latin letters (``Πανεπιστήμιο`` → ``Panepistimio``); case stays.

    Null where nothing is left.
    """
    return over_distinct(expr, lambda raw: _ascii(raw).then(squeeze), pl.String)


def name_key(expr: pl.Expr) -> Step:
    """Return what spellings of one name share that differ only in accents, script, case, signs or order.

    ASCII, lower case, letters and digits; initials joined (``e.V.`` is ``ev``), tokens sorted. Null
    where nothing is left. It joins equal spellings and proves no identity: homonyms share it too.
    """

    def key(latin: pl.Expr) -> pl.Expr:
        plain = (
            latin.str.to_lowercase()
            .str.replace_all(r"['`]", "")
            .str.replace_all(r"\b([a-z0-9])\.", "$1")
            .str.replace_all(r"[^a-z0-9]+", " ")
            .str.strip_chars(" ")
        )
        return plain.str.split(" ").list.sort().list.join(" ")

    def unless_empty(found: pl.Expr) -> pl.Expr:
        return pl.when(found != "").then(found)

    return over_distinct(expr, lambda raw: _ascii(raw).then(key).then(unless_empty), pl.String)
