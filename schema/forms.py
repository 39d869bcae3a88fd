"""Forms of typed values: the patterns that readers know, and whether a value is of such a form."""

from collections.abc import Mapping

import polars as pl

# ---- dates

ISO = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
ISO_TIME = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]{1,9})?)?$"
ISO_ZONE = (
    r"^([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ]([0-9]{2}:[0-9]{2})(?::([0-9]{2})(?:[.,][0-9]{1,9})?)? ?"
    r"(?:[Zz]|([+-][0-9]{2}):?([0-9]{2})?)$"
)
SLASHED = r"^[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}$"
_MONTH_NAMES = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_MONTHS = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in _MONTH_NAMES)
ENGLISH = rf"(?i)^({_MONTHS}) ([0-9]{{1,2}}), ?([0-9]{{4}})$"
# also as spreadsheets show days: 9-Oct-14
DAY_FIRST = rf"(?i)^([0-9]{{1,2}})(?:st|nd|rd|th)?[ -]({_MONTHS}|Sept)(?:[ -]|, ?)([0-9]{{4}}|[0-9]{{2}})$"
YEAR_FIRST = r"^([0-9]{4})/?([0-9]{2})/?([0-9]{2})$"
EPOCH = r"^[0-9]{13}$"
SERIAL = r"^(3[6-9][0-9]{3}|4[0-9]{4}|5[0-3][0-9]{3})(?:\.0+)?$"
_MONTH_ALONE = r"^(?:19|20)[0-9]{2}-[0-9]{2}$"  # of requests for partners

# ---- amounts, without what names the currency

CURRENCY = r"(?i)^(?:€|EUR|euros?)\s*|\s*(?:€|EUR|euros?)$"
# Digits in groups of three (or in no groups), then cents. Where one mark stands alone, a point is the
# decimal point of the lists (2605.00, 240000.0) and a comma before exactly three digits is the cards'
# mark of thousands (24,145); any other comma is a decimal comma. 250.000 may be either: no amount.
ENGLISH_AMOUNT = r"^(?:[0-9]+|[1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\.[0-9]*)?$"
AMBIGUOUS_AMOUNT = r"^[1-9][0-9]{0,2}\.[0-9]{3}$"
CONTINENTAL_AMOUNT = r"^(?:[0-9]+|[1-9][0-9]{0,2}(?:\.[0-9]{3})+),[0-9]*$|^[1-9][0-9]{0,2}(?:\.[0-9]{3}){2,}$"
SPACED_AMOUNT = r"^[1-9][0-9]{0,2}(?:[ '’][0-9]{3})+(?:[.,][0-9]*)?$"

# ---- all forms, by the name under which a staged column says that it reads one

FORMS: Mapping[str, tuple[str, ...]] = {
    "date": (ISO, ISO_TIME, ISO_ZONE, SLASHED, ENGLISH, DAY_FIRST, YEAR_FIRST, EPOCH, SERIAL, _MONTH_ALONE),
    "amount": (ENGLISH_AMOUNT, CONTINENTAL_AMOUNT, SPACED_AMOUNT),
    "year": (r"^(?:19[89]|20[0-4])[0-9](?:\.0+)?$",),
    "count": (r"^[0-9]+$",),
    "yes or no": (r"(?i)^(?:yes|no|true|false)$",),
    "country": (r"^[\p{L}\p{M}'’ .,&()|;:–-]+$",),  # in words or in letters: no number, no address
    "project identifier": (r"^.{0,40}[0-9].{0,40}$",),
    "organisation identifier": (r"^(?:E[0-9]{8}|[0-9]{9})$",),
    "PIC": (r"^[0-9]{9}$",),
    "OID": (r"^E[0-9]{8}$",),
    "charter code": (r"^[A-Z]{1,3}\s*[A-Z -]{2,}\s*[0-9]{1,3}$",),
}
_AMOUNTS = ("amount", "count")


def has_form(text: pl.Expr, form: str) -> pl.Expr:
    """Return whether a text is of one of FORMS, blanks around it apart; null where there is none."""
    solid = _bare(text, form)
    return pl.any_horizontal(solid.str.contains(pattern) for pattern in FORMS[form])


def digits_before_mark(text: pl.Expr, form: str) -> pl.Expr | None:
    """Return how many digits an amount has before its decimal mark; None for a form that is no amount."""
    if form not in _AMOUNTS:
        return None
    whole = _bare(text, form).str.replace(r"[.,][0-9]{0,2}0*$", "")
    return whole.str.count_matches("[0-9]").cast(pl.Int64)


def _bare(text: pl.Expr, form: str) -> pl.Expr:
    solid = text.str.replace_all(r"\s+", " ").str.strip_chars(" ")
    return solid.str.replace(CURRENCY, "") if form == "amount" else solid
