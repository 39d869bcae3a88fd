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
from transforms.organisations import locate, organisation_tables
from transforms.reports import reports
from transforms.resolution.mention_groups import MENTIONS
from transforms.resolution.organise import organise
from transforms.resolution.record_of_ids import Record
from transforms.room import Room, Tables
from transforms.staging import Staging, name_versions


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
    staging = name_versions(staging)
    read: dict[str, Any] = {}
    for name, room in ROOMS.items():
        read[name] = room.read(staging, read)
    mentions = pl.concat(room.mentions(read[name]) for name, room in ROOMS.items())
    organised = organise(
        mentions.select(MENTIONS.names()),
        record or Record(),
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
