"""Files behind one page: it is read for its links, and each file is a document under a key of its own."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import unquote, urljoin, urlsplit

from extractors.contract import DocumentError, DocumentName
from extractors.parameters import Order
from extractors.source import Discovery, Document, Expect, Failed, Overview, Partition, Past, Request

_MOST_FILES = 200  # behind one page; the lists are some 25


@dataclass(frozen=True)
class LinkedFile:
    """One file, as its address tells."""

    key: str
    url: str
    file_name: str
    published_on: date | None = None


def follow(links: Iterable[object], base: str) -> Iterator[tuple[str, str]]:
    """Whole addresses that links on the page at `base` lead to, with the names of the files there."""
    for link in links:
        if not isinstance(link, str):
            continue
        try:
            url = urljoin(base, link.strip())
            yield url, unquote(urlsplit(url).path.rpartition("/")[2])
        except ValueError:  # no address, such as http://[x
            continue


@dataclass(frozen=True)
class FilesBehindPage:
    """The page at the source's address: its key, its label, and how to find the files in it.

    `find` gets bytes, the page's name and its address; raises DocumentError if it is not as expected.
    `max_bytes` is what one file may hold, `page_bytes` what the page may.
    `vanished`: what is wrong with a file that was there in the last whole harvest and is gone; "" if nothing.
    """

    key: str
    label: str
    find: Callable[[bytes, DocumentName, str], list[LinkedFile]]
    max_bytes: int
    page_bytes: int = 5_000_000
    accept: str = "text/html"
    accept_file: str = "*/*"
    vanished: str = ""
    partition_of: Callable[[str], Partition] = Partition

    def discover(self, order: Order, past: Past) -> Discovery[None]:
        """Read the page, and get each file."""

        def find(data: bytes, document: DocumentName) -> list[LinkedFile]:
            files = self.find(data, document, order.url)
            if len(files) > _MOST_FILES:
                what = f"leads to {len(files)} files, and {_MOST_FILES} are the most that there can be"
                raise DocumentError(document.label, "", what, "Look at it in a browser: it may have changed")
            return files

        request = Request(order.url, accept=self.accept, max_bytes=self.page_bytes)
        page = yield Overview(self.key, request, self.label, find)
        files: list[LinkedFile] = page.opened
        yield Expect(len(files))
        for file in files:
            yield self.get(file)
        if self.vanished:
            yield from self._report_vanished(order.url, past, {file.key for file in files})

    def get(self, file: LinkedFile) -> Document:
        """Ask for one file."""
        request = Request(file.url, accept=self.accept_file, max_bytes=self.max_bytes)
        return Document(file.key, request, file.file_name, file.published_on)

    def _report_vanished(self, url: str, past: Past, found: set[str]) -> Discovery[None]:
        for key in past.last_whole_partitions():
            if key not in found:
                remedy = "Look at the page in a browser: it may have another name, or be gone for good"
                error = DocumentError(key, "", self.vanished, remedy)
                yield Failed(key, url, error, self.partition_of(key))
