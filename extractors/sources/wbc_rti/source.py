"""WBC-RTI.info: entries about projects, found through the archive of projects."""

from pathlib import Path
from urllib.parse import urldefrag, urljoin

from extractors.contract import DocumentError, DocumentName
from extractors.fetch.client import FetchError, Request
from extractors.harvest import Harvest
from extractors.listing import Listing, Walk
from extractors.read.pages.document import MOST_BYTES, decode, soup
from extractors.read.pages.main_text import declared_url
from extractors.read.pages.platform import Entry
from extractors.source import Options, Partition, Schedule, Source, Tally, count_documents
from extractors.sources.wbc_rti.parse import entry_of, parse

ID = "wbc_rti"
_MOST_PAGES = 500  # of the archive
_ARCHIVE = Partition("archive")


def _harvest(harvest: Harvest, options: Options) -> None:
    walk = Walk(
        harvest, Listing("archive", lambda number: f"{harvest.url}?page={number}", _find, _MOST_PAGES)
    )
    is_whole = True
    done = 0
    for entries in walk:
        for entry in entries:
            harvest.progress(done, None, entry.key)
            is_whole &= _fetch(harvest, entry)
            done += 1
    harvest.finish_partition(_ARCHIVE, Tally(None, None, walk.is_whole and is_whole))
    harvest.progress(done, done, "")


def _fetch(harvest: Harvest, entry: Entry) -> bool:
    request = Request(entry.url, accept="text/html", max_bytes=MOST_BYTES)
    try:
        harvest.fetch(entry.key, request, label=entry.url)
        is_there = True
    except (FetchError, DocumentError):  # recorded; the other entries go on
        is_there = False
    harvest.finish_partition(Partition(entry.key), Tally(None, int(is_there), is_there), asked=1)
    return is_there


def _find(data: bytes, document: DocumentName, address: str) -> list[Entry]:
    """Return the entries on projects that a page of the archive links."""
    found: dict[str, Entry] = {}
    for link in soup(decode(data, document)).select("a[href]"):
        try:
            url = urldefrag(urljoin(address, str(link["href"])))[0]
        except ValueError:  # such as http://[x
            continue
        key = entry_of(url)
        if key is not None and key.startswith("project/"):
            found.setdefault(key, Entry(key, url))
    return list(found.values())


def _name_file(path: Path, data: bytes) -> DocumentName:
    """A saved entry is known by the address that it declares as its own, any other by its file's name."""
    address = declared_url(data, DocumentName(ID, path.name, path.name))
    return DocumentName(ID, entry_of(address or "") or path.name, path.name)


def _check(data: bytes, document: DocumentName) -> None:
    parse(data, document)


SOURCE = Source(
    id=ID,
    name="WBC-RTI.info: projects in the Western Balkans",
    homepage="https://wbc-rti.info",
    url="https://wbc-rti.info/object/project",
    hosts=frozenset({"wbc-rti.info", "www.wbc-rti.info"}),
    licence="not stated; facts only, texts stay local",
    manners="The pages of one archive and one request for each entry; robots.txt is obeyed.",
    verified=(
        "Labels and their order were checked on the saved text of one entry on a project and of one on news, "
        "one label misspelt. That entries stand below /object/project/ is inferred; address and paging of "
        "the archive are guessed: if it lists nothing, the harvest says so."
    ),
    row_kinds=("pages", "page_mentions"),
    schedule=Schedule("weekly", "0 4 * * 4", "Projects that name the Western Balkans, every Thursday."),
    suffixes=frozenset({".html", ".htm", ".txt"}),
    harvest=_harvest,
    name_file=_name_file,
    partition_of=Partition,
    check=_check,
    tally=count_documents,
    parse=parse,
)
