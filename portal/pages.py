"""Sites of made-up projects: one page each, in six languages, and a post in two.

Each page says in its own language what the world knows of a project: its months, its countries, its number,
its partners. Around that stands what stands around pages: menus that name other countries, and a footer.
"""

from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any

import polars as pl

from portal.exchange import Answer, Asked, missing
from portal.world import World

PATH = "/sites/"
_HOST = "https://sites.example"  # pages name their own address, wherever they are served from
_HTML = "text/html; charset=utf-8"
_FEWEST_COUNTRIES = 3
# Names of countries, in the order of _COUNTRIES
_COUNTRIES = ("AT", "BE", "BG", "DE", "EL", "ES", "FR", "HU", "IT", "PL", "PT", "RO", "TR")
_NAMES = {
    "bg": "Австрия Белгия България Германия Гърция Испания Франция Унгария Италия Полша Португалия "
    "Румъния Турция",
    "da": "Østrig Belgien Bulgarien Tyskland Grækenland Spanien Frankrig Ungarn Italien Polen Portugal "
    "Rumænien "
    "Tyrkiet",
    "de": "Österreich Belgien Bulgarien Deutschland Griechenland Spanien Frankreich Ungarn Italien "
    "Polen Portugal "
    "Rumänien Türkei",
    "el": "Αυστρία Βέλγιο Βουλγαρία Γερμανία Ελλάδα Ισπανία Γαλλία Ουγγαρία Ιταλία Πολωνία Πορτογαλία "
    "Ρουμανία "
    "Τουρκία",
    "fr": "Autriche Belgique Bulgarie Allemagne Grèce Espagne France Hongrie Italie Pologne Portugal "
    "Roumanie "
    "Turquie",
    # after z, from
    "pl": "Austrii Belgii Bułgarii Niemiec Grecji Hiszpanii Francji Węgier Włoch Polski Portugalii "
    "Rumunii Turcji",
}
_MONTHS = {
    "bg": "януари февруари март април май юни юли август септември октомври ноември декември",
    "da": "januar februar marts april maj juni juli august september oktober november december",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "el": "Ιανουάριο Φεβρουάριο Μάρτιο Απρίλιο Μάιο Ιούνιο Ιούλιο Αύγουστο Σεπτέμβριο Οκτώβριο Νοέμβριο "
    "Δεκέμβριο",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada "
    "grudnia",
}
_TEXTS = {
    "bg": (
        "Проектът се осъществява с подкрепата на програма Еразъм+ от {start} {start_year} г. до {end} "
        "{end_year} г. "
        "В него си сътрудничат организации от следните държави: {countries}.",
        "Учители и обучаващи се опитват заедно нови начини на учене и описват какво се е получило.",
        "Партньори",
        "Номер на проекта: {identifier}",
    ),
    "da": (
        "Projektet er støttet af Erasmus+ og løber fra {start} {start_year} til {end} {end_year}. Det "
        "gennemføres af "
        "organisationer fra disse lande: {countries}.",
        "Lærere og kursister prøver sammen nye måder at lære på, og de skriver ned, hvad der lykkedes.",
        "Partnere",
        "Projektnummer: {identifier}",
    ),
    "de": (
        "Das Projekt wird von Erasmus+ gefördert und läuft von {start} {start_year} bis {end} "
        "{end_year}. Beteiligt "
        "sind Einrichtungen aus diesen Ländern: {countries}.",
        "Lehrende und Lernende erproben gemeinsam neue Wege und halten fest, was davon gelungen ist.",
        "Partner",
        "Projektnummer: {identifier}",
    ),
    "el": (
        "Το έργο χρηματοδοτείται από το Erasmus+ και διαρκεί από τον {start} {start_year} έως τον {end} "
        "{end_year}. "
        "Συμμετέχουν οργανισμοί από τις εξής χώρες: {countries}.",
        "Εκπαιδευτικοί και εκπαιδευόμενοι δοκιμάζουν μαζί νέους τρόπους μάθησης και καταγράφουν τι πέτυχε.",
        "Εταίροι",
        "Αριθμός έργου: {identifier}",
    ),
    "fr": (
        "Le projet est soutenu par Erasmus+ et dure de {start} {start_year} à {end} {end_year}. Y "
        "participent des "
        "organismes des pays suivants : {countries}.",
        "Formateurs et apprenants essaient ensemble de nouvelles façons d'apprendre et notent ce qui a "
        "réussi.",
        "Partenaires",
        "Numéro du projet : {identifier}",
    ),
    "pl": (
        "Projekt jest wspierany przez program Erasmus+ i trwa od {start} {start_year} do {end} {end_year}. "
        "Uczestniczą w nim organizacje z {countries}.",
        "Nauczyciele i uczący się próbują razem nowych sposobów nauki i zapisują, co się udało.",
        "Partnerzy",
        "Numer projektu: {identifier}",
    ),
}
_POST = """<article><h1>ვინ დაგეხმარება პარტნიორის პოვნაში / Who helps you to find a partner</h1>
<p>პარტნიორის ძიება Erasmus+ პროგრამაში ადვილი არ არის, მაგრამ არსებობს ადგილები, სადაც ერთმანეთს
პოულობენ ისინი,
ვისაც ერთად მუშაობა სურს. ზრდასრულთა განათლებისთვის ასეთია EPALE, სკოლებისთვის კი eTwinning.</p>
<p>ვინ რა გააკეთა უკვე, ამას პროექტების შედეგების პლატფორმა გვიჩვენებს.</p>
<p>Looking for a partner in Erasmus+ is not easy, but there are places where those meet who want to
work together.
For adult education this is EPALE, for schools it is eTwinning, and youth workers look on OTLAS.</p>
<p>Who has done what already is shown by the Project Results Platform.</p></article>"""


@dataclass(frozen=True)
class Site:
    """The page of one project, and what it says: the truth that a reader of it should find."""

    language: str
    project: dict[str, Any]
    countries: tuple[str, ...]
    partners: tuple[dict[str, Any], ...]  # participations

    @property
    def path(self) -> str:
        """Its address on the portal."""
        return f"{PATH}{self.language}/{self.project['project']}"


def paths(world: World) -> list[str]:
    """Addresses of all pages, that of the post last."""
    return [*(site.path for site in sites(world)), f"{PATH}post"]


def sites(world: World) -> list[Site]:
    """The pages of projects: one in each language, as far as the world is large enough."""
    found: list[Site] = []
    persons = world.organisations["is_person"]
    languages = sorted(_TEXTS)
    for row in world.projects.filter(pl.col("in_search")).iter_rows(named=True):
        if len(found) == len(languages):
            break
        members = world.participants(row["project"])
        countries = tuple(sorted({member["country"] for member in members if member["country"]}))
        if len(countries) >= _FEWEST_COUNTRIES and set(countries) <= set(_COUNTRIES):
            partners = tuple(m for m in members if not m["withdrawn"] and not persons[m["truth_id"]])
            found.append(Site(languages[len(found)], row, countries, partners))
    return found


def route(world: World, asked: Asked) -> Answer | None:
    """Answer what is asked of the sites of projects."""
    if not asked.path.startswith(PATH) or asked.method not in ("GET", "HEAD"):
        return None
    key = asked.path.removeprefix(PATH)
    if key == "post":
        return Answer("web_pages", key, _page("ka", "Post", f"{PATH}post", _POST).encode(), _HTML)
    for site in sites(world):
        if site.path == asked.path:
            return Answer("web_pages", key, _project_page(site, world).encode(), _HTML)
    return missing("web_pages", key)


def _project_page(site: Site, world: World) -> str:
    names = dict(zip(_COUNTRIES, _NAMES[site.language].split(), strict=True))
    row = site.project
    opening, story, heading, number = _TEXTS[site.language]
    said = opening.format(
        start=_month(row["start_date"], site.language),
        start_year=row["start_date"].year,
        end=_month(row["end_date"], site.language),
        end_year=row["end_date"].year,
        countries=", ".join(names[country] for country in site.countries),
    )
    items = [
        f"<li>{escape(member['name'].strip())} ({member['country']})</li>"
        for member in site.partners
        if member["country"]
    ]
    contact = world.organisations.row(site.partners[0]["truth_id"], named=True) if site.partners else None
    reach = f"<p>{escape(contact['email'])}, {escape(contact['phone'])}</p>" if contact else ""
    title = escape(row["title"].strip())
    body = (
        f"<article><h1>{title}</h1>\n<p>{said}</p>\n<p>{story}</p>\n<p>{story}</p>\n"
        f"<h2>{heading}</h2>\n<ul>\n" + "\n".join(items) + "\n</ul>\n"
        f"<p>{number.format(identifier=row['identifier'])}</p>\n{reach}</article>"
    )
    return _page(site.language, title, site.path, body)


def _month(day: date, language: str) -> str:
    return _MONTHS[language].split()[day.month - 1]


def _page(language: str, title: str, address: str, body: str) -> str:
    return (
        f'<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8"><title>{title} | Site</title>'
        f'<link rel="canonical" href="{_HOST}{address}"></head>\n'
        '<body><header><nav><ul><li><a href="/">Home</a></li><li><a href="/jp">Japan</a></li>'
        '<li><a href="/br">Brazil</a></li><li><a href="/login">EPALE login</a></li></ul></nav></header>\n'
        '<div class="cookie-banner">This site uses cookies. <button>Accept all cookies</button></div>\n'
        f"<main>{body}</main>\n"
        '<footer><p>Imprint</p><ul><li><a href="/ca">Canada</a></li></ul></footer></body></html>\n'
    )
