"""Second spellings of real names, as applicants type them. Shares no code with the normaliser.

Every organisation of a list (legal_name, city, post_cd, country_cd, website_url) is written two to four
times: as registered, and in ways that were seen on the platform. `pic` is the truth.
"""

import random
import unicodedata

import polars as pl

_UMLAUTS = {
    "ä": "ae",
    "ö": "oe",
    "ü": "ue",
    "ß": "ss",
    "å": "aa",
    "ø": "oe",
    "æ": "ae",
    "ñ": "ny",
    "ł": "l",
    "đ": "dj",
    "š": "sh",
    "č": "ch",
    "ž": "zh",
    "ş": "sh",
    "ğ": "gh",
    "ı": "i",
    "ț": "tz",
}
_LETTERS = {"ß": "ss", "ł": "l", "đ": "d", "ø": "o", "æ": "ae", "ı": "i", "œ": "oe", "þ": "th", "ð": "d"}
_LEGAL = (
    "GMBH",
    "S.L.",
    "S.L.U.",
    "S.A.",
    "SRL",
    "S.R.L.",
    "e.V.",
    "Sp. z o.o.",
    "s.r.o.",
    "a.s.",
    "Ltd",
    "d.o.o.",
    "SL",
    "SA",
    "SLU",
    "CRL",
    "ASBL",
    "asbl",
    "vzw",
)
_NATIVE = {
    "BG": dict(zip("abvgdezijklmnoprstufhc", "абвгдезийклмнопрстуфхц", strict=True)),
    "EL": dict(zip("avgdeziklmnxoprstyfho", "αβγδεζικλμνξοπρστυφχο", strict=False)),
    "RS": dict(zip("abvgdezijklmnoprstufhc", "абвгдезијклмнопрстуфхц", strict=True)),
    "MK": dict(zip("abvgdezijklmnoprstufhc", "абвгдезијклмнопрстуфхц", strict=True)),
}
_COMMON_LEGAL = {
    "DE": ("gGmbH", "e.V."),
    "ES": ("S.L.", "S.A."),
    "FR": ("SAS", "association loi 1901"),
    "IT": ("S.r.l.", "ETS"),
    "PL": ("Sp. z o.o.",),
    "CZ": ("o.p.s.", "z.ú."),
    "SK": ("n.o.",),
    "TR": ("A.Ş.",),
    "NL": ("Stichting",),
    "BE": ("vzw", "asbl"),
    "PT": ("Lda", "CRL"),
    "HU": ("Nonprofit Kft.",),
    "AT": ("GmbH",),
}


def _plain(text: str) -> str:
    text = "".join(
        _LETTERS.get(c, _LETTERS.get(c.lower(), c).upper() if c.lower() in _LETTERS else c) for c in text
    )
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def _by_hand(text: str) -> str:
    return _plain("".join(_UMLAUTS.get(c.lower(), c) for c in text))


def _typo(text: str, draw: random.Random) -> str:
    letters = [i for i in range(1, len(text) - 1) if text[i].isalpha() and text[i + 1].isalpha()]
    if len(letters) < 6:
        return text
    at = draw.choice(letters)
    kind = draw.random()
    if kind < 0.35:
        return text[:at] + text[at + 1 :]
    if kind < 0.6:
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    if kind < 0.8:
        return text[:at] + text[at] + text[at:]
    return text[:at] + draw.choice("aeiourstnl") + text[at + 1 :]


def _legal(text: str, country: str, draw: random.Random) -> str:
    for form in _LEGAL:
        for tail in (f" {form}", f", {form}"):
            if text.lower().endswith(tail.lower()):
                bare = text[: -len(tail)]
                return bare if draw.random() < 0.6 else f"{form} {bare}"
    forms = _COMMON_LEGAL.get(country)
    return f"{text}, {draw.choice(forms)}" if forms and draw.random() < 0.5 else text


def _order(text: str, draw: random.Random) -> str:
    words = text.split()
    if len(words) < 3:
        return text
    cut = draw.choice((1, len(words) - 1))
    return " ".join(words[cut:]) + (", " if draw.random() < 0.5 else " ") + " ".join(words[:cut])


def _native(text: str, country: str) -> str:
    table = _NATIVE.get(country)
    if not table:
        return text
    written = "".join(table.get(c, c) for c in _plain(text).lower())
    return written.title()


def respell(name: str, country: str, draw: random.Random) -> str:
    """Write a name in one or two of the ways."""
    for _ in range(1 if draw.random() < 0.65 else 2):
        way = draw.random()
        if way < 0.18:
            name = name.upper() if draw.random() < 0.5 else name.title()
        elif way < 0.34:
            name = _plain(name)
        elif way < 0.48:
            name = _by_hand(name)
        elif way < 0.62:
            name = _legal(name, country, draw)
        elif way < 0.80:
            name = _typo(name, draw)
        elif way < 0.90:
            name = _order(name, draw)
        elif way < 0.94:
            name = f'"{name}"'
        else:
            name = _native(name, country)
    return name


def second_spellings(listed: pl.DataFrame, seed: int) -> pl.DataFrame:
    """Return mentions (name, country, city, postcode, website as published; pic is the truth)."""
    draw = random.Random(seed)  # noqa: S311 (spellings, not secrets)
    rows = []
    for row in listed.sort("pic", "erasmus_code").iter_rows(named=True):
        rows.append(
            (
                row["pic"],
                row["legal_name"],
                row["country_cd"],
                row["city"],
                row["post_cd"],
                row["website_url"],
            )
        )
        for _ in range(draw.choice((1, 2, 3))):
            city = (
                None
                if draw.random() < 0.25
                else (row["city"] and draw.choice((row["city"], _plain(row["city"]).upper())))
            )
            postcode = None if draw.random() < 0.35 else row["post_cd"]
            website = None if draw.random() < 0.4 else row["website_url"]
            name = respell(row["legal_name"], row["country_cd"], draw)
            rows.append((row["pic"], name, row["country_cd"], city, postcode, website))
    return pl.DataFrame(rows, schema=["pic", "name", "country", "city", "postcode", "website"], orient="row")
