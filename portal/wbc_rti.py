"""Entries on projects with the Western Balkans: an archive in pages, and a page for each entry.

The labels of an entry and their order are the documented ones, with the platform's own misspelling; the
archive and all elements are made up.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from typing import Any

import polars as pl

from portal.exchange import Answer, Asked, missing
from portal.world import World

ARCHIVE = "/object/project"
_HOST = "https://wbc-rti.info"  # pages name their own address, wherever they are served from
_HTML = "text/html; charset=utf-8"
_PER_PAGE = 10
_MOST = 25
_FIRST_NUMBER = 3100
_REGION = ("AL", "BA", "ME", "MK", "RS", "XK")
_FOCUSES = ("WBC", "Albania", "Bosnia and Herzegovina", "Kosovo")
_FIELDS = ("General", "Social Sciences", "Cross-thematic/Interdisciplinary")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


@dataclass(frozen=True)
class Entry:
    """One entry: the truth that a reader of its page should find. `project` is a row of the world."""

    number: int
    project: dict[str, Any]
    focus: str
    field: str
    created: date
    modified: date

    @property
    def acronym(self) -> str:
        """What the project is called for short: letters that no other entry has."""
        return f"{''.join(word[0] for word in self.project['title'].split()[:4]).upper()}{self.number % 100}"

    @property
    def title(self) -> str:
        """The project's title with its acronym."""
        return f"{self.project['title'].strip()} – {self.acronym}"


def entries(world: World) -> list[Entry]:
    """All entries, the newest first: projects in which the region takes part."""
    there = world.participations.filter(pl.col("country").is_in(_REGION)).select("project").unique()
    rows = world.projects.filter("in_search").join(there, on="project", how="semi").head(_MOST)
    return [
        Entry(
            number=_FIRST_NUMBER - place,
            project=row,
            focus=_FOCUSES[place % len(_FOCUSES)],
            field=_FIELDS[place % len(_FIELDS)],
            created=row["start_date"] + timedelta(days=40),
            modified=row["start_date"] + timedelta(days=40 + place % 2 * 90),
        )
        for place, row in enumerate(rows.iter_rows(named=True))
    ]


def route(world: World, asked: Asked) -> Answer | None:
    """Answer what is asked of the platform."""
    if not asked.path.startswith(ARCHIVE) or asked.method not in ("GET", "HEAD"):
        return None
    if asked.path == ARCHIVE:
        return _archive(entries(world), asked)
    number = asked.path.removeprefix(f"{ARCHIVE}/").removesuffix(".html")
    for entry in entries(world):
        if str(entry.number) == number:
            return Answer("wbc_rti", f"project/{number}", _entry(entry).encode(), _HTML)
    return missing("wbc_rti", f"project/{number}")


def _archive(all_of_them: list[Entry], asked: Asked) -> Answer:
    wanted = asked.query.get("page", ["0"])[0]
    number = int(wanted) if wanted.isdecimal() else 0
    pages = [all_of_them[start : start + _PER_PAGE] for start in range(0, len(all_of_them), _PER_PAGE)]
    shown = pages[number] if number < len(pages) else []
    answer = Answer("wbc_rti", f"archive/{number}", _list(shown).encode(), _HTML)
    if number >= len(pages) and pages:
        answer.last_page = _list(pages[-1]).encode()
    return answer


def _list(shown: list[Entry]) -> str:
    items = "\n".join(
        f'<li><a href="{ARCHIVE}/{entry.number}">{escape(entry.title)}</a></li>' for entry in shown
    )
    return _page("Projects", ARCHIVE, f"<h1>Projects</h1>\n<ul>\n{items}\n</ul>")


def _entry(entry: Entry) -> str:
    start, end = (_month(entry.project[name]) for name in ("start_date", "end_date"))
    labelled = (
        ("Project type", ["Other"]),
        ("Acronym", [entry.acronym]),
        ("Geographical focus", [entry.focus]),
        ("Scientifc field / Thematic focus", [entry.field]),
    )
    lists = "\n".join(
        f"<h3>{label}</h3><ul>{''.join(f'<li>{escape(value)}</li>' for value in values)}</ul>"
        for label, values in labelled
    )
    text = escape(entry.project["summary"] or "").replace("\n", "</p>\n<p>")
    body = (
        f"<h1>{escape(entry.title)}</h1>\n<p>{text}</p>\n{lists}\n<h3>Runtime</h3><p>{start} - {end}</p>\n"
        f"<p>Entry created by Admin WBC-RTI.info on {_day(entry.created)}<br>"
        f"Modified on {_day(entry.modified)}</p>"
    )
    return _page(entry.title, f"{ARCHIVE}/{entry.number}", body)


def _month(day: date) -> str:
    return f"{_MONTHS[day.month - 1]} {day.year}"


def _day(day: date) -> str:
    return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"


def _page(title: str, address: str, body: str) -> str:
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta '
        f'charset="utf-8"><title>{escape(title)}</title>'
        f'<link rel="canonical" href="{_HOST}{address}"></head>\n'
        f'<body><nav><a href="/mission">Mission</a></nav>\n<main>\n{body}\n</main>\n'
        "<footer>Western Balkans Info Hub</footer></body></html>\n"
    )
