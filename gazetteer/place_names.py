"""Names of towns as keys that can be compared: `BRNO-STŘED` and `Brno střed` are one."""

import polars as pl

# Letters that no Unicode normalisation takes apart; ς is σ at the end of a word
_LETTERS = {
    "ß": "ss", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ħ": "h",
    "ŋ": "n", "ς": "σ", "ё": "е",
}  # fmt: skip
_SPELT_OUT = {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"}


def words_of_name(name: pl.Expr) -> pl.Expr:
    """Return the words of a name in lower case without diacritics, one blank between; its script stays."""
    return (
        _letters(name)
        .str.replace_all(r"\p{M}", "")
        .str.replace_all(r"[^\p{L}\p{N}]+", " ")
        .str.strip_chars(" ")
    )


def name_key(name: pl.Expr) -> pl.Expr:
    """Return the words of a name without the blanks between."""
    return _letters(name).str.replace_all(r"[^\p{L}\p{N}]+", "")


def _letters(name: pl.Expr) -> pl.Expr:
    """Return a name in lower case, its diacritics apart from the letters that bear them."""
    letters = name.str.to_lowercase().str.replace_many(list(_LETTERS), list(_LETTERS.values()))
    return letters.str.normalize("NFKD")


def spelt_out(name: pl.Expr) -> pl.Expr:
    """Return a name with its umlauts as two letters, as clerks type them: München as muenchen."""
    return name.str.to_lowercase().str.replace_many(list(_SPELT_OUT), list(_SPELT_OUT.values()))
