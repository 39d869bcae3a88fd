"""Fields of requests for partners."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from transforms.countries import country_code, country_codes
from transforms.dates import parse_date
from transforms.labels import lookup
from transforms.naming import mention_id
from transforms.organisation_types import organisation_type
from transforms.published import published, published_as
from transforms.staging import Staging
from transforms.steps import read_columns
from transforms.text import clean, clean_text

_MONTH = r"^[0-9]{4}-[0-9]{2}$"
_DATES = ("deadline", "start_date", "end_date", "published_on", "modified_on")
_TEXTS = ("title", "looking_for", "activity", "themes", "url")


def read_requests(staging: Staging, rooms: Mapping[str, Any]) -> pl.DataFrame:
    """Read the fields of requests.

    A request is known by its source's own number, else by its address, else by its place in the document.
    What was published under the same name stays as ``published.<name>``.
    """
    staged = staging.newest("partner_requests")
    raw = published_as(staged, "summary", "from_countries", "status", *_DATES, *_TEXTS)
    fields = staging.sources
    read = read_columns(
        raw,
        own_id=clean(pl.col("platform_request_id")),
        **{name: clean(published(name)) for name in _TEXTS},
        summary=clean_text(published("summary")),
        from_countries=country_codes(published("from_countries")),
        field=lookup(pl.col("source"), fields["source"], fields["field"]),
        deadline_date=parse_date(published("deadline")),
        start_date=parse_date(published("start_date")),
        end_date=parse_date(published("end_date")),
        published_date=parse_date(published("published_on")),
        modified_date=parse_date(published("modified_on")),
        status=clean(published("status")).then(lambda word: word.str.to_lowercase()),
        name=clean(pl.col("organisation")),
        country_code=country_code(pl.col("organisation_country")),
        city=clean(pl.col("organisation_city")),
        organisation_type=organisation_type(pl.col("organisation_type")).field("label"),
    ).with_columns(
        request_id=pl.format("{}:{}", "source", pl.coalesce("own_id", "url", mention_id())),
        start_date=pl.coalesce("start_date", month(published("start_date"))),
        end_date=pl.coalesce("end_date", month(published("end_date")).dt.month_end()),
    )
    is_backwards = (pl.col("end_date") < pl.col("start_date")).fill_null(value=False)
    dated = read.with_columns(
        # withheld on one page is withheld on all
        pl.col("is_name_withheld").fill_null(value=False).any().over("request_id"),
        is_backwards=is_backwards,
        end_date=pl.when(~is_backwards).then("end_date"),
    )
    return _with_profiles(dated, rooms["registers"])


def _with_profiles(read: pl.DataFrame, entries: pl.DataFrame) -> pl.DataFrame:
    """Add to requests the ``entry`` of the document in the same source that shows who asks.

    `entries` as the room of registers reads them. What the request and that document say is then said of
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


def month(expr: pl.Expr) -> pl.Expr:
    """Return the first day of a month, as ``2027-03`` says it."""
    text = expr.str.strip_chars()
    return pl.when(text.str.contains(_MONTH)).then(text + "-01").str.to_date("%Y-%m-%d", strict=False)
