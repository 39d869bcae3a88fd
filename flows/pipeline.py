"""The four stages as one Prefect flow: tasks at the edges, one per source and stage, never one per card.

Prefect gives schedules, retries, run history and summaries. Which document is new is ours to know: the
ledger says so.
"""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import flows.server  # noqa: F401 (sets up Prefect's environment before Prefect reads it)

# isort: split
from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from extractors.archive import ArchiveError
from extractors.ledger import Ledger
from extractors.sources import SOURCES
from flows.build import BuildReport, NothingStagedError
from flows.harvest import HarvestOutcome, Wanted
from flows.paths import DataFolderError
from flows.run import RunReport, build_step, describe, harvest_step, publish_step, stage_step
from flows.settings import Settings
from flows.stage import StageReport
from warehouse.checks import CheckError
from warehouse.releases import Release, ReleaseError

# What may go wrong without being a fault of the program
EXPECTED = (ArchiveError, CheckError, DataFolderError, NothingStagedError, ReleaseError)


# No task is cached: what is new is for the ledger to say
@task(name="harvest", task_run_name="harvest {wanted.source.id}", cache_policy=NO_CACHE)
def harvest_task(wanted: Wanted, settings: Settings, ledger: Ledger) -> HarvestOutcome:
    """Harvest one source; its client retries each request by itself."""
    return harvest_step(wanted, settings, ledger)


@task(name="stage", cache_policy=NO_CACHE)
def stage_task(settings: Settings, ledger: Ledger) -> StageReport:
    """Parse what is new."""
    return stage_step(settings, ledger)


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
    may_shrink: list[str] | None = None,
) -> State[RunReport]:
    """Harvest these sources, stage, build and publish; where nothing is new, nothing is built or published.

    `files` are taken instead of the network, for one source. `projects` are the cards wanted. Settings come
    from the environment. Ends as Failed if anything has to be looked at, and the report says what.
    """
    wanted = [
        Wanted(
            SOURCES[source],
            files=tuple(files or ()),
            call_years=tuple(call_years) if call_years else None,
            projects=tuple(projects or ()),
        )
        for source in sources
    ]
    settings = Settings()
    report = RunReport()
    with settings.paths.writing(), closing(Ledger(settings.paths.ledger)) as ledger:
        run_id = ledger.start_run(describe(wanted))
        outcomes: list[HarvestOutcome] = []
        try:
            _run(wanted, settings, ledger, may_shrink or [], report, outcomes)
        except EXPECTED as error:
            report.problems.append(str(error))
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
        outcome = harvest_task(one, settings, ledger)
        outcomes.append(outcome)
        report.harvested[outcome.source] = outcome.new_count
        report.problems += outcome.problems
    staged = stage_task(settings, ledger)
    report.staged_count = staged.staged_count
    report.problems += staged.errors
    report.warnings += staged.warnings
    report.build = build_task(settings, ledger, may_shrink)
    report.release = publish_task(settings)


def as_markdown(report: RunReport) -> str:
    """Return a run's summary for Prefect's page of the run."""
    lines = [f"**{report.summary()}**", ""]
    if report.build is not None:
        lines += ["| table | rows |", "|---|---|"]
        lines += [f"| {name} | {count} |" for name, count in report.build.row_counts.items()]
    lines += [f"- {problem}" for problem in [*report.problems, *report.warnings]]
    return "\n".join(lines)
