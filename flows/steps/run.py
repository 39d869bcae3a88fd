"""A run: harvest, stage, build and publish, one after the other, in one data folder.

Plain functions; ``flows.pipeline`` puts them under Prefect. What is wrong with one document fails that
document, what is wrong with one source that source: the rest goes on, and the run says so at its end.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from extractors.contract import DocumentError
from extractors.fetch.errors import FetchError
from extractors.harvest import OnProgress
from extractors.keep.archive import Archive, ArchiveError
from extractors.keep.ledger import Ledger
from extractors.sources import SOURCES
from flows.cli.progress import progress
from flows.cli.terminal import count
from flows.settings import Settings
from flows.steps.build import BuildReport, DamagedError, NothingStagedError, build
from flows.steps.harvest import HarvestOutcome, harvest_source
from flows.steps.issued_ids import RecordError
from flows.steps.order import Wanted
from flows.steps.stage import StageReport, stage_all
from schema.rules import RuleError
from store.paths import DataFolderError
from transforms.resolution.corrections_file import CorrectionError
from warehouse.checks import CheckError
from warehouse.releases import Release, ReleaseError, publish

# What may go wrong in a run without being a fault of the program that a traceback would help with
EXPECTED_IN_RUN = (
    ArchiveError,
    CheckError,
    CorrectionError,
    DamagedError,
    DataFolderError,
    DocumentError,
    FetchError,
    NothingStagedError,
    RecordError,
    ReleaseError,
    RuleError,
)


@dataclass
class RunReport:
    """What a run did. `problems` are what has to be looked at; without any, the run is whole."""

    harvested: dict[str, int] = field(default_factory=dict)
    staged_count: int = 0
    build: BuildReport | None = None
    release: Release | None = None
    problems: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def summary(self) -> str:
        """Return what was done, in one line."""
        fetched = ", ".join(f"{count} new from {source}" for source, count in self.harvested.items())
        parts = [
            f"harvested {fetched or 'nothing'}",
            f"staged {self.staged_count}",
            _build_summary(self.build),
            f"published {self.release.release_id}" if self.release else "published nothing",
        ]
        if self.problems:
            parts.append(count(len(self.problems), "problem"))
        return "; ".join(parts)


def harvest_step(
    wanted: Wanted, settings: Settings, ledger: Ledger, watcher: OnProgress | None = None
) -> HarvestOutcome:
    """Harvest one source, showing progress on the terminal and to `watcher`."""
    with progress(f"harvest {wanted.source.id}", watcher) as on_progress:
        return harvest_source(wanted, settings, ledger, on_progress)


def stage_step(settings: Settings, ledger: Ledger, watcher: OnProgress | None = None) -> StageReport:
    """Stage what is not staged yet, showing progress on the terminal and to `watcher`."""
    with progress("stage", watcher) as on_progress:
        return stage_all(ledger.versions(), SOURCES, Archive(settings.paths.raw), settings.paths, on_progress)


def build_step(settings: Settings, ledger: Ledger, may_shrink: Collection[str] = ()) -> BuildReport:
    """Build the warehouse, showing that it is under way."""
    with progress("build"):
        return build(settings.paths, ledger, SOURCES, may_shrink)


def publish_step(settings: Settings) -> Release | None:
    """Publish the warehouse, showing that it is under way; null if there is nothing new."""
    with progress("publish"):
        return publish(
            settings.paths.warehouse,
            settings.paths.releases,
            now=datetime.now(UTC),
            with_texts=settings.publish_texts,
            keep=settings.keep_releases,
        )


def describe(wanted: Sequence[Wanted]) -> str:
    """Return what is wanted, as a line for the record of runs; paths of this machine are left out."""
    names = [f"{w.source.id} from files" if w.files else w.source.id for w in wanted]
    return "run " + ", ".join(names)


def _build_summary(report: BuildReport | None) -> str:
    if report is None or not report.is_new:
        return "built nothing"
    rejected = count(report.rejected_count, "record")
    return f"built {report.row_counts['projects']} projects, {rejected} rejected"
