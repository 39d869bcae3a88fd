"""Patterns of what never leaves the raw archive: e-mail addresses and phone numbers.

Shared by the parsers, which strike them out, and by the check of every build, which finds none left. They are
written so that Polars and DuckDB read them alike. Before each stands a cheap sign without which a text can't
hold such a thing.
"""

EMAIL_SIGN = "@"
EMAIL = r"[\w.+-]+\s?@\s?[\w-]+(?:\.[\w-]+)+"
PHONE_SIGN = r"\+\s?\d"
PHONE = r"\+\s?\d[\d ()/.\-\x{a0}]{6,}\d"
LABELLED_PHONE_SIGN = r"(?i)tel|tél|phone|mob|gsm|fax|tlf|τηλ|тел"
LABELLED_PHONE = (
    r"(?i)\b(?:(?:tel|t[ée]l[ée]phone|phone|telefon\w*|tel[ée]fono|mobile|gsm|fax|tlf|τηλ\w*|тел\w*)\b|mob\.)"
    r"[^\d+\n]{0,12}\+?\d[\d ()/.\-\x{a0}]{5,}\d"
)
