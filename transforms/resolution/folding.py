"""Text folded so that the ways to write one sound in Latin letters fall together.

Transliteration alone is not enough: one clerk writes ``München``, the next ``Muenchen``, a third
``MUNCHEN``; ``Πανεπιστήμιο Πατρών`` is ``Panepistimio Patron`` and ``Panepisthmio Patrwn``. So every text
is first read letter by letter (``data/romanisations.csv``), then transliterated, then the digraphs that
stand for one letter elsewhere are folded. A folded text is for comparing, never for showing.
"""

import re
from collections.abc import Mapping
from functools import cache

import polars as pl
from anyascii import anyascii

from schema.code_lists import code_list

# The first byte of a two-byte character as a letter, then its second byte as a sign
_MOJIBAKE = "[ÂÃÄÅÎÏÐÑØÙ][\u00a0-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]"
_ELIDED = r"\b(l|d|dell|dall|nell|all|sull|un)['`]"  # an article before a vowel: l'école, dell'arte
LONGEST = 300  # characters of a name that are looked at: enough for all but texts pasted into the field


def _pairs(script: str) -> tuple[list[str], list[str]]:
    """Return what is written and how it is read, longest first, so that the longest fits first."""
    found = (
        code_list("transforms.resolution", "romanisations").fill_null("").filter(pl.col("script") == script)
    )
    ordered = found.sort(pl.col("written").str.len_chars(), descending=True, maintain_order=True)
    return ordered["written"].to_list(), ordered["read"].to_list()


@cache
def own_reading(country: str | None) -> str | None:
    """Return the script that a country reads in its own way, None if it has none: most fold alike."""
    scripts = code_list("transforms.resolution", "romanisations")["script"].unique(maintain_order=True)
    return next((script for script in scripts if country and country in script.split()), None)


@cache
def folded_entries(name: str, column: str, country: str | None) -> Mapping[str, str]:
    """Return every entry of a column of a code list of this package, folded; entries are divided by "|".

    Ask with a `country` that has an `own_reading`, or with none.
    """
    cells = code_list("transforms.resolution", name)[column].drop_nulls()
    entries = cells.str.split("|").explode().unique(maintain_order=True)
    return dict(zip(entries, fold(entries, country).fill_null(""), strict=True))


def _replaced(expr: pl.Expr, script: str) -> pl.Expr:
    written, read = _pairs(script)
    return expr.str.replace_many(written, read, leftmost=True)


def _latin(values: pl.Series) -> pl.Series:
    """Return `values` in ASCII; Python works on those alone that need it."""
    foreign = values.str.contains(r"[^\x00-\x7F]").fill_null(value=False)
    # a picture would become the English word for it
    letters = values.filter(foreign).str.replace_all(r"\p{Extended_Pictographic}", " ")
    latin = pl.Series([anyascii(text) for text in letters.to_list()], dtype=pl.String)
    return values.scatter(foreign.arg_true(), latin)


def _mended(values: pl.Series) -> pl.Series:
    """Return text that was UTF-8 read as Windows-1252 as it was meant, where that can be told."""
    broken = values.str.contains(_MOJIBAKE).fill_null(value=False)
    return values.scatter(broken.arg_true(), pl.Series(map(_mend, values.filter(broken)), dtype=pl.String))


def _mend(text: str) -> str:
    # each part by itself: one letter that was lost for good must not keep the others broken
    def part(match: re.Match[str]) -> str:
        try:
            return match.group().encode("cp1252").decode()
        except UnicodeError:
            return match.group()

    return re.sub(_MOJIBAKE, part, text)


def fold(text: pl.Series, country: str | None = None) -> pl.Series:
    """Return text in lower-case ASCII words of folded letters, one blank between; null where nothing is left.

    `country` adds the readings of one country (Greek written by the shape of its letters).
    """
    name = "text"
    reading = own_reading(country)
    folded = (
        pl.DataFrame({name: _mended(text.str.head(LONGEST))})
        .select(_replaced(_replaced(pl.col(name).str.to_lowercase(), "greek"), "cyrillic"))
        .select(pl.col(name).map_batches(_latin, return_dtype=pl.String).str.to_lowercase())
        .select(
            pl.col(name)
            .str.replace_all(_ELIDED, "$1 ")
            .str.replace_all(r"['`\"]", "")
            .str.replace_all(r"\b([a-z])\.", "$1")  # initials: e.V., I.E.S.
            .str.replace_all(r"([0-9])([a-z])", "$1 $2")
            .str.replace_all(r"([a-z])([0-9])", "$1 $2")
            .str.replace_all(r"[^a-z0-9]+", " ")
            .str.strip_chars(" ")
        )
        .select(_replaced(_replaced(pl.col(name), "latin"), "doubled"))
    )
    if reading is not None:
        written, read = _pairs(reading)
        folded = folded.select(pl.col(name).str.replace_many(written, read, leftmost=True))
    # what stood for a letter may have been a word of its own
    tidy = pl.col(name).str.replace_all(r" {2,}", " ").str.strip_chars(" ")
    return folded.select(pl.when(tidy != "").then(tidy)).to_series().alias(text.name)
