"""Harvest: fetch what a source has, or take files that are on disk already."""

from dataclasses import dataclass, field
from pathlib import Path

from extractors.addresses import is_loopback
from extractors.contract import DocumentError
from extractors.fetch.client import Client, Timeouts
from extractors.fetch.errors import FetchError
from extractors.harvest_loop import Harvest, OnProgress, open_harvest, origin_of
from extractors.keep.archive import Archive
from extractors.keep.ledger import Ledger
from extractors.source import Source
from flows.settings import NO_CONTACT, Settings
from flows.steps.disk_faults import disk_fault
from flows.steps.order import SourceOrder
from flows.steps.panics import panics_as_errors
from flows.steps.problems import Kind, Problem
from flows.steps.supplies import addresses_of, fill
from flows.steps.telling import counted
from store.data_folder import claim


@dataclass
class HarvestOutcome:
    """What the harvest of one source brought: versions never seen before, and what went wrong."""

    source: str
    new_count: int = 0
    problems: list[Problem] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    harvest: Harvest | None = None

    def summary(self) -> str:
        """Return what came, in a few words."""
        failed = f", {counted(len(self.problems), 'problem')}" if self.problems else ""
        return f"{counted(self.new_count, 'new document')}{failed}"

    def close(self, state: str | None = None) -> None:
        """Let the next harvest of this source start anew; one that is left open is continued.

        Without a `state` it is whole or, with problems, partial.
        """
        if self.harvest is not None:
            self.harvest.close(state or ("partial" if self.problems else "whole"))


def harvest_source(
    ordered: SourceOrder, settings: Settings, ledger: Ledger, on_progress: OnProgress | None = None
) -> HarvestOutcome:
    """Harvest one source. What fails is told in the outcome; nothing that was fetched is lost.

    The harvest stays open until `HarvestOutcome.close`, so that a run that is killed later on does not
    fetch again. Raises DataFolderError if the folder holds the other kind of data.
    """
    source = ordered.source
    if source.id in settings.sources_off:
        warning = f"{source.id} is switched off by ERASMUS_SOURCES_OFF, so nothing was harvested from it."
        return HarvestOutcome(source.id, warnings=[warning])
    order, warnings = fill(source, ordered.order, settings, ledger)
    addresses: tuple[str | None, ...] = (None,) if order.files else addresses_of(source, order, settings)
    for address in addresses:
        claim(settings.paths, origin_of(address))
    url = addresses[0]
    if url is not None and not is_loopback(url) and settings.contact == NO_CONTACT:
        warnings.append("ERASMUS_CONTACT is not set, so the platform can't tell whom to turn to.")
    outcome = HarvestOutcome(source.id, warnings=[*warnings, *_passed_over(source, order.files)])
    before = count_versions(ledger, source)
    client = Client(
        settings.user_agent,
        interval=settings.interval_of(source),
        is_agreed=settings.is_interval_agreed(source),
        timeouts=Timeouts(read=settings.request_timeout),
        max_bytes=settings.max_document_bytes,
        attempts=settings.request_attempts,
    )
    archive = Archive(settings.paths.raw)
    with (
        client,
        open_harvest(
            source, url, client=client, archive=archive, ledger=ledger, on_progress=on_progress
        ) as harvest,
    ):
        outcome.harvest = harvest
        try:
            with panics_as_errors():
                harvest.run(order)
        except (FetchError, DocumentError) as error:
            outcome.problems.append(Problem(Kind.SOURCE, str(error)))
        except Exception as error:  # none that is killed, interrupted or short of disk: that one is continued
            if disk_fault(error) is None:
                outcome.close("failed")
            raise
        outcome.warnings += harvest.warnings
        said = {problem.text for problem in outcome.problems}
        outcome.problems += [
            Problem(Kind.DOCUMENT, words) for words in harvest.problems() if words not in said
        ]
    outcome.new_count = count_versions(ledger, source) - before
    return outcome


def _passed_over(source: Source, paths: tuple[Path, ...]) -> list[str]:
    """Say which files of a folder are none of the source."""
    warnings = []
    for folder in (path for path in paths if path.is_dir()):
        names = [file.name for file in folder.rglob("*") if file.is_file()]
        strange = sorted(name for name in names if Path(name).suffix.lower() not in source.suffixes)
        if strange:
            warnings.append(f"Passed over, as no files of {source.id}: {', '.join(strange)}.")
    return warnings


def count_versions(ledger: Ledger, source: Source) -> int:
    """Return how many versions of documents a source has given so far."""
    return ledger.versions().filter(source=source.id).height
