"""ESEP: notices of schools that look for partners, schools and their organisations, projects of eTwinning.

Listings are walked page by page. Of each page the versions in other languages that it names are fetched, too,
and pages about projects that it links to.
"""

from pathlib import Path

from extractors.contract import DocumentName
from extractors.harvest import Harvest
from extractors.sites import harvest_site, name_file, partition_of
from extractors.source import Options, Schedule, Source, count_documents
from extractors.sources.esep.parse import SITE, parse

ID = "esep"


def _harvest(harvest: Harvest, options: Options) -> None:
    harvest_site(harvest, SITE, ("partner-finding", "schools-organisations"))


def _name_file(path: Path, data: bytes) -> DocumentName:
    return name_file(ID, SITE, path, data)


def _check(data: bytes, document: DocumentName) -> None:
    SITE.read_page(data, document)


SOURCE = Source(
    id=ID,
    name="European School Education Platform, with eTwinning",
    homepage=SITE.homepage,
    url=SITE.homepage,
    hosts=frozenset({"school-education.ec.europa.eu"}),
    licence="CC-BY-4.0",
    manners=(
        "Two listings, then one request for each notice, school and project, in each of its languages; "
        "public pages only, one in two seconds."
    ),
    verified=(
        "Only two addresses were read, in stored pages: /en/networking/partner-finding and "
        "/en/networking/schools-organisations/{slug}. The labels, the paging (?page=1) and where eTwinning's "
        "projects stand are guessed; a page without any of the labels is refused."
    ),
    row_kinds=("partner_requests", "organisations", "pages", "page_mentions"),
    schedule=Schedule(
        "weekly",
        "0 4 * * 3",
        "Schools and partner searches of the school education platform, every Wednesday.",
    ),
    suffixes=frozenset({".html", ".htm"}),
    harvest=_harvest,
    name_file=_name_file,
    partition_of=partition_of,
    check=_check,
    tally=count_documents,
    parse=parse,
    field="SCH",
)
