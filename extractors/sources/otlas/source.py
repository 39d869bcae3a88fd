"""OTLAS: requests for partners in the youth field, and the organisations that ask.

The listing is sorted by the last change, so a harvest ends where nothing has changed since the listing was
last walked to its end. The feed names the newest requests once more: one that the listing lacks is fetched,
too. Pages are read as anybody sees them. Contact details are behind a login, and stay there.
"""

from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlencode, urljoin

from extractors.contract import DocumentError, DocumentName
from extractors.fetch.client import FetchError, Request
from extractors.harvest import Fetched, Harvest
from extractors.listing import Listing, Walk
from extractors.read.pages.main_text import declared_url
from extractors.read.pages.platform import MOST_BYTES, Entry
from extractors.source import Options, Partition, Schedule, Source, Tally, count_documents
from extractors.sources.otlas.parse import (
    HOMEPAGE,
    find_requests,
    key_of,
    organisation_of,
    parse,
    read_feed,
    read_page,
)

ID = "otlas"

_PER_PAGE = 10
_MOST_PAGES = 2500  # of the listing: about twice what there are
_LISTING = Partition("listing")
_GONE = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)


def _harvest(harvest: Harvest, options: Options) -> None:
    _Pass(harvest).run()


class _Pass:
    """One pass over OTLAS."""

    def __init__(self, harvest: Harvest) -> None:
        self._harvest = harvest
        self._base = harvest.url if harvest.url.endswith("/") else f"{harvest.url}/"
        self._is_whole = True
        self._requests: set[str] = set()
        self._organisations: set[str] = set()

    def run(self) -> None:
        harvest = self._harvest
        walk = Walk(harvest, Listing("projects", self._page, find_requests, _MOST_PAGES))
        may_stop = harvest.was_whole(_LISTING)
        for entries in walk:
            has_changes = [self._fetch_request(entry) for entry in entries]
            if may_stop and not any(has_changes):
                break
        for entry in self._newest():
            if entry.key not in self._requests:
                self._fetch_request(entry)
        is_whole = walk.is_whole and self._is_whole
        harvest.finish_partition(_LISTING, Tally(None, None, is_whole))
        harvest.progress(len(self._requests), len(self._requests), "")

    def _page(self, number: int) -> str:
        query = {"b_limit": _PER_PAGE, "b_offset": number * _PER_PAGE, "b_order": "lastmod"}
        return urljoin(self._base, f"projects/?{urlencode(query)}")

    def _newest(self) -> list[Entry]:
        """Return what the feed names; nothing if it fails, which is recorded."""
        address = urljoin(self._base, "projects/?rss=1")
        request = Request(address, accept="application/rss+xml, */*;q=0.5", max_bytes=MOST_BYTES)

        def check_feed(data: bytes, document: DocumentName) -> None:
            read_feed(data, document, address)

        try:
            fetched = self._harvest.fetch_overview("feed", request, label=address, check=check_feed)
            return read_feed(fetched.read(), DocumentName(ID, "feed", address), address)
        except (FetchError, DocumentError):
            return []

    def _fetch_request(self, entry: Entry) -> bool:
        """Fetch a request, and who asks; returns whether it is new or says something else than before."""
        self._requests.add(entry.key)
        self._harvest.progress(len(self._requests), None, entry.key)
        fetched = self._fetch(entry)
        if fetched is None:
            return True
        data = fetched.read()
        document = DocumentName(ID, entry.key, entry.url)
        organisation = organisation_of(data, document, entry.url)
        if organisation is not None and organisation.key not in self._organisations:
            self._organisations.add(organisation.key)
            self._fetch(organisation)
        return _has_changed(self._harvest.read_before(entry.key), data, document)

    def _fetch(self, entry: Entry) -> Fetched | None:
        request = Request(entry.url, accept="text/html", max_bytes=MOST_BYTES)
        fetched = None
        try:
            fetched = self._harvest.fetch(entry.key, request, label=entry.url)
        except FetchError as error:  # recorded, as the others are; one that is gone since leaves no gap
            self._is_whole &= error.status in _GONE
        except DocumentError:
            self._is_whole = False
        tally = Tally(None, int(fetched is not None), is_whole=fetched is not None)
        self._harvest.finish_partition(Partition(entry.key), tally, asked=1)
        return fetched


def _has_changed(before: bytes | None, now: bytes, document: DocumentName) -> bool:
    """Whether a page says something else: its bytes may differ at each request, for a token in a form."""
    if before is None:
        return True
    try:
        old = parse(before, document)
    except DocumentError:
        return True
    return not old.partner_requests.equals(parse(now, document).partner_requests)


def _name_file(path: Path, data: bytes) -> DocumentName:
    """A saved page declares its own address; if not, its file is called like the end of its address."""
    address = declared_url(data, DocumentName(ID, path.name, path.name))
    key = key_of(address or "") or key_of(f"/project/{path.stem}")
    if key is None:
        raise DocumentError(
            path.name,
            "",
            "neither the page nor the file's name tells which request or organisation it is",
            "Call the file like the end of its address: {slug}.{number}.html",
        )
    return DocumentName(ID, key, path.name)


def _check(data: bytes, document: DocumentName) -> None:
    read_page(data, document)


SOURCE = Source(
    id=ID,
    name="OTLAS: partner finding in the youth field",
    homepage=HOMEPAGE,
    url=HOMEPAGE,
    hosts=frozenset({"www.salto-youth.net"}),
    licence="not stated: facts only, with a link",
    manners=(
        "The listing, ten requests a page, and one page for each request and organisation: some 20,000 pages "
        "and twelve hours at first, one in two seconds; after that only what has changed."
    ),
    verified=(
        "Addresses and labels of listing, feed and requests were read in other people's programs and in "
        "stored pages, not on the platform. Organisations' pages are guessed. Contact details need a login "
        "and are never read."
    ),
    row_kinds=("partner_requests", "organisations"),
    schedule=Schedule("weekly", "0 4 * * 1", "Requests for partners of the youth field, every Monday."),
    suffixes=frozenset({".html", ".htm"}),
    harvest=_harvest,
    name_file=_name_file,
    partition_of=Partition,
    check=_check,
    tally=count_documents,
    parse=parse,
    field="YOU",
)
