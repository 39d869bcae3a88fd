"""Measure who is taken for a person: names of persons, and names of bodies.

``python -m benchmarks.persons [--names FILE …] [--write] [--show]``. Names of persons are our own
(``benchmarks/data/persons.csv``), each written in several ways. FILE is a CSV (``,`` or ``;``) with a column
``legal_name`` or ``name``, such as the list of charter holders: each different name counts once, judged by
its name alone, as a partner on a page or a receiver of a mobility is. ``--write`` puts the figures into
docs/persons.md, ``--show`` prints what is judged wrongly.
"""

import argparse
import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from zlib import crc32

import polars as pl

from extractors.read.name_words import folded
from extractors.read.persons import first_names, may_be_person

_LIST = Path(__file__).parent / "data" / "persons.csv"
PAGE = Path(__file__).parents[1] / "docs" / "persons.md"
_MARKS = ("<!-- figures: written by python -m benchmarks.persons -->\n", "<!-- end of figures -->\n")
_TITLES = ("Dr.", "Prof. Dr.", "Mag.", "Mgr.", "Ing.", "Mr", "Mrs", "Frau", "Sig.ra", "Mme", "Doc. PhDr.")
_BEHIND = (", PhD", ", MBA", " M.A.", ", CSc.", " Jr.")
_COLUMNS = ("legal_name", "name")


def persons() -> pl.DataFrame:
    """Names of persons: language, way of writing, is_known (its first name is in our list), name."""
    known = first_names()
    rows = []
    with _LIST.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for number, name in enumerate(row["names"].split("|")):
                is_known = not known.isdisjoint(folded(name.replace("-", " ").split()))
                rows += [(row["language"], way, is_known, written) for way, written in _ways(name, number)]
    return pl.DataFrame(rows, schema=["language", "way", "is_known", "name"], orient="row")


def _ways(name: str, number: int) -> Iterator[tuple[str, str]]:
    """Yield a name as people write it, and what that way is called."""
    first, _, last = name.partition(" ")
    yield "as it is", name
    yield "in capitals", name.upper()
    yield "family name first", f"{last} {first}"
    yield "family name, comma, first name", f"{last}, {first}"
    yield "FAMILY NAME first", f"{last.upper()} {first}"
    yield "FAMILY NAME last", f"{first} {last.upper()}"
    yield "with an initial", f"{first[0]}. {last}"
    yield "with a title before", f"{_TITLES[number % len(_TITLES)]} {name}"
    yield "with a title behind", f"{name}{_BEHIND[number % len(_BEHIND)]}"


def bodies(file: Path) -> pl.DataFrame:
    """The different names of a file, and ``is_tuned``: whether it is in the half that words were taken from.

    Raises ValueError if the file has no column of names.
    """
    text = file.read_bytes()
    header = text[: text.find(b"\n")]
    read = pl.read_csv(text, separator=";" if header.count(b";") else ",", infer_schema=False)
    columns = [name for name in _COLUMNS if name in read.columns]
    if not columns:
        raise ValueError(f"{file}: none of the columns {', '.join(_COLUMNS)} is there")
    names = read[columns[0]].drop_nulls().unique().sort()
    return pl.DataFrame({"name": names, "is_tuned": [crc32(n.lower().encode()) % 2 == 0 for n in names]})


def judge(names: pl.DataFrame) -> pl.DataFrame:
    """`names` with is_withheld, as of a partner of whom nothing but the name is known."""
    alone = names.with_columns(
        organisation_type=pl.lit(None, pl.String), programme=pl.lit(None, pl.String), is_of_any_kind=True
    )
    return names.with_columns(is_withheld=may_be_person(alone, ["name"]))


def figures_of_persons(judged: pl.DataFrame) -> list[str]:
    """Lines of a Markdown table on judged `persons`."""
    groups = [("all", judged)]
    groups += [(str(way), rows) for [way], rows in judged.group_by("way", maintain_order=True)]
    groups += [("first name in our list", judged.filter("is_known"))]
    groups += [("first name not in our list", judged.filter(~pl.col("is_known")))]
    lines = ["| names of persons | number | withheld |", "|---|---|---|"]
    return lines + [f"| {name} | {rows.height:,} | {_share(rows)} |" for name, rows in groups]


def figures_of_bodies(judged: Sequence[tuple[str, pl.DataFrame]]) -> list[str]:
    """Lines of a Markdown table on judged `bodies`, by file."""
    lines = ["| names of bodies | number | withheld | of the half that was looked at | of the other |"]
    lines.append("|---|---|---|---|---|")
    for name, rows in judged:
        halves = (rows.filter("is_tuned"), rows.filter(~pl.col("is_tuned")))
        shares = " | ".join(_share(half) for half in (rows, *halves))
        lines.append(f"| {name} | {rows.height:,} | {shares} |")
    return lines


def _share(judged: pl.DataFrame) -> str:
    return f"{judged['is_withheld'].sum() / max(1, judged.height):.2%}"


def write(lines: Sequence[str]) -> None:
    """Put `lines` between the marks of the page."""
    before, rest = PAGE.read_text(encoding="utf-8").split(_MARKS[0])
    behind = rest.split(_MARKS[1])[1]
    PAGE.write_text(before + _MARKS[0] + "\n".join(lines) + "\n" + _MARKS[1] + behind, encoding="utf-8")


def main() -> None:
    """Measure, print, and write if that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--names", type=Path, nargs="+", default=[], metavar="FILE")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--show", action="store_true")
    chosen = parser.parse_args()
    judged = judge(persons())
    of_files = [(f"{file.parent.name}/{file.name}", judge(bodies(file))) for file in chosen.names]
    lines = [*figures_of_persons(judged), "", *(figures_of_bodies(of_files) if of_files else [])]
    print("\n".join(lines))
    if chosen.write:
        write(lines)
    if chosen.show:
        print("\nnot withheld:", *judged.filter(~pl.col("is_withheld"))["name"], sep="\n  ")
        for name, rows in of_files:
            print(f"\nwithheld in {name}:", *rows.filter("is_withheld")["name"], sep="\n  ")


if __name__ == "__main__":
    main()
