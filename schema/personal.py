r"""Patterns of what never leaves the raw archive: e-mail addresses and phone numbers, plain and in disguise.

Shared by the parsers, which strike them out, and by the check of every build, which finds none left. They are
written so that Polars and DuckDB read them alike: in DuckDB \w, \b and \s know ASCII alone, so letters and
blanks are spelt out. Before each stands a cheap sign without which a text can't hold such a thing.
"""

import hashlib
from collections.abc import Iterable
from typing import NamedTuple

import polars as pl

SEPARATOR = "\x1f"  # between texts that are searched together: no sign of an e-mail reaches over it


class Contact(NamedTuple):
    """A form of contact: a cheap sign, its pattern, and whether the first group of that is no part of it."""

    sign: str
    pattern: str
    has_text_before: bool = False


# Letters, marks and digits as ranges: classes such as \p{L} take DuckDB a second to compile
_WORD = r"0-9A-Za-z_\x{b5}\x{c0}-\x{1fff}\x{2126}\x{212a}\x{212b}\x{2c00}-\x{fffd}"
_BLANKS = r"[\s\x{a0}]*"  # any number: tidying makes one of many
_IN_NUMBER = r"\d\s()/.\-\x{a0}\x{2010}-\x{2015}"  # a line of a text may end in it
_BETWEEN = r"[\s()/.\-\x{a0}\x{2010}-\x{2015}]"
# The first two signs of a number that is none
_NO_YEAR = rf"(?:[03-9][{_IN_NUMBER}]|1(?:[0-8]|{_BETWEEN})|2(?:[1-9]|{_BETWEEN}))"


def _number(least: int) -> str:
    """Return a pattern of numbers of so many signs or more, but for periods such as 2014-2020."""
    return (
        rf"(?:{_NO_YEAR}[{_IN_NUMBER}]{{{least - 3},}}\d"
        rf"|(?:19|20)(?:{_BETWEEN}|\d{_BETWEEN}|\d{{3}})[{_IN_NUMBER}]{{{least - 4},}}\d"
        rf"|(?:19|20)\d\d{_BETWEEN}+{_NO_YEAR}[{_IN_NUMBER}]+\d)"
    )


_GAP = r"(?:[\s\x{a0}]+|[^\d+\s\x{a0}]){0,12}"  # blanks in a row are one when they are tidied
# The ranges hold both cases of each letter: kept out of (?i), patterns compile in a twentieth of the time
_W = rf"(?-i:[{_WORD}])"
_BEFORE_AT, _BEHIND_AT = rf"(?-i:[{_WORD}.+-])", rf"(?-i:[{_WORD}-])"
_BEFORE = rf"(^|(?-i:[^{_WORD}]))"

# How people write @ and . so that programs do not find them
_SPELT = (
    ("at|ät", "dot|punkt"),
    ("arroba", "punto?|ponto"),
    ("arobase", "point"),
    ("chiocciola", "punto"),
    ("kukac", "pont"),
    ("ma[łl]pa", "kropka"),
    ("zavin[aá][čc]", "te[čc]ka|bodka"),
    ("snabel-?a", "punkt|punktum"),
    ("apen?staartje", "punt"),
)
_AT, _DOT = ("|".join(words) for words in zip(*_SPELT, strict=True))
_OPENED, _CLOSED = rf"[\[({{<]{_BLANKS}", rf"{_BLANKS}[\])}}>]"
_AT_SIGN = rf"(?:@|{_OPENED}(?:{_AT}){_CLOSED}|&#0*64;?|&#x0*40;?|&commat;|%40|\\u0040)"
_DOT_SIGN = rf"(?:\.|{_BLANKS}{_OPENED}(?:{_DOT}){_CLOSED}{_BLANKS}|&#0*46;?|&#x0*2e;?|%2e)"

EMAIL = Contact(
    rf"(?i){_AT_SIGN}[^{SEPARATOR}]*{_DOT_SIGN}",
    rf"(?i){_BEFORE_AT}+{_BLANKS}{_AT_SIGN}{_BLANKS}{_BEHIND_AT}+(?:{_DOT_SIGN}{_BEHIND_AT}+)+",
)
_ONE_BLANK = r"[\s\x{a0}]+"
SPELT_EMAIL = Contact(
    rf"(?i)[\s\x{{a0}}](?:{_DOT})[\s\x{{a0}}]",
    rf"(?i){_BEFORE_AT}+(?:"
    + "|".join(
        rf"{_ONE_BLANK}(?:{at}){_ONE_BLANK}{_BEHIND_AT}+(?:{_ONE_BLANK}(?:{dot}){_ONE_BLANK}{_BEHIND_AT}+)+"
        for at, dot in _SPELT
    )
    + ")",
)
_HOST = rf"{_BEHIND_AT}+(?:\.{_BEHIND_AT}+)*\.[a-z]{{2,}}"
# anna.b at mail.example, anna_at_mail.example: "at" alone, so a dot on both sides, or joined by hooks
HALF_SPELT_EMAIL = Contact(
    r"(?i)_at_|[\s\x{a0}]at[\s\x{a0}]",
    rf"(?i){_BEFORE_AT}+_at_{_HOST}|{_W}+(?:\.{_W}+)+{_ONE_BLANK}at{_ONE_BLANK}{_HOST}",
)
_PLUS = r"(?:\+|&#0*43;|&#[xX]0*2[bB];|&plus;|%2[bB])"
PHONE = Contact(rf"{_PLUS}{_BLANKS}[\d(]", rf"{_PLUS}{_BLANKS}\(?{_number(8)}")
LABELLED_PHONE = Contact(
    r"(?i)(?:t[ée]l|t[āa]lr|phone|mob|m[óo]vil|kom[.óo]|gsm|fax|tlf|tfn|handy|puh|cep|whats ?app|viber"
    r"|τηλ|κιν|тел|моб|[\x{260e}\x{2706}\x{1f4de}])"
    r"(?:[\s\x{a0}]+|[^0-9\s\x{a0}]){0,24}[0-9]",
    rf"(?i){_BEFORE}(?:"
    rf"(?:t[ée]l|t[ée]l[ée]phone|phone|telefon{_W}*|tel[ée]fono|telem[óo]vel|t[āa]lr|t[āa]lrunis|mobile?|m[óo]vil"
    rf"|kom[óo]rk{_W}+|gsm|fax|tlf|tlfn|tfno?|handy|puh|cep|mobiltel{_W}*|cep tel{_W}*|whats ?app|viber"
    rf"|τηλ{_W}*|κιν{_W}*|тел{_W}*|моб{_W}*)"
    rf"(?:(?-i:[^{_WORD}+]){_GAP}\+?|\+)"
    rf"|(?:mob\.|kom\.|t[āa]lr\.|[\x{{260e}}\x{{2706}}\x{{1f4de}}]){_GAP}\+?){_number(7)}",
    has_text_before=True,
)
# As one dials: 00420 …, (030) …, 0171/…
DIALLED_PHONE = Contact(
    r"00[1-9]\d|\(0\d|0\d{2,5}/",
    rf"(?i){_BEFORE}(?:00[1-9][{_IN_NUMBER}]{{8,}}\d|\(0\d{{1,5}}\){_BLANKS}\d[{_IN_NUMBER}]{{4,}}\d"
    rf"|0\d{{2,5}}/{_BLANKS}\d{{3}}[\d\s\-\x{{a0}}]{{1,}}\d)",
    has_text_before=True,
)
PHONE_LINK = Contact(
    r"(?i)wa\.me|whatsapp\.com|tel:",
    r"(?i)wa\.me/\+?\d{6,}|(?:api\.)?whatsapp\.com/send/?\?phone=\+?\d{6,}|tel:[\d()/.+-]{6,}",
)
EMAILS = (EMAIL, SPELT_EMAIL, HALF_SPELT_EMAIL)
PHONES = (PHONE, LABELLED_PHONE, DIALLED_PHONE, PHONE_LINK)


def sign_of(contacts: Iterable[Contact]) -> str:
    """Return a cheap pattern without which a text holds none of these contacts."""
    return "(?i)" + "|".join(contact.sign.removeprefix("(?i)") for contact in contacts)


CONTACT_SIGN = sign_of((*EMAILS, *PHONES))


def shows(value: pl.Expr, contacts: Iterable[Contact]) -> pl.Expr:
    """Whether a text holds one of these contacts."""
    return pl.any_horizontal(value.str.contains(it.sign) & value.str.contains(it.pattern) for it in contacts)


def name_keys(names: pl.Series) -> pl.Series:
    """Digests of names: alike whatever their case, marks, signs and the order of their words.

    Who has a list of names can try them all: such a digest hides nothing that stands beside its name.
    """
    plain = names.str.normalize("NFKD").str.replace_all(r"\p{M}+", "").str.to_lowercase()
    ordered = plain.str.extract_all(r"\p{L}+").list.sort().list.join(" ").to_list()
    keys = (hashlib.sha256(words.encode()).hexdigest()[:16] if words else None for words in ordered)
    return pl.Series(names.name, keys, dtype=pl.String)
