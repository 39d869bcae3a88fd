"""Values of projects: each staged record becomes typed fields, and doubts about them.

Columns of the results are those of the table of projects, one row per record.
"""

from collections.abc import Mapping

import polars as pl

from transforms.actions import action
from transforms.amounts import parse_amount
from transforms.boundary import with_each
from transforms.countries import country_codes
from transforms.dates import parse_date
from transforms.doubt import doubt
from transforms.identifiers import parse_identifier
from transforms.programmes import programme
from transforms.text import clean

CARD_ADDRESS = "https://erasmus-plus.ec.europa.eu/projects/search/details/"
DAYS_PER_MONTH = 365.25 / 12
# The programme began in 1987; nothing is called later than the period that is planned for
FIRST_YEAR, LAST_YEAR = 1987, 2034

# What of the staged projects becomes a field; the long texts are read apart (transforms.texts)
COLUMNS = (
    "folder",
    "record_number",
    "external_reference",
    "national_identifier",
    "platform_id",
    "programme",
    "sub_programme",
    "key_action",
    "action",
    "activity",
    "call_year",
    "title",
    "topics",
    "status",
    "start_date",
    "end_date",
    "countries",
    "grant_awarded",
    "grant_contribution",
    "is_good_practice",
    "is_success_story",
    "is_centralised",
    "has_results",
    "result_count",
    "website",
    "card_url",
)
# Fields that are read out of one published column, so that a gap can be told from a doubt
_READ_FROM = {
    "call_year": "call_year",
    "title": "title",
    "key_action": "key_action",
    "status": "status",
    "start_date": "start_date",
    "end_date": "end_date",
    "is_good_practice": "is_good_practice",
    "is_success_story": "is_success_story",
    "has_results": "has_results",
    "result_count": "result_count",
    "website": "website",
    "participating_countries": "countries",
}


def read_projects(published: pl.DataFrame) -> pl.DataFrame:
    """Read the fields of projects.

    `published` has COLUMNS as text, project_id, identifier_kind and ``parsed``, the struct that
    `identifiers.parse_identifier` made. Returns its columns place (folder, record_number, …) and the
    fields, those published under the same name as ``published.<name>``.
    """
    raw = published.rename({name: f"published.{name}" for name in COLUMNS[2:]})
    parsed = pl.col("parsed").struct
    call_year = pl.coalesce(
        _year(_published("call_year")),
        parsed.field("call_year").cast(pl.Int64),
        # lists of 2007-13 hide it in the reference
        parse_identifier(_published("external_reference")).struct.field("call_year").cast(pl.Int64),
    )
    dated = with_each(
        raw,
        call_year=call_year,
        call_round=parsed.field("call_round").cast(pl.Int64),
        national_agency=parsed.field("national_agency"),
        title=clean(_published("title")),
        status=clean(_published("status")).str.to_lowercase(),
        start_date=parse_date(_published("start_date")),
        end_date=parse_date(_published("end_date")),
        is_good_practice=yes_or_no(_published("is_good_practice")),
        is_success_story=yes_or_no(_published("is_success_story")),
        has_results=yes_or_no(_published("has_results")),
        result_count=_published("result_count")
        .str.strip_chars()
        .cast(pl.UInt32, strict=False)
        .cast(pl.Int64),
        website=_address(_published("website")),
        activity=clean(_published("activity")),
        action_name=clean(_published("action")),
        participating_countries=country_codes(_published("countries")),
    )
    acted = with_each(
        dated,
        programme_read=programme(_published("programme"), pl.col("call_year"), pl.col("identifier_kind")),
        action_read=action(
            parsed.field("action_code"),
            parsed.field("field"),
            _published("action"),
            _published("key_action"),
            pl.col("call_year"),
        ),
    )
    is_backwards = pl.col("end_date") < pl.col("start_date")
    return with_each(
        acted,
        programme=pl.coalesce(pl.col("programme_read").struct.field("programme"), _programme_of_action()),
        period=pl.col("programme_read").struct.field("period"),
        sub_programme=pl.coalesce(clean(_published("sub_programme")), _path(_published("programme"))),
        action_code=pl.col("action_read").struct.field("action_code"),
        field=pl.col("action_read").struct.field("field"),
        key_action=pl.col("action_read").struct.field("key_action"),
        is_ambiguous=pl.col("action_read").struct.field("is_ambiguous").fill_null(value=False),
        is_centralised=pl.coalesce(yes_or_no(_published("is_centralised")), _centralised_by_kind()),
        is_backwards=is_backwards.fill_null(value=False),
        end_date=pl.when(~is_backwards.fill_null(value=False)).then("end_date"),
        card_url=pl.coalesce(clean(_published("card_url")), _card_address()),
    ).drop("programme_read", "action_read")


def project_doubts(read: pl.DataFrame) -> pl.DataFrame:
    """Return the values that were there and could not be used.

    Columns: document_id, record_number, column_name, rule ("placeholder", "unread", "before_start_date",
    "ambiguous"), value.
    """
    reasons = {field: doubt(_published(column), pl.col(field)) for field, column in _READ_FROM.items()}
    reasons["end_date"] = (
        pl.when("is_backwards").then(pl.lit("before_start_date")).otherwise(reasons["end_date"])
    )
    reasons["action_code"] = pl.when("is_ambiguous").then(pl.lit("ambiguous"))
    columns = {**_READ_FROM, "action_code": "action"}
    for grant in ("grant_awarded", "grant_contribution"):
        reasons[grant] = doubt(_published(grant), parse_amount(_published(grant)))
        columns[grant] = grant
    return doubts(read, reasons, {field: f"published.{column}" for field, column in columns.items()})


def doubts(read: pl.DataFrame, reasons: Mapping[str, pl.Expr], values: Mapping[str, str]) -> pl.DataFrame:
    """Collect reasons for doubt, by column, into rows.

    Columns: document_id, record_number, column_name, rule, value.
    """
    flagged = with_each(read, **{f"doubt.{name}": reason for name, reason in reasons.items()})
    return pl.concat(
        flagged.filter(pl.col(f"doubt.{name}").is_not_null()).select(
            "document_id",
            "record_number",
            column_name=pl.lit(name),
            rule=f"doubt.{name}",
            value=pl.col(values[name]).cast(pl.String),
        )
        for name in reasons
    )


def further_identifiers(read: pl.DataFrame) -> pl.DataFrame:
    """Return the other names of projects: project_id, scheme, value."""
    schemes = {
        "external_reference": clean(_published("external_reference")),
        "national_identifier": clean(_published("national_identifier")),
        "platform_id": clean(_published("platform_id")),
    }
    named = [
        read.select("project_id", scheme=pl.lit(scheme), value=value) for scheme, value in schemes.items()
    ]
    return (
        pl.concat(named)
        .filter(pl.col("value").is_not_null() & (pl.col("value") != pl.col("project_id")))
        .unique()
        .sort("project_id", "scheme", "value")
    )


def duration_months() -> pl.Expr:
    """Return the months from start_date to end_date, both included, rounded to whole ones."""
    days = (pl.col("end_date") - pl.col("start_date")).dt.total_days() + 1
    return (days / DAYS_PER_MONTH).round().cast(pl.Int64)


def yes_or_no(expr: pl.Expr) -> pl.Expr:
    """Read Yes, No, true and false; null for anything else."""
    words = {"yes": True, "true": True, "no": False, "false": False}
    return (
        expr.str.strip_chars().str.to_lowercase().replace_strict(words, default=None, return_dtype=pl.Boolean)
    )


def _published(column: str) -> pl.Expr:
    return pl.col(f"published.{column}")


def _year(expr: pl.Expr) -> pl.Expr:
    year = expr.str.strip_chars().str.extract(r"^(\d{4})(?:\.0+)?$").cast(pl.Int64)
    return pl.when(year.is_between(FIRST_YEAR, LAST_YEAR)).then(year)


def _address(expr: pl.Expr) -> pl.Expr:
    """Keep what can be an address of the web: one word with a dot in it."""
    tidy = clean(expr)
    return pl.when(tidy.str.contains(r"^[^\s@\[\]]+\.[^\s@\[\]]{2,}$")).then(tidy)


def _path(expr: pl.Expr) -> pl.Expr:
    """Return the published programme where it is a path (2007-13), its parts divided by ``>``."""
    return pl.when(expr.str.contains("\\", literal=True)).then(
        expr.str.replace_all("\\", " > ", literal=True)
    )


def _programme_of_action() -> pl.Expr:
    """Tell the programme by the identifier, for cards that do not name it."""
    code = pl.col("parsed").struct.field("action_code")
    kind = pl.col("identifier_kind")
    return (
        pl.when(code.str.starts_with("ESC"))
        .then(pl.lit("European Solidarity Corps"))
        .when(code.str.starts_with("KA") | (kind == "centralised_2014"))
        .then(pl.lit("Erasmus+"))
        .when(kind == "creative_europe")
        .then(pl.lit("Creative Europe"))
    )


def _centralised_by_kind() -> pl.Expr:
    kind = pl.col("identifier_kind")
    return (
        pl.when(kind.str.starts_with("centralised"))
        .then(pl.lit(value=True))
        .when(kind.str.starts_with("national"))
        .then(pl.lit(value=False))
    )


def _card_address() -> pl.Expr:
    """Return the address of the card of a project whose identifier the platform would know."""
    is_known = ~pl.col("identifier_kind").is_in(["unknown", "form"])
    return pl.when(is_known).then(pl.lit(CARD_ADDRESS) + pl.col("project_id").str.replace_all(" ", "%20"))
