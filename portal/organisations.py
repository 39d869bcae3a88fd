"""The truth: which organisations there are, before anyone writes their names down."""

from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from anyascii import anyascii

from portal import names
from portal.families import Families, Roof, roofs
from portal.names import Draw, Parts
from portal.vocabulary import Country, Kind, countries, kinds, real_rates

_NUMBERS_EACH = 64  # more than the longest way through `_one` uses
_CHUNK = 20_000
_NAMESAKES = 0.38  # of the names without a place: share that another in the country bears too
_NAMESAKE_KINDS = frozenset({"primary", "secondary", "vocational", "ngo", "youth", "culture", "company"})

_SHARED = {
    "postcode": ("city", "city_english", "region", "postcode"),
    "website": ("website",),
    "postcode and website": ("city", "city_english", "region", "street", "postcode", "website"),
}

SCHEMA = {
    "truth_id": pl.Int64,
    "name": pl.String,  # as registered, native script
    "country": pl.String,
    "city": pl.String,
    "city_english": pl.String,
    "region": pl.String,
    "type": pl.String,  # the one usually declared
    "website": pl.String,  # host only; null if there is none
    "pic": pl.String,
    "oid": pl.String,
    "is_person": pl.Boolean,  # natural persons and informal groups
    "kind": pl.String,
    "language": pl.String,
    "street": pl.String,
    "postcode": pl.String,
    "phone": pl.String,
    "email": pl.String,
    "contact_name": pl.String,
    "contact_email": pl.String,
    "contact_phone": pl.String,
}


@dataclass(frozen=True)
class Organisations:
    """A frame with one row per organisation (columns as in SCHEMA), and their names in parts.

    `second_names` holds of each organisation how many second names it has, and of each three which kind and
    which of this kind: numbers between 0 and 1 for `noise.spelling`. `borne` are the countries and names
    (`folded`) of all, so that nobody gets a second name that is another's.
    """

    frame: pl.DataFrame
    parts: list[Parts]
    second_names: list[tuple[int, list[list[float]]]]
    borne: set[tuple[str, str]]


def folded(name: str) -> str:
    """A name without case and accents, in Latin letters."""
    return anyascii(name).casefold()


def _postcode(pattern: str, draw: Draw) -> str | None:
    if not pattern:
        return None
    if (pattern[:2].isalpha() and "-" in pattern) or pattern.startswith("AZ"):
        head, rest = pattern[:2], pattern[2:]
    else:
        head, rest = "", pattern
    value = draw.number()
    code = "".join(
        "ABCDEFGHJKLMNPRSTUWX"[int(value * 10 ** (i + 1)) % 20] if c == "A"
        else str(int(value * 10 ** (i + 2)) % 10) if c == "0" else c
        for i, c in enumerate(rest)
    )  # fmt: skip
    return head + code


def _host(parts: Parts, city: str, tld: str, draw: Draw) -> str:
    words = [w for w in anyascii(parts.short or parts.full).lower().replace("'", "").split() if w.isalnum()]
    stem = "-".join(words[-2:])[:28] or "office"
    place = "".join(c for c in anyascii(city).lower() if c.isalnum())[:10]
    ending = ("org", "eu", "edu." + tld)[int(draw.number() * 3)] if draw.number() < 0.25 else tld
    return f"{stem}-{place}{int(draw.number() * 90)}.{ending}"


def _made_unlike(parts: Parts, country: str, taken: set[tuple[str, str]], draw: Draw) -> Parts:
    """Keep accidental namesakes apart: else a large world would hold too many. Adds to `taken`."""
    for _ in range(4):
        name = (country, folded(parts.full))
        if name not in taken:
            break
        parts = names.with_suffix(parts, names.family_name(parts.language, draw))
    taken.add((country, folded(parts.full)))
    return parts


def _identifiers(count: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """PIC and OID of each organisation; a few share the PIC of the one before them."""
    pics = 880_000_000 + rng.permutation(count) * 500 + rng.integers(0, 500, count)
    oids = 10_000_000 + rng.permutation(count) * 40 + rng.integers(0, 40, count)
    if count * 500 > 119_000_000:  # a very large world: closer together, still nine digits
        pics = 880_000_000 + rng.permutation(count)
        oids = 10_000_000 + rng.permutation(count)
    shared_pics = rng.random(count) < 0.0004
    shared_pics[count // 2] = True  # one at least
    pics[1:][shared_pics[1:]] = pics[:-1][shared_pics[1:]]
    return pics, oids


def _row(
    index: int,
    parts: Parts,
    land: Country,
    sort: Kind,
    language: str,
    place: tuple[str, str, str],
    numbers: tuple[int, int],
    draw: Draw,
) -> tuple[object, ...]:
    """One organisation as in SCHEMA: `place` is city, its English name and region; `numbers` PIC and OID."""
    city, city_english, region = place
    pic, oid = numbers
    host = _host(parts, city, land.tld, draw)
    contact = names.person(language, draw)
    mailbox = anyascii(contact).lower().replace(" ", "").replace("'", "").replace("`", "")
    private = _is_private(sort)
    dialled = f"{int(draw.number() * 9e8 + 1e8)}"
    return (
        index,
        parts.name,
        land.code,
        city,
        city_english,
        region,
        draw.pick(sort.types[:1]),
        host if draw.number() < 0.72 and not private else None,
        str(pic) if draw.number() < 0.93 and not private else None,
        f"E{oid}" if draw.number() < 0.97 and not private else None,
        private,
        sort.name,
        language,
        names.street(language, city, draw),
        _postcode(land.postcode, draw),
        f"+{land.dial} {dialled[:2]} {dialled[2:]}",
        f"office.{index}@{host}",
        contact,
        f"{mailbox}.{index}@{host}",
        f"+{land.dial} {dialled[2:4]} {dialled[4:]}{dialled[:2]}",
    )


def make(count: int, seed: int) -> Organisations:
    """Make `count` organisations; the same arguments give the same organisations."""
    rng = np.random.default_rng([seed, 1])
    lands, sorts = countries(), kinds()
    weights = np.array([c.weight for c in lands])
    shares = np.array([k.share for k in sorts])
    land_of = rng.choice(len(lands), count, p=weights / weights.sum())
    kind_of = rng.choice(len(sorts), count, p=shares / shares.sum())
    pics, oids = _identifiers(count, rng)
    private = np.array([_is_private(kind) for kind in sorts])[kind_of]
    under, families = roofs(land_of, private, seed), Families()
    taken: set[tuple[str, str]] = set()
    named: dict[tuple[int, str, int], list[Parts]] = {}
    all_parts: list[Parts] = []
    rows: list[tuple[object, ...]] = []
    for start in range(0, count, _CHUNK):
        numbers = rng.random((min(_CHUNK, count - start), _NUMBERS_EACH))
        for index, line in enumerate(numbers.tolist(), start):
            draw = Draw(line)
            land, sort = lands[land_of[index]], sorts[kind_of[index]]
            language = draw.pick(land.languages)
            city, city_english, region = land.places[int(draw.number() ** 1.6 * len(land.places))]
            small_place = names.village(language, draw)
            if draw.number() < 0.5 and sort.name != "university":
                city = city_english = small_place
            namesake, which = draw.number(), draw.number()
            parts = names.organisation(language, sort.name, land.code, city, city_english, draw)
            if sort.name in _NAMESAKE_KINDS and city not in parts.full:
                alike = named.setdefault((int(land_of[index]), language, int(kind_of[index])), [])
                if namesake < _NAMESAKES and alike:
                    twin = alike[int(which * len(alike))]
                    values = twin.values | {"c": city}
                    parts = replace(twin, english=parts.english, brand=parts.brand, values=values)
                    taken.discard((land.code, folded(twin.full)))
                elif len(alike) < 4000:
                    alike.append(parts)
            parts = _made_unlike(parts, land.code, taken, draw)
            place, numbers_of = (city, city_english, region), (pics[index], oids[index])
            rows.append(_row(index, parts, land, sort, language, place, numbers_of, draw))
            all_parts.append(parts)
            if index in under:
                _move_in(index, under[index], rows, all_parts, families)
    frame = pl.DataFrame(rows, schema=SCHEMA, orient="row")
    return Organisations(frame, all_parts, _second_names(count, seed), taken)


def _is_private(kind: Kind) -> bool:
    return kind.name in ("group", "person")


def _move_in(
    index: int, roof: Roof, rows: list[tuple[object, ...]], all_parts: list[Parts], families: Families
) -> None:
    """Give an organisation place or website of another, maybe its name; changes `rows` and `all_parts`."""
    host = dict(zip(SCHEMA, rows[roof.host], strict=True))
    rows[index] = _replaced(rows[index], {name: host[name] for name in _SHARED[roof.shared] if host[name]})
    if roof.is_sibling:
        for one, parts in families.join(index, roof.host, all_parts[roof.host]).items():
            all_parts[one] = parts
            same = {name: host[name] for name in ("kind", "type", "language")}
            rows[one] = _replaced(rows[one], {"name": parts.name, **same})


def _replaced(row: tuple[object, ...], values: dict[str, object]) -> tuple[object, ...]:
    return tuple({**dict(zip(SCHEMA, row, strict=True)), **values}.values())


def _second_names(count: int, seed: int) -> list[tuple[int, list[list[float]]]]:
    """How many second names each organisation has, as in real lists, and what they are."""
    rng = np.random.default_rng([seed, 6])
    rates = real_rates("names")
    of_several = np.array([rates["2"], rates["3"], rates["4 or more"]])
    sizes = rng.choice((1, 2, 3), count, p=of_several / of_several.sum()).tolist()
    return list(zip(sizes, rng.random((count, 3, 2)).tolist(), strict=True))
