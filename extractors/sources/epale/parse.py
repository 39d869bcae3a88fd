"""Pages of EPALE as tables: all that is known, or guessed, of them is in this module.

Documented are three forms of address: "/en/organisations", "/en/partner-search" and "/{lang}/node/{number}".
The markup of 2026 was not seen. So a page is read by labels in plain English; one with none is refused.
"""

from extractors.contract import DocumentName, Staged
from extractors.read.pages.site import ORGANISATION, PAGE, REQUEST, Kind, Site

# Personal, or of no use here
_PASSED_OVER = dict.fromkeys(
    (
        "author",
        "contact",
        "contact person",
        "contact details",
        "e-mail",
        "email",
        "phone",
        "telephone",
        "login",
    ),
    None,
)
_REQUEST_LABELS = _PASSED_OVER | {
    "description": "summary",
    "project description": "summary",
    "project idea": "summary",
    "looking for": "looking_for",
    "type of partner": "looking_for",
    "partners sought": "looking_for",
    "partner countries": "from_countries",
    "preferred countries": "from_countries",
    "type of project": "activity",
    "funding programme": "activity",
    "themes": "themes",
    "topics": "themes",
    "deadline": "deadline",
    "deadline for expression of interest": "deadline",
    "project start date": "start_date",
    "start date": "start_date",
    "project end date": "end_date",
    "end date": "end_date",
    "published": "published_on",
    "date of publication": "published_on",
    "last updated": "modified_on",
    "status": "status",
    "organisation": "organisation",
    "organisation name": "organisation",
    "country": "organisation_country",
    "city": "organisation_city",
    "organisation type": "organisation_type",
}
_ORGANISATION_LABELS = _PASSED_OVER | {
    "organisation name": "name",
    "english name": "further_name",
    "organisation type": "organisation_type",
    "type of organisation": "organisation_type",
    "country": "country",
    "region": "region",
    "city": "city",
    "address": "address",
    "postal code": "postcode",
    "website": "website",
    "pic": "pic",
    "oid": "oid",
    "fields of work": "fields",
    "themes": "fields",
    "description": None,
}
_PAGE_LABELS = _PASSED_OVER | {
    "type": "kind",
    "content type": "kind",
    "project acronym": "acronym",
    "project reference": "reference",
    "project number": "reference",
    "project duration": "period",
    "countries": "countries",
    "partners": "partners",
    "published": "published_on",
    "date of publication": "published_on",
    "last updated": "modified_on",
}

SITE = Site(
    "https://epale.ec.europa.eu/en/",
    (
        Kind(
            "partner-search",
            REQUEST,
            r"(?:node/|partner-search/)([^/]+)",
            _REQUEST_LABELS,
            frozenset({"looking_for", "from_countries", "activity", "deadline"}),
        ),
        Kind(
            "organisations",
            ORGANISATION,
            r"(?:node/|organisations/)([^/]+)",
            _ORGANISATION_LABELS,
            frozenset({"organisation_type", "country", "website"}),
        ),
        Kind("node", PAGE, r"node/(\d+)", _PAGE_LABELS),
    ),
)


def parse(data: bytes, document: DocumentName) -> Staged:
    """Parse one page, as `Site.parse` says. Raises DocumentError."""
    return SITE.parse(data, document)
