"""The open mobility statistics: who went from where to where, one file for each year from 2014 to 2019.

The files hold one line per journey, or few like ones; only sums leave the raw archive.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from extractors.contract import DocumentError, DocumentName
from extractors.fetch.client import FetchError, Request
from extractors.harvest import Harvest
from extractors.read.json_objects import decode
from extractors.source import Options, Partition, Schedule, Source, Tally
from extractors.sources.registers.parse_mobility import check, parse

ID = "mobility"

_DATASET = "erasmus-mobility-statistics-2014-2019-v2"
_HOMEPAGE = f"https://data.europa.eu/data/datasets/{_DATASET}"
# "2021.05.11 KA1 mobilities eligible finalised started in 2019.csv"
_FILE_NAME = re.compile(r"(?i)(?:(?P<date>\d{4}[.-]\d{2}[.-]\d{2})[ _]+)?(?P<name>.+)\.csv")


@dataclass(frozen=True)
class File:
    """One file of the data set, as its address tells."""

    key: str
    url: str
    file_name: str
    published_on: date | None


def split_file_name(name: str) -> tuple[str, date | None]:
    """Key of a file, which is its name without the date before it, and that date."""
    parts = _FILE_NAME.fullmatch(name)
    if parts is None:
        return name, None
    try:
        published_on = date.fromisoformat(parts["date"].replace(".", "-")) if parts["date"] else None
    except ValueError:  # not a day, such as 2021.13.45
        return Path(name).stem, None
    return parts["name"], published_on


def find_files(overview: bytes, base: str, document: DocumentName) -> list[File]:
    """CSV files that the portal's description of the data set names, each once, sorted by key.

    Raises DocumentError if the description is not as expected.
    """
    result = decode(overview, document).get("result")
    distributions = result.get("distributions") if isinstance(result, dict) else None
    found: dict[str, File] = {}
    for distribution in distributions if isinstance(distributions, list) else ():
        for url, file_name in _addresses(distribution, base):
            if file_name.lower().endswith(".csv"):
                key, published_on = split_file_name(file_name)
                found.setdefault(key, File(key, url, file_name, published_on))
    if not found:
        raise DocumentError(
            document.label,
            "",
            "it looks different than expected: it names no CSV file under result.distributions",
            f"Look at {_HOMEPAGE} in a browser; a file saved from there can be taken with --from",
        )
    return [found[key] for key in sorted(found)]


def _addresses(distribution: object, base: str) -> Iterable[tuple[str, str]]:
    """Addresses of one distribution, with the names of their files; the one for downloads comes first."""
    if not isinstance(distribution, Mapping):
        return
    for name in ("download_url", "access_url"):
        value: Any = distribution.get(name)
        for url in value if isinstance(value, list) else [value]:
            if isinstance(url, str):
                try:
                    address = urljoin(base, url.strip())
                    yield address, unquote(urlsplit(address).path.rpartition("/")[2])
                except ValueError:  # no address, such as http://[x
                    continue


def _harvest(harvest: Harvest, options: Options) -> None:
    label = "the description of the data set"
    page = harvest.fetch_overview(
        "dataset", Request(harvest.url, accept="application/json"), label=label, check=_check_overview
    )
    files = find_files(page.read(), harvest.url, DocumentName(ID, "dataset", label))
    for done, file in enumerate(files):
        harvest.progress(done, len(files), file.file_name)
        is_whole = True
        try:
            harvest.fetch(file.key, Request(file.url), label=file.file_name, published_on=file.published_on)
        except (FetchError, DocumentError):  # recorded; the other files go on
            is_whole = False
        harvest.finish_partition(_partition_of(file.key), Tally(None, None, is_whole))
    harvest.progress(len(files), len(files), "")


def _check_overview(data: bytes, document: DocumentName) -> None:
    find_files(data, "", document)


def _name_file(path: Path, data: bytes) -> DocumentName:
    key, published_on = split_file_name(path.name)
    return DocumentName(ID, key, path.name, published_on)


def _partition_of(key: str) -> Partition:
    return Partition(key)


def _tally(documents: Iterable[bytes]) -> Tally:
    return Tally(None, None, is_whole=True)


SOURCE = Source(
    id=ID,
    name="Erasmus+ mobility statistics 2014–2019",
    homepage=_HOMEPAGE,
    url=f"https://data.europa.eu/api/hub/search/datasets/{_DATASET}",
    hosts=frozenset({"data.europa.eu"}),
    licence="CC-BY-4.0",
    manners="One description and six files of some 100 MB, one request in two seconds.",
    verified=(
        "The columns and the name of a file were read in other people's programs, and so was the form of "
        "the portal's descriptions; nothing was tried. Which host has the files is not known: if it is "
        "another one, they are refused, and can be taken with --from."
    ),
    row_kinds=("mobility_flows",),
    schedule=Schedule(
        "monthly",
        "0 8 15 * *",
        ("Mobility statistics, on the fifteenth of each month. Files that are unchanged are not sent again."),
    ),
    suffixes=frozenset({".csv"}),
    harvest=_harvest,
    name_file=_name_file,
    partition_of=_partition_of,
    check=check,
    tally=_tally,
    parse=parse,
)
