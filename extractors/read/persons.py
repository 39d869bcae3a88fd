"""Persons and informal groups: who may be one, by type and name."""

from collections.abc import Sequence
from functools import cache

import polars as pl

from schema.code_lists import rows_of

# Creative Europe files artists under these types; only their names tell whether a person stands there
_TYPES_OF_ARTISTS = ("other", "artist agents", "art agents")


# What stands before and behind a whole word
_BEFORE = r"""(?:^|[\s.,:;'’"„“”«»()&/+|-])"""
_BEHIND = r"""(?:$|[\s.,:;'’"„“”«»()&/+|-])"""
_MOST_WORDS_OF_A_PERSON = 7


@cache
def _organisation_word() -> str:
    """The pattern of the words that name an organisation, at the start of a word or as a whole one."""
    words = {"whole": "", "prefix": ""}
    for row in rows_of("extractors.read", "organisation_words"):
        words[row["match"]] += f"|{row['pattern']}"
    whole, prefix = (words[match].removeprefix("|") for match in ("whole", "prefix"))
    return rf"(?i){_BEFORE}(?:(?:{whole}){_BEHIND}|(?:{prefix}))"


def may_be_person(names: Sequence[str]) -> pl.Expr:
    """Whether who is named in the columns `names` may be a natural person or an informal group."""
    kind = pl.col("organisation_type").str.to_lowercase().str.strip_chars()
    words = [row["pattern"] for row in rows_of("extractors.read", "person_words")]
    named = pl.any_horizontal(pl.col(name).str.to_lowercase().str.contains_any(words) for name in names)
    said = kind.str.contains_any([*words, "individual"]).fill_null(value=False) | named.fill_null(value=False)
    artistic = pl.col("programme").str.contains("Creative Europe|Culture") & kind.is_in(_TYPES_OF_ARTISTS)
    # only these names are looked at: null costs nothing
    artist = pl.when(artistic | pl.col("is_of_any_kind")).then(pl.coalesce(names).str.normalize("NFC"))
    # anything up to seven words: titles, particles, stage names, a family name before a comma
    short = artist.str.count_matches(r"\p{L}[^\s,;&/+|]*").is_between(1, _MOST_WORDS_OF_A_PERSON)
    named_like_person = short & ~artist.str.contains(_organisation_word())
    return said | named_like_person.fill_null(value=False)
