"""Documents of a made-up world in their real formats, what of them is staged, and plants put into that.

Which text of a document reaches which staged column is found out by marking it: a new column is found
without a change here. What no text of a document reaches is planted into frames, at the door.
"""

import os
import random
import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cached_property
from pathlib import Path

import polars as pl

from benchmarks.leaves import Leaves, leaves_of
from benchmarks.plants import Plant
from extractors.contract import STAGED_TABLES, DocumentError, DocumentName, Staged
from extractors.keep.archive import Archive
from extractors.keep.fetches import Content, Fetch
from extractors.keep.ledger import Ledger
from extractors.sources import SOURCES
from portal.server import Portal
from portal.world import World
from store.data_folder import claim
from store.paths import Paths

_START = "from flows.cli import main; main()"
_MARK = re.compile(r"qzx(\d+)x")
_SPREAD = 4  # texts are marked in so many turns: a mark may cost its record
_MOST_PAGES = 12  # of one source
_CARDS = 12
_MOST_COPIES = 8
_MOST_IN_RECORD = 3
_SEED = 12
# Who is named, and the type beside the name
NAMES = ("name", "further_name", "organisation", "sending_name", "receiving_name")
_TYPE = "organisation_type"


@dataclass
class Document:
    """One document, its leaves, and which staged columns each of them reaches (``table.column``)."""

    name: DocumentName
    url: str
    partition: str | None
    call_year: int | None
    leaves: Leaves
    reached: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    types: dict[int, int] = field(default_factory=dict)  # of a name's leaf: the leaf with the type

    def staged(self, changes: Mapping[int, str]) -> Staged | None:
        """What is staged of it with other leaves in their places; None if it can't be read so."""
        try:
            return SOURCES[self.name.source].parse(self.leaves.written(changes), self.name)
        except DocumentError:
            return None

    @cached_property
    def is_page(self) -> bool:
        """Whether it is like no other document, since its leaves have no names."""
        return all(leaf.group.isdecimal() for leaf in self.leaves.leaves)


def run(folder: Path, *arguments: str, **settings: str) -> str:
    """Run the command ``erasmus`` in a data folder; returns all that it wrote."""
    done = subprocess.run(
        [sys.executable, "-c", _START, *arguments],
        env=os.environ | {"ERASMUS_DATA": str(folder), "ERASMUS_REQUEST_INTERVAL": "0", **settings},
        capture_output=True,
        text=True,
        check=False,
    )
    return f"$ erasmus {' '.join(arguments)}\n{done.stdout}{done.stderr}exit code {done.returncode}\n"


def documents_of(world: World, folder: Path) -> list[Document]:
    """Harvest a world from the portal, every source of it; the newest version of each document."""
    with Portal(world) as portal:
        settings = {f"ERASMUS_{name.upper()}_URL": url for name, url in portal.urls.items()}
        settings |= {"ERASMUS_SEARCH_PAGE_SIZE": "20", "ERASMUS_REGISTER_LOOKUPS": "60"}
        settings.pop("ERASMUS_WEB_PAGES_URL")
        pages = _options("--address", portal.web_pages_urls)
        cards = world.projects["identifier"].head(2 * _CARDS).to_list()
        # as pages, since the platform's own ids are not known yet
        run(folder, "harvest", "eprp_cards", *_options("--project", cards[:_CARDS]), **settings)
        for name in SOURCES.keys() - {"eprp_cards", "organisation_register"}:
            run(folder, "harvest", name, *(pages if name == "web_pages" else ()), **settings)
        run(folder, "stage", **settings)
        run(folder, "build", **settings)
        run(folder, "harvest", "eprp_cards", *_options("--project", cards[_CARDS:]), **settings)
        run(folder, "harvest", "organisation_register", **settings)
    paths = Paths(folder)
    archive = Archive(paths.raw)
    with closing(Ledger(paths.ledger)) as ledger:
        rows = ledger.versions().filter("is_newest").sort("source", "key").to_dicts()
    counts: Counter[str] = Counter()
    found = []
    for row in rows:
        source = row["source"]
        counts[source] += 1
        if counts[source] <= _MOST_PAGES:
            document = DocumentName(source, row["key"], row["label"], row["published_on"])
            leaves = leaves_of(archive.read(source, row["sha256"]))
            found.append(Document(document, row["url"], row["partition"], row["call_year"], leaves))
    return found


def _options(option: str, values: Iterable[str]) -> list[str]:
    return [word for value in values for word in (option, value)]


def copies(documents: Sequence[Document], number: int) -> list[Document]:
    """The same documents once more, under other keys."""
    return [
        replace(one, name=replace(one.name, key=f"{one.name.key}-{number}"), url=f"{one.url}?copy={number}")
        for one in documents
    ]


def find_reached(documents: Sequence[Document]) -> None:
    """Find out which staged columns each leaf of these documents reaches."""
    by_group: dict[tuple[str, str], set[str]] = defaultdict(set)
    probed: Counter[str] = Counter()
    for document in documents:
        source = document.name.source
        probed[source] += not document.is_page
        if document.is_page or probed[source] <= 2:
            _probe(document)
            for number, columns in document.reached.items():
                if not document.is_page:
                    by_group[source, document.leaves.leaves[number].group] |= columns
    for document in documents:
        if not document.is_page:
            for number, leaf in enumerate(document.leaves.leaves):
                document.reached[number] |= by_group[document.name.source, leaf.group]
        _pair(document)


def _probe(document: Document) -> None:
    leaves = document.leaves.leaves
    places = {group: at for at, group in enumerate(dict.fromkeys(leaf.group for leaf in leaves))}
    for turn in range(-1, _SPREAD):
        chosen = [n for n, leaf in enumerate(leaves) if turn < 0 or places[leaf.group] % _SPREAD == turn]
        for table, column, _, number in _marks(document, chosen):
            document.reached[number].add(f"{table}.{column}")


def _marks(document: Document, numbers: Iterable[int]) -> Iterator[tuple[str, str, int, int]]:
    """Mark leaves, and yield where the marks are staged: table, column, row, leaf."""
    staged = document.staged({n: f"{document.leaves.leaves[n].text} qzx{n}x" for n in numbers})
    for table, frame in staged.tables.items() if staged is not None else ():
        for column in frame.select(pl.selectors.string()):
            for row, text in enumerate(column):
                yield from (
                    (table, column.name, row, int(number)) for number in set(_MARK.findall(text or ""))
                )


def _pair(document: Document) -> None:
    """Find the leaf with the type that stands beside each name."""
    wanted = [
        number
        for number, columns in document.reached.items()
        if any(column.partition(".")[2] in (*NAMES, _TYPE) for column in columns)
    ]
    beside: dict[tuple[str, int], dict[str, int]] = defaultdict(dict)
    for table, column, row, number in _marks(document, wanted):
        beside[table, row][column] = number
    for found in beside.values():
        if _TYPE in found:
            document.types |= {found[name]: found[_TYPE] for name in NAMES if name in found}


@dataclass
class Planted:
    """What was planted: the changes of each document, and the plants by what they went into."""

    documents: list[Document]
    changes: list[dict[int, str]]
    plants: list[Plant] = field(default_factory=list)
    places: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  # columns by plant's text
    left_out: int = 0


def plant(originals: Sequence[Document], plants: Iterable[Plant]) -> Planted:
    """Put plants into the leaves of documents, so that every staged column of every source gets all kinds.

    Documents are there several times, under keys of their own, so that there is room for all.
    """
    drawn = random.Random(_SEED)  # noqa: S311 (the same each time is wanted)
    documents = [*originals, *(one for n in range(2, _MOST_COPIES + 1) for one in copies(originals, n))]
    slots: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for at, document in enumerate(documents):
        for number, columns in document.reached.items():
            for column in columns:
                slots[document.name.source, column].append((at, number))
    for places in slots.values():
        drawn.shuffle(places)
    planted = Planted(documents, [{} for _ in documents])
    in_record: Counter[tuple[int, str]] = Counter()
    turns: Counter[str] = Counter()
    for one in plants:
        open_to = [key for key in slots if one.kind != "person" or _takes_persons(key, one)]
        turn = f"{one.kind} {one.declared is None}"
        for _ in open_to:
            key = open_to[turns[turn] % len(open_to)]
            turns[turn] += 1
            if _put(one, key, slots[key], planted, in_record, turns[turn]):
                break
        else:
            planted.left_out += 1
    return planted


def _takes_persons(key: tuple[str, str], one: Plant) -> bool:
    source, column = key
    has_type = _TYPE in SOURCES[source].gives.get(column.partition(".")[0], ())
    return column.partition(".")[2] in NAMES and (one.declared is None or has_type)


def _put(
    one: Plant,
    key: tuple[str, str],
    places: list[tuple[int, int]],
    planted: Planted,
    in_record: Counter[tuple[int, str]],
    turn: int,
) -> bool:
    """Put a plant into the first free leaf that reaches a column; whether there was one."""
    for place in list(places):
        at, number = place
        document = planted.documents[at]
        leaf = document.leaves.leaves[number]
        beside = document.types.get(number)
        if one.declared and (beside is None or beside in planted.changes[at]):
            continue
        places.remove(place)
        room = _MOST_IN_RECORD * (4 if document.is_page else 1)
        if number in planted.changes[at] or in_record[at, leaf.record] >= room:
            continue
        in_record[at, leaf.record] += 1
        planted.changes[at][number] = _among(one, leaf.text, turn)
        if one.declared and beside is not None:
            planted.changes[at][beside] = one.declared
        planted.plants.append(one)
        planted.places[one.text].add(f"{key[0]} {key[1]}")
        return True
    return False


def _among(one: Plant, before: str, turn: int) -> str:
    """A plant alone, behind what stood there, or in a sentence."""
    if one.kind == "person" or turn % 3 == 0:
        return one.text
    return f"{before}, {one.text}" if turn % 3 == 1 else f"{before}. Ask: {one.text} (office)."


def arrived(planted: Planted) -> int:
    """How many plants get as far as to staging where a harmless word stands in their places."""
    count = 0
    for document, changes in zip(planted.documents, planted.changes, strict=True):
        if changes:
            count += len({number for *_, number in _marks(document, changes)})
    return count


def write_documents(planted: Planted, folder: Path) -> None:
    """Put the documents into the archive and the ledger of a data folder, as a harvest does."""
    changed = [
        (document, changes)
        for document, changes in zip(planted.documents, planted.changes, strict=True)
        if changes
    ]
    paths = Paths(folder)
    claim(paths, "made-up")
    archive = Archive(paths.raw)
    with closing(Ledger(paths.ledger)) as ledger:
        for source in dict.fromkeys(document.name.source for document, _ in changed):
            harvest, _ = ledger.open_harvest(source, "made-up", "http://127.0.0.1/", timedelta(days=1))
            for document, changes in changed:
                if document.name.source == source:
                    _write(document, document.leaves.written(changes), harvest, archive, ledger)
            ledger.close_harvest(harvest, "whole")


def _write(document: Document, data: bytes, harvest: int, archive: Archive, ledger: Ledger) -> None:
    name = document.name
    content = Content(archive.add_bytes(name.source, data), len(data))
    ledger.add_fetch(
        Fetch(
            harvest, name.source, name.key, document.partition, document.call_year, name.label,
            name.published_on, document.url, 200, SOURCES[name.source].licence, content,
        )
    )  # fmt: skip


def columns_not_reached(documents: Sequence[Document]) -> list[tuple[str, str, str]]:
    """Text columns that a source gives and that no leaf of its documents reaches: source, table, column."""
    reached = {
        (document.name.source, column)
        for document in documents
        for columns in document.reached.values()
        for column in columns
    }
    return [
        (source.id, table, column)
        for source in SOURCES.values()
        for table, columns in source.gives.items()
        for column in columns
        if STAGED_TABLES[table][column] == pl.String and (source.id, f"{table}.{column}") not in reached
    ]
