"""Addresses and places: city and postcode out of an address, and what may be a street instead."""

import polars as pl

from extractors.read.towns_in_addresses import towns_in_addresses

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
_CEDEX = r"(?i)\s+c[eé]dex\b.*$"
# numbers that a region may carry: `Extra-Regio NUTS 2`, `Praha 9`, `AT13`
_NUMBERED_REGION = (
    r"(?i)\b(?:nuts|cedex|zone|zona|region|regio|région|regione|regija|district|sector|praha|prague|wien|paris|"
    r"budapest|dublin|bucure[șşs]ti)[ -]*\d{1,2}\b"
)
_REGION_CODE = r"^\s*[A-Z]{2}[0-9A-Z]{1,3}\s*$"
_FORMS = ("_segment", "_joined", "_alone")
_SHORT_FORMS = ("_short_segment", "_short_joined", "_short_alone")
_MAX_CITY_LENGTH = 60


def split_addresses(raw: pl.DataFrame) -> pl.DataFrame:
    """Take city and postcode out of ``address`` where they are not published apart."""
    on_one_line = pl.col("address").str.replace_all(r"\s*[\r\n]+\s*", ", ").str.strip_chars(" ,\u00a0")
    whole = raw.with_columns(address=pl.when(on_one_line != "").then(on_one_line))
    address = pl.col("address")
    if whole["address"].null_count() == whole.height:  # most sources publish city and postcode apart
        return whole.with_columns(_bare(pl.col("postcode")), address_dropped=pl.lit(value=False)).drop(
            "address"
        )
    short = pl.when(has_short_postcodes()).then(address)
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
    told = split.with_columns(
        city=pl.coalesce("city", found_city),
        postcode=_bare(pl.coalesce("postcode", found_postcode)),
    )
    towns = towns_in_addresses(
        told.filter(pl.col("city").is_null()).select("country", "address"), _city_is_doubtful()
    )
    named = told.join(towns, on=["country", "address"], how="left", maintain_order="left")
    return named.with_columns(
        city=pl.coalesce("city", "town"),
        address_dropped=address.is_not_null() & pl.coalesce("city", "town").is_null(),
    ).drop("address", "town", *forms, "_only_city", "_only_postcode")


def _bare(postcode: pl.Expr) -> pl.Expr:
    """Return a postcode without the sign of its country: D-10115."""
    return postcode.str.replace(r"^[A-Z]{1,3}-", "")


def has_short_postcodes() -> pl.Expr:
    """Whether three digits are a postcode in the country of a participation."""
    return pl.col("country").str.strip_chars().str.to_lowercase().is_in(_SHORT_POSTCODE_COUNTRIES)


def city_without_district() -> pl.Expr:
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


# How to tell that a value may be something else than its column says
DOUBTFUL = {"city": _city_is_doubtful, "region": _region_is_doubtful, "postcode": _is_no_postcode}
