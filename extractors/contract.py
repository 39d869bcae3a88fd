"""What every source and every parser agrees on: documents, staged tables, errors.

A *document* is one thing that a source publishes under a key of its own: a bulk list, one page of a
search, one project card. A *parser* turns the bytes of one document into a ``Staged`` set of frames
and nothing else: no network, no clock, no disk.

Staged frames hold text as published, cut down to what may leave the raw archive (see
``extractors.privacy``); what the text means is decided later, in ``transforms``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

TEXT_KINDS = ("summary", "background", "objectives", "implementation", "achievements")

PROJECTS = pl.Schema(
    {
        # place in the document: records count from 1, lines too (null where a format has no lines)
        "record_number": pl.Int64,
        "line_number": pl.Int64,
        # names of the project
        "identifier": pl.String,
        "external_reference": pl.String,
        "national_identifier": pl.String,
        "platform_id": pl.String,
        # what it is
        "programme": pl.String,
        "sub_programme": pl.String,
        "key_action": pl.String,
        "action": pl.String,
        "activity": pl.String,
        "call_year": pl.String,
        "title": pl.String,
        **dict.fromkeys(TEXT_KINDS, pl.String),
        "topics": pl.String,  # separated by ";"
        "status": pl.String,
        "start_date": pl.String,
        "end_date": pl.String,
        "countries": pl.String,  # separated by "," or "|"
        # grant at selection, and what a card calls the contribution
        "grant_awarded": pl.String,
        "grant_contribution": pl.String,
        "is_good_practice": pl.String,
        "is_success_story": pl.String,
        "is_centralised": pl.String,
        "has_results": pl.String,
        "result_count": pl.String,
        "website": pl.String,
        "card_url": pl.String,
    }
)

PARTICIPATIONS = pl.Schema(
    {
        "record_number": pl.Int64,
        "role": pl.String,  # coordinator, partner, or the source's own word
        "position": pl.Int64,  # from 1, within the role, as published
        "name": pl.String,
        "country": pl.String,
        "region": pl.String,
        "city": pl.String,
        "postcode": pl.String,
        "organisation_type": pl.String,
        "website": pl.String,
        "identifier": pl.String,  # a PIC or an OID: sources mix them in one column
        "platform_organisation_id": pl.String,
        "is_withdrawn": pl.String,
        "is_name_withheld": pl.Boolean,  # may be a person: every naming column is null
    }
)

# One row per thing that could not be kept. `scope` is "record" (the whole record is out),
# "participation" (one organisation of it) or "value" (the record stays, this value is null).
REJECTED = pl.Schema(
    {
        "record_number": pl.Int64,
        "line_number": pl.Int64,
        "scope": pl.String,
        "column": pl.String,
        "rule": pl.String,
        "value": pl.String,  # null where the column may hold personal data
    }
)

# One row per remark: a column nobody knows, one that is ignored on purpose, a value that was
# interpreted with doubt. `count` says how many records it concerns, `record_number` which one if one.
NOTICES = pl.Schema(
    {
        "record_number": pl.Int64,
        "kind": pl.String,
        "column": pl.String,
        "detail": pl.String,
        "count": pl.Int64,
    }
)

STAGED_TABLES: Mapping[str, pl.Schema] = {
    "projects": PROJECTS,
    "participations": PARTICIPATIONS,
    "rejected": REJECTED,
    "notices": NOTICES,
}


@dataclass(frozen=True)
class DocumentName:
    """How a document is known to its parser, and to the reader of a message about it."""

    source: str
    key: str
    label: str  # what a person would recognise: a file's name or an address
    published_on: date | None = None  # the source's own date of the document, if it says one


@dataclass(frozen=True)
class Staged:
    """The tables of one document, and how many records it holds.

    ``record_count`` is what the document contains; every record is either a row of ``projects`` or a
    row of ``rejected`` with scope "record". ``advertised_count`` is what the source says that the
    whole partition holds (all pages of a call year), null where it says nothing.
    """

    projects: pl.DataFrame
    participations: pl.DataFrame
    rejected: pl.DataFrame
    notices: pl.DataFrame
    record_count: int
    advertised_count: int | None = None

    def __post_init__(self) -> None:
        for name, schema in STAGED_TABLES.items():
            frame: pl.DataFrame = getattr(self, name)
            if frame.schema != schema:
                raise TypeError(f"staged {name} has the schema {frame.schema}, not {schema}")
        rejected = self.rejected.filter(scope="record").height
        if self.projects.height + rejected != self.record_count:
            raise ValueError(
                f"{self.record_count} records in, but {self.projects.height} staged and {rejected} rejected"
            )


class DocumentError(ValueError):
    """A document that can't be read as a whole: says what, where, and what to do about it."""

    def __init__(self, label: str, where: str, what: str, remedy: str) -> None:
        super().__init__(label, where, what, remedy)  # as given, so that it can cross processes

    def __str__(self) -> str:
        label, where, what, remedy = self.args
        place = f"{label}: {where}" if where else label
        return f"{place}: {what}. {remedy}"


def conform(frame: pl.DataFrame, schema: pl.Schema) -> pl.DataFrame:
    """Return `frame` with exactly the columns of `schema`, in its order; missing ones are null."""
    present = frame.columns
    return frame.select(
        (pl.col(name) if name in present else pl.lit(None)).cast(dtype).alias(name)
        for name, dtype in schema.items()
    )
