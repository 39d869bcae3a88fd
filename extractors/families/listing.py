"""Listings that are walked page by page: bounded, and not believed when they repeat themselves."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from extractors.contract import DocumentError, DocumentName
from extractors.parameters import Order
from extractors.read.pages.platform import MOST_BYTES, Entry
from extractors.source import (
    Discovery,
    Document,
    Failed,
    Finish,
    Overview,
    Partition,
    Past,
    Request,
    Warn,
)

_MOST_ENTRIES = 50_000  # the largest listing has some 11,000


class OpenPage(Protocol):
    """What a walk needs of a page that lists nothing."""

    @property
    def title(self) -> str | None:
        """Its heading."""

    def wall(self, document: DocumentName) -> DocumentError | None:
        """What is wrong with a login page, a cookie wall, or a page that a script fills."""


@dataclass(frozen=True)
class Listing:
    """A listing: the address of each page, counted from 0, and how to read one.

    `open` raises DocumentError if the bytes are no page. `find` gets what it returns, and the page's address.
    `most_pages` is far above what the platform has.
    """

    name: str
    address: Callable[[int], str]
    open: Callable[[bytes, DocumentName], Any]
    find: Callable[[Any, str], list[Entry]]
    most_pages: int


class Walk:
    """One walk through a listing, page by page. It ends at the first empty page.

    `is_whole` says afterwards whether nothing stood in the way: a page that failed, one that lists only what
    earlier ones do, or a listing without end, by its pages or by what they list. Each of these is recorded as
    a failure of its page.
    """

    def __init__(self, listing: Listing) -> None:
        self.is_whole = True
        self._listing = listing
        self._number = 0
        self._known: set[str] = set()
        self._title: str | None = None  # of the first page

    def next_page(self) -> Discovery[list[Entry]]:
        """What the next page lists and no earlier one did; nothing at the end."""
        listing, number = self._listing, self._number
        if number == listing.most_pages:
            what = f"is page {number}, and the listing still goes on"
            yield self._failed(number - 1, what)
            return []
        if len(self._known) >= _MOST_ENTRIES:
            what = f"comes after {len(self._known)} entries, and the listing still goes on"
            yield self._failed(number, what)
            return []
        self._number += 1
        entries = yield from self._get(number)
        new = list({entry.key: entry for entry in entries if entry.key not in self._known}.values())
        if entries and not new:
            what = "lists nothing that earlier pages do not list: the listing repeats itself"
            yield self._failed(number, what)
        self._known.update(entry.key for entry in new)
        return new

    def _get(self, number: int) -> Discovery[list[Entry]]:
        """What a page lists, nothing if it can't be had."""
        address = self._listing.address(number)

        def open_entries(data: bytes, document: DocumentName) -> tuple[Any, list[Entry]]:
            page = self._listing.open(data, document)
            entries = self._listing.find(page, address)
            if not entries:
                self._check_empty(number, page, document)
            return page, entries

        request = Request(address, accept="text/html", max_bytes=MOST_BYTES)
        reply = yield Overview(f"{self._listing.name}/{number}", request, address, open_entries)
        if not reply.is_there:
            self.is_whole = False
            return []
        page, entries = reply.opened
        if number == 0:
            self._title = page.title
        return list(entries)

    def _check_empty(self, number: int, page: OpenPage, document: DocumentName) -> None:
        """Refuse a page that lists nothing, unless it stands past the end, under the listing's heading."""
        if number and page.title and page.title == self._title:
            return
        if wall := page.wall(document):
            raise wall
        if number == 0:
            what = "the page looks different than expected: it lists nothing"
            raise DocumentError(document.label, "", what, "Look at it in a browser: it may have moved")

    def _failed(self, number: int, what: str) -> Failed:
        self.is_whole = False
        address = self._listing.address(number)
        remedy = (
            "What was found before is kept. Look at the listing in a browser: its paging may have changed"
        )
        return Failed(f"{self._listing.name}/{number}", address, DocumentError(address, "", what, remedy))


def get_entry(entry: Entry, max_bytes: int) -> Document:
    """Ask for the page that a listing names."""
    request = Request(entry.url, accept="text/html", max_bytes=max_bytes)
    return Document(entry.key, request, entry.url)


@dataclass(frozen=True)
class PagedSource:
    """A listing at the source's address (``?page=1`` …), each entry of which is a document of its own.

    `newest_pages`: only so many are taken, and a harvest ends where an earlier one that was whole began; what
    is older is left where it is. None: the listing is walked to its end.
    """

    name: str
    open: Callable[[bytes, DocumentName], Any]
    find: Callable[[Any, str], list[Entry]]
    max_bytes: int  # of one entry
    most_pages: int = 500
    newest_pages: int | None = None

    def discover(self, order: Order, past: Past) -> Discovery[None]:
        """Walk through the listing, and get each entry that it names."""
        most = self.most_pages if self.newest_pages is None else self.newest_pages + 1
        walk = Walk(
            Listing(self.name, lambda number: f"{order.url}?page={number}", self.open, self.find, most)
        )
        partition = Partition(self.name)
        may_stop = self.newest_pages is not None and past.was_whole(partition)
        is_whole, done, page_count = True, 0, 0
        while entries := (yield from walk.next_page()):
            page_count += 1
            is_known = True
            for entry in entries:
                reply = yield get_entry(entry, self.max_bytes)
                is_whole &= reply.is_there
                is_known &= reply.is_known
                done += 1
            if may_stop and is_known:
                break
            if page_count == self.newest_pages:
                yield Warn(f"the newest {done} activities were taken; older ones are left where they are.")
                break
        yield Finish(partition, is_whole=walk.is_whole and is_whole)
