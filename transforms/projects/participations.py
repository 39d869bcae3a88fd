"""Participations: each organisation named in a record becomes typed fields."""

import polars as pl

from transforms.countries import country_code, country_codes
from transforms.identifiers import organisation_identifier
from transforms.names import name_ascii, name_key
from transforms.organisation_types import organisation_type
from transforms.plain_values import yes_or_no
from transforms.published import published, published_as
from transforms.steps import read_columns
from transforms.text import clean
from transforms.websites import website_host

_NO_REGION = r"(?i)^\s*extra[- ]?regio\b"  # a word of statistics for what lies in none
_NAME_AND_COUNTRY = r"^\s*(.+?)\s*,\s*([^,]+?)\s*$"
_FLAGS = ("is_withdrawn", "is_consortium")
_READ = (*_FLAGS, "name", "country", "region", "city", "postcode", "organisation_type", "website")


def read_participations(staged: pl.DataFrame) -> pl.DataFrame:
    """Read the fields of participations.

    `staged` has the staged columns as text beside project_id, source and document_id, and ``countries``:
    those that its record says take part. Returns the fields
    of the table, name_key, name_ascii and identifier_value; what was published under the same name stays
    as ``published.<name>``.
    """
    raw = published_as(_with_country_out_of_name(staged), *_READ)
    read = read_columns(
        raw,
        name=clean(published("name")),
        country_code=country_code(published("country")),
        region=clean(pl.when(~published("region").str.contains(_NO_REGION)).then(published("region"))),
        city=clean(published("city")),
        postcode=clean(published("postcode")),
        organisation_type=organisation_type(published("organisation_type")).field("label"),
        website=website_host(published("website")),
        is_withdrawn=yes_or_no(published("is_withdrawn")).fill_null(value=False),
        is_consortium=yes_or_no(published("is_consortium")),
        by_pic=organisation_identifier(pl.col("identifier")),
        by_platform=organisation_identifier(pl.col("platform_organisation_id")),
    )
    scheme, value = (
        pl.coalesce(pl.col("by_pic").struct.field(part), pl.col("by_platform").struct.field(part))
        for part in ("scheme", "value")
    )
    return read_columns(
        read,
        name_key=name_key(pl.col("name")),
        name_ascii=name_ascii(pl.col("name")),
        identifier_scheme=scheme,
        identifier_value=value,
    ).drop("by_pic", "by_platform")


def _with_country_out_of_name(staged: pl.DataFrame) -> pl.DataFrame:
    """Take name and country apart where a list of old has both as the name: ``Trafo, Hungary``.

    Only where no country stands beside it, and the record itself says that this country takes part.
    """
    lacks = pl.col("country").fill_null("").str.strip_chars() == ""
    parts = pl.when(lacks).then(pl.col("name")).str.extract_groups(_NAME_AND_COUNTRY).struct
    cut = staged.with_columns(own_name=parts[0], own_country=parts[1])
    found = read_columns(
        cut, own_code=country_code(pl.col("own_country")), taking_part=country_codes(pl.col("countries"))
    )
    agrees = pl.col("taking_part").str.split(",").list.contains(pl.col("own_code")).fill_null(value=False)
    return found.with_columns(
        name=pl.when(agrees).then("own_name").otherwise("name"),
        country=pl.when(agrees).then("own_country").otherwise("country"),
    ).drop("own_name", "own_country", "own_code", "taking_part", "countries")
