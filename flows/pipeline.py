"""The four stages as one Prefect flow: tasks at the edges, one per source and stage, never one per card.

Prefect gives schedules, retries, run history and summaries. Which document is new is ours to know: the
ledger says so.
"""

import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import cast
from uuid import UUID

import flows.server  # noqa: F401 (sets up Prefect's environment before Prefect reads it)

# isort: split
from prefect import flow, task
from prefect.artifacts import create_markdown_artifact, create_progress_artifact, update_progress_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.runtime import deployment
from prefect.states import Completed, Failed

from extractors.keep.ledger import Ledger
from flows.settings import Settings
from flows.steps.build import BuildReport
from flows.steps.harvest import HarvestOutcome
from flows.steps.order import Wanted, wanted_of
from flows.steps.run import (
    EXPECTED_IN_RUN,
    RunReport,
    build_step,
    describe,
    harvest_step,
    publish_step,
    stage_step,
)
from flows.steps.stage import StageReport
from store.paths import DataFolderError
from warehouse.releases import Release

ARTIFACT_SECONDS = 5.0  # between two updates: each is a call to the server

SCHEDULED_PATIENCE = 4 * 3600.0  # seconds: longer than any run


class ProgressArtifact:
    """Progress of a task on Prefect's pages."""

    def __init__(self, name: str) -> None:
        # Prefect allows lower case, digits and dashes in a key
        self._key = name.replace("_", "-")
        self._artifact: UUID | None = None
        self._updated_at = time.monotonic()

    def __call__(self, done: int, total: int | None, label: str) -> None:
        """Show `done` of `total` steps; said too soon after the last time, it is left out."""
        now = time.monotonic()
        if not total or now - self._updated_at < ARTIFACT_SECONDS:
            return
        self._updated_at = now
        share = 100.0 * done / total
        if self._artifact is None:
            self._artifact = cast("UUID", create_progress_artifact(share, key=self._key, description=label))
        else:
            update_progress_artifact(self._artifact, progress=share, description=label)


# No task is cached: what is new is for the ledger to say
@task(name="harvest", task_run_name="harvest {wanted.source.id}", cache_policy=NO_CACHE)
def harvest_task(wanted: Wanted, settings: Settings, ledger: Ledger) -> HarvestOutcome:
    """Harvest one source; its client retries each request by itself."""
    return harvest_step(wanted, settings, ledger, ProgressArtifact(f"harvest-{wanted.source.id}"))


@task(name="stage", cache_policy=NO_CACHE)
def stage_task(settings: Settings, ledger: Ledger) -> StageReport:
    """Parse what is new."""
    return stage_step(settings, ledger, ProgressArtifact("stage"))


@task(name="build", cache_policy=NO_CACHE)
def build_task(settings: Settings, ledger: Ledger, may_shrink: Sequence[str]) -> BuildReport:
    """Build and check the warehouse."""
    return build_step(settings, ledger, may_shrink)


@task(name="publish", cache_policy=NO_CACHE)
def publish_task(settings: Settings) -> Release | None:
    """Publish what was built."""
    return publish_step(settings)


@flow(name="erasmus", flow_run_name="{sources}", validate_parameters=True)
def run_pipeline(
    sources: list[str],
    files: list[Path] | None = None,
    call_years: list[int] | None = None,
    projects: list[str] | None = None,
    addresses: list[str] | None = None,
    may_shrink: list[str] | None = None,
) -> State[RunReport]:
    """Harvest these sources, stage, build and publish; where nothing is new, nothing is built or published.

    `files` are taken instead of the network, for one source. `projects` are the cards wanted, `addresses` the
    pages. Settings come from the environment. Ends as Failed if anything has to be looked at, and the report
    says what.
    """
    wanted = wanted_of(sources, files or (), call_years or (), projects or (), addresses or ())
    settings = Settings()
    report = RunReport()
    # two deployments may meet: the second waits, while a command says at once that the folder is in use
    patience = SCHEDULED_PATIENCE if deployment.id else 0.0
    with settings.paths.writing(patience), closing(Ledger(settings.paths.ledger)) as ledger:
        run_id = ledger.start_run(describe(wanted))
        outcomes: list[HarvestOutcome] = []
        try:
            _run(wanted, settings, ledger, may_shrink or [], report, outcomes)
        except EXPECTED_IN_RUN as error:
            report.problems.append(str(error))
        except Exception as error:
            report.problems.append(f"{type(error).__name__}: {error}")
            for outcome in outcomes:
                outcome.close("failed")
            ledger.finish_run(run_id, "failed", f"{report.summary()}: {report.problems[-1]}")
            raise
        # not in a `finally`: a run that is killed or interrupted leaves its harvests open, to be continued
        for outcome in outcomes:
            outcome.close()
        ledger.finish_run(run_id, "failed" if report.problems else "whole", report.summary())
    create_markdown_artifact(markdown=as_markdown(report), key="run-summary")
    if report.problems:
        return Failed(message=report.summary(), data=report)
    return Completed(message=report.summary(), data=report)


def _run(
    wanted: Sequence[Wanted],
    settings: Settings,
    ledger: Ledger,
    may_shrink: Sequence[str],
    report: RunReport,
    outcomes: list[HarvestOutcome],
) -> None:
    for one in wanted:
        try:
            outcome = harvest_task(one, settings, ledger)
        except (OSError, sqlite3.Error, DataFolderError):  # the next source would meet the same
            raise
        except Exception as error:  # whatever is wrong with one source, the others go on
            report.problems.append(f"{one.source.id}: {type(error).__name__}: {error}")
            continue
        outcomes.append(outcome)
        report.harvested[outcome.source] = outcome.new_count
        report.problems += outcome.problems
        report.warnings += outcome.warnings
    staged = stage_task(settings, ledger)
    report.staged_count = staged.staged_count
    report.problems += staged.errors
    report.warnings += staged.warnings
    if report.problems and ledger.versions().is_empty():
        return  # nothing was ever fetched, and why has been said
    report.build = build_task(settings, ledger, may_shrink)
    report.warnings += report.build.warnings
    report.release = publish_task(settings)


def as_markdown(report: RunReport) -> str:
    """Return a run's summary for Prefect's page of the run."""
    lines = [f"**{report.summary()}**", ""]
    if report.build is not None:
        lines += ["| table | rows |", "|---|---|"]
        lines += [f"| {name} | {count} |" for name, count in report.build.row_counts.items()]
    lines += [f"- {problem}" for problem in [*report.problems, *report.warnings]]
    return "\n".join(lines)
