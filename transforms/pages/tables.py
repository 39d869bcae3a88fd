"""The tables of pages and of what they name."""

import polars as pl

from schema.pages import PageDocuments, PageMentions
from schema.pages import Pages as PagesTable
from schema.rules import hand_over
from transforms.dates import duration_months
from transforms.identifiers import parse_identifier
from transforms.merged_records import merge_records
from transforms.pages.about_projects import find_page_projects
from transforms.pages.mentions import place_on_page
from transforms.pages.read import Pages
from transforms.published import held_back
from transforms.room import Tables
from transforms.steps import read_columns

_FIELDS = ["url", "kind", "title", "published_date", "modified_date"]
# first and last month, each perhaps with its day: 2018-10/2020-09
_PERIOD = r"^([0-9]{4}-[0-9]{2})(-[0-9]{2})?/([0-9]{4}-[0-9]{2})(-[0-9]{2})?$"


def page_tables(read: Pages, located: pl.DataFrame, tables: Tables) -> Tables:
    """Return pages, page_documents and page_mentions; needs the tables projects and project_identifiers."""
    pages, documents = _pages(read.pages)
    found = find_page_projects(read.pages, read.named, tables["projects"])
    mentions = _mentions(read.named, found, located, _project_names(tables))
    working = (
        *("folder", "record_number", "source", "key", "read_date", "region_name", "named_country"),
        *("named_project", "mention_id"),
    )
    return {
        "pages": hand_over(pages, PagesTable, "pages", ("record_number", "read_date")),
        "page_documents": hand_over(documents, PageDocuments, "page_documents"),
        "page_mentions": hand_over(mentions, PageMentions, "page_mentions", (*working, *held_back(mentions))),
    }


def _project_names(tables: Tables) -> pl.DataFrame:
    """Return name and project_id: every identifier under which a project may be named."""
    return pl.concat(
        [
            tables["projects"].select("project_id", name="project_id"),
            tables["project_identifiers"].select("project_id", name="value"),
        ]
    ).unique(maintain_order=True)


def _pages(read: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the table of pages, and which documents hold them.

    Languages and texts of several documents of one page follow each other in the order of their keys.
    """
    merged, documents = merge_records(read, "page_id", _FIELDS)
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


def _mentions(
    read: pl.DataFrame, found: pl.DataFrame, located: pl.DataFrame, project_names: pl.DataFrame
) -> pl.DataFrame:
    """Return the table of mentions.

    `found` are projects that pages were found to mean (see `about_projects`), `located` has mention_id and
    organisation_id, `project_names` name and project_id of the projects that are known here.
    """
    known = project_names.unique("name", keep="none")
    read_ids = read_columns(read, named_project=parse_identifier(pl.col("value")).field("project_id"))
    is_project = pl.col("kind") == "project"
    linked = (
        read_ids.filter((pl.col("kind") != "country") | pl.col("value").is_not_null())
        .with_columns(mention_id=place_on_page(), named_project=pl.when(is_project).then("named_project"))
        .join(known, left_on="named_project", right_on="name", how="left")
        .join(located.select("mention_id", "organisation_id"), on="mention_id", how="left")
    )
    return (
        pl.concat([linked, found], how="diagonal")
        .with_columns(_days_of_period())
        .with_columns(duration_months=duration_months())
        .sort("page_id", "document_id", "record_number", "position", nulls_last=True)
        .with_columns(position=pl.int_range(1, pl.len() + 1).over("page_id"))
    )


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
