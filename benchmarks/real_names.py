"""Measure who is who on real second names, through the whole pipeline.

``python -m benchmarks.real_names FOLDER [--part half|worked|held-out] [--json]`` writes each set (see
``benchmarks.second_names``) as a list of projects that these names coordinate, runs ``erasmus harvest
--from``, ``stage`` and ``build`` on it, and compares organisations with the truth: pairs, B-cubed, the
cluster with most organisations, and of each kind of difference between two names how many true pairs are
found. `held-out` is the quarter of the organisations that was not looked at while working, `worked` the rest.
"""

import argparse
import csv
import json
import os
import re
import subprocess
import sys
import tempfile
import unicodedata
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from benchmarks.second_names import SETS, second_names
from portal.lists import ERASMUS
from transforms.resolution.quality import compare

PARTS = ("half", "worked", "held-out")
_LIST = "ErasmusPlus_KA1_2019_LearningMobilityOfIndividuals_Projects_Overview_2020-09-10.csv"
_KEY_ACTION = "Learning Mobility Of Individuals"
GOALS = {  # precision, recall
    "charter_years": (0.99, 0.75),
    "charter_city": (0.98, 0.65),
    "registry_web": (0.98, 0.60),
    "registry_city": (0.95, 0.40),
}


def measure(name: str, folder: Path, part: str) -> dict[str, Any]:
    """Return the figures of one set."""
    c = pl.col
    names = second_names(folder, name)
    if part != "half":
        names = names.filter(c("is_held_out") == (part == "held-out"))
    with tempfile.TemporaryDirectory() as data:
        found = names.join(_organisations(names, Path(data)), on="pid")
    judged = found.select(
        "name", "truth", country_code="country", cluster="organisation_id", weight=pl.lit(1)
    )
    figures = compare(judged, "truth").filter(scope="all").row(0, named=True)
    largest = judged.group_by("cluster").agg(c("truth").n_unique())["truth"].max()
    goal = dict(zip(("precision_goal", "recall_goal"), GOALS[name], strict=True))
    return {
        "set": name,
        "mentions": names.height,
        "withheld": names.height - found.height,
        "precision": figures["pair_precision"],
        "recall": figures["pair_recall"],
        **goal,
        "wrong_pairs": figures["found_pair_count"] - figures["shared_pair_count"],
        "b_cubed_precision": figures["b_cubed_precision"],
        "b_cubed_recall": figures["b_cubed_recall"],
        "most_organisations_in_one": largest,
        "recall_by_difference": _by_difference(found),
    }


def _organisations(names: pl.DataFrame, data: Path) -> pl.DataFrame:
    """Return pid, organisation_id, from a pipeline of its own; withheld names have none."""
    published = data / _LIST
    header = list(ERASMUS)
    columns = {
        "Project Identifier": "pid",
        "Coordinating organisation name": "name",
        "Coordinator's address": "address",
        "Coordinator's country": "country",
        "Coordinator's website": "site",
    }
    fixed = {
        "Programme": "Erasmus+",
        "Key Action": _KEY_ACTION,
        "Action Type": "Higher education student and staff mobility",
        "Call year": "2019",
    }
    with published.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        for row in names.iter_rows(named=True):
            title = f"Mobility {row['pid']}"
            values = fixed | {"Project Title": title} | {to: row[of] or "" for to, of in columns.items()}
            writer.writerow([values.get(column, "") for column in header])
    settings = {**os.environ, "ERASMUS_DATA": str(data / "data")}
    for command in (["harvest", "eprp_lists", "--from", str(published)], ["stage"], ["build"]):
        program = "from flows.cli import main; main()"
        subprocess.run(
            [sys.executable, "-c", program, *command], check=True, env=settings, stdout=subprocess.DEVNULL
        )
    with duckdb.connect(str(data / "data" / "warehouse" / "erasmus.duckdb"), read_only=True) as db:
        return db.sql("SELECT project_id AS pid, organisation_id FROM participations").pl().drop_nulls()


def _by_difference(found: pl.DataFrame) -> dict[str, dict[str, float]]:
    """Return for each kind of difference how many true pairs there are, and the share that is found."""
    c = pl.col
    rows = found.select("pid", "truth", "name", "organisation_id")
    pairs = rows.join(rows, on="truth", suffix="_b").filter(c("pid") < c("pid_b"))
    kinds = [difference(one, other) for one, other in pairs.select("name", "name_b").iter_rows()]
    told = pairs.with_columns(
        kind=pl.Series(kinds, dtype=pl.String), found=c("organisation_id") == c("organisation_id_b")
    )
    counted = (
        told.group_by("kind").agg(pairs=pl.len(), found=c("found").mean()).sort("pairs", descending=True)
    )
    return {row["kind"]: {"pairs": row["pairs"], "found": row["found"]} for row in counted.to_dicts()}


def difference(one: str, other: str) -> str:
    """Return the kind of difference between two names, by means that share nothing with the resolution."""
    if _script(one) != _script(other):
        return "another script"
    a, b = _words(one), _words(other)
    if "".join(a) == "".join(b):
        return "case, accents, signs"
    x, y = set(a), set(b)
    if x == y:
        return "order of words"
    for short, long in ((a, b), (b, a)):
        if len(short) == 1 and len(long) > 1 and short[0] == "".join(word[0] for word in long):
            return "acronym"
    if x < y or y < x:
        return "words added or left out"
    if all(any(_begins(word, w) for w in b) for word in a) or all(
        any(_begins(word, w) for w in a) for word in b
    ):
        return "words abbreviated"
    shared = [word for word in x & y if len(word) > 3]
    if shared:
        return "some words shared"
    return "no word shared"


def _begins(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _script(name: str) -> str:
    letters = [unicodedata.name(letter, "").split(" ")[0] for letter in name if letter.isalpha()]
    return max(sorted(set(letters)), key=letters.count, default="")


def _words(name: str) -> list[str]:
    plain = "".join(s for s in unicodedata.normalize("NFKD", name.lower()) if not unicodedata.combining(s))
    return re.findall(r"\w+", plain)


def main() -> None:
    """Measure, and print tables, or JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--part", choices=PARTS, default="half")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    figures = [measure(name, chosen.folder, chosen.part) for name in SETS]
    if chosen.json:
        print(json.dumps(figures, indent=1))
        return
    for figure in figures:
        kinds = figure.pop("recall_by_difference")
        for name, value in figure.items():
            print(f"{name:28}{value:.4f}" if isinstance(value, float) else f"{name:28}{value}")
        for kind, row in kinds.items():
            print(f"  {kind:26}{row['pairs']:>7,}  {row['found']:.3f}")
        print()


if __name__ == "__main__":
    main()
