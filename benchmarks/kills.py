"""Kill every stage at seeded moments, and see that nothing is lost, doubled or changed.

``python -m benchmarks.kills [--kills 50] [--seed 1] [--stage S …] [--json FILE]``. Stages: harvest, stage,
build, publish, and run (all four as one Prefect flow, with its server). A stage is first measured
undisturbed, and its kills are spread over that time: from when the command holds the folder, for ``run`` from
its start. They come in chains: killed, started again, killed at another moment, a few times, and then let
end. What a chain leads to, built and published, is held against the undisturbed folder, row by row of each
public table. SIGKILL goes to the command's whole process group; what is alive 10 s later is counted.
"""

import argparse
import json
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import same_folder
from benchmarks.killed_command import NotKilledError, kill_after, run_whole
from benchmarks.made_up_folder import finish, settings_of
from portal.generator import generate
from portal.server import Portal

PROJECTS = 40
LINKS = 5  # kills in a chain
SOURCES = ("eprp_lists", "eprp_search", "eche")
_EARLIER = 0.8  # of a moment that came after the end of a command
_MOST_CHAINS = 4  # times as many as there should be: then the machine is too uneven to measure anything


@dataclass(frozen=True)
class Stage:
    """A stage: its command, what of an undisturbed folder it begins with, and from when its time counts."""

    name: str
    command: tuple[str, ...]
    begins_with: tuple[str, ...]
    from_start: bool = False


_BEFORE = ("origin", "ledger.sqlite", "raw")
_RUN = ("run", *(word for source in SOURCES for word in ("--source", source)))
STAGES = (
    *(Stage(f"harvest {source}", ("harvest", source), ()) for source in SOURCES[:2]),
    Stage("stage", ("stage",), _BEFORE),
    Stage("build", ("build",), (*_BEFORE, "staging")),
    Stage("publish", ("publish",), (*_BEFORE, "staging", "warehouse")),
    Stage("run", _RUN, ("prefect",), from_start=True),
)

_NAMES = ("harvest", "stage", "build", "publish", "run")


def measure(kills: int, seed: int, stages: Sequence[str] = ()) -> dict[str, Any]:
    """Kill each stage so often (both harvests together), and return the figures."""
    rows = []
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as room, Portal(generate(PROJECTS, 7)) as portal:
        whole = Path(room) / "whole"
        for source in SOURCES:
            run_whole(("harvest", source), whole, settings_of(whole, portal))
        finish(whole, portal)
        if not stages or "run" in stages:
            _start_prefect(whole, Path(room) / "prefect", portal)
        for stage in STAGES:
            name = stage.name.partition(" ")[0]
            if stages and name not in stages:
                continue
            share = kills // 2 if name == "harvest" else kills
            rows.append(_killed(stage, share, random.Random(seed), Path(room), portal))  # noqa: S311
            print(json.dumps(rows[-1]), flush=True)
    return {"seed": seed, "projects": PROJECTS, "seconds": round(time.monotonic() - began), "rows": rows}


def _start_prefect(whole: Path, folder: Path, portal: Portal) -> None:
    """Give the undisturbed folder a database of Prefect's: to make one takes longer than all else."""
    run_whole(("run", "--source", "eche"), folder, settings_of(folder, portal))
    shutil.copytree(folder / "prefect", whole / "prefect")


def _killed(stage: Stage, kills: int, chance: random.Random, room: Path, portal: Portal) -> dict[str, Any]:
    whole = room / "whole"
    duration = _duration(stage, whole, room / "measured", portal)
    moments = [duration * (number + chance.random()) / kills for number in range(kills)]
    chance.shuffle(moments)
    counted: dict[str, float] = dict.fromkeys(
        ("kills", "chains", "alive_after_10_s", "slowest_end_s", "sent_again", *same_folder.FIGURES), 0
    )
    most = _MOST_CHAINS * (kills // LINKS + 1)
    while moments and counted["chains"] < most:
        folder = room / f"chain-{stage.name.replace(' ', '-')}-{counted['chains']}"
        _begin(stage, whole, folder)
        sent = len(portal.requests)
        _chain(stage, folder, settings_of(folder, portal), moments, counted)
        counted["chains"] += 1
        counted["sent_again"] += same_folder.sent_again(portal.requests[sent:])
        for source in SOURCES if stage.name.startswith("harvest") else ():
            if source not in stage.command:
                run_whole(("harvest", source), folder, settings_of(folder, portal))
        finish(folder, portal)
        for name, count in same_folder.figures(folder, whole).items():
            counted[name] += count
        shutil.rmtree(folder)
    return {"stage": stage.name, "duration_s": round(duration, 2), **counted, "moments_left": len(moments)}


def _begin(stage: Stage, whole: Path, folder: Path) -> None:
    """Copy what of the undisturbed folder the stage begins with."""
    folder.mkdir()
    for name in stage.begins_with:
        held = whole / name
        (shutil.copytree if held.is_dir() else shutil.copy)(held, folder / name)


def _duration(stage: Stage, whole: Path, folder: Path, portal: Portal) -> float:
    _begin(stage, whole, folder)
    seconds = run_whole(stage.command, folder, settings_of(folder, portal), from_start=stage.from_start)
    shutil.rmtree(folder)
    return seconds


def _chain(
    stage: Stage,
    folder: Path,
    settings: Mapping[str, str],
    moments: list[float],
    counted: dict[str, float],
) -> None:
    """Kill the command a few times, and let it end. A moment after its end is put back, somewhat earlier."""
    for _ in range(min(LINKS, len(moments))):
        moment = moments.pop()
        try:
            gone = kill_after(moment, stage.command, folder, settings, from_start=stage.from_start)
        except NotKilledError:
            moments.insert(0, moment * _EARLIER)
            return
        counted["kills"] += 1
        counted["alive_after_10_s"] += gone.alive
        counted["slowest_end_s"] = max(counted["slowest_end_s"], gone.seconds)
    run_whole(stage.command, folder, settings)


def main() -> None:
    """Measure, print and keep the figures; exits 1 if anything was lost, doubled, changed or left."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--kills", type=int, default=50, help="of each stage")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--stage", nargs="+", default=[], choices=["harvest", "stage", "build", "publish", "run"]
    )
    parser.add_argument("--json", type=Path, metavar="FILE")
    chosen = parser.parse_args()
    figures = measure(chosen.kills, chosen.seed, chosen.stage)
    if chosen.json:
        chosen.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    faults = sum(row[name] for row in figures["rows"] for name in ("alive_after_10_s", *same_folder.FIGURES))
    kills = sum(row["kills"] for row in figures["rows"])
    print(f"{kills} kills in {figures['seconds']} s: {faults} faults")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
