"""Pages about projects, those that are named: of a project's own site, a partner's news, a blog.

Each page is a document of its own, known by its address without scheme and port. Only the host of a page's
own address is asked for it, so that a redirect to another host is an error.
"""

from pathlib import Path
from urllib.parse import urlsplit

from extractors.addresses import host_of, is_address
from extractors.contract import DocumentError, DocumentName
from extractors.fetch.client import FetchError, Request
from extractors.harvest import Harvest
from extractors.parameters import Parameter, Supply
from extractors.read.pages.document import MOST_BYTES
from extractors.read.pages.main_text import declared_url, read_page
from extractors.source import Options, Partition, Schedule, Source, Tally, count_documents
from extractors.sources.web_pages.parse import parse

ID = "web_pages"


def _fault(address: str) -> str:
    if is_address(address):
        return ""
    return f"{address!r} is no address of the form https://…, without a user's name in it"


ADDRESSES = Parameter(
    name="addresses",
    type=str,
    meaning="Address of a page to fetch; may be given more than once.",
    plural="Addresses",
    option="--address",
    list_option="--address-list",
    list_meaning="File with one address on each line.",
    fault=_fault,
    goes_with_files=False,
    are_addresses=True,
    supply=Supply.PAGES_FETCHED,
    missing=f"No page was ever named. Name one: erasmus harvest {ID} --address https://…",
)


def key_of(address: str) -> str | None:
    """Return host, path and query of an address; null if it is none."""
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host:
        return None
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{parts.path.rstrip('/')}{query}"


def _harvest(harvest: Harvest, options: Options) -> None:
    for done, address in enumerate(options.addresses):
        harvest.progress(done, len(options.addresses), address)
        _harvest_page(harvest, address)
    harvest.progress(len(options.addresses), len(options.addresses), "")


def _harvest_page(harvest: Harvest, address: str) -> None:
    key = key_of(address)
    if key is None:
        what = "is no address of a page"
        error = DocumentError(address, "", what, "Name it as https://host/path")
        harvest.fail(address, address, error)
        return
    request = Request(address, accept="text/html, text/plain;q=0.5", max_bytes=MOST_BYTES)
    tally = Tally(None, 1, is_whole=True)
    try:
        harvest.fetch(key, request, label=address, hosts=frozenset({host_of(address)}))
    except (FetchError, DocumentError):  # recorded; the other pages go on
        tally = Tally(None, 0, is_whole=False)
    harvest.finish_partition(Partition(key), tally, asked=1)


def _name_file(path: Path, data: bytes) -> DocumentName:
    """A saved page is known by the address that it declares as its own, any other by its file's name."""
    address = declared_url(data, DocumentName(ID, path.name, path.name))
    return DocumentName(ID, key_of(address or "") or path.name, path.name)


def _check(data: bytes, document: DocumentName) -> None:
    read_page(data, document)


SOURCE = Source(
    id=ID,
    name="Pages about projects, wherever they stand",
    homepage="https://erasmus-plus.ec.europa.eu/projects",
    url="https://erasmus-plus.ec.europa.eu/projects",
    hosts=frozenset(),
    licence="as each page says; texts stay local",
    manners="One request for each page that is named; each host's robots.txt is obeyed.",
    verified=(
        "Saved texts of three pages and made-up ones in a dozen languages were checked. What a page names is "
        "told by its words: countries by their names in its language, platforms and programmes by a list."
    ),
    row_kinds=("pages", "page_mentions"),
    schedule=Schedule(
        "weekly",
        "0 12 * * 6",
        (
            "Pages that were named once, fetched again every Saturday. Run it with the parameter "
            "`addresses` to name new ones."
        ),
    ),
    suffixes=frozenset({".html", ".htm", ".txt"}),
    harvest=_harvest,
    name_file=_name_file,
    partition_of=Partition,
    check=_check,
    tally=count_documents,
    parse=parse,
    takes=(ADDRESSES,),
)
