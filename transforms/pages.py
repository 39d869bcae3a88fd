"""Pages about projects and activities that are no cards, and what they name.

Language versions of one page are one page, whose mentions stay apart by language.
"""

import polars as pl

from transforms.boundary import with_each
from transforms.countries import country_code
from transforms.dates import parse_date
from transforms.doubt import doubt
from transforms.identifiers import parse_identifier
from transforms.projects import doubts, duration_months
from transforms.records import mention_id, merge_records, named, published, published_as
from transforms.tables import label_key, lookup, table
from transforms.text import clean, clean_text
from transforms.texts import UNDETERMINED
from transforms.websites import website_host

# A page that is less sure than this to mean an organisation is not asked which one
LEAST_SURE = 0.5
FIELDS = ["url", "kind", "title", "published_date", "modified_date"]
_READ = ("url", "kind", "title", "main_text", "published_on", "modified_on")
# first and last month, each perhaps with its day: 2018-10/2020-09
_PERIOD = r"^([0-9]{4}-[0-9]{2})(-[0-9]{2})?/([0-9]{4}-[0-9]{2})(-[0-9]{2})?$"
_BESIDE = ("country", "city", "website")


def read_pages(staged: pl.DataFrame) -> pl.DataFrame:
    """Read the fields of pages; `staged` as `records.newest_records` returns the staged ones.

    What was published under the same name stays as ``published.<name>``.
    """
    own_name = pl.coalesce(clean(published("url")), pl.col("key"))
    return with_each(
        published_as(staged, *_READ),
        page_id=pl.format("{}:{}", "source", own_name),
        url=clean(published("url")),
        kind=clean(published("kind")),
        title=clean(published("title")),
        main_text=clean_text(published("main_text")),
        published_date=parse_date(published("published_on")),
        modified_date=parse_date(published("modified_on")),
    )


def page_doubts(read: pl.DataFrame) -> pl.DataFrame:
    """Return the values that were there and could not be used; columns as in `projects.doubts`."""
    columns = {"title": "title", "published_date": "published_on", "modified_date": "modified_on"}
    reasons = {field: doubt(published(column), pl.col(field)) for field, column in columns.items()}
    return doubts(read, reasons, {field: f"published.{column}" for field, column in columns.items()})


def read_page_mentions(staged: pl.DataFrame, pages: pl.DataFrame) -> pl.DataFrame:
    """Read what pages name; `staged` as `records.newest_records` returns it, `pages` as `read_pages`.

    Organisations and places get the country that the page gives beside them; a region that is written in a
    way of its own gets its name (``data/regions.csv``).
    """
    regions = table("regions")
    raw = staged.join(
        pages.select("document_id", "record_number", "page_id"), on=["document_id", "record_number"]
    )
    by_region = lookup(label_key(pl.col("value")), _keys(regions["written"]), regions["region"])
    is_place = pl.col("kind").is_in(["place", "country"])
    read = with_each(
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


def mention_doubts(read: pl.DataFrame) -> pl.DataFrame:
    """Return the countries that are none; columns as in `projects.doubts`. They are mentions of nothing."""
    return read.filter((pl.col("kind") == "country") & pl.col("value").is_null()).select(
        "document_id",
        "record_number",
        column_name=pl.lit("value"),
        rule=pl.lit("unread"),
        value="text_as_published",
    )


def _keys(written: pl.Series) -> pl.Series:
    return written.to_frame().select(label_key(pl.col(written.name))).to_series()


def page_organisations(read: pl.DataFrame) -> pl.DataFrame:
    """Return where pages name organisations (as in `records.NAMED`), surely enough to ask which ones."""
    is_sure = (pl.col("kind") == "organisation") & (pl.col("confidence") >= LEAST_SURE)
    return named(read.filter(is_sure), mention_id=_place(), name=clean(pl.col("value")))


def _days_of_period() -> list[pl.Expr]:
    """Return start_date and end_date of periods; a period without its years has none."""
    parts = pl.when(pl.col("kind") == "period").then("value").str.extract_groups(_PERIOD).struct
    first, last = (
        (month + day.fill_null("-01")).str.to_date("%Y-%m-%d", strict=False)
        for month, day in ((parts[0], parts[1]), (parts[2], parts[3]))
    )
    return [
        first.alias("start_date"),
        pl.when(parts[3].is_null()).then(last.dt.month_end()).otherwise(last).alias("end_date"),
    ]


def _place() -> pl.Expr:
    return pl.format("{}/{}", mention_id(), "position")


def pages_table(read: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the table of pages, and which documents hold them.

    Languages and texts of several documents of one page follow each other in the order of their keys.
    """
    merged, documents = merge_records(read, "page_id", FIELDS)
    together = (
        read.sort("page_id", "document_id", "record_number")
        .group_by("page_id")
        .agg(
            languages=pl.col("languages")
            .str.split(",")
            .explode()
            .drop_nulls()
            .unique(maintain_order=True)
            .str.join(","),
            main_text=pl.col("main_text").drop_nulls().unique(maintain_order=True).str.join("\n\n"),
        )
    )
    empty_is_none = [
        pl.when(pl.col(name) != "").then(name).alias(name) for name in ("languages", "main_text")
    ]
    return (
        merged.join(together, on="page_id").with_columns(empty_is_none).sort("page_id"),
        documents,
    )


def page_mentions(
    read: pl.DataFrame, found: pl.DataFrame, assigned: pl.DataFrame, project_names: pl.DataFrame
) -> pl.DataFrame:
    """Return the table of mentions.

    `found` are projects that pages were found to mean (see `page_projects`), `assigned` has mention_id and
    organisation_id, `project_names` name and project_id of the projects that are known here.
    """
    known = project_names.unique("name", keep="none")
    read_ids = with_each(read, named_project=parse_identifier(pl.col("value")).struct.field("project_id"))
    is_project = pl.col("kind") == "project"
    linked = (
        read_ids.filter((pl.col("kind") != "country") | pl.col("value").is_not_null())
        .with_columns(mention_id=_place(), named_project=pl.when(is_project).then("named_project"))
        .join(known, left_on="named_project", right_on="name", how="left")
        .join(assigned.select("mention_id", "organisation_id"), on="mention_id", how="left")
    )
    return (
        pl.concat([linked, found], how="diagonal")
        .with_columns(_days_of_period())
        .with_columns(duration_months=duration_months())
        .sort("page_id", "document_id", "record_number", "position", nulls_last=True)
        .with_columns(position=pl.int_range(1, pl.len() + 1).over("page_id"))
    )
