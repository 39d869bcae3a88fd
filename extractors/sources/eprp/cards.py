"""Project cards of the results platform, those that are named: as JSON, or as the HTML page."""

from pathlib import Path
from urllib.parse import quote, urljoin

from extractors.addresses import host_of
from extractors.contract import DocumentError, DocumentName
from extractors.fetch.client import FetchError, Request
from extractors.harvest import Harvest
from extractors.parameters import Parameter, Reading, Supply
from extractors.source import Options, Partition, Schedule, Source, Tally, count_documents
from extractors.sources.eprp import ATTRIBUTION
from extractors.sources.eprp.parse_cards import card_identifier, parse

ID = "eprp_cards"


def _fault(project: str) -> str:
    return "" if project.strip() else "A project (--project) is blank: give its identifier."


PROJECTS = Parameter(
    name="projects",
    type=str,
    meaning="Identifiers of the cards to fetch.",
    plural="Projects",
    option="--project",
    fault=_fault,
    reading=Reading.PROJECT_IDENTIFIER,
    is_required=True,
    missing=f"{ID} needs to be told which cards: --project ID, or --from files.",
)
PLATFORM_IDS: Parameter[tuple[str, str]] = Parameter(
    name="platform_ids",
    type=tuple,
    meaning="What the platform calls the projects: of these the card is had as JSON.",
    supply=Supply.PLATFORM_IDS,
)

_URL = "https://ec.europa.eu/programmes/service/es/project/projectCard"
_PAGES = "https://erasmus-plus.ec.europa.eu/projects/search/details/"
_HOSTS = frozenset({"ec.europa.eu", "erasmus-plus.ec.europa.eu"})
_STORE = "workspace://SpacesStore/"


def card_request(address: str, project: str, platform_id: str | None) -> Request:
    """Ask for the card of a project: as JSON if the platform's own id is known, else its page."""
    if platform_id is not None:
        # the slashes of the id stay as they are: so do the platform's own links
        guid = quote(platform_id.removeprefix(_STORE), safe="")
        return Request(f"{address}?projectId={_STORE}{guid}", accept="application/json")
    # the platform has its pages on another host than its services
    pages = _PAGES if host_of(address) in _HOSTS else urljoin(address, "/projects/search/details/")
    return Request(pages + quote(project, safe=""), accept="text/html")


def _harvest(harvest: Harvest, options: Options) -> None:
    for done, project in enumerate(options.projects):
        harvest.progress(done, len(options.projects), project)
        request = card_request(harvest.url, project, options.platform_ids.get(project))
        tally = Tally(None, 1, is_whole=True)
        try:
            harvest.fetch(project, request, label=f"the card of {project}")
        except (FetchError, DocumentError):  # recorded; the other cards go on
            tally = Tally(None, 0, is_whole=False)
        harvest.finish_partition(Partition(project), tally, asked=1)
    harvest.progress(len(options.projects), len(options.projects), "")


def _name_file(path: Path, data: bytes) -> DocumentName:
    return DocumentName(ID, _identifier(data, path.name), path.name)


def _identifier(data: bytes, label: str) -> str:
    identifier = card_identifier(data)
    if identifier is None:
        raise DocumentError(
            label,
            "",
            "holds no project identifier: no card, or a page that is filled by a script only",
            "Ask for the card as JSON (the search gives the platform's id), or save the page as shown",
        )
    return identifier


def _check(data: bytes, document: DocumentName) -> None:
    """Refuse what is no card, or the card of another project than the one asked for."""
    identifier = _identifier(data, document.label)
    if _bare(identifier) != _bare(document.key):
        raise DocumentError(
            document.label, "", f"is the card of {identifier}, not of {document.key}", "Check the identifier"
        )


def _bare(identifier: str) -> str:
    return "".join(identifier.split()).upper()


SOURCE = Source(
    id=ID,
    name="Erasmus+ Project Results: project cards",
    homepage="https://erasmus-plus.ec.europa.eu/projects",
    url=_URL,
    hosts=_HOSTS,
    licence="CC-BY-4.0",
    manners="One request for each project that is named; robots.txt forbids /search/, not /projects/search/.",
    verified=(
        "The text of a saved card was checked. The JSON was read in other people's programs of 2023, the "
        "page's markup is partly guessed: the platform fills its pages by a script, and such a page "
        "without data is an error."
    ),
    row_kinds=("projects", "participations"),
    schedule=Schedule(
        "on-demand", "", "Named project cards. Run it with the parameter `projects`, a list of identifiers."
    ),
    suffixes=frozenset({".json", ".html", ".htm", ".txt"}),
    harvest=_harvest,
    name_file=_name_file,
    partition_of=Partition,
    check=_check,
    tally=count_documents,
    parse=parse,
    attribution=ATTRIBUTION,
    takes=(PROJECTS, PLATFORM_IDS),
)
