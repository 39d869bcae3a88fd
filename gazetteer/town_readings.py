"""What a city as published may say: `Mairena (Sevilla)`, `X - LUGO` and `gr. Sofia` read in several ways."""

import polars as pl

from gazetteer.place_names import words_of_name
from schema.code_lists import code_list

_PACKAGE = "gazetteer"
_LONGEST = 120  # characters of a city that are looked at
_MOST_WORDS = 6
_SENTENCE_END = r"(\p{L}{4})\.\s+"  # after a shorter word the full stop stands for what was left out
_CUTS = r"\s*[,;(/)|\n]\s*|\s+[-–—]+\s+|\s+[-–—]|[-–—]\s+"
# One hyphen may divide two places (`Urla-Izmir`); more, with no blank between, are one name in French
_HYPHENATED = r"^([^-–—]+)[-–—]([^-–—]+)$"
# Numbers of districts and delivery offices, and what is said before them
_DISTRICT = (
    r"\b(?:cedex|bp|cp|sector(?:ul)?|district|bezirk|arrondissement|kerulet|ker|mestska cast|mc)\b"
    r"|^[a-z]{1,3} \p{N}{4,6}\b"  # a postcode behind the sign of its country
    r"|\b[a-z]{0,2}\p{N}+(?:eme|er|e|th|nd|rd|st|[a-z])?\b"
)
# Articles that lists put behind a name: `Coruña, A`, `Rozas de Madrid, Las`
_ARTICLE_BEHIND = r"(?i)^(.+?)[,\s]*[,(]\s*(as?|os?|el|las?|los|les?|l'|il|the|die|der|das|de|den|het|'s)\)?$"
_ARTICLE_FIRST = "$2 $1"

# Ways to read a city, likeliest first
WHOLE, PART, LEADING, TRAILING = "whole", "part", "leading", "trailing"


def readings(published: pl.DataFrame) -> pl.DataFrame:
    """Return country_code, city, part, rank, how, words, left_out: every way to read a city, likeliest first.

    `published` has country_code and city, each pair once. `how` is whole, part (one of several that commas,
    brackets, slashes or dashes divide), leading (words at the front, before those of a district) or trailing
    (words at the end, behind those). `left_out` is what a leading or trailing reading leaves out.
    """
    c = pl.col
    no_towns = code_list(_PACKAGE, "no_towns")["written"].implode()
    looked_at = (
        published.filter(c("city").is_not_null())
        .select(
            "country_code", "city", text=c("city").str.head(_LONGEST).str.replace_all(_SENTENCE_END, "$1, ")
        )
        .filter(~words_of_name(c("text")).is_in(no_towns))
    )
    reordered = c("text").str.replace(_ARTICLE_BEHIND, _ARTICLE_FIRST)
    wholes = pl.concat(
        looked_at.select("country_code", "city", part=pl.lit(0, pl.Int64), words=words_of_name(text))
        for text in (c("text"), reordered)
    )
    parts = _parts(looked_at.with_columns(cut=c("text").str.replace_all(_CUTS, "\x00")))
    hyphenated = _parts(looked_at.with_columns(cut=c("text").str.replace(_HYPHENATED, "$1\x00$2")))
    by_likelihood = [
        (WHOLE, _spelt(wholes)),
        (WHOLE, _spelt(wholes.with_columns(_without_district()))),
        (PART, _spelt(parts)),
        (PART, _spelt(hyphenated).with_columns(is_hyphenated=True)),
        (LEADING, _shorter(parts, at_front=True)),
        (TRAILING, _shorter(parts, at_front=False)),
    ]
    return (
        pl.concat(
            [
                frame.with_columns(rank=rank, how=pl.lit(how))
                for rank, (how, frame) in enumerate(by_likelihood)
            ],
            how="diagonal",
        )
        .filter(
            c("words").str.len_chars() >= 2,
            ~c("words").is_in(no_towns),
        )
        .unique(["country_code", "city", "words"], keep="first", maintain_order=True)
    )


def _parts(cut_up: pl.DataFrame) -> pl.DataFrame:
    divided = pl.col("cut").str.split("\x00")
    return (
        cut_up.select("country_code", "city", part=pl.int_ranges(divided.list.len()), words=divided)
        .explode("part", "words")
        .with_columns(words_of_name(pl.col("words")))
        .with_columns(_without_district())
    )


def _without_district() -> pl.Expr:
    return pl.col("words").str.replace_all(_DISTRICT, " ").str.replace_all(" {2,}", " ").str.strip_chars(" ")


def _spelt(parts: pl.DataFrame) -> pl.DataFrame:
    """Add the readings without a word that says what it is, and those with short words written out."""
    before, after = (code_list(_PACKAGE, f"words_{side}_towns")["written"] for side in ("before", "after"))
    bare = (
        pl.col("words")
        .str.replace(rf"^(?:{'|'.join(before.sort(descending=True))}) ", "")
        .str.replace(rf" (?:{'|'.join(after)})$", "")
    )
    named = pl.concat([parts, parts.with_columns(words=bare)])
    short_words = code_list(_PACKAGE, "words_in_towns").select("written", "means").rows()
    shortened = named.filter(
        pl.col("words").str.contains(rf"\b(?:{'|'.join(short for short, _ in short_words)})\b")
    )
    if shortened.is_empty():  # most are
        return named
    long = [
        shortened.filter(pl.col("words").str.contains(rf"\b{short}\b")).with_columns(
            pl.col("words").str.replace(rf"\b{short}\b", written_out)
        )
        for short, written_out in short_words
    ]
    return pl.concat([named, *long])


def _shorter(parts: pl.DataFrame, *, at_front: bool) -> pl.DataFrame:
    """Return the front or the end of each part without its other words, the longest first."""
    words = pl.col("words")
    divided = parts.with_columns(words.str.split(" "))
    shorter = []
    for kept in range(_MOST_WORDS, 0, -1):
        front = words.list.head(kept) if at_front else words.list.tail(kept)
        rest = words.list.slice(kept) if at_front else words.list.head(words.list.len() - kept)
        shorter.append(
            divided.filter(words.list.len() > kept).with_columns(
                words=front.list.join(" "), left_out=rest.list.join(" ")
            )
        )
    return pl.concat(shorter)
