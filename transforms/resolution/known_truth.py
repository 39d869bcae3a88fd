"""How good resolution is on made-up data whose truth is known, as ``benchmarks/known_truth.py`` measured it.

A build of real data can't know the truth. So the measure travels with the program, beside a digest of the
program that it was taken of; a test fails where the two have parted.
"""

import hashlib
from importlib.resources import files

import polars as pl

from transforms.resolution.quality import QUALITY

FILE = "known_truth.csv"
_OF_THE_MEASURE = pl.Schema({"program": pl.String, "project_count": pl.Int64, "seed": pl.Int64})
COLUMNS = pl.Schema([*_OF_THE_MEASURE.items(), *QUALITY.items()])


def known_truth() -> pl.DataFrame:
    """Return the quality on known truth (as in COLUMNS)."""
    source = files("transforms.resolution").joinpath("data", FILE).read_bytes()
    return pl.read_csv(source, schema=COLUMNS)


def program_digest() -> str:
    """Return a digest of the code and data that resolution is made of, the measure itself left out."""
    digest = hashlib.sha256()
    package = files("transforms.resolution")
    for folder in (package, package.joinpath("data")):
        for file in sorted(folder.iterdir(), key=lambda file: file.name):
            if file.name.endswith((".py", ".csv")) and file.name != FILE:
                digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:12]
