"""How long staging a bulk list takes, and how much memory, beside Polars merely reading the same file.

``python -m benchmarks.stage_list`` makes a list of 100 MB with the portal's generator, and measures in
alternation, each time in a fresh process:

- ``floor``: Polars reads the file, every column as text. Nothing checked, nothing written.
- ``staging``: reading the bytes and ``flows.steps.stage.stage_document``, which parses and writes Parquet.
- ``unscanned``: the same, except that the parser is handed what the strict scan of the same bytes found
  shortly before, outside the timed stretch. The product has no such switch: the benchmark puts the
  result in the place of ``scan_records``. So this row is exactly the staging without the scan's time.

Times are medians without Python's start and imports, the file in the page cache; memory is the greatest
peak of a process, its libraries included.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

SECONDS_GOALS = {"staging": 4.0, "unscanned": 2.0}  # times the floor
MEMORY_GOAL_MB = 1500.0
_NAMES = {
    "floor": "Polars reads (floor)",
    "staging": "staging",
    "unscanned": "staging without the scan",
}


@dataclass(frozen=True)
class Measured:
    """What one process measured: wall and CPU seconds, and its peak memory in MB."""

    seconds: float
    cpu_seconds: float
    peak_mb: float


def main() -> None:
    """Measure and print, or, as a child, do one piece of work."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.stage_list", description=__doc__)
    parser.add_argument("--megabytes", type=int, default=100)
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--file", type=Path, help="measure this list instead of a generated one")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.add_argument("--child", choices=["generate", *_NAMES], help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child == "generate":
        _generate(options.file, options.megabytes * 1_000_000, options.seed)
    elif options.child:
        print(json.dumps(vars(_work(options.child, options.file))))
    else:
        _compare(options)


def _compare(options: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory() as room:
        file = options.file or Path(room) / "ErasmusPlus_KA1_2018_benchmark.csv"
        if options.file is None:
            # in a process of its own too: Linux counts a parent's memory to what it starts
            size = ["--megabytes", str(options.megabytes), "--seed", str(options.seed)]
            _run("generate", file, *size)
        file_mb = file.stat().st_size / 1e6
        runs: dict[str, list[Measured]] = {name: [] for name in _NAMES}
        for _ in range(options.repetitions):
            for name, measured in runs.items():
                measured.append(Measured(**json.loads(_run(name, file))))
    report = _report(file_mb, runs)
    if options.json:
        print(json.dumps(report, indent=2))
    else:
        _print(report)


def _run(child: str, file: Path, *more: str) -> str:
    command = [sys.executable, "-m", "benchmarks.stage_list", "--child", child, "--file", str(file), *more]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def _generate(file: Path, size: int, seed: int) -> None:
    from portal.biglist import write_big

    write_big(file, size, seed)


def _work(kind: str, file: Path) -> Measured:
    """Do one piece of work and measure it. Libraries are imported here: the parent must stay small."""
    import polars as pl

    from extractors.contract import DocumentName
    from extractors.read.table_files import TextTable
    from extractors.sources.eprp import lists, parse_lists, whole_records
    from flows.steps.stage import stage_document

    document = DocumentName(lists.SOURCE.id, "benchmark", file.name)
    _warm_page_cache(file)
    with tempfile.TemporaryDirectory() as room:

        def read() -> None:
            pl.read_csv(file, infer_schema=False)

        def stage() -> None:
            stage_document(file.read_bytes(), document, lists.SOURCE, Path(room) / "staged")

        if kind != "unscanned":
            return _measure(read if kind == "floor" else stage)
        scan = whole_records.scan_records
        data = file.read_bytes()
        opened = parse_lists.open_list(data, document)
        assert isinstance(opened, TextTable)
        columns = parse_lists.match_columns(opened.header, document)
        found = scan(opened, columns.projects["identifier"], document, columns.is_trimmed)
        del data, opened
        with mock.patch.object(parse_lists, "scan_records", return_value=found) as replaced:
            measured = _measure(stage)
        assert replaced.call_count == 1, "the parser calls its strict scan in another way: mend the benchmark"
        return measured


def _measure(work: Callable[[], None]) -> Measured:
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    seconds, cpu_seconds = time.perf_counter() - wall, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return Measured(seconds, cpu_seconds, peak * (1 if sys.platform == "darwin" else 1024) / 1e6)


def _warm_page_cache(file: Path) -> None:
    with file.open("rb") as stream:
        while stream.read(1 << 20):
            pass


def _report(file_mb: float, runs: Mapping[str, list[Measured]]) -> dict[str, object]:
    """Return medians, their ratios to the floor, and how they stand to the goals."""
    floor = statistics.median(run.seconds for run in runs["floor"])
    rows = []
    for name, measured in runs.items():
        seconds = statistics.median(run.seconds for run in measured)
        peak = max(run.peak_mb for run in measured)
        goal = SECONDS_GOALS.get(name)
        rows.append(
            {
                "name": name,
                "seconds": round(seconds, 3),
                "cpu_seconds": round(statistics.median(run.cpu_seconds for run in measured), 3),
                "ratio": round(seconds / floor, 2),
                "ratio_goal": goal,
                "peak_mb": round(peak),
                "peak_mb_goal": goal and MEMORY_GOAL_MB,
                "is_met": None if goal is None else seconds <= goal * floor and peak <= MEMORY_GOAL_MB,
            }
        )
    return {"file_mb": round(file_mb, 1), "repetitions": len(runs["floor"]), "rows": rows}


def _print(report: Mapping[str, object]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title=f"A list of {report['file_mb']} MB, medians of {report['repetitions']} runs")
    table.add_column("what", no_wrap=True)
    for name in ("s", "CPU s", "ratio", "goal", "MB", "goal", "met"):
        table.add_column(name, justify="right", no_wrap=True)
    rows = report["rows"]
    assert isinstance(rows, list)
    for row in rows:
        goal = row["ratio_goal"]
        table.add_row(
            _NAMES[row["name"]],
            f"{row['seconds']:.2f}",
            f"{row['cpu_seconds']:.2f}",
            f"{row['ratio']:.2f}",
            f"≤ {goal:.0f}" if goal else "",
            str(row["peak_mb"]),
            f"≤ {row['peak_mb_goal']:.0f}" if goal else "",
            "" if goal is None else ("yes" if row["is_met"] else "no"),
        )
    console = Console()
    console.print(table)
    console.print(
        "Ratio: seconds beside the floor's. MB: peak memory of the process, libraries included. "
        "Without the scan: the same staging, handed what the scan of the same bytes found before the "
        "clock was started. The product always scans."
    )


if __name__ == "__main__":
    main()
