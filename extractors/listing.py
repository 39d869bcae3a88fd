"""Listings that are walked page by page: bounded, and not believed when they repeat themselves."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from extractors.contract import DocumentError, DocumentName
from extractors.fetch.client import FetchError, Request
from extractors.harvest import Harvest
from extractors.read.pages.platform import MOST_BYTES, Entry, open_page


@dataclass(frozen=True)
class Listing:
    """A listing: the address of each page, counted from 0, and how to read one.

    `find` gets bytes, the page's name and its address, and raises DocumentError if it is no page.
    `most_pages` is far above what the platform has.
    """

    name: str
    address: Callable[[int], str]
    find: Callable[[bytes, DocumentName, str], list[Entry]]
    most_pages: int


class Walk:
    """One walk through a listing: iterate over it, page by page. It ends at the first empty page.

    `is_whole` says afterwards whether nothing stood in the way: a page that failed, one that lists only what
    earlier ones do, or a listing without end. Each of these is recorded as a failure of its page.
    """

    def __init__(self, harvest: Harvest, listing: Listing) -> None:
        self.is_whole = True
        self._harvest = harvest
        self._listing = listing
        self._title: str | None = None  # of the first page

    def __iter__(self) -> Iterator[list[Entry]]:
        listing = self._listing
        known: set[str] = set()
        for number in range(listing.most_pages):
            entries = self._fetch(number)
            if not entries:
                return
            new = list({entry.key: entry for entry in entries if entry.key not in known}.values())
            if not new:
                self._fail(number, "lists nothing that earlier pages do not list: the listing repeats itself")
                return
            known.update(entry.key for entry in new)
            yield new
        self._fail(listing.most_pages - 1, f"is page {listing.most_pages}, and the listing still goes on")

    def _fetch(self, number: int) -> list[Entry]:
        """Return what a page lists, nothing if it can't be had."""
        listing, address = self._listing, self._listing.address(number)
        document = DocumentName(self._harvest.source.id, f"{listing.name}/{number}", address)

        def check(data: bytes, document: DocumentName) -> None:
            if not listing.find(data, document, address):
                self._check_empty(number, data, document)

        request = Request(address, accept="text/html", max_bytes=MOST_BYTES)
        try:
            data = self._harvest.fetch_overview(document.key, request, label=address, check=check).read()
            if number == 0:
                self._title = open_page(data, document).title
            return listing.find(data, document, address)
        except (FetchError, DocumentError):  # recorded
            self.is_whole = False
            return []

    def _check_empty(self, number: int, data: bytes, document: DocumentName) -> None:
        """Refuse a page that lists nothing, unless it stands past the end, under the listing's heading."""
        page = open_page(data, document)
        if number and page.title and page.title == self._title:
            return
        if wall := page.wall(document):
            raise wall
        if number == 0:
            what = "the page looks different than expected: it lists nothing"
            raise DocumentError(document.label, "", what, "Look at it in a browser: it may have moved")

    def _fail(self, number: int, what: str) -> None:
        self.is_whole = False
        address = self._listing.address(number)
        remedy = (
            "What was found before is kept. Look at the listing in a browser: its paging may have changed"
        )
        error = DocumentError(address, "", what, remedy)
        self._harvest.fail(f"{self._listing.name}/{number}", address, error)
