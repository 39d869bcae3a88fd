r"""Patterns of what never leaves the raw archive: e-mail addresses and phone numbers.

Shared by the parsers, which strike them out, and by the check of every build, which finds none left. They are
written so that Polars and DuckDB read them alike: in DuckDB \w, \b and \s know ASCII alone, so letters and
blanks are spelt out. Before each stands a cheap sign without which a text can't hold such a thing.
"""

# Letters, marks and digits as ranges: classes such as \p{L} take DuckDB a second to compile
_WORD = r"0-9A-Za-z_\x{c0}-\x{1fff}\x{2c00}-\x{fffd}"
_BLANK = r"[\s\x{a0}]"
_NUMBER = r"\d[\d ()/.\-\x{a0}]{5,}\d"

EMAIL_SIGN = "@"
EMAIL = rf"[{_WORD}.+-]+{_BLANK}?@{_BLANK}?[{_WORD}-]+(?:\.[{_WORD}-]+)+"
PHONE_SIGN = rf"\+{_BLANK}?\d"
PHONE = rf"\+{_BLANK}?\d[\d ()/.\-\x{{a0}}]{{6,}}\d"
LABELLED_PHONE_SIGN = r"(?i)tel|tél|phone|mob|gsm|fax|tlf|τηλ|тел"
# The first group is what stands before the label: it is no part of the phone
LABELLED_PHONE = (
    rf"(?i)(^|[^{_WORD}])(?:"
    rf"(?:t[ée]l|t[ée]l[ée]phone|phone|telefon[{_WORD}]*|tel[ée]fono|mobile|gsm|fax|tlf|τηλ[{_WORD}]*|тел[{_WORD}]*)"
    rf"(?:[^{_WORD}+\n][^\d+\n]{{0,11}}\+?|\+)|mob\.[^\d+\n]{{0,12}}\+?){_NUMBER}"
)
