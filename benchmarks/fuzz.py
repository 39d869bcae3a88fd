"""Fuzz every parser: ``python -m benchmarks.fuzz [--seconds 1800] [--seed 1] [--source S …] [--json FILE]``.

The time is shared out evenly over the sources, and each is fuzzed in a process of its own
(`benchmarks.fuzz_source`). A document must come out staged, or be refused with a DocumentError, within bounds
of time and memory; panics of libraries, crashes and hangs are findings. Findings are printed and, with
``--keep FOLDER``, kept: the shortest document of each kind. Needs ``requirements/fuzz.txt``; Linux alone.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.fuzz_seeds import SHARED, Seeds, seeds
from extractors.sources import SOURCES

PROJECTS = 40  # of the world that documents to begin with are taken from
_LEAST_SECONDS = 5
_DONE = re.compile(r"^Done \d+ runs in (\d+) second", re.MULTILINE)


def measure(
    seconds: float, seed: int, sources: Sequence[str] = (), keep: Path | None = None
) -> dict[str, Any]:
    """Fuzz the parsers of `sources` (all if none are named), and return the figures."""
    chosen = sources or list(SOURCES)
    if not SHARED.is_dir():
        print(
            "no real documents lie beside this checkout: only those of the portal are changed",
            file=sys.stderr,
        )
    begun = seeds(PROJECTS, seed)
    rows = []
    for source in chosen:
        with tempfile.TemporaryDirectory() as room:
            folder = keep / source if keep else Path(room)
            rows.append(_fuzzed(source, folder, begun, seconds / len(chosen), seed))
        print(json.dumps({name: value for name, value in rows[-1].items() if name != "findings"}), flush=True)
        for found in rows[-1]["findings"]:
            print(f"  {found['what']}\n    {found['said'].strip().splitlines()[-1]}", flush=True)
    return {
        "seed": seed,
        "seconds": sum(row["seconds"] for row in rows),
        "documents": sum(row["documents"] for row in rows),
        "findings": sum(len(row["findings"]) for row in rows),
        "has_real_documents": SHARED.is_dir(),
        "rows": rows,
    }


def _fuzzed(source: str, folder: Path, begun: Seeds, seconds: float, seed: int) -> dict[str, Any]:
    """Fuzz one parser: a process that dies is a finding, and followed by another until the time is over."""
    for name in ("corpus", "findings"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for number, (_, data) in enumerate(begun[source]):
        (folder / "corpus" / f"seed-{number}").write_bytes(data)
    keys = list(dict.fromkeys(key for key, _ in begun[source] if key))
    (folder / "keys.json").write_text(json.dumps(keys), encoding="utf-8")
    left, covered, fuzzed, started = seconds, 0, 0.0, 0
    while left >= _LEAST_SECONDS or left == seconds:
        options = [source, str(folder), str(int(left)), str(seed + started)]  # another way than the last one
        command = [sys.executable, "-m", "benchmarks.fuzz_source", *options]
        started += 1
        began = time.monotonic()
        done = subprocess.run(command, capture_output=True, check=False)
        said = done.stderr.decode("utf-8", errors="replace")
        covered = max([covered, *(int(number) for number in re.findall(r"\bcov: (\d+)", said))])
        ended = _DONE.search(said)
        lasted = float(ended[1]) if ended else time.monotonic() - began
        fuzzed += lasted
        left = 0 if done.returncode == 0 else left - lasted
        if done.returncode:
            _note_death(source, folder, said)
    figures = json.loads((folder / "figures.json").read_text(encoding="utf-8"))
    return {
        "source": source,
        "seeds": len(begun[source]),
        "seconds": round(fuzzed),
        **figures,
        "covered": covered,
        "findings": list(_findings(folder / "findings")),
    }


def _note_death(source: str, folder: Path, said: str) -> None:
    """Write down what a process died of, beside the document that libFuzzer kept of it."""
    for file in (folder / "findings").glob("*-*"):
        told = file.with_suffix(".json")
        if file.suffix != ".json" and not told.exists():
            what = f"{file.name.partition('-')[0]} of the process"
            found = {"source": source, "what": what, "key": "", "said": said[-3000:]}
            told.write_text(json.dumps(found, indent=1), encoding="utf-8")


def _findings(folder: Path) -> Iterator[dict[str, str]]:
    for file in sorted(folder.glob("*.json")):
        yield json.loads(file.read_text(encoding="utf-8"))


def main() -> None:
    """Fuzz, print and keep the figures; exits 1 if something was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--seconds", type=float, default=1800.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--source", nargs="+", default=[], choices=list(SOURCES))
    parser.add_argument("--keep", type=Path, metavar="FOLDER")
    parser.add_argument("--json", type=Path, metavar="FILE")
    chosen = parser.parse_args()
    figures = measure(chosen.seconds, chosen.seed, chosen.source, chosen.keep and chosen.keep.resolve())
    if chosen.json:
        chosen.json.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{figures['documents']:,} documents in {figures['seconds']} s: {figures['findings']} findings")
    sys.exit(1 if figures["findings"] else 0)


if __name__ == "__main__":
    main()
