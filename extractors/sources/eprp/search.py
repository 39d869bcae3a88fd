"""The JSON search of the results platform: call year by call year, page by page.

Each year's pages are counted against the total that they advertise. Projects may come or go between two
pages; a year that doesn't add up is fetched once more as a whole, then reported.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from extractors.contract import DocumentError, DocumentName
from extractors.fetch.client import FetchError, Request
from extractors.harvest import Harvest
from extractors.parameters import Parameter, Supply
from extractors.read.json_objects import decode, lacks
from extractors.source import Options, Partition, Schedule, Source, Tally
from extractors.sources.eprp import ATTRIBUTION
from extractors.sources.eprp.parse_search import parse

ID = "eprp_search"

CALL_YEARS = Parameter(
    name="call_years",
    type=int,
    meaning="Call years of the search; all if not given.",
    plural="Call years",
    option="--year",
    least=1987,
    most=2034,
    is_exclusive=True,
)
PAGE_SIZE = Parameter(
    name="page_size",
    type=int,
    meaning="Projects per page of the search.",
    supply=Supply.PAGE_SIZE,
    default=(500,),
)

_OVERVIEW = "overview"
_MIXED = "mixed"  # a file whose projects are of several call years


@dataclass(frozen=True)
class Page:
    """What harvesting needs of a page: `total` of the whole query, and which projects of which years."""

    total: int
    project_ids: tuple[str, ...]
    call_years: frozenset[str]


@dataclass(frozen=True)
class Overview:
    """How many projects there are, in all and by call year."""

    total: int
    by_year: dict[int, int]


def read_page(data: bytes, document: DocumentName) -> Page:
    """Read a page of the search. Raises DocumentError."""
    answer = decode(data, document)
    projects = answer.get("projectDocuments")
    if not isinstance(projects, list):
        raise lacks("projectDocuments", "list of projects", answer, document)
    records = [project for project in projects if isinstance(project, dict)]
    return Page(
        total=_total(answer, document),
        project_ids=tuple(str(record.get("projectId") or record.get("projectName")) for record in records),
        call_years=frozenset(str(record.get("projectCallYear")) for record in records),
    )


def read_overview(data: bytes, document: DocumentName) -> Overview:
    """Read the answer that counts the projects of each call year. Raises DocumentError."""
    answer = decode(data, document)
    aggregations = answer.get("aggregations")
    years = aggregations.get("callYear") if isinstance(aggregations, dict) else None
    try:
        by_year = {int(entry["label"]): int(entry["total"]) for entry in years or ()}
    except (KeyError, TypeError, ValueError):
        by_year = {}
    if not by_year:
        raise lacks("aggregations.callYear", "count of projects by call year", answer, document)
    return Overview(_total(answer, document), by_year)


def _total(answer: dict[str, object], document: DocumentName) -> int:
    total = answer.get("total")
    if type(total) is not int or total < 0:
        raise lacks("total", "number of projects found", answer, document)
    return total


def _harvest(harvest: Harvest, options: Options) -> None:
    fetched = harvest.fetch_overview(
        _OVERVIEW,
        _request(harvest.url, 0, 0, with_aggregations=True),
        label="the overview of the search",
        check=_check_overview,
    )
    document = DocumentName(ID, _OVERVIEW, "the overview of the search")
    overview = read_overview(fetched.read(), document)
    counted = sum(overview.by_year.values())
    if counted != overview.total:
        error = DocumentError(
            document.label,
            "",
            f"it counts {overview.total} projects, but its call years add up to {counted}",
            "Those of no call year, if any, are not fetched",
        )
        harvest.fail(_OVERVIEW, harvest.url, error)
    years = sorted(overview.by_year) if options.call_years is None else options.call_years
    expected = sum(overview.by_year.get(year, 0) for year in years)
    done = 0
    for year in years:
        asked = overview.by_year.get(year, 0)
        _harvest_year(harvest, year, asked, options.page_size, done, expected)
        done += asked
    harvest.progress(expected, expected, "")


def _harvest_year(harvest: Harvest, year: int, asked: int, page_size: int, done: int, expected: int) -> None:
    partition = Partition(str(year), year)
    try:
        tally = _tally_pages(_fetch_pages(harvest, year, page_size, done, expected), asked)
        if not tally.is_whole and not harvest.is_repeated(partition):
            harvest.repeat_partition(partition)
            tally = _tally_pages(_fetch_pages(harvest, year, page_size, done, expected), asked)
    except (FetchError, DocumentError):  # recorded; the other years go on
        tally = Tally(None, None, is_whole=False)
    harvest.finish_partition(partition, tally, asked)


def _fetch_pages(harvest: Harvest, year: int, page_size: int, done: int, expected: int) -> Iterator[Page]:
    """Pages of a call year, to the end that they advertise or to the first empty one."""
    offset = 0
    while True:
        harvest.progress(done + offset, expected, f"call year {year}")
        key = f"{year}/{offset:06d}"
        label = f"the search, call year {year} from {offset}"
        fetched = harvest.fetch(key, _request(harvest.url, offset, page_size, year), label=label)
        page = read_page(fetched.read(), DocumentName(ID, key, label))
        yield page
        offset += len(page.project_ids)
        if offset >= page.total or not page.project_ids:
            return


def _tally_pages(pages: Iterable[Page], asked: int = 0) -> Tally:
    """Different projects of some pages, against the total that they advertise.

    Where the total changes from page to page, projects moved between pages: even as many as there
    should be are not those that should be. A year that is empty though the overview counts projects in
    it (`asked`) is not whole either; a little more or less than the overview said is.
    """
    project_ids: set[str] = set()
    totals: list[int] = []
    for page in pages:
        project_ids.update(page.project_ids)
        totals.append(page.total)
    is_whole = all(total == len(project_ids) for total in totals) and bool(project_ids or not asked)
    return Tally(totals[-1] if totals else None, len(project_ids), is_whole)


def _request(
    url: str, offset: int, size: int, call_year: int | None = None, *, with_aggregations: bool = False
) -> Request:
    """Ask for a page of a call year, or of all: the form that public clients of the search use."""
    body = {
        "index": "eplus2021",
        "from": offset,
        "size": size,
        "keyword": "",
        "sort": "",
        "matchAllCountries": False,
        "project": {} if call_year is None else {"projectCallYear": str(call_year)},
        "coordinator": {},
        "partner": {},
        "organisation": {"organisationRole": "COORDINATOR_OR_PARTNER"},
        "withAggregations": with_aggregations,
    }
    return Request(url, "POST", json=body, accept="application/json")


def _check_overview(data: bytes, document: DocumentName) -> None:
    read_overview(data, document)


def _check(data: bytes, document: DocumentName) -> None:
    read_page(data, document)


def _name_file(path: Path, data: bytes) -> DocumentName:
    page = read_page(data, DocumentName(ID, path.name, path.name))
    if not page.project_ids:
        raise DocumentError(path.name, "", "holds no projects", "Leave the file out")
    [year] = page.call_years if len(page.call_years) == 1 else [_MIXED]
    # files of one name may lie in several folders
    return DocumentName(ID, f"{year}/{path.stem}-{hashlib.sha256(data).hexdigest()[:12]}", path.name)


def _partition_of(key: str) -> Partition:
    year = key.partition("/")[0]
    return Partition(year, int(year) if year.isdecimal() else None)


def _tally(documents: Iterable[bytes]) -> Tally:
    return _tally_pages(read_page(data, DocumentName(ID, "", "a page of the search")) for data in documents)


SOURCE = Source(
    id=ID,
    name="Erasmus+ Project Results: search",
    homepage="https://erasmus-plus.ec.europa.eu/projects",
    url="https://ec.europa.eu/programmes/service/search/project/search",
    hosts=frozenset({"ec.europa.eu"}),
    licence="CC-BY-4.0",
    manners="About 700 requests of 500 projects each, one in two seconds: about an hour for all years.",
    verified=(
        "Request and answer were read in other people's programs of 2023 and 2026, not tried on the "
        "platform. The only EPRP source that gives identifiers of organisations (PIC or OID)."
    ),
    row_kinds=("projects", "participations"),
    schedule=Schedule(
        "weekly",
        "0 5 * * 0",
        ("The whole search, every Sunday. Some 700 requests, one in two seconds at most, about an hour."),
    ),
    suffixes=frozenset({".json"}),
    harvest=_harvest,
    name_file=_name_file,
    partition_of=_partition_of,
    check=_check,
    tally=_tally,
    parse=parse,
    is_default=True,
    is_listing=True,
    attribution=ATTRIBUTION,
    takes=(CALL_YEARS, PAGE_SIZE),
)
