"""What never leaves the raw archive: streets, e-mails, phones, contact persons, names of persons.

Every parser passes what it read through these functions before it returns it. They are pure, and work
on whole columns. Each thing that is taken away for being doubtful leaves a notice, without its value.
"""

import csv
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import polars as pl
import polars.selectors as cs

from extractors.contract import NOTICES, PARTICIPATIONS, PROJECTS, TEXT_KINDS, conform

EMAIL = r"[\w.+-]+\s?@\s?[\w-]+(?:\.[\w-]+)+"
PHONE = r"\+\s?\d[\d ()/.\-\x{a0}]{6,}\d"
LABELLED_PHONE = (
    r"(?i)\b(?:(?:tel|t[ée]l[ée]phone|phone|telefon\w*|tel[ée]fono|mobile|gsm|fax|tlf|τηλ\w*|тел\w*)\b|mob\.)"
    r"[^\d+\n]{0,12}\+?\d[\d ()/.\-\x{a0}]{5,}\d"
)
EMAIL_REMOVED = "[e-mail removed]"
PHONE_REMOVED = "[phone removed]"

# A cheap sign that a text may hold something, its pattern, and what is put in its place
_EMAILS = (("@", EMAIL, ""),)
_PERSONAL = (
    ("@", EMAIL, EMAIL_REMOVED),
    (r"\+\s?\d", PHONE, PHONE_REMOVED),
    (r"(?i)tel|tél|phone|mob|gsm|fax|tlf|τηλ|тел", LABELLED_PHONE, PHONE_REMOVED),
)
# Columns where people write what they like
_FREE_TEXTS = frozenset({"title", *TEXT_KINDS, "website"})

_RAW_PARTICIPATIONS = pl.Schema({**PARTICIPATIONS, "address": pl.String(), "programme": pl.String()})

# Postcodes of the programme's countries: digits with an optional country prefix and one gap
# (D-10115, LV-4650, 700 30, 1000-001), British, Irish, Dutch, Maltese, and letters before digits.
_POSTCODE = (
    r"\d{4} ?[A-Z]{2}\b"
    r"|(?:[A-Z]{1,3}[- ]?)?(?:\d{2}[ -]\d{3}|\d{3,7}(?:[ -]\d{2,4})?)"
    r"|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}"
    r"|[A-Z]\d{2} ?[A-Z\d]{4}"
    r"|[A-Z]{3} ?\d{2,4}"
)
_CITY = r"[^\d,\s][^,]{2,}?"  # two letters at the end are a Dutch postcode's
# street, POSTCODE, CITY [, district]: the last segment that is nothing but a postcode
_POSTCODE_SEGMENT = rf"(?:^|^.*,)\s*({_POSTCODE})\s*,\s*({_CITY})\s*(?:,[^\d]*)?$"
# street, POSTCODE CITY [, region , CC]: postcode and city share a segment, or follow a wide gap. A number
# at the very start is a house number rather, unless nothing but postcode and city is there.
_POSTCODE_BEFORE_CITY = rf"(?:,|\s{{2,}})\s*({_POSTCODE})\s+({_CITY})\s*(?:,[^\d]*)?$"
_POSTCODE_AND_CITY_ALONE = rf"^({_POSTCODE})\s+([^\d,\s][^,\d]*)$"
# street, POSTCODE: no city is said
_POSTCODE_AT_END = rf",\s*({_POSTCODE})$"
# N/A, CITY: a placeholder stands for the street
_PLACEHOLDER_STREET = r"(?i)^(?:n/?a|n\.a\.|-+|x|none|null)\s*,\s*([^,\d]+?)$"
# a city that still looks like part of a street; whole words only, so that Streetly or Parkano pass
_STREET_WORD = (
    r"(?i)(?:\b(?:street|str|road|rd|avenue|ave|lane|square|boulevard|blvd|bd|bul|rue|via|viale|piazza|calle|"
    r"place|quai|all[ée]e|impasse|chemin|bis|unit|park|n[áa]m|n[áa]mest[ií]e|n[áa]m[eě]st[ií]|"
    r"οδός|λεωφόρος|ул|улица|бул|пл|փողոց|ქუჩა|شارع|avda|avenida|rua|praceta|largo|ul|ulica|ulice|ulitsa|aleja|plac|trg|utca|út|tér|sok|sokak|cad|caddesi|"
    r"mah|bulvari|nr|gatan|vej|gata|iela)\b|\bno[.:]|\bc/|\bg(?:\.|$)|"
    r"(?:stra(?:ß|ss)e|str|weg|gasse|platz|straat|laan|plein|katu|tänav|gatve)\b)"
)
_FORMS = ("_segment", "_joined", "_alone")
_MAX_CITY_LENGTH = 60

# Creative Europe files artists under these types; only their names tell whether a person stands there
_TYPES_OF_ARTISTS = ("other", "artist agents", "art agents")


# What stands before and behind a whole word
_BEFORE = r"""(?:^|[\s.,:;'’"„“”«»()&/+|-])"""
_BEHIND = r"""(?:$|[\s.,:;'’"„“”«»()&/+|-])"""
_MOST_WORDS_OF_A_PERSON = 7


@cache
def _rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a data file."""
    with files("extractors").joinpath("data", name).open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


@cache
def _organisation_word() -> str:
    """Return the pattern of the words that name an organisation, at the start of a word or as a whole one."""
    words = {"whole": "", "prefix": ""}
    for row in _rows("organisation_words.csv"):
        words[row["match"]] += f"|{row['pattern']}"
    whole, prefix = (words[match].removeprefix("|") for match in ("whole", "prefix"))
    return rf"(?i){_BEFORE}(?:(?:{whole}){_BEHIND}|(?:{prefix}))"


def publishable_projects(raw: pl.DataFrame) -> pl.DataFrame:
    """Return `raw` with the PROJECTS schema: no e-mail in any column, no phone in texts and website."""
    staged = conform(raw, PROJECTS)
    return staged.with_columns(
        _scrub(staged[name], _PERSONAL if name in _FREE_TEXTS else _EMAILS)
        for name, dtype in PROJECTS.items()
        if dtype == pl.String
    )


def publishable_participations(raw: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Cut organisations as published down to what may be kept.

    `raw` has the columns of PARTICIPATIONS, any of them missing, and optionally ``address`` (street and
    place in one string, with ``city`` and ``postcode`` then taken from it) and ``programme`` (of the
    project: it decides how strictly names are read as persons).

    Returns the participations (schema PARTICIPATIONS, same rows, same order) and notices of the kinds
    ``address_dropped``, ``city_dropped``, ``email_removed`` and ``name_withheld``, one per participation
    concerned.
    """
    addressed = _split_addresses(conform(raw, _RAW_PARTICIPATIONS))
    flagged = addressed.with_columns(
        is_name_withheld=_may_be_person(),
        had_email=pl.any_horizontal(cs.string().str.contains("@", literal=True).fill_null(value=False)),
        city_doubtful=_city_is_doubtful().fill_null(value=False),
    )
    kept = flagged.with_columns(
        (cs.string() - cs.by_name("website", "name", "city")).str.replace_all(EMAIL, ""),
        name=pl.col("name").str.replace_all(EMAIL, "").str.replace_all(PHONE, ""),
        website=pl.when(~pl.col("website").str.contains("@", literal=True)).then("website"),
        city=pl.when(~pl.col("city_doubtful")).then(_city_without_district()),
    )
    # a person keeps country, region and type: enough to count, not enough to find
    withheld = ("name", "city", "postcode", "website", "identifier", "platform_organisation_id")
    kept = kept.with_columns(
        pl.when(~pl.col("is_name_withheld")).then(pl.col(name)).alias(name) for name in withheld
    )
    remarks = {
        "address_dropped": ("address", pl.col("address_dropped")),
        "city_dropped": ("city", pl.col("city_doubtful") & ~pl.col("is_name_withheld")),
        "email_removed": ("website", pl.col("had_email")),
        "name_withheld": ("name", pl.col("is_name_withheld")),
    }
    notices = pl.concat(
        _notices(kept.filter(where), kind, column) for kind, (column, where) in remarks.items()
    )
    return conform(kept, PARTICIPATIONS), notices


def _split_addresses(raw: pl.DataFrame) -> pl.DataFrame:
    """Take city and postcode out of ``address`` where they are not published apart."""
    on_one_line = pl.col("address").str.replace_all(r"\s*[\r\n]+\s*", ", ").str.strip_chars(" ,\u00a0")
    whole = raw.with_columns(address=pl.when(on_one_line != "").then(on_one_line))
    address = pl.col("address")
    split = whole.with_columns(
        _segment=address.str.extract_groups(_POSTCODE_SEGMENT),
        _joined=address.str.extract_groups(_POSTCODE_BEFORE_CITY),
        _alone=address.str.extract_groups(_POSTCODE_AND_CITY_ALONE),
        _only_city=address.str.extract(_PLACEHOLDER_STREET, 1),
        _only_postcode=address.str.extract(_POSTCODE_AT_END, 1),
    )
    postcodes, cities = ([pl.col(form).struct.field(part) for form in _FORMS] for part in ("1", "2"))
    found_city = pl.coalesce(*cities, "_only_city")
    found_postcode = pl.coalesce(*postcodes, "_only_postcode")
    return split.with_columns(
        city=pl.coalesce("city", found_city),
        postcode=pl.coalesce("postcode", found_postcode).str.replace(r"^[A-Z]{1,2}-", ""),
        address_dropped=address.is_not_null() & pl.coalesce("city", found_city).is_null(),
    ).drop("address", *_FORMS, "_only_city", "_only_postcode")


def _city_without_district() -> pl.Expr:
    """Cut a city at its first digit: `Praha 9 - Vysočany` is Praha, `LYON CEDEX 07` is Lyon."""
    return (
        pl.col("city")
        .str.replace(r"(?i)\s+cedex\b.*$", "")
        .str.replace(r"\s*\d.*$", "")
        .str.strip_chars(" ,;.-\u00a0")
        .replace("", None)
    )


def _city_is_doubtful() -> pl.Expr:
    """Whether a city may be a street, an e-mail or something else that is no city."""
    city = pl.col("city")
    return (
        city.str.contains(_STREET_WORD)
        | city.str.contains("@", literal=True)
        | city.str.contains(r"^\s*\d")
        | (city.str.len_chars() > _MAX_CITY_LENGTH)
    )


def _may_be_person() -> pl.Expr:
    """Whether a participation may be a natural person or an informal group."""
    kind = pl.col("organisation_type").str.to_lowercase().str.strip_chars()
    name = pl.col("name").str.to_lowercase()
    words = [row["pattern"] for row in _rows("person_words.csv")]
    said = kind.str.contains_any([*words, "individual"]) | name.str.contains_any(words)
    artistic = pl.col("programme").str.contains("Creative Europe|Culture") & kind.is_in(_TYPES_OF_ARTISTS)
    # only these names are looked at: null costs nothing
    artist = pl.when(artistic).then(pl.col("name").str.normalize("NFC"))
    # anything up to seven words: titles, particles, stage names, a family name before a comma
    short = artist.str.count_matches(r"\p{L}[^\s,;&/+|]*").is_between(1, _MOST_WORDS_OF_A_PERSON)
    named_like_person = short & ~artist.str.contains(_organisation_word())
    return said.fill_null(value=False) | named_like_person.fill_null(value=False)


def _scrub(texts: pl.Series, struck_out: Sequence[tuple[str, str, str]]) -> pl.Series:
    """Replace patterns in texts."""
    for sign, pattern, replacement in struck_out:
        # few texts show the cheap sign, and only those are searched for the costly pattern
        places = texts.str.contains(sign).fill_null(value=False).arg_true()
        if len(places):
            texts = texts.scatter(places, texts.gather(places).str.replace_all(pattern, replacement))
    return texts


def _notices(rows: pl.DataFrame, kind: str, column: str) -> pl.DataFrame:
    return conform(
        rows.select(
            "record_number",
            kind=pl.lit(kind),
            column=pl.lit(column),
            detail=pl.format("{} {}", "role", "position"),
            count=pl.lit(1),
        ),
        NOTICES,
    )
