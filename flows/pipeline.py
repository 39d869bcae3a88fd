"""The four steps as one Prefect flow: tasks at the edges, one per source and step, never one per card.

Prefect gives schedules, retries, run history and summaries. Which document is new is ours to know: the
ledger says so.
"""

import time
from collections.abc import Callable, Collection
from contextlib import closing
from inspect import Parameter as Argument
from inspect import Signature
from pathlib import Path
from types import GenericAlias
from typing import Any, cast
from uuid import UUID

import flows.server  # noqa: F401 (sets up Prefect's environment before Prefect reads it)

# isort: split
from prefect import flow, task
from prefect.artifacts import create_markdown_artifact, create_progress_artifact, update_progress_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.runtime import deployment
from prefect.states import Completed, Failed

from extractors.harvest_loop import OnProgress
from extractors.keep.ledger import Ledger
from flows.cli.progress import progress
from flows.settings import Settings
from flows.steps.build import BuildReport
from flows.steps.harvest import HarvestOutcome, harvest_source
from flows.steps.order import SourceOrder, orders_of, parameters
from flows.steps.run import RunReport, Steps, build_step, publish_step, run_steps, stage_step
from flows.steps.stage import StageReport
from store.data_folder import writing
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
@task(name="harvest", task_run_name="harvest {ordered.source.id}", cache_policy=NO_CACHE)
def harvest_task(ordered: SourceOrder, settings: Settings, ledger: Ledger) -> HarvestOutcome:
    """Harvest one source; its client retries each request by itself."""
    with progress(f"harvest {ordered.source.id}", _artifact(f"harvest-{ordered.source.id}")) as on_progress:
        return harvest_source(ordered, settings, ledger, on_progress)


@task(name="stage", cache_policy=NO_CACHE)
def stage_task(settings: Settings, ledger: Ledger) -> StageReport:
    """Parse what is new."""
    with progress("stage", _artifact("stage")) as on_progress:
        return stage_step(settings, ledger, on_progress)


@task(name="build", cache_policy=NO_CACHE)
def build_task(settings: Settings, ledger: Ledger, may_shrink: Collection[str]) -> BuildReport:
    """Build and check the warehouse."""
    with progress("build"):
        return build_step(settings, ledger, may_shrink)


@task(name="publish", cache_policy=NO_CACHE)
def publish_task(settings: Settings) -> Release | None:
    """Publish what was built."""
    with progress("publish"):
        return publish_step(settings)


def _artifact(name: str) -> OnProgress:
    return ProgressArtifact(name)


def _takes_what_sources_take(run: Callable[..., State[RunReport]]) -> Callable[..., State[RunReport]]:
    """Give the flow a parameter for each one that sources declare, for deployments to give by name."""
    own = Signature.from_callable(run)
    named = [one for one in own.parameters.values() if one.kind is not Argument.VAR_KEYWORD]
    declared = [
        Argument(
            name, Argument.KEYWORD_ONLY, default=None, annotation=GenericAlias(list, (parameter.type,)) | None
        )
        for name, (parameter, _) in parameters().items()
    ]
    run.__signature__ = own.replace(parameters=[*named, *declared])  # type: ignore[attr-defined] # read by Prefect
    return run


# By its name: Prefect makes the entrypoint of a served deployment out of it
@flow(name="erasmus", flow_run_name="{sources}", validate_parameters=True)
@_takes_what_sources_take
def run_pipeline(
    sources: list[str],
    files: list[Path] | None = None,
    may_shrink: list[str] | None = None,
    **values: Any,
) -> State[RunReport]:
    """Harvest these sources, stage, build and publish; where nothing is new, nothing is built or published.

    `files` are taken instead of the network, for one source; `may_shrink` names sources that may list fewer
    projects than before; the other parameters are those that sources take. Settings come from the
    environment. Ends as Failed if anything has to be looked at, and the report says what.
    """
    orders = orders_of(sources, files or (), values)
    settings = Settings()
    # two deployments may meet: the second waits, while a command says at once that the folder is in use
    patience = SCHEDULED_PATIENCE if deployment.id else 0.0
    steps = Steps(harvest_task, stage_task, build_task, publish_task)
    with writing(settings.paths, patience), closing(Ledger(settings.paths.ledger)) as ledger:
        report = run_steps(orders, settings, ledger, may_shrink or [], steps)
    create_markdown_artifact(markdown=as_markdown(report), key="run-summary")
    if report.problems:
        return Failed(message=report.summary(), data=report)
    return Completed(message=report.summary(), data=report)


def as_markdown(report: RunReport) -> str:
    """Return a run's summary for Prefect's page of the run."""
    lines = [f"**{report.summary()}**", ""]
    if report.build is not None:
        lines += ["| table | rows |", "|---|---|"]
        lines += [f"| {name} | {count} |" for name, count in report.build.row_counts.items()]
    lines += [f"- {problem}" for problem in [*report.problems, *report.warnings]]
    return "\n".join(lines)
