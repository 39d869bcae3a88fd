"""Activities of the Erasmus Student Network's sections: the newest ones, and reports that are on disk.

The network has tens of thousands of activities. A harvest takes the newest, and ends where an earlier one
began; what is older is left where it is.
"""

from urllib.parse import urldefrag, urljoin

from extractors.contract import DocumentName
from extractors.families.listing import PagedSource
from extractors.read.pages.document import MOST_BYTES, WebText, open_text
from extractors.read.pages.main_text import declared_address
from extractors.read.pages.page_mentions import MENTION_COLUMNS
from extractors.read.pages.platform import Entry, PlatformPage, open_page
from extractors.source import File, Schedule, Source
from extractors.sources.esn.activity_page import activity_links
from extractors.sources.esn.parse import PAGE_COLUMNS, activity_of, read

ID = "esn"


def _find(page: PlatformPage, address: str) -> list[Entry]:
    """The activities that a page of the listing shows."""
    found: dict[str, Entry] = {}
    for link in activity_links(page.soup):
        try:
            url = urldefrag(urljoin(address, link))[0]
        except ValueError:  # such as http://[x
            continue
        key = activity_of(url)
        if key is not None:
            found.setdefault(key, Entry(key, url))
    return list(found.values())


def _name_file(file: File) -> str:
    """A saved activity is known by the address that it declares as its own, a report by its file's name."""
    return activity_of(declared_address(file.opened.tree) or "") or file.name


def _check(page: WebText, document: DocumentName) -> None:
    read(page, document)


_LISTING = PagedSource("listing", open_page, _find, MOST_BYTES, newest_pages=50)

SOURCE = Source(
    id=ID,
    module=__name__,
    name="Erasmus Student Network: activities and reports",
    homepage="https://activities.esn.org",
    url="https://activities.esn.org/activities",
    hosts=frozenset({"activities.esn.org"}),
    licence="not stated; facts only, no texts",
    manners="The newest pages of one listing and one request for each activity; robots.txt is obeyed.",
    verified=(
        "What an activity's page shows was checked on saved texts of pages, its classes in other people's "
        "clients of 2024-25, a report on one saved text. That all activities are listed at one address "
        "with ?page= is inferred from the listings of single organisations, which may be set instead. Any "
        "other saved page of the network's hosts is read as a report is, without its text."
    ),
    schedule=Schedule("weekly", "0 4 * * 5", "Activities of the Erasmus Student Network, every Friday."),
    gives={"pages": PAGE_COLUMNS, "page_mentions": MENTION_COLUMNS},
    suffixes=frozenset({".html", ".htm", ".txt"}),
    discover=_LISTING.discover,
    open=open_text,
    name_file=_name_file,
    check=_check,
    read=read,
)
