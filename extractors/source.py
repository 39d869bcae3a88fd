"""What a source is: one system, or one way into a system, that publishes Erasmus+ data.

A source says where it is and how it wants to be treated, yields what to fetch, and parses what came. It
fetches nothing itself: the one loop (`extractors.harvest_loop`) does, and replies to each step.
"""

import hashlib
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Protocol, TypeVar

from extractors.contract import DocumentError, DocumentName, Staged
from extractors.parameters import Order, Parameter

R = TypeVar("R")


# ---- what a source yields


@dataclass(frozen=True)
class Request:
    """One thing to ask for; `json` is the body of a POST, `max_bytes` what the answer may hold, unpacked.

    The time that it may take follows from its size.
    """

    url: str
    method: str = "GET"
    json: Mapping[str, object] | None = None
    accept: str = "*/*"
    max_bytes: int = 5_000_000  # a page; what may be larger says so


@dataclass(frozen=True)
class Partition:
    """What is complete or not as a whole: one list, one call year of the search, one card."""

    name: str
    call_year: int | None = None


@dataclass(frozen=True)
class Overview:
    """A document that only says what there is: kept, but no version to be parsed.

    `open` turns its bytes into what the source reads in it. Raises DocumentError if they are no such thing.
    """

    key: str
    request: Request
    label: str
    open: Callable[[bytes, DocumentName], Any]


@dataclass(frozen=True)
class Document:
    """A document to fetch. `hosts` are those that may be asked for it, where they are not the source's."""

    key: str
    request: Request
    label: str
    published_on: date | None = None
    hosts: frozenset[str] | None = None


@dataclass(frozen=True)
class Expect:
    """How many documents are to come, as far as is known: for whoever waits."""

    count: int


@dataclass(frozen=True)
class Failed:
    """Something is wrong with a document, or with what should name it, before it is asked for.

    `partition`: is not whole for it.
    """

    key: str
    url: str | None
    error: DocumentError
    partition: Partition | None = None


@dataclass(frozen=True)
class Finish:
    """A partition has come to its end.

    Not needed where the next document is of another one: then the loop finishes it by itself. `asked`: how
    many projects it was expected to hold. `is_whole`: where no document of it tells. `may_repeat`: if its
    documents do not add up, it is to be fetched once more, and the reply says so.
    """

    partition: Partition
    asked: int | None = None
    is_whole: bool | None = None
    may_repeat: bool = False


@dataclass(frozen=True)
class Warn:
    """Something that a person would want to know, though nothing is wrong."""

    text: str


Step = Overview | Document | Expect | Failed | Finish | Warn


@dataclass(frozen=True)
class Reply:
    """What came of a step. `is_there`: a document was fetched; if not, `status` is that of the answer.

    `must_repeat`: the partition is to be fetched once more.
    """

    is_there: bool = True
    status: int | None = None
    must_repeat: bool = False
    knows: Callable[[], bool] = lambda: False
    read: Callable[[], Any] = lambda: None
    read_before: Callable[[], Any] = lambda: None

    @cached_property
    def is_known(self) -> bool:
        """Whether an earlier harvest fetched the document, and its bytes are here."""
        return self.knows()

    @cached_property
    def opened(self) -> Any:
        """The document, opened. Raises what is wrong with it, if it is not there."""
        return self.read()

    @cached_property
    def before(self) -> Any:
        """The document, opened, as an earlier harvest last fetched it; None if none did, or it is gone."""
        return self.read_before()


Discovery = Generator[Step, Reply, R]


class Past(Protocol):
    """What earlier harvests of the source, and this one before it was killed, have left."""

    def was_whole(self, partition: Partition) -> bool:
        """Whether the last harvest that finished this partition had it whole."""

    def last_whole_partitions(self) -> list[str]:
        """Names of the partitions that the last whole harvest, not from files, had."""


# ---- how its documents are counted


@dataclass(frozen=True)
class Tally:
    """Projects in the documents of a partition: as they advertise it, and counted. None: unknown."""

    advertised: int | None
    fetched: int | None
    is_whole: bool


@dataclass(frozen=True)
class Counting:
    """How the documents of a partition are counted.

    `measure` gives of an opened document what counts, None if it need not be opened. `tally` gets that of
    all documents that are there, how many are not, and how many projects were expected, if that is known.
    """

    tally: Callable[[Sequence[Any], int, int | None], Tally]
    measure: Callable[[Any], Any] | None = None
    in_documents: bool = False  # as many are asked for as documents are


def _tally_documents(documents: Sequence[object], failed: int, asked: int | None) -> Tally:
    return Tally(None, len(documents), is_whole=not failed)


def _tally_nothing(documents: Sequence[object], failed: int, asked: int | None) -> Tally:
    return Tally(None, None, is_whole=not failed)


EACH_DOCUMENT = Counting(_tally_documents, in_documents=True)  # it is one project, or one page
UNCOUNTED = Counting(_tally_nothing)  # nothing tells how many projects there should be


# ---- the source


@dataclass(frozen=True)
class Schedule:
    """When a source is harvested by itself: its deployment ends in `slug`; without `cron` only on demand."""

    slug: str
    cron: str
    description: str
    timezone: str = "Europe/Brussels"

    @property
    def cadence(self) -> str:
        """How often that is, in words."""
        return self.slug.replace("-", " ")

    @property
    def patience(self) -> timedelta | None:
        """How long after its last success a source is stale: half as long again as from one run to the next.

        That is 36 hours where it runs every night; None where it runs on demand.
        """
        if not self.cron:
            return None
        _, _, day_of_month, _, day_of_week = self.cron.split()
        days = 31 if day_of_month != "*" else 7 if day_of_week != "*" else 1
        return timedelta(days=days * 1.5)


@dataclass(frozen=True)
class File:
    """A file on disk: its name, the digest of its bytes, and what it holds."""

    name: str
    sha256: str
    opened: Any

    @property
    def stem(self) -> str:
        """Its name without the ending."""
        return self.name.rpartition(".")[0] or self.name


def _any_content(opened: object, document: DocumentName) -> None:
    """Every document that can be opened is one."""


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Source:
    """One source: its address, licence and manners, how to discover what to fetch, and its parser.

    A document is opened once: `open` gets its bytes, everything else what `open` returns.
    """

    id: str
    module: str  # where it stands: its parser is what this module imports
    name: str
    homepage: str
    url: str  # the default address
    hosts: frozenset[str]  # that may be asked if the address in force is on one of them, else only its own
    licence: str
    manners: str
    verified: str  # in plain words: what was checked against the real thing, and what was not
    schedule: Schedule
    gives: Mapping[str, Sequence[str]]  # columns by staged table
    suffixes: frozenset[str]  # of its files, where a whole folder is imported
    # yields what the order asks for
    discover: Callable[[Order, Past], Discovery[None]]
    # raises DocumentError if the bytes can't be such a document; cheap, no parsing of rows
    open: Callable[[bytes, DocumentName], Any]
    # turns an opened document into the tables that it gives, in the columns that it gives
    read: Callable[[Any, DocumentName], Staged]
    # how a file that was on disk already is known: key, and the source's own date; raises DocumentError
    name_file: Callable[[File], str | tuple[str, date | None]]
    # raises DocumentError if it is not the document that its name says
    check: Callable[[Any, DocumentName], None] = _any_content
    partition_of: Callable[[str], Partition] = Partition
    counting: Counting = EACH_DOCUMENT
    takes: tuple[Parameter[Any], ...] = ()  # what it is told
    is_default: bool = False  # harvested by a run that names no source
    is_listing: bool = False  # lists projects as a whole, so that absence from it means something
    field: str | None = None  # of education, if it serves one alone
    attribution: str = ""  # how a release names it; with its id and licence if this is empty
    interval: float = 2.0  # seconds between two requests to one host, unless the settings say otherwise

    def __repr__(self) -> str:
        return f"Source({self.id})"

    @property
    def cadence(self) -> str:
        """How often it is harvested, in words."""
        return self.schedule.cadence

    @property
    def row_kinds(self) -> tuple[str, ...]:
        """Staged tables that it gives."""
        return tuple(self.gives)

    def open_file(self, name: str, data: bytes) -> tuple[DocumentName, Any]:
        """Open and name a file that was on disk already. Raises DocumentError if it is none of the source."""
        opened = self.open(data, DocumentName(self.id, name, name))
        named = self.name_file(File(name, hashlib.sha256(data).hexdigest(), opened))
        key, published_on = named if isinstance(named, tuple) else (named, None)
        return DocumentName(self.id, key, name, published_on), opened

    def parse(self, data: bytes, document: DocumentName) -> Staged:
        """Parse one document: its tables have all columns of the registry, null where it gives none.

        Raises DocumentError if it can't be read, ColumnsError if the parser hands over other columns than
        the source declares.
        """
        return self.read(self.open(data, document), document).completed(self.id, self.gives)
