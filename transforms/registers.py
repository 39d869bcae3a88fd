"""Entries of registers, charter lists and platforms: who an organisation is, projects apart."""

import polars as pl

from transforms.boundary import over_distinct, with_each
from transforms.countries import country_code
from transforms.dates import parse_date
from transforms.doubt import doubt
from transforms.identifiers import organisation_identifier
from transforms.organisation_types import organisation_type
from transforms.projects import doubts
from transforms.records import mention_id, named, published, published_as
from transforms.text import clean
from transforms.websites import is_shared_host, website_host

# Country in one to three letters, then letters of the city, then the number of the institution there
_ERASMUS_CODE = r"^[A-Z]{1,3}[A-Z-]{2,}[0-9]{1,3}$"
_READ = (
    *("name", "further_name", "country", "region", "city", "postcode", "organisation_type", "website"),
    *("pic", "oid", "erasmus_code", "charter_start", "charter_end", "vat_country", "registration_status"),
    "fields",
)


def erasmus_code(expr: pl.Expr) -> pl.Expr:
    """Return the code of a charter in canonical form: in capitals, without any spaces.

    Lists write ``A  BADEN01``, ``A BADEN01`` and ``ABADEN01`` alike. Null for what is no such code.
    """

    def read(raw: pl.Expr) -> pl.Expr:
        solid = raw.str.replace_all(r"[\s\x{200b}\x{feff}]+", "").str.to_uppercase()
        return pl.when(solid.str.contains(_ERASMUS_CODE)).then(solid)

    return over_distinct(expr, read, pl.String)


def read_entries(staged: pl.DataFrame) -> pl.DataFrame:
    """Read the fields of entries; `staged` as `records.newest_records` returns the staged organisations.

    What was published under the same name stays as ``published.<name>``; ``entry`` tells entries apart.
    """
    read = with_each(
        published_as(staged, *_READ),
        name=clean(published("name")),
        further_name=clean(published("further_name")),
        country_code=country_code(published("country")),
        region=clean(published("region")),
        city=clean(published("city")),
        postcode=clean(published("postcode")),
        organisation_type=organisation_type(published("organisation_type")).struct.field("label"),
        website=website_host(published("website")),
        pic=_identifier("pic", "PIC"),
        oid=_identifier("oid", "OID"),
        erasmus_code=erasmus_code(published("erasmus_code")),
        start_date=parse_date(published("charter_start")),
        end_date=parse_date(published("charter_end")),
        vat_country_code=country_code(published("vat_country")),
        registration_status=clean(published("registration_status")).str.to_lowercase(),
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


def entry_doubts(read: pl.DataFrame) -> pl.DataFrame:
    """Return the values that were there and could not be used; columns as in `projects.doubts`."""
    columns = {
        "name": "name",
        "country_code": "country",
        "city": "city",
        "website": "website",
        "pic": "pic",
        "oid": "oid",
        "erasmus_code": "erasmus_code",
        "start_date": "charter_start",
        "end_date": "charter_end",
        "vat_country_code": "vat_country",
    }
    reasons = {field: doubt(published(column), pl.col(field)) for field, column in columns.items()}
    on_shared_host = is_shared_host(published("website"))
    reasons["website"] = pl.when(on_shared_host).then(pl.lit("shared_host")).otherwise(reasons["website"])
    reasons["end_date"] = (
        pl.when("is_backwards").then(pl.lit("before_start_date")).otherwise(reasons["end_date"])
    )
    return doubts(read, reasons, {field: f"published.{column}" for field, column in columns.items()})


def entry_mentions(read: pl.DataFrame) -> pl.DataFrame:
    """Return where entries name organisations (as in `records.NAMED`).

    An entry is one mention with its name and first identifier, and one more for each further identifier and
    for its further name: what one entry says together is said of one organisation.
    """
    entries = read.filter(~pl.col("is_name_withheld"))
    schemes = {"PIC": "pic", "OID": "oid", "ERASMUS": "erasmus_code"}
    first = pl.coalesce(
        pl.when(pl.col(column).is_not_null()).then(pl.lit(scheme)) for scheme, column in schemes.items()
    )
    by_name = named(
        entries,
        mention_id=mention_id(),
        identifier_scheme=first,
        identifier_value=pl.coalesce(schemes.values()),
    )
    further = [
        named(
            entries.filter(first != scheme).filter(pl.col(column).is_not_null()).drop("name", "website"),
            mention_id=mention_id(column),
            identifier_scheme=pl.lit(scheme),
            identifier_value=pl.col(column),
        )
        for scheme, column in schemes.items()
    ]
    other_names = named(
        entries.filter(pl.col("further_name").is_not_null() & (pl.col("further_name") != pl.col("name"))),
        mention_id=mention_id("further_name"),
        name=pl.col("further_name"),
    )
    return pl.concat([by_name, *further, other_names])


def charters(entries: pl.DataFrame) -> pl.DataFrame:
    """Return the charters among entries that have their organisation_id; columns as in the table."""
    return entries.filter(
        pl.col("erasmus_code").is_not_null()
        & pl.any_horizontal(pl.col("published.charter_start", "published.charter_end").is_not_null())
    ).sort("document_id", "record_number")
