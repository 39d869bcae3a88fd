"""Published results of projects, as the search names them beside each project."""

from typing import Any

import polars as pl

from extractors.contract import RESULTS
from extractors.read.json_objects import Fields, ReadObjects, Row, is_filled, read_objects
from extractors.read.named_persons import cut_persons

_PLACE = "results."

RESULT = Fields(
    used={
        "result_id": ("resultId",),
        "title": ("resultTitle", "resultName"),
        "kind": ("resultTypology", "resultType", "resultCategory"),
        "url": ("resultUrl", "resultLink"),
        "language": ("resultLanguage",),
        "published_on": ("resultPublicationDate", "resultDate"),
    },
    ignored={
        "resultDescription": "a text in which persons may be named; the title tells what it is",
    },
    homeless={},
)


def read_results(numbered: list[tuple[int, dict[str, Any]]]) -> tuple[pl.DataFrame, ReadObjects]:
    """Read the results that records name, in the order published.

    `numbered` are the records with their numbers. Returns a table (schema RESULTS) without persons, e-mails
    and phones, and what there is to say about it.
    """
    objects: list[dict[str, Any]] = []
    numbers: list[int] = []
    rejected: list[Row] = []
    for number, record in numbered:
        results = record.get("results")
        if not isinstance(results, list):
            if is_filled(results):
                rejected.append(_refused(number, "not_a_list"))
            continue
        objects += (result for result in results if isinstance(result, dict))
        numbers += (number for result in results if isinstance(result, dict))
        rejected += (_refused(number, "not_an_object") for result in results if not isinstance(result, dict))
    read = read_objects(objects, numbers, RESULT, _PLACE)
    table = read.table.with_columns(
        position=pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("record_number"),
    )
    titles, notices = _without_persons(table["title"])
    return table.with_columns(titles).select(RESULTS.names()).cast(RESULTS), ReadObjects(
        read.table, [*rejected, *read.rejected], [*read.notices, *notices]
    )


def _refused(number: int, rule: str) -> Row:
    return {"record_number": number, "scope": "value", "column": "results", "rule": rule}


def _without_persons(titles: pl.Series) -> tuple[pl.Series, list[Row]]:
    """Titles of one document, looked through at once: each is a line of one text."""
    lines = titles.fill_null("").str.replace_all(r"\s+", " ")
    cut = cut_persons("\n".join(lines))
    kept = pl.Series(titles.name, cut.text.split("\n")[: len(titles)], dtype=pl.String)
    notices = [
        {"kind": kind, "column": _PLACE + column, "detail": detail, "count": count}
        for kind, column, detail, count in cut.remarks("title")
    ]
    return pl.select(pl.when(kept != "").then(kept)).to_series().alias(titles.name), notices
