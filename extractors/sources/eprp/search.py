"""The JSON search of the results platform: call year by call year, page by page.

Each year's pages are counted against the total that they advertise. Projects may come or go between two
pages; a year that doesn't add up is fetched once more as a whole, then reported. Pages that repeat
themselves, or go on beyond what was advertised, are left.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from extractors.contract import DocumentError, DocumentName
from extractors.parameters import Order, Parameter, Supply
from extractors.read.json_objects import decode, lacks
from extractors.source import (
    Counting,
    Discovery,
    Document,
    Expect,
    Failed,
    File,
    Finish,
    Overview,
    Partition,
    Past,
    Request,
    Schedule,
    Source,
    Tally,
)
from extractors.sources.eprp import ATTRIBUTION
from extractors.sources.eprp.parse_search import GIVES, read

ID = "eprp_search"

_YEARS = frozenset(range(1987, 2035))  # Erasmus began in 1987

CALL_YEARS = Parameter(
    name="call_years",
    type=int,
    meaning="Call years of the search; all if not given.",
    plural="Call years",
    option="--year",
    least=min(_YEARS),
    most=max(_YEARS),
    is_exclusive=True,
)
PAGE_SIZE = Parameter(
    name="page_size",
    type=int,
    meaning="Projects per page of the search.",
    supply=Supply.PAGE_SIZE,
    default=(500,),
)

_MOST_BYTES = 64_000_000  # of a page; one of 500 projects has 3 MB
_MOST_IN_A_YEAR = 100_000  # projects; the largest year has some 30,000
_MOST_FAILED = 3  # pages in a row
_GROWTH = 1.1  # a year may grow while its pages are fetched, but not by more than a tenth

_OVERVIEW = "overview"
_MIXED = "mixed"  # a file whose projects are of several call years


@dataclass(frozen=True)
class Page:
    """What harvesting needs of a page: `total` of the whole query, and which projects of which years."""

    total: int
    project_ids: tuple[str, ...]
    call_years: frozenset[str]


@dataclass(frozen=True)
class Years:
    """How many projects there are, in all and by call year."""

    total: int
    by_year: dict[int, int]


def read_page(answer: dict[str, Any]) -> Page:
    """What counts of a page of the search. Raises DocumentError."""
    document = DocumentName(ID, "", "a page of the search")
    return _read_page(answer, document)


def _read_page(answer: dict[str, Any], document: DocumentName) -> Page:
    projects = answer.get("projectDocuments")
    if not isinstance(projects, list):
        raise lacks("projectDocuments", "list of projects", answer, document)
    records = [project for project in projects if isinstance(project, dict)]
    return Page(
        total=_total(answer, document),
        project_ids=tuple(str(record.get("projectId") or record.get("projectName")) for record in records),
        call_years=frozenset(str(record.get("projectCallYear")) for record in records),
    )


def read_years(data: bytes, document: DocumentName) -> Years:
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
    return Years(_total(answer, document), by_year)


def _total(answer: dict[str, object], document: DocumentName) -> int:
    total = answer.get("total")
    if type(total) is not int or total < 0:
        raise lacks("total", "number of projects found", answer, document)
    return total


def _discover(order: Order, past: Past) -> Discovery[None]:
    """Ask for the count of each call year, then get the pages of those that are asked for."""
    label = "the overview of the search"
    request = _request(order.url, 0, 0, with_aggregations=True)
    years: Years = (yield Overview(_OVERVIEW, request, label, read_years)).opened
    counted = sum(years.by_year.values())
    if counted != years.total:
        what = f"it counts {years.total} projects, but its call years add up to {counted}"
        error = DocumentError(label, "", what, "Those of no call year, if any, are not fetched")
        yield Failed(_OVERVIEW, order.url, error)
    asked = {year: years.by_year.get(year, 0) for year in order.of(CALL_YEARS) or _sensible(years)}
    if unlikely := sorted(years.by_year.keys() - _YEARS):
        what = f"it counts projects in {len(unlikely)} years that are none of a call, such as {unlikely[0]}"
        yield Failed(_OVERVIEW, order.url, DocumentError(label, "", what, "They are not asked for"))
    [page_size] = order.of(PAGE_SIZE)
    yield Expect(sum(max(1, math.ceil(count / page_size)) for count in asked.values()))
    for year, count in asked.items():
        partition = Partition(str(year), year)
        yield from _get_pages(order.url, year, page_size, count)
        reply = yield Finish(partition, count, may_repeat=True)
        if reply.must_repeat:
            yield from _get_pages(order.url, year, page_size, count)
            yield Finish(partition, count)


def _sensible(years: Years) -> list[int]:
    return sorted(years.by_year.keys() & _YEARS)


def _get_pages(url: str, year: int, page_size: int, counted: int) -> Discovery[None]:
    """Get the pages of a call year, to the end that they advertise or an empty one.

    A page that fails is left out, and the others are had. A page without any new project, or so many projects
    that there can't be more, end it with a failure; so do three pages that fail in a row. `counted`: projects
    of the year by the overview.
    """
    known: set[str] = set()
    offset, step, failed = 0, page_size, 0
    total, most = min(counted, _MOST_IN_A_YEAR), 0.0
    while failed < _MOST_FAILED:
        label = f"the search, call year {year} from {offset}"
        key = f"{year}/{offset:06d}"
        reply = yield Document(key, _request(url, offset, page_size, year), label)
        page = read_page(reply.opened) if reply.is_there else None
        failed = 0 if page else failed + 1
        if page:
            total, step = page.total, len(page.project_ids)
            most = most or min(total * _GROWTH + page_size, _MOST_IN_A_YEAR)
        offset += step
        if offset >= total or not step:
            return
        if page is None:
            continue
        if known.issuperset(page.project_ids):
            what = f"holds no project that earlier pages do not hold, and {total} are advertised"
        elif offset >= most:
            what = f"goes on after {offset} projects, as {total} are advertised now, more than can be"
        else:
            known.update(page.project_ids)
            continue
        remedy = "What was found before is kept. Run it again; if it comes the same, its paging has changed"
        yield Failed(key, url, DocumentError(label, "", what, remedy))
        return


def _tally(pages: Sequence[Page], failed: int, asked: int | None) -> Tally:
    """Different projects of some pages, against the total that they advertise.

    Where the total changes from page to page, projects moved between pages: even as many as there
    should be are not those that should be. A year that is empty though the overview counts projects in
    it (`asked`) is not whole either; a little more or less than the overview said is.
    """
    if failed:
        return Tally(None, None, is_whole=False)
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
    return Request(url, "POST", json=body, accept="application/json", max_bytes=_MOST_BYTES)


def _check(answer: dict[str, Any], document: DocumentName) -> None:
    _read_page(answer, document)


def _name_file(file: File) -> str:
    """A saved page is known by its call year, its file's name and its content."""
    page = _read_page(file.opened, DocumentName(ID, file.name, file.name))
    if not page.project_ids:
        raise DocumentError(file.name, "", "holds no projects", "Leave the file out")
    [year] = page.call_years if len(page.call_years) == 1 else [_MIXED]
    # files of one name may lie in several folders
    return f"{year}/{file.stem}-{file.sha256[:12]}"


def _partition_of(key: str) -> Partition:
    year = key.partition("/")[0]
    return Partition(year, int(year) if year.isdecimal() else None)


SOURCE = Source(
    id=ID,
    module=__name__,
    name="Erasmus+ Project Results: search",
    homepage="https://erasmus-plus.ec.europa.eu/projects",
    url="https://ec.europa.eu/programmes/service/search/project/search",
    hosts=frozenset({"ec.europa.eu"}),
    licence="CC-BY-4.0",
    manners="About 700 requests of 500 projects each, one in two seconds: about an hour for all years.",
    verified=(
        "Request and answer were read in other people's programs of 2023 and 2026, and the fields of "
        "results, places, dates, labels and accreditations in their listings of names; not tried on the "
        "platform. The only EPRP source that gives identifiers of organisations (PIC or OID)."
    ),
    schedule=Schedule(
        "weekly",
        "0 5 * * 0",
        ("The whole search, every Sunday. Some 700 requests, one in two seconds at most, about an hour."),
    ),
    gives=GIVES,
    suffixes=frozenset({".json"}),
    is_default=True,
    is_listing=True,
    attribution=ATTRIBUTION,
    takes=(CALL_YEARS, PAGE_SIZE),
    discover=_discover,
    open=decode,
    name_file=_name_file,
    partition_of=_partition_of,
    counting=Counting(_tally, measure=read_page),
    check=_check,
    read=read,
)
