"""All tables out of everything that is staged: the rooms of the subjects, one after the other."""

import pkgutil
from collections.abc import Mapping
from importlib import import_module
from typing import Any

import polars as pl

import transforms
from transforms.code_tables import code_tables
from transforms.coverage import coverage_table
from transforms.documents import documents_table
from transforms.forgetting.cut import cut_corrections, cut_staging
from transforms.forgetting.finding import Search
from transforms.forgetting.forgotten import Forgotten
from transforms.organisations import locate, organisation_tables
from transforms.reports import reports
from transforms.resolution.mention_groups import MENTIONS
from transforms.resolution.organise import organise
from transforms.resolution.record_of_ids import Record, is_spelling, known_keys, without_keys
from transforms.room import Room, Tables
from transforms.staging import Staging, name_versions
from transforms.withheld import withhold_everywhere


def _rooms() -> Mapping[str, Room[Any]]:
    """Gather the rooms: every package here that has a ``ROOM``; projects first, all others lean on them."""
    packages = [module.name for module in pkgutil.iter_modules(transforms.__path__) if module.ispkg]
    found = {name: import_module(f"transforms.{name}") for name in packages}
    return {
        name: found[name].ROOM
        for name in sorted(found, key=lambda name: (name != "projects", name))
        if hasattr(found[name], "ROOM")
    }


ROOMS = _rooms()


def assemble(
    staging: Staging, record: Record | None = None, corrections: pl.DataFrame | None = None
) -> Tables:
    """Return every table of the registry that is made from staged documents, by name.

    `record` holds the organisation ids that were given before, `corrections` what is known by hand (columns
    as in `transforms.resolution.corrections`); none if left out. Raises CorrectionError.
    """
    named = name_versions(withhold_everywhere(staging))
    return _assemble(named, _read(named), record or Record(), corrections)


def assemble_without(
    forgotten: Forgotten, staging: Staging, record: Record, corrections: pl.DataFrame
) -> tuple[Tables, Search, list[str]]:
    """Return the tables of `assemble` without anybody `forgotten`, the search for them, and warnings.

    Their keys leave the record of ids: those that nothing has once they are cut out, and their identifiers.
    """
    if forgotten.is_empty():
        return assemble(staging, record, corrections), Search(forgotten), []
    staging = withhold_everywhere(staging)
    cut = cut_staging(staging, forgotten)
    named = name_versions(cut.staging)
    read = _read(named)
    identifiers = record.keys["key"].filter(~is_spelling(record.keys["key"]))
    gone = cut.search.find(identifiers)["value"]
    seen = known_keys(_mentions(read))
    if cut.has_found:
        before = known_keys(_mentions(_read(name_versions(staging))))
        gone = pl.concat([gone, before.filter(~before.is_in(seen.implode()))])
    kept, warnings = cut_corrections(corrections, cut.search)
    return _assemble(named, read, without_keys(record, gone, seen), kept), cut.search, warnings


def _read(staging: Staging) -> dict[str, Any]:
    read: dict[str, Any] = {}
    for name, room in ROOMS.items():
        read[name] = room.read(staging, read)
    return read


def _mentions(read: Mapping[str, Any]) -> pl.DataFrame:
    return pl.concat(room.mentions(read[name]) for name, room in ROOMS.items())


def _assemble(
    staging: Staging, read: Mapping[str, Any], record: Record, corrections: pl.DataFrame | None
) -> Tables:
    mentions = _mentions(read)
    organised = organise(
        mentions.select(MENTIONS.names()),
        record,
        corrections,
        on=staging.documents.select(pl.col("last_fetched_at").max().dt.date()).item(),
    )
    located = locate(mentions, organised.assigned)
    tables: Tables = {**code_tables(), **organisation_tables(located), **organised.tables}
    for name, room in ROOMS.items():
        tables |= room.tables(read[name], located, tables)
    cited = [read["projects"].sightings.newest["document_id"], tables["grants"]["document_id"]]
    tables["documents"] = documents_table(staging.documents, pl.concat(cited))
    doubts = pl.concat(room.doubts(read[name]) for name, room in ROOMS.items())
    tables |= reports(staging, read["projects"], doubts, tables["documents"])
    tables["coverage"] = coverage_table(staging, read["projects"], tables)
    return tables
