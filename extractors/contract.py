"""What every source and every parser agrees on: documents, staged tables, errors.

A *document* is one thing that a source publishes under a key of its own: a bulk list, one page of a
search, one project card, a web page. A *parser* turns one document into a ``Staged`` set of frames and
nothing else: no network, no clock, no disk. A document holds *records* of one kind (`schema.kinds`); each is
one row of the staged table of that kind, or one row of ``rejected`` with scope "record".

Staged frames hold text as published, cut down to what may leave the raw archive (see
``extractors.read.privacy``); what the text means is decided later, in ``transforms``.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from extractors.read.plain_text import UNUSUAL, columns_showing, plain
from extractors.read.scrubbing import scrubbed
from schema import KINDS, STAGED
from schema.columns import facts
from schema.kinds import Kind
from schema.rules import ColumnsError, check_columns, polars_schema

STAGED_TABLES: Mapping[str, pl.Schema] = {name: polars_schema(table) for name, table in STAGED.items()}
PROJECTS = STAGED_TABLES["projects"]
PARTICIPATIONS = STAGED_TABLES["participations"]
ORGANISATIONS = STAGED_TABLES["organisations"]
RESULTS = STAGED_TABLES["results"]
MOBILITY_FLOWS = STAGED_TABLES["mobility_flows"]
PARTNER_REQUESTS = STAGED_TABLES["partner_requests"]
PAGES = STAGED_TABLES["pages"]
PAGE_MENTIONS = STAGED_TABLES["page_mentions"]
REJECTED = STAGED_TABLES["rejected"]
NOTICES = STAGED_TABLES["notices"]
_HOLDS: Mapping[str, Mapping[str, str]] = {
    name: {
        column_name: facts(column).holds
        for column_name, column in table.columns().items()
        if column.dtype == pl.String
    }
    for name, table in STAGED.items()
}
# What every document is staged to, whatever its source gives
REPORT_TABLES = ("rejected", "notices")


@dataclass(frozen=True)
class DocumentName:
    """How a document is known to its parser, and to the reader of a message about it."""

    source: str
    key: str
    label: str  # what a person would recognise: a file's name or an address
    published_on: date | None = None  # the source's own date of the document, if it says one


class Staged:
    """The tables of one document, by name, and how many records it holds.

    `tables` are that of the kind of its records, and those of its parts. Until `completed` they hold exactly
    what the parser read. ``record_count`` is what the document contains. ``advertised_count`` is what the
    source says that the whole partition holds (all pages of a call year), None where it says nothing.

    A table is had as an attribute, too: ``staged.projects``; one that the document has not is empty.
    """

    def __init__(
        self,
        *,
        record_count: int,
        advertised_count: int | None = None,
        rejected: pl.DataFrame | None = None,
        notices: pl.DataFrame | None = None,
        **tables: pl.DataFrame,
    ) -> None:
        self.record_count = record_count
        self.advertised_count = advertised_count
        self.kind = _kind_of(tables)
        self.tables: Mapping[str, pl.DataFrame] = {
            **tables,
            "rejected": REJECTED.to_frame() if rejected is None else rejected,
            "notices": NOTICES.to_frame() if notices is None else notices,
        }
        for name, frame in self.tables.items():
            _check_types(name, frame)
        staged = _count_records(self.tables[self.kind.name])
        refused = self.tables["rejected"].filter(scope="record").height
        if staged + refused != record_count:
            raise ValueError(f"{record_count} records in, but {staged} staged and {refused} rejected")

    def __getattr__(self, name: str) -> pl.DataFrame:
        if name in STAGED_TABLES:
            return self.table(name)
        raise AttributeError(name)

    def table(self, name: str) -> pl.DataFrame:
        """Staged table of this name."""
        return self.tables[name] if name in self.tables else STAGED_TABLES[name].to_frame()

    def completed(self, source: str, gives: Mapping[str, Collection[str]]) -> "Staged":
        """These tables with all columns of the registry: those that `source` does not give are null.

        This is the door: no text passes it with an invisible character, an e-mail, a phone or a street in it.

        `gives` are the columns that it gives, by table. Raises ColumnsError, naming them, if a table holds
        others, or lacks one.
        """
        whole, removed = {}, []
        for name, frame in self.tables.items():
            given = STAGED_TABLES[name] if name in REPORT_TABLES else gives.get(name, ())
            check_columns(f"{name} of source {source}", frame.columns, given)
            clean, told = at_the_door(name, frame)
            removed.append(told)
            whole[name] = clean.select(
                (pl.col(column) if column in given else pl.lit(None)).cast(dtype).alias(column)
                for column, dtype in STAGED_TABLES[name].items()
            )
        whole["notices"] = pl.concat([whole["notices"], *removed])
        return Staged(
            record_count=self.record_count,
            advertised_count=self.advertised_count,
            **_without_unidentified(whole),
        )


def at_the_door(name: str, frame: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """A staged table whose texts are plain and hold no e-mail, no phone and no street, and notices of these.

    There is a notice for each kind of thing that was taken away and each column, with the number of rows.
    """
    holds = {column: held for column, held in _HOLDS[name].items() if frame.schema.get(column) == pl.String}
    unusual = columns_showing(frame, dict.fromkeys(holds, UNUSUAL))
    clean, removed = scrubbed(frame.with_columns(plain(frame[column]) for column in unusual), holds)
    told = [(None, one.kind, one.column, f"in the texts of {name}", one.rows) for one in removed]
    return clean, pl.DataFrame(told, schema=NOTICES, orient="row")


def _without_unidentified(tables: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Tables with those projects rejected of whose identifier nothing passed the door."""
    if "projects" not in tables:
        return dict(tables)
    is_named = pl.col("identifier").str.contains(r"\S").fill_null(value=False)
    lost = tables["projects"].filter(~is_named).select("record_number")
    if lost.is_empty():
        return dict(tables)
    rejected = lost.with_columns(
        scope=pl.lit("record"), column=pl.lit("identifier"), rule=pl.lit("identifier_missing")
    )
    kept = {
        name: table if name in REPORT_TABLES else table.join(lost, on="record_number", how="anti")
        for name, table in tables.items()
    }
    return kept | {"rejected": pl.concat([tables["rejected"], rejected], how="diagonal")}


def _kind_of(tables: Mapping[str, pl.DataFrame]) -> Kind:
    """Kind of the records in these tables. Raises TypeError unless there is exactly one."""
    kinds = [kind for kind in KINDS if kind.name in tables]
    if len(kinds) != 1:
        named = ", ".join(kind.name for kind in KINDS)
        raise TypeError(f"a document holds records of one kind of {named}, not of {len(kinds)}")
    [kind] = kinds
    if strange := [name for name in tables if name not in (kind.name, *kind.parts)]:
        raise TypeError(f"{', '.join(strange)} are no parts of {kind.name}; see schema/kinds.py")
    return kind


def _check_types(name: str, frame: pl.DataFrame) -> None:
    """Raise ColumnsError for a column that the table has not, TypeError for one of another type."""
    declared = STAGED_TABLES[name]
    if extra := [column for column in frame.columns if column not in declared]:
        raise ColumnsError(f"staged {name}", [], extra)
    for column, dtype in frame.schema.items():
        if dtype not in (declared[column], pl.Null):
            raise TypeError(f"staged {name}: {column} is {dtype}, not {declared[column]}")


def _count_records(frame: pl.DataFrame) -> int:
    """How many records a table holds: its rows, unless a row sums up several."""
    return int(frame["record_count"].sum()) if "record_count" in frame.columns else frame.height


class DocumentError(ValueError):
    """A document that can't be read as a whole: says what, where, and what to do about it."""

    def __init__(self, label: str, where: str, what: str, remedy: str) -> None:
        super().__init__(label, where, what, remedy)  # as given, so that it can cross processes

    def __str__(self) -> str:
        label, where, what, remedy = self.args
        place = f"{label}: {where}" if where else label
        return f"{place}: {what}. {remedy}"
