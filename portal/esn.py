"""Activities of student sections as their platform shows them: cards in pages of ten, and a page for each.

Classes are those that several clients of the platform read; what stands around them is made up.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from typing import Any

import polars as pl

from portal.exchange import Answer, Asked, missing
from portal.world import World

LISTING = "/activities"
_PAGE = "/activity/"
_HOST = "https://activities.esn.org"  # pages name their own address, wherever they are served from
_HTML = "text/html; charset=utf-8"
_PER_PAGE = 10
_COUNT = 24
_NEWEST = date(2026, 10, 18)
_COUNTRIES = {
    "AT": "Austria", "BE": "Belgium", "BG": "Bulgaria", "CZ": "Czechia", "DE": "Germany", "EL": "Greece",
    "ES": "Spain", "FR": "France", "HU": "Hungary", "IT": "Italy", "PL": "Poland", "PT": "Portugal",
    "RO": "Romania", "SK": "Slovakia", "TR": "Türkiye", "UK": "United Kingdom",
}  # fmt: skip
_WHAT = ("Repair evening", "Language tandem", "River clean-up", "Cooking with neighbours", "School visit")
_TYPES = ("Workshop", "Game or Social Activity", "Trip", "Volunteering")
_CAUSES = ("Culture", "Education & Youth", "Environmental Sustainability", "Social Inclusion")
_OBJECTIVES = ("Foster Intercultural Dialogue", "Fighting Climate Crisis", "Inclusive Education")


@dataclass(frozen=True)
class Activity:
    """One activity: the truth that a reader of its page should find."""

    number: int
    title: str
    city: str
    country: str
    start: date
    end: date
    type: str
    cause: str
    objective: str
    goal: int
    contact: str  # a person, whom the description names

    @property
    def key(self) -> str:
        """The end of its address."""
        return f"{self.title.lower().replace(' ', '-')}-{self.number}"

    @property
    def section(self) -> str:
        """Who organises it."""
        return f"ESN {self.city}"


def activities(world: World) -> list[Activity]:
    """All activities, the newest first."""
    places = world.organisations.filter(
        pl.col("country").is_in(list(_COUNTRIES)), pl.col("city_english").is_not_null(), ~pl.col("is_person")
    ).unique("city_english", maintain_order=True)
    return [_activity(place, row) for place, row in enumerate(places.head(_COUNT).iter_rows(named=True))]


def _activity(place: int, row: dict[str, Any]) -> Activity:
    start = _NEWEST - timedelta(days=9 * place)
    return Activity(
        number=30_000 - place,
        title=_WHAT[place % len(_WHAT)],
        city=row["city_english"],
        country=row["country"],
        start=start,
        end=start + timedelta(days=place % 3),
        type=_TYPES[place % len(_TYPES)],
        cause=_CAUSES[place % len(_CAUSES)],
        objective=_OBJECTIVES[place % len(_OBJECTIVES)],
        goal=place % 17 + 1,
        contact=row["contact_name"],
    )


def route(world: World, asked: Asked) -> Answer | None:
    """Answer what is asked of the platform of activities."""
    if asked.method not in ("GET", "HEAD"):
        return None
    if asked.path == LISTING:
        return _listing(activities(world), asked)
    if not asked.path.startswith(_PAGE):
        return None
    key = asked.path.removeprefix(_PAGE)
    for activity in activities(world):
        if activity.key == key:
            return Answer("esn", f"activity/{key}", _activity_page(activity).encode(), _HTML)
    return missing("esn", f"activity/{key}")


def _listing(all_of_them: list[Activity], asked: Asked) -> Answer:
    wanted = asked.query.get("page", ["0"])[0]
    number = int(wanted) if wanted.isdecimal() else 0
    pages = [all_of_them[start : start + _PER_PAGE] for start in range(0, len(all_of_them), _PER_PAGE)]
    shown = pages[number] if number < len(pages) else []
    answer = Answer("esn", f"listing/{number}", _cards(shown).encode(), _HTML)
    if number >= len(pages) and pages:
        answer.last_page = _cards(pages[-1]).encode()
    return answer


def _cards(shown: list[Activity]) -> str:
    cards = "\n".join(
        '<article class="ct-physical-activity activities-mini-preview"><div class="act-header-normal">'
        f'<a href="{_PAGE}{activity.key}"><img src="/x.png" alt=""></a></div><div class="eg-c-card-title">'
        f'<a href="{_PAGE}{activity.key}">{escape(activity.title)}</a></div></article>'
        for activity in shown
    )
    return _page("Activities", LISTING, cards or "<p>There are no more activities.</p>")


def _activity_page(activity: Activity) -> str:
    days = [activity.start, activity.end] if activity.end > activity.start else [activity.start]
    dates = "".join(f"<span>{day:%d/%m/%Y}</span>" for day in days)
    field = "field-top-wrapper ct-physical-activity__field-ct-act"
    body = (
        '<div class="block--eg-activities-theme-page-title">'
        f"<h1><span>{escape(activity.title)}</span></h1></div>\n"
        f'<div class="{field}-dates"><div class="highlight-data-text">{dates}</div></div>\n'
        f'<div class="{field}-location"><div class="highlight-data-text"><span>{escape(activity.city)}</span>'
        f"<span>{_COUNTRIES[activity.country]}</span></div></div>\n"
        '<div class="highlight-data-number"><div class="highlight-data-text-big">23</div> '
        "participants</div>\n"
        '<div class="ct-physical-activity__field-ct-act-types"><div class="field__item">'
        f"<a>{activity.type}</a></div></div>\n"
        f'<div class="activity-causes"><span '
        f'class="activity-label-cause">{escape(activity.cause)}</span></div>\n'
        '<div class="ct-physical-activity__field-ct-act-description"><div class="field__item"><p>'
        f"{escape(activity.contact)} welcomed everybody, and {escape(activity.contact)} showed us how "
        f"it is done."
        "</p></div></div>\n"
        f'<div class="field-sdgs-wrapper"><img class="sdg-logo-icon" alt="Logo of the SDG Goal '
        f'{activity.goal}">'
        "</div>\n"
        f'<div class="activity__objectives"><div '
        f'class="field__item"><span>{activity.objective}</span></div></div>\n'
        '<div class="pseudo__items pseudo__organisers"><a href="/organisation/esn-'
        f'{activity.number}">{escape(activity.section)}</a></div>'
    )
    return _page(activity.title, _PAGE + activity.key, body)


def _page(title: str, address: str, body: str) -> str:
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta '
        f'charset="utf-8"><title>{escape(title)}</title>'
        f'<link rel="canonical" href="{_HOST}{address}"></head>\n'
        f'<body><nav><a href="/user/login">Log in</a></nav>\n<main>\n{body}\n</main></body></html>\n'
    )
