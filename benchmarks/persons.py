"""Measure who is taken for a person: names of persons, and names of bodies.

``python -m benchmarks.persons [--names FILE …] [--write] [--show]``. Names of persons are our own
(``benchmarks/data/persons.csv``), each written in several ways. FILE is a CSV (``,`` or ``;``) with a column
``legal_name`` or ``name``, such as the list of charter holders (by default those of ``../shared/real``, if
they are there): each different name counts once. It is judged as in a list of a programme, and by nothing but
the name, as a partner on a page or a receiver of a mobility is. ``--write`` puts the figures into
docs/persons.md, ``--json`` into a file with the goals, ``--show`` prints what is judged wrongly.
"""

import argparse
import csv
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
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
_REAL = Path(__file__).parents[2] / "shared" / "real"  # beside the checkout
_FILES = ("eche/eche_2024-07_half.csv", "names/charter_years/mentions.csv", "names/registry_web/mentions.csv")
_LOST, _FOUND = 0.005, 0.99  # shares: of bodies that may lose their name, of persons that must


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
    """`names` with is_withheld (nothing but the name is known) and is_withheld_in_list (of a programme)."""
    alone = names.with_columns(
        organisation_type=pl.lit(None, pl.String), programme=pl.lit(None, pl.String), is_of_any_kind=True
    )
    in_list = alone.with_columns(is_of_any_kind=False)
    return names.with_columns(
        is_withheld=may_be_person(alone, ["name"]), is_withheld_in_list=may_be_person(in_list, ["name"])
    )


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
    lines = [
        "| names of bodies | number | withheld in a list | withheld by the name alone | of the half that was "
        "looked at | of the other |"
    ]
    lines.append("|---|---|---|---|---|---|")
    for name, rows in judged:
        halves = (rows.filter("is_tuned"), rows.filter(~pl.col("is_tuned")))
        shares = " | ".join(_share(half) for half in (rows, *halves))
        lines.append(f"| {name} | {rows.height:,} | {_share(rows, 'is_withheld_in_list')} | {shares} |")
    return lines


def _share(judged: pl.DataFrame, column: str = "is_withheld") -> str:
    return f"{judged[column].sum() / max(1, judged.height):.2%}"


def figures(judged: pl.DataFrame, of_files: Sequence[tuple[str, pl.DataFrame]]) -> dict[str, Any]:
    """Rows of judged `persons` and `bodies`, and the goals."""
    rows, goals = [], []
    for name, judgement, frame in [
        ("persons", "is_withheld", judged),
        *((f"{name}, in a list", "is_withheld_in_list", frame) for name, frame in of_files),
        *((f"{name}, by the name alone", "is_withheld", frame) for name, frame in of_files),
    ]:
        count, total = int(frame[judgement].sum()), frame.height
        rows.append({"names": name, "number": total, "withheld": count})
        if name == "persons":
            wanted, is_met = f"at least {_FOUND:.0%} of names of persons withheld", count >= _FOUND * total
        else:
            wanted, is_met = f"{name}: at most {_LOST:.1%} of bodies withheld", count <= _LOST * total
        seen = f"{count:,} of {total:,} ({count / max(1, total):.2%})"
        goals.append({"wanted": wanted, "seen": seen, "is_met": is_met})
    return {"rows": rows, "goals": goals}


def write(lines: Sequence[str]) -> None:
    """Put `lines` between the marks of the page."""
    before, rest = PAGE.read_text(encoding="utf-8").split(_MARKS[0])
    behind = rest.split(_MARKS[1])[1]
    PAGE.write_text(before + _MARKS[0] + "\n".join(lines) + "\n" + _MARKS[1] + behind, encoding="utf-8")


def _real_files() -> list[Path]:
    return [file for name in _FILES if (file := _REAL / name).exists()]


def main() -> None:
    """Measure, print, and write if that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--names", type=Path, nargs="+", metavar="FILE", default=_real_files())
    parser.add_argument("--json", type=Path, metavar="FILE", help="where all figures are written")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--show", action="store_true")
    chosen = parser.parse_args()
    judged = judge(persons())
    of_files = [(f"{file.parent.name}/{file.name}", judge(bodies(file))) for file in chosen.names]
    lines = [*figures_of_persons(judged), "", *(figures_of_bodies(of_files) if of_files else [])]
    print("\n".join(lines))
    if chosen.write:
        write(lines)
    if chosen.json:
        text = json.dumps(figures(judged, of_files), ensure_ascii=False, indent=1)
        chosen.json.write_text(text + "\n", encoding="utf-8")
    if chosen.show:
        print("\nnot withheld:", *judged.filter(~pl.col("is_withheld"))["name"], sep="\n  ")
        for name, rows in of_files:
            print(f"\nwithheld in {name}:", *rows.filter("is_withheld")["name"], sep="\n  ")


if __name__ == "__main__":
    main()
