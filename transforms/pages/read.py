"""Fields of pages, and of what they name."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from schema.code_lists import code_list
from schema.personal import EMAILS, shows
from schema.words import UNDETERMINED
from transforms.countries import country_code
from transforms.dates import parse_date
from transforms.labels import label_key, lookup
from transforms.published import published, published_as
from transforms.staging import Staging
from transforms.steps import read_columns
from transforms.text import clean, clean_text
from transforms.websites import website_host

_READ = ("url", "kind", "title", "main_text", "published_on", "modified_on")
_BESIDE = ("country", "city", "website")


@dataclass(frozen=True)
class Pages:
    """Pages, and what they name: one row per record, and one per thing named.

    What was published under the same name stays as ``published.<name>``.
    """

    pages: pl.DataFrame
    named: pl.DataFrame


def read_pages(staging: Staging, rooms: Mapping[str, Any]) -> Pages:
    """Read the fields of pages and of what they name."""
    pages = _read_pages(staging.newest("pages"))
    return Pages(pages, _read_mentions(staging.newest("page_mentions"), pages))


def _read_pages(staged: pl.DataFrame) -> pl.DataFrame:
    read = read_columns(
        published_as(staged, *_READ),
        url=clean(published("url")),
        kind=clean(published("kind")),
        title=clean(published("title")),
        main_text=clean_text(published("main_text")),
        published_date=parse_date(published("published_on")),
        modified_date=parse_date(published("modified_on")),
    )
    key = pl.when(~shows(pl.col("key"), EMAILS)).then("key")
    return read.with_columns(page_id=pl.format("{}:{}", "source", pl.coalesce("url", key, "document_id")))


def _read_mentions(staged: pl.DataFrame, pages: pl.DataFrame) -> pl.DataFrame:
    """Read what pages name.

    Organisations and places get the country that the page gives beside them; a region that is written in a
    way of its own gets its name (``data/regions.csv``).
    """
    regions = code_list("transforms", "regions")
    raw = staged.join(
        pages.select("document_id", "record_number", "page_id"), on=["document_id", "record_number"]
    )
    by_region = lookup(label_key(pl.col("value")), _keys(regions["written"]), regions["region"])
    is_place = pl.col("kind").is_in(["place", "country"])
    read = read_columns(
        published_as(raw, *_BESIDE),
        region_name=pl.when(is_place).then(by_region),
        named_country=country_code(pl.col("value")),
        country_code=country_code(published("country")),
        city=clean(published("city")),
        website=website_host(published("website")),
    )
    is_country = (pl.col("kind") == "country") & pl.col("region_name").is_null()
    return read.with_columns(
        pl.col("language").fill_null(UNDETERMINED),
        value=pl.when(is_country).then("named_country").otherwise(pl.coalesce("region_name", "value")),
        kind=pl.when(pl.col("region_name").is_not_null()).then(pl.lit("place")).otherwise("kind"),
    )


def _keys(written: pl.Series) -> pl.Series:
    return written.to_frame().select(label_key(pl.col(written.name))).to_series()
