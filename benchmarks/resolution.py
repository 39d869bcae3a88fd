"""How good, how fast and how large organisation resolution is: on the made-up world, and on a real list.

``python -m benchmarks.resolution [--projects N …] [--seed S] [--list FILE] [--growth] [--json]``

The world of 330,000 projects is all of Erasmus+: 200 thousand organisations, 860 thousand mentions. The
identifiers of half of the organisations are hidden. Each size runs in a process of its own, so that the peak
of memory is its own. The time is that of `resolve`, of the ids and of `quality` on a fifth of the identifiers
that are left.

`--growth` adds by how much the figures grow from size to size: 10, 100 and 200 % of Erasmus+, unless
`--projects` says otherwise. `floor_cpu_s` is a plain step over the same rows, measured before and after: to
group by all values, sort, and join back. `names_compared` changes with no load on the machine.

`--list` takes a list of charter holders (the columns pic, legal_name, city, post_cd, country_cd, website_url)
and measures it as it is, and with second spellings, identifiers withheld.
"""

import argparse
import itertools
import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks.spellings import second_spellings
from portal.generator import generate
from transforms.identifiers import organisation_identifier
from transforms.resolution.mention_groups import MENTIONS
from transforms.resolution.quality import compare, quality
from transforms.resolution.record_of_ids import Record, cluster_keys, give_ids
from transforms.resolution.resolve import Resolution, resolve
from transforms.steps import read_columns
from transforms.text import clean
from transforms.websites import website_host

HIDDEN = 0.5  # share of organisations whose identifiers are hidden


def world_mentions(projects: int, seed: int) -> pl.DataFrame:
    """Return mentions of a made-up world, with truth; persons, whose names are withheld, left out."""
    world = generate(projects, seed)
    persons = world.organisations.filter("is_person")["truth_id"]
    published = world.participations.filter(~pl.col("truth_id").is_in(persons.implode()))
    everyone = published["truth_id"].unique().sort()
    hidden = everyone.sample(fraction=HIDDEN, seed=seed).implode()
    identifier = organisation_identifier(pl.when(~pl.col("truth_id").is_in(hidden)).then("identifier"))
    return _read(published.with_row_index("mention_id")).select(
        pl.col("mention_id").cast(pl.String),
        *("name", "city", "postcode", "website"),
        context=pl.col("project").cast(pl.String),
        entry=pl.lit(None, pl.String),
        country_code="country",
        identifier_scheme=identifier.struct.field("scheme"),
        identifier_value=identifier.struct.field("value"),
        truth=pl.col("truth_id").cast(pl.String),
    )


def _read(published: pl.DataFrame) -> pl.DataFrame:
    tidy = {name: clean(pl.col(name)) for name in ("name", "city", "postcode")}
    return read_columns(published, **tidy, website=website_host(pl.col("website")))


def as_published(listed: pl.DataFrame) -> pl.DataFrame:
    """Return pic, city, name, country, postcode, website of a list of charter holders."""
    names = {"name": "legal_name", "country": "country_cd", "postcode": "post_cd", "website": "website_url"}
    return listed.select("pic", "city", **names)


def list_mentions(published: pl.DataFrame) -> pl.DataFrame:
    """Return mentions of a list (pic, name, country, city, postcode, website), the PIC as truth alone."""
    read = _read(published.with_row_index("mention_id")).select(
        pl.col("mention_id").cast(pl.String),
        *("name", "city", "postcode", "website"),
        country_code="country",
        truth="pic",
    )
    blank = {name: pl.lit(None, dtype) for name, dtype in MENTIONS.items() if name not in read.columns}
    return read.with_columns(**blank)


def against_truth(mentions: pl.DataFrame, found: Resolution) -> dict[str, Any]:
    """Return the overall quality of what was found."""
    rows = mentions.join(found.members.select("mention_id", "group_id"), on="mention_id").join(
        found.groups.select("group_id", "cluster"), on="group_id"
    )
    judged = rows.select("name", "country_code", "truth", "cluster", weight=pl.lit(1))
    return compare(judged, "truth").filter(scope="all").row(0, named=True)


def floor_seconds(mentions: pl.DataFrame) -> float:
    """Return the processor time of a plain step over all rows: group by all values, sort, join back."""
    began = time.process_time()
    values = [name for name in mentions.columns if name not in ("mention_id", "truth")]
    groups = mentions.group_by(values).agg(pl.len()).sort(values).with_row_index("number")
    mentions.join(groups, on=values, nulls_equal=True).sort("mention_id")
    return time.process_time() - began


def measure_world(projects: int, seed: int) -> dict[str, Any]:
    """Return figures of one world, measured in this process."""
    mentions = world_mentions(projects, seed)
    floor = floor_seconds(mentions)
    began, began_cpu = time.perf_counter(), time.process_time()
    found = resolve(mentions.drop("truth"))
    resolved = time.perf_counter()
    give_ids(cluster_keys(found.groups, found.trusted), Record())
    own = quality(found, seed).filter(scope="all").row(0, named=True)
    ended, ended_cpu = time.perf_counter(), time.process_time()
    floor = (floor + floor_seconds(mentions)) / 2
    truth = against_truth(mentions, found)
    return {
        "data": f"world of {projects:,} projects, seed {seed}",
        "mentions": mentions.height,
        "organisations": mentions["truth"].n_unique(),
        "clusters": found.groups["cluster"].n_unique(),
        "precision": truth["pair_precision"],
        "recall": truth["pair_recall"],
        "wrong_pairs": truth["found_pair_count"] - truth["shared_pair_count"],
        "own_precision": own["pair_precision"],
        "own_recall": own["pair_recall"],
        "resolve_s": resolved - began,
        "all_s": ended - began,
        "all_cpu_s": ended_cpu - began_cpu,
        "floor_cpu_s": floor,
        "names_compared": found.prepared.likeness.height,
        "peak_gb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20,
    }


def measure_list(label: str, published: pl.DataFrame) -> dict[str, Any]:
    """Return figures of a list."""
    mentions = list_mentions(published)
    began = time.perf_counter()
    found = resolve(mentions.drop("truth"))
    taken = time.perf_counter() - began
    truth = against_truth(mentions, found)
    return {
        "data": label,
        "mentions": mentions.height,
        "organisations": mentions["truth"].n_unique(),
        "clusters": found.groups["cluster"].n_unique(),
        "precision": truth["pair_precision"],
        "recall": truth["pair_recall"],
        "wrong_pairs": truth["found_pair_count"] - truth["shared_pair_count"],
        "resolve_s": taken,
    }


def growth(smaller: dict[str, Any], larger: dict[str, Any]) -> dict[str, Any]:
    """Return by how much the figures of two sizes differ, as ratios."""
    names = ("mentions", "names_compared", "all_cpu_s", "floor_cpu_s", "peak_gb")
    ratios = {name: larger[name] / smaller[name] for name in names}
    return {"data": f"growth from {smaller['mentions']:,} to {larger['mentions']:,} mentions", **ratios}


def main() -> None:
    """Measure, and print a table, or JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--projects", type=int, nargs="*", default=[33_000, 330_000, 660_000])
    parser.add_argument("--growth", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--list", type=Path)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.here:
        print(json.dumps(measure_world(chosen.projects[0], chosen.seed)))
        return
    figures = []
    for projects in chosen.projects:
        command = [sys.executable, "-m", "benchmarks.resolution", "--here", "--seed", str(chosen.seed)]
        done = subprocess.run(
            [*command, "--projects", str(projects)], capture_output=True, text=True, check=True
        )
        figures.append(json.loads(done.stdout))
    if chosen.growth:
        figures += [growth(*pair) for pair in itertools.pairwise(figures)]
    if chosen.list:
        listed = pl.read_csv(chosen.list, separator=";", infer_schema=False)
        figures.append(measure_list("list as it is", as_published(listed)))
        figures += [
            measure_list(f"list with second spellings, seed {seed}", second_spellings(listed, seed))
            for seed in (chosen.seed, chosen.seed + 1)
        ]
    if chosen.json:
        print(json.dumps(figures, indent=1))
        return
    for figure in figures:
        print(figure.pop("data"))
        for name, value in figure.items():
            print(f"  {name:15}{value:>14,.4f}" if isinstance(value, float) else f"  {name:15}{value:>14,}")


if __name__ == "__main__":
    main()
