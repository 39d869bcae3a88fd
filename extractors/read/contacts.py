"""E-mails and phones: where they stand, and how a text is rid of them."""

from collections.abc import Sequence

import polars as pl

from schema.personal import EMAIL, EMAIL_SIGN, LABELLED_PHONE, LABELLED_PHONE_SIGN, PHONE, PHONE_SIGN

EMAIL_REMOVED = "[e-mail removed]"
PHONE_REMOVED = "[phone removed]"

# A cheap sign that a text may hold something, its pattern, and what is put in its place
EMAILS = ((EMAIL_SIGN, EMAIL, ""),)
PERSONAL = (
    (EMAIL_SIGN, EMAIL, EMAIL_REMOVED),
    (PHONE_SIGN, PHONE, PHONE_REMOVED),
    (LABELLED_PHONE_SIGN, LABELLED_PHONE, "${1}" + PHONE_REMOVED),
)

# Columns where only an identifier should stand
_IDENTIFIERS = ("identifier", "platform_organisation_id", "pic", "oid", "erasmus_code")
# phones without a plus sign, where only an identifier should stand
_DIALLED = r"^\s*(?:00[1-9][\d ()/.]{8,}|\(?0\d[\d ]*[)/ .][\d ()/.]*)$"


def has_phone(column: str) -> pl.Expr:
    """Whether a phone stands in a column of organisations."""
    value = pl.col(column)
    found = value.str.contains(PHONE) | value.str.contains(LABELLED_PHONE)
    return found | value.str.contains(_DIALLED) if column in _IDENTIFIERS else found


def scrub(texts: pl.Series, struck_out: Sequence[tuple[str, str, str]]) -> pl.Series:
    """Replace patterns in texts."""
    if texts.null_count() == len(texts):
        return texts
    for sign, pattern, replacement in struck_out:
        # few texts show the cheap sign, and only those are searched for the costly pattern
        places = texts.str.contains(sign).fill_null(value=False).arg_true()
        if len(places):
            texts = texts.scatter(places, texts.gather(places).str.replace_all(pattern, replacement))
    return texts
