"""EPALE: organisations of adult education, posts of those who look for partners, pages about projects.

Listings are walked page by page. Of each page the versions in other languages that it names are fetched, too,
and pages about projects that it links to.
"""

from pathlib import Path

from extractors.contract import DocumentName
from extractors.harvest import Harvest
from extractors.sites import harvest_site, name_file, partition_of
from extractors.source import Options, Schedule, Source, count_documents
from extractors.sources.epale.parse import SITE, parse

ID = "epale"


def _harvest(harvest: Harvest, options: Options) -> None:
    harvest_site(harvest, SITE, ("partner-search", "organisations"))


def _name_file(path: Path, data: bytes) -> DocumentName:
    return name_file(ID, SITE, path, data)


def _check(data: bytes, document: DocumentName) -> None:
    SITE.read_page(data, document)


SOURCE = Source(
    id=ID,
    name="EPALE: adult learning in Europe",
    homepage=SITE.homepage,
    url=SITE.homepage,
    hosts=frozenset({"epale.ec.europa.eu"}),
    licence="CC-BY-4.0",
    manners=(
        "Two listings, then one request for each organisation, post and page about a project, in each of its "
        "languages; public pages only, one in two seconds."
    ),
    verified=(
        "Only the addresses were read, in stored pages: /en/organisations, /en/partner-search and "
        "/{lang}/node/{number}. The labels and the paging (?page=1) are guessed; a page without any of "
        "the labels is refused."
    ),
    row_kinds=("partner_requests", "organisations", "pages", "page_mentions"),
    schedule=Schedule(
        "weekly", "0 4 * * 2", "Organisations and partner searches in adult learning, every Tuesday."
    ),
    suffixes=frozenset({".html", ".htm"}),
    harvest=_harvest,
    name_file=_name_file,
    partition_of=partition_of,
    check=_check,
    tally=count_documents,
    parse=parse,
    field="ADU",
)
