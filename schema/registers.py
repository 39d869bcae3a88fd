"""What registers, charter lists and statistics say of organisations, beside their projects."""

import dataframely as dy

from schema.columns import counted, day, flagged, integer, published, text, yes_no
from schema.kinds import Kind


class StagedOrganisations(dy.Schema):
    """What a register, a charter list or a platform says of one organisation: one row per record."""

    record_number = counted("Record in the document, from 1")
    line_number = counted("Line where the record begins, from 1; null where a format has no lines")
    name = published("Name", holds="name", promised=0.5)
    further_name = published("Business name beside the legal one, or the other way round", holds="name")
    country = published("Country", holds="name", form="country")
    region = published("Region", holds="name")
    city = published("City", holds="name")
    postcode = published("Postcode", holds="code")
    organisation_type = published("Type", holds="free text")
    website = published("Website", holds="address")
    pic = published("PIC", holds="code", form="PIC")
    oid = published("OID", holds="code", form="OID")
    erasmus_code = published("Charter code, spaces as published", holds="code", form="charter code")
    charter_start = published("First day of the charter", holds="code", form="date")
    charter_end = published("Last day of the charter", holds="code", form="date")
    vat_country = published("Country of the VAT number", holds="name", form="country")
    registration_status = published(
        "The source's own word for the state of the registration", holds="free text"
    )
    fields = published("What it works on, separated by ;", holds="free text")
    url = published("Its page in the source", holds="address")
    is_name_withheld = flagged("May be a person: every naming column is null")
    withheld_key = published(
        "Digest of a withheld name that is said to be a person's: it is withheld elsewhere, too", holds="code"
    )


class RegisterEntries(dy.Schema):
    """One row per entry of a register, a charter list or a platform, as it was read."""

    document_id = text("Where it was read; see documents", key=True, to="documents.document_id")
    record_number = integer("Record in the document, from 1", key=True, least=1)
    source = text("Source", required=True, holds="code")
    organisation_id = text(
        "See organisations; null if the name is withheld or says nothing",
        to="organisations.organisation_id",
    )
    is_name_withheld = yes_no("May be a person or an informal group: all names are null", required=True)
    name = text("Name as published", source="legal_name, legalName", holds="name")
    further_name = text("Business name beside the legal one", source="businessName", holds="name")
    country_code = text(
        "Country, in the programme's codes; see countries",
        source="country_cd, country",
        to="countries.country_code",
    )
    region = text("Region as published", holds="name")
    city = text("City as published", source="city", holds="name")
    postcode = text("Postcode as published", source="post_cd", holds="code")
    organisation_type = text("Type as declared there", holds="free text")
    website = text("Domain of its website", source="website_url, website", holds="address")
    pic = text("Participant Identification Code, nine digits", source="pic", holds="code")
    oid = text("Organisation ID, E and eight digits", source="oid, organisationId", holds="code")
    erasmus_code = text(
        "Code of its Erasmus charter, in capitals, without spaces", source="erasmus_code", holds="code"
    )
    vat_country_code = text("Country of its VAT number", to="countries.country_code")
    registration_status = text(
        "The register's own word for its state, in lower case", source="validityType", holds="free text"
    )
    fields = text("What it works on, as published, separated by ;", holds="free text")
    url = text("Its page in the source", holds="address")


class Charters(dy.Schema):
    """One row per Erasmus charter for higher education; an institution may hold several."""

    document_id = text("Where it was read; see documents", key=True, to="documents.document_id")
    record_number = integer("Record in the document, from 1", key=True, least=1)
    organisation_id = text("See organisations", to="organisations.organisation_id")
    erasmus_code = text(
        "Code of the charter, in capitals, without spaces: A BADEN01 is ABADEN01", holds="code"
    )
    start_date = day("First day, in Brussels", source="erasmus_eche_start")
    end_date = day("Last day, in Brussels", source="erasmus_eche_end")


STAGED = {
    "organisations": StagedOrganisations,
}
MAIN = {
    "register_entries": RegisterEntries,
    "charters": Charters,
}
KIND = Kind("organisations", "register_entries", "register_entries")
