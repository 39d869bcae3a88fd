"""Measure resolution on a made-up world of full size, and keep the figures as data of the program.

``python -m benchmarks.known_truth [--projects N] [--seed S]`` takes some two minutes and 3 GB;
``make quality`` runs it. The identifiers of half of the organisations are hidden.
"""

import argparse
from pathlib import Path

import polars as pl

import transforms.resolution
from benchmarks.resolution import world_mentions
from transforms.resolution.known_truth import COLUMNS, FILE, program_digest
from transforms.resolution.quality import compare
from transforms.resolution.resolve import resolve


def measure(projects: int, seed: int) -> pl.DataFrame:
    """Return the quality (as in `known_truth.COLUMNS`) on a made-up world of so many projects."""
    mentions = world_mentions(projects, seed)
    found = resolve(mentions.drop("truth"))
    judged = (
        mentions.join(found.members.select("mention_id", "group_id"), on="mention_id")
        .join(found.groups.select("group_id", "cluster"), on="group_id")
        .select("name", "country_code", "truth", "cluster", weight=pl.lit(1))
    )
    return compare(judged, "known truth").select(
        pl.lit(program_digest()).alias("program"),
        pl.lit(projects, pl.Int64).alias("project_count"),
        pl.lit(seed, pl.Int64).alias("seed"),
        pl.col(pl.Float64).round(6),
        pl.exclude(pl.Float64),
    ).select(COLUMNS.names())  # fmt: skip


def main() -> None:
    """Measure, write, and print the first line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--projects", type=int, default=330_000)
    parser.add_argument("--seed", type=int, default=2026)
    chosen = parser.parse_args()
    figures = measure(chosen.projects, chosen.seed)
    target = Path(str(transforms.resolution.__file__)).parent / "data" / FILE
    figures.write_csv(target)
    print(figures.row(0, named=True))


if __name__ == "__main__":
    main()
