"""Text as people typed it: whitespace, stand-ins for nothing, broken encodings, two languages in one."""

import re

import polars as pl

from schema.code_lists import code_list
from transforms.labels import DASHES
from transforms.steps import Step, read_columns, stepwise

ABSTRACT_LENGTH = 300
PARTS = pl.Struct({"english": pl.String, "other": pl.String})

# Invisible characters that carry nothing here: soft hyphen, zero-width space, direction marks, joiners
# of words, byte order mark. Zero-width (non-)joiners stay: some scripts are misspelt without them.
_INVISIBLE = r"[\u00AD\u200B\u200E\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\uFEFF]+"
# Characters that composing (NFC) leaves alone, that nothing composes with, and that can be seen: only
# text that holds another one is composed, which is dear.
_PLAIN = (
    r"\x00-\u00AC\u00AE-\u02FF\u0384-\u0386\u0388-\u0482\u048A-\u058F\u10A0-\u10FF"
    r"\u2002-\u200A\u2010-\u2029\u202F-\u205F\u2070-\u20CF\u2190-\u2328\u2460-\u2ADB"
)
_BREAK = r"\r\n?|[\u0085\u2028\u2029\x0B\x0C]"

# UTF-8 read as Windows-1252 or Latin-1: the lead byte of a two- or three-byte character as a letter,
# its continuation byte as a sign that never follows that letter in real text.
_CONTINUATION = (
    r"[\u0080-\u00BF\u20AC\u201A\u0192\u201E\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\u017D"
    r"\u2022\u02DC\u2122\u0161\u203A\u0153\u017E\u0178]"
)
_MOJIBAKE = (
    rf"[\u00C2-\u00C5\u00CE-\u00D1\u00D8\u00D9]{_CONTINUATION}"  # é as Ã©, č as Ä, α as Î±, д as Ð´
    # curly quotes and dashes may follow such a letter, but not amid a word: ő as Å‘
    r"|[\u00C2-\u00C5\u00CE-\u00D1][\u2013\u2014\u2018\u2019\u201C\u201D]\p{L}"
    r"|\u00E2\u20AC|\u00E2\u0080|\u00E1[\u00B8-\u00BB]"  # curly quotes and dashes, Vietnamese and Georgian
    r"|\uFFFD"  # something was lost for good
)


def _composed(text: pl.LazyFrame) -> pl.LazyFrame:
    """Compose column ``raw`` (NFC), and drop what is invisible, where there is anything of the kind."""
    c = pl.col("raw")
    is_ascii = c.str.len_bytes() == c.str.len_chars()
    return (
        text.with_columns(foreign=pl.when(~is_ascii).then(c))
        .with_columns(foreign=pl.when(pl.col("foreign").str.contains(rf"[^{_PLAIN}]")).then("foreign"))
        .with_columns(
            raw=pl.coalesce(pl.col("foreign").str.replace_all(_INVISIBLE, "").str.normalize("NFC"), c)
        )
    )


def _on_one_line(text: pl.LazyFrame) -> pl.LazyFrame:
    c = pl.col("raw")
    untidy = pl.when(c.str.contains(r"[\s\p{Cc}&&[^ ]]|  |\A | \z")).then(c)
    tidy = pl.col("untidy").str.replace_all(r"[\s\p{Cc}]{2,}|[\s\p{Cc}&&[^ ]]", " ").str.strip_chars(" ")
    return (
        _composed(text)
        .with_columns(untidy=untidy)
        .with_columns(tidy=pl.coalesce(tidy, c))
        .select(tidy=pl.when(pl.col("tidy") != "").then("tidy"))
    )


def _in_lines(text: pl.LazyFrame) -> pl.LazyFrame:
    c = pl.col("raw")
    broken = pl.when(c.str.contains(_BREAK)).then(c).str.replace_all(_BREAK, "\n")
    t = pl.col("tidy")
    untidy = pl.when(t.str.contains(r"[\s\p{Cc}&&[^ \n]]|  | \n|\n |\n{3}|\A\s|\s\z")).then(t)
    u = pl.col("untidy")
    return (
        _composed(text)
        .with_columns(tidy=pl.coalesce(broken, c))
        .with_columns(untidy=untidy)
        .with_columns(untidy=u.str.replace_all(r"[\s\p{Cc}&&[^\n]]{2,}|[\s\p{Cc}&&[^ \n]]", " "))
        .with_columns(
            untidy=u.str.replace_all(" \n", "\n", literal=True)
            .str.replace_all("\n ", "\n", literal=True)
            .str.strip_chars(" \n")
        )
        .with_columns(gaping=pl.when(u.str.contains("\n\n\n", literal=True)).then(u))
        .with_columns(tidy=pl.coalesce(pl.col("gaping").str.replace_all(r"\n{3,}", "\n\n"), u, t))
        .select(tidy=pl.when(t != "").then(t))
    )


def _stands_for_nothing(text: pl.LazyFrame) -> pl.LazyFrame:
    """Add whether ``tidy`` is a placeholder; long text is none and isn't looked at."""
    placeholders = code_list("transforms", "placeholders")["placeholder"].implode()
    short = pl.col("short")
    return text.with_columns(
        short=pl.when(pl.col("tidy").str.len_bytes() <= LONGEST_PLACEHOLDER).then("tidy")
    ).with_columns(
        is_placeholder=(
            short.str.to_lowercase().is_in(placeholders) | ~short.str.contains(r"[^\p{P}\p{S}\s]")
        ).fill_null(value=False)
    )


def _without_placeholders(text: pl.LazyFrame) -> pl.LazyFrame:
    return _stands_for_nothing(text).select(pl.when(~pl.col("is_placeholder")).then("tidy"))


# No placeholder has more bytes, so longer values are never compared.
LONGEST_PLACEHOLDER = 64


def squeeze(expr: pl.Expr) -> Step:
    """Return text on one line: each run of whitespace and control characters one space, none at the ends.

    Composed (NFC), invisible marks dropped, empty text null. Placeholders stay: see `clean`.
    """
    return stepwise(expr, _on_one_line, pl.String)


def clean(expr: pl.Expr) -> Step:
    """Return text squeezed to one line, null where it is empty or a placeholder."""
    return stepwise(expr, lambda raw: _without_placeholders(_on_one_line(raw)), pl.String)


def clean_text(expr: pl.Expr) -> Step:
    """Return a long text cleaned like `clean`, its line breaks kept (at most one empty line between)."""
    return stepwise(expr, lambda raw: _without_placeholders(_in_lines(raw)), pl.String)


def is_blank(expr: pl.Expr) -> pl.Expr:
    """Return whether text is null or holds nothing visible."""
    return (~expr.str.contains(rf"[^\s\p{{Cc}}{_INVISIBLE[1:-2]}]")).fill_null(value=True)


def is_placeholder(expr: pl.Expr) -> Step:
    """Return whether text stands for nothing (``x``, ``N/A``, ``-``, ``null``); null text is not one.

    The list is ``data/placeholders.csv``; text of punctuation alone is one, too.
    """
    # whitespace aside, a placeholder is short
    near = pl.when(expr.str.len_bytes() <= 4 * LONGEST_PLACEHOLDER).then(expr)
    return stepwise(
        near, lambda raw: _stands_for_nothing(_on_one_line(raw)).select("is_placeholder"), pl.Boolean
    )


def is_mojibake(expr: pl.Expr) -> pl.Expr:
    """Return whether text shows the marks of a wrong decoding (``Ã©``, ``â€™``, U+FFFD).

    Only told, never repaired: which of several wrong turns a text took can't be known from it.
    """
    return expr.str.contains(_MOJIBAKE).fill_null(value=False)


def _heading(words: pl.Series) -> str:
    """Return the pattern of a heading in one of `words`; group 1 is what belongs to the text before it."""
    ordered = sorted(words, key=len, reverse=True)
    choice = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in ordered)
    # at the start of the text or of a line or after a sentence; in brackets, or followed by a colon,
    # a dash between blanks, or the end of the line
    return (
        r"(?i)(^|\n|[.!?;)\]»”\"]\s)\s*[*_#-]*\s*"
        rf"(?:[\[(]\s*(?:{choice})\s*[\])]\s*:?|(?:{choice})\s*(?::|\n|\s[-–—]\s))"
    )


def english_part(expr: pl.Expr) -> Step:
    """Return Struct{english, other}: a bilingual text at the headings that name its languages.

    ``Short summary in English: …`` or ``EN: …`` begins the English part, a heading such as
    ``Zusammenfassung:`` ends it; ``FR:`` does so only where the English one is ``EN:``, for a list of
    partners by country looks the same. The rest is `other`. Without an English heading `english` is
    null and `other` the whole text: in which language it is must be asked of the words (see
    `language`). Headings, but no other words, are dropped. List: ``data/bilingual_markers.csv``.
    """
    markers = code_list("transforms", "bilingual_markers").with_columns(
        is_code=pl.col("marker").str.len_chars() < _SHORT
    )
    is_english = pl.col("language") == "en"
    english = _heading(markers.filter(is_english)["marker"])
    foreign = _heading(markers.filter(~is_english & ~pl.col("is_code"))["marker"])
    foreign_or_code = _heading(markers.filter(~is_english)["marker"])
    code = _heading(markers.filter(is_english & pl.col("is_code"))["marker"])

    def run(texts: pl.Series) -> pl.Series:
        c = pl.col
        cleaned = read_columns(pl.DataFrame({"raw": texts}), text=clean_text(c("raw")))
        # control characters can't occur in a cleaned text, so they can stand for the headings
        split = (
            cleaned.lazy()
            # a cheap look first: most texts name no language
            .with_columns(near=pl.when(c("text").str.contains(r"(?i-u:english|\b(?:eng?)\b)")).then("text"))
            .with_columns(marked=pl.when(c("near").str.contains(english)).then("near"))
            .with_columns(
                halves=c("marked").str.replace(english, "${1}\x01").str.splitn("\x01", 2),
                by_code=c("marked").str.extract(f"({english})", 1).str.contains(code),
            )
            .with_columns(before=c("halves").struct[0], after=c("halves").struct[1])
            .with_columns(
                parts=pl.when("by_code")
                .then(c("after").str.replace(foreign_or_code, "${1}\x02"))
                .otherwise(c("after").str.replace(foreign, "${1}\x02"))
                .str.splitn("\x02", 2),
                headless=c("before").str.replace(rf"\A(?:{foreign_or_code})", ""),
            )
            .with_columns(
                rest=pl.when(c("marked").is_not_null()).then(
                    pl.concat_str("headless", c("parts").struct[1], separator="\n\n", ignore_nulls=True)
                )
            )
            .select("text", "rest", is_marked=c("marked").is_not_null(), english=c("parts").struct[0])
            .collect()
        )
        tidy = read_columns(split, english=clean_text(c("english")), rest=clean_text(c("rest")))
        parts = pl.struct("english", other=pl.when("is_marked").then("rest").otherwise("text"))
        return tidy.select(parts).to_series().cast(PARTS)

    return Step(expr, run)


# Markers below this length are codes of languages (EN, FRA), which are codes of countries, too.
_SHORT = 4


def abstract(expr: pl.Expr) -> Step:
    """Return text on one line of at most 300 characters, cut after a word and closed with "…"."""
    return Step(expr, _shortened)


def _shortened(texts: pl.Series) -> pl.Series:
    c = pl.col
    # whitespace may shrink, so more than needed is looked at, but never a whole long text
    window = 2 * ABSTRACT_LENGTH
    whole = pl.DataFrame({"whole": texts.str.strip_chars()})
    return (
        read_columns(
            whole, line=clean(c("whole").str.head(window)), is_cut=c("whole").str.len_chars() > window
        )
        .with_columns(long=pl.when(c("is_cut") | (c("line").str.len_chars() > ABSTRACT_LENGTH)).then("line"))
        .with_columns(
            cut=c("long")
            .str.head(ABSTRACT_LENGTH)  # a blank at the very end shows that the last word is whole
            .str.replace(r"\s\S*$", "")
            .str.head(ABSTRACT_LENGTH - 1)
            .str.replace(rf"(?:[\s,;:(\[/-]|{DASHES})+$", "")
        )
        .select(pl.coalesce(c("cut") + "…", "line"))
        .to_series()
    )
