"""How each participation is written in the documents: names, addresses, types, identifiers."""

from typing import Any

import numpy as np
import polars as pl
from anyascii import anyascii

from portal import noise
from portal.organisations import Organisations, folded
from portal.vocabulary import actions, kinds

SCHEMA = {
    "project": pl.Int64,
    "role": pl.String,  # coordinator, partner
    "position": pl.Int64,  # 0 for the coordinator, then 1, 2 …
    "truth_id": pl.Int64,
    "name": pl.String,  # as published
    "country": pl.String,
    "city": pl.String,
    "postcode": pl.String,
    "street": pl.String,
    "address": pl.String,  # street, postcode and city as the lists join them
    "region": pl.String,
    "type": pl.String,
    "website": pl.String,
    "identifier": pl.String,  # PIC or OID, in the search and on the card only
    "withdrawn": pl.Boolean,
}
_AS_USUAL = 0.85  # of the mentions as registered: in the case and letters that the organisation always uses
_SPELT_AS_REGISTERED = 0.78  # about 0.7 of all pairs of mentions then share their words
_CHUNK = 50_000


def _website(host: str | None, email: str, pick: float) -> str | None:
    if pick > 0.994:
        return ("N/A", "x", "-", "http://", " ", "null")[int(pick * 1e5) % 6]
    if pick > 0.982:
        return email
    if host is None:
        return (
            f"https://www.facebook.com/{host or email.split('@')[1].split('.')[0]}" if pick < 0.06 else None
        )
    if pick < 0.2:
        return None
    shapes = (
        "www.{}",
        "http://www.{}",
        "https://{}",
        "https://www.{}/",
        "{}",
        "HTTP://WWW.{}",
        "http:// www.{}",
    )
    return shapes[int(pick * 997) % 13 % 7].format(host)


def _address(
    street: str | None, postcode: str | None, city: str | None, country: str, old: bool, pick: float
) -> str | None:
    if street is None:
        return f"N/A, {city.upper()}" if city else None
    if old and pick < 0.45:
        return "\n".join(filter(None, (street, " ".join(filter(None, (postcode, city))))))
    if old and pick < 0.65 and postcode and city:
        return f"{street}, {country}-{postcode}, {city.upper()}"
    if not old and pick > 0.985 and postcode:
        postcode = f"{country}-{postcode}"
    return ", ".join(filter(None, (street, postcode, city)))


def _city(city: str, english: str, pick: float, how: float) -> str | None:
    if pick < 0.225:
        return None
    if pick < 0.4:
        return anyascii(city).upper() if how < 0.6 else english
    return "N/A" if pick < 0.403 else city


def _street(street: str, shouted: bool, pick: float) -> str | None:
    if pick < 0.05:
        return None
    written = anyascii(street).upper() if shouted else street
    if pick < 0.06:
        return f'{written}, bl. "A"'
    return f"{written} \n2" if pick < 0.065 else written


def _region(region: str, pick: float) -> str | None:
    if pick < 0.06:
        return "Extra-Regio NUTS 2"
    return None if pick < 0.14 else region


def _type(kind: str, types: tuple[str, ...], in_creative: bool, pick: float) -> str:
    if kind == "person" and in_creative:
        return "Other"  # Creative Europe has no type for them
    return types[0] if pick < 0.75 else types[int(pick * 1e4) % len(types)]


def _identifier(pic: str | None, oid: str | None, year: int, pick: float) -> str | None:
    if pick > 0.975:
        return None
    return oid if pick < (0.85 if year >= 2021 else 0.12) else pic


# What of an organisation its participations repeat
_WRITTEN = (
    "kind",
    "country",
    "city",
    "city_english",
    "region",
    "website",
    "pic",
    "oid",
    "street",
    "postcode",
    "email",
)


def _name(organisations: Organisations, who: int, habit: float, pick: float, which: float) -> str:
    """As registered, or one of the second names; no second name is one that another in the country bears."""
    parts = organisations.parts[who]
    if pick >= _SPELT_AS_REGISTERED:
        count, second_names = organisations.second_names[who]
        name = noise.spelling(parts, *second_names[int(which * count)])
        if folded(name) == folded(parts.full) or (parts.country, folded(name)) not in organisations.borne:
            return name
    return noise.registered(parts, habit)


def _as_written(
    name: str,
    written: tuple[Any, ...],
    habit: float,
    kind: str | None,
    year: int,
    position: int,
    n: list[float],
) -> tuple[object, ...]:
    """One participation from its name on, as somebody wrote it; `n` are 16 numbers drawn for it."""
    _, country, city, city_english, region, host, pic, oid, street, postcode, email = written
    city = _city(city, city_english, n[5], n[6])
    street = _street(street, habit > 0.55, n[7])
    postcode = None if n[8] < 0.12 else postcode
    return (
        name,
        country if n[12] > 0.002 or position == 0 else None,
        city,
        postcode,
        street,
        _address(street, postcode, city, country, year < 2014, n[13]),
        _region(region, n[9]),
        kind,
        _website(host, email, n[14]),
        _identifier(pic, oid, year, n[11]),
        position > 0 and n[15] < 0.015,
    )


def make(
    organisations: Organisations,
    project: np.ndarray,
    member: np.ndarray,
    places: np.ndarray,
    years: np.ndarray,
    seed: int,
    first: int,
) -> pl.DataFrame:
    """Write down every participation; `places` and `years` hold each project's action and call year.

    `project` counts from 0 and is shifted by `first`. Columns as in SCHEMA, in the order of projects
    and positions.
    """
    rng = np.random.default_rng([seed, 4])
    frame = organisations.frame
    columns = [frame[name].to_list() for name in _WRITTEN]
    types = {kind.name: kind.types for kind in kinds()}
    in_creative = np.array([action.family == "CREA" for action in actions()])[places].tolist()
    habits = rng.random(frame.height).tolist()  # how an organisation usually writes itself
    year_of, projects, members = years.tolist(), project.tolist(), member.tolist()
    frames = []
    last, position = -1, 0
    for start in range(0, len(projects), _CHUNK):
        rows: list[tuple[object, ...]] = []
        numbers = rng.random((min(_CHUNK, len(projects) - start), 16)).tolist()
        for slot, n in enumerate(numbers, start):
            number, who = projects[slot], members[slot]
            position = 0 if number != last else position + 1
            last = number
            habit = habits[who] if n[0] < _AS_USUAL else n[1]
            written = tuple(column[who] for column in columns)
            kind = _type(written[0], types[written[0]], in_creative[number], n[10])
            place = (first + number, "coordinator" if position == 0 else "partner", position, who)
            name = _name(organisations, who, habit, n[2], n[3])
            row = (*place, *_as_written(name, written, habit, kind, year_of[number], position, n))
            rows.append(row)
            if position == 0 and n[15] > 0.99 and projects[slot + 1 : slot + 2] == [number]:
                position += 1  # the coordinator once more, as a partner
                rows.append((row[0], "partner", 1, *row[3:14], False))
        frames.append(pl.DataFrame(rows, schema=SCHEMA, orient="row"))
    return pl.concat(frames)
