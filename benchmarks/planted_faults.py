"""Plant faults in copies of the code, and see whether the tests catch them.

Faults are drawn by a seed from lines of functions, spread over the rooms, and each is planted alone. With a
second checkout (another layout of the same code) only lines are drawn that stand in both, and the same fault
is planted in both, so that two suites of tests can be compared.
"""

import argparse
import ast
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
ROOMS = ("extractors", "transforms", "warehouse", "flows")
# What a slip of the hand does to a line: a pattern, and what is put in its place
FAULTS: Sequence[tuple[str, str]] = (
    (r"\.is_not_null\(\)", ".is_null()"),
    (r"(?<=[( ])~(?=pl\.|is_)", ""),
    (r" == ", " != "),
    (r" not in ", " in "),
    (r" is not None", " is None"),
    (r" <= ", " < "),
    (r" >= ", " > "),
    (r" and ", " or "),
    (r"if not ", "if "),
    (r"\.first\(\)", ".last()"),
    (r"\.min\(\)", ".max()"),
    (r'how="left"', 'how="inner"'),
    (r'keep="first"', 'keep="last"'),
    (r"value=False", "value=True"),
    (r"value=True", "value=False"),
    (r"\+ 1\b", "+ 2"),
    (r"descending=True", "descending=False"),
    (r"\.sum\(\)", ".max()"),
    (r"return True\b", "return False"),
    (r"return False\b", "return True"),
)
_LEFT_OUT = shutil.ignore_patterns(".venv", ".git", "__pycache__", "demo-data", ".*_cache")
# Tests that are likely to look after a room, tried first; by what their path holds
NEAREST = {
    "extractors": ("tests/extractors", "tests/eprp", "tests/sources"),
    "transforms": ("tests/transforms", "tests/resolution", "tests/flows/test_one_project"),
    "warehouse": ("tests/warehouse", "tests/discovery", "tests/ask", "tests/queries"),
    "flows": ("tests/flows",),
}


@dataclass(frozen=True)
class Fault:
    """A line of a function, as it is and as it is spoilt."""

    room: str
    function: str
    line: str
    spoilt: str


def lines(root: Path) -> dict[tuple[str, str], list[tuple[Path, int]]]:
    """Return where each line of a function stands: by the function's name and the line itself."""
    found: dict[tuple[str, str], list[tuple[Path, int]]] = {}
    for room in ROOMS:
        for file in sorted((root / room).rglob("*.py")):
            text = file.read_text(encoding="utf-8")
            written = text.splitlines()
            for function in ast.walk(ast.parse(text)):
                if isinstance(function, ast.FunctionDef):
                    for number in _code(function):
                        key = (function.name, written[number - 1].strip())
                        found.setdefault(key, []).append((file, number))
    return found


def _code(function: ast.FunctionDef) -> Iterator[int]:
    """Yield the numbers of a function's lines, its docstring left out."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    if body and body[-1].end_lineno:
        yield from range(body[0].lineno, body[-1].end_lineno + 1)


def drawn(seed: int, count: int, root: Path, other: Path | None) -> list[Fault]:
    """Draw faults, as many from each room; each line is the only one of its kind."""
    here, there = lines(root), lines(other) if other else None
    candidates: dict[str, list[Fault]] = {room: [] for room in ROOMS}
    for (function, line), places in sorted(here.items()):
        if (
            len(places) > 1
            or line.startswith(("#", '"'))
            or (there and len(there.get((function, line), ())) != 1)
        ):
            continue
        room = places[0][0].relative_to(root).parts[0]
        for pattern, instead in FAULTS:
            match = re.search(pattern, line)
            if match and line[: match.start()].count('"') % 2 == 0:  # not amid words for a reader
                candidates[room].append(Fault(room, function, line, re.sub(pattern, instead, line, count=1)))
    chance = random.Random(seed)  # noqa: S311 (draws lines, keeps no secrets)
    chosen = []
    for number in range(count):
        room = ROOMS[number % len(ROOMS)]
        chosen.append(candidates[room].pop(chance.randrange(len(candidates[room]))))
    return chosen


def outcome(fault: Fault, root: Path, python: str, seconds: float, *, near_alone: bool) -> dict[str, object]:
    """Plant a fault in a copy of a checkout, and run the tests nearest to it until one fails."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        shutil.copytree(root, copy, ignore=_LEFT_OUT)
        [(file, number)] = lines(copy)[fault.function, fault.line]
        text = file.read_text(encoding="utf-8").splitlines(keepends=True)
        text[number - 1] = text[number - 1].replace(fault.line, fault.spoilt)
        file.write_text("".join(text), encoding="utf-8")
        near = [path for path in NEAREST[fault.room] if list((copy / "tests").parent.glob(f"{path}*"))]
        near = [str(found.relative_to(copy)) for path in near for found in copy.glob(f"{path}*")]
        start = time.monotonic()
        came, by = "missed", ""
        for tests in (near, *([] if near_alone else [["tests"]])):
            if came == "missed":
                came, by = run_tests(copy, tests, python, seconds - (time.monotonic() - start))
    return {
        "room": fault.room,
        "file": str(file.relative_to(copy)),
        "line": fault.line,
        "spoilt": fault.spoilt,
        "outcome": came,
        "by": by,
        "seconds": round(time.monotonic() - start),
    }


def run_tests(copy: Path, tests: Sequence[str], python: str, seconds: float) -> tuple[str, str]:
    """Return what came of tests, and which failed first: caught, missed, out of time, or not run at all."""
    command = [python, "-m", "pytest", "-x", "-q", "--no-header", "-n", "2", "-p", "no:cacheprovider", *tests]
    environment = os.environ | {"PYTHONPATH": str(copy)}
    try:
        done = subprocess.run(
            command, cwd=copy, env=environment, capture_output=True, text=True, check=False, timeout=seconds
        )
    except subprocess.TimeoutExpired:
        return "out of time", ""
    failed = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    if failed:
        return "caught", failed[0][:160]
    return ("missed", "") if done.returncode == 0 else ("not run", (done.stdout + done.stderr)[-160:])


def main() -> None:
    """Draw, plant, report."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--seed", type=int, default=2026)
    options.add_argument("--faults", type=int, default=30)
    options.add_argument("--seconds", type=float, default=900.0, help="for the tests of one fault")
    options.add_argument("--near", action="store_true", help="run the nearest tests alone")
    options.add_argument("--other", type=Path, help="another checkout, in which the same faults are planted")
    options.add_argument("--python", default=sys.executable)
    given = options.parse_args()
    checkouts = [ROOT, *([given.other.resolve()] if given.other else [])]
    outcomes: dict[Path, Counter[str]] = {root: Counter() for root in checkouts}
    for fault in drawn(given.seed, given.faults, ROOT, given.other and given.other.resolve()):
        for number, root in enumerate(checkouts):
            found = outcome(fault, root, given.python, given.seconds, near_alone=given.near)
            outcomes[root][str(found["outcome"])] += 1
            print(json.dumps({"checkout": number} | found, ensure_ascii=False), flush=True)
    for number, root in enumerate(checkouts):
        print(f"checkout {number}: " + ", ".join(f"{count} {came}" for came, count in outcomes[root].items()))


if __name__ == "__main__":
    main()
