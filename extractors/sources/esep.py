"""ESEP: notices of schools that look for partners, schools and their organisations, projects of eTwinning."""

from extractors.families.site import platform
from extractors.families.site_pages import organisation_pages, project_pages, request_pages
from extractors.source import Schedule

_REQUESTS = """
    summary: about the project
    looking_for: we are looking for
    from_countries: countries
    activity: type of notice, activity type
    themes: subjects
    deadline: expiry date, valid until
    published_on: published on
    modified_on: updated on
    organisation: school
    organisation_city: town
    : posted by, teachers, members, log in
"""
_ORGANISATIONS = """
    name: school name
    organisation_type: type of school
    city: town
    fields: subjects
    : posted by, teachers, members, log in, head of school, about, about the school, etwinning projects
"""
_PROJECTS = """
    kind: project type
    partners: partner schools
    published_on: published on
    modified_on: updated on
    : posted by, teachers, members, log in
"""

SOURCE = platform(
    id="esep",
    module=__name__,
    name="European School Education Platform, with eTwinning",
    homepage="https://school-education.ec.europa.eu/en/networking/",
    kinds=(
        request_pages("partner-finding", r"networking/partner-finding/([^/]+)", _REQUESTS),
        organisation_pages(
            "schools-organisations", r"networking/schools-organisations/([^/]+)", _ORGANISATIONS
        ),
        project_pages(
            "project",
            r"(?:networking/(?:etwinning-)?projects|etwinning/projects)/([^/]+(?:/twinspace(?:/pages/[^?#]+?)?)?)",
            _PROJECTS,
        ),
    ),
    licence="CC-BY-4.0",
    field="SCH",
    former_hosts=("www.schooleducationgateway.eu", "twinspace.etwinning.net", "www.etwinning.net"),
    manners="Two listings, then one request for each notice, school and project, in each of its languages; "
    "public pages only, one in two seconds.",
    verified=(
        "Addresses were read in stored pages: /en/networking/partner-finding, "
        "/en/networking/schools-organisations/{slug} and, of eTwinning, "
        "/{lang}/etwinning/projects/{slug}, also with /twinspace/pages/… behind it. No notice's or "
        "school's markup was found: labels and paging (?page=1) are guessed; a listed page without any of "
        "the labels is refused, a saved one, or one of another form, is read as any page is."
    ),
    schedule=Schedule(
        "weekly",
        "0 4 * * 3",
        "Schools and partner searches of the school education platform, every Wednesday.",
    ),
)
