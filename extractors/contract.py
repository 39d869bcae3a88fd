"""What every source and every parser agrees on: documents, staged tables, errors.

A *document* is one thing that a source publishes under a key of its own: a bulk list, one page of a
search, one project card, a web page. A *parser* turns the bytes of one document into a ``Staged`` set of
frames and nothing else: no network, no clock, no disk. A document holds *records*; each is one row of
one of the RECORD_TABLES, or one row of ``rejected`` with scope "record".

Staged frames hold text as published, cut down to what may leave the raw archive (see
``extractors.privacy``); what the text means is decided later, in ``transforms``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
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

# What a register, a charter list or a platform says of one organisation, projects apart.
ORGANISATIONS = pl.Schema(
    {
        "record_number": pl.Int64,
        "line_number": pl.Int64,
        "name": pl.String,
        "further_name": pl.String,  # business name beside the legal one, or the other way round
        "country": pl.String,
        "region": pl.String,
        "city": pl.String,
        "postcode": pl.String,
        "organisation_type": pl.String,
        "website": pl.String,
        "pic": pl.String,
        "oid": pl.String,
        "erasmus_code": pl.String,  # charter code, spaces as published
        "charter_start": pl.String,
        "charter_end": pl.String,
        "vat_country": pl.String,
        "registration_status": pl.String,  # the source's own word
        "fields": pl.String,  # what it works on, separated by ";"
        "url": pl.String,  # its page in the source
        "is_name_withheld": pl.Boolean,  # may be a person: every naming column is null
    }
)

# Journeys from one organisation to another in one year. `record_count` says how many records a row sums up.
MOBILITY_FLOWS = pl.Schema(
    {
        "record_number": pl.Int64,  # the first of the records that it sums up
        "record_count": pl.Int64,
        "year": pl.String,  # as published: a call year or an academic year
        "activity": pl.String,
        "sending_name": pl.String,
        "sending_erasmus_code": pl.String,
        "sending_city": pl.String,
        "sending_country": pl.String,
        "receiving_name": pl.String,
        "receiving_erasmus_code": pl.String,
        "receiving_city": pl.String,
        "receiving_country": pl.String,
        "participant_count": pl.Int64,
    }
)

# Somebody looks for partners.
PARTNER_REQUESTS = pl.Schema(
    {
        "record_number": pl.Int64,
        "platform_request_id": pl.String,
        "title": pl.String,
        "summary": pl.String,  # stays in the local warehouse, as the texts of projects do
        "looking_for": pl.String,
        "from_countries": pl.String,  # separated by ";"
        "activity": pl.String,  # the kinds of project, separated by ";"
        "themes": pl.String,  # separated by ";"
        "deadline": pl.String,
        "start_date": pl.String,
        "end_date": pl.String,
        "published_on": pl.String,
        "modified_on": pl.String,
        "status": pl.String,  # the source's own word for open or closed; null if it says none
        "organisation": pl.String,  # who asks; never a person
        "organisation_country": pl.String,
        "organisation_city": pl.String,
        "organisation_type": pl.String,
        "organisation_url": pl.String,
        "organisation_key": pl.String,  # key of the document in the same source that shows who asks
        "url": pl.String,
        "is_name_withheld": pl.Boolean,  # who asks may be a person: the organisation's columns are null
    }
)

# A page about a project or an activity that is no card.
PAGES = pl.Schema(
    {
        "record_number": pl.Int64,
        "url": pl.String,
        "kind": pl.String,  # the source's own word: activity, report, project, news …
        "title": pl.String,
        "languages": pl.String,  # ISO 639-1 of its parts, in their order, separated by ","
        "main_text": pl.String,  # stays in the local warehouse
        "published_on": pl.String,
        "modified_on": pl.String,
    }
)

MENTION_KINDS = (
    "project",
    "programme",
    "country",
    "platform",
    "organisation",
    "acronym",
    "period",
    "place",
    "topic",
)

# What a page names. `record_number` is that of its page.
PAGE_MENTIONS = pl.Schema(
    {
        "record_number": pl.Int64,
        "position": pl.Int64,  # from 1, in the order of the page
        "language": pl.String,  # of the part it stands in; "und" if it can't be told
        "kind": pl.String,  # one of MENTION_KINDS
        "value": pl.String,  # in canonical form: the programme's code of a country, a period as ISO dates
        "text_as_published": pl.String,
        "country": pl.String,  # beside an organisation or a place, where the page says it
        "city": pl.String,
        "website": pl.String,
        "confidence": pl.Float64,  # from 0 to 1: how sure it is that the page means this
        "doubt": pl.String,  # what was guessed, null if nothing was
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
    "organisations": ORGANISATIONS,
    "mobility_flows": MOBILITY_FLOWS,
    "partner_requests": PARTNER_REQUESTS,
    "pages": PAGES,
    "page_mentions": PAGE_MENTIONS,
    "rejected": REJECTED,
    "notices": NOTICES,
}
# Each record of a document is one row of one of these; of mobility_flows a part of one
RECORD_TABLES = ("projects", "organisations", "mobility_flows", "partner_requests", "pages")
# What every document is staged to, whatever its source gives
REPORT_TABLES = ("rejected", "notices")


@dataclass(frozen=True)
class DocumentName:
    """How a document is known to its parser, and to the reader of a message about it."""

    source: str
    key: str
    label: str  # what a person would recognise: a file's name or an address
    published_on: date | None = None  # the source's own date of the document, if it says one


def _empty(name: str) -> Callable[[], pl.DataFrame]:
    return lambda: pl.DataFrame(schema=STAGED_TABLES[name])


@dataclass(frozen=True, kw_only=True)
class Staged:
    """The tables of one document, those that its source does not give empty, and how many records it holds.

    ``record_count`` is what the document contains. ``advertised_count`` is what the source says that the
    whole partition holds (all pages of a call year), null where it says nothing.
    """

    projects: pl.DataFrame = field(default_factory=_empty("projects"))
    participations: pl.DataFrame = field(default_factory=_empty("participations"))
    organisations: pl.DataFrame = field(default_factory=_empty("organisations"))
    mobility_flows: pl.DataFrame = field(default_factory=_empty("mobility_flows"))
    partner_requests: pl.DataFrame = field(default_factory=_empty("partner_requests"))
    pages: pl.DataFrame = field(default_factory=_empty("pages"))
    page_mentions: pl.DataFrame = field(default_factory=_empty("page_mentions"))
    rejected: pl.DataFrame = field(default_factory=_empty("rejected"))
    notices: pl.DataFrame = field(default_factory=_empty("notices"))
    record_count: int
    advertised_count: int | None = None

    def __post_init__(self) -> None:
        for name, schema in STAGED_TABLES.items():
            if self.table(name).schema != schema:
                raise TypeError(f"staged {name} has the schema {self.table(name).schema}, not {schema}")
        staged = sum(_count_records(self.table(name)) for name in RECORD_TABLES)
        rejected = self.rejected.filter(scope="record").height
        if staged + rejected != self.record_count:
            raise ValueError(f"{self.record_count} records in, but {staged} staged and {rejected} rejected")

    def table(self, name: str) -> pl.DataFrame:
        """Return the staged table of this name."""
        frame: pl.DataFrame = getattr(self, name)
        return frame


def _count_records(frame: pl.DataFrame) -> int:
    """Count the records that a table holds: its rows, unless a row sums up several."""
    return int(frame["record_count"].sum()) if "record_count" in frame.columns else frame.height


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
