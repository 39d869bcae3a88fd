"""EPALE: organisations of adult education, posts of those who look for partners, pages about projects."""

from extractors.families.site import platform
from extractors.families.site_pages import organisation_pages, project_pages, request_pages
from extractors.source import Schedule

_REQUESTS = """
    summary: project description, project idea
    looking_for: type of partner, partners sought
    from_countries: preferred countries
    activity: funding programme
    themes: themes
    deadline: deadline for expression of interest
    start_date: project start date
    end_date: project end date
    published_on: date of publication
    modified_on: last updated
    organisation: organisation name
    : login
"""
_ORGANISATIONS = """
    further_name: english name
    organisation_type: type of organisation
    fields: fields of work, themes
    : login, description
"""
_PROJECTS = """
    kind: type, content type
    acronym: project acronym
    published_on: published, date of publication
    modified_on: last updated
    : login
"""

SOURCE = platform(
    id="epale",
    module=__name__,
    name="EPALE: adult learning in Europe",
    homepage="https://epale.ec.europa.eu/en/",
    kinds=(
        request_pages("partner-search", r"(?:node/|partner-search/)([^/]+)", _REQUESTS),
        organisation_pages("organisations", r"(?:node/|organisations/)([^/]+)", _ORGANISATIONS),
        project_pages(
            "node",
            r"(?:node/)?((?<=node/)\d+|(?:content|blog|resource-centre|themes|events?)/[^?#]+?)",
            _PROJECTS,
        ),
    ),
    licence="CC-BY-4.0",
    field="ADU",
    former_hosts=("ec.europa.eu/epale",),
    manners="Two listings, then one request for each organisation, post and page about a project, in each of "
    "its languages; public pages only, one in two seconds.",
    verified=(
        "Addresses were read in stored pages: /en/organisations, /en/partner-search, "
        "/{lang}/node/{number}, /{lang}/content/{slug}, /{lang}/blog/{slug}, formerly below "
        "ec.europa.eu/epale. The labels and the paging (?page=1) are guessed: a listed page without any "
        "of them is refused, a saved one, or one of another form, is read as any page is."
    ),
    schedule=Schedule(
        "weekly", "0 4 * * 2", "Organisations and partner searches in adult learning, every Tuesday."
    ),
)
