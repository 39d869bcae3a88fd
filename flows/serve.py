"""Run the schedules of all sources from one process, until it is stopped."""

import warnings
from pathlib import Path
from typing import Any, cast

import flows
import flows.server  # sets up Prefect's environment before Prefect reads it

# isort: split
from prefect import serve
from prefect.client.schemas.objects import ConcurrencyLimitConfig
from prefect.deployments.runner import RunnerDeployment
from prefect.flows import Flow, load_flow_from_entrypoint
from prefect.schedules import Cron

from flows.deployments import deployments

_ROOT = Path(str(flows.__file__)).parent.parent
# A deployment made by `prefect deploy` on the same server can't be served under the same name
SUFFIX = "-served"


def served(deployment: dict[str, Any]) -> RunnerDeployment:
    """Turn a deployment into one that this process runs itself."""
    module, name = deployment["entrypoint"].split(":")
    flow: Flow[..., Any] = load_flow_from_entrypoint(f"{_ROOT / module}:{name}")
    made = flow.to_deployment(
        deployment["name"] + SUFFIX,
        description=deployment["description"],
        tags=deployment["tags"],
        parameters=deployment["parameters"],
        schedules=[
            Cron(schedule["cron"], timezone=schedule["timezone"], slug=schedule["slug"])
            for schedule in deployment["schedules"]
        ],
        concurrency_limit=ConcurrencyLimitConfig(**deployment["concurrency_limit"]),
    )
    return cast("RunnerDeployment", made)  # a coroutine only where an event loop runs


def serve_schedules() -> None:
    """Run every deployment on its schedule; needs a Prefect server."""
    # said by Prefect's runner when it is stopped by a signal, to no one's use
    warnings.filterwarnings("ignore", message="coroutine 'Runner.astop' was never awaited")
    serve(*(served(deployment) for deployment in deployments()), limit=1, print_starting_message=False)
