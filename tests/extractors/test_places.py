"""Streets must never come out, and no city, region or postcode must be lost for it."""

import re

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.read.privacy import (
    publishable_participations,
)
from tests.examples import examples

from .privacy_cases import ORGANISATION, published

# ---- addresses


@pytest.mark.parametrize(
    ("address", "postcode", "city"),
    [
        # a segment that is nothing but a postcode
        ("Dorfgasse 15, 9495, Triesen", "9495", "Triesen"),
        ("Haus 14/Zimmer 2.13, DE-14476, GOLM", "14476", "GOLM"),
        ("DE-14476, GOLM", "14476", "GOLM"),
        ("Dlouhá 2217/15, 700 30, Ostrava", "700 30", "Ostrava"),
        ("UL DLUGA 55, 90 009, LODZ", "90 009", "LODZ"),
        ("LAUKUMS 1A, LV-4650, VIĻĀNI, VIĻĀNU NOVADS", "4650", "VIĻĀNI"),
        ("Florilor, 19,  020451,  Bucharest", "020451", "Bucharest"),
        ("Rua das Flores 7, 1000-001, Lisboa", "1000-001", "Lisboa"),
        ("12 High Street, SW1A 1AA, London", "SW1A 1AA", "London"),
        ("Main Road 3, D02 X285, Dublin", "D02 X285", "Dublin"),
        ("Lange Straat 5, 1012 AB, Amsterdam", "1012 AB", "Amsterdam"),
        ("Triq il-Kbira 9, VLT 1117, Valletta", "VLT 1117", "Valletta"),
        ("Long Cad. 4, 06050, ANKARA", "06050", "ANKARA"),
        # postcode and city share a segment, a line, or follow a gap
        ("Dlouhá 17\n32000 Vukovar", "32000", "Vukovar"),
        ("Dlouhá 17 \r\n 32000 Vukovar\n", "32000", "Vukovar"),
        ("M. Dimou , 89  104 40 Athens", "104 40", "Athens"),
        ("University Campus,   GR-73100 Chania", "73100", "Chania"),
        ("Dlouhá 5 , 110 00 Praha , Hlavní město Praha , CZ", "110 00", "Praha"),
        ("1000 Brussels", "1000", "Brussels"),
        ("Dlouhá 7/12 , 252 03 Řitka 3 - Východ , Kraj , CZ", "252 03", "Řitka"),
        # a district or a delivery office is no part of the city
        ("Dlouhá 9, 190 00, Praha 9 - Vysočany", "190 00", "Praha"),
        ("12 rue Longue, 69007, LYON CEDEX 07", "69007", "LYON"),
        # no street at all
        ("N/A, GRONINGEN", None, "GRONINGEN"),
        ("x, Paris", None, "Paris"),
    ],
)
def test_address_gives_postcode_and_city(address: str, postcode: str | None, city: str) -> None:
    [row], notices = published({"name": "School", "address": address})
    assert (row["postcode"], row["city"]) == (postcode, city)
    assert notices == []


@pytest.mark.parametrize(
    "address",
    [
        "Dorfgasse 15",
        "Dorfgasse 15, Triesen",
        "12 High Street, London",
        "N/A",
        "Box 7",
        "-",
        "Flat 3, 100 Kings Court",
        "Calle Mayor, 125, Bajo Derecha",
        "Via Garibaldi, 120, Torino",
    ],
)
def test_address_that_cannot_be_split_is_dropped_and_said(address: str) -> None:
    [row], notices = published({"name": "School", "address": address})
    assert (row["postcode"], row["city"]) == (None, None)
    assert notices == [("address_dropped", "address")]


def test_postcode_without_a_city_is_kept() -> None:
    [row], notices = published({"name": "School", "address": "Dorfgasse 15, 9495"})
    assert (row["postcode"], row["city"]) == ("9495", None)
    assert notices == [("address_dropped", "address")]


@pytest.mark.parametrize("country", ["IS", "FO", "Iceland"])
@pytest.mark.parametrize("address", ["Langvegur 3, 101, Reykjavik", "Langvegur 3, 101 Reykjavik"])
def test_three_digits_are_a_postcode_in_two_countries(address: str, country: str) -> None:
    [row], notices = published({"name": "School", "address": address, "country": country})
    assert (row["postcode"], row["city"], notices) == ("101", "Reykjavik", [])


@pytest.mark.parametrize(
    "city",
    [
        "Praha 9",
        "Praha 9 - Vysočany",
        "PARIS 12",
        "Wien 1020",
        "Dublin 2",
        "București, sector 3",
        "București sector 3",
        "Budapest XII",
        "LYON CEDEX 07",
        "Marseille 1er",
        "Novi Sad",
        "Washington, D.C.",
        "Stratford-upon-Avon",
        "Strasbourg",
        "Galway",
        "Courtrai",
        "Corsico",
        "Closeburn",
    ],
)
def test_cities_stay_without_their_district(city: str) -> None:
    [row], notices = published({"name": "School", "city": city})
    assert row["city"] is not None
    assert city.startswith(row["city"])
    assert notices == []


@pytest.mark.parametrize("address", ["", " , ", "\n", None])
def test_no_address_is_no_loss(address: str | None) -> None:
    [row], notices = published({"name": "School", "address": address})
    assert row["city"] is None
    assert notices == []


@pytest.mark.parametrize(
    "place",
    [
        "RUE LONGUE 17",
        "Lange Straße",
        "Hauptstrasse 4",
        "Dlouhá ulica 4",
        "Via Lunga",
        "Main Road",
        "17 Dlouhá",
        "Hlavná 12",
        "Hlavná 12a",
        "Corso Italia 5",
        "Corso Italia",
        "Eva Novak, Baker Close 3",
        "Novak, Lipová 3",
        "Praha Dlouhá 12",
        "Elm Grove",
        "Kings Court",
        "Bajo Derecha",
        "Rose Terrace",
        "Park Drive",
        "Kings Way",
        "Strada Florilor",
        "Paseo del Prado",
        "Passeig de Gràcia",
        "Carrer Gran",
        "Piața Unirii",
        "Piata Unirii",
        "Gül sokağı",
        "ulitsa Rakovski",
        "the house behind the church on the right hand of the bridge over the river",
    ],
)
def test_a_city_that_may_be_a_street_is_dropped(place: str) -> None:
    [told, split], notices = published(
        {"name": "School", "city": place}, {"name": "School", "address": f"Dlouhá 3, 75005, {place}"}
    )
    assert told["city"] is None
    assert place not in str(split)
    assert ("city_dropped", "city") in notices


def test_an_email_is_no_city() -> None:
    address = "Dlouhá 3, 75005, office@school.example"
    [told, split], notices = published(
        {"name": "School", "city": "office@school.example"}, {"name": "School", "address": address}
    )
    assert (told["city"], split["city"]) == (None, None)
    assert notices == [("email_removed", "city")] * 2


@pytest.mark.parametrize("address", ["N/A, Elm Grove", "Dlouhá 3, 1000 Kings Court"])
def test_a_city_behind_an_address_may_be_a_street(address: str) -> None:
    [row], notices = published({"name": "School", "address": address})
    assert (row["city"], notices) == (None, [("city_dropped", "city")])


def test_city_published_apart_wins_over_the_address() -> None:
    organisation = {"name": "School", "city": "Wien", "address": "Dorfgasse 15, 9495, Triesen"}
    [row], notices = published(organisation)
    assert (row["city"], row["postcode"]) == ("Wien", "9495")
    assert notices == []


names_of_streets = st.sampled_from(
    ["Kvapilova", "Zvonařská", "Fasanen", "Brunnenhof", "Querfeldt", "Ωμέγα", "Лесная", "Sokolská", "Ribnjak"]
)
numbers = st.sampled_from(["7", "12a", "2217/15", "No. 4", "3-5", "17 bis", "Haus 14/Zimmer 2.13", ""])
streets = st.builds(
    lambda name, number, word, first: f"{number} {name}{word}" if first else f"{name}{word} {number}",
    names_of_streets,
    numbers,
    st.sampled_from(["", " utca", "strasse", " ulica", " Street", " sok."]),
    st.booleans(),
)
ends = st.sampled_from(
    [
        "9495, Triesen",
        "32000 Vukovar",
        "LV-4650, Viļāni, Viļānu novads",
        "SW1A 1AA, London",
        "Triesen",
        "",
        "9495",
    ]
)
separators = st.sampled_from([", ", " , ", "\n", "\r\n", ",  ", "  "])


@given(streets, separators, ends)
@settings(max_examples=examples(80), deadline=None)
def test_no_street_comes_out(street: str, separator: str, end: str) -> None:
    participations, notices = publishable_participations(
        pl.DataFrame({"record_number": [1], "name": ["School"], "address": [street + separator + end]})
    )
    shown = f"{participations.rows()} {notices.rows()}"
    for name in (
        "Kvapil",
        "Zvon",
        "Fasan",
        "Brunnen",
        "Quer",
        "Ωμέγα",
        "Лесная",
        "Sokolsk",
        "Ribnjak",
        "2217",
    ):
        assert name not in shown


# ---- regions, postcodes and identifiers published apart


@pytest.mark.parametrize(
    "region",
    [
        "Extra-Regio NUTS 2",
        "Inner London - West",
        "Praha 9",
        "Région de Bruxelles-Capitale",
        "Région de Bruxelles-Capitale / Brussels Hoofdstedelijk Gewest",
        "AT13",
        "CZ010",
        "Zone 2",
        "Югозападен (Yugozapaden)",
        "Castilla-La Mancha",
        "Provincia Autonoma di Bolzano/Bozen",
        "Berkshire, Buckinghamshire and Oxfordshire",
        "Norway",
        "Viet Nam",
    ],
)
def test_regions_stay(region: str) -> None:
    [row], notices = published(ORGANISATION | {"name": "School", "region": region})
    assert (row["region"], notices) == (region, [])


@pytest.mark.parametrize(
    "region",
    ["Dlouhá 17", "Main Street", "Kings Court", "Via Lunga 3", "17 Dlouhá", "Flat 3", "Vila 12a, Brno"],
)
def test_regions_that_may_be_streets_are_dropped(region: str) -> None:
    [row], notices = published(ORGANISATION | {"name": "School", "region": region})
    assert (row["region"], notices) == (None, [("region_dropped", "region")])


@pytest.mark.parametrize(
    ("postcode", "country"),
    [
        ("811 01", "SK"),
        ("1000", "BE"),
        ("B-1000", "BE"),
        ("LV-4650", "LV"),
        ("LT-01100", "LT"),
        ("AZ1000", "AZ"),
        ("1000-001", "PT"),
        ("00-950", "PL"),
        ("1012 AB", "NL"),
        ("1012AB", "NL"),
        ("4085 RD", "NL"),
        ("SW1A 1AA", "UK"),
        ("sw1a 1aa", "UK"),
        ("D02 X285", "IE"),
        ("VLT 1117", "MT"),
        ("020451", "RO"),
        ("01310-100", "BR"),
        ("K1A 0B1", "CA"),
        ("90210-1234", "US"),
        ("101", "IS"),
        ("100", "FO"),
        (" 104\u00a040 ", "EL"),
    ],
)
def test_postcodes_stay(postcode: str, country: str) -> None:
    organisation = {"name": "School", "postcode": postcode, "country": country}
    [row], notices = published(ORGANISATION | organisation)
    kept = re.sub("^[A-Z]+-", "", postcode).replace("\u00a0", " ")
    assert (row["postcode"], notices) == (kept, [])


@pytest.mark.parametrize(
    "postcode",
    ["Dlouhá 17", "17", "120", "Via Roma 1200", "VIA 12", "811 01 Bratislava", "Eva Novak", "7, 81101"],
)
def test_postcodes_that_are_none_are_dropped(postcode: str) -> None:
    [row], notices = published(ORGANISATION | {"name": "School", "postcode": postcode})
    assert (row["postcode"], notices) == (None, [("postcode_dropped", "postcode")])


@pytest.mark.parametrize("column", ["identifier", "platform_organisation_id"])
@pytest.mark.parametrize("phone", ["+420 601 234 567", "+420601234567", "00420601234567", "0601/234567"])
def test_phones_are_no_identifiers(column: str, phone: str) -> None:
    [row], notices = published(ORGANISATION | {"name": "School", column: phone})
    assert (row[column], notices) == (None, [("phone_removed", column)])


@pytest.mark.parametrize(
    "identifier", ["999000001", "E10999002", "00123456", "0a1b2c3d-0000-4000-8000-000000000001"]
)
def test_identifiers_stay(identifier: str) -> None:
    columns = dict.fromkeys(("identifier", "platform_organisation_id"), identifier)
    [row], notices = published(ORGANISATION | {"name": "School", **columns})
    assert (row["identifier"], row["platform_organisation_id"], notices) == (identifier, identifier, [])
