"""Take one line out of a code list or a mapping, and see which test fails, and what it says.

For each draw of a seed the checkout is copied, a line taken out of a CSV or of a mapping in a module, and the
tests run that look after words, tables and sources, until one fails.
"""

import argparse
import ast
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGES = ("schema", "extractors", "transforms", "warehouse", "flows")
TESTS = (
    "tests/house/test_words.py",
    "tests/warehouse/test_registry.py",
    "tests/warehouse/test_precedence.py",
)
_LEFT_OUT = shutil.ignore_patterns(".venv", ".git", "__pycache__", "demo-data", ".*_cache")


@dataclass(frozen=True)
class Line:
    """A line of a file, from 1."""

    file: str
    number: int
    text: str


def lines_of_lists() -> Iterator[Line]:
    """Yield every line of the CSV files but their headers."""
    for package in PACKAGES:
        for file in sorted((ROOT / package).rglob("*.csv")):
            for number, text in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
                if number > 1 and "known_truth" not in file.name:
                    yield Line(str(file.relative_to(ROOT)), number, text)


def lines_of_mappings() -> Iterator[Line]:
    """Yield every entry of a module's mappings and tuples that has a line for itself."""
    for package in PACKAGES:
        for file in sorted((ROOT / package).rglob("*.py")):
            source = file.read_text(encoding="utf-8")
            lines = source.splitlines()
            for node in ast.parse(source).body:
                if not isinstance(node, ast.Assign | ast.AnnAssign) or node.value is None:
                    continue
                for entry in _entries(node.value):
                    text = lines[entry.lineno - 1]
                    if entry.lineno == entry.end_lineno and text.rstrip().endswith(","):
                        yield Line(str(file.relative_to(ROOT)), entry.lineno, text)


def _entries(value: ast.expr) -> Iterator[ast.expr]:
    for node in ast.walk(value):
        if isinstance(node, ast.Dict):
            yield from (key for key in node.keys if isinstance(key, ast.Constant))
        elif isinstance(node, ast.Tuple | ast.List | ast.Set):
            yield from (entry for entry in node.elts if isinstance(entry, ast.Constant))


def outcome(line: Line) -> dict[str, object]:
    """Take a line out of a copy of the checkout, and say which test fails and what it says."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        shutil.copytree(ROOT, copy, ignore=_LEFT_OUT)
        file = copy / line.file
        kept = file.read_text(encoding="utf-8").splitlines(keepends=True)
        del kept[line.number - 1]
        file.write_text("".join(kept), encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-x", "-q", "--no-header", "-p", "no:cacheprovider", *TESTS],
            cwd=copy,
            env=os.environ | {"PYTHONPATH": str(copy)},
            capture_output=True,
            text=True,
            check=False,
        )
    said = [text for text in done.stdout.splitlines() if " lost " in text or text.startswith("E  ")]
    return {
        "file": line.file,
        "line": line.number,
        "taken_out": line.text.strip()[:120],
        "is_caught": bool(said),
        "said": " ".join(said)[:400],
    }


def main() -> None:
    """Draw, take out, report."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--seed", type=int, default=2026)
    options.add_argument("--draws", type=int, default=20)
    given = options.parse_args()
    drawn = random.Random(given.seed)  # noqa: S311 (draws lines, keeps no secrets)
    places = (sorted(lines_of_lists(), key=repr), sorted(lines_of_mappings(), key=repr))
    caught = 0
    for number in range(given.draws):
        found = outcome(drawn.choice(places[number % 2]))
        caught += bool(found["is_caught"])
        print(json.dumps(found, ensure_ascii=False), flush=True)
    print(f"{caught} of {given.draws} caught")


if __name__ == "__main__":
    main()
