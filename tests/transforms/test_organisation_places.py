"""Where organisations are; coordinates and codes as an atlas and Eurostat have them."""

import polars as pl
import pytest

from transforms.organisation_places import organisation_places

MENTIONS = pl.Schema(
    dict.fromkeys(
        ("organisation_id", "country_code", "city", "postcode", "region", "location"),
        pl.String,
    )
)
TOLD = ("place_name", "nuts2_code", "latitude", "longitude", "place_source")


def place(*mentions: tuple[str | None, ...]) -> tuple[object, ...]:
    frame = pl.DataFrame([("a", *mention) for mention in mentions], MENTIONS, orient="row")
    [row] = organisation_places(frame).select(TOLD).rows()
    return row


def test_most_mentions_tell_the_town_whatever_they_call_it() -> None:
    said = [("Wien",), ("Vienna",), ("WIEN 1090",), ("Graz",), ("Graz",)]
    mentions = [("AT", city, None, None, None) for (city,) in said]
    assert place(*mentions) == ("Vienna", "AT13", 48.21, 16.37, "gazetteer")


def test_published_coordinates_stay() -> None:
    mentions = [("AT", "Graz", None, None, "47.1,15.5"), ("AT", "Graz", None, None, None)]
    assert place(*mentions) == ("Graz", "AT22", 47.1, 15.5, "published")


def test_what_cannot_be_told_is_null() -> None:
    assert place(("AT", "Xyzt", None, None, None)) == (None,) * 5
    assert place((None, "Wien", None, None, None)) == (None,) * 5
    assert place((None, None, None, None, None)) == (None,) * 5


def test_a_postcode_alone_tells_the_region() -> None:
    assert place(("ES", None, "42001", None, None)) == (None, "ES41", None, None, None)


def test_each_organisation_has_one_row_and_its_own_town() -> None:
    rows = [("a", "ES", "Lugo"), ("b", "IT", "Lugo"), ("c", "ES", "X - LUGO"), ("d", "ES", None)]
    frame = pl.DataFrame([(*row, None, None, None) for row in rows], MENTIONS, orient="row")
    places = organisation_places(frame).sort("organisation_id")
    assert places["latitude"].to_list() == [
        pytest.approx(43.01),
        pytest.approx(44.42),
        pytest.approx(43.01),
        None,
    ]
