"""WBC-RTI.info: entries about projects, found through the archive of projects."""

from urllib.parse import urldefrag, urljoin

from extractors.contract import DocumentName
from extractors.families.listing import PagedSource
from extractors.read.pages.document import MOST_BYTES, WebText, open_text
from extractors.read.pages.main_text import declared_address
from extractors.read.pages.page_mentions import MENTION_COLUMNS
from extractors.read.pages.platform import Entry, PlatformPage, open_page
from extractors.source import File, Schedule, Source
from extractors.sources.wbc_rti.parse import PAGE_COLUMNS, entry_of, read

ID = "wbc_rti"


def _find(page: PlatformPage, address: str) -> list[Entry]:
    """The entries on projects that a page of the archive links."""
    found: dict[str, Entry] = {}
    for link in (str(tag["href"]) for tag in page.soup.select("a[href]")):
        try:
            url = urldefrag(urljoin(address, link))[0]
        except ValueError:  # such as http://[x
            continue
        key = entry_of(url)
        if key is not None and key.startswith("project/"):
            found.setdefault(key, Entry(key, url))
    return list(found.values())


def _name_file(file: File) -> str:
    """A saved entry is known by the address that it declares as its own, any other by its file's name."""
    return entry_of(declared_address(file.opened.tree) or "") or file.name


def _check(page: WebText, document: DocumentName) -> None:
    read(page, document)


_ARCHIVE = PagedSource("archive", open_page, _find, MOST_BYTES)

SOURCE = Source(
    id=ID,
    module=__name__,
    name="WBC-RTI.info: projects in the Western Balkans",
    homepage="https://wbc-rti.info",
    url="https://wbc-rti.info/object/project",
    hosts=frozenset({"wbc-rti.info", "www.wbc-rti.info"}),
    licence="not stated; facts only, texts stay local",
    manners="The pages of one archive and one request for each entry; robots.txt is obeyed.",
    verified=(
        "Labels and their order were checked on the saved text of one entry on a project and of one on "
        "news, one label misspelt. That entries stand below /object/project/ is inferred; address and "
        "paging of the archive are guessed: if it lists nothing, the harvest says so. No markup of an "
        "entry was found; a saved page of the platform that is no entry is read as any page is."
    ),
    schedule=Schedule("weekly", "0 4 * * 4", "Projects that name the Western Balkans, every Thursday."),
    gives={"pages": PAGE_COLUMNS, "page_mentions": MENTION_COLUMNS},
    suffixes=frozenset({".html", ".htm", ".txt"}),
    discover=_ARCHIVE.discover,
    open=open_text,
    name_file=_name_file,
    check=_check,
    read=read,
)
