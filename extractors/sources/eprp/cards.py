"""Project cards of the results platform, those that are named: as JSON, or as the HTML page."""

from urllib.parse import quote, urljoin

from extractors.addresses import host_of
from extractors.contract import DocumentError, DocumentName
from extractors.families.named_documents import get_named
from extractors.parameters import Order, Parameter, Reading, Supply
from extractors.source import Discovery, Document, File, Past, Request, Schedule, Source
from extractors.sources.eprp import ATTRIBUTION
from extractors.sources.eprp.assembly import Raw
from extractors.sources.eprp.parse_cards import GIVES, open_card, read

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


def _discover(order: Order, past: Past) -> Discovery[None]:
    platform_ids = dict(order.of(PLATFORM_IDS))

    def ask(project: str) -> Document:
        request = card_request(order.url, project, platform_ids.get(project))
        return Document(project, request, f"the card of {project}")

    return get_named(order.of(PROJECTS), ask)


def _name_file(file: File) -> str:
    return _identifier(file.opened, file.name)


def _identifier(card: Raw, label: str) -> str:
    identifier = card.identifier
    if identifier is None:
        raise DocumentError(
            label,
            "",
            "holds no project identifier: no card, or a page that is filled by a script only",
            "Ask for the card as JSON (the search gives the platform's id), or save the page as shown",
        )
    return identifier


def _check(card: Raw, document: DocumentName) -> None:
    """Refuse what is no card, or the card of another project than the one asked for."""
    identifier = _identifier(card, document.label)
    if _bare(identifier) != _bare(document.key):
        raise DocumentError(
            document.label, "", f"is the card of {identifier}, not of {document.key}", "Check the identifier"
        )


def _bare(identifier: str) -> str:
    return "".join(identifier.split()).upper()


SOURCE = Source(
    id=ID,
    module=__name__,
    name="Erasmus+ Project Results: project cards",
    homepage="https://erasmus-plus.ec.europa.eu/projects",
    url=_URL,
    hosts=_HOSTS,
    licence="CC-BY-4.0",
    manners="One request for each project that is named; robots.txt forbids /search/, not /projects/search/.",
    verified=(
        "The text of a saved card was checked, and the addresses of cards, old and new, in links of other "
        "sites. The JSON was read in other people's programs of 2023, the page's markup is partly guessed: "
        "the platform fills its pages by a script, and such a page without data is an error."
    ),
    schedule=Schedule(
        "on-demand", "", "Named project cards. Run it with the parameter `projects`, a list of identifiers."
    ),
    gives=GIVES,
    suffixes=frozenset({".json", ".html", ".htm", ".txt"}),
    attribution=ATTRIBUTION,
    takes=(PROJECTS, PLATFORM_IDS),
    discover=_discover,
    open=open_card,
    name_file=_name_file,
    check=_check,
    read=read,
)
