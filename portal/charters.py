"""The list of charter holders: a page of the Commission and the file behind it, with the real columns."""

import csv
import hashlib
import io
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from anyascii import anyascii

from portal.exchange import Answer, Asked, missing
from portal.vocabulary import countries
from portal.world import World

PATH = "/resources-and-tools/documents-and-guidelines/higher-education-institutions-holding-an-eche-2021-2027"
_FOLDER = "/sites/default/files/2026-10/"
_FILE = "accredited-HEIs-Erasmus-2021-2027_15102026.csv"
_HEADER = (
    *("proposal_number", "erasmus_code", "pic", "oid", "legal_name", "street", "post_cd", "city"),
    *("country_cd", "website_url", "erasmus_eche_start", "erasmus_eche_end"),
)
# Countries that are not written as the programme writes them
_PREFIXES = {
    "AT": "A",
    "BE": "B",
    "DE": "D",
    "EL": "G",
    "ES": "E",
    "FI": "SF",
    "FR": "F",
    "IE": "IRL",
    "IT": "I",
    "LU": "LUX",
    "NO": "N",
    "PT": "P",
    "SE": "S",
}
_BRUSSELS = ZoneInfo("Europe/Brussels")
_STARTS = ((2021, 1, 1), (2021, 11, 1), (2022, 10, 26), (2023, 6, 30), (2024, 6, 26))
_END = (2029, 12, 31)


@dataclass(frozen=True)
class Charter:
    """A charter as published: the organisation that holds it, its code with and without gaps, its dates."""

    holder: dict[str, Any]  # a row of the world's organisations
    code: str
    bare_code: str
    oid: str | None
    start: tuple[int, int, int]
    end: tuple[int, int, int]


def charters(world: World) -> list[Charter]:
    """All charters: universities and some vocational schools of the programme's countries; one holds two."""
    in_programme = {country.code for country in countries() if country.in_programme}
    draws = np.random.default_rng([world.seed, 31]).random((world.organisations.height, 6)).tolist()
    numbers: dict[str, int] = {}
    made: list[Charter] = []
    for holder, draw in zip(world.organisations.iter_rows(named=True), draws, strict=True):
        is_school = holder["kind"] == "vocational" and draw[0] < 0.1
        if holder["country"] not in in_programme or not holder["pic"]:
            continue
        if holder["kind"] != "university" and not is_school:
            continue
        code, bare = _code(holder, numbers, draw[1])
        oid = holder["oid"] if draw[2] > 1 / 6 else None
        made.append(Charter(holder, code, bare, oid, _STARTS[int(draw[3] ** 3 * len(_STARTS))], _END))
        if len(made) == 1 or draw[4] < 0.01:
            second, bare = _code(holder, numbers, draw[5])
            made.append(Charter(holder, second, bare, None, _STARTS[-1], _END))
    return made


def _code(holder: dict[str, Any], numbers: dict[str, int], gap: float) -> tuple[str, str]:
    """The next code of a place, as it is written and without gaps.

    The country fills three characters, but some editions shorten the gap or write it with a no-break space.
    """
    prefix = _PREFIXES.get(holder["country"], holder["country"])
    town = "".join(c for c in anyascii(holder["city"]).upper() if c.isalpha())[:7]
    bare = prefix + town
    numbers[bare] = numbers.get(bare, 0) + 1
    tail = f"{town}{numbers[bare]:02d}"
    written = prefix.ljust(3) + tail
    if gap < 0.5:
        written = " ".join(written.split())
    elif gap < 0.6:
        written = written.replace(" ", "\u00a0", 1)
    return written, prefix + tail


def _milliseconds(day: tuple[int, int, int]) -> str:
    """A day as the list has it: its midnight in Brussels, in milliseconds since 1970."""
    return str(int(datetime(*day, tzinfo=_BRUSSELS).timestamp()) * 1000)


def _file(world: World) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(_HEADER)
    for number, charter in enumerate(charters(world)):
        holder = charter.holder
        website = holder["email"] if number % 90 == 7 else holder["website"]
        writer.writerow(
            (
                101_000_000 + number * 37,
                charter.code,
                holder["pic"],
                charter.oid,
                holder["name"].upper() if number % 3 == 0 else holder["name"],
                holder["street"],
                holder["postcode"],
                holder["city"],
                holder["country"],
                website,
                _milliseconds(charter.start),
                _milliseconds(charter.end),
            )
        )
    return text.getvalue().encode()


def route(world: World, asked: Asked) -> Answer | None:
    """Answer with the page or its file."""
    if asked.path == PATH:
        page = (
            '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>Charter holders</title>'
            "</head>\n<body><h1>Higher education institutions holding a charter</h1>"
            '<a href="/about">About</a>\n'
            f'<eac-download url="{_FOLDER}{_FILE}" title="List of holders"></eac-download>\n</body></html>\n'
        )
        return Answer("eche", "page", page.encode(), "text/html; charset=utf-8")
    if not asked.path.startswith(_FOLDER):
        return None
    if asked.path != _FOLDER + _FILE:
        return missing("eche", asked.path)
    body = _file(world)
    return Answer("eche", "file", body, "text/csv", etag=f'"{hashlib.sha256(body).hexdigest()[:20]}"')
