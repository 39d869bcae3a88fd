"""The list of institutions that hold an Erasmus Charter for Higher Education (ECHE).

The Commission publishes it as one file behind a page and replaces it several times a year, each time
under another name and address.
"""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from extractors.contract import DocumentError, DocumentName
from extractors.fetch.client import FetchError, Request
from extractors.harvest import Harvest
from extractors.read.pages.document import decode, soup
from extractors.source import Options, Partition, Schedule, Source, Tally
from extractors.sources.registers.parse_eche import check, parse

ID = "eche"
KEY = "charters"  # the one document: editions are its versions

_PAGE = (
    "https://erasmus-plus.ec.europa.eu/resources-and-tools/documents-and-guidelines/"
    "higher-education-institutions-holding-an-eche-2021-2027"
)
_FILE = re.compile(r"(?i)\.(?:csv|xlsx)$")
_LIST = re.compile(r"(?i)eche|accredited.?heis?")  # what its file has been called so far
_DATE = re.compile(r"(?<!\d)\d{8}(?!\d)")


def find_file(page: bytes, base: str, document: DocumentName) -> list[str]:
    """Addresses of the files that a page offers as the list, each once, in the order of the page.

    Raises DocumentError if it is no page at all, or a huge one.
    """
    tags = soup(decode(page, document)).find_all(["eac-download", "a"])
    links = [tag.get("url") or tag.get("href") for tag in tags]
    found: dict[str, None] = {}
    for link in links:
        if not isinstance(link, str):
            continue
        try:
            url = urljoin(base, link.strip())
            name = unquote(urlsplit(url).path.rpartition("/")[2])
        except ValueError:  # no address, such as http://[x
            continue
        if _FILE.search(name) and _LIST.search(name):
            found[url] = None
    return list(found)


def edition_date(file_name: str) -> date | None:
    """Day of the edition, where the name of its file says it: 17082026 or 20260817."""
    digits = _DATE.search(file_name)
    if digits is None:
        return None
    for form in ("%Y%m%d", "%d%m%Y"):  # no day can be read both ways: there is no month 20
        try:
            return datetime.strptime(digits[0], form).replace(tzinfo=UTC).date()
        except ValueError:
            continue
    return None


def _harvest(harvest: Harvest, options: Options) -> None:
    harvest.progress(0, 1, "the list of charter holders")
    url = harvest.url
    if not _FILE.search(urlsplit(url).path):
        document = DocumentName(ID, "page", "the page of the charter list")
        page = harvest.fetch_overview(
            document.key, Request(url, accept="text/html"), label=document.label, check=_check_page
        )
        [url] = find_file(page.read(), url, document)
    is_whole = True
    try:
        file_name = unquote(urlsplit(url).path.rpartition("/")[2])
        harvest.fetch(KEY, Request(url), label=file_name, published_on=edition_date(file_name))
    except (FetchError, DocumentError):  # recorded
        is_whole = False
    harvest.finish_partition(_partition_of(KEY), Tally(None, None, is_whole))
    harvest.progress(1, 1, "")


def _check_page(data: bytes, document: DocumentName) -> None:
    found = find_file(data, "", document)
    if len(found) != 1:
        names = ", ".join(found) or "no file"
        raise DocumentError(
            document.label,
            "",
            f"the page looks different than expected: it offers {names}, not one list",
            "Look at it in a browser; if the list has moved, set ERASMUS_ECHE_URL to its page or file",
        )


def _name_file(path: Path, data: bytes) -> DocumentName:
    return DocumentName(ID, KEY, path.name, edition_date(path.name))


def _partition_of(key: str) -> Partition:
    return Partition(KEY)


def _tally(documents: Iterable[bytes]) -> Tally:
    return Tally(None, None, is_whole=True)


SOURCE = Source(
    id=ID,
    name="Erasmus Charter for Higher Education: list of holders",
    homepage=_PAGE,
    url=_PAGE,
    hosts=frozenset({"erasmus-plus.ec.europa.eu", "ec.europa.eu"}),
    licence="CC-BY-4.0",
    manners="One page and one file of less than 2 MB.",
    verified=(
        "Half of the list of July 2024, as others saved it as CSV, was read whole. The page, its link to an "
        "Excel file and that file's columns were read in other people's programs of 2021 to 2026, not tried."
    ),
    row_kinds=("organisations",),
    schedule=Schedule(
        "monthly",
        "0 8 1 * *",
        "The list of charter holders, on the first of each month. One page and one file.",
    ),
    suffixes=frozenset({".csv", ".xlsx"}),
    harvest=_harvest,
    name_file=_name_file,
    partition_of=_partition_of,
    check=check,
    tally=_tally,
    parse=parse,
)
