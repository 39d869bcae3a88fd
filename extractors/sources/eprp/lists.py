"""The bulk lists of the results platform: CSV files behind links on one page.

Files move to another address and carry another date every night, even unchanged: a list is known by its
file's name without the date, and its bytes tell whether it changed.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from bs4 import BeautifulSoup

from extractors.contract import DocumentError, DocumentName
from extractors.fetch.client import FetchError, Request
from extractors.harvest import Harvest
from extractors.read.pages.document import decode
from extractors.read.strict_csv import read_header
from extractors.source import Options, Partition, Schedule, Source, Tally
from extractors.sources.eprp import ATTRIBUTION
from extractors.sources.eprp.parse_lists import parse

ID = "eprp_lists"

_FILE_NAME = re.compile(
    r"(?i)(?P<list>.+?)(?:_Projects_Overview)?"
    r"(?:_(?P<date>\d{4}-\d{2}-\d{2}|\d{4}_\d{2}_\d{2}|\d{8}|\d{2}-\d{2}-\d{4}))?\.csv"
)
# a year that stands alone: 2014 in KA1_2014, none in KA2_2014-2020
_YEAR = re.compile(r"(?<![\d-])20\d\d(?![\d-])")


@dataclass(frozen=True)
class ListFile:
    """One file of one list, as its address tells."""

    key: str
    url: str
    file_name: str
    published_on: date | None


def split_file_name(name: str) -> tuple[str, date | None]:
    """Key of the list that a file holds, and the file's date.

    "LifeLongLearning_Projects_Overview_2018-09-10.csv" holds "LifeLongLearning" of 10 September 2018. A
    name of another form is the key as it is, without a date.
    """
    parts = _FILE_NAME.fullmatch(name)
    if parts is None:
        return name, None
    if parts["date"] is None:
        return parts["list"], None
    digits = re.sub("[-_]", "", parts["date"])
    if parts["date"][2] == "-":  # day, month, year
        digits = digits[4:] + digits[2:4] + digits[:2]
    try:
        return parts["list"], date.fromisoformat(digits)
    except ValueError:  # not a day, such as 2018-13-45
        return Path(name).stem, None


def find_lists(page: bytes, base: str) -> list[ListFile]:
    """CSV files that a page links to: the newest of each list, sorted by key."""
    soup = BeautifulSoup(page, "html.parser")
    teasers = [tag.get("url") for tag in soup.find_all("eac-document-teaser")]
    links = [tag.get("href") for tag in soup.find_all("a")]
    newest: dict[str, ListFile] = {}
    for link in [*teasers, *links]:
        if not isinstance(link, str):
            continue
        try:
            url = urljoin(base, link.strip())
        except ValueError:  # no address, such as http://[x
            continue
        file_name = unquote(urlsplit(url).path.rpartition("/")[2])
        if not file_name.lower().endswith(".csv"):
            continue
        key, published_on = split_file_name(file_name)
        known = newest.get(key)
        if known is None or (published_on or date.min) > (known.published_on or date.min):
            newest[key] = ListFile(key, url, file_name, published_on)
    return [newest[key] for key in sorted(newest)]


def _harvest(harvest: Harvest, options: Options) -> None:
    page = harvest.fetch_overview(
        "page", Request(harvest.url, accept="text/html"), label="the page of lists", check=_check_page
    )
    files = find_lists(page.read(), harvest.url)
    for done, file in enumerate(files):
        harvest.progress(done, len(files), file.file_name)
        is_whole = True
        try:
            harvest.fetch(
                file.key,
                Request(file.url, accept="text/csv, */*;q=0.5"),
                label=file.file_name,
                published_on=file.published_on,
            )
        except (FetchError, DocumentError):  # recorded; the other lists go on
            is_whole = False
        harvest.finish_partition(_partition_of(file.key), Tally(None, None, is_whole))
    _report_vanished(harvest, {file.key for file in files})
    harvest.progress(len(files), len(files), "")


def _report_vanished(harvest: Harvest, found: set[str]) -> None:
    """A list that was there in the last whole harvest and is gone: its projects stay as they were."""
    for key in harvest.last_whole_partitions():
        if key not in found:
            error = DocumentError(
                key,
                "",
                "this list was on the page before and is not now",
                "Look at the page in a browser: it may have another name, or be gone for good",
            )
            harvest.fail(key, harvest.url, error)
            harvest.finish_partition(_partition_of(key), Tally(None, None, is_whole=False))


def _check_page(data: bytes, document: DocumentName) -> None:
    decode(data, document)  # refuses huge ones, which would take minutes to read
    if not find_lists(data, ""):
        raise DocumentError(
            document.label,
            "",
            "the page looks different than expected: it links to no CSV file",
            "Look at it in a browser; if the lists have moved, set ERASMUS_EPRP_LISTS_URL",
        )


def _name_file(path: Path, data: bytes) -> DocumentName:
    key, published_on = split_file_name(path.name)
    return DocumentName(ID, key, path.name, published_on)


def _partition_of(key: str) -> Partition:
    years = _YEAR.findall(key)
    return Partition(key, int(years[0]) if len(years) == 1 else None)


def _check(data: bytes, document: DocumentName) -> None:
    read_header(data, document)


def _tally(documents: Iterable[bytes]) -> Tally:
    return Tally(None, None, is_whole=True)


SOURCE = Source(
    id=ID,
    name="Erasmus+ Project Results: bulk lists",
    homepage="https://erasmus-plus.ec.europa.eu/projects/projects-lists",
    url="https://erasmus-plus.ec.europa.eu/projects/projects-lists",
    hosts=frozenset({"erasmus-plus.ec.europa.eu", "ec.europa.eu"}),
    licence="CC-BY-4.0",
    manners="One page, then some 25 files of up to 100 MB, one request in two seconds.",
    verified=(
        "The columns were checked against files of September 2018. The page's markup was read in other "
        "people's programs, not on the page itself."
    ),
    row_kinds=("projects", "participations"),
    schedule=Schedule(
        "nightly", "30 2 * * *", "The bulk lists, every night. The platform writes them anew each night."
    ),
    suffixes=frozenset({".csv"}),
    harvest=_harvest,
    name_file=_name_file,
    partition_of=_partition_of,
    check=_check,
    tally=_tally,
    parse=parse,
    is_default=True,
    is_listing=True,
    attribution=ATTRIBUTION,
)
