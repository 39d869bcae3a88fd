"""Parser of the platform's bulk lists: one table, one record per project, a hundred partner slots.

Every header family from 2007 to 2027 is read through one table of column names, ``data/list_columns.csv``.
Sources: the lists of September 2018 and the column names seen up to 2026.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

import polars as pl

from extractors.contract import PARTICIPATIONS, PROJECTS, DocumentError, DocumentName, Staged
from extractors.read.column_names import folded
from extractors.read.frames import notices_frame, reject, rejected_frame, remark, with_absent
from extractors.read.privacy import publishable_participations
from extractors.read.sheets import SheetTable
from extractors.read.table_files import Table, TextTable, open_table
from extractors.sources.eprp.assembly import gives
from extractors.sources.eprp.trimmed_records import IsTrimmed, trimmed
from extractors.sources.eprp.whole_records import Records, scan_records
from schema.code_lists import rows_of

SLOTS = 100
_PARTNER = re.compile(r"partner([1-9][0-9]{0,3})([a-z].*)")
# Columns that every family has: their absence is worth a remark, though nothing but the identifier is needed
_USUAL = ("title", "summary", "grant_awarded", "coordinator name", "coordinator country")


@dataclass(frozen=True)
class Columns:
    """Which column of a file holds which field: positions by field, and by partner slot and field."""

    projects: Mapping[str, int]
    coordinator: Mapping[str, int]
    partners: Mapping[int, Mapping[str, int]]
    unknown: tuple[str, ...]
    missing: tuple[str, ...]
    first_slot: int | None  # from here on the file holds nothing but partners

    @property
    def is_trimmed(self) -> IsTrimmed:
        """Whether a record that is too short lacks nothing but empty fields at its end."""
        shortest = self.first_slot
        if shortest is not None and "country" in self.coordinator:  # whose website may be empty
            shortest = min(shortest, self.coordinator["country"] + 1)
        return trimmed(shortest, (self.coordinator, *self.partners.values()))

    def within(self, width: int) -> "Columns":
        """Return these without the columns that do not lie within the first `width` of the file."""

        def cut(fields: Mapping[str, int]) -> Mapping[str, int]:
            return {field: at for field, at in fields.items() if at < width}

        return replace(
            self,
            projects=cut(self.projects),
            coordinator=cut(self.coordinator),
            partners={slot: cut(fields) for slot, fields in self.partners.items()},
        )


@dataclass(frozen=True)
class Rows:
    """The whole records of a list, and what became of the others.

    - table: text columns named by position, empty ones as null, with record_number and line_number.
    - used_width: how many columns, from the left, the table has.
    - rejected: the other records (schema REJECTED).
    - remarks: kinds of notices, with their details.
    """

    table: pl.DataFrame
    used_width: int
    rejected: pl.DataFrame
    remarks: tuple[tuple[str, str], ...]


def open_list(data: bytes, document: DocumentName) -> Table:
    """Find the table in a file. Raises DocumentError if there is none."""
    return open_table(data, document, is_header)


def is_header(cells: Sequence[str]) -> bool:
    """Whether a row names the columns of a list: the identifier and two more are no accident."""
    named = {_known_columns().get(folded(_without_explanation(cell))) for cell in cells} - {None}
    return "identifier" in named and len(named) > 1


def read(opened: Table, document: DocumentName) -> Staged:
    """Read one bulk list.

    Raises DocumentError if it is cut off, or has no column of identifiers.
    """
    columns = match_columns(opened.header, document)
    rows = (
        rows_of_sheets(opened) if isinstance(opened, SheetTable) else rows_of_text(opened, columns, document)
    )
    return stage(rows, columns)


def rows_of_sheets(opened: SheetTable) -> Rows:
    """Take the rows of a workbook: each is whole."""
    table = opened.frame.with_row_index("record_number", offset=1).with_columns(
        pl.col("record_number").cast(pl.Int64)
    )
    return Rows(table, len(opened.header), rejected_frame([]), opened.remarks)


def rows_of_text(opened: TextTable, columns: Columns, document: DocumentName) -> Rows:
    """Read the records of a text. Raises DocumentError if it is cut off."""
    records = scan_records(opened, columns.projects["identifier"], document, columns.is_trimmed)
    remarks = opened.remarks
    if records.padded:
        detail = f"{records.padded} records end behind their last field that holds anything"
        remarks += (("records_trimmed", detail),)
    return Rows(read_table(records, columns, document), records.used_width, records.rejected, remarks)


def match_columns(header: Sequence[str], document: DocumentName) -> Columns:
    """Match the column names of a file with the known ones, in whatever case and with whatever signs."""
    repeated = sorted(name for name, times in Counter(header).items() if name and times > 1)
    if repeated:
        raise DocumentError(
            document.label,
            "",
            f"has the column {repeated[0]!r} more than once",
            "Columns are matched by name, so each must be there once.",
        )
    known = _known_columns()
    fields: dict[str, int] = {}
    slots: dict[int, dict[str, int]] = {}
    unknown: list[str] = []
    for position, published in enumerate(header):
        name = folded(_without_explanation(published))
        slot = _PARTNER.fullmatch(name)
        field = known.get(f"partnern{slot[2]}" if slot else name)
        group = slots.setdefault(int(slot[1]), {}) if slot else fields
        if field is None or field in group:
            unknown.append(published or f"column {position + 1}, which has no name")
        else:
            group[field] = position
    if "identifier" not in fields:
        names = [row["published"] for row in _rows() if row["field"] == "identifier"]
        raise DocumentError(
            document.label,
            "line 1",
            f"has no column {' or '.join(map(repr, names))}",
            "Without an identifier no project can be told from another. "
            "If the column was renamed, add its new name to extractors/sources/eprp/data/list_columns.csv.",
        )
    prefix = "coordinator "
    return Columns(
        projects={field: at for field, at in fields.items() if not field.startswith(prefix)},
        coordinator={
            field.removeprefix(prefix): at for field, at in fields.items() if field.startswith(prefix)
        },
        partners={
            slot: {field.removeprefix("partner "): at for field, at in slots[slot].items()}
            for slot in sorted(slots)
        },
        unknown=tuple(unknown),
        first_slot=_first_slot(header, slots),
        missing=tuple(field for field in _USUAL if field not in fields),
    )


def read_table(records: Records, columns: Columns, document: DocumentName) -> pl.DataFrame:
    """Read the whole records as text, columns named by position, and hold them against the strict scan.

    Only the columns that hold anything: most partner slots of most lists are empty from top to bottom, and
    reading them took half of the time and of the memory.

    Raises DocumentError if the fast reader saw other records than the strict one.
    """
    table = _read_fast(records.data, records)
    if not _agrees(table, columns, records):
        # readers differ about lone quotes, carriage returns and blank lines: rare, so slow is fine
        table = _read_fast(records.rewritten(), records)
    if table is None or not _agrees(table, columns, records):
        raise DocumentError(
            document.label,
            "",
            f"was read in two ways, strictly with {len(records.keys)} records, and fast with others",
            "This is a fault of the program: please report it with the file.",
        )
    return table.with_columns(
        record_number=pl.Series(records.numbers, dtype=pl.Int64),
        line_number=pl.Series(records.lines, dtype=pl.Int64),
    )


def _read_fast(data: bytes, records: Records) -> pl.DataFrame | None:
    """Read the used columns, named by position, empty fields as null; None if it can't be read."""
    try:
        return pl.read_csv(
            data,
            separator=records.delimiter,
            columns=list(range(records.used_width)),
            new_columns=[str(position) for position in range(len(records.header))],
            infer_schema=False,
            null_values="",  # else quoted empty fields are not null, and replacing them later is slow
        )
    except pl.exceptions.PolarsError:
        return None


def _agrees(table: pl.DataFrame | None, columns: Columns, records: Records) -> bool:
    """Whether the fast reader saw the same records as the strict one."""
    if table is None:
        return False
    key = table[str(columns.projects["identifier"])]
    return key.fill_null("").equals(pl.Series(records.keys, dtype=pl.String))


def stage(rows: Rows, columns: Columns) -> Staged:
    """Turn the records of a list into staged tables."""
    table = rows.table
    columns = columns.within(rows.used_width)
    # put together by hand: a select walks through all columns of a wide table, chunk by chunk
    projects = pl.DataFrame(
        [
            table["record_number"],
            table["line_number"],
            *(table[str(at)].alias(field) for field, at in columns.projects.items()),
        ]
    )
    identifier = pl.col("identifier").str.strip_chars()
    missing = identifier.fill_null("") == ""
    repeated = ~missing & ~identifier.is_first_distinct()
    unusable = pl.concat(
        reject(projects.filter(where), rule, column="identifier", value="identifier")
        for rule, where in (("identifier_missing", missing), ("identifier_repeated", repeated))
    )
    organisations = _organisations(table, columns)
    if unusable.height:
        # not out of the table itself: that would copy hundreds of columns
        projects = projects.filter(~(missing | repeated))
        organisations = organisations.join(unusable, on="record_number", how="anti", maintain_order="left")
    kept, notices = publishable_participations(organisations)
    participations = with_absent(kept, GIVES["participations"], PARTICIPATIONS)
    return Staged(
        projects=with_absent(projects, GIVES["projects"], PROJECTS),
        participations=participations,
        rejected=pl.concat([rows.rejected, unusable]),
        notices=pl.concat([notices, _remarks(columns, rows.remarks, participations)]),
        record_count=table.height + rows.rejected.height,
    )


def _organisations(table: pl.DataFrame, columns: Columns) -> pl.DataFrame:
    """One row per organisation named: the coordinator, and each partner slot that holds anything."""
    programme = (
        pl.col(str(columns.projects["programme"])) if "programme" in columns.projects else pl.lit(None)
    )
    groups = [("coordinator", 1, columns.coordinator)] if columns.coordinator else []
    groups += [("partner", slot, fields) for slot, fields in columns.partners.items()]
    parts = []
    for role, position, fields in groups:
        used = [str(at) for at in fields.values() if table[str(at)].null_count() < table.height]
        if used:
            parts.append(
                table.lazy()
                .filter(pl.any_horizontal(pl.col(used).is_not_null()))
                .select(
                    "record_number",
                    *(pl.col(str(column)).alias(field) for field, column in fields.items()),
                    role=pl.lit(role),
                    position=pl.lit(position, pl.Int64),
                    programme=programme.cast(pl.String),
                )
            )
    if not parts:
        return pl.DataFrame(schema={"record_number": pl.Int64})
    return pl.concat(pl.collect_all(parts), how="diagonal").sort("record_number", maintain_order=True)


def _remarks(
    columns: Columns, remarks: Iterable[tuple[str, str]], participations: pl.DataFrame
) -> pl.DataFrame:
    """What a reader should know of the file: how it came, strange or missing columns, full partner slots."""
    full = participations.filter(role="partner", position=SLOTS).select("record_number")
    of_columns = notices_frame(
        [
            *({"kind": kind, "detail": detail} for kind, detail in remarks),
            *({"kind": "unknown_column", "column": name} for name in columns.unknown),
            *({"kind": "missing_column", "column": name} for name in columns.missing),
        ]
    )
    detail = f"all {SLOTS} partner slots are taken: there may be more partners"
    return pl.concat([of_columns, remark(full, "partners_may_be_cut", detail=detail)])


def _first_slot(header: Sequence[str], slots: Mapping[int, Mapping[str, int]]) -> int | None:
    """Return the first column behind which there are partners alone, None if others come last."""
    of_partners = {at for fields in slots.values() for at in fields.values()}
    # columns without a name, behind all others, are what a spreadsheet program left there
    others = [at for at, name in enumerate(header) if name and at not in of_partners]
    first = others[-1] + 1 if others else 0
    return first if first < len(header) else None


def _without_explanation(name: str) -> str:
    """A column's name without what stands behind it in brackets."""
    return name.partition("(")[0]


def _rows() -> Sequence[Mapping[str, str]]:
    return rows_of("extractors.sources.eprp", "list_columns")


@cache
def _known_columns() -> Mapping[str, str]:
    return {folded(row["published"]): row["field"] for row in _rows()}


_OF_ORGANISATIONS = ("coordinator ", "partner ")
GIVES = gives(
    (
        "line_number",
        *(field for field in _known_columns().values() if not field.startswith(_OF_ORGANISATIONS)),
    ),
    (
        "role",
        *(
            field.partition(" ")[2]
            for field in _known_columns().values()
            if field.startswith(_OF_ORGANISATIONS)
        ),
    ),
)
