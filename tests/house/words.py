"""Every word of every code list and mapping of the program, by where it stands.

`make words` writes them down in ``words.txt``; nothing else does. What is written down
is held against the program by `test_words`, so that no word is lost, and none comes in, without being seen.
"""

import ast
import csv
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import fields, is_dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PACKAGES = ("schema", "store", "gazetteer", "extractors", "transforms", "warehouse", "flows")
# These import Prefect, which takes seconds, and hold no words of ours
_PREFECT = {"flows.pipeline", "flows.serve", "flows.server", "flows.call_flow"}
_CONSTANT = re.compile(r"_?[A-Z][A-Z0-9_]*")
_TOLD_ELSEWHERE = {"extractors.sources.SOURCES", "schema.KINDS"}  # each stands in a module of its own
_NO_WORDS = {
    "gazetteer/data/town_nuts2.csv",
    "transforms/resolution/data/known_truth.csv",
    "transforms/resolution/data/pair_trees.csv",
}


def words() -> dict[str, list[str]]:
    """Return the words by place: a code list, or a constant of a module."""
    found = dict(sorted({**_code_lists(), **_constants()}.items()))
    return {place: sorted(set(held)) for place, held in found.items() if held}


def _code_lists() -> dict[str, list[str]]:
    lists = {}
    for package in PACKAGES:
        for file in sorted((ROOT / package).rglob("*.csv")):
            place = str(file.relative_to(ROOT))
            if place not in _NO_WORDS:
                with file.open(encoding="utf-8", newline="") as lines:
                    lists[place] = [" · ".join(row) for row in csv.reader(lines)][1:]
    return lists


def _constants() -> dict[str, list[str]]:
    found = {}
    for package in PACKAGES:
        for file in sorted((ROOT / package).rglob("*.py")):
            module = ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            if module in _PREFECT:
                continue
            held = vars(import_module(module))
            for name in _assigned(file):
                if _holds_words(held.get(name)) and f"{module}.{name}" not in _TOLD_ELSEWHERE:
                    found[f"{module}.{name}"] = list(_leaves(held[name]))
    return found


def _holds_words(value: object) -> bool:
    is_value = is_dataclass(value) and not isinstance(value, type)
    return is_value or (isinstance(value, Collection) and not isinstance(value, str | bytes | type))


def _assigned(file: Path) -> Iterator[str]:
    """Yield the names of the constants that a module itself makes."""
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        for target in targets:
            if isinstance(target, ast.Name) and _CONSTANT.fullmatch(target.id):
                yield target.id


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, str | int | float | bool) or value is None:
        yield str(value).replace("\n", "\\n")
    elif isinstance(value, Mapping):
        for key, held in value.items():
            yield from (f"{key} = {leaf}" for leaf in _leaves(held) or [""])
    elif is_dataclass(value) and not isinstance(value, type):
        for one in fields(value):
            yield from (f"{one.name}: {leaf}" for leaf in _leaves(getattr(value, one.name)))
    elif isinstance(value, Collection):
        for held in value:
            yield from _leaves(held)
    elif hasattr(value, "__qualname__"):
        yield str(value.__qualname__)


def written(found: Mapping[str, list[str]]) -> str:
    """Return the words as a page: each place, and its words below it."""
    return "".join(f"{place}\n" + "".join(f"\t{word}\n" for word in held) for place, held in found.items())


if __name__ == "__main__":
    print(written(words()), end="")
