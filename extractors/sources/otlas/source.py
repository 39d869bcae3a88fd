"""OTLAS: requests for partners in the youth field, and the organisations that ask.

The listing is sorted by the last change, so a harvest ends where nothing has changed since the listing was
last walked to its end. The feed names the newest requests once more: one that the listing lacks is fetched,
too. Pages are read as anybody sees them. Contact details are behind a login, and stay there.
"""

from http import HTTPStatus
from urllib.parse import urlencode, urljoin

from extractors.addresses import host_of
from extractors.contract import DocumentError, DocumentName
from extractors.families.listing import Listing, Walk, get_entry
from extractors.parameters import Order
from extractors.read.pages.main_text import declared_address, read_page
from extractors.read.pages.platform import MOST_BYTES, Entry, PlatformPage, open_page, split_address
from extractors.source import (
    Discovery,
    File,
    Finish,
    Overview,
    Partition,
    Past,
    Reply,
    Request,
    Schedule,
    Source,
)
from extractors.sources.otlas.parse import (
    GIVES,
    HOMEPAGE,
    OTHER,
    find_requests,
    key_of,
    look_at,
    organisation_of,
    read,
    read_feed,
)

ID = "otlas"

_PER_PAGE = 10
_MOST_PAGES = 2500  # of the listing: about twice what there are
_LISTING = Partition("listing")
_GONE = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)


def _discover(order: Order, past: Past) -> Discovery[None]:
    yield from _Pass(order.url, may_stop=past.was_whole(_LISTING)).steps()


class _Pass:
    """One pass over OTLAS. `may_stop`: where nothing has changed since the last one, which was whole."""

    def __init__(self, url: str, *, may_stop: bool) -> None:
        self._base = url if url.endswith("/") else f"{url}/"
        self._may_stop = may_stop
        self._is_whole = True
        self._requests: set[str] = set()
        self._organisations: set[str] = set()

    def steps(self) -> Discovery[None]:
        walk = Walk(Listing("projects", self._page, open_page, find_requests, _MOST_PAGES))
        while entries := (yield from walk.next_page()):
            has_changes = False
            for entry in entries:
                has_changes |= yield from self._get_request(entry)
            if self._may_stop and not has_changes:
                break
        for entry in (yield from self._newest()):
            if entry.key not in self._requests:
                yield from self._get_request(entry)
        yield Finish(_LISTING, is_whole=walk.is_whole and self._is_whole)

    def _page(self, number: int) -> str:
        query = {"b_limit": _PER_PAGE, "b_offset": number * _PER_PAGE, "b_order": "lastmod"}
        return urljoin(self._base, f"projects/?{urlencode(query)}")

    def _newest(self) -> Discovery[list[Entry]]:
        """What the feed names; nothing if it fails, which is recorded."""
        address = urljoin(self._base, "projects/?rss=1")
        request = Request(address, accept="application/rss+xml, */*;q=0.5", max_bytes=MOST_BYTES)

        def open_feed(data: bytes, document: DocumentName) -> list[Entry]:
            return read_feed(data, document, address)

        reply = yield Overview("feed", request, address, open_feed)
        return list(reply.opened) if reply.is_there else []

    def _get_request(self, entry: Entry) -> Discovery[bool]:
        """Get a request, and who asks; returns whether it is new or says something else than before."""
        self._requests.add(entry.key)
        reply = yield from self._get(entry)
        if not reply.is_there:
            return True
        document = DocumentName(ID, entry.key, entry.url)
        organisation = organisation_of(reply.opened, document, entry.url)
        if organisation is not None and organisation.key not in self._organisations:
            self._organisations.add(organisation.key)
            yield from self._get(organisation)
        return _has_changed(reply.before, reply.opened, document)

    def _get(self, entry: Entry) -> Discovery[Reply]:
        """Get a page; one that is gone since it was listed leaves no gap."""
        reply = yield get_entry(entry, MOST_BYTES)
        self._is_whole &= reply.is_there or reply.status in _GONE
        return reply


def _has_changed(before: PlatformPage | None, now: PlatformPage, document: DocumentName) -> bool:
    """Whether a page says something else: its bytes may differ at each request, for a token in a form."""
    if before is None:
        return True
    try:
        said_before = read(before, document)
    except DocumentError:
        return True
    return not said_before.partner_requests.equals(read(now, document).partner_requests)


def _name_file(file: File) -> str:
    """A saved page declares its own address; if not, its file is called like the end of its address.

    One of the platform that is neither a request nor an organisation is known by its path.
    """
    page, address = file.opened, declared_address(file.opened.soup) or ""
    key = key_of(address)
    if host_of(address) in SOURCE.hosts and (key is None or not _looks_so(page, key, file.name)):
        return f"{OTHER}/{split_address(address)[1].strip('/') or 'start'}"
    key = key or key_of(f"/project/{file.stem}")
    if key is None:
        raise DocumentError(
            file.name,
            "",
            "is no page of OTLAS by its canonical link, and its file's name tells no request either",
            "Call the file like the end of its address: {slug}.{number}.html",
        )
    return key


def _looks_so(page: PlatformPage, key: str, name: str) -> bool:
    """Whether a page has the labels of a request or of an organisation, as its address says; or is a wall."""
    document = DocumentName(ID, key, name)
    try:
        look_at(page, document)
    except DocumentError:
        return page.wall(document) is not None
    return True


def _check(page: PlatformPage, document: DocumentName) -> None:
    if document.key.startswith(f"{OTHER}/"):
        read_page(page.source, document)
    else:
        look_at(page, document)


SOURCE = Source(
    id=ID,
    module=__name__,
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
        "stored pages, not on the platform; so were the authors' own headings, which stay in the "
        "description, and groups of countries in older requests. Of organisations' pages no markup was "
        "found: their labels are guessed, and a saved page without them is read as any page is. Contact "
        "details need a login and are never read."
    ),
    schedule=Schedule("weekly", "0 4 * * 1", "Requests for partners of the youth field, every Monday."),
    gives=GIVES,
    suffixes=frozenset({".html", ".htm"}),
    field="YOU",
    discover=_discover,
    open=open_page,
    name_file=_name_file,
    check=_check,
    read=read,
)
