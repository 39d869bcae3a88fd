"""Where things stand on the page of an activity. Everything about the platform's markup is here.

Classes as several other people's clients of 2024 and 2025 read them; they end in the name of a field, which
stays the same for activities on site and online.
"""

import re
from dataclasses import dataclass

from bs4 import BeautifulSoup
from bs4.element import Tag

_TITLE = '[class*="page-title"] h1, h1[class*="page-header"], h1'
_DATES = '[class*="field-ct-act-dates"] .highlight-data-text span, .highlight-dates-single span'
_LOCATION = '[class*="field-ct-act-location"] .highlight-data-text span'
_PARTICIPANTS = ".highlight-data-text-big"
_TYPES = '[class*="field-ct-act-types"] .field__item, .activity-types .activity-type'
_CAUSES = ".activity-cause, .activity-label-cause, .activity-causes .activity-label"
_OBJECTIVES = ".activity__objectives .field__item span"
_GOALS = ".field-sdgs-wrapper img, img.sdg-logo-icon"
_ORGANISERS = '.pseudo__organisers a[href*="/organisation/"]'
_TEXTS = (
    '[class*="field-ct-act-goal-activity"] .field__item, [class*="field-ct-act-description"] .field__item'
)
_CARDS = '.activities-mini-preview a[href*="/activity/"], .eg-c-card-title a[href*="/activity/"]'
_GOAL_NUMBER = re.compile(r"(?i)\bgoal (1[0-7]|[1-9])\b")


@dataclass(frozen=True)
class Activity:
    """What the page of an activity says, as published. `goals` are numbers of the UN's goals (SDG)."""

    title: str | None
    dates: list[str]  # one, or the first and the last
    location: list[str]  # city and country; the means, if it is online
    participants: str | None
    types: list[str]
    causes: list[str]
    objectives: list[str]
    goals: list[int]
    organisers: list[str]
    text: str


def read_activity(page: BeautifulSoup) -> Activity | None:
    """Read the page of an activity, None if it is no such page: it has no dates and no organisers."""
    dates, organisers = _texts(page, _DATES), _texts(page, _ORGANISERS)
    if not dates and not organisers:
        return None
    signs = [str(image.get(name) or "") for image in page.select(_GOALS) for name in ("title", "alt")]
    numbers = [int(found[1]) for sign in signs if (found := _GOAL_NUMBER.search(sign))]
    return Activity(
        title=next(iter(_texts(page, _TITLE)), None),
        dates=dates,
        location=_texts(page, _LOCATION),
        participants=next(iter(_texts(page, _PARTICIPANTS)), None),
        types=_texts(page, _TYPES),
        causes=_texts(page, _CAUSES),
        objectives=_texts(page, _OBJECTIVES),
        goals=list(dict.fromkeys(numbers)),
        organisers=organisers,
        text="\n".join(_texts(page, _TEXTS)),
    )


def activity_links(page: BeautifulSoup) -> list[str]:
    """Where the cards of a listing lead to, each once, as written."""
    return list(dict.fromkeys(str(link["href"]) for link in page.select(_CARDS)))


def _texts(page: BeautifulSoup, selector: str) -> list[str]:
    return list(dict.fromkeys(text for tag in page.select(selector) if (text := _text(tag))))


def _text(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split())
