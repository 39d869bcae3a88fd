"""A run: harvest, stage, build and publish, one after the other, in one data folder.

Plain functions; ``flows.pipeline`` puts the steps under Prefect. What is wrong with one document fails that
document, what is wrong with one source that source: the rest goes on, and the run says so at its end.
"""

import logging
import sqlite3
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from extractors.contract import DocumentError
from extractors.fetch.errors import FetchError
from extractors.harvest_loop import OnProgress
from extractors.keep.archive import Archive, ArchiveError
from extractors.keep.book import LedgerError
from extractors.keep.ledger import Ledger
from extractors.sources import SOURCES
from flows.log import tell
from flows.settings import Settings
from flows.steps.build import BuildReport, DamagedError, build
from flows.steps.build_input import AbsentSourceError, NothingStagedError
from flows.steps.disk_faults import disk_fault
from flows.steps.forget import ForgettingError
from flows.steps.harvest import HarvestOutcome, harvest_source
from flows.steps.issued_ids import RecordError
from flows.steps.order import SourceOrder, describe
from flows.steps.panics import panics_as_errors
from flows.steps.problems import Kind, Problem, problem_of
from flows.steps.recorded import recorded
from flows.steps.stage import StageReport, set_staged_aside, stage_all
from flows.steps.telling import counted, telling
from schema.rules import RuleError
from store.data_folder import DataFolderError
from store.lock import LockedError
from transforms.resolution.corrections_file import CorrectionError
from warehouse.checks import CheckError
from warehouse.releases import Release, ReleaseError, publish

# What may go wrong in a run without being a fault of the program that a traceback would help with
EXPECTED_IN_RUN: Mapping[type[Exception], Kind] = {
    AbsentSourceError: Kind.CHECK,
    ArchiveError: Kind.DOCUMENT,
    CheckError: Kind.CHECK,
    CorrectionError: Kind.MISUSE,
    DamagedError: Kind.DOCUMENT,
    DataFolderError: Kind.MISUSE,
    DocumentError: Kind.SOURCE,  # of one that says what there is: the others are told by their step
    FetchError: Kind.SOURCE,
    ForgettingError: Kind.MISUSE,
    LockedError: Kind.BUSY,
    LedgerError: Kind.OTHER,
    NothingStagedError: Kind.OTHER,
    RecordError: Kind.OTHER,
    ReleaseError: Kind.OTHER,
    RuleError: Kind.CHECK,
}


@dataclass(frozen=True)
class StepDone:
    """One step of a run: its name, how long it took, and what came of it."""

    name: str
    seconds: float
    summary: str


@dataclass
class RunReport:
    """What a run did. `problems` are what has to be looked at; without any, the run is whole."""

    harvested: dict[str, int] = field(default_factory=dict)
    staged_count: int = 0
    build: BuildReport | None = None
    release: Release | None = None
    problems: list[Problem] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    steps: list[StepDone] = field(default_factory=list)

    def summary(self) -> str:
        """Return what was done, in one line."""
        fetched = ", ".join(f"{count} new from {source}" for source, count in self.harvested.items())
        parts = [
            f"harvested {fetched or 'nothing'}",
            f"staged {self.staged_count}",
            self.build.summary() if self.build else "built nothing",
            published(self.release),
        ]
        if self.problems:
            parts.append(counted(len(self.problems), "problem"))
        return "; ".join(parts)


def harvest_step(
    ordered: SourceOrder, settings: Settings, ledger: Ledger, on_progress: OnProgress | None = None
) -> HarvestOutcome:
    """Harvest one source."""
    with telling("harvest", ordered.source.id) as told:
        outcome = harvest_source(ordered, settings, ledger, on_progress)
        told.summary, told.problems, told.warnings = outcome.summary(), outcome.problems, outcome.warnings
    return outcome


def stage_step(settings: Settings, ledger: Ledger, on_progress: OnProgress | None = None) -> StageReport:
    """Stage what is not staged yet."""
    with telling("stage") as told:
        archive = Archive(settings.paths.raw)
        report = stage_all(ledger, SOURCES, archive, settings.paths, on_progress)
        told.summary, told.problems, told.warnings = report.summary(), report.errors, report.warnings
    return report


def build_step(settings: Settings, ledger: Ledger, may_shrink: Collection[str] = ()) -> BuildReport:
    """Build the warehouse; staged documents that turn out to be damaged are staged anew first."""
    with telling("build") as told:
        report = _build(settings, ledger, may_shrink)
        told.summary, told.warnings = report.summary(), report.warnings
    return report


def _build(settings: Settings, ledger: Ledger, may_shrink: Collection[str]) -> BuildReport:
    paths = settings.paths
    try:
        return build(paths, ledger, SOURCES, may_shrink)
    except DamagedError as error:
        warnings = [set_staged_aside(folder, paths) for folder in error.folders]
    staged = stage_step(settings, ledger)
    report = build(paths, ledger, SOURCES, may_shrink)
    return replace(report, warnings=[*warnings, *map(str, staged.errors), *staged.warnings, *report.warnings])


def publish_step(settings: Settings) -> Release | None:
    """Publish the warehouse; None if there is nothing new."""
    with telling("publish") as told:
        release = publish(
            settings.paths.warehouse,
            settings.paths.releases,
            now=datetime.now(UTC),
            named={source.id: source.attribution for source in SOURCES.values() if source.attribution},
            with_texts=settings.publish_texts,
            keep=settings.keep_releases,
        )
        told.summary = published(release)
    return release


def published(release: Release | None) -> str:
    """Return what was published, in a few words."""
    return f"published {release.release_id}" if release else "published nothing"


@dataclass(frozen=True)
class Steps:
    """The four steps, as whoever runs them wants them called: plainly, with progress, or under Prefect."""

    harvest: Callable[[SourceOrder, Settings, Ledger], HarvestOutcome] = harvest_step
    stage: Callable[[Settings, Ledger], StageReport] = stage_step
    build: Callable[[Settings, Ledger, Collection[str]], BuildReport] = build_step
    publish: Callable[[Settings], Release | None] = publish_step


def run_steps(
    orders: Sequence[SourceOrder],
    settings: Settings,
    ledger: Ledger,
    may_shrink: Collection[str] = (),
    steps: Steps | None = None,
) -> RunReport:
    """Do all four steps, recorded as one run; the data folder must be held for writing.

    Raises what is a fault of the program; what may go wrong is among the report's problems.
    """
    report = RunReport()
    outcomes: list[HarvestOutcome] = []
    with recorded(ledger, f"run {describe(orders)}") as recording:
        try:
            with panics_as_errors():
                _run(orders, settings, ledger, may_shrink, steps or Steps(), report, outcomes)
        except tuple(EXPECTED_IN_RUN) as error:
            report.problems.append(problem_of(error, EXPECTED_IN_RUN))
            tell(report.problems[-1].text, logging.ERROR)
        except Exception as error:
            recording.detail = report.summary()
            for outcome in outcomes if disk_fault(error) is None else ():
                outcome.close("failed")
            raise
        # not in a `finally`: one that is killed, interrupted or short of disk leaves its harvests open
        for outcome in outcomes:
            outcome.close()
        recording.detail, recording.has_problems = report.summary(), bool(report.problems)
    return report


def _run(
    orders: Sequence[SourceOrder],
    settings: Settings,
    ledger: Ledger,
    may_shrink: Collection[str],
    steps: Steps,
    report: RunReport,
    outcomes: list[HarvestOutcome],
) -> None:
    for one in orders:
        try:
            with _timed(report, f"harvest {one.source.id}") as said:
                outcome = steps.harvest(one, settings, ledger)
                said.append(outcome.summary())
        except (OSError, sqlite3.Error, LedgerError, DataFolderError):  # the next source would meet the same
            raise
        except Exception as error:  # whatever is wrong with one source, the others go on
            words = f"{one.source.id}: {type(error).__name__}: {error}"
            report.problems.append(Problem(Kind.SOURCE, words))
            tell(words, logging.ERROR)
            continue
        outcomes.append(outcome)
        report.harvested[outcome.source] = outcome.new_count
        report.problems += outcome.problems
        report.warnings += outcome.warnings
    with _timed(report, "stage") as said:
        staged = steps.stage(settings, ledger)
        said.append(staged.summary())
    report.staged_count = staged.staged_count
    report.problems += staged.errors
    report.warnings += staged.warnings
    if report.problems and ledger.versions().is_empty():
        return  # nothing was ever fetched, and why has been said
    with _timed(report, "build") as said:
        report.build = steps.build(settings, ledger, may_shrink)
        said.append(report.build.summary())
    report.problems += report.build.problems
    report.warnings += report.build.warnings
    with _timed(report, "publish") as said:
        report.release = steps.publish(settings)
        said.append(published(report.release))


@contextmanager
def _timed(report: RunReport, name: str) -> Iterator[list[str]]:
    """Note how long a step took, and what it says of itself, failed if nothing."""
    started, said = time.monotonic(), list[str]()
    try:
        yield said
    finally:
        report.steps.append(StepDone(name, time.monotonic() - started, "; ".join(said) or "failed"))
