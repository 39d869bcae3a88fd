"""Measure who is who on real second names, through the whole pipeline.

``python -m benchmarks.real_names FOLDER [--part half|worked|held-out] [--projects N] [--json]`` writes each
set (see ``benchmarks.second_names``) as a list of projects that these names coordinate, runs ``erasmus
harvest --from``, ``stage`` and ``build`` on it, and compares organisations with the truth: pairs, B-cubed,
the cluster with most organisations, and of each kind of difference between two names how many true pairs are
found. `held-out` is the quarter of the organisations that was not looked at while working, `worked` the rest.
The same is measured on the second names of a made-up world of N projects, and both stand side by side.
"""

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from benchmarks import made_up_names, second_names
from benchmarks.name_differences import KINDS, kind_of_difference
from portal.lists import ERASMUS
from transforms.resolution.quality import compare

PARTS = ("half", "worked", "held-out")
_LIST = "ErasmusPlus_KA1_2019_LearningMobilityOfIndividuals_Projects_Overview_2020-09-10.csv"
_KEY_ACTION = "Learning Mobility Of Individuals"
_SEED = 777  # of the made-up world
GOALS = {  # precision, recall
    "charter_years": (0.99, 0.75),
    "charter_city": (0.98, 0.65),
    "registry_web": (0.98, 0.60),
    "registry_city": (0.95, 0.40),
}


def measure(name: str, names: pl.DataFrame) -> dict[str, Any]:
    """Return the figures of one set (columns as of `second_names`)."""
    c = pl.col
    with tempfile.TemporaryDirectory() as data:
        found = names.join(_organisations(names, Path(data)), on="pid")
    judged = found.select(
        "name", "truth", country_code="country", cluster="organisation_id", weight=pl.lit(1)
    )
    figures = compare(judged, "truth").filter(scope="all").row(0, named=True)
    largest = judged.group_by("cluster").agg(c("truth").n_unique())["truth"].max()
    goal = dict(zip(("precision_goal", "recall_goal"), GOALS.get(name, ()), strict=False))
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
    rows = found.select("pid", "truth", "name", "organisation_id", c("address").str.split(", ").list.last())
    pairs = rows.join(rows, on="truth", suffix="_b").filter(c("pid") < c("pid_b"))
    kinds = [kind_of_difference(*row) for row in pairs.select("name", "name_b", "address").iter_rows()]
    told = pairs.with_columns(
        kind=pl.Series(kinds, dtype=pl.String), found=c("organisation_id") == c("organisation_id_b")
    )
    counted = (
        told.group_by("kind").agg(pairs=pl.len(), found=c("found").mean()).sort("pairs", descending=True)
    )
    return {row["kind"]: {"pairs": row["pairs"], "found": row["found"]} for row in counted.to_dicts()}


def side_by_side(figures: list[dict[str, Any]]) -> str:
    """Return a table: of each kind of difference its share of the true pairs, and how many are found."""
    lines = [" " * 28 + "".join(f"{figure['set']:>18}" for figure in figures)]
    lines += [
        f"{name:28}" + "".join(f"{figure[name]:>18.3f}" for figure in figures)
        for name in ("precision", "recall")
    ]
    for kind in KINDS:
        cells = []
        for figure in figures:
            told = figure["recall_by_difference"]
            row = told.get(kind)
            share = row["pairs"] / sum(other["pairs"] for other in told.values()) if row else 0.0
            cells.append(f"{share:.3f}: {row['found']:.3f}".rjust(18) if row else " " * 18)
        lines.append(f"{kind:28}" + "".join(cells))
    return "\n".join(lines)


def main() -> None:
    """Measure, and print tables, or JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--projects", type=int, default=6000)
    parser.add_argument("--part", choices=PARTS, default="half")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    sets = {name: second_names.second_names(chosen.folder, name) for name in second_names.SETS}
    if chosen.part != "half":
        is_held_out = pl.col("is_held_out") == (chosen.part == "held-out")
        sets = {name: names.filter(is_held_out) for name, names in sets.items()}
    for name in made_up_names.SETS:
        sets[name] = made_up_names.made_up_names(name, chosen.projects, _SEED)
    figures = [measure(name, names) for name, names in sets.items()]
    if chosen.json:
        print(json.dumps(figures, indent=1))
        return
    for figure in figures:
        kinds = figure["recall_by_difference"]
        for name, value in figure.items():
            if name != "recall_by_difference":
                print(f"{name:28}{value:.4f}" if isinstance(value, float) else f"{name:28}{value}")
        for kind, row in kinds.items():
            print(f"  {kind:26}{row['pairs']:>7,}  {row['found']:.3f}")
        print()
    print(side_by_side(figures))


if __name__ == "__main__":
    main()
