"""What may stand in no staged text: e-mails, phones, streets; taken away by what the column holds.

Texts and names lose the part that is one. A code or an address of the web that shows one is none: the whole
value goes.
"""

from collections.abc import Mapping
from typing import NamedTuple

import polars as pl

from extractors.read.contacts import EMAIL_REMOVED, PHONE_REMOVED, scrub
from extractors.read.plain_text import columns_showing
from extractors.read.streets import without_streets
from schema.personal import CONTACT_SIGN, EMAILS, PHONE, PHONE_LINK, PHONES, shows

# An address of the web is full of digits that are no phone's
_ADDRESS = r"^(?:https?://|www\.)\S*$|^[\w-]+(?:\.[\w-]+)+(?:[/?#:]\S*)?$"
# D  BAMBERG01 is no street
_CHARTER_CODE = r"^\s*[A-Z]{1,3}\s*[A-Z-]{2,9}[0-9]{2,3}\s*$"
_WRITTEN = ("free text", "name")
# Without these nothing is a street; a code that has no blank is none
_SIGN_OF_STREETS = {"written": "[0-9]", "code": r"\p{L}\S*\s.*[0-9]|[0-9]\S*\s.*\p{L}"}
_KINDS = ("email_removed", "phone_removed", "address_dropped")


class Removed(NamedTuple):
    """What was taken away: a kind of notice, the column, and from how many of its rows."""

    kind: str
    column: str
    rows: int


def scrubbed(frame: pl.DataFrame, holds: Mapping[str, str]) -> tuple[pl.DataFrame, list[Removed]]:
    """A frame without contacts and streets in the columns that `holds` names, and what went."""
    removed = []
    for kind in _KINDS:
        for column in _suspects(frame, holds, kind):
            before = frame[column]
            after = _without(kind, before, holds[column])
            if count := int(before.ne_missing(after).sum()):
                frame = frame.with_columns(after)
                removed.append(Removed(kind, column, count))
    return frame, removed


def _suspects(frame: pl.DataFrame, holds: Mapping[str, str], kind: str) -> list[str]:
    """Columns that show a cheap sign of what is taken away."""
    if kind != "address_dropped":
        return columns_showing(frame, dict.fromkeys(holds, CONTACT_SIGN))
    signs = {
        name: _SIGN_OF_STREETS["written" if held in _WRITTEN else "code"] for name, held in holds.items()
    }
    return columns_showing(frame, signs)


def _without(kind: str, texts: pl.Series, holds: str) -> pl.Series:
    if holds not in _WRITTEN:
        return _without_values(kind, texts)
    if kind == "address_dropped":
        return without_streets(texts, holds)
    contacts, put = (EMAILS, EMAIL_REMOVED) if kind == "email_removed" else (PHONES, PHONE_REMOVED)
    return scrub(texts, contacts, put)


def _without_values(kind: str, texts: pl.Series) -> pl.Series:
    """Codes or addresses; null where they show what is taken away."""
    value = pl.col(texts.name)
    sign = _SIGN_OF_STREETS["code"] if kind == "address_dropped" else CONTACT_SIGN
    values = texts.unique().to_frame().filter(value.str.contains(sign))
    if values.is_empty():
        return texts
    wrong = values.filter(_is_wrong(kind, values.to_series())).to_series()
    return texts.to_frame().select(pl.when(~value.is_in(wrong.implode())).then(value)).to_series()


def _is_wrong(kind: str, values: pl.Series) -> pl.Expr | pl.Series:
    """Whether codes or addresses show what is taken away."""
    value = pl.col(values.name)
    if kind == "email_removed":
        return shows(value, EMAILS)
    if kind == "phone_removed":
        is_address = value.str.contains(_ADDRESS)
        return shows(value, (PHONE, PHONE_LINK)) | (~is_address & shows(value, PHONES))
    return without_streets(values, "free text").ne(values) & ~values.str.contains(_CHARTER_CODE)
