"""Platforms in several languages, whose pages are told by their addresses: "/en/partner-search/{name}".

A page is known by its kind, its name and its language, such as "partner-search/4711/en". Its versions in
other languages have the same name and say the same address, that of the English page: so they are one, later.
Labels are known in English alone. A version in another language gives its title and its text.

Listings are walked page by page. Of each page the versions in other languages that it names are fetched, too,
and pages about projects that it links to. Two platforms differ in their words alone.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from extractors.addresses import host_of
from extractors.contract import PAGES, DocumentError, DocumentName, Staged
from extractors.families.listing import Listing, Walk, get_entry
from extractors.families.site_pages import ORGANISATION, PAGE, REQUEST, Kind
from extractors.parameters import Order
from extractors.read.pages.any_page import stage_any_page
from extractors.read.pages.labelled import Labelled
from extractors.read.pages.main_text import declared_address, read_page
from extractors.read.pages.platform import (
    MOST_BYTES,
    SHORTEST_PARAGRAPH,
    Entry,
    PlatformPage,
    gives_organisations,
    gives_pages,
    gives_requests,
    is_same_host,
    list_items,
    open_page,
    paragraphs,
    remarks,
    split_address,
    stage_organisation,
    stage_page,
    stage_request,
)
from extractors.source import Discovery, Failed, File, Finish, Partition, Past, Schedule, Source

ENGLISH = "en"

_MANY = frozenset({"from_countries", "activity", "themes", "fields"})
_TEXTS = frozenset({"summary", "looking_for"})
_MOST_PAGES = 1000  # of one listing
_MOST_LINKED = 2000  # pages about projects that the others link to


@dataclass(frozen=True)
class Site:
    """A platform: its address, and the kinds of its pages.

    All but the last kind have a listing of their name; the last is of pages about projects, and takes
    whatever is left.
    """

    homepage: str
    kinds: Sequence[Kind]
    former_hosts: frozenset[str] = frozenset()

    @property
    def hosts(self) -> frozenset[str]:
        """Where its pages stand, or stood."""
        return frozenset({host_of(self.homepage)}) | self.former_hosts

    @property
    def gives(self) -> dict[str, tuple[str, ...]]:
        """Columns by staged table."""
        given: dict[str, tuple[str, ...]] = {}
        for kind in self.kinds:
            if kind.gives == REQUEST:
                given["partner_requests"] = gives_requests(kind.columns)
            elif kind.gives == ORGANISATION:
                given["organisations"] = gives_organisations(kind.columns)
            else:
                given |= gives_pages(kind.columns)
        return given

    # ---- which page is which

    def kind_of(self, key: str) -> Kind:
        """The kind of a page by its key."""
        name = key.partition("/")[0]
        return next(kind for kind in self.kinds if kind.name == name)

    def linked(self, page: PlatformPage, read: Labelled, base: str) -> list[Entry]:
        """What a page links to: the organisation that asks, and pages of the last kind."""
        profile = self._profile(read, base)
        of_projects = _english(self.kinds[-1], page, base)
        # the same address may be read as one of either kind
        return list({entry.url: entry for entry in (*of_projects, *([profile] if profile else ()))}.values())

    def name_file(self, file: File) -> str:
        """The key of a saved page, by the address that it declares as its own. Raises DocumentError."""
        page, address = file.opened, declared_address(file.opened.soup)
        if address is None:
            what = "does not say by a canonical link which page it is"
            raise DocumentError(file.name, "", what, "Save the page as HTML, with its head")
        entries = [(kind, entry) for kind in self.kinds if (entry := kind.entry(address))]
        if not entries:
            return self._other_page(page, file.name, address)
        # several kinds may share a form of address; the last one takes what has none of their labels
        for kind, entry in entries[:-1]:
            if self._has_labels(page, kind):
                return entry.key
        kind, entry = entries[-1]
        is_told = not entry.key.endswith(f"/{ENGLISH}") or not kind.expected or self._has_labels(page, kind)
        return entry.key if is_told else self._other_page(page, file.name, address)

    @staticmethod
    def _has_labels(page: PlatformPage, kind: Kind) -> bool:
        read = Labelled(page.lines, kind.labels)
        return any(column in read for column in kind.expected)

    def _other_page(self, page: PlatformPage, name: str, address: str) -> str:
        """The key of a page of the platform of no known form: it is read as a page about a project.

        Raises DocumentError for a page that stands elsewhere.
        """
        whole, path = split_address(address)
        place = f"{urlsplit(whole).hostname or ''}{path}"
        if not any(f"{place}/".startswith(f"{host}/") for host in self.hosts):
            what = f"says by its canonical link that it is {address[:200]}, which is no page of this platform"
            raise DocumentError(name, "", what, "Take it with the source web_pages")
        found = re.search(r"/([a-z]{2})(?:-[a-z]+)?(/.*)?$", path)
        language, rest = (found[1], found[2]) if found else (page.language or ENGLISH, path)
        return f"{self.kinds[-1].name}/{(rest or '').strip('/') or 'start'}/{language}"

    # ---- what to fetch

    def discover(self, order: Order, past: Past) -> Discovery[None]:
        """Walk through the listings, then get what their pages link to."""
        base = order.url if order.url.endswith("/") else f"{order.url}/"
        seen: set[str] = set()  # addresses, as a page may be of another kind than a link tells
        linked: dict[str, Entry] = {}
        for kind in self.kinds[:-1]:
            is_whole = yield from self._walk(kind, urljoin(base, kind.name), seen, linked)
            yield Finish(Partition(kind.name), is_whole=is_whole)
        left = [entry for address, entry in linked.items() if address not in seen]
        for entry in left[:_MOST_LINKED]:
            yield from self._versions(entry, seen, linked)
        if len(left) > _MOST_LINKED:
            what = f"{len(left)} pages are linked to, and {_MOST_LINKED} of them were fetched"
            error = DocumentError(base, "", what, "Name the others to the source web_pages")
            yield Failed("linked", base, error)

    def _walk(self, kind: Kind, address: str, seen: set[str], linked: dict[str, Entry]) -> Discovery[bool]:
        """Get what a listing gives; returns whether nothing stood in the way."""

        def page_address(number: int) -> str:
            return f"{address}?page={number}" if number else address

        def find(page: PlatformPage, base: str) -> list[Entry]:
            return list(_english(kind, page, base))

        walk = Walk(Listing(f"{kind.name} listing", page_address, open_page, find, _MOST_PAGES))
        is_whole = True
        while entries := (yield from walk.next_page()):
            for entry in entries:
                is_whole &= yield from self._versions(entry, seen, linked)
        return walk.is_whole and is_whole

    def _versions(self, entry: Entry, seen: set[str], linked: dict[str, Entry]) -> Discovery[bool]:
        """Get a page and its versions in other languages; returns whether all came."""
        seen.add(entry.url)
        reply = yield get_entry(entry, MOST_BYTES)
        if not reply.is_there:
            return False
        page, read = self.look_at(reply.opened, DocumentName("", entry.key, entry.url))
        for found in self.linked(page, read, entry.url):
            linked.setdefault(found.url, found)
        name = entry.key.rpartition("/")[0]
        is_whole = True
        for language, address in page.versions.items():
            whole, _ = split_address(address, entry.url)
            if language != ENGLISH and is_same_host(whole, entry.url):
                seen.add(whole)
                is_whole &= (yield get_entry(Entry(f"{name}/{language}", whole), MOST_BYTES)).is_there
        return is_whole

    # ---- what a page says

    def check(self, page: PlatformPage, document: DocumentName) -> None:
        """Raise DocumentError if a page looks different than expected."""
        self.look_at(page, document)

    def look_at(self, page: PlatformPage, document: DocumentName) -> tuple[PlatformPage, Labelled]:
        """Find the labels of a page. Raises DocumentError if it looks different than expected."""
        kind = self.kind_of(document.key)
        read = Labelled(page.lines, kind.labels)
        if document.key.endswith(f"/{ENGLISH}") and kind.expected:
            if not any(column in read for column in kind.expected):
                names = ", ".join(
                    f'"{label}"' for label, column in kind.labels.items() if column in kind.expected
                )
                raise page.refusal(document, f"none of the labels {names} is on it")
        elif kind.gives == REQUEST and not (read.text("summary") or paragraphs(read)):
            raise page.refusal(document, "no paragraph of text is on it")
        if kind.gives == PAGE and _is_unlike(page, read):
            if page.title is None and len(page.text) < SHORTEST_PARAGRAPH:
                raise page.refusal(document, "neither a heading nor a paragraph is on it")
            read_page(page.source, document)  # raises what is wrong with it
        elif page.title is None:
            raise page.refusal(document, "no heading is on it")
        return page, read

    def read(self, page: PlatformPage, document: DocumentName) -> Staged:
        """Read a page: one record. Raises DocumentError if it looks different than expected."""
        kind = self.kind_of(document.key)
        page, read = self.look_at(page, document)
        if kind.gives == PAGE and _is_unlike(page, read):
            return stage_any_page(page.source, document, kind.name)
        row: dict[str, str | None] = {column: _value(read, column) for column in read.columns}
        row["url"] = self._address(page)
        notices = remarks(read)
        if kind.gives == ORGANISATION:
            row["name"] = row.get("name") or page.title
            return stage_organisation(row, kind.columns, notices)
        row["title"] = page.title
        if kind.gives == PAGE:
            # of a version in another language the English page tells
            row["kind"] = row.get("kind") or (kind.name if document.key.endswith(f"/{ENGLISH}") else None)
            said = [*read.said(), paragraphs(read) or ""]
            # its other labels, such as partners, name what is found in its text
            kept = {column: value for column, value in row.items() if column in PAGES}
            text = "\n".join(text for text in said if text)
            return stage_page(page, kept, kind.columns, text, notices, listed=list_items(read))
        row["platform_request_id"] = document.key.split("/")[1]
        row["summary"] = row.get("summary") or paragraphs(read)
        profile = self._profile(read, self.homepage)
        row["organisation_url"] = profile.url if profile else None
        row["organisation_key"] = profile.key if profile else None
        return stage_request(page, row, kind.columns, notices, has_profile=profile is not None)

    def _address(self, page: PlatformPage) -> str | None:
        address = page.versions.get(ENGLISH) or page.address
        return split_address(address, self.homepage)[0] or None if address else None

    def _profile(self, read: Labelled, base: str) -> Entry | None:
        """The page of the organisation that asks, if its label's value links to one."""
        kind = next(kind for kind in self.kinds if kind.gives == ORGANISATION)
        entries = (kind.entry(link.address, base) for link in read.links("organisation"))
        return next((entry for entry in entries if entry is not None), None)


def platform(
    id: str,  # noqa: A002 (as a source calls it)
    module: str,
    name: str,
    homepage: str,
    kinds: Sequence[Kind],
    *,
    licence: str,
    field: str,
    manners: str,
    verified: str,
    schedule: Schedule,
    former_hosts: Sequence[str] = (),
) -> Source:
    """A platform of this family as a source; saved pages may say that they stood on `former_hosts`."""
    site = Site(homepage, kinds, frozenset(former_hosts))
    return Source(
        id=id,
        module=module,
        name=name,
        homepage=homepage,
        url=homepage,
        hosts=frozenset({host_of(homepage)}),
        licence=licence,
        manners=manners,
        verified=verified,
        schedule=schedule,
        gives=site.gives,
        suffixes=frozenset({".html", ".htm"}),
        field=field,
        discover=site.discover,
        open=open_page,
        name_file=site.name_file,
        partition_of=_partition_of,
        check=site.check,
        read=site.read,
    )


def _is_unlike(page: PlatformPage, read: Labelled) -> bool:
    """Whether a page about a project has no heading or no paragraph: then it is read as any page is."""
    return page.title is None or not (read.text("summary") or paragraphs(read))


def _partition_of(key: str) -> Partition:
    """All language versions of a page."""
    return Partition(key.rpartition("/")[0])


def _english(kind: Kind, page: PlatformPage, base: str) -> Iterator[Entry]:
    for line in page.lines:
        for link in line.links:
            entry = kind.entry(link.address, base)
            if entry and entry.key.endswith(f"/{ENGLISH}") and is_same_host(entry.url, base):
                yield entry


def _value(read: Labelled, column: str) -> str | None:
    if column in _MANY:
        return read.many(column)
    return read.text(column) if column in _TEXTS else read.one(column)
