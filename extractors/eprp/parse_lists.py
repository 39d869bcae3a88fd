"""Parser of the platform's bulk lists: one CSV file, one record per project, a hundred partner slots.

Every header family from 2007 to 2027 is read through one table of column names, ``list_columns.csv``.
Sources: the lists of September 2018 and the column names seen up to 2026.
"""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import polars as pl
import polars.selectors as cs

from extractors.contract import (
    NOTICES,
    REJECTED,
    DocumentError,
    DocumentName,
    Staged,
    conform,
)
from extractors.eprp.records import Records, read_header, scan_records
from extractors.privacy import publishable_participations, publishable_projects

SLOTS = 100
_PARTNER = re.compile(r"Partner (\d+) (.+)")
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


def parse(data: bytes, document: DocumentName) -> Staged:
    """Parse one bulk list.

    Raises DocumentError if the file is no CSV in UTF-8, is cut off, or has no column of identifiers.
    """
    header = read_header(data, document)
    columns = match_columns(header, document)
    records = scan_records(data, header, columns.projects["identifier"], document)
    table = read_table(records, columns, document)
    return stage(table, columns, records)


def match_columns(header: list[str], document: DocumentName) -> Columns:
    """Match the column names of a file with the known ones."""
    known = _known_columns()
    fields: dict[str, int] = {}
    slots: dict[int, dict[str, int]] = {}
    unknown: list[str] = []
    for position, published in enumerate(header):
        name = re.sub(r"\s*\(.*", "", published.strip(), flags=re.DOTALL)
        slot = _PARTNER.fullmatch(name)
        field = known.get(f"Partner n {slot[2]}" if slot else name)
        if field is None or field in fields:
            unknown.append(published)
        elif slot:
            slots.setdefault(int(slot[1]), {})[field.removeprefix("partner ")] = position
        else:
            fields[field] = position
    if "identifier" not in fields:
        wanted = [name for name, field in known.items() if field == "identifier"]
        raise DocumentError(
            document.label,
            "line 1",
            f"has no column {' or '.join(map(repr, wanted))}",
            "Without an identifier no project can be told from another. "
            "If the column was renamed, add its new name to extractors/eprp/list_columns.csv.",
        )
    prefix = "coordinator "
    return Columns(
        projects={field: at for field, at in fields.items() if not field.startswith(prefix)},
        coordinator={
            field.removeprefix(prefix): at for field, at in fields.items() if field.startswith(prefix)
        },
        partners=dict(sorted(slots.items())),
        unknown=tuple(unknown),
        missing=tuple(field for field in _USUAL if field not in fields),
    )


def read_table(records: Records, columns: Columns, document: DocumentName) -> pl.DataFrame:
    """Read the whole records as text, columns named by position, and hold them against the strict scan.

    Raises DocumentError if the fast reader saw other records than the strict one.
    """
    table = pl.read_csv(
        records.data,
        has_header=True,
        new_columns=[str(position) for position in range(len(records.header))],
        infer_schema=False,
        truncate_ragged_lines=False,
    )
    key = str(columns.projects["identifier"])
    if table.height != len(records.keys) or not table[key].fill_null("").equals(
        pl.Series(key, records.keys, pl.String)
    ):
        raise DocumentError(
            document.label,
            "",
            f"was read in two ways: {len(records.keys)} records strictly, {table.height} fast",
            "This is a fault of the program: please report it with the file.",
        )
    return table.with_columns(
        record_number=pl.Series(records.numbers, dtype=pl.Int64),
        line_number=pl.Series(records.lines, dtype=pl.Int64),
    )


def stage(table: pl.DataFrame, columns: Columns, records: Records) -> Staged:
    """Turn a table of text columns, named by position, into staged tables."""
    projects = table.select(
        "record_number",
        "line_number",
        *(pl.col(str(at)).replace("", None).alias(field) for field, at in columns.projects.items()),
    )
    identifier = pl.col("identifier").str.strip_chars()
    missing = identifier.fill_null("") == ""
    repeated = ~missing & ~identifier.is_first_distinct()
    unusable = pl.concat(
        conform(
            projects.filter(where).with_columns(
                scope=pl.lit("record"), column=pl.lit("identifier"), rule=pl.lit(rule), value="identifier"
            ),
            REJECTED,
        )
        for rule, where in (("identifier_missing", missing), ("identifier_repeated", repeated))
    )
    if unusable.height:
        projects = projects.filter(~(missing | repeated))
        table = table.join(unusable, on="record_number", how="anti")
    participations, notices = publishable_participations(_organisations(table, columns))
    return Staged(
        projects=publishable_projects(projects),
        participations=participations,
        rejected=pl.concat([records.rejected, unusable]),
        notices=pl.concat([notices, _remarks(columns, participations)]),
        record_count=records.count,
    )


def _organisations(table: pl.DataFrame, columns: Columns) -> pl.DataFrame:
    """Return one row per organisation named: the coordinator, and each partner slot that holds anything."""
    programme = (
        pl.col(str(columns.projects["programme"])) if "programme" in columns.projects else pl.lit(None)
    )
    groups = [("coordinator", 1, columns.coordinator)] if columns.coordinator else []
    groups += [("partner", slot, fields) for slot, fields in columns.partners.items()]
    parts = []
    for role, position, fields in groups:
        # most slots of most lists are empty from top to bottom
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
    published = cs.exclude("record_number", "role", "position", "programme")
    return (
        pl.concat(pl.collect_all(parts), how="diagonal")
        .with_columns(published.replace("", None))
        .filter(pl.any_horizontal(published.is_not_null()))
        .sort("record_number", maintain_order=True)
    )


def _remarks(columns: Columns, participations: pl.DataFrame) -> pl.DataFrame:
    """Return what a reader should know of the file: strange or missing columns, full partner slots."""
    full = participations.filter(role="partner", position=SLOTS).select("record_number")
    frames = [
        pl.DataFrame({"kind": ["unknown_column"] * len(columns.unknown), "column": list(columns.unknown)}),
        pl.DataFrame({"kind": ["missing_column"] * len(columns.missing), "column": list(columns.missing)}),
        full.with_columns(
            kind=pl.lit("partners_may_be_cut"),
            detail=pl.lit(f"all {SLOTS} partner slots are taken: there may be more partners"),
            count=pl.lit(1),
        ),
    ]
    return pl.concat(conform(frame, NOTICES) for frame in frames)


@cache
def _known_columns() -> Mapping[str, str]:
    with files("extractors.eprp").joinpath("list_columns.csv").open(encoding="utf-8") as lines:
        return {row["published"]: row["field"] for row in csv.DictReader(lines)}
