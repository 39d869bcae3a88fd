"""What fills the parameters of an order of which nothing was said: the ledger, staging, the warehouse."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from extractors.keep.ledger import Ledger
from extractors.parameters import Order, Parameter, Reading, Supply
from extractors.source import Source
from extractors.sources import SOURCES
from flows.settings import Settings
from flows.steps.stage import damaged_folders, scan_staged, staged_versions
from transforms.identifiers import parse_identifier
from transforms.steps import read_columns
from warehouse.database import read_database


@dataclass(frozen=True)
class _Known:
    """Where a supply may look: `values` are those that the order has by then."""

    source: Source
    settings: Settings
    ledger: Ledger
    values: Mapping[str, tuple[Any, ...]]


def fill(source: Source, order: Order, settings: Settings, ledger: Ledger) -> tuple[Order, list[str]]:
    """Return an order with every parameter filled that can be, and what a person would want to know.

    Values are brought into one form first. Where files are taken nothing is supplied.
    """
    values = dict(order.values)
    warnings = []
    for parameter in source.takes:
        if parameter.reading is Reading.PROJECT_IDENTIFIER and parameter.name in values:
            values[parameter.name], strange = _canonical(values[parameter.name])
            warnings += strange
    if order.files:
        return replace(order, values=values), warnings
    for parameter in source.takes:
        if parameter.name in values:
            continue
        if parameter.supply is not None:
            supplied = _SUPPLIERS[parameter.supply](_Known(source, settings, ledger, values))
            values |= {parameter.name: supplied} if supplied else {}
        if parameter.missing and parameter.name not in values:
            warnings.append(parameter.missing)
    return replace(order, values=values), warnings


def addresses_of(source: Source, order: Order, settings: Settings) -> tuple[str, ...]:
    """Return the addresses that an order asks: its own where it names any, else that of the source."""
    own: list[Parameter[Any]] = [parameter for parameter in source.takes if parameter.are_addresses]
    named = tuple(address for parameter in own for address in order.of(parameter))
    return named or (settings.url_of(source),)


def _canonical(identifiers: tuple[str, ...]) -> tuple[tuple[str, ...], list[str]]:
    """Return identifiers of projects in their canonical form, and a warning for each of unknown form."""
    named = pl.DataFrame({"given": list(identifiers)}, schema={"given": pl.String})
    read = read_columns(named, read=parse_identifier(pl.col("given"))).unnest("read")
    strange = [
        f"{given}: no known form of an identifier; asked for as it is."
        for given in read.filter(identifier_kind="unknown")["given"]
    ]
    return tuple(read["project_id"]), strange


def _pages_fetched(known: _Known) -> tuple[str, ...]:
    """Return the addresses of the pages that were ever fetched, those from files left out."""
    fetched = known.ledger.versions().filter(
        pl.col("url").str.starts_with("http"), source=known.source.id, is_newest=True
    )
    return tuple(fetched["url"].unique().sort())


def _known_organisations(known: _Known) -> tuple[str, ...]:
    """Return the identifiers (PIC, else OID) of organisations of the warehouse, as many as the setting says.

    First come those that were never looked up, then those for which that is longest ago. There are none
    without a warehouse.
    """
    warehouse = known.settings.paths.warehouse
    if not warehouse.exists():
        return ()
    with read_database(warehouse) as connection:
        identified = connection.execute(
            "SELECT coalesce(pic, oid) AS identifier FROM organisations WHERE coalesce(pic, oid) IS NOT NULL"
        ).pl()
    asked = (
        known.ledger.coverage()
        .filter(source=known.source.id)
        .select(identifier="partition", asked_at="finished_at")
    )
    return tuple(
        identified.unique()
        .join(asked, on="identifier", how="left")
        .sort("asked_at", "identifier", nulls_last=False)
        .head(known.settings.register_lookups)["identifier"]
    )


def _platform_ids(known: _Known) -> tuple[tuple[str, str], ...]:
    """Return what the platform itself calls the projects of an order, as far as staged projects tell."""
    projects = known.values.get("projects", ())
    searched = staged_versions(known.ledger.versions(), SOURCES, known.settings.paths)
    damaged = [str(folder) for folder in damaged_folders(searched)]  # the next build has them staged anew
    searched = searched.filter(~pl.col("folder").is_in(damaged))
    if not projects or searched.is_empty():
        return ()
    staged = scan_staged(searched, "projects", SOURCES).select("identifier", "platform_id")
    called = staged.filter(pl.col("platform_id").is_not_null()).unique().collect()
    read = read_columns(called, project_id=parse_identifier(pl.col("identifier")).field("project_id"))
    return tuple(read.filter(pl.col("project_id").is_in(projects)).select("project_id", "platform_id").rows())


def _page_size(known: _Known) -> tuple[int, ...]:
    return (known.settings.search_page_size,)


_SUPPLIERS: Mapping[Supply, Callable[[_Known], tuple[Any, ...]]] = {
    Supply.PAGES_FETCHED: _pages_fetched,
    Supply.KNOWN_ORGANISATIONS: _known_organisations,
    Supply.PLATFORM_IDS: _platform_ids,
    Supply.PAGE_SIZE: _page_size,
}
