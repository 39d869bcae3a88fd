"""Towns under their many names; coordinates as any atlas has them."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gazetteer.country_of_towns import country_of_towns
from gazetteer.find_towns import find_places, find_towns, meant_towns
from tests.examples import examples

CITY = pl.Schema({"country_code": pl.String, "city": pl.String})
PLACE = pl.Schema({**CITY, "postcode": pl.String, "region": pl.String})
ATLAS = {
    ("AT", "Vienna"): (48.21, 16.37),
    ("BG", "Sofia"): (42.70, 23.32),
    ("CZ", "Prague"): (50.09, 14.42),
    ("CZ", "Brno"): (49.20, 16.61),
    ("DE", "Cologne"): (50.94, 6.96),
    ("DE", "Frankfurt am Main"): (50.11, 8.68),
    ("DE", "Frankfurt (Oder)"): (52.34, 14.55),
    ("DE", "Munich"): (48.14, 11.58),
    ("EL", "Athens"): (37.98, 23.73),
    ("ES", "Lugo"): (43.01, -7.56),
    ("ES", "Mairena del Aljarafe"): (37.34, -6.06),
    ("ES", "Salamanca"): (40.97, -5.66),
    ("ES", "Seville"): (37.39, -5.98),
    ("ES", "A Coruña"): (43.36, -8.41),
    ("FR", "Fort-de-France"): (14.60, -61.07),
    ("FR", "Lyon"): (45.76, 4.84),
    ("FR", "Saint-Étienne"): (45.44, 4.39),
    ("IE", "Dublin"): (53.35, -6.26),
    ("IT", "Lugo"): (44.42, 11.91),
    ("NL", "The Hague"): (52.08, 4.30),
    ("RO", "Bucharest"): (44.43, 26.10),
    ("RS", "Novi Sad"): (45.26, 19.83),
    ("TR", "Istanbul"): (41.01, 28.98),
    ("TR", "Urla"): (38.32, 26.76),
    ("UK", "London"): (51.51, -0.13),
    ("UK", "St Andrews"): (56.34, -2.80),
}


def found(country: str | None, city: str | None) -> dict | None:
    rows = find_towns(pl.DataFrame([(country, city)], CITY, orient="row")).to_dicts()
    return rows[0] if rows else None


@pytest.mark.parametrize(("place", "point"), ATLAS.items())
def test_towns_lie_where_the_atlas_has_them(place: tuple[str, str], point: tuple[float, float]) -> None:
    town = found(*place)
    assert town is not None
    assert (town["latitude"], town["longitude"]) == pytest.approx(point, abs=0.06)


@pytest.mark.parametrize(
    ("country", "name", "others"),
    [
        ("AT", "Vienna", ["Wien", "WIEN", "Bécs", "1090 Wien", "Wien 9", "Вена", "Stadt Wien"]),
        ("CZ", "Prague", ["Praha", "PRAHA 6", "Praha 9 - Vysočany", "Prag", "Hlavní město Praha, Praha"]),
        ("CZ", "Brno", ["BRNO STŘED", "Brno-střed", "Brünn", "BRNO - STŘED", "Statutární město Brno"]),
        ("BG", "Sofia", ["София", "СОФИЯ", "гр. София", "gr. Sofia", "Sofiya", "SOFIA 1000"]),
        ("EL", "Athens", ["Αθήνα", "ΑΘΗΝΑ", "Athina", "ATHENS"]),
        ("DE", "Munich", ["München", "MUENCHEN", "Munchen", "Landeshauptstadt München"]),
        ("DE", "Cologne", ["Köln", "KOELN", "Koln"]),
        ("DE", "Frankfurt am Main", ["Frankfurt a. M.", "Frankfurt/Main", "FRANKFURT"]),
        ("ES", "Seville", ["SEVILLA", "N/A, SEVILLA", "Sevilla."]),
        ("ES", "Lugo", ["X - LUGO", "LUGO", "Xyzt (Lugo)"]),
        ("ES", "A Coruña", ["Coruña, A", "Coruña (A)", "LA CORUÑA"]),
        ("ES", "Mairena del Aljarafe", ["MAIRENA DEL ALJARAFE (SEVILLA)", "Mairena del Aljarafe. Sevilla"]),
        ("FR", "Lyon", ["LYON CEDEX 07", "Lyon 3e", "VILLE DE LYON", "Lyon, France"]),
        ("FR", "Saint-Étienne", ["St Etienne", "ST. ETIENNE CEDEX 2"]),
        ("IE", "Dublin", ["Dublin 2", "Baile Átha Cliath", "City of Dublin"]),
        ("NL", "The Hague", ["Den Haag", "'s-Gravenhage", "s Gravenhage", "Gemeente Den Haag"]),
        ("RO", "Bucharest", ["București, Sector 1", "Bucuresti", "mun. București", "Sector 3 Bucuresti"]),
        ("RS", "Novi Sad", ["Нови Сад", "NOVI SAD 21000", "Grad Novi Sad"]),
        ("TR", "Istanbul", ["İSTANBUL", "MASLAK ISTANBUL", "?STANBUL", "FINDIKLI-ISTANBUL"]),
        ("TR", "Urla", ["Urla-Izmir", "URLA / İZMİR"]),
        ("UK", "London", ["LONDON SW1A 2AA", "Londres"]),
    ],
)
def test_one_town_under_many_names(country: str, name: str, others: list[str]) -> None:
    frame = pl.DataFrame([(country, other) for other in (name, *others)], CITY, orient="row")
    towns = dict(find_towns(frame).select("city", "place_id").rows())
    assert {other: towns.get(other) for other in others} == dict.fromkeys(others, towns[name])


@pytest.mark.parametrize(
    ("country", "city"),
    [
        ("ES", "Qwertz"), ("ES", "Spain"), ("DE", "Baden-Württemberg"), ("TR", "MERKEZ"), ("FR", "CEDEX 9"),
        ("FR", "Clermont l'Inconnu"), ("ZZ", "Paris"), (None, "Paris"), ("FR", None), ("FR", ""), ("FR", "-"),
        ("DE", "Ewersbach"), # one letter off a town of 16,000: a village of its own
    ],
)  # fmt: skip
def test_what_is_no_town(country: str | None, city: str | None) -> None:
    assert found(country, city) is None


@pytest.mark.parametrize(
    ("city", "how"),
    [
        ("STTUTGART", "misspelt"), ("Bielefed", "misspelt"), ("Potsdam Babelsberg", "leading"),
        ("Xyz Leipzig", "trailing"), ("Xyz (Leipzig)", "part"), ("Leipzig 04109", "whole"),
    ],
)  # fmt: skip
def test_how_a_town_was_read_is_told(city: str, how: str) -> None:
    assert (found("DE", city) or {})["how"] == how


def test_two_parts_mean_two_towns_the_first_one_rather() -> None:
    asked = pl.DataFrame([("ES", "ALCALÁ DE HENARES - MADRID")], CITY, orient="row")
    assert meant_towns(asked)["place_name"].to_list() == ["Alcalá de Henares", "Madrid"]


def test_the_other_part_tells_which_of_two_namesakes_is_meant() -> None:
    # Brühl by Mannheim has as many people as a district that the gazetteer puts beside a city
    assert (found("DE", "Brühl, Köln") or {})["latitude"] == pytest.approx(50.83, abs=0.05)


def test_namesakes_make_a_town_uncertain_until_postcode_or_region_tells() -> None:
    assert (found("FR", "Saint-Denis") or {})["rival_count"] > 0
    rows = [
        ("FR", "Saint-Denis", None, None),
        ("FR", "SAINT DENIS", "93200", None),
        ("FR", "ST DENIS", "97400", None),
        ("FR", "Saint-Denis", None, "La Réunion"),
    ]
    places = find_places(pl.DataFrame(rows, PLACE, orient="row"))
    assert places["nuts2_code"].to_list() == [None, "FR10", "FRY4", "FRY4"]
    assert places["latitude"].round(0).to_list() == [None, 49.0, -21.0, -21.0]


def test_a_town_in_another_region_than_its_postcode_is_none() -> None:
    [place] = find_places(pl.DataFrame([("ES", "Soria", "46001", None)], PLACE, orient="row")).to_dicts()
    assert (place["place_id"], place["nuts2_code"]) == (None, "ES52")


@given(
    st.lists(st.tuples(st.sampled_from(["LI", "MT", None]), st.text(max_size=40)), max_size=5, unique=True)
)
@settings(max_examples=examples(20), deadline=None)
def test_any_text_is_one_town_of_its_country_or_none(asked: list[tuple[str | None, str]]) -> None:
    towns = find_towns(pl.DataFrame(asked, CITY, orient="row"))
    assert towns.select("country_code", "city").is_unique().all()
    assert set(towns.select("country_code", "city").rows()) <= set(asked)


@given(
    st.sampled_from(["Vaduz", "Schaan", "Triesen", "Balzers"]), st.sampled_from(["FL-9490 ", "9490 ", " "])
)
@settings(max_examples=examples(10), deadline=None)
def test_case_and_postcode_change_nothing(town: str, before: str) -> None:
    plain, other = found("LI", town), found("LI", before + town.upper())
    assert plain is not None
    assert other is not None
    assert plain["place_id"] == other["place_id"]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("AT", "AT"), ("at ", "AT"), ("GR", "EL"), ("UK", "UK"), ("GB", "UK"), ("Greece", "EL"),
        ("GREECE", "EL"), ("United Kingdom", "UK"), ("Türkiye", "TR"), ("Czech Republic", "CZ"),
        ("España", "ES"), ("Sevilla", None),
    ],
)  # fmt: skip
def test_countries_are_read_by_code_and_name(written: str, code: str | None) -> None:
    assert pl.select(country_of_towns(pl.lit(written))).item() == code
