"""The bulk lists of the results platform: CSV files behind links on one page.

Files move to another address and carry another date every night, even unchanged: a list is known by its
file's name without the date, and its bytes tell whether it changed.
"""

import re
from datetime import date
from pathlib import PurePath

from bs4 import BeautifulSoup

from extractors.contract import DocumentError, DocumentName
from extractors.families.files import FilesBehindPage, LinkedFile, follow
from extractors.read.pages.document import decode
from extractors.read.table_files import SUFFIXES, Table
from extractors.source import UNCOUNTED, File, Partition, Schedule, Source
from extractors.sources.eprp import ATTRIBUTION
from extractors.sources.eprp.parse_lists import GIVES, match_columns, open_list, read

ID = "eprp_lists"

_FILE_NAME = re.compile(
    r"(?i)(?P<list>.+?)(?:_Projects_Overview)?"
    r"(?:_(?P<date>\d{4}-\d{2}-\d{2}|\d{4}_\d{2}_\d{2}|\d{8}|\d{2}-\d{2}-\d{4}))?"
    r"(?:\.(?:csv|txt|tsv|xlsx|xlsm|xls))?(?:\.(?:csv|txt|tsv|xlsx|xlsm|xls|gz|zip))"
)
# a year that stands alone: 2014 in KA1_2014, none in KA2_2014-2020
_YEAR = re.compile(r"(?<![\d-])20\d\d(?![\d-])")


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
        return PurePath(name).stem, None


def find_lists(page: bytes, document: DocumentName, base: str) -> list[LinkedFile]:
    """CSV files that a page links to: the newest of each list, sorted by key.

    Raises DocumentError if there are none, or the page is a huge one, which would take minutes to read.
    """
    decode(page, document)
    soup = BeautifulSoup(page, "html.parser")
    teasers = [tag.get("url") for tag in soup.find_all("eac-document-teaser")]
    links = [tag.get("href") for tag in soup.find_all("a")]
    newest: dict[str, LinkedFile] = {}
    for url, file_name in follow([*teasers, *links], base):
        if not file_name.lower().endswith(".csv"):
            continue
        key, published_on = split_file_name(file_name)
        known = newest.get(key)
        if known is None or (published_on or date.min) > (known.published_on or date.min):
            newest[key] = LinkedFile(key, url, file_name, published_on)
    if not newest:
        raise DocumentError(
            document.label,
            "",
            "the page looks different than expected: it links to no CSV file",
            "Look at it in a browser; if the lists have moved, set ERASMUS_EPRP_LISTS_URL",
        )
    return [newest[key] for key in sorted(newest)]


def _name_file(file: File) -> tuple[str, date | None]:
    return split_file_name(file.name)


def _partition_of(key: str) -> Partition:
    years = _YEAR.findall(key)
    return Partition(key, int(years[0]) if len(years) == 1 else None)


def _check(opened: Table, document: DocumentName) -> None:
    match_columns(opened.header, document)


_BEHIND = FilesBehindPage(
    "page",
    "the page of lists",
    find_lists,
    max_bytes=500_000_000,  # the largest has some 100 MB
    accept_file="text/csv, */*;q=0.5",
    vanished="this list was on the page before and is not now",
    partition_of=_partition_of,
)

SOURCE = Source(
    id=ID,
    module=__name__,
    name="Erasmus+ Project Results: bulk lists",
    homepage="https://erasmus-plus.ec.europa.eu/projects/projects-lists",
    url="https://erasmus-plus.ec.europa.eu/projects/projects-lists",
    hosts=frozenset({"erasmus-plus.ec.europa.eu", "ec.europa.eu"}),
    licence="CC-BY-4.0",
    manners="One page, then some 25 files of up to 100 MB, one request in two seconds.",
    verified=(
        "Columns, dates and sums were checked against files of 2017 and 2018, official and as people saved "
        "them; those of 2021-26 against column names and lists rebuilt from them. The page's markup was read "
        "in other people's programs, not on the page itself."
    ),
    schedule=Schedule(
        "nightly", "30 2 * * *", "The bulk lists, every night. The platform writes them anew each night."
    ),
    gives=GIVES,
    suffixes=SUFFIXES,
    is_default=True,
    is_listing=True,
    attribution=ATTRIBUTION,
    discover=_BEHIND.discover,
    open=open_list,
    name_file=_name_file,
    partition_of=_partition_of,
    counting=UNCOUNTED,
    check=_check,
    read=read,
)
