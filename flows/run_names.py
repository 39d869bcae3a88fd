"""What a run is called on Prefect's pages: "nightly lists, 27 Nov"."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from prefect.runtime import flow_run

from extractors.sources import SOURCES

_SHOWN = 3
_BY_SCHEDULE = "auto-scheduled"  # the tag that Prefect gives to runs that a schedule began


def run_name() -> str:
    """Return the name of the run that is under way."""
    sources = flow_run.parameters.get("source") or []
    return name_of(sources, flow_run.scheduled_start_time, is_scheduled=_BY_SCHEDULE in flow_run.tags)


def name_of(sources: Sequence[str], start: datetime, *, is_scheduled: bool) -> str:
    """Return the name of a run of these sources; the day is that of their time zone."""
    known = [SOURCES[source] for source in sources if source in SOURCES]
    names = [source.id.removeprefix("eprp_").replace("_", " ") for source in known] or ["no source"]
    if len(names) > _SHOWN:
        names = [*names[: _SHOWN - 1], f"{len(names) - _SHOWN + 1} more"]
    words = " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
    if is_scheduled and len(known) == 1:
        words = f"{known[0].cadence} {words}"
    zone = ZoneInfo(known[0].schedule.timezone if known else "UTC")
    return f"{words}, {start.astimezone(zone):%-d %b}"
