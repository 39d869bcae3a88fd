"""What runs when: deployments out of the schedules that stand with the sources.

``python -m flows.deployments`` prints ``prefect.yaml``; ``make docs`` puts it in place, and CI compares it.
"""

from importlib.metadata import version
from typing import Any

import yaml

from extractors.source import Source
from extractors.sources import SOURCES
from schema import KINDS

ENTRYPOINT = "flows/pipeline.py:run_pipeline"
_POOL = {"name": "erasmus"}
# One run of a deployment at a time: one that comes while its last is under way is left out
_LIMIT = {"limit": 1, "collision_strategy": "CANCEL_NEW"}
_HEAD = """\
# Generated from the schedules of the sources by `make docs`: what runs when. `erasmus serve` runs all of
# it from one process; or, with a server and a worker:
#   prefect work-pool create erasmus --type process
#   prefect --no-prompt deploy --all
#   prefect worker start --pool erasmus
# One run of each deployment at a time: one that comes while its last is under way is left out, and the next
# makes up for it. Runs of different deployments that meet wait for each other, up to four hours.
"""


def deployments() -> list[dict[str, Any]]:
    """Return a deployment for each source, as ``prefect.yaml`` has them."""
    return [_deployment(source) for source in SOURCES.values()]


def _deployment(source: Source) -> dict[str, Any]:
    schedule = source.schedule
    fired = {"cron": schedule.cron, "timezone": schedule.timezone, "slug": schedule.slug}
    return {
        "name": f"{source.id.replace('_', '-')}-{schedule.slug}",
        "description": schedule.description,
        "entrypoint": ENTRYPOINT,
        "tags": [source.id, *(kind.name for kind in KINDS if kind.name in source.row_kinds)],
        "parameters": {"source": [source.id]},
        "schedules": [fired] if schedule.cron else [],
        "concurrency_limit": dict(_LIMIT),
        "work_pool": dict(_POOL),
    }


def prefect_yaml() -> str:
    """Return the content of ``prefect.yaml``."""
    settings = {
        "name": "erasmus-partners",
        "prefect-version": version("prefect"),
        "build": None,
        "push": None,
        "pull": None,
        "deployments": deployments(),
    }
    return _HEAD + yaml.safe_dump(settings, sort_keys=False, allow_unicode=True, width=110)


if __name__ == "__main__":
    print(prefect_yaml(), end="")
