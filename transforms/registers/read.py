"""Fields of entries of registers, charter lists and platforms."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from transforms.countries import country_code
from transforms.date_order import read_period
from transforms.identifiers import organisation_identifier
from transforms.naming import mention_id
from transforms.organisation_types import organisation_type
from transforms.published import published, published_as
from transforms.staging import Staging
from transforms.steps import Step, over_distinct, read_columns
from transforms.text import clean
from transforms.websites import website_host

# Country in one to three letters, then letters of the city, then the number of the institution there
_ERASMUS_CODE = r"^[A-Z]{1,3}[A-Z-]{2,}[0-9]{1,3}$"
_READ = (
    *("name", "further_name", "country", "region", "city", "postcode", "organisation_type", "website"),
    *("pic", "oid", "erasmus_code", "charter_start", "charter_end", "vat_country", "registration_status"),
    "fields",
)


def erasmus_code(expr: pl.Expr) -> Step:
    """Return the code of a charter in canonical form: in capitals, without any spaces.

    Lists write ``A  BADEN01``, ``A BADEN01`` and ``ABADEN01`` alike. Null for what is no such code.
    """

    def read(raw: pl.Expr) -> pl.Expr:
        solid = raw.str.replace_all(r"[\s\x{200b}\x{feff}]+", "").str.to_uppercase()
        return pl.when(solid.str.contains(_ERASMUS_CODE)).then(solid)

    return over_distinct(expr, read, pl.String)


def read_entries(staging: Staging, rooms: Mapping[str, Any]) -> pl.DataFrame:
    """Read the fields of entries.

    What was published under the same name stays as ``published.<name>``; ``entry`` tells entries apart.
    """
    staged = published_as(staging.newest("organisations"), *_READ)
    sides = {"charter_start": "start_date", "charter_end": "end_date"}
    dated = read_period(
        staged.with_columns(published(name).alias(f"published.{side}") for name, side in sides.items())
    ).drop(f"published.{side}" for side in sides.values())
    read = read_columns(
        dated,
        name=clean(published("name")),
        further_name=clean(published("further_name")),
        country_code=country_code(published("country")),
        region=clean(published("region")),
        city=clean(published("city")),
        postcode=clean(published("postcode")),
        organisation_type=organisation_type(published("organisation_type")).field("label"),
        website=website_host(published("website")),
        pic=_identifier("pic", "PIC"),
        oid=_identifier("oid", "OID"),
        erasmus_code=erasmus_code(published("erasmus_code")),
        vat_country_code=country_code(published("vat_country")),
        registration_status=clean(published("registration_status")).then(
            lambda word: word.str.to_lowercase()
        ),
        fields=clean(published("fields")),
    )
    is_backwards = (pl.col("end_date") < pl.col("start_date")).fill_null(value=False)
    return read.with_columns(
        pl.col("is_name_withheld").fill_null(value=False),
        is_backwards=is_backwards,
        end_date=pl.when(~is_backwards).then("end_date"),
        # versions of one page in several languages are one entry
        entry=pl.coalesce(pl.format("{}:{}", "source", "url"), mention_id()),
    )


def _identifier(column: str, scheme: str) -> pl.Expr:
    read = organisation_identifier(published(column))
    return pl.when(read.struct.field("scheme") == scheme).then(read.struct.field("value"))
