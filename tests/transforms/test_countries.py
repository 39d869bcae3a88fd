import polars as pl
import pytest
from hypothesis import given

from schema.code_lists import code_list
from transforms.countries import country_code
from transforms.doubts import doubt
from transforms.steps import evaluate, read_columns

from .support import any_texts, value, values


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("EL", "EL"),
        ("GR", "EL"),
        ("gr", "EL"),
        ("GRC", "EL"),
        ("Greece", "EL"),
        ("UK", "UK"),
        ("GB", "UK"),
        ("gbr", "UK"),
        ("United Kingdom", "UK"),
        ("XK", "XK"),
        ("Kosovo", "XK"),
        ("Kosovo * UN resolution", "XK"),
        (" cz ", "CZ"),
        ("CZE", "CZ"),
        ("Czechia", "CZ"),
        ("Czech Republic", "CZ"),
        ("CZECH REPUBLIC", "CZ"),
        ("The Czech Republic", "CZ"),
        ("Türkiye", "TR"),
        ("Turkiye", "TR"),
        ("Turkey", "TR"),
        ("North Macedonia", "MK"),
        ("Republic of North Macedonia", "MK"),
        ("FYROM", "MK"),
        ("The former Yugoslav Republic of Macedonia", "MK"),
        ("Slovakia", "SK"),
        ("The Netherlands", "NL"),
        ("Bosnia & Herzegovina", "BA"),
        ("Bosnia and Herzegovina", "BA"),
        ("Moldova, Republic of", "MD"),
        ("Côte d'Ivoire", "CI"),
        ("Cote d’Ivoire", "CI"),
        ("NA", "NA"),  # Namibia, no placeholder
        ("no", "NO"),  # Norway, no answer
        ("Guinea-Bissau", "GW"),
        ("Republic of Korea", "KR"),
    ],
)
def test_countries_that_are_read(text: str, code: str) -> None:
    assert value(country_code, text) == code


@pytest.mark.parametrize("text", ["TP", "AN", "AB", "CP", "-", "", "Europe", "Yugoslavia", "EU", None])
def test_what_is_no_country_is_null(text: str | None) -> None:
    assert value(country_code, text) is None


def test_a_code_of_no_country_is_a_doubt_and_a_gap_is_none() -> None:
    frame = pl.DataFrame({"raw": ["TP", "", None, "-", "DE"]})
    read = read_columns(frame, code=country_code(pl.col("raw")))
    doubts = evaluate(read, doubt(pl.col("raw"), pl.col("code"))).to_list()
    assert doubts == ["unread", None, None, "placeholder", None]


@given(any_texts)
def test_any_text_gives_a_code_of_the_list_or_null(texts: list[str | None]) -> None:
    codes = set(code_list("transforms", "countries")["country_code"]) | {None}
    found = values(country_code, texts)
    assert set(found) <= codes
    assert values(country_code, found) == found


def test_the_table_is_the_world() -> None:
    countries = code_list("transforms", "countries")
    assert countries.height == 250  # the 249 of ISO 3166-1, and Kosovo
    for column in ("country_code", "alpha_2", "alpha_3", "name"):
        assert countries[column].is_unique().all()
        assert countries[column].null_count() == 0
    own = countries.filter(pl.col("country_code") != pl.col("alpha_2"))
    assert set(own.select("country_code", "alpha_2").iter_rows()) == {("EL", "GR"), ("UK", "GB")}
    for column in ("country_code", "alpha_2", "alpha_3", "name"):
        assert values(country_code, countries[column].to_list()) == countries["country_code"].to_list()


def test_groups_as_of_2026() -> None:
    groups = dict(code_list("transforms", "countries").group_by("group").agg("country_code").iter_rows())
    assert len(groups["eu_member"]) == 27
    assert set(groups["associated"]) == {"IS", "LI", "NO", "MK", "RS", "TR"}
    assert {"UK", "CH", "XK", "UA", "BA"} <= set(groups["other"])
