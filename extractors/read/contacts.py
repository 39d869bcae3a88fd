"""E-mails and phones: where they stand, and how a text is rid of them."""

from collections.abc import Sequence

import polars as pl

from schema.personal import CONTACT_SIGN, EMAILS, PHONES, Contact, shows

EMAIL_REMOVED = "[e-mail removed]"
PHONE_REMOVED = "[phone removed]"

# Columns where only an identifier should stand
_IDENTIFIERS = ("identifier", "platform_organisation_id", "pic", "oid", "erasmus_code")
# phones without a plus sign, where only an identifier should stand
_DIALLED = r"^\s*(?:00[1-9]\d[\d ()/.]{7,}|\(?0\d[\d ]*[)/ .][\d ()/.]*)$"


def sign_of_contact(column: str) -> str:
    """A cheap pattern without which neither an e-mail nor a phone stands in a column of organisations."""
    sign = f"{CONTACT_SIGN}|@"
    return f"{sign}|{_DIALLED}" if column in _IDENTIFIERS else sign


def has_email(column: str) -> pl.Expr:
    """Whether an e-mail stands in a column, plain or in disguise; a lone @ will do."""
    value = pl.col(column)
    return value.str.contains("@", literal=True) | shows(value, EMAILS)


def has_phone(column: str) -> pl.Expr:
    """Whether a phone stands in a column of organisations."""
    value = pl.col(column)
    found = shows(value, PHONES)
    return found | value.str.contains(_DIALLED) if column in _IDENTIFIERS else found


def scrub(texts: pl.Series, contacts: Sequence[Contact], replacement: str) -> pl.Series:
    """Replace contacts in texts, until none is found: one may hide where another began."""
    if texts.null_count() == len(texts):
        return texts
    struck = texts.clone()  # `scatter` writes in place
    for contact in contacts:
        # few texts show the cheap sign, and only those are searched for the costly pattern
        places = struck.str.contains(contact.sign).fill_null(value=False).arg_true()
        if len(places):
            put = "${1}" + replacement if contact.has_text_before else replacement
            struck = struck.scatter(places, struck.gather(places).str.replace_all(contact.pattern, put))
    changed = struck.ne_missing(texts).arg_true()
    return (
        struck.scatter(changed, scrub(struck.gather(changed), contacts, replacement))
        if len(changed)
        else struck
    )
