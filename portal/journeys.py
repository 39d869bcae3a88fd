"""The open mobility statistics: the data portal's description of the set, and its files, a year each.

Today's files are workbooks, of two layouts: countries with their names, and no codes of charters. Two of an
earlier edition are still there: CSV, with codes.
"""

import csv
import io
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import quote

import numpy as np
import orjson
from babel import Locale

from portal.charters import charters
from portal.exchange import Answer, Asked, missing
from portal.workbooks import MEDIA_TYPE, write_workbook
from portal.world import World

PATH = "/api/hub/search/datasets/erasmus-mobility-raw-data"
_FOLDER = "/euodp/erasmus-mobility/"
_FOLDER_TODAY = "/assets/eac/erasmus-plus/statistics/mobility/"
_YEARS_TODAY, _YEARS_BEFORE = (2014, 2015, 2020, 2021), (2018, 2019)
_WITHOUT_PROJECT = 2020  # and later
_HEADER = (
    *(
        "Project Reference",
        "Academic Year",
        "Mobility Start Month",
        "Mobility End Month",
        "Mobility Duration",
    ),
    *("Activity (mob)", "Field of Education", "Participant Nationality", "Education Level"),
    *("Participant Gender", "Participant Profile", "Special Needs", "Fewer Opportunities", "GroupLeader"),
    *("Participant Age", "Sending Country Code", "Sending City", "Sending Organization"),
    *("Sending Organisation Erasmus Code", "Receiving Country Code", "Receiving City"),
    *("Receiving Organization", "Receiving Organisation Erasmus Code", "Participants"),
)
# Columns of the earlier edition as today's name them, None where they have them not
_CODES = ("Sending Organisation Erasmus Code", "Receiving Organisation Erasmus Code")
_TODAY = {
    **dict.fromkeys(_CODES),
    "Mobility Start Month": "Mobility Start Year/Month",
    "Mobility End Month": "Mobility End Year/Month",
    "Mobility Duration": "Mobility Duration - calendar days",
    "Participant Nationality": "Participant Country",
    "Sending Country Code": "Sending Country",
    "Sending Organization": "Sending Organisation",
    "Receiving Country Code": "Receiving Country",
    "Receiving Organization": "Receiving Organisation",
    "Participants": "Actual Participants (Contracted Projects)",
}
_LATER = _TODAY | {
    "Project Reference": None,
    "Sending Organization": "Sending Organization",
    "Receiving Organization": "Receiving Organization",
    "Participants": "Participants",
}
_ACTIVITIES = (
    "Student mobility for studies between Programme Countries",
    "Student mobility for traineeships between Programme Countries",
    "Staff mobility for teaching between Programme Countries",
)
_ODD_COUNTRIES = ("-", "TP", "AN", "AB", "CP")
_LINES_EACH = 12  # per charter and year

Side = tuple[str, str, str, str]  # country, city, name, charter code


Row = list[str | int]


def file_name(year: int) -> str:
    """The name of a year's file."""
    if year in _YEARS_TODAY:
        return f"Erasmus-KA1-Mobility-Data-{year}.xlsx"
    return f"2021.05.11 KA1 mobilities eligible finalised started in {year}.csv"


@lru_cache(maxsize=len(_YEARS_TODAY) + len(_YEARS_BEFORE))
def _file(seed: int, year: int, institutions: tuple[Side, ...], others: tuple[Side, ...]) -> bytes:
    journeys = _journeys(seed, year, institutions, others)
    if year in _YEARS_TODAY:
        held = io.BytesIO()
        write_workbook(held, _of_today(year, journeys))
        return held.getvalue()
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows([_HEADER, *journeys])
    return text.getvalue().encode()


def rows_of_workbook(world: World, year: int) -> Iterator[Row]:
    """The header and the rows of a year's workbook."""
    return _of_today(year, _journeys(world.seed, year, *_sides(world)))


def _of_today(year: int, journeys: Iterator[Row]) -> Iterator[Row]:
    """Give the header and the rows of a workbook, in the layout of its year."""
    names = _LATER if year >= _WITHOUT_PROJECT else _TODAY
    columns = [(at, names.get(name, name)) for at, name in enumerate(_HEADER)]
    kept = [at for at, name in columns if name is not None]
    yield [name for _, name in columns if name is not None]
    countries = {at for at, name in columns if name and name.endswith(" Country")}
    for row in journeys:
        yield [_with_name(str(row[at])) if at in countries else row[at] for at in kept if at < len(row)]


def _with_name(code: str) -> str:
    """A country as the workbooks write it: ``AT - Austria``."""
    territories = Locale("en").territories
    return f"{code} - {territories.get({'EL': 'GR', 'UK': 'GB'}.get(code, code), '? Unknown ?')}"


def _journeys(
    seed: int, year: int, institutions: tuple[Side, ...], others: tuple[Side, ...]
) -> Iterator[Row]:
    rng = np.random.default_rng([seed, 34, year])
    for line in range(_LINES_EACH * len(institutions)):
        draw = rng.random(10).tolist()
        sender = institutions[int(draw[0] ** 2 * len(institutions))]
        choice = institutions if draw[1] < 0.7 else others
        receiver = choice[int(draw[2] ** 2 * len(choice))]
        if line % 211 == 17:
            receiver = (_ODD_COUNTRIES[line % len(_ODD_COUNTRIES)], *receiver[1:])
        activity = int(draw[3] * 3) if choice is institutions else 1
        row: Row = [
            f"{year}-1-{sender[0]}01-KA103-{int(draw[4] * 999999):06d}",
            f"{year}-{year + 1}",
            f"{year}-09",
            f"{year + 1}-02",
            int(draw[5] * 300) + 2,
            _ACTIVITIES[activity],
            f"{int(draw[6] * 1000):04d}",
            sender[0] if draw[6] < 0.9 else "-",
            "ISCED-6",
            ("Female", "Male", "Undefined")[int(draw[7] * 2.1)],
            "Staff" if activity == 2 else "Learner",
            "Yes" if draw[8] < 0.02 else "No",
            "Yes" if draw[8] > 0.9 else "No",
            "No",
            int(draw[9] * 30) + 18,
            *sender,
            *receiver,
            1 if draw[5] < 0.9 else int(draw[5] * 30) - 24,
        ]
        if line == 40:
            row = row[:-1]  # a line that was torn
        if line == 41:
            row[-1] = "many"
        yield row


def _sides(world: World) -> tuple[tuple[Side, ...], tuple[Side, ...]]:
    """Institutions with a charter, and others that take trainees, persons among them."""
    institutions = tuple(
        (c.holder["country"], c.holder["city"], c.holder["name"].upper(), c.code) for c in charters(world)
    )
    hosts = world.organisations.filter(world.organisations["kind"].is_in(["company", "ngo", "person"]))
    others = tuple(
        (country, city, name, "-") for country, city, name in hosts.select("country", "city", "name").rows()
    )
    return institutions, others


def route(world: World, asked: Asked) -> Answer | None:
    """Answer with the description of the data set, or one of its files."""
    paths = {_FOLDER_TODAY + file_name(year): year for year in _YEARS_TODAY}
    paths |= {_FOLDER + file_name(year): year for year in _YEARS_BEFORE}
    if asked.path == PATH:
        distributions = [
            {
                "id": f"distribution-{year}",
                "title": {"en": f"KA1 mobilities {year}"},
                "format": {"id": path.rpartition(".")[2].upper()},
                "download_url": [quote(path)],
                "access_url": [quote(path)],
            }
            for path, year in paths.items()
        ]
        document = {"id": "notes", "format": {"id": "PDF"}, "access_url": [_FOLDER + "notes.pdf"]}
        body = {"result": {"id": PATH.rpartition("/")[2], "distributions": [*distributions, document]}}
        return Answer("mobility", "dataset", orjson.dumps(body))
    if asked.path in paths:
        year = paths[asked.path]
        kind = MEDIA_TYPE if year in _YEARS_TODAY else "text/csv"
        return Answer("mobility", str(year), _file(world.seed, year, *_sides(world)), kind)
    return missing("mobility", asked.path) if asked.path.startswith((_FOLDER, _FOLDER_TODAY)) else None
