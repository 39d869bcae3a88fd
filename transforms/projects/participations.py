"""Participations: each organisation named in a record becomes typed fields."""

import polars as pl

from transforms.countries import country_code
from transforms.identifiers import organisation_identifier
from transforms.names import name_ascii, name_key
from transforms.organisation_types import organisation_type
from transforms.plain_values import yes_or_no
from transforms.published import published, published_as
from transforms.steps import read_columns
from transforms.text import clean
from transforms.websites import website_host

_READ = ("name", "country", "region", "city", "postcode", "organisation_type", "website", "is_withdrawn")


def read_participations(staged: pl.DataFrame) -> pl.DataFrame:
    """Read the fields of participations.

    `staged` has the staged columns as text beside project_id, source and document_id. Returns the fields
    of the table, name_key, name_ascii and identifier_value; what was published under the same name stays
    as ``published.<name>``.
    """
    read = read_columns(
        published_as(staged, *_READ),
        name=clean(published("name")),
        country_code=country_code(published("country")),
        region=clean(published("region")),
        city=clean(published("city")),
        postcode=clean(published("postcode")),
        organisation_type=organisation_type(published("organisation_type")).field("label"),
        website=website_host(published("website")),
        is_withdrawn=yes_or_no(published("is_withdrawn")).fill_null(value=False),
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
