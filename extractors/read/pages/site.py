"""Platforms in several languages, whose pages are told by their addresses: "/en/partner-search/{name}".

A page is known by its kind, its name and its language, such as "partner-search/4711/en". Its versions in
other languages have the same name and say the same address, that of the English page: so they are one, later.
Labels are known in English alone. A version in another language gives its title and its text.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from extractors.contract import DocumentError, DocumentName, Staged
from extractors.read.pages.labelled import Labelled
from extractors.read.pages.platform import (
    Entry,
    PlatformPage,
    is_same_host,
    open_page,
    paragraphs,
    remarks,
    split_address,
    stage_organisation,
    stage_page,
    stage_request,
)

ENGLISH = "en"
REQUEST, ORGANISATION, PAGE = "request", "organisation", "page"

_MANY = frozenset({"from_countries", "activity", "themes", "fields"})
_TEXTS = frozenset({"summary", "looking_for"})
_LANGUAGE = r"(?P<language>[a-z]{2})(?:-[a-z]+)?"


@dataclass(frozen=True)
class Kind:
    """One kind of page: first part of its key, what it gives, where it stands, and what its labels fill.

    `path` is a pattern for what follows the language, with a group for the page's name. A page in English has
    the label of one of the columns `expected` at least.
    """

    name: str
    gives: str
    path: str
    labels: Mapping[str, str | None]
    expected: frozenset[str] = frozenset()

    def entry(self, address: str, base: str = "") -> Entry | None:
        """Return key and address of a page of this kind, seen from the page at `base`; null if it is none."""
        whole, path = split_address(address, base)
        found = re.search(rf"/{_LANGUAGE}/{self.path}/?$", path)
        if found is None:
            return None
        name, language = found.groups()[1], found["language"]
        return Entry(f"{self.name}/{name}/{language}", whole)


@dataclass(frozen=True)
class Site:
    """A platform: its address, and the kinds of its pages, the one that takes whatever is left at the end."""

    homepage: str
    kinds: Sequence[Kind]

    def kind_of(self, key: str) -> Kind:
        """Return the kind of a page by its key."""
        name = key.partition("/")[0]
        return next(kind for kind in self.kinds if kind.name == name)

    def find(self, kind: Kind, data: bytes, document: DocumentName, base: str) -> list[Entry]:
        """Return the English pages of a kind that a page links to. Raises DocumentError if it is none."""
        return list(_english(kind, open_page(data, document), base))

    def linked(self, page: PlatformPage, read: Labelled, base: str) -> list[Entry]:
        """Return what a page links to: the organisation that asks, and pages of the last kind."""
        profile = self._profile(read, base)
        others = _english(self.kinds[-1], page, base)
        # the same address may be read as one of either kind
        return list({entry.url: entry for entry in (*others, *([profile] if profile else ()))}.values())

    def name_page(self, address: str | None, data: bytes, document: DocumentName) -> str:
        """Return the key of a saved page that declares this address. Raises DocumentError."""
        entries = [(kind, entry) for kind in self.kinds if (entry := kind.entry(address or ""))]
        if not entries:
            what = "does not say by a canonical link which page it is"
            raise DocumentError(document.label, "", what, "Save the page as HTML, with its head")
        page = open_page(data, document)
        # several kinds may share a form of address; the last one takes what has none of their labels
        for kind, entry in entries[:-1]:
            if any(column in Labelled(page.lines, kind.labels) for column in kind.expected):
                return entry.key
        return entries[-1][1].key

    def read_page(self, data: bytes, document: DocumentName) -> tuple[PlatformPage, Labelled]:
        """Open a page and find its labels. Raises DocumentError if it looks different than expected."""
        kind = self.kind_of(document.key)
        page = open_page(data, document)
        read = Labelled(page.lines, kind.labels)
        if document.key.endswith(f"/{ENGLISH}") and kind.expected:
            if not any(column in read for column in kind.expected):
                wanted = ", ".join(
                    f'"{label}"' for label, column in kind.labels.items() if column in kind.expected
                )
                raise page.refusal(document, f"none of the labels {wanted} is on it")
        elif kind.gives != ORGANISATION and not (read.text("summary") or paragraphs(read)):
            raise page.refusal(document, "no paragraph of text is on it")
        if page.title is None:
            raise page.refusal(document, "no heading is on it")
        return page, read

    def parse(self, data: bytes, document: DocumentName) -> Staged:
        """Parse a page: one record. Raises DocumentError if it can't be read, or looks different."""
        kind = self.kind_of(document.key)
        page, read = self.read_page(data, document)
        row: dict[str, str | None] = {column: _value(read, column) for column in read.columns}
        row["url"] = self._address(page)
        notices = remarks(read)
        if kind.gives == ORGANISATION:
            row["name"] = row.get("name") or page.title
            return stage_organisation(row, notices)
        row["title"] = page.title
        if kind.gives == PAGE:
            # of a version in another language the English page tells
            row["kind"] = row.get("kind") or (kind.name if document.key.endswith(f"/{ENGLISH}") else None)
            said = [*read.said(), paragraphs(read) or ""]
            return stage_page(row, "\n".join(text for text in said if text), notices)
        row["platform_request_id"] = document.key.split("/")[1]
        row["summary"] = row.get("summary") or paragraphs(read)
        profile = self._profile(read, self.homepage)
        row["organisation_url"] = profile.url if profile else None
        row["organisation_key"] = profile.key if profile else None
        return stage_request(row, notices, has_profile=profile is not None)

    def _address(self, page: PlatformPage) -> str | None:
        address = page.versions.get(ENGLISH) or page.address
        return split_address(address, self.homepage)[0] or None if address else None

    def _profile(self, read: Labelled, base: str) -> Entry | None:
        """Return the page of the organisation that asks, if its label's value links to one."""
        kind = next(kind for kind in self.kinds if kind.gives == ORGANISATION)
        entries = (kind.entry(link.address, base) for link in read.links("organisation"))
        return next((entry for entry in entries if entry is not None), None)


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
