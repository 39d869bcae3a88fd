"""The data files of this folder."""

import csv
from functools import cache
from importlib.resources import files


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of a data file, by the names of its columns."""
    with files("extractors.read.pages").joinpath("data", f"{name}.csv").open(encoding="utf-8") as lines:
        return tuple(csv.DictReader(lines))
