"""What a source is: one system, or one way into a system, that publishes Erasmus+ data."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractors.contract import DocumentName, Staged
from extractors.parameters import Parameter

if TYPE_CHECKING:
    from extractors.harvest import Harvest


@dataclass(frozen=True)
class Partition:
    """What is complete or not as a whole: one list, one call year of the search, one card."""

    name: str
    call_year: int | None = None


@dataclass(frozen=True)
class Tally:
    """Projects in the documents of a partition: as they advertise it, and counted. Null: unknown."""

    advertised: int | None
    fetched: int | None
    is_whole: bool


def count_documents(documents: Iterable[bytes]) -> Tally:
    """Return the tally of a partition that advertises nothing: as many as there are documents."""
    return Tally(None, sum(1 for _ in documents), is_whole=True)


@dataclass(frozen=True)
class Options:
    """What of a source is wanted.

    `call_years`: of the search, null for all. `projects`: identifiers of the cards. `platform_ids`: what
    the platform itself calls these projects, as far as known. `page_size`: projects per page of the search.
    `addresses`: of single pages. `organisations`: identifiers (PIC or OID) of those to be looked up.
    """

    call_years: tuple[int, ...] | None = None
    projects: tuple[str, ...] = ()
    platform_ids: Mapping[str, str] = field(default_factory=dict)
    page_size: int = 500
    addresses: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()


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


@dataclass(frozen=True)
class Source:
    """One source: its address, licence and manners, how to discover what to fetch, and its parser."""

    id: str
    name: str
    homepage: str
    url: str  # the default address
    hosts: frozenset[str]  # that may be asked if the address in force is on one of them, else only its own
    licence: str
    manners: str
    verified: str  # in plain words: what was checked against the real thing, and what was not
    row_kinds: tuple[str, ...]
    schedule: Schedule
    suffixes: frozenset[str]  # of its files, where a whole folder is imported
    # fetches what the options want; a failure of one document is recorded, one of the overview raised
    harvest: Callable[["Harvest", Options], None]
    # how a file that was on disk already is known; raises DocumentError
    name_file: Callable[[Path, bytes], DocumentName]
    partition_of: Callable[[str], Partition]
    # raises DocumentError unless the bytes can be such a document; cheap, no parsing of rows
    check: Callable[[bytes, DocumentName], None]
    tally: Callable[[Iterable[bytes]], Tally]
    parse: Callable[[bytes, DocumentName], Staged]
    takes: tuple[Parameter[Any], ...] = ()  # what it is told
    is_default: bool = False  # harvested by a run that names no source
    is_listing: bool = False  # lists projects as a whole, so that absence from it means something
    field: str | None = None  # of education, if it serves one alone
    attribution: str = ""  # how a release names it; with its id and licence if this is empty
    interval: float = 2.0  # seconds between two requests to one host, unless the settings say otherwise

    @property
    def cadence(self) -> str:
        """How often it is harvested, in words."""
        return self.schedule.cadence

    @property
    def credit(self) -> str:
        """How a release names it."""
        return self.attribution or f"{self.id} ({self.licence})"
