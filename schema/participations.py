"""Who takes part in projects: each organisation that a record names, and what is taken from where."""

import dataframely as dy

from schema.columns import counted, flagged, integer, published, text, yes_no
from schema.words import PARTICIPANT_SCHEMES


class StagedParticipations(dy.Schema):
    """Organisations that a record of a project names."""

    record_number = counted("Record in the document, from 1")
    role = published("coordinator, partner, or the source's own word", holds="free text")
    position = counted("Place within the role, from 1")
    name = published("Name", holds="name", promised=0.5)
    country = published("Country", holds="name", form="country")
    region = published("Region", holds="name")
    city = published("City", holds="name")
    postcode = published("Postcode", holds="code")
    organisation_type = published("Type", holds="free text")
    website = published("Website", holds="address")
    identifier = published(
        "A PIC or an OID: sources mix them in one column", holds="code", form="organisation identifier"
    )
    platform_organisation_id = published("The platform's own id of the organisation", holds="code")
    is_withdrawn = published("Has left the project", holds="code", form="yes or no")
    is_consortium = published("Takes part as a consortium", holds="code", form="yes or no")
    location = published("Latitude and longitude, rounded to 0.01 degree", holds="code")
    is_name_withheld = flagged("May be a person: every naming column is null")
    withheld_key = published(
        "Digest of a withheld name that is said to be a person's: it is withheld elsewhere, too", holds="code"
    )


class Participations(dy.Schema):
    """One row per organisation named in a project, as published by one source."""

    project_id = text("See projects", key=True, to="projects.project_id")
    role = text("coordinator, partner, or the source's own word", key=True, holds="free text")
    position = integer("Place within the role, as published, from 1", key=True, least=1)
    organisation_id = text(
        "See organisations; made from project and position if the name is withheld",
        required=True,
        to="organisations.organisation_id",
        unless="is_name_withheld",
    )
    is_withdrawn = yes_no("Has left the project", source="withdrawnFromProject", required=True)
    is_consortium = yes_no("Takes part as a consortium", source="organisationIsConsortium")
    is_name_withheld = yes_no("May be a person or an informal group: all names are null", required=True)
    name = text("Name as published", source="Partner n name, organisationName", holds="name")
    country_code = text(
        "Country, in the programme's codes; see countries",
        source="Partner n country",
        to="countries.country_code",
    )
    region = text("Region as published", source="Partner n region, organisationRegion", holds="name")
    city = text(
        "City, taken out of the address where that was published", source="Partner n address", holds="name"
    )
    postcode = text("Postcode, likewise", source="Partner n address, postalCode", holds="code")
    organisation_type = text(
        "Type as declared in this project", source="Partner n organisation type", holds="free text"
    )
    website = text("Domain of its website", source="Partner n website, organisationWebsite", holds="address")
    identifier = text("Identifier as published", source="organisationPIC, pic", holds="code")
    identifier_scheme = text("What the identifier is", allowed=PARTICIPANT_SCHEMES)
    filled_from = text("Other source that filled gaps of this row", holds="code")
    document_id = text("Where it was read; see documents", required=True, to="documents.document_id")
    record_number = integer("Record in the document, from 1", required=True, least=1)


STAGED = {
    "participations": StagedParticipations,
}
MAIN = {
    "participations": Participations,
}
