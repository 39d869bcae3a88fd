"""The words and code lists of the made-up world, read once from `data/*.csv`."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources

# What sits at the same place in each language's list of themes, so that names can be translated.
THEMES_IN_ENGLISH = (
    "Horizon", "Bridge", "Future", "Light", "Path", "Wings",
    "Worlds", "Seed", "Spring", "Voices", "Wave", "Star",
)  # fmt: skip
SECTORS = ("SCH", "VET", "HED", "ADU", "YOU", "SPO", "CUL")


@dataclass(frozen=True)
class Country:
    """A country under the programme's code (EL, UK, XK), and how things are written there."""

    code: str
    weight: float
    in_programme: bool
    languages: tuple[str, ...]
    tld: str
    dial: str
    postcode: str  # 0 stands for a digit, A for a letter; empty: no postcodes
    agencies: tuple[str, ...]
    places: tuple[tuple[str, str, str], ...]  # city, its English name, region


@dataclass(frozen=True)
class Action:
    """An action of the programme: when it ran, how often, and how its projects look."""

    code: str
    level3: str
    label: str
    family: str  # KA1, KA2, KA3, JM, SPO, or one of the lists before and beside Erasmus+
    sector: str  # SCH … CUL, or empty for more than one field
    first_year: int
    last_year: int
    weight: float
    partners: float  # mean number beside the coordinator
    most: int
    grant: float  # typical, euros; 0 for accreditations
    months: int


@dataclass(frozen=True)
class Kind:
    """A kind of organisation: how common, how drawn to each sector, which types it declares."""

    name: str
    share: float
    affinity: tuple[float, ...]  # in the order of SECTORS
    types: tuple[str, ...]  # the first is the usual one; repeated by frequency


def _rows(name: str) -> list[dict[str, str]]:
    text = resources.files("portal").joinpath("data", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def countries() -> tuple[Country, ...]:
    """All countries, in the order of the file."""
    places: dict[str, list[tuple[str, str, str]]] = {}
    for row in _rows("places.csv"):
        for city in row["cities"].split("|"):
            native, _, english = city.partition("~")
            places.setdefault(row["country"], []).append((native, english or native, row["region"]))
    return tuple(
        Country(
            code=row["country"],
            weight=float(row["weight"]),
            in_programme=row["programme"] == "1",
            languages=tuple(row["languages"].split("|")),
            tld=row["tld"],
            dial=row["dial"],
            postcode=row["postcode"],
            agencies=tuple(filter(None, row["agencies"].split("|"))),
            places=tuple(places[row["country"]]),
        )
        for row in _rows("countries.csv")
    )


@cache
def languages() -> dict[str, dict[str, tuple[str, ...]]]:
    """Language, slot (first, theme, primary, legal_ngo …) and its values."""
    result: dict[str, dict[str, tuple[str, ...]]] = {}
    for row in _rows("languages.csv"):
        result.setdefault(row["lang"], {})[row["slot"]] = tuple(row["values"].split("|"))
    return result


@cache
def fields(language: str) -> tuple[str, ...]:
    """Fields of study, in the same order in each language; in English where the language has none here."""
    known = {row["lang"]: tuple(row["fields"].split("|")) for row in _rows("fields.csv")}
    return known.get(language, known["en"])


@cache
def real_rates(subject: str) -> dict[str, float]:
    """Rates of a subject (difference, names, sibling, roof), as counted in real lists of charter holders."""
    rows = _rows("real_differences.csv")
    return {
        row["value"]: float(row["rate"])
        for row in rows
        if row["set"] == "charter_years" and row["subject"] == subject
    }


@cache
def actions() -> tuple[Action, ...]:
    """All actions, in the order of the file."""
    return tuple(
        Action(
            code=row["code"],
            level3=row["level3"],
            label=row["label"],
            family=row["key_action"],
            sector=row["sector"],
            first_year=int(row["first_year"]),
            last_year=int(row["last_year"]),
            weight=float(row["weight"]),
            partners=float(row["partners"]),
            most=int(row["most"]),
            grant=float(row["grant"]),
            months=int(row["months"]),
        )
        for row in _rows("actions.csv")
    )


@cache
def kinds() -> tuple[Kind, ...]:
    """All kinds of organisations, in the order of the file."""
    result = []
    for row in _rows("kinds.csv"):
        types: list[str] = []
        for part in row["types"].split("|"):
            label, _, times = part.partition("*")
            types += [label] * int(times or 1)
        result.append(
            Kind(row["kind"], float(row["share"]), tuple(float(row[s]) for s in SECTORS), tuple(types))
        )
    return tuple(result)


@cache
def topics(first_year: int) -> tuple[str, ...]:
    """Topic labels of the period that starts in `first_year` (2014 or 2021)."""
    return tuple(row["label"] for row in _rows("topics.csv") if row["period"] == str(first_year))


@cache
def texts() -> dict[tuple[str, str], tuple[str, ...]]:
    """Sentences and title patterns by language and slot."""
    result: dict[tuple[str, str], tuple[str, ...]] = {}
    for row in _rows("texts.csv"):
        key = (row["lang"], row["slot"])
        result[key] = (*result.get(key, ()), row["text"])
    return result
