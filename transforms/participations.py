"""Values of participations: each organisation named in a record becomes typed fields, and doubts."""

import polars as pl

from transforms.boundary import with_each
from transforms.countries import country_code
from transforms.doubt import doubt
from transforms.identifiers import organisation_identifier
from transforms.names import name_ascii, name_key
from transforms.organisation_types import organisation_type
from transforms.projects import doubts, yes_or_no
from transforms.text import clean
from transforms.websites import is_shared_host, website_host


def read_participations(published: pl.DataFrame) -> pl.DataFrame:
    """Read the fields of participations.

    `published` has the staged columns as text beside project_id, source and document_id. Returns the fields
    of the table, name_key, name_ascii and identifier_value; what was published under the same name stays
    as ``published.<name>``.
    """
    columns = (
        "name",
        "country",
        "region",
        "city",
        "postcode",
        "organisation_type",
        "website",
        "is_withdrawn",
    )
    raw = published.rename({name: f"published.{name}" for name in columns})
    read = with_each(
        raw,
        name=clean(_published("name")),
        country_code=country_code(_published("country")),
        region=clean(_published("region")),
        city=clean(_published("city")),
        postcode=clean(_published("postcode")),
        organisation_type=organisation_type(_published("organisation_type")).struct.field("label"),
        website=website_host(_published("website")),
        is_withdrawn=yes_or_no(_published("is_withdrawn")).fill_null(value=False),
        by_pic=organisation_identifier(pl.col("identifier")),
        by_platform=organisation_identifier(pl.col("platform_organisation_id")),
    )
    scheme, value = (
        pl.coalesce(pl.col("by_pic").struct.field(part), pl.col("by_platform").struct.field(part))
        for part in ("scheme", "value")
    )
    return with_each(
        read,
        name_key=name_key(pl.col("name")),
        name_ascii=name_ascii(pl.col("name")),
        identifier_scheme=scheme,
        identifier_value=value,
    ).drop("by_pic", "by_platform")


def participation_doubts(read: pl.DataFrame) -> pl.DataFrame:
    """Return the values that were there and could not be used; columns as in `projects.doubts`."""
    columns = {
        "name": "published.name",
        "country_code": "published.country",
        "city": "published.city",
        "website": "published.website",
        "identifier_scheme": "identifier",
    }
    reasons = {field: doubt(pl.col(column), pl.col(field)) for field, column in columns.items()}
    on_shared_host = is_shared_host(_published("website"))
    reasons["website"] = pl.when(on_shared_host).then(pl.lit("shared_host")).otherwise(reasons["website"])
    return doubts(read, reasons, columns)


def _published(column: str) -> pl.Expr:
    return pl.col(f"published.{column}")
