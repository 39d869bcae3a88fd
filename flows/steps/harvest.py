"""Harvest: fetch what a source has, or take files that are on disk already."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl

from extractors.addresses import is_loopback
from extractors.contract import DocumentError
from extractors.fetch.client import Client, Timeouts
from extractors.fetch.errors import FetchError
from extractors.harvest import Harvest, OnProgress, open_harvest, origin_of
from extractors.keep.archive import Archive
from extractors.keep.ledger import Ledger
from extractors.parameters import Order
from extractors.source import Source
from extractors.sources import SOURCES
from flows.settings import NO_CONTACT, Settings
from flows.steps.order import CARDS, PAGES, SEARCH, Wanted
from flows.steps.stage import scan_staged, staged_versions
from store.paths import Paths
from transforms.identifiers import parse_identifier
from transforms.steps import evaluate, read_columns
from warehouse.database import read_database

REGISTER = "organisation_register"


@dataclass
class HarvestOutcome:
    """What the harvest of one source brought: versions never seen before, and what went wrong."""

    source: str
    new_count: int = 0
    problems: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    harvest: Harvest | None = None

    def close(self, state: str | None = None) -> None:
        """Let the next harvest of this source start anew; one that is left open is continued.

        Without a `state` it is whole or, with problems, partial.
        """
        if self.harvest is not None:
            self.harvest.close(state or ("partial" if self.problems else "whole"))


def harvest_source(
    wanted: Wanted, settings: Settings, ledger: Ledger, on_progress: OnProgress | None = None
) -> HarvestOutcome:
    """Harvest one source. What fails is told in the outcome; nothing that was fetched is lost.

    The harvest stays open until `HarvestOutcome.close`, so that a run that is killed later on does not
    fetch again. Raises DataFolderError if the folder holds the other kind of data.
    """
    source = wanted.source
    if source.id in settings.sources_off:
        warning = f"{source.id} is switched off by ERASMUS_SOURCES_OFF, so nothing was harvested from it."
        return HarvestOutcome(source.id, warnings=[warning])
    order = _order(wanted, settings, ledger)
    addresses = order.values.get("addresses") or (settings.url_of(source),)
    url = None if wanted.files else addresses[0]
    for address in addresses:
        settings.paths.claim(origin_of(None if wanted.files else address))
    client = Client(
        settings.user_agent,
        interval=settings.interval_of(source),
        timeouts=Timeouts(read=settings.request_timeout),
        max_bytes=settings.max_document_bytes,
        attempts=settings.request_attempts,
    )
    outcome = HarvestOutcome(source.id, warnings=_warnings(wanted, order, settings, url))
    before = count_versions(ledger, source)
    archive = Archive(settings.paths.raw)
    with (
        client,
        open_harvest(
            source, url, client=client, archive=archive, ledger=ledger, on_progress=on_progress
        ) as harvest,
    ):
        outcome.harvest = harvest
        try:
            harvest.run(replace(order, files=wanted.files))
        except (FetchError, DocumentError) as error:
            outcome.problems.append(str(error))
        except Exception:  # none that is killed or interrupted: that one is continued
            outcome.close("failed")
            raise
        outcome.warnings += harvest.warnings
        outcome.problems += [problem for problem in harvest.problems() if problem not in outcome.problems]
    outcome.new_count = count_versions(ledger, source) - before
    return outcome


def _order(wanted: Wanted, settings: Settings, ledger: Ledger) -> Order:
    """Return what is wanted of a source in its own terms.

    Pages that are not named anew are those that were named before; organisations are looked up in the
    register as far as the warehouse knows them.
    """
    name = wanted.source.id
    from_network = not wanted.files
    ids = platform_ids(settings.paths, ledger, wanted.projects) if name == CARDS else {}
    return Order(
        values={
            "call_years": wanted.call_years or (),
            "projects": canonical_identifiers(wanted.projects),
            "platform_ids": tuple(ids.items()),
            "page_size": (settings.search_page_size,),
            "addresses": wanted.addresses or (pages_before(ledger) if name == PAGES and from_network else ()),
            "organisations": (
                organisations_to_look_up(settings.paths, ledger, settings.register_lookups)
                if name == REGISTER and from_network
                else ()
            ),
        }
    )


def _warnings(wanted: Wanted, order: Order, settings: Settings, url: str | None) -> list[str]:
    """Say what a person would want to know before a harvest, though it goes on."""
    warnings = []
    if wanted.source.id == PAGES and url is not None and not order.values["addresses"]:
        warnings.append(f"No page was ever named. Name one: erasmus harvest {PAGES} --address https://…")
    if wanted.source.id == REGISTER and url is not None and not order.values["organisations"]:
        warnings.append(
            "No organisation with a PIC or an OID is in the warehouse, so none is looked up. Build it first."
        )
    if url is not None and not is_loopback(url) and settings.contact == NO_CONTACT:
        warnings.append("ERASMUS_CONTACT is not set, so the platform can't tell whom to turn to.")
    named = pl.DataFrame({"project": list(wanted.projects)}, schema={"project": pl.String})
    read = read_columns(named, read=parse_identifier(pl.col("project"))).unnest("read")
    warnings += [
        f"{project}: no known form of an identifier; asked for as it is."
        for project in read.filter(identifier_kind="unknown")["project"]
    ]
    for folder in (path for path in wanted.files if path.is_dir()):
        others = [file.name for file in folder.rglob("*") if file.is_file()]
        passed_over = sorted(
            name for name in others if Path(name).suffix.lower() not in wanted.source.suffixes
        )
        if passed_over:
            warnings.append(f"Passed over, as no files of {wanted.source.id}: {', '.join(passed_over)}.")
    return warnings


def count_versions(ledger: Ledger, source: Source) -> int:
    """Return how many versions of documents a source has given so far."""
    return ledger.versions().filter(source=source.id).height


def canonical_identifiers(projects: Sequence[str]) -> tuple[str, ...]:
    """Return identifiers of projects in their canonical form."""
    named = pl.DataFrame({"project": list(projects)}, schema={"project": pl.String})
    return tuple(evaluate(named, parse_identifier(pl.col("project")).field("project_id")))


def platform_ids(paths: Paths, ledger: Ledger, projects: Sequence[str]) -> Mapping[str, str]:
    """Return what the platform itself calls these projects, as far as a staged search has told."""
    if not projects:
        return {}
    searched = staged_versions(ledger.versions().filter(source=SEARCH), SOURCES, paths)
    if searched.is_empty():
        return {}
    staged = scan_staged(searched, "projects", SOURCES).select("identifier", "platform_id").collect()
    known = read_columns(staged, project_id=parse_identifier(pl.col("identifier")).field("project_id"))
    wanted = pl.col("project_id").is_in(canonical_identifiers(projects)) & pl.col("platform_id").is_not_null()
    return dict(known.filter(wanted).select("project_id", "platform_id").rows())


def pages_before(ledger: Ledger) -> tuple[str, ...]:
    """Return the addresses of the pages that were ever fetched, those from files left out."""
    pages = ledger.versions().filter(pl.col("url").str.starts_with("http"), source=PAGES, is_newest=True)
    return tuple(pages["url"].unique().sort())


def organisations_to_look_up(paths: Paths, ledger: Ledger, most: int) -> tuple[str, ...]:
    """Return the identifiers (PIC, else OID) of `most` organisations of the warehouse.

    First come those that were never looked up, then those for which that is longest ago. There are none
    without a warehouse.
    """
    if not paths.warehouse.exists():
        return ()
    with read_database(paths.warehouse) as connection:
        known = connection.execute(
            "SELECT coalesce(pic, oid) AS identifier FROM organisations WHERE coalesce(pic, oid) IS NOT NULL"
        ).pl()
    asked = ledger.coverage().filter(source=REGISTER).select(identifier="partition", asked_at="finished_at")
    return tuple(
        known.unique()
        .join(asked, on="identifier", how="left")
        .sort("asked_at", "identifier", nulls_last=False)
        .head(most)["identifier"]
    )
