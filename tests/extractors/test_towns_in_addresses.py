"""An address without a postcode: its town comes out, its street never does."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples

from .privacy_cases import published


@pytest.mark.parametrize(
    ("country", "address", "city"),
    [
        # the whole address is a town
        ("ES", "SORIA", "SORIA"),
        ("Spain", "SORIA", "SORIA"),
        ("ES", "Soria, Spain", "Soria"),
        ("CZ", "BRNO STŘED", "BRNO STŘED"),
        ("BG", "София", "София"),
        ("FR", "Villeneuve-d'Ascq", "Villeneuve-d'Ascq"),
        ("CZ", "PRAHA 6", "PRAHA"),
        # part of it is: in the gazetteer's spelling
        ("ES", "X - LUGO", "Lugo"),
        ("TR", "Urla-Izmir", "Urla"),
        ("ES", "MAIRENA DEL ALJARAFE (SEVILLA)", "Mairena del Aljarafe"),
        ("TR", "MASLAK ISTANBUL", "Istanbul"),
        # behind a street
        ("UK", "12 High Street, London", "London"),
        ("LI", "Dorfgasse 15, Triesen", "Triesen"),
        ("IT", "Via Garibaldi, 120, Torino", "Torino"),
        ("IT", "Via Garibaldi 120\nTorino\nItaly", "Torino"),
        ("BG", "ул. Раковски 5, София", "София"),
        ("IE", "Main Street, Dublin 2", "Dublin"),
        ("FR", "AGEN CÉDEX 09", "AGEN"),
        ("LU", "46 Lange Gasse, LUXEMBOURG", "LUXEMBOURG"),
        ("LU", "Luxembourg", "Luxembourg"),
        ("LU", "Lange Gasse 46, Esch-sur-Alzette, Luxembourg", "Esch-sur-Alzette"),
        # two towns: the first one, the second being its province; the first part alone may be a street
        ("ES", "Getafe, Madrid", "Getafe"),
        ("ES", "Calle Mayor 3, Talavera de la Reina, Toledo", "Talavera de la Reina"),
        ("ES", "Madrid 5, Segovia", "Segovia"),
    ],
)
def test_the_town_of_an_address(country: str, address: str, city: str) -> None:
    [row], notices = published({"name": "School", "country": country, "address": address})
    assert (row["city"], row["postcode"], notices) == (city, None, [])


@pytest.mark.parametrize(
    ("country", "address"),
    [
        (None, "SORIA"), # of which country?
        ("ES", "Sevilla 12"), # street and number, maybe
        ("ES", "Calle Sevilla"),
        ("UK", "London Road"),
        ("UK", "Flat 3, 100 Kings Court"),
        ("AT", "Dorfgasse 15"),
        ("ES", "Spain"),
        ("ES", "Paris"),
        ("Atlantis", "Paris"),
        ("ES", "Sevilla, Calle Larga"),
    ],
)  # fmt: skip
def test_an_address_without_a_town_is_dropped_and_said(country: str | None, address: str) -> None:
    [row], notices = published({"name": "School", "country": country, "address": address})
    assert (row["city"], notices) == (None, [("address_dropped", "address")])


def test_a_postcode_tells_the_town_better() -> None:
    [row], _ = published({"name": "School", "country": "ES", "address": "Xyzt 3, 42001, Qwertz"})
    assert (row["city"], row["postcode"]) == ("Qwertz", "42001")


@given(st.sampled_from(["Kvapilova", "Fasanenhof", "Zvonařská", "Xyzt", "Baker"]), st.integers(1, 200))
@settings(max_examples=examples(10), deadline=None)
def test_no_street_comes_out(street: str, number: int) -> None:
    rows, _ = published(
        *(
            {"name": "School", "country": "LI", "address": address}
            for address in (f"{street} {number}, Vaduz", f"{street}, Vaduz", f"{street} {number} - Vaduz")
        )
    )
    assert street not in str(rows)
    assert [row["city"] for row in rows[:2]] == ["Vaduz", "Vaduz"]
