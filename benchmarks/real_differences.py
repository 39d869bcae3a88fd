"""Count how the real names of one organisation differ, and keep the rates for the made-up world.

``python -m benchmarks.real_differences FOLDER`` reads the sets of second names in FOLDER (see
``benchmarks.second_names``) and writes ``portal/data/real_differences.csv``: figures only, no names. Of each
organisation its first name is set against every further one.
"""

import argparse
from collections import Counter
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path

import polars as pl

from benchmarks.name_differences import KINDS, kind_of_difference

COLUMNS = ("set", "subject", "value", "count", "total", "rate", "reason")
_SETS = ("charter_years", "registry_web")
_CROWD = 40  # on a larger host many strangers keep their pages
_REASONS = {
    "difference": "first name of an organisation against each further one; drives portal/noise.py",
    "names": "organisations by how many names they have; drives how many further names one gets",
    "sibling": "organisations that share it with another whose name differs in one word of three or more; "
    "drives portal/families.py; half of the organisations are kept back, so that there are more in truth",
    "roof": "organisations that share it (a postcode with its city, the host of a website) with another of "
    "their country; drives portal/families.py; half are kept back, so that there are more in truth",
    "lacking": "mentions without it; the oldest list gives name, country and city alone; drives "
    "benchmarks/made_up_names.py, while the platform's own gaps drive portal/participations.py",
}  # fmt: skip


def real_mentions(folder: Path, name: str) -> pl.DataFrame:
    """Return truth, country, name, city, postcode, website of a set; empty text is null."""
    read = pl.read_csv(folder / name / "mentions.csv", infer_schema=False)
    columns = {"postcode": "post", "website": "site"}
    text = read.select("truth", "country", "name", "city", **columns)
    return text.with_columns(
        pl.when(pl.col(column).str.strip_chars() != "").then(column).alias(column) for column in text.columns
    )


def differences(mentions: pl.DataFrame) -> pl.DataFrame:
    """Return truth, kind: the first name of each organisation against its further ones, each name once."""
    names = mentions.drop_nulls(["truth", "name"]).unique(
        ["truth", "name"], keep="first", maintain_order=True
    )
    pairs = names.with_columns(
        first=pl.col("name").first().over("truth"), place=pl.col("city").drop_nulls().first().over("truth")
    ).filter(pl.col("name") != pl.col("first"))
    kinds = [kind_of_difference(*row) for row in pairs.select("first", "name", "place").iter_rows()]
    return pairs.select("truth", kind=pl.Series(kinds, dtype=pl.String))


def counted(mentions: pl.DataFrame) -> list[tuple[str, str, int, int]]:
    """Return subject, value, count, total of everything that is counted (subjects as in `_REASONS`)."""
    told = differences(mentions)["kind"]
    kinds = Counter(told)
    rows = [("difference", kind, kinds[kind], told.len()) for kind in KINDS]
    per_organisation = mentions.group_by("truth").agg(pl.col("name").n_unique())["name"]
    sizes = Counter(min(size, 4) for size in per_organisation)
    labels = {1: "1", 2: "2", 3: "3", 4: "4 or more"}
    rows += [("names", label, sizes[size], per_organisation.len()) for size, label in labels.items()]
    for column in ("postcode", "website", "postcode and website"):
        place = _places(mentions, column)
        shared = place.filter(pl.col("truth").n_unique().over("country", column) > 1)["truth"].n_unique()
        rows.append(("roof", column, shared, place["truth"].n_unique()))
        rows.append(("sibling", column, _siblings(place), place["truth"].n_unique()))
    rows += [
        ("lacking", column, mentions[column].null_count(), mentions.height)
        for column in ("city", "postcode", "website")
    ]
    return rows


def _places(mentions: pl.DataFrame, column: str) -> pl.DataFrame:
    """Return truth, country, name and what tells a place: postcode with city, a website's host, both."""
    host = pl.col("website").str.to_lowercase().str.replace(r"^\s*https?:\s*//\s*", "")
    host = host.str.replace(r"^www\.", "").str.replace(r"/.*$", "").str.strip_chars()
    postcode = pl.concat_str(pl.col("postcode", "city").str.to_lowercase().str.strip_chars(), separator=" ")
    value = {"website": host, "postcode": postcode}.get(column, pl.concat_str(postcode, host, separator=" "))
    placed = mentions.select("truth", "country", "name", value.alias(column)).drop_nulls(["truth", column])
    return placed.unique(maintain_order=True)


def _siblings(placed: pl.DataFrame) -> int:
    """Return how many organisations have a sibling at one place (the last column)."""
    words = pl.col("name").str.to_lowercase().str.extract_all(r"\w+")
    found: set[str] = set()
    for _, group in placed.with_columns(words=words).group_by("country", placed.columns[-1]):
        if 1 < group["truth"].n_unique() <= _CROWD:
            found |= _alike(group.select("truth", "words").iter_rows())
    return len(found)


def _alike(rows: Iterable[tuple[str, list[str]]]) -> set[str]:
    held = list(rows)
    found: set[str] = set()
    for at, (truth, words) in enumerate(held):
        for other, others in held[at + 1 :]:
            differ = sum(v != w for v, w in zip(words, others, strict=False))
            if truth != other and len(words) == len(others) > 2 and differ == 1:
                found |= {truth, other}
    return found


def table(folder: Path) -> pl.DataFrame:
    """Return the rates (columns as in COLUMNS) of the sets in a folder."""
    rows = [
        (name, subject, value, count, total, round(count / max(1, total), 5), _REASONS[subject])
        for name in _SETS
        for subject, value, count, total in counted(real_mentions(folder, name))
    ]
    return pl.DataFrame(rows, schema=COLUMNS, orient="row")


def main() -> None:
    """Count, write, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path)
    rates = table(parser.parse_args().folder)
    rates.write_csv(Path(str(files("portal"))) / "data" / "real_differences.csv")
    for row in rates.drop("reason").iter_rows():
        print("{:16}{:12}{:28}{:>7,} of {:>7,}  {:.3f}".format(*row))


if __name__ == "__main__":
    main()
