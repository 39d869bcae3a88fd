"""The tables of codes that the others refer to."""

import polars as pl

from schema.code_lists import code_list
from schema.codes import Actions, Countries, OrganisationTypes
from schema.rules import hand_over
from transforms.actions import action_table
from transforms.plain_values import yes_or_no
from transforms.room import Tables


def code_tables() -> Tables:
    """Return countries, actions and organisation_types."""
    # "group" is a word of SQL, and could not be asked for without quotes
    names = {"alpha_2": "iso2_code", "alpha_3": "iso3_code", "group": "relation"}
    countries = code_list("transforms", "countries").rename(names)
    types = code_list("transforms", "organisation_types").rename(
        {"code": "platform_id", "label": "organisation_type"}
    )
    may_be_person = yes_or_no(pl.col("may_be_person")).fill_null(value=False)
    return {
        "countries": hand_over(countries, Countries, "countries"),
        "actions": hand_over(action_table(), Actions, "actions"),
        "organisation_types": hand_over(
            types.with_columns(may_be_person), OrganisationTypes, "organisation_types"
        ),
    }
