"""The four steps as one Prefect flow: tasks at the edges, one per source and step, never one per card.

Prefect gives schedules, retries, run history and summaries. Which document is new is ours to know: the
ledger says so.
"""

import time
from collections.abc import Callable, Collection, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast
from uuid import UUID

import flows.server  # noqa: F401 (sets up Prefect's environment before Prefect reads it)

# isort: split
from prefect import flow, task
from prefect.artifacts import (
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.runtime import deployment
from prefect.states import Completed, Failed

from extractors.keep.ledger import Ledger
from flows.cli.progress import progress
from flows.flow_parameters import given_values, takes_what_the_command_takes
from flows.log import log_as
from flows.run_names import run_name
from flows.run_page import as_markdown, changes_of, step_rows
from flows.settings import Settings
from flows.steps.build import BuildReport
from flows.steps.harvest import HarvestOutcome
from flows.steps.order import SourceOrder, orders_of
from flows.steps.problems import Problem
from flows.steps.run import (
    RunReport,
    Steps,
    build_step,
    harvest_step,
    publish_step,
    published,
    run_steps,
    stage_step,
)
from flows.steps.stage import StageReport
from store.data_folder import writing
from warehouse.releases import Release

P = ParamSpec("P")
T = TypeVar("T")

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


# No task is cached: what is new is for the ledger to say. Each ends with what came of it, for its page
@task(name="harvest", task_run_name="harvest {ordered.source.id}", cache_policy=NO_CACHE)
def harvest_task(ordered: SourceOrder, settings: Settings, ledger: Ledger) -> State[HarvestOutcome]:
    """Harvest one source; its client retries each request by itself."""
    with progress(
        f"harvest {ordered.source.id}", ProgressArtifact(f"harvest-{ordered.source.id}")
    ) as on_progress:
        outcome = harvest_step(ordered, settings, ledger, on_progress)
    return _ended(outcome, outcome.summary(), outcome.problems)


@task(name="stage", task_run_name="stage", cache_policy=NO_CACHE)
def stage_task(settings: Settings, ledger: Ledger) -> State[StageReport]:
    """Parse what is new."""
    with progress("stage", ProgressArtifact("stage")) as on_progress:
        report = stage_step(settings, ledger, on_progress)
    return _ended(report, report.summary(), report.errors)


@task(name="build", task_run_name="build", cache_policy=NO_CACHE)
def build_task(settings: Settings, ledger: Ledger, may_shrink: Collection[str]) -> State[BuildReport]:
    """Build and check the warehouse."""
    with progress("build"):
        report = build_step(settings, ledger, may_shrink)
    return _ended(report, report.summary(), report.problems)


@task(name="publish", task_run_name="publish", cache_policy=NO_CACHE)
def publish_task(settings: Settings) -> State[Release | None]:
    """Publish what was built."""
    with progress("publish"):
        release = publish_step(settings)
    return _ended(release, published(release))


def _ended(outcome: T, words: str, problems: Collection[Problem] = ()) -> State[T]:
    return Failed(message=words, data=outcome) if problems else Completed(message=words, data=outcome)


def _outcome_of(run: Callable[P, State[T]]) -> Callable[P, T]:
    """Call a task as the function that it is: a state that failed has an outcome, too."""

    def call(*arguments: P.args, **options: P.kwargs) -> T:
        state: Any = run(*arguments, **options)
        return cast("T", state.result(raise_on_failure=False) if isinstance(state, State) else state)

    return call


# By its name: Prefect makes the entrypoint of a served deployment out of it
@flow(name="erasmus", flow_run_name=run_name, validate_parameters=True)
@takes_what_the_command_takes
def run_pipeline(
    source: list[str],
    from_files: Sequence[Path] = (),
    accept_shrinking: Sequence[str] = (),
    **arguments: Any,
) -> State[RunReport]:
    """Harvest these sources, stage, build and publish; where nothing is new, nothing is built or published.

    Settings come from the environment. Ends as Failed if anything has to be looked at: its artifact
    `run-summary` says what.
    """
    orders = orders_of(source, from_files, given_values(arguments))
    settings = Settings()
    if deployment.id:
        log_as(settings.log)
    # two deployments may meet: the second waits, while a command says at once that the folder is in use
    patience = SCHEDULED_PATIENCE if deployment.id else 0.0
    steps = Steps(
        _outcome_of(harvest_task), _outcome_of(stage_task), _outcome_of(build_task), _outcome_of(publish_task)
    )
    with writing(settings.paths, patience), closing(Ledger(settings.paths.ledger)) as ledger:
        report = run_steps(orders, settings, ledger, accept_shrinking, steps)
    create_markdown_artifact(
        key="run-summary",
        markdown=as_markdown(report, changes_of(report, settings)),
        description="What changed, what has to be looked at, how long each step took",
    )
    create_table_artifact(key="steps", table=step_rows(report), description="How long each step took")
    return _ended(report, report.summary(), report.problems)
