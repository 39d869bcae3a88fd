"""What every source and every parser agrees on: documents, staged tables, errors.

A *document* is one thing that a source publishes under a key of its own: a bulk list, one page of a
search, one project card, a web page. A *parser* turns the bytes of one document into a ``Staged`` set of
frames and nothing else: no network, no clock, no disk. A document holds *records*; each is one row of
the staged table of its kind (`schema.kinds`), or one row of ``rejected`` with scope "record".

Staged frames hold text as published, cut down to what may leave the raw archive (see
``extractors.read.privacy``); what the text means is decided later, in ``transforms``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from schema import STAGED
from schema.kinds import KINDS
from schema.rules import polars_schema

STAGED_TABLES: Mapping[str, pl.Schema] = {name: polars_schema(table) for name, table in STAGED.items()}
PROJECTS = STAGED_TABLES["projects"]
PARTICIPATIONS = STAGED_TABLES["participations"]
ORGANISATIONS = STAGED_TABLES["organisations"]
MOBILITY_FLOWS = STAGED_TABLES["mobility_flows"]
PARTNER_REQUESTS = STAGED_TABLES["partner_requests"]
PAGES = STAGED_TABLES["pages"]
PAGE_MENTIONS = STAGED_TABLES["page_mentions"]
REJECTED = STAGED_TABLES["rejected"]
NOTICES = STAGED_TABLES["notices"]
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
        staged = sum(_count_records(self.table(kind.name)) for kind in KINDS)
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
