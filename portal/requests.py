"""Who looks for partners in the made-up world; each platform writes it down in its own way."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl

from portal.world import World

PER_PLATFORM = 34  # requests: more than three pages of ten
_FIRST_NUMBER = {"otlas": 4100, "epale": 310200, "esep": 70500}
_WRITTEN = date(2026, 10, 20)  # when the newest request was changed
_LONG_AGO = 900  # days: deadlines lie this far back
_FAR_AHEAD = 2200  # days: whatever the day, some requests are open

_TITLES = {
    "en": ("Rivers without borders", "Cooking the European way: {city}", "Old crafts & new tools"),
    "de": ("Werkstatt Zukunft: {city}", "Brücken für alle", "Grüne Wege zur Ausbildung"),
    "el": ("Νέοι στην {city}", "Γέφυρες ανάμεσα στις γενιές", "Μαθαίνουμε μαζί"),
    "bg": ("Млади хора за чисти реки", "Мостове между поколенията", "Заедно в {city}"),
    "ka": ("ახალგაზრდები მდინარეებისთვის", "ხიდები თაობებს შორის", "ერთად ვსწავლობთ"),
    "hy": ("Կամուրջներ սերունդների միջև", "Միասին սովորելով", "Երիտասարդները {city}"),
    "pl": ("Mosty między pokoleniami", "Młodzi dla rzek: {city}", "Razem uczymy się żyć"),
    "uk": ("Мости між поколіннями", "Молодь за чисті річки", "Разом у {city}"),
}
_STORIES = (
    "We want to bring together people who have never left their valley with people who had to leave theirs.",
    "Over two years we shall try out what works with learners who have given up on courses.",
    "Our last exchange showed us that we know too little about what young people do on the water and in it.",
    "Six teachers, one garden and a lot of questions: we plan four meetings and a common handbook.",
)
# The same in the language of who asks, for pages that have a version in it
_OWN_STORIES = {
    "de": "Wir suchen Partner, die mit uns an einem Lehrplan für die Werkstatt von morgen arbeiten.",
    "el": "Αναζητούμε εταίρους που θέλουν να μάθουν μαζί μας πώς συνεργάζονται νέοι και ηλικιωμένοι.",
    "bg": "Търсим партньори, които искат заедно с нас да почистят реката и да опишат наученото.",
    "ka": "ვეძებთ პარტნიორებს, რომლებსაც სურთ ჩვენთან ერთად ისწავლონ, როგორ თანამშრომლობენ თაობები.",
    "hy": "Փնտրում ենք գործընկերներ, ովքեր ցանկանում են մեզ հետ սովորել երիտասարդների հետ աշխատել։",
    "pl": "Szukamy partnerów, którzy chcą razem z nami uczyć się, jak współpracują młodzi i starsi.",
    "uk": "Шукаємо партнерів, які хочуть разом з нами навчитися, як співпрацюють молоді і старші.",
}
_PLACES = {
    "AT": "Austria", "BA": "Bosnia and Herzegovina", "BG": "Bulgaria", "CZ": "Czech Republic",
    "DE": "Germany", "EL": "Greece", "ES": "Spain", "GE": "Georgia", "IT": "Italy", "MT": "Malta",
    "PL": "Poland", "RS": "Serbia", "TR": "Türkiye", "XK": "Kosovo",
}  # fmt: skip
_KINDS = {
    "otlas": ("Youth Exchanges", "Training and Networking", "Strategic Partnerships", "Capacity Building"),
    "epale": ("KA2 Cooperation partnerships", "KA1 Mobility", "Small-scale partnerships"),
    "esep": ("eTwinning project", "KA2 School partnerships", "Job shadowing"),
}
_THEMES = {
    "otlas": (
        "Inclusion",
        "Rural development",
        "Youth (Participation, Youth Work, Youth Policy)",
        "Water sports",
    ),
    "epale": ("Basic skills", "Senior education", "Learning in prison", "Digital skills"),
    "esep": ("Languages and literature", "Sustainability", "Mathematics / Geometry", "History of culture"),
}


@dataclass(frozen=True)
class PartnerRequest:
    """One request. `organisation` is a row of the truth, `name` how it is written this time."""

    number: int
    title: str
    language: str
    story: str
    organisation: dict[str, Any]
    name: str
    is_group: bool  # an informal group or a person asks
    partner_count: int
    countries: tuple[str, ...]  # programme's codes
    kinds: tuple[str, ...]
    themes: tuple[str, ...]
    deadline: date | None
    start: date
    end: date
    changed: date

    @property
    def country_names(self) -> list[str]:
        """The countries in English."""
        return [_PLACES[code] for code in self.countries]

    @property
    def own_story(self) -> str | None:
        """The story in the language of who asks; null if that is English."""
        return _OWN_STORIES.get(self.language)

    @property
    def country(self) -> str:
        """The country of who asks: in English if it is among those written here, else its code."""
        code = str(self.organisation["country"])
        return _PLACES.get(code, code)

    @property
    def slug(self) -> str:
        """The end of an address, without the number."""
        words = "".join(c if c.isascii() and c.isalnum() else " " for c in self.title.casefold()).split()
        return "-".join(words) or "project"


def partner_requests(world: World, platform: str) -> list[PartnerRequest]:
    """The requests on a platform (otlas, epale, esep), the one changed last first.

    Most are asked by organisations that take part in projects, a few by persons or groups; some are past
    their deadline, every fifth has none.
    """
    rng = np.random.default_rng([world.seed, 41, _FIRST_NUMBER[platform]])
    known = world.organisations.select("truth_id", "is_person")
    published = world.participations.select("truth_id", "name").join(known, on="truth_id")
    persons = published.filter("is_person")
    groups = persons.sample(min(3, persons.height), seed=int(rng.integers(1 << 30)), shuffle=True)
    others = published.filter(~pl.col("is_person") & pl.col("name").is_not_null()).sample(
        PER_PLATFORM - groups.height, seed=int(rng.integers(1 << 30)), shuffle=True
    )
    made = []
    for place, (truth_id, name, is_group) in enumerate(pl.concat([others, groups]).iter_rows()):
        organisation = world.organisations.row(truth_id, named=True)
        language = organisation["language"] if organisation["language"] in _TITLES else "en"
        changed = _WRITTEN - timedelta(days=int(rng.integers(0, _LONG_AGO)))
        start = changed + timedelta(days=int(rng.integers(90, 600)))
        made.append(
            PartnerRequest(
                number=_FIRST_NUMBER[platform] + 7 * place,
                title=str(rng.choice(_TITLES[language])).format(city=organisation["city"]),
                language=language,
                story=str(rng.choice(_STORIES)),
                organisation=organisation,
                name=name,
                is_group=is_group,
                partner_count=int(rng.integers(1, 6)),
                countries=_some(rng, tuple(_PLACES), 5),
                kinds=_some(rng, _KINDS[platform], 3),
                themes=_some(rng, _THEMES[platform], 4),
                deadline=_deadline(place, rng),
                start=start,
                end=start + timedelta(days=int(rng.integers(20, 700))),
                changed=changed,
            )
        )  # fmt: skip
    return sorted(made, key=lambda request: (request.changed, request.number), reverse=True)


def _some(rng: np.random.Generator, values: tuple[str, ...], fewer_than: int) -> tuple[str, ...]:
    return tuple(rng.choice(values, int(rng.integers(1, fewer_than)), replace=False).tolist())


def _deadline(place: int, rng: np.random.Generator) -> date | None:
    if place % 5 == 0:
        return None
    days = int(rng.integers(1, 400))
    return _WRITTEN + timedelta(days=_FAR_AHEAD + days if place % 2 else -_LONG_AGO + days)
