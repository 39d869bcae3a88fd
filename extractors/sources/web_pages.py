"""Pages about projects, those that are named: of a project's own site, a partner's news, a blog.

Each page is a document of its own, known by its address without scheme and port. Only the host of a page's
own address is asked for it, so that a redirect to another host is an error. Of a page its main text is read,
and what that names in its own language.
"""

from urllib.parse import urlsplit

import polars as pl

from extractors.addresses import host_of, is_address
from extractors.contract import PAGES, DocumentError, DocumentName, Staged
from extractors.families.named_documents import get_named
from extractors.parameters import Order, Parameter, Supply
from extractors.read.frames import notices_frame, one_row
from extractors.read.named_persons import cut_columns
from extractors.read.pages.document import MOST_BYTES, WebText, links_of, open_text
from extractors.read.pages.main_text import Page, declared_address, read_page
from extractors.read.pages.page_language import languages_of, split_by_language
from extractors.read.pages.page_mentions import MENTION_COLUMNS, mentions_frame
from extractors.read.pages.reading import notice, read_mentions
from extractors.source import Discovery, Document, Failed, File, Past, Request, Schedule, Source

ID = "web_pages"
_COLUMNS = ("record_number", "url", "title", "languages", "main_text", "published_on", "modified_on")


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
    """Host, path and query of an address; None if it is none."""
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host:
        return None
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{parts.path.rstrip('/')}{query}"


def _discover(order: Order, past: Past) -> Discovery[None]:
    return get_named(order.of(ADDRESSES), _ask)


def _ask(address: str) -> Document | Failed:
    key = key_of(address)
    if key is None:
        error = DocumentError(address, "", "is no address of a page", "Name it as https://host/path")
        return Failed(address, address, error)
    request = Request(address, accept="text/html, text/plain;q=0.5", max_bytes=MOST_BYTES)
    return Document(key, request, address, hosts=frozenset({host_of(address)}))


def _name_file(file: File) -> str:
    """A saved page is known by the address that it declares as its own, any other by its file's name."""
    return key_of(declared_address(file.opened.tree) or "") or file.name


def _check(text: WebText, document: DocumentName) -> None:
    read_page(text, document)


def _read(text: WebText, document: DocumentName) -> Staged:
    """Read one page: one record.

    Raises DocumentError if it shows nothing, or asks for a login or for consent instead.
    """
    page = read_page(text, document)
    kept, remarks = cut_columns({"title": page.title, "main_text": page.text}, ("title", "main_text"))
    title, main_text = kept["title"], kept["main_text"] or ""
    is_in_text = title is None or title in main_text[: 2 * len(title)]
    parts = split_by_language(main_text if is_in_text else f"{title}\n{main_text}")
    reading = read_mentions(parts, title, links_of(text.tree))
    row = {
        "record_number": 1,
        "url": _address(page, document),
        **kept,
        "languages": languages_of(parts),
        "published_on": page.published_on,
        "modified_on": page.modified_on,
    }
    return Staged(
        pages=one_row(row, _COLUMNS, PAGES),
        page_mentions=mentions_frame(reading.mentions),
        notices=pl.concat(
            [reading.notices, _cut(page), notices_frame(notice(*remark) for remark in remarks)]
        ),
        record_count=1,
    )


def _address(page: Page, document: DocumentName) -> str | None:
    """The address that a page declares as its own, else the one it was fetched from."""
    known = (page.url, document.label)
    return next((url for url in known if url and url.startswith(("http://", "https://"))), None)


def _cut(page: Page) -> pl.DataFrame:
    detail = f"the last {page.cut_count} characters were not read: no page about a project is as long"
    return notices_frame([notice("text_cut", "main_text", detail)] if page.cut_count else [])


SOURCE = Source(
    id=ID,
    module=__name__,
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
    schedule=Schedule(
        "weekly",
        "0 12 * * 6",
        "Pages that were named once, fetched again every Saturday. Run it with the parameter `addresses` to "
        "name new ones.",
    ),
    gives={"pages": _COLUMNS, "page_mentions": MENTION_COLUMNS},
    suffixes=frozenset({".html", ".htm", ".txt"}),
    takes=(ADDRESSES,),
    discover=_discover,
    open=open_text,
    name_file=_name_file,
    check=_check,
    read=_read,
)
