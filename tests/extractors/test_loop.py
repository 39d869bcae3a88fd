"""The one loop: what a source yields is fetched, opened once, counted, and reported on."""

import pytest

from extractors.contract import DocumentError, Staged
from extractors.fetch.errors import FetchError
from extractors.parameters import Order
from extractors.source import (
    Document,
    Expect,
    Failed,
    Overview,
    Partition,
    Request,
    Schedule,
    Source,
    Warn,
)


class Library:
    """A made-up source: books that an index names, and how often each of its documents was opened."""

    def __init__(self) -> None:
        self.opened: list[str] = []
        self.seen: list[tuple[object, ...]] = []
        self.source = Source(
            id="library",
            module=__name__,
            name="Library",
            homepage="https://library.example",
            url="https://library.example",
            hosts=frozenset({"library.example"}),
            licence="CC0-1.0",
            manners="One request a book.",
            verified="Nothing: it is made up.",
            schedule=Schedule("weekly", "0 4 * * 1", "Books."),
            gives={"pages": ("record_number", "title")},
            suffixes=frozenset({".txt"}),
            discover=self.discover,
            open=self.open,
            read=lambda text, document: Staged(record_count=0),
            name_file=lambda file: file.opened.partition("\n")[0],
            check=self.check,
        )

    def open(self, data, document):
        self.opened.append(document.label)
        return data.decode()

    def check(self, text, document):
        if not text.startswith(document.key):
            raise DocumentError(document.label, "", "is another book", "Look at it")

    def discover(self, order, past):
        index = yield Overview("index", Request(order.url), "the index", self.open)
        names = index.opened.split()
        yield Expect(len(names))
        for name in names:
            reply = yield Document(name, Request(f"{order.url}/{name}"), name)
            if reply.is_there:
                self.seen.append((name, reply.is_known, reply.before, reply.opened))
            else:
                self.seen.append((name, reply.status))
                with pytest.raises((FetchError, DocumentError), match=r"404|another book"):
                    _ = reply.opened
        yield Failed("z", None, DocumentError("z", "", "is no book", "Name another"), Partition("z"))
        yield Warn("the reading room is closed.")


def harvest(rooms, library, url):
    steps = []
    with rooms.open(library.source, url) as harvest:
        harvest._on_progress = lambda *step: steps.append(step)
        harvest.run(Order())
        problems = harvest.problems()
        harvest.close("whole")
    return harvest, steps, problems


@pytest.fixture
def library(server):
    server.answer("/books", b"a b c")
    for name in ("a", "b"):
        server.answer(f"/books/{name}", name.encode())
    return Library()


def test_each_document_is_opened_once(server, rooms, library):
    harvest(rooms, library, f"{server.url}/books")
    assert library.opened == ["the index", "a", "b"]
    assert library.seen == [("a", False, None, "a"), ("b", False, None, "b"), ("c", 404)]


def test_partitions_are_finished_without_being_told(server, rooms, library):
    harvest(rooms, library, f"{server.url}/books")
    rows = rooms.ledger.coverage().select("partition", "asked_count", "fetched_count", "is_whole").rows()
    assert rows == [("a", 1, 1, True), ("b", 1, 1, True), ("c", 1, 0, False), ("z", None, None, False)]


def test_progress_failures_and_warnings(server, rooms, library):
    found, steps, problems = harvest(rooms, library, f"{server.url}/books")
    assert steps == [(0, 3, "a"), (1, 3, "b"), (2, 3, "c"), (3, 3, "")]
    assert [problem.partition(": ")[0].rpartition("/")[2] for problem in problems] == ["c", "z"]
    assert found.warnings == ["library: the reading room is closed."]


def test_what_an_earlier_harvest_had_is_there_to_compare(server, rooms, library):
    harvest(rooms, library, f"{server.url}/books")
    server.forget("/books/a")
    server.answer("/books/a", b"a, revised")
    library.seen.clear()
    harvest(rooms, library, f"{server.url}/books")
    assert library.seen[:2] == [("a", True, "a", "a, revised"), ("b", True, "b", "b")]


def test_a_document_that_is_another_one_is_refused_and_not_kept(server, rooms, library):
    server.forget("/books/b")
    server.answer("/books/b", b"x")
    _, _, problems = harvest(rooms, library, f"{server.url}/books")
    assert any("is another book" in problem for problem in problems)
    assert rooms.ledger.versions()["key"].to_list() == ["a"]


def test_a_file_is_opened_once(rooms, library, tmp_path):
    (tmp_path / "one.txt").write_text("a")
    with rooms.open(library.source, None) as harvest:
        harvest.run(Order(files=(tmp_path / "one.txt",)))
    assert library.opened == ["one.txt"]
    assert rooms.ledger.versions()["key"].to_list() == ["a"]
