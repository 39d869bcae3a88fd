"""What never leaves the raw archive: streets, e-mails, phones, contact persons, names of persons.

Every parser passes what it read through these functions before it returns it. They are pure, and work
on whole columns. Each thing that is taken away for being doubtful leaves a notice, without its value.
"""

import csv
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import polars as pl

from extractors.contract import NOTICES, ORGANISATIONS, PARTICIPATIONS, PROJECTS, conform
from schema.personal import EMAIL, EMAIL_SIGN, LABELLED_PHONE, LABELLED_PHONE_SIGN, PHONE, PHONE_SIGN
from schema.words import TEXT_KINDS

EMAIL_REMOVED = "[e-mail removed]"
PHONE_REMOVED = "[phone removed]"

# A cheap sign that a text may hold something, its pattern, and what is put in its place
_EMAILS = ((EMAIL_SIGN, EMAIL, ""),)
_PERSONAL = (
    (EMAIL_SIGN, EMAIL, EMAIL_REMOVED),
    (PHONE_SIGN, PHONE, PHONE_REMOVED),
    (LABELLED_PHONE_SIGN, LABELLED_PHONE, PHONE_REMOVED),
)
# Columns where people write what they like
_FREE_TEXTS = frozenset({"title", *TEXT_KINDS, "website"})

# What may stand beside an organisation as it was read
_BESIDE_ORGANISATIONS = pl.Schema(
    {"address": pl.String, "programme": pl.String, "is_of_any_kind": pl.Boolean}
)

# Postcodes of the programme's countries: four digits or more with an optional country prefix and one gap
# (D-10115, LV-4650, 700 30, 1000-001), British, Irish, Canadian, Dutch, Maltese, and letters before digits.
_POSTCODE = (
    r"\d{4} ?[A-Z]{2}\b"
    r"|(?:[A-Z]{1,2}[- ]?|[A-Z]{3}-)?(?:\d{2}[ -]\d{3}|\d{3}[ -]\d{2,4}|\d{4,7}(?:-\d{3,4}| \d{3})?)"
    r"|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}"
    r"|[A-Z]\d{2} ?[A-Z\d]{4}"
    r"|[A-Z]\d[A-Z] ?\d[A-Z]\d"
    r"|[A-Z]{3} ?\d{4}"
)
# three digits are a house number everywhere else
_SHORT_POSTCODE = rf"{_POSTCODE}|\d{{3}}"
_SHORT_POSTCODE_COUNTRIES = ("is", "fo", "iceland", "faroe islands")
_CITY = r"[^\d,\s][^,]{2,}?"  # two letters at the end are a Dutch postcode's


def _address_forms(postcode: str) -> tuple[str, str, str]:
    return (
        # street, POSTCODE, CITY [, district]: the last segment that is nothing but a postcode
        rf"(?:^|^.*,)\s*({postcode})\s*,\s*({_CITY})\s*(?:,[^\d]*)?$",
        # street, POSTCODE CITY [, region , CC]: postcode and city share a segment, or follow a wide gap. A
        # number at the very start is a house number rather, unless nothing but postcode and city is there.
        rf"(?:,|\s{{2,}})\s*({postcode})\s+({_CITY})\s*(?:,[^\d]*)?$",
        rf"^({postcode})\s+([^\d,\s][^,\d]*)$",
    )


# street, POSTCODE: no city is said
_POSTCODE_AT_END = rf",\s*({_POSTCODE})$"
# N/A, CITY: a placeholder stands for the street
_PLACEHOLDER_STREET = r"(?i)^(?:n/?a|n\.a\.|-+|x|none|null)\s*,\s*([^,\d]+?)$"
# what looks like part of a street; whole words only, so that Streetly, Galway or Parkano pass
_STREET_WORD = (
    r"(?i)(?:\b(?:street|str|road|rd|avenue|ave|lane|square|boulevard|blvd|bd|bul|court|drive|close|terrace|"
    r"grove|way|crescent|mews|gardens|walk|flat|floor|apartment|apt|suite|room|building|block|"
    r"rue|quai|all[ée]e|impasse|chemin|route|place|bis|unit|park|"
    r"via|viale|vicolo|piazza|piazzale|corso|strada|largo|"
    r"calle|avda|avenida|paseo|plaza|carretera|bajo|derecha|izquierda|piso|planta|passeig|carrer|pla[çc]a|"
    r"rua|praceta|pra[çc]a|travessa|estrada|"
    r"pia[tțţ]a|[sșş]oseaua|bulevardul|aleea|calea|"
    r"nám|n[áa]mest[ií]e|n[áa]m[eě]st[ií]|ul|ulica|ulice|ulitsa|aleja|plac|trg|"
    r"οδός|λεωφόρος|ул|улица|бул|пл|փողոց|ქუჩა|شارع|"
    r"utca|utcája|út|útja|tér|tere|körút|krt|"
    r"sok|sk|sokak|soka[gğ][ıi]|cad|cadde|caddesi|mah|mahallesi|bulvar[ıi]|"
    r"nr|gatan|vej|gata|gade|iela|tn|mnt)\b|\bno[.:]|\bnam\.|\bc/|\bg(?:\.|$)|"
    r"(?:stra(?:ß|ss)e|str|weg|gasse|platz|straat|laan|plein|katu|tänav|gatve|gatan|gade|vägen|veien)\b)"
)
# cities with numbered districts or post offices; any other city with a number may be street and house
_DISTRICT = (
    r"(?i)^\s*(?:praha|prague|prag|brno|ostrava|plze[ňn]|olomouc|liberec|hradec králové|pardubice|zlín|"
    r"bratislava|ko[šs]ice|nitra|žilina|prešov|trnava|trenčín|banská bystrica|paris|lyon|marseille|toulouse|"
    r"wien|vienna|graz|linz|budapest|dublin|cork|bucure[șşs]ti|bucharest|zürich|zurich|gen[èe]ve|basel|"
    r"bern|roma|rome|lisboa|porto|oslo|antwerpen|bruxelles|brussels?)"
    r"[\s,(-]*(?:(?:sector(?:ul)?|district|bezirk|arrondissement|kerület)\.?\s*)?\d"
)
_CEDEX = r"(?i)\s+cedex\b.*$"
# numbers that a region may carry: `Extra-Regio NUTS 2`, `Praha 9`, `AT13`
_NUMBERED_REGION = (
    r"(?i)\b(?:nuts|cedex|zone|zona|region|regio|région|regione|regija|district|sector|praha|prague|wien|paris|"
    r"budapest|dublin|bucure[șşs]ti)[ -]*\d{1,2}\b"
)
_REGION_CODE = r"^\s*[A-Z]{2}[0-9A-Z]{1,3}\s*$"
# phones without a plus sign, where only an identifier should stand
_DIALLED = r"^\s*(?:00[1-9][\d ()/.]{8,}|\(?0\d[\d ]*[)/ .][\d ()/.]*)$"
_FORMS = ("_segment", "_joined", "_alone")
_SHORT_FORMS = ("_short_segment", "_short_joined", "_short_alone")
_NAMES = ("name", "further_name")
# Columns that are looked through for what does not belong there, and those that tell who somebody is
_PLACES = ("country", "region", "city", "postcode", "organisation_type", "website")
_CHECKED = ("name", *_PLACES, "identifier", "platform_organisation_id")
_NAMING = ("name", "city", "postcode", "website", "identifier", "platform_organisation_id")
_CHECKED_OF_REGISTERS = (*_NAMES, *_PLACES, "pic", "oid", "erasmus_code", "url")
_NAMING_IN_REGISTERS = (*_NAMES, "city", "postcode", "website", "pic", "oid", "erasmus_code", "url")
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
    with files("extractors.read").joinpath("data", name).open(encoding="utf-8") as lines:
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


def publishable_texts(raw: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    """Return `raw` with no e-mail and no phone in `columns`, where people write what they like."""
    return raw.with_columns(_scrub(raw[name], _PERSONAL) for name in columns)


def publishable_participations(raw: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Cut organisations as published down to what may be kept.

    `raw` has the columns of PARTICIPATIONS, any of them missing, and optionally ``address`` (street and
    place in one string, with ``city`` and ``postcode`` then taken from it) and ``programme`` (of the
    project: it decides how strictly names are read as persons).

    Returns the participations (schema PARTICIPATIONS, same rows, same order) and notices of the kinds
    ``address_dropped``, ``city_dropped``, ``region_dropped``, ``postcode_dropped``, ``email_removed``,
    ``phone_removed`` and ``name_withheld``, one per participation and column concerned.
    """
    place = pl.format("{} {}", "role", "position")
    return _publishable(raw, PARTICIPATIONS, _CHECKED, _NAMING, place)


def publishable_organisations(raw: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Cut organisations of a register, a charter list or a platform down to what may be kept.

    `raw` has the columns of ORGANISATIONS, any of them missing, and optionally ``address`` and
    ``programme``, as participations have, and ``is_of_any_kind`` (true: nothing but its name tells
    whether it is a person).

    Returns the organisations (schema ORGANISATIONS, same rows, same order) and the same notices, one per
    organisation and column concerned.
    """
    return _publishable(raw, ORGANISATIONS, _CHECKED_OF_REGISTERS, _NAMING_IN_REGISTERS, pl.lit(None))


def _publishable(
    raw: pl.DataFrame, schema: pl.Schema, checked: Sequence[str], naming: Sequence[str], place: pl.Expr
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Cut `raw` down to `schema`: look through the columns `checked`, withhold those `naming` a person.

    `place` says in a notice which organisation of a record is meant.
    """
    names = [name for name in _NAMES if name in schema]
    others = [name for name in checked if name not in names]
    unchecked = [name for name, dtype in schema.items() if dtype == pl.String and name not in checked]
    addressed = _split_addresses(conform(raw, pl.Schema({**schema, **_BESIDE_ORGANISATIONS})))
    flagged = addressed.with_columns(
        is_name_withheld=_may_be_person(names),
        **{f"fault {name}": _fault(addressed[name]) for name in checked},
    )
    kept = flagged.with_columns(
        # where a person's contact stood, the rest may be a name: the whole value goes
        *(pl.when(pl.col(f"fault {name}").is_null()).then(name) for name in others),
        pl.col(unchecked).str.replace_all(EMAIL, ""),
        pl.col(names).str.replace_all(EMAIL, "").str.replace_all(PHONE, ""),
    ).with_columns(city=_city_without_district())
    # a person keeps country, region and type: enough to count, not enough to find
    kept = kept.with_columns(
        pl.when(~pl.col("is_name_withheld")).then(pl.col(name)).alias(name) for name in naming
    )
    notices = [_notices(kept.filter("address_dropped"), "address_dropped", "address", place)]
    for name in checked:
        faulty = kept.filter(pl.col(f"fault {name}").is_not_null())
        if name in naming:
            faulty = faulty.filter(~pl.col("is_name_withheld"))
        notices.append(_notices(faulty, pl.col(f"fault {name}"), name, place))
    notices.append(_notices(kept.filter("is_name_withheld"), "name_withheld", "name", place))
    return conform(kept, schema), pl.concat(notices)


def _fault(values: pl.Series) -> pl.Expr:
    """Say what is wrong with the values of a column of participations: a kind of notice, or null.

    Each different value is judged once: lists repeat their regions and cities a thousand times.
    """
    column = values.name
    value = pl.col(column)
    different = values.drop_nulls().unique().to_frame()
    has_phone = value.str.contains(PHONE) | value.str.contains(LABELLED_PHONE)
    if column in ("identifier", "platform_organisation_id", "pic", "oid", "erasmus_code"):
        has_phone |= value.str.contains(_DIALLED)
    doubtful = {"city": _city_is_doubtful, "region": _region_is_doubtful, "postcode": _is_no_postcode}
    judged = different.with_columns(
        kind=pl.when(value.str.contains("@", literal=True))
        .then(pl.lit("email_removed"))
        .when(has_phone)
        .then(pl.lit("phone_removed"))
        .when(doubtful[column]() if column in doubtful else pl.lit(value=False))
        .then(pl.lit(f"{column}_dropped"))
    ).drop_nulls()
    fault = pl.lit(None, pl.String)
    for [kind], faulty in judged.group_by("kind"):
        fault = pl.when(value.is_in(faulty[column].implode())).then(pl.lit(kind)).otherwise(fault)
    if column == "postcode":
        is_house_number = value.str.contains(r"^\s*\d{3}\s*$") & ~_has_short_postcodes()
        fault = pl.when(is_house_number).then(pl.lit("postcode_dropped")).otherwise(fault)
    return fault


def _split_addresses(raw: pl.DataFrame) -> pl.DataFrame:
    """Take city and postcode out of ``address`` where they are not published apart."""
    on_one_line = pl.col("address").str.replace_all(r"\s*[\r\n]+\s*", ", ").str.strip_chars(" ,\u00a0")
    whole = raw.with_columns(address=pl.when(on_one_line != "").then(on_one_line))
    address = pl.col("address")
    short = pl.when(_has_short_postcodes()).then(address)
    split = whole.with_columns(
        *(
            address.str.extract_groups(pattern).alias(name)
            for name, pattern in zip(_FORMS, _address_forms(_POSTCODE), strict=True)
        ),
        *(
            short.str.extract_groups(pattern).alias(name)
            for name, pattern in zip(_SHORT_FORMS, _address_forms(_SHORT_POSTCODE), strict=True)
        ),
        _only_city=address.str.extract(_PLACEHOLDER_STREET, 1),
        _only_postcode=address.str.extract(_POSTCODE_AT_END, 1),
    )
    forms = (*_FORMS, *_SHORT_FORMS)
    postcodes, cities = ([pl.col(form).struct.field(part) for form in forms] for part in ("1", "2"))
    # directly behind its postcode a city is certain, so a number before a district can only be the district's
    found_city = pl.coalesce(
        *(
            city.str.replace(r"^([^\d,]+?) \d{1,2} +- +[^\d,]+$", "$1") if form == "_joined" else city
            for form, city in zip(forms, cities, strict=True)
        ),
        "_only_city",
    )
    found_postcode = pl.coalesce(*postcodes, "_only_postcode")
    return split.with_columns(
        city=pl.coalesce("city", found_city),
        postcode=pl.coalesce("postcode", found_postcode).str.replace(r"^[A-Z]{1,3}-", ""),
        address_dropped=address.is_not_null() & pl.coalesce("city", found_city).is_null(),
    ).drop("address", *forms, "_only_city", "_only_postcode")


def _has_short_postcodes() -> pl.Expr:
    """Whether three digits are a postcode in the country of a participation."""
    return pl.col("country").str.strip_chars().str.to_lowercase().is_in(_SHORT_POSTCODE_COUNTRIES)


def _city_without_district() -> pl.Expr:
    """Cut a city at its first digit: `Praha 9 - Vysočany` is Praha, `LYON CEDEX 07` is Lyon."""
    return (
        pl.col("city")
        .str.replace(_CEDEX, "")
        .str.replace(r"(?i)(?:[\s,(-]+(?:sector(?:ul)?|district|bezirk|arrondissement)\.?)?\s*\d.*$", "")
        .str.strip_chars(" ,;.-(\u00a0")
        .replace("", None)
    )


def _city_is_doubtful() -> pl.Expr:
    """Whether a city may be a street or something else that is no city."""
    city = pl.col("city")
    numbered = city.str.replace(_CEDEX, "").str.contains(r"\d") & ~city.str.contains(_DISTRICT)
    return city.str.contains(_STREET_WORD) | numbered | (city.str.len_chars() > _MAX_CITY_LENGTH)


def _region_is_doubtful() -> pl.Expr:
    """Whether a region may be a street: a word of streets, or a number that no region has."""
    region = pl.col("region")
    numbered = region.str.replace_all(_NUMBERED_REGION, "").str.contains(r"\d")
    return region.str.contains(_STREET_WORD) | (numbered & ~region.str.contains(_REGION_CODE))


def _is_no_postcode() -> pl.Expr:
    """Whether a postcode is anything else; three digits are judged apart, by their country."""
    postcode = pl.col("postcode").str.replace_all(r"\s+", " ").str.strip_chars()
    fits = postcode.str.contains(rf"(?i)^(?:{_SHORT_POSTCODE})$")
    fits &= ~postcode.str.contains(r"(?i)^(?:via|rue|str|ul|nr)\b")
    return ~fits & (postcode != "")


def _may_be_person(names: Sequence[str]) -> pl.Expr:
    """Whether who is named in the columns `names` may be a natural person or an informal group."""
    kind = pl.col("organisation_type").str.to_lowercase().str.strip_chars()
    words = [row["pattern"] for row in _rows("person_words.csv")]
    named = pl.any_horizontal(pl.col(name).str.to_lowercase().str.contains_any(words) for name in names)
    said = kind.str.contains_any([*words, "individual"]).fill_null(value=False) | named.fill_null(value=False)
    artistic = pl.col("programme").str.contains("Creative Europe|Culture") & kind.is_in(_TYPES_OF_ARTISTS)
    # only these names are looked at: null costs nothing
    artist = pl.when(artistic | pl.col("is_of_any_kind")).then(pl.coalesce(names).str.normalize("NFC"))
    # anything up to seven words: titles, particles, stage names, a family name before a comma
    short = artist.str.count_matches(r"\p{L}[^\s,;&/+|]*").is_between(1, _MOST_WORDS_OF_A_PERSON)
    named_like_person = short & ~artist.str.contains(_organisation_word())
    return said | named_like_person.fill_null(value=False)


def _scrub(texts: pl.Series, struck_out: Sequence[tuple[str, str, str]]) -> pl.Series:
    """Replace patterns in texts."""
    for sign, pattern, replacement in struck_out:
        # few texts show the cheap sign, and only those are searched for the costly pattern
        places = texts.str.contains(sign).fill_null(value=False).arg_true()
        if len(places):
            texts = texts.scatter(places, texts.gather(places).str.replace_all(pattern, replacement))
    return texts


def _notices(rows: pl.DataFrame, kind: str | pl.Expr, column: str, place: pl.Expr) -> pl.DataFrame:
    return conform(
        rows.select(
            "record_number",
            kind=pl.lit(kind) if isinstance(kind, str) else kind,
            column=pl.lit(column),
            detail=place,
            count=pl.lit(1),
        ),
        NOTICES,
    )
