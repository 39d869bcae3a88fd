"""Text as it enters: without what can't be seen, and in one form of each letter.

What is invisible may hide an address from every search for it: an e-mail with a soft hyphen in it is one
again as soon as somebody drops the hyphen. So it is dropped here, before anything is searched.
"""

from collections.abc import Mapping

import polars as pl

# Soft hyphen, zero-width space, direction marks, joiners of words, byte order mark, variation selectors
_INVISIBLE = (
    r"[\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180E\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F"
    r"\u3164\uFE00-\uFE0F\uFEFF\uFFA0\uFFF9-\uFFFB\x{E0000}-\x{E0FFF}]+"
)
# Joiners mean something in some scripts, and nothing before the letters, digits and signs of Europe
_JOINERS = r"[\u200C\u200D]+([\x00-\u058F]|$)"
_BLANKS = r"[\p{Zs}&&[^ ]]"
_CONTROL = r"[\p{Cc}&&[^\n\r\t]]"
# Wide and small forms of Latin letters, digits and signs
_WIDE = r"[\uFE50-\uFE6F\uFF01-\uFF5E]"
UNUSUAL = rf"{_INVISIBLE}|[\u200C\u200D]|{_BLANKS}|{_CONTROL}|{_WIDE}|\p{{M}}"


def columns_showing(frame: pl.DataFrame, signs: Mapping[str, str]) -> list[str]:
    """Those columns of `signs` in which their pattern is found anywhere: nearly always none.

    They are asked all at once, and each different text once. What is dear is then done to these alone.
    """
    if frame.is_empty() or not signs:
        return []
    found = frame.select(pl.col(name).unique().str.contains(sign).any() for name, sign in signs.items()).row(
        0
    )
    return [name for name, is_found in zip(signs, found, strict=True) if is_found]


def plain(texts: pl.Series) -> pl.Series:
    """Texts in NFC without invisible and control characters, blanks ordinary ones, wide letters narrow."""
    places = texts.str.contains(UNUSUAL).fill_null(value=False).arg_true()
    if not len(places):
        return texts
    text = pl.col(texts.name)
    cleaned = (
        texts.gather(places)
        .to_frame()
        .select(
            text.str.replace_all(_INVISIBLE, "")
            .str.replace_all(_JOINERS, "${1}")
            .str.replace_all(f"{_BLANKS}|{_CONTROL}", " ")
        )
        .select(
            pl.when(text.str.contains(_WIDE))
            .then(text.str.normalize("NFKC"))
            .otherwise(text.str.normalize("NFC"))
        )
    )
    cleaned = cleaned.select(pl.when(text != "").then(text))  # what held nothing that is seen held nothing
    return texts.clone().scatter(places, cleaned.to_series())  # `scatter` writes in place
