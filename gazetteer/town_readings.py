"""What a city as published may say: `Mairena (Sevilla)`, `X - LUGO` and `gr. Sofia` read in several ways."""

import polars as pl

from gazetteer.place_names import words_of_name
from schema.code_lists import code_list

_PACKAGE = "gazetteer"
_LONGEST = 120  # characters of a city that are looked at
_MOST_WORDS = 6
_CUTS = r"\s*[,;(/)|\n]\s*|\s+[-–—]+\s+|\s+[-–—]|[-–—]\s+"
_HYPHEN = "[-–—]"
# Numbers of districts and delivery offices, and what is said before them
_DISTRICT = (
    r"\b(?:cedex|bp|cp|sector(?:ul)?|district|bezirk|arrondissement|kerulet|ker|mestska cast|mc)\b"
    r"|\b[a-z]{0,2}\p{N}+(?:eme|er|e|th|nd|rd|st|[a-z])?\b"
)
# Articles that lists put behind a name: `Coruña, A`, `Rozas de Madrid, Las`
_ARTICLE_BEHIND = r"(?i)^(.+?)[,\s]*[,(]\s*(as?|os?|el|las?|los|les?|l'|il|the|die|der|das|de|den|het|'s)\)?$"
_ARTICLE_FIRST = "$2 $1"

WHOLE, PART, LEADING = "whole", "part", "leading"


def readings(published: pl.DataFrame) -> pl.DataFrame:
    """Return country_code, city, part, rank, how, words: every way to read a city, likeliest first.

    `published` has country_code and city, each pair once. `how` is whole, part (one of several that commas,
    brackets, slashes or dashes divide) or leading (words at the front, before those of a district).
    """
    c = pl.col
    looked_at = published.filter(c("city").is_not_null()).with_columns(text=c("city").str.head(_LONGEST))
    reordered = c("text").str.replace(_ARTICLE_BEHIND, _ARTICLE_FIRST)
    wholes = pl.concat(
        looked_at.select("country_code", "city", pl.lit(0, pl.Int64).alias("part"), words=words_of_name(text))
        for text in (c("text"), reordered)
    )
    parts = _parts(looked_at, _CUTS)
    hyphenated = _parts(looked_at, f"{_CUTS}|{_HYPHEN}")
    bare = pl.concat([wholes, parts, hyphenated]).with_columns(_without_district())
    return (
        pl.concat(
            [
                _ranked(_spelt(wholes), 0, WHOLE),
                _ranked(_spelt(bare.head(wholes.height)), 1, WHOLE),
                _ranked(_spelt(parts.with_columns(_without_district())), 2, PART),
                _ranked(_spelt(hyphenated.with_columns(_without_district())), 3, PART),
                _ranked(_leading(parts.with_columns(_without_district())), 4, LEADING),
            ]
        )
        .filter(c("words").str.len_chars() >= 2)
        .sort("rank", "part")
        .unique(["country_code", "city", "words"], keep="first", maintain_order=True)
    )


def _parts(looked_at: pl.DataFrame, cuts: str) -> pl.DataFrame:
    divided = pl.col("text").str.replace_all(cuts, "\x00").str.split("\x00")
    return looked_at.select(
        "country_code", "city", part=pl.int_ranges(divided.list.len()), words=divided
    ).explode("part", "words").with_columns(words_of_name(pl.col("words")))


def _without_district() -> pl.Expr:
    return pl.col("words").str.replace_all(_DISTRICT, " ").str.replace_all(" {2,}", " ").str.strip_chars(" ")


def _spelt(parts: pl.DataFrame) -> pl.DataFrame:
    """Add to readings those without the word that says what it is, and those with short words written out."""
    before = code_list(_PACKAGE, "words_before_towns")["written"].unique(maintain_order=True)
    said_first = rf"^(?:{'|'.join(before.sort(descending=True))}) (.+)$"
    named = pl.concat([parts, parts.with_columns(words=pl.col("words").str.extract(said_first, 1)).drop_nulls()])
    long = [
        named.filter(pl.col("words").str.contains(rf"\b{short}\b")).with_columns(
            pl.col("words").str.replace(rf"\b{short}\b", written_out)
        )
        for short, written_out, _ in code_list(_PACKAGE, "words_in_towns").iter_rows()
    ]
    return pl.concat([named, *long])


def _leading(parts: pl.DataFrame) -> pl.DataFrame:
    """Return the front of each part, without its last words, the longest first."""
    divided = parts.with_columns(pl.col("words").str.split(" "))
    shorter = [
        divided.filter(pl.col("words").list.len() > kept).with_columns(
            pl.col("words").list.head(kept).list.join(" "), part=pl.col("part") * _MOST_WORDS - kept
        )
        for kept in range(_MOST_WORDS, 0, -1)
    ]
    return pl.concat(shorter)


def _ranked(found: pl.DataFrame, rank: int, how: str) -> pl.DataFrame:
    return found.select("country_code", "city", "part", "words", rank=pl.lit(rank), how=pl.lit(how))
