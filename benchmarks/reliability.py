"""All figures of reliability: measured, kept, printed, and written to docs/reliability.md.

``python -m benchmarks.reliability [--part NAME …] [--quick]``; ``make reliability`` measures all parts, which
takes some two hours. A part that is measured alone leaves the figures of the others standing, each with its
date. ``--page`` only writes the page anew. Each part is a module of its own with ``--json FILE``.
"""

import argparse
import importlib.util
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks import reliability_goals
from benchmarks.reliability_page import page

ROOT = Path(__file__).parents[1]
KEPT = ROOT / "benchmarks" / "data" / "reliability.json"
PAGE = ROOT / "docs" / "reliability.md"


@dataclass(frozen=True)
class Part:
    """A part: what measures it, and with what options where the whole would take too long."""

    name: str
    title: str
    module: str
    options: tuple[str, ...] = ()
    quick: tuple[str, ...] = ()


PARTS = (
    Part("kills", "Killed at any moment", "benchmarks.kills", quick=("--kills", "4")),
    Part("harvest", "Platforms that fail", "benchmarks.faulty_harvest"),
    Part("contacts", "Contacts and persons that were planted", "benchmarks.planted_contacts", ("--prefect",)),
    Part("persons", "Persons and institutions by their names", "benchmarks.persons"),
    Part("fuzz", "Documents of any content", "benchmarks.fuzz", quick=("--seconds", "120")),
    Part("readers", "Read while it is built and published", "benchmarks.readers", quick=("--seconds", "60")),
    Part("damages", "Damaged folders, full and read-only disks", "benchmarks.damages"),
)


def measure(part: Part, *, quick: bool) -> dict[str, Any] | None:
    """Run the module of a part, and return its figures; None if there is none yet, or it wrote none."""
    if importlib.util.find_spec(part.module) is None:
        return None
    with tempfile.TemporaryDirectory() as room:
        file = Path(room) / "figures.json"
        options = (*part.options, *(part.quick if quick else ()), "--json", str(file))
        began = datetime.now(UTC)
        # a measure may end with an error because goals are missed: its figures say so
        subprocess.run([sys.executable, "-m", part.module, *options], cwd=ROOT, check=False)
        if not file.exists():
            return None
        figures = json.loads(file.read_text(encoding="utf-8"))
    return {
        "date": f"{began:%Y-%m-%d}",
        "commit": _commit(),
        "command": " ".join(["python -m", part.module, *options[:-2]]),
        "is_quick": quick and bool(part.quick),
        "seconds": round((datetime.now(UTC) - began).total_seconds()),
        "machine": machine(),
        "figures": figures,
    }


def machine() -> dict[str, Any]:
    """What of this machine bears on the figures, and tells nothing else of it."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    load = os.getloadavg()[2]
    return {
        "cores": os.cpu_count(),
        "memory_gb": round(memory),
        "load": round(load, 1),  # of the last quarter of an hour, this measure included
        "python": platform.python_version(),
    }


def _commit() -> str:
    done = subprocess.run(
        ["git", "describe", "--always", "--dirty=+"],  # noqa: S607
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.stdout.strip() or "unknown"


def kept() -> dict[str, Any]:
    """Figures of earlier measures, by part."""
    held: dict[str, Any] = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}
    return held


def write(figures: Mapping[str, Any]) -> None:
    """Keep the figures, and write the page."""
    KEPT.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    titles = {part.name: part.title for part in PARTS}
    PAGE.write_text(page(figures, titles), encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, keep, write and print; exits 1 if a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--part", nargs="+", default=[], choices=[part.name for part in PARTS])
    parser.add_argument("--quick", action="store_true", help="fewer kills, less time: to see that it works")
    parser.add_argument("--page", action="store_true", help="measure nothing, write the page anew")
    chosen = parser.parse_args(arguments)
    figures = kept()
    for part in PARTS:
        if chosen.page or (chosen.part and part.name not in chosen.part):
            continue
        print(f"== {part.title}: python -m {part.module}", flush=True)
        measured = measure(part, quick=chosen.quick)
        if measured is None:
            print("   no figures")
            continue
        figures[part.name] = measured
        write(figures)
    write(figures)
    print(PAGE.read_text(encoding="utf-8"))
    missed = [
        goal.wanted
        for name, held in figures.items()
        for goal in reliability_goals.goals(name, held["figures"])
        if not goal.is_met
    ]
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
