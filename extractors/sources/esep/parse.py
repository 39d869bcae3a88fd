"""Pages of the European School Education Platform as tables: what is known, or guessed, is in this module.

Documented are two forms of address: "/en/networking/partner-finding" and
"/en/networking/schools-organisations/{slug}". Neither fields nor markup were seen, nor where the projects of
eTwinning stand. So a page is read by labels in plain English; one with none of them is refused.
"""

from extractors.contract import DocumentName, Staged
from extractors.read.pages.site import ORGANISATION, PAGE, REQUEST, Kind, Site

# Personal, or of no use here
_PASSED_OVER = dict.fromkeys(
    (
        *("author", "posted by", "contact", "contact person", "contact details", "e-mail", "email", "phone"),
        *("telephone", "teachers", "members", "log in"),
    ),
    None,
)
_REQUEST_LABELS = _PASSED_OVER | {
    "description": "summary",
    "about the project": "summary",
    "looking for": "looking_for",
    "we are looking for": "looking_for",
    "partner countries": "from_countries",
    "countries": "from_countries",
    "type of notice": "activity",
    "type of project": "activity",
    "activity type": "activity",
    "subjects": "themes",
    "topics": "themes",
    "expiry date": "deadline",
    "deadline": "deadline",
    "valid until": "deadline",
    "start date": "start_date",
    "end date": "end_date",
    "published": "published_on",
    "published on": "published_on",
    "updated on": "modified_on",
    "status": "status",
    "school": "organisation",
    "organisation": "organisation",
    "country": "organisation_country",
    "city": "organisation_city",
    "town": "organisation_city",
    "organisation type": "organisation_type",
}
_ORGANISATION_LABELS = _PASSED_OVER | {
    "school name": "name",
    "organisation name": "name",
    "type of school": "organisation_type",
    "organisation type": "organisation_type",
    "country": "country",
    "region": "region",
    "city": "city",
    "town": "city",
    "address": "address",
    "postal code": "postcode",
    "website": "website",
    "pic": "pic",
    "oid": "oid",
    "subjects": "fields",
    "head of school": None,
    "about": None,
    "about the school": None,
    "etwinning projects": None,
}
_PROJECT_LABELS = _PASSED_OVER | {
    "project type": "kind",
    "project number": "reference",
    "project reference": "reference",
    "project duration": "period",
    "countries": "countries",
    "partner schools": "partners",
    "partners": "partners",
    "published on": "published_on",
    "updated on": "modified_on",
}

SITE = Site(
    "https://school-education.ec.europa.eu/en/networking/",
    (
        Kind(
            "partner-finding",
            REQUEST,
            r"networking/partner-finding/([^/]+)",
            _REQUEST_LABELS,
            frozenset({"looking_for", "from_countries", "activity", "deadline"}),
        ),
        Kind(
            "schools-organisations",
            ORGANISATION,
            r"networking/schools-organisations/([^/]+)",
            _ORGANISATION_LABELS,
            frozenset({"organisation_type", "country", "website"}),
        ),
        Kind("project", PAGE, r"networking/(?:etwinning-)?projects/([^/]+)", _PROJECT_LABELS),
    ),
)


def parse(data: bytes, document: DocumentName) -> Staged:
    """Parse one page, as `Site.parse` says. Raises DocumentError."""
    return SITE.parse(data, document)
