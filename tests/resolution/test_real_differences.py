"""How real names of one organisation differ, and how strangers look alike: seen on real lists, names made
up."""

from collections.abc import Sequence
from typing import Any

import pytest

from tests.resolution.conftest import NO_CORRECTIONS, mentions
from transforms.resolution.resolve import resolve

PLACE: dict[str, Any] = {"country_code": "CZ", "city": "Prague"}


def apart(count: int) -> list[list[int]]:
    return [[number] for number in range(count)]


@pytest.mark.parametrize(
    ("bracket", "place"),
    [
        ("United Kingdom", {"country_code": "UK", "city": "Cambridge", "postcode": "CB4 0WS"}),
        ("Barcelona", {"country_code": "ES", "city": "Barcelona"}),
        ("Erasmus Mundus", {"country_code": "ES", "city": "Sevilla"}),
    ],
)
def test_a_bracket_that_is_a_place_or_a_programme_is_no_name(
    together: Any, bracket: str, place: dict[str, Any]
) -> None:
    names = ("Yoltran Limited", "Kestrel Theory", "Fernbach Research", "Ablow", "Quillan Labs")
    rows = [{"name": f"{name} ({bracket})", **place} for name in names]
    assert together(*rows) == apart(5)


@pytest.mark.parametrize(
    ("pattern", "words", "place"),
    [
        ("Moravian Academy of Sciences, Institute of {}", ("Mathematics", "Geology", "Physics"), PLACE),
        ("{} ústav MAV, veřejná výzkumná instituce", ("Geofyzikální", "Fyziologický", "Botanický"), PLACE),
        (
            "Escuela Internacional de Hostelería Costa Verde {}",
            ("Gijón", "Llanes", "Avilés"),
            {"city": "Soria", "website": "costaverde.es"},
        ),
        (
            "Institut Delta {}",
            ("Provence", "Bordelais", "Lorraine"),
            {"country_code": "FR", "city": "Paris", "website": "delta.fr"},
        ),
        (
            "Escuela de {} Valle Alto",
            ("Enfermería", "Ingeniería", "Derecho"),
            {"postcode": "42001", "website": "vallealto.es"},
        ),
    ],
)
def test_siblings_under_one_roof_stay_apart(
    together: Any, pattern: str, words: Sequence[str], place: dict[str, Any]
) -> None:
    assert together(*({"name": pattern.format(word), **place} for word in words)) == apart(len(words))


def test_a_department_belongs_to_its_university_and_not_to_another_department(together: Any) -> None:
    rows = [
        {"name": name, "city": "Soria", "website": "unisoria.es"}
        for name in ("Universidad Alta de Soria", "Universidad Alta de Soria - Facultad de Letras")
    ]
    assert together(*rows) == [[0, 1]]


@pytest.mark.parametrize(
    ("city", "other", "country"),
    [
        ("Wien", "Vienna", "AT"),
        ("Praha", "Prague", "CZ"),
        ("BRNO STŘED", "Brno", "CZ"),
        ("Urla-Izmir", "Urla", "TR"),
        ("X - LUGO", "Lugo", "ES"),
    ],
)
def test_a_city_is_itself_however_it_is_written(together: Any, city: str, other: str, country: str) -> None:
    rows = [{"name": "Klub Zelmar Tovik", "country_code": country, "city": name} for name in (city, other)]
    assert together(*rows) == [[0, 1]]


def test_homonyms_in_two_cities_are_not_joined_by_one_without_a_place(together: Any) -> None:
    name = {"name": "Colegio Luz del Monte"}
    assert together({**name, "city": "Soria"}, {**name, "city": "Sevilla"}, name) == apart(3)


@pytest.mark.parametrize(
    ("one", "other", "place"),
    [
        # the kind of institution changed
        (
            "Państwowa Wyższa Szkoła Zawodowa im. Zelmara Tovika",
            "Akademia Nauk Stosowanych im. Zelmara Tovika",
            {"country_code": "PL", "city": "Elbląg", "website": "tovik.pl"},
        ),
        ("IES Zelmar Tovik", "CIFP Zelmar Tovik", {"city": "Soria", "postcode": "42001"}),
        # translated
        (
            "Institut Méditerranéen de Zelmarologie",
            "Mediterranean Institute of Zelmarology",
            {"country_code": "FR", "city": "Marseille"},
        ),
        (
            "Зелмарски универзитет Товик",
            "Zelmarski univerzitet Tovik",
            {"country_code": "RS", "city": "Niš"},
        ),
        # its initials
        (
            "Zelmar Onderzoek Vereniging Tovik Kwaliteit",
            "ZOVTK",
            {"country_code": "NL", "city": "Utrecht", "website": "zovtk.nl"},
        ),
        # another name at the same website and address
        (
            "Fundación Tovik",
            "Escuela Superior Zelmar",
            {"city": "Soria", "postcode": "42001", "website": "zelmar.es"},
        ),
    ],
)
def test_one_organisation_under_two_names(together: Any, one: str, other: str, place: dict[str, Any]) -> None:
    assert together({"name": one, **place}, {"name": other, **place}) == [[0, 1]]


def test_another_name_at_the_same_website_is_flagged_by_a_rule_of_its_own() -> None:
    place = {"city": "Soria", "postcode": "42001", "website": "zelmar.es"}
    rows = [{"name": name, **place} for name in ("Fundación Tovik", "Escuela Superior Zelmar")]
    found = resolve(mentions(*rows), NO_CORRECTIONS)
    link = found.links.filter(decided="joined").row(0, named=True)
    assert link["rule"] == "same website, another name"
    assert 0.8 <= link["score"] < 1.0
