"""Fields of mobility flows."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from schema.words import FIRST_YEAR, LAST_YEAR
from transforms.countries import country_code
from transforms.published import published, published_as
from transforms.registers.read import erasmus_code
from transforms.staging import Staging
from transforms.steps import Step, read_columns
from transforms.text import clean

SIDES = ("sending", "receiving")
_PARTS = ("name", "erasmus_code", "city", "country")
# a year, or an academic year by its first and second
_YEAR = r"(?i)^(?:(?:AY|academic year)\s*)?([0-9]{4})(?:\.0+|\s*[-/–]\s*(?:[0-9]{2}|[0-9]{4}))?$"


def read_flows(staging: Staging, rooms: Mapping[str, Any]) -> pl.DataFrame:
    """Read the fields of flows.

    What was published under the same name stays as ``published.<name>``.
    """
    of_sides = (f"{side}_{part}" for side in SIDES for part in _PARTS)
    raw = published_as(staging.newest("mobility_flows"), "year", "activity", *of_sides)
    read: dict[str, Step] = {}
    for side in SIDES:
        read[f"{side}_name"] = clean(published(f"{side}_name"))
        read[f"{side}_erasmus_code"] = erasmus_code(published(f"{side}_erasmus_code"))
        read[f"{side}_city"] = clean(published(f"{side}_city"))
        read[f"{side}_country_code"] = country_code(published(f"{side}_country"))
    first_year = published("year").str.strip_chars().str.extract(_YEAR).cast(pl.Int64)
    return read_columns(
        raw,
        **read,
        activity=clean(published("activity")),
        year=pl.when(first_year.is_between(FIRST_YEAR, LAST_YEAR)).then(first_year),
        year_text=clean(published("year")),
    )
