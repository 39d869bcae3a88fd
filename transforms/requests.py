"""Requests for partners: whom they look for, until when, and whether they were open when they were read."""

import polars as pl

from transforms.boundary import with_each
from transforms.countries import country_code, country_codes, country_parts
from transforms.dates import parse_date
from transforms.doubt import doubt
from transforms.organisation_types import organisation_type
from transforms.projects import doubts
from transforms.records import mention_id, merge_records, named, published, published_as
from transforms.tables import lookup, table
from transforms.text import clean, clean_text

# Words with which sources say that a request is closed, or open
_CLOSED = r"^(?:closed|expired|ended|archived|inactive|cancelled|withdrawn|fulfilled|past)\b"
_OPEN = r"^(?:open|active|ongoing|current|published)\b"
_MONTH = r"^[0-9]{4}-[0-9]{2}$"
_DATES = ("deadline", "start_date", "end_date", "published_on", "modified_on")
_TEXTS = ("title", "looking_for", "activity", "themes", "url")
FIELDS = [
    *("title", "summary", "looking_for", "from_countries", "activity", "themes", "field", "deadline_date"),
    *("start_date", "end_date", "published_date", "modified_date", "status", "url"),
]


def read_requests(staged: pl.DataFrame) -> pl.DataFrame:
    """Read the fields of requests; `staged` as `records.newest_records` returns the staged ones.

    A request is known by its source's own number, else by its address, else by its place in the document.
    What was published under the same name stays as ``published.<name>``.
    """
    raw = published_as(staged, "summary", "from_countries", "status", *_DATES, *_TEXTS)
    fields = table("platform_fields")
    own_name = pl.coalesce(clean(pl.col("platform_request_id")), clean(published("url")), mention_id())
    read = with_each(
        raw,
        request_id=pl.format("{}:{}", "source", own_name),
        **{name: clean(published(name)) for name in _TEXTS},
        summary=clean_text(published("summary")),
        from_countries=country_codes(published("from_countries")),
        field=lookup(pl.col("source"), fields["source"], fields["field"]),
        deadline_date=parse_date(published("deadline")),
        start_date=pl.coalesce(parse_date(published("start_date")), _month(published("start_date"))),
        end_date=pl.coalesce(parse_date(published("end_date")), _month(published("end_date")).dt.month_end()),
        published_date=parse_date(published("published_on")),
        modified_date=parse_date(published("modified_on")),
        status=clean(published("status")).str.to_lowercase(),
        name=clean(pl.col("organisation")),
        country_code=country_code(pl.col("organisation_country")),
        city=clean(pl.col("organisation_city")),
        organisation_type=organisation_type(pl.col("organisation_type")).struct.field("label"),
    )
    is_backwards = (pl.col("end_date") < pl.col("start_date")).fill_null(value=False)
    return read.with_columns(
        # withheld on one page is withheld on all
        pl.col("is_name_withheld").fill_null(value=False).any().over("request_id"),
        is_backwards=is_backwards,
        end_date=pl.when(~is_backwards).then("end_date"),
    )


def request_doubts(read: pl.DataFrame) -> pl.DataFrame:
    """Return the values that were there and could not be used; columns as in `projects.doubts`.

    A month that stands for one of its days is told, too, with the rule "month_only".
    """
    columns = {
        "deadline_date": "published.deadline",
        "start_date": "published.start_date",
        "end_date": "published.end_date",
        "published_date": "published.published_on",
        "modified_date": "published.modified_on",
        "name": "organisation",
        "country_code": "organisation_country",
    }
    reasons = {field: doubt(pl.col(column), pl.col(field)) for field, column in columns.items()}
    for name in ("start_date", "end_date"):
        is_month = _month(published(name)).is_not_null()
        reasons[name] = pl.when(is_month).then(pl.lit("month_only")).otherwise(reasons[name])
    reasons["end_date"] = (
        pl.when("is_backwards").then(pl.lit("before_start_date")).otherwise(reasons["end_date"])
    )
    parts = (
        read.select("document_id", "record_number", value=country_parts(published("from_countries")))
        .explode("value")
        .filter(pl.col("value").is_not_null())
    )
    no_country = (
        with_each(parts, code=country_code(pl.col("value")))
        .filter(pl.col("code").is_null())
        .select(
            "document_id", "record_number", "value", column_name=pl.lit("from_countries"),
            rule=pl.lit("unread"),
        )
    )  # fmt: skip
    return pl.concat([doubts(read, reasons, columns), no_country], how="diagonal")


def with_profiles(read: pl.DataFrame, entries: pl.DataFrame) -> pl.DataFrame:
    """Add to requests the ``entry`` of the document in the same source that shows who asks.

    `entries` as `registers.read_entries` returns them. What the request and that document say is then said of
    one organisation; and who is withheld there is withheld here.
    """
    profiles = entries.group_by("source", organisation_key="key").agg(
        pl.col("entry").first(), is_hidden=pl.col("is_name_withheld").any()
    )
    is_hidden = pl.col("is_hidden").fill_null(value=False).any().over("request_id")
    return (
        read.join(profiles, on=["source", "organisation_key"], how="left", maintain_order="left")
        .with_columns(is_name_withheld=pl.col("is_name_withheld") | is_hidden)
        .drop("is_hidden")
    )


def request_mentions(read: pl.DataFrame) -> pl.DataFrame:
    """Return where requests name who asks (as in `records.NAMED`): once per document that shows them."""
    return named(read.filter(~pl.col("is_name_withheld")), mention_id=mention_id("organisation"))


def partner_requests(read: pl.DataFrame, assigned: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the table of requests, and which documents show them.

    `assigned` has mention_id and organisation_id. A request is open on the day that its document was read if
    its status does not say that it is closed and its deadline, if it has one, is not past. Where it has
    neither, nobody can tell.
    """
    known = read.with_columns(mention_id=mention_id("organisation")).join(
        assigned.select("mention_id", "organisation_id"), on="mention_id", how="left"
    )
    merged, documents = merge_records(known, "request_id", [*FIELDS, "organisation_id", "is_name_withheld"])
    is_due = pl.col("deadline_date") >= pl.col("read_date")
    is_closed = pl.col("status").str.contains(_CLOSED)
    is_open = (
        pl.when(is_closed | ~is_due)
        .then(pl.lit(value=False))
        .when(is_due | pl.col("status").str.contains(_OPEN))
        .then(pl.lit(value=True))
    )
    return merged.with_columns(is_open=is_open).sort("request_id"), documents


def _month(expr: pl.Expr) -> pl.Expr:
    """Return the first day of a month, as ``2027-03`` says it."""
    text = expr.str.strip_chars()
    return pl.when(text.str.contains(_MONTH)).then(text + "-01").str.to_date("%Y-%m-%d", strict=False)
