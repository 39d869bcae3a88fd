"""Which column of a table holds which field: matched by name, in whatever case and with whatever gaps.

The names are in ``data/columns.csv``: one row for each name that a source gives a column. One without a field
is ignored, for the reason in its note.
"""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice

import polars as pl

from extractors.contract import DocumentError, DocumentName
from extractors.read.frames import notices_frame, rejected_frame
from extractors.read.sheets import SheetTable
from extractors.read.strict_csv import Record, read_records
from extractors.read.table_files import Table
from schema.code_lists import rows_of

_SURE_NAMES = 3
_WHOLE = 1_000_000  # records


@dataclass(frozen=True)
class Columns:
    """Positions of the fields, and the columns and fields that a reader should know of, by name."""

    fields: Mapping[str, int]
    # column as published, and why it is passed over
    ignored: Mapping[str, str] = dataclasses.field(default_factory=dict[str, str])
    unknown: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()  # fields that no column holds

    def notices(self, remarks: Iterable[tuple[str, str]] = ()) -> pl.DataFrame:
        """Remarks (schema NOTICES) on how a table came, and on columns ignored, unknown or missing."""
        return notices_frame(
            [
                *({"kind": kind, "detail": detail} for kind, detail in remarks),
                *(
                    {"kind": "ignored_column", "column": name, "detail": why}
                    for name, why in self.ignored.items()
                ),
                *({"kind": "unknown_column", "column": name} for name in self.unknown),
                *({"kind": "missing_column", "column": field} for field in self.missing),
            ]
        )

    def read(self, records: Iterable[Record]) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Split records into a table of the whole ones, and rejections (schema REJECTED) of the rest.

        The table has ``record_number``, ``line_number`` and all fields that the source may have, as
        published: blank ones are null, and so are those of which this document has no column.
        """
        whole: list[Record] = []
        faulty: list[Record] = []
        for record in records:
            (whole if record.rule is None else faulty).append(record)
        places = ("record_number", "line_number")
        table = pl.DataFrame(
            {
                "record_number": [record.number for record in whole],
                "line_number": [record.line for record in whole],
                **{field: [record.values[at] for record in whole] for field, at in self.fields.items()},
            },
            schema=dict.fromkeys(places, pl.Int64) | dict.fromkeys(self.fields, pl.String),
        )
        faults = rejected_frame(
            {
                "record_number": record.number,
                "line_number": record.line,
                "scope": "record",
                "rule": record.rule,
                "value": record.found,
            }
            for record in faulty
        )
        return self._tidy(table), faults

    def batches(
        self, opened: Table, document: DocumentName, size: int
    ) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
        """Yield whole records and rejections as `read` does, `size` records at a time."""
        if isinstance(opened, SheetTable):
            numbered = opened.frame.with_row_index("record_number", offset=1)
            for rows in numbered.with_columns(pl.col("record_number").cast(pl.Int64)).iter_slices(size):
                yield self._read_rows(rows), rejected_frame([])
            return
        records = read_records(
            opened.data, len(opened.header), document, opened.delimiter, above=opened.above
        )
        while batch := list(islice(records, size)):
            yield self.read(batch)

    def read_table(self, opened: Table, document: DocumentName) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Return whole records and rejections of a table that is small enough to be read at once."""
        read = [self.read([]), *self.batches(opened, document, _WHOLE)]
        return pl.concat(table for table, _ in read), pl.concat(faulty for _, faulty in read)

    def _read_rows(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Read rows of a workbook (columns by position, record_number, line_number) as `read` does."""
        return self._tidy(
            frame.select(
                "record_number",
                "line_number",
                *(pl.col(str(at)).alias(field) for field, at in self.fields.items()),
            )
        )

    def _tidy(self, table: pl.DataFrame) -> pl.DataFrame:
        return table.select(
            "record_number",
            "line_number",
            *(pl.when(pl.col(field).str.strip_chars() != "").then(field) for field in self.fields),
            *(pl.lit(None, pl.String).alias(field) for field in self.missing),
        )


def match_columns(
    source: str, header: Sequence[str], needed: Sequence[Sequence[str]], document: DocumentName
) -> Columns:
    """Match the column names of a document of `source` with the known ones.

    Raises DocumentError unless there is a column for one at least of each group of fields in `needed`.
    """
    known = _known_columns(source)
    fields: dict[str, int] = {}
    ignored: dict[str, str] = {}
    unknown: list[str] = []
    for position, published in enumerate(header):
        match = known.get(folded(published)) or known.get(_plain(published))
        if match is None or match["field"] in fields:
            unknown.append(published or f"column {position + 1}, which has no name")
        elif match["field"]:
            fields[match["field"]] = position
        else:
            ignored[published] = match["note"]
    for group in needed:
        if any(field in fields for field in group):
            continue
        names = [row["published"] for row in known.values() if row["field"] in group]
        raise DocumentError(
            document.label,
            "",
            f"has no column {' or '.join(map(repr, names))} (it begins {', '.join(header)[:80]!r})",
            "If a column was renamed, add its new name to extractors/read/data/columns.csv.",
        )
    missing = {row["field"]: None for row in known.values() if row["field"] not in ("", *fields)}
    return Columns(fields, ignored, tuple(unknown), tuple(missing))


def fields_of(source: str) -> tuple[str, ...]:
    """Fields that documents of `source` may have, in any of its editions."""
    return tuple(dict.fromkeys(row["field"] for row in _known_columns(source).values() if row["field"]))


def is_header(source: str, cells: Sequence[str]) -> bool:
    """Whether a row of a table names columns of `source`: three known names are no accident."""
    known = _known_columns(source)
    return len({folded(cell) for cell in cells} & known.keys()) >= _SURE_NAMES


@cache
def _known_columns(source: str) -> Mapping[str, Mapping[str, str]]:
    rows = rows_of("extractors.read", "columns")
    return {folded(row["published"]): row for row in rows if row["source"] == source}


def _plain(name: str) -> str:
    """A column's name, folded, without what explains it in brackets."""
    return folded(name.partition("(")[0])


@lru_cache(maxsize=10_000)  # lists have hundreds of columns, the same ones again and again
def folded(name: str) -> str:
    """A column's name without case, gaps and signs: `Erasmus Code` and `erasmus_code` are one."""
    return "".join(character for character in name.casefold() if character.isalnum())
