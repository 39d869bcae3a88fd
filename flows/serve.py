"""Run the schedules of ``prefect.yaml`` from one process, until it is stopped."""

import warnings
from pathlib import Path
from typing import Any, cast

import yaml

import flows
import flows.server  # sets up Prefect's environment before Prefect reads it

# isort: split
from prefect import serve
from prefect.client.schemas.objects import ConcurrencyLimitConfig
from prefect.deployments.runner import RunnerDeployment
from prefect.flows import Flow, load_flow_from_entrypoint
from prefect.schedules import Cron

DEPLOYMENTS = Path(str(flows.__file__)).parent.parent / "prefect.yaml"
# A deployment made by `prefect deploy` on the same server can't be served under the same name
SUFFIX = "-served"


def read_deployments() -> list[dict[str, Any]]:
    """Return the deployments of ``prefect.yaml``."""
    deployments: list[dict[str, Any]] = yaml.safe_load(DEPLOYMENTS.read_text(encoding="utf-8"))["deployments"]
    return deployments


def served(deployment: dict[str, Any]) -> RunnerDeployment:
    """Turn a deployment of ``prefect.yaml`` into one that this process runs itself."""
    module, name = deployment["entrypoint"].split(":")
    flow: Flow[..., Any] = load_flow_from_entrypoint(f"{DEPLOYMENTS.parent / module}:{name}")
    made = flow.to_deployment(
        deployment["name"] + SUFFIX,
        description=deployment["description"],
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
    serve(*(served(deployment) for deployment in read_deployments()), limit=1, print_starting_message=False)
