"""Stage a list of real size as a workbook, beside the fastest reader merely reading it.

Prints seconds and the most memory of each, in processes of their own.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import fastexcel
from openpyxl import Workbook

from extractors.contract import DocumentName
from extractors.sources.eprp.lists import SOURCE
from portal.generator import generate
from portal.lists import LISTS, records


def write(count: int, file: Path) -> None:
    """Write a list of the portal, its records again and again, each time with identifiers of their own."""
    wanted = next(one for one in LISTS if one.family == "KA2" and one.first_year >= 2021)
    header, rows = wanted.header(), list(records(wanted, generate(2000, 7)))
    identifier = header.index("Project Identifier")
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Sheet")
    sheet.append(header)
    for number in range(count):
        row = list(rows[number % len(rows)])
        row[identifier] = f"2023-1-DK01-KA220-ADU-{number:09}"
        sheet.append([value or None for value in row])
    book.save(file)


def measure(what: str, file: Path) -> dict[str, float]:
    """Read or stage the workbook; returns seconds and gigabytes."""
    data = file.read_bytes()
    start = time.perf_counter()
    if what == "floor":
        fastexcel.read_excel(data).load_sheet(0, header_row=None, dtypes="string").to_polars()
    else:
        SOURCE.parse(data, DocumentName(SOURCE.id, "benchmark", file.name))
    return {
        "seconds": round(time.perf_counter() - start, 2),
        "gigabytes": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000_000, 2),
    }


def main() -> None:
    """Write, measure, report."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--records", type=int, default=30_000)
    options.add_argument("--measure", nargs=2, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.measure:
        print(json.dumps(measure(given.measure[0], Path(given.measure[1]))))
        return
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "list.xlsx"
        write(given.records, file)
        found = {}
        for what in ("floor", "stage"):
            command = [sys.executable, "-m", "benchmarks.stage_workbook", "--measure", what, str(file)]
            found[what] = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
            print(what, found[what])
    print(f"staged in {found['stage']['seconds'] / found['floor']['seconds']:.2f} times the floor")


if __name__ == "__main__":
    main()
