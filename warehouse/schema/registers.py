"""What registers, charter lists and statistics say of organisations, beside their projects."""

import dataframely as dy

from warehouse.schema.columns import day, integer, text, yes_no


class RegisterEntries(dy.Schema):
    """One row per entry of a register, a charter list or a platform, as it was read."""

    document_id = text("Where it was read; see documents", key=True)
    record_number = integer("Record in the document, from 1", key=True, least=1)
    source = text("Source", required=True)
    organisation_id = text("See organisations; null if the name is withheld or says nothing")
    is_name_withheld = yes_no("May be a person or an informal group: all names are null", required=True)
    name = text("Name as published", source="legal_name, legalName")
    further_name = text("Business name beside the legal one", source="businessName")
    country_code = text("Country, in the programme's codes; see countries", source="country_cd, country")
    region = text("Region as published")
    city = text("City as published", source="city")
    postcode = text("Postcode as published", source="post_cd")
    organisation_type = text("Type as declared there")
    website = text("Domain of its website", source="website_url, website")
    pic = text("Participant Identification Code, nine digits", source="pic")
    oid = text("Organisation ID, E and eight digits", source="oid, organisationId")
    erasmus_code = text("Code of its Erasmus charter, in capitals, without spaces", source="erasmus_code")
    vat_country_code = text("Country of its VAT number")
    registration_status = text("The register's own word for its state, in lower case", source="validityType")
    fields = text("What it works on, as published, separated by ;")
    url = text("Its page in the source")


class Charters(dy.Schema):
    """One row per Erasmus charter for higher education; an institution may hold several."""

    document_id = text("Where it was read; see documents", key=True)
    record_number = integer("Record in the document, from 1", key=True, least=1)
    organisation_id = text("See organisations")
    erasmus_code = text("Code of the charter, in capitals, without spaces: A BADEN01 is ABADEN01")
    start_date = day("First day, in Brussels", source="erasmus_eche_start")
    end_date = day("Last day, in Brussels", source="erasmus_eche_end")


class MobilityFlows(dy.Schema):
    """Journeys from one organisation to another in one year, per document: persons are counted only."""

    document_id = text("Where it was read; see documents", key=True)
    record_number = integer("First of the records that it sums up", key=True, least=1)
    record_count = integer("How many records it sums up", required=True, least=1)
    sending_id = text("Where they come from; see organisations; null if that names nobody")
    receiving_id = text("Where they go; see organisations; null if that names nobody")
    year = integer("Year; of an academic year the one in which it begins", least=1987)
    year_text = text("The year as published", source="Academic Year, Call Year")
    activities = text("Kinds of activity, separated by ;", source="Activity")
    participant_count = integer("Participants; null where none of the records says", least=0)
