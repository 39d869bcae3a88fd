"""The house: small modules, short functions, names that are unique, arrows that fit on a screen."""

import ast
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = (
    "schema", "store", "gazetteer", "extractors", "transforms", "warehouse", "flows", "portal", "benchmarks",
)  # fmt: skip
LONGEST_MODULE, LONGEST_FUNCTION, SCREEN = 350, 60, 60
# Parts that every folder of a kind has under the same name
PARTS = {"__init__", "__main__", "read", "doubts", "mentions", "tables", "parse", "source"}


def files(*folders, suffixes=(".py", ".sql")):
    return [
        file
        for folder in folders
        for file in sorted((ROOT / folder).rglob("*"))
        if file.suffix in suffixes and "__pycache__" not in file.parts
    ]


def test_no_module_is_long():
    lengths = {
        str(file.relative_to(ROOT)): len(file.read_text().splitlines()) for file in files(*PACKAGES, "tests")
    }
    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}


def test_no_function_is_long():
    long = {}
    for file in files(*PACKAGES, "tests", suffixes=(".py",)):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = node.end_lineno - node.lineno + 1
                if length > LONGEST_FUNCTION:
                    long[f"{file.relative_to(ROOT)}:{node.name}"] = length
    assert long == {}


def test_no_two_modules_share_a_name():
    """But for the parts that every room of a pattern has, and `schema`, named as its rooms are."""
    names = Counter(file.stem for file in files(*PACKAGES[1:7], suffixes=(".py",)) if file.stem not in PARTS)
    assert {name for name, count in names.items() if count > 1} == set()


def test_the_arrows_fit_on_a_screen():
    assert len((ROOT / ".importlinter").read_text().splitlines()) <= SCREEN


@pytest.mark.parametrize("package", PACKAGES)
def test_every_module_says_what_it_is(package):
    for file in files(package, suffixes=(".py",)):
        assert ast.get_docstring(ast.parse(file.read_text())), file
