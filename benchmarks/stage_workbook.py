"""Stage a list and a year of journeys of real size as workbooks, beside the fastest reader merely reading.

Prints seconds and the most memory of each, in processes of their own.
"""

import argparse
import itertools
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
from extractors.sources import SOURCES
from portal.generator import generate
from portal.journeys import Row, rows_of_workbook
from portal.lists import LISTS, records
from portal.workbooks import write_workbook

_COUNTS = {"eprp_lists": 30_000, "mobility": 500_000}
_VARIANTS = 20  # of each sender, so that not all rows are of few flows


def write_journeys(count: int, file: Path) -> None:
    """Write a year of the portal's journeys, again and again, each time from other senders."""
    header, *rows = rows_of_workbook(generate(2000, 7), 2015)
    sender = header.index("Sending Organisation")

    def row_of(number: int) -> Row:
        row = list(rows[number % len(rows)])
        row[sender] = f"{row[sender]} {number // len(rows) % _VARIANTS}"
        return row

    with file.open("wb") as held:
        write_workbook(held, itertools.chain([header], map(row_of, range(count))))


def write_list(count: int, file: Path) -> None:
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


def measure(source: str, what: str, file: Path) -> dict[str, float]:
    """Read or stage the workbook of a source; returns seconds and gigabytes."""
    data = file.read_bytes()
    start = time.perf_counter()
    if what == "floor":
        fastexcel.read_excel(data).load_sheet(0, header_row=None, dtypes="string", eager=True)
    else:
        SOURCES[source].parse(data, DocumentName(source, "benchmark", file.name))
    return {
        "seconds": round(time.perf_counter() - start, 2),
        "gigabytes": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000_000, 2),
    }


def main() -> None:
    """Write, measure, report."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--measure", nargs=3, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.measure:
        source, what, file = given.measure
        print(json.dumps(measure(source, what, Path(file))))
        return
    for source, count in _COUNTS.items():
        with tempfile.TemporaryDirectory() as folder:
            workbook = Path(folder) / "workbook.xlsx"
            (write_list if source == "eprp_lists" else write_journeys)(count, workbook)
            found = {}
            for what in ("floor", "stage"):
                command = [sys.executable, "-m", "benchmarks.stage_workbook", "--measure", source, what]
                done = subprocess.run([*command, str(workbook)], capture_output=True, check=True)
                found[what] = json.loads(done.stdout)
                print(source, count, what, found[what])
        print(f"staged in {found['stage']['seconds'] / found['floor']['seconds']:.2f} times the floor")


if __name__ == "__main__":
    main()
