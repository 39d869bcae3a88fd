"""Activities of the Erasmus Student Network's sections: the newest ones, and reports that are on disk.

The network has tens of thousands of activities. A harvest takes the newest, and ends where an earlier one
began; what is older is left where it is.
"""

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
from extractors.sources.esn.activity_page import activity_links
from extractors.sources.esn.parse import activity_of, parse

ID = "esn"
_NEWEST_PAGES = 50  # of the listing
_LISTING = Partition("listing")


def _harvest(harvest: Harvest, options: Options) -> None:
    listing = Listing("listing", lambda number: f"{harvest.url}?page={number}", _find, _NEWEST_PAGES + 1)
    walk = Walk(harvest, listing)
    may_stop = harvest.was_whole(_LISTING)
    is_whole = True
    done = 0
    for number, entries in enumerate(walk, 1):
        known = [harvest.read_before(entry.key) is not None for entry in entries]
        for entry in entries:
            harvest.progress(done, None, entry.key)
            is_whole &= _fetch(harvest, entry)
            done += 1
        if may_stop and all(known):
            break
        if number == _NEWEST_PAGES:
            harvest.warnings.append(
                f"{ID}: the newest {done} activities were taken; older ones are left where they are."
            )
            break
    harvest.finish_partition(_LISTING, Tally(None, None, walk.is_whole and is_whole))
    harvest.progress(done, done, "")


def _fetch(harvest: Harvest, entry: Entry) -> bool:
    request = Request(entry.url, accept="text/html", max_bytes=MOST_BYTES)
    try:
        harvest.fetch(entry.key, request, label=entry.url)
        is_there = True
    except (FetchError, DocumentError):  # recorded; the other activities go on
        is_there = False
    harvest.finish_partition(Partition(entry.key), Tally(None, int(is_there), is_there), asked=1)
    return is_there


def _find(data: bytes, document: DocumentName, address: str) -> list[Entry]:
    """Return the activities that a page of the listing shows."""
    found: dict[str, Entry] = {}
    for link in activity_links(soup(decode(data, document))):
        try:
            url = urldefrag(urljoin(address, link))[0]
        except ValueError:  # such as http://[x
            continue
        key = activity_of(url)
        if key is not None:
            found.setdefault(key, Entry(key, url))
    return list(found.values())


def _name_file(path: Path, data: bytes) -> DocumentName:
    """A saved activity is known by the address that it declares as its own, a report by its file's name."""
    address = declared_url(data, DocumentName(ID, path.name, path.name))
    return DocumentName(ID, activity_of(address or "") or path.name, path.name)


def _check(data: bytes, document: DocumentName) -> None:
    parse(data, document)


SOURCE = Source(
    id=ID,
    name="Erasmus Student Network: activities and reports",
    homepage="https://activities.esn.org",
    url="https://activities.esn.org/activities",
    hosts=frozenset({"activities.esn.org"}),
    licence="not stated; facts only, no texts",
    manners="The newest pages of one listing and one request for each activity; robots.txt is obeyed.",
    verified=(
        "What an activity's page shows was checked on saved texts of pages, its classes in other people's "
        "clients of 2024-25, a report on one saved text. That all activities are listed at one address with "
        "?page= is inferred from the listings of single organisations, which may be set instead."
    ),
    row_kinds=("pages", "page_mentions"),
    schedule=Schedule("weekly", "0 4 * * 5", "Activities of the Erasmus Student Network, every Friday."),
    suffixes=frozenset({".html", ".htm", ".txt"}),
    harvest=_harvest,
    name_file=_name_file,
    partition_of=Partition,
    check=_check,
    tally=count_documents,
    parse=parse,
)
