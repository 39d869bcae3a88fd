"""Call the pipeline's flow from a command, with a Prefect server around it."""

from collections.abc import Sequence
from typing import Any

from flows.cli.progress import progress
from flows.flow_parameters import argument_of
from flows.server import prefect_server
from flows.settings import Settings
from flows.steps.order import SourceOrder, parameters
from flows.steps.run import RunReport


def run_flow(orders: Sequence[SourceOrder], settings: Settings, may_shrink: Sequence[str] = ()) -> RunReport:
    """Run the pipeline as one Prefect flow in this process, and return what it did."""
    values: dict[str, Any] = {
        argument_of(name): [value for one in orders for value in one.order.values.get(name, ())]
        for name in parameters()
    }
    with prefect_server(settings.paths.prefect):
        with progress("start Prefect"):
            from prefect import tags

            from flows.pipeline import run_pipeline

        with tags(*(one.source.id for one in orders)):
            state = run_pipeline(
                source=[one.source.id for one in orders],
                from_files=list(orders[0].order.files),
                accept_shrinking=list(may_shrink),
                return_state=True,
                **values,
            )
        outcome = state.result(raise_on_failure=False)
    if isinstance(outcome, BaseException):
        raise outcome
    if not isinstance(outcome, RunReport):
        raise TypeError(f"the flow ended as {state.name} without a report")
    return outcome
