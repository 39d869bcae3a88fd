"""Plant e-mails, phones, streets and persons in every text column of every source, and search for them.

``python -m benchmarks.planted_contacts [--share S] [--json FILE] [--show] [--prefect]``. A made-up world is
harvested; what of its documents reaches which staged column is found out by marking it, so that a new column
is planted, too. 2,000 each of e-mails, phones and streets and 500 persons, in 40 forms each, are put into
these documents, which are then staged, built and published. Whatever that leaves behind is searched: staging,
warehouse, release, ledger, what the commands said, and with --prefect the database of Prefect. Columns that
no document reaches are planted in frames, at the door.
"""

import argparse
import json
import sqlite3
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from benchmarks import planting, reliability_goals
from benchmarks.plants import Plant, plants, squashed, squashed_texts
from extractors.contract import at_the_door
from portal.generator import generate
from portal.world import World
from store.paths import Paths

_WORLD, _SEED = 60, 11
_SHORTEST_FIELD = 6  # letters and digits of a contact field that are looked for
_TEXTS = ("place", "column", "text")
PLACES = ("staging", "warehouse", "releases", "ledger", "logs", "prefect", "door")


def measure(share: float = 1.0, *, with_prefect: bool = False) -> dict[str, Any]:
    """Plant a share of all plants, search for them, and return the figures.

    ``ways`` has for each kind and way of writing how many were planted, and how many were found anywhere and
    in each place; ``forms`` and ``columns`` say which forms were found and where; ``contact_fields`` is how
    many of the world's own contact fields were found.
    """
    world = generate(_WORLD, _SEED)
    with tempfile.TemporaryDirectory() as folder:
        documents = planting.documents_of(world, Path(folder) / "world")
        planting.find_reached(documents)
        missed = planting.columns_not_reached(documents)
        planted = planting.plant(documents, _mixed(plants(share)))
        target = Path(folder) / "planted"
        planting.write_documents(planted, target)
        logs = [planting.run(target, *command, **settings) for command, settings in _commands(with_prefect)]
        texts = [*_texts_in(Paths(target)), *(("logs", "", line) for log in logs for line in log.split("\n"))]
    at_door = list(_planted_at_the_door(missed, share))
    everything = [*planted.plants, *(one for one, _ in at_door)]
    written = pl.DataFrame(texts, schema=_TEXTS, orient="row").unique()
    passed = pl.DataFrame(
        [text for _, found in at_door for text in found], schema=_TEXTS, orient="row"
    ).unique()
    # at the door the same are planted once more: each is looked for where it was planted
    found = _search(written, planted.plants)
    of_door = _search(passed, [one for one, _ in at_door])
    found |= {len(planted.plants) + number: places for number, places in of_door.items()}
    figures = {
        "planted": len(everything),
        "left_out": planted.left_out,
        "reached_staging_if_harmless": planting.arrived(planted),
        "at_the_door": [f"{source} {table}.{column}" for source, table, column in missed],
        "ends_of_commands": [log.rstrip().rpartition("\n")[2] for log in logs],
        "ways": _by_way(everything, found),
        "forms": _by_form(everything, found),
        "columns": _by_column(found),
        "contact_fields": _contact_fields(world, written),
    }
    return figures | {"goals": [asdict(goal) for goal in reliability_goals.goals("contacts", figures)]}


def _mixed(ordered: Iterable[Plant]) -> list[Plant]:
    """Plants of all kinds in turn, so that none comes first to every column."""
    kinds: dict[str, list[Plant]] = defaultdict(list)
    for one in ordered:
        kinds[one.kind].append(one)
    longest = max(map(len, kinds.values()))
    return [listed[n] for n in range(longest) for listed in kinds.values() if n < len(listed)]


def _commands(with_prefect: bool) -> list[tuple[tuple[str, ...], dict[str, str]]]:
    """Stage, build and publish: as commands, or as one run under Prefect whose source does not answer."""
    if not with_prefect:
        return [((command,), {}) for command in ("stage", "build", "publish")]
    silent = {"ERASMUS_EPRP_LISTS_URL": "http://127.0.0.1:9/", "ERASMUS_REQUEST_ATTEMPTS": "1"}
    return [(("run", "--source", "eprp_lists"), silent)]


def _planted_at_the_door(
    missed: Sequence[tuple[str, str, str]], share: float
) -> Iterator[tuple[Plant, list[tuple[str, str, str]]]]:
    """Plants in columns that no document reaches, and what of each passes the door."""
    wanted = [one for one in plants(min(share, 0.2)) if one.kind != "person"]
    columns = sorted({(table, column) for _, table, column in missed})
    for number, one in enumerate(wanted if columns else ()):
        table, column = columns[number % len(columns)]
        kept, _ = at_the_door(table, pl.DataFrame({column: [f"Ask: {one.text}"]}))
        yield one, [("door", f"{table}.{column}", kept[column][0] or "")]


def _texts_in(paths: Paths) -> Iterator[tuple[str, str, str]]:
    """Every text in what the commands left: where, in which column, and the text."""
    for file in paths.staging.rglob("*.parquet"):
        yield from _in_frame("staging", file.stem, pl.read_parquet(file))
    for file in paths.releases.rglob("*.parquet"):
        yield from _in_frame("releases", file.stem, pl.read_parquet(file))
    for place, databases in (
        ("warehouse", [paths.warehouse]),
        ("releases", paths.releases.rglob("*.duckdb")),
    ):
        for file in databases:
            yield from _in_duckdb(place, file)
    for file in paths.releases.rglob("*"):
        if file.suffix in (".json", ".md", ".txt", ".csv"):
            yield from (("releases", file.name, line) for line in file.read_text("utf-8").split("\n"))
    yield from _in_sqlite("ledger", paths.ledger)
    for file in paths.prefect.rglob("*.db"):
        yield from _in_sqlite("prefect", file)


def _in_frame(place: str, name: str, frame: pl.DataFrame) -> Iterator[tuple[str, str, str]]:
    for column in frame.select(pl.selectors.string()):
        for text in column.drop_nulls().unique():
            yield place, f"{name}.{column.name}", text


def _in_duckdb(place: str, file: Path) -> Iterator[tuple[str, str, str]]:
    if not file.is_file():
        return
    with duckdb.connect(str(file), read_only=True) as connection:
        tables = connection.execute("SELECT schema_name, table_name FROM duckdb_tables()").fetchall()
        for schema, table in tables:
            yield from _in_frame(place, table, connection.execute(f'FROM {schema}."{table}"').pl())


def _in_sqlite(place: str, file: Path) -> Iterator[tuple[str, str, str]]:
    if not file.is_file():
        return
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (table,) in tables:
            for row in connection.execute(f'SELECT * FROM "{table}"'):  # noqa: S608 (names of the database)
                yield from ((place, table, value) for value in row if isinstance(value, str) and value)


def _search(texts: pl.DataFrame, everything: Sequence[Plant]) -> dict[int, set[tuple[str, str]]]:
    """Where each plant (by its number) is found: place and column."""
    by_sign: dict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(everything):
        for sign in one.signs:
            by_sign[sign].append(number)
    showing = (
        squashed_texts(texts)
        .with_columns(signs=pl.col("text").str.extract_many(list(by_sign), overlapping=True))
        .filter(pl.col("signs").list.len() > 0)
    )
    found: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for place, column, text, signs in showing.select("place", "column", "text", "signs").iter_rows():
        for number in {number for sign in signs for number in by_sign[sign]}:
            if everything[number].is_in(text):
                found[number].add((place, column))
    return found


def _by_way(
    everything: Sequence[Plant], found: Mapping[int, set[tuple[str, str]]]
) -> dict[str, dict[str, int]]:
    figures: dict[str, dict[str, int]] = {}
    for number, one in enumerate(everything):
        row = figures.setdefault(f"{one.kind} {one.way}", dict.fromkeys(("planted", "found", *PLACES), 0))
        row["planted"] += 1
        row["found"] += number in found
        for place in {place for place, _ in found.get(number, ())}:
            row[place] += 1
    return figures


def _by_form(
    everything: Sequence[Plant], found: Mapping[int, set[tuple[str, str]]]
) -> dict[str, dict[str, int]]:
    """Forms of which something was found: planted, found."""
    planted = Counter((one.kind, one.form) for one in everything)
    hits = Counter((everything[number].kind, everything[number].form) for number in found)
    return {
        f"{kind} {form}": {"planted": planted[kind, form], "found": count}
        for (kind, form), count in hits.most_common()
    }


def _by_column(found: Mapping[int, set[tuple[str, str]]]) -> dict[str, int]:
    counts = Counter(f"{place} {column}" for places in found.values() for place, column in places)
    return dict(counts.most_common())


def _contact_fields(world: World, texts: pl.DataFrame) -> dict[str, int]:
    """How many of the contacts that the world's own documents hold were found: planted, found."""
    wanted = {squashed(text) for text in world.private_strings()}
    wanted = {text for text in wanted if len(text) >= _SHORTEST_FIELD}
    hits = squashed_texts(texts).select(pl.col("text").str.extract_many(list(wanted)).list.explode())
    return {"planted": len(wanted), "found": hits.to_series().drop_nulls().n_unique()}


def table(figures: Mapping[str, Any]) -> str:
    """Figures as a table in Markdown."""
    lines = [f"| what | planted | found | {' | '.join(PLACES)} |", "|---" * (len(PLACES) + 3) + "|"]
    for way, row in figures["ways"].items():
        lines.append(f"| {way} | {' | '.join(f'{count:,}' for count in row.values())} |")
    fields = figures["contact_fields"]
    lines.append(f"| contact fields of the world | {fields['planted']:,} | {fields['found']:,} |")
    return "\n".join(lines)


def main() -> None:
    """Measure, print, and write if that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--share", type=float, default=1.0, help="of all plants (default: 1)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="where all figures are written")
    parser.add_argument("--show", action="store_true", help="print which forms were found, and where")
    parser.add_argument(
        "--prefect",
        action="store_true",
        help="stage, build and publish as one run under Prefect, and search its database, too",
    )
    chosen = parser.parse_args()
    figures = measure(chosen.share, with_prefect=chosen.prefect)
    print(table(figures))
    print(f"{figures['planted']:,} planted; in frames at the door: {len(figures['at_the_door'])} columns")
    for goal in figures["goals"]:
        print(f"{goal['wanted']}: {goal['seen']}{'' if goal['is_met'] else ', missed'}")
    if chosen.show:
        print(
            json.dumps({name: figures[name] for name in ("forms", "columns")}, ensure_ascii=False, indent=1)
        )
    if chosen.json:
        chosen.json.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
