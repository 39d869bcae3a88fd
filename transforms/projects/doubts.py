"""Values of projects, of their texts and participations that were there and could not be used."""

import polars as pl

from schema.words import TEXT_KINDS
from transforms.amounts import parse_amount
from transforms.doubts import DOUBTS, Reason, collect_doubts, doubt
from transforms.projects.fields import PUBLISHED
from transforms.projects.read import ProjectRecords
from transforms.published import published
from transforms.steps import read_columns
from transforms.text import LONGEST_PLACEHOLDER, is_placeholder
from transforms.websites import is_shared_host

# Open lists and words of the sources' own: kept or left as they are, and nothing is doubted
_NEVER_DOUBTED = {
    *("programme", "sub_programme", "period", "action_name", "activity", "field", "call_round"),
    *("national_agency", "is_centralised", "card_url", "longitude", "quality_labels"),
}
_GRANTS = ("grant_awarded", "grant_contribution")
# Fields of participations, and the column that each was published in
_OF_PARTICIPATIONS = {
    "name": "published.name",
    "country_code": "published.country",
    "city": "published.city",
    "website": "published.website",
    "identifier_scheme": "identifier",
}


def project_doubts(read: ProjectRecords) -> pl.DataFrame:
    """Return the doubts, as in `doubts.DOUBTS`."""
    return pl.concat(
        [
            _of_fields(read.candidates),
            _of_texts(read.published_texts),
            _of_participations(read.published_participations),
        ]
    )


def _of_fields(candidates: pl.DataFrame) -> pl.DataFrame:
    columns = {field: column for field, column in PUBLISHED.items() if field not in _NEVER_DOUBTED}
    # a code that several actions share is told by what it was read from: the action as published
    columns["action_code"] = "action"
    reasons: dict[str, list[Reason]] = {
        field: [doubt(published(column), pl.col(field))] for field, column in columns.items()
    }
    for side in ("start_date", "end_date"):
        reasons[side].insert(0, pl.when(f"is_unsure_{side}").then(pl.lit("date_order_unsure")))
    reasons["end_date"].insert(0, pl.when("is_backwards").then(pl.lit("before_start_date")))
    reasons["action_code"] = [pl.when("is_ambiguous").then(pl.lit("ambiguous"))]
    for grant in _GRANTS:
        columns[grant] = grant
        reasons[grant] = [doubt(published(grant), parse_amount(published(grant)))]
    values = {field: f"published.{column}" for field, column in columns.items()}
    return collect_doubts(candidates, "projects", reasons, values)


def _of_texts(texts: pl.DataFrame) -> pl.DataFrame:
    """Return the texts that stand for nothing."""
    found = []
    for kind in TEXT_KINDS:
        # only short texts can stand for nothing, and long ones are many
        short = texts.filter(pl.col(kind).str.len_bytes() <= LONGEST_PLACEHOLDER)
        judged = read_columns(short, is_placeholder=is_placeholder(pl.col(kind)))
        found.append(
            judged.filter("is_placeholder").select(
                "document_id",
                "record_number",
                column_name=pl.lit(kind),
                rule=pl.lit("placeholder"),
                value=kind,
                table_name=pl.lit("projects"),
            )
        )
    return pl.concat(found).select(DOUBTS.names()).cast(DOUBTS)


def _of_participations(participations: pl.DataFrame) -> pl.DataFrame:
    reasons: dict[str, list[Reason]] = {
        field: [doubt(pl.col(column), pl.col(field))] for field, column in _OF_PARTICIPATIONS.items()
    }
    on_shared_host = is_shared_host(published("website"))
    reasons["website"].insert(0, on_shared_host.then(lambda it: pl.when(it).then(pl.lit("shared_host"))))
    return collect_doubts(participations, "participations", reasons, _OF_PARTICIPATIONS)
