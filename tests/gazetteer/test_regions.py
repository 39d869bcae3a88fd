"""NUTS 2 regions as Eurostat's list of 2024 has them."""

import polars as pl
import pytest

from gazetteer.find_towns import find_towns
from gazetteer.regions import published_nuts2
from schema.code_lists import code_list

REGION_OF_TOWN = {
    ("AT", "Graz"): "AT22",
    ("BE", "Antwerpen"): "BE21",
    ("BE", "Leuven"): "BE24",
    ("BE", "Ixelles"): "BE10",
    ("BG", "Plovdiv"): "BG42",
    ("CH", "Basel"): "CH03",
    ("CY", "Nicosia"): "CY00",
    ("CZ", "Olomouc"): "CZ07",
    ("DE", "Köln"): "DEA2",
    ("DE", "Mainz"): "DEB3",
    ("DE", "Göttingen"): "DE91",
    ("DE", "Nürnberg"): "DE25",
    ("DE", "Zwickau"): "DED4",
    ("DK", "Odense"): "DK03",
    ("EL", "Thessaloniki"): "EL52",
    ("ES", "Melilla"): "ES64",
    ("ES", "Soria"): "ES41",
    ("FI", "Mariehamn"): "FI20",
    ("FI", "Tampere"): "FI19",
    ("FR", "Lille"): "FRE1",
    ("FR", "Poitiers"): "FRI3",
    ("FR", "Fort-de-France"): "FRY2",
    ("HR", "Split"): "HR03",
    ("HU", "Pécs"): "HU23",
    ("IE", "Galway"): "IE04",
    ("IE", "Kilkenny"): "IE05",
    ("IE", "Dublin"): "IE06",
    ("IT", "Bolzano"): "ITH1",
    ("IT", "Rovereto"): "ITH2",
    ("LT", "Kaunas"): "LT02",
    ("LV", "Rīga"): "LV00",
    ("NL", "Rotterdam"): "NL36",
    ("NO", "Bergen"): "NO0A",
    ("PL", "Warszawa"): "PL91",
    ("PL", "Radom"): "PL92",
    ("PT", "Almada"): "PT1B",
    ("PT", "Sines"): "PT1C",
    ("PT", "Torres Vedras"): "PT1D",
    ("PT", "Aveiro"): "PT19",
    ("RO", "Cluj-Napoca"): "RO11",
    ("RS", "Niš"): "RS22",
    ("RS", "Beograd"): "RS11",
    ("SE", "Lund"): "SE22",
    ("SI", "Maribor"): "SI03",
    ("SI", "Ljubljana"): "SI04",
    ("SK", "Nitra"): "SK02",
    ("TR", "Kayseri"): "TR72",
    ("UK", "Leeds"): None,
    ("UA", "Lviv"): None,
}


def test_regions_of_towns() -> None:
    asked = pl.DataFrame(list(REGION_OF_TOWN), ["country_code", "city"], orient="row")
    towns = find_towns(asked).select("country_code", "city", "nuts2_code").rows()
    assert {(country, city): region for country, city, region in towns} == REGION_OF_TOWN


@pytest.mark.parametrize(
    ("country", "postcode", "region", "code"),
    [
        ("FR", "59000", None, "FRE1"),
        ("FR", "F-97110", None, "FRY1"),
        ("FR", "20000", None, "FRM0"),
        ("ES", "07001", None, "ES53"),
        ("ES", "E-28040", "Andalucía", "ES30"),
        ("BE", "B-9000", None, "BE23"),
        ("TR", "06800", None, "TR51"),
        ("IT", "39100", None, "ITH1"),
        ("IT", "20100", None, None),
        ("DE", "50667", "Köln", "DEA2"),
        ("CZ", None, "Moravskoslezský kraj", "CZ08"),
        ("BG", None, "Югозападен", "BG41"),
        ("BG", None, "YUGOZAPADEN", "BG41"),
        ("ES", None, "ES300", "ES30"),
        ("ES", None, "Comunidad de Madrid", "ES30"),
        ("IE", None, "Border", "IE04"),
        ("LV", None, "Latgale", "LV00"),
        ("ES", None, "Extra-Regio NUTS 2", None),
        ("ES", None, None, None),
        (None, "28040", "Madrid", None),
    ],
)
def test_regions_as_published(country: str, postcode: str, region: str, code: str | None) -> None:
    schema = pl.Schema(dict.fromkeys(("country_code", "postcode", "region"), pl.String))
    told = published_nuts2(pl.DataFrame([(country, postcode, region)], schema, orient="row"))
    assert told["nuts2_hint"].to_list() == [code]


def test_the_tables_name_known_regions_of_their_country() -> None:
    regions = code_list("gazetteer", "nuts2_regions")
    known = set(regions["nuts2_code"])
    assert regions["nuts2_code"].is_unique().all()
    for table in ("admin1_nuts2", "postcode_nuts2", "town_nuts2"):
        rows = code_list("gazetteer", table)
        assert set(rows["nuts2_code"]) <= known
        if "country_code" in rows.columns:
            assert (rows["nuts2_code"].str.head(2) == rows["country_code"]).all()
    assert code_list("gazetteer", "town_nuts2")["place_id"].is_unique().all()


def test_every_region_is_told_by_something() -> None:
    tables = ("admin1_nuts2", "postcode_nuts2", "town_nuts2")
    told = {code for table in tables for code in code_list("gazetteer", table)["nuts2_code"]}
    assert set(code_list("gazetteer", "nuts2_regions")["nuts2_code"]) - told == set()
