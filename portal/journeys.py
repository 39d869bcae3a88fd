"""The open mobility statistics: the data portal's description of the set, and its six files."""

import csv
import io
from functools import lru_cache
from urllib.parse import quote

import numpy as np
import orjson

from portal.charters import charters
from portal.exchange import Answer, Asked, missing
from portal.world import World

PATH = "/api/hub/search/datasets/erasmus-mobility-raw-data"
_FOLDER = "/euodp/erasmus-mobility/"
_YEARS = range(2014, 2020)
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
_ACTIVITIES = (
    "Student mobility for studies between Programme Countries",
    "Student mobility for traineeships between Programme Countries",
    "Staff mobility for teaching between Programme Countries",
)
_ODD_COUNTRIES = ("-", "TP", "AN", "AB", "CP")
_LINES_EACH = 12  # per charter and year

Side = tuple[str, str, str, str]  # country, city, name, charter code


def file_name(year: int) -> str:
    """The name of a year's file."""
    return f"2021.05.11 KA1 mobilities eligible finalised started in {year}.csv"


@lru_cache(maxsize=len(_YEARS))
def _file(seed: int, year: int, institutions: tuple[Side, ...], others: tuple[Side, ...]) -> bytes:
    rng = np.random.default_rng([seed, 34, year])
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(_HEADER)
    for line in range(_LINES_EACH * len(institutions)):
        draw = rng.random(10).tolist()
        sender = institutions[int(draw[0] ** 2 * len(institutions))]
        choice = institutions if draw[1] < 0.7 else others
        receiver = choice[int(draw[2] ** 2 * len(choice))]
        if line % 211 == 17:
            receiver = (_ODD_COUNTRIES[line % len(_ODD_COUNTRIES)], *receiver[1:])
        activity = int(draw[3] * 3) if choice is institutions else 1
        row = [
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
        writer.writerow(row)
    return text.getvalue().encode()


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
    if asked.path == PATH:
        distributions = [
            {
                "id": f"distribution-{year}",
                "title": {"en": f"KA1 mobilities {year}"},
                "format": {"id": "CSV", "label": "CSV"},
                "download_url": [_FOLDER + quote(file_name(year))],
                "access_url": [_FOLDER + quote(file_name(year))],
            }
            for year in _YEARS
        ]
        document = {"id": "notes", "format": {"id": "PDF"}, "access_url": [_FOLDER + "notes.pdf"]}
        body = {"result": {"id": PATH.rpartition("/")[2], "distributions": [*distributions, document]}}
        return Answer("mobility", "dataset", orjson.dumps(body))
    if not asked.path.startswith(_FOLDER):
        return None
    for year in _YEARS:
        if asked.path == _FOLDER + file_name(year):
            return Answer("mobility", str(year), _file(world.seed, year, *_sides(world)), "text/csv")
    return missing("mobility", asked.path)
