"""Call the pipeline's flow from a command, with a Prefect server around it."""

from collections.abc import Sequence

from flows.cli.progress import progress
from flows.server import prefect_server
from flows.settings import Settings
from flows.steps.order import Wanted
from flows.steps.run import RunReport


def run_flow(wanted: Sequence[Wanted], settings: Settings, may_shrink: Sequence[str] = ()) -> RunReport:
    """Run the pipeline as one Prefect flow in this process, and return what it did."""
    with prefect_server(settings.paths.prefect):
        with progress("start Prefect"):
            from flows.pipeline import run_pipeline

        state = run_pipeline(
            sources=[one.source.id for one in wanted],
            files=list(wanted[0].files) or None,
            call_years=list(wanted[0].call_years or ()) or None,
            projects=[project for one in wanted for project in one.projects] or None,
            addresses=[address for one in wanted for address in one.addresses] or None,
            may_shrink=list(may_shrink) or None,
            return_state=True,
        )
        outcome = state.result(raise_on_failure=False)
    if isinstance(outcome, BaseException):
        raise outcome
    if not isinstance(outcome, RunReport):
        raise TypeError(f"the flow ended as {state.name} without a report")
    return outcome
