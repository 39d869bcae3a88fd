"""What projects have published."""

import polars as pl

from schema.project_parts import Results
from schema.projects import TAKEN_WHOLE
from transforms.dates import parse_date
from transforms.projects.merge import rank
from transforms.published import published, published_as
from transforms.steps import read_columns
from transforms.text import clean

_READ = ("title", "kind", "url", "language", "published_on", "result_id")
_CODE = r"^\s*([A-Za-z]{2})(?:[-_].*)?\s*$"


def read_results(staged: pl.DataFrame) -> pl.DataFrame:
    """Read the results of projects, as in the table of this name: whole from the source that wins.

    `staged` has the staged columns as text beside project_id, source and document_id. A result
    without anything that tells what it is, is none.
    """
    winners = staged.select("project_id", "source").sort("project_id", rank(TAKEN_WHOLE["results"]))
    kept = published_as(staged, *_READ).join(
        winners.unique("project_id", keep="first"), on=["project_id", "source"], how="semi"
    )
    read = read_columns(
        kept,
        title=clean(published("title")),
        kind=clean(published("kind")),
        url=clean(published("url")),
        published_date=parse_date(published("published_on")),
        language=published("language").str.extract(_CODE).str.to_lowercase(),
        result_id=clean(published("result_id")),
    )
    return (
        read.filter(pl.any_horizontal(pl.col("title", "kind", "url", "result_id").is_not_null()))
        .sort("project_id", "position")
        .select(*Results.columns())
    )
