"""Alarms of a Prefect server: a run that failed, a source that is stale.

``PREFECT_API_URL=http://127.0.0.1:4200/api python -m flows.automations https://hook.example/…`` puts them on
the server that `erasmus serve` runs; each calls the web address with a line of JSON. Given again, it
replaces them.
"""

import asyncio
import json
import sys
from typing import Any
from uuid import UUID

import flows.server  # noqa: F401 (sets up Prefect's environment before Prefect reads it)

# isort: split
from prefect.blocks.webhook import Webhook
from prefect.client.orchestration import get_client
from prefect.events.actions import CallWebhook
from prefect.events.schemas.automations import AutomationCore, EventTrigger, Posture

from extractors.sources import SOURCES

_BLOCK = "erasmus-alarm"
_FAILED = {
    "alarm": "a run failed",
    "run": "{{ flow_run.name }}",
    "state": "{{ flow_run.state.name }}",
    "message": "{{ flow_run.state.message }}",
}


def automations(block: UUID) -> list[AutomationCore]:
    """Return the alarms, which call the webhook that is kept as `block`: one for failures, one per schedule.

    A run is known to be of a source by its tag, whether a schedule or a command began it.
    """
    failed = EventTrigger(
        match={"prefect.resource.id": "prefect.flow-run.*"},
        match_related={"prefect.resource.role": "flow", "prefect.resource.name": "erasmus"},
        expect={"prefect.flow-run.Failed", "prefect.flow-run.Crashed", "prefect.flow-run.TimedOut"},
        posture=Posture.Reactive,
        threshold=1,
    )
    made = [_automation("erasmus: a run failed", failed, block, _FAILED)]
    for source in SOURCES.values():
        if (patience := source.schedule.patience) is not None:
            stale = EventTrigger(
                match={"prefect.resource.id": "prefect.flow-run.*"},
                match_related={"prefect.resource.id": f"prefect.tag.{source.id}"},
                expect={"prefect.flow-run.Completed"},
                posture=Posture.Proactive,
                within=patience,
            )
            said = {"alarm": "a source is stale", "source": source.id, "see": "erasmus status"}
            made.append(_automation(f"erasmus: {source.id} is stale", stale, block, said))
    return made


def _automation(name: str, trigger: EventTrigger, block: UUID, said: dict[str, str]) -> AutomationCore:
    action = CallWebhook(block_document_id=block, payload=json.dumps(said))
    return AutomationCore(name=name, trigger=trigger, actions=[action], tags=["erasmus"])


async def put_in_place(url: str) -> list[str]:
    """Keep `url` as a webhook on the server, and the alarms that call it; returns their names."""
    saved: Any = Webhook(url=url).asave(_BLOCK, overwrite=True)
    block = await saved
    made = automations(block)
    async with get_client() as client:
        for automation in made:
            for before in await client.read_automations_by_name(automation.name):
                await client.delete_automation(before.id)
            await client.create_automation(automation)
    return [automation.name for automation in made]


if __name__ == "__main__":
    print("\n".join(asyncio.run(put_in_place(sys.argv[1]))))
