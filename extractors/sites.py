"""Harvest of a platform in several languages: its listings, their pages, and what these link to."""

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urljoin

from extractors.contract import DocumentError, DocumentName
from extractors.fetch.client import FetchError, Request
from extractors.harvest import Fetched, Harvest
from extractors.listing import Listing, Walk
from extractors.read.pages.main_text import declared_url
from extractors.read.pages.platform import MOST_BYTES, Entry, is_same_host, split_address
from extractors.read.pages.site import ENGLISH, Kind, Site
from extractors.source import Partition, Tally

_MOST_PAGES = 1000  # of one listing
_MOST_LINKED = 2000  # pages about projects that the others link to


def harvest_site(harvest: Harvest, site: Site, listings: Sequence[str]) -> None:
    """Harvest the `listings` of a platform: each gives the pages of one kind, and is called like it."""
    _Pass(harvest, site).run(listings)


def partition_of(key: str) -> Partition:
    """Return the partition of a page: all its language versions."""
    return Partition(key.rpartition("/")[0])


def name_file(source: str, site: Site, path: Path, data: bytes) -> DocumentName:
    """Name a saved page by the address that it declares as its own. Raises DocumentError."""
    document = DocumentName(source, path.name, path.name)
    return DocumentName(source, site.name_page(declared_url(data, document), data, document), path.name)


class _Pass:
    """One pass over a platform."""

    def __init__(self, harvest: Harvest, site: Site) -> None:
        self._harvest = harvest
        self._site = site
        self._base = harvest.url if harvest.url.endswith("/") else f"{harvest.url}/"
        self._seen: set[str] = set()  # addresses, as a page may be of another kind than a link tells
        self._linked: dict[str, Entry] = {}

    def run(self, listings: Sequence[str]) -> None:
        for name in listings:
            is_whole = self._walk(self._site.kind_of(name), urljoin(self._base, name))
            self._harvest.finish_partition(Partition(name), Tally(None, None, is_whole))
        linked = [entry for address, entry in self._linked.items() if address not in self._seen]
        for entry in linked[:_MOST_LINKED]:
            self._fetch_versions(entry)
        if len(linked) > _MOST_LINKED:
            what = f"{len(linked)} pages are linked to, and {_MOST_LINKED} of them were fetched"
            error = DocumentError(self._base, "", what, "Name the others to the source web_pages")
            self._harvest.fail("linked", self._base, error)
        self._harvest.progress(len(self._seen), len(self._seen), "")

    def _walk(self, kind: Kind, address: str) -> bool:
        """Fetch what a listing gives; returns whether nothing stood in the way."""

        def page(number: int) -> str:
            return f"{address}?page={number}" if number else address

        def find(data: bytes, document: DocumentName, base: str) -> list[Entry]:
            return self._site.find(kind, data, document, base)

        walk = Walk(self._harvest, Listing(f"{kind.name} listing", page, find, _MOST_PAGES))
        results = [self._fetch_versions(entry) for entries in walk for entry in entries]
        return walk.is_whole and all(results)

    def _fetch_versions(self, entry: Entry) -> bool:
        """Fetch a page and its versions in other languages; returns whether all came."""
        self._harvest.progress(len(self._seen), None, entry.key)
        fetched = [self._fetch(entry)]
        if fetched[0] is not None:
            document = DocumentName(self._harvest.source.id, entry.key, entry.url)
            page, read = self._site.read_page(fetched[0].read(), document)
            for linked in self._site.linked(page, read, entry.url):
                self._linked.setdefault(linked.url, linked)
            name = entry.key.rpartition("/")[0]
            for language, address in page.versions.items():
                whole, _ = split_address(address, entry.url)
                if language != ENGLISH and is_same_host(whole, entry.url):
                    fetched.append(self._fetch(Entry(f"{name}/{language}", whole)))
        is_whole = None not in fetched
        tally = Tally(None, len(fetched) - fetched.count(None), is_whole)
        self._harvest.finish_partition(partition_of(entry.key), tally, asked=len(fetched))
        return is_whole

    def _fetch(self, entry: Entry) -> Fetched | None:
        self._seen.add(entry.url)
        request = Request(entry.url, accept="text/html", max_bytes=MOST_BYTES)
        try:
            return self._harvest.fetch(entry.key, request, label=entry.url)
        except (FetchError, DocumentError):  # recorded; the other pages go on
            return None
