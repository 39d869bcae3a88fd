"""Requests for partners: who looks for whom, until when."""

import dataframely as dy

from schema.columns import counted, day, flagged, integer, published, text, yes_no
from schema.kinds import Kind
from schema.words import FIELDS


class StagedPartnerRequests(dy.Schema):
    """Somebody looks for partners: one row per record."""

    record_number = counted("Record in the document, from 1")
    platform_request_id = published("The platform's own id of the request", holds="code")
    title = published("Title", holds="free text", promised=0.9)
    summary = published("What it is about; stays in the local warehouse", holds="free text")
    looking_for = published("Whom it looks for", holds="free text")
    from_countries = published("Countries they should come from, separated by ;", holds="free text")
    activity = published("Kinds of project, separated by ;", holds="free text")
    themes = published("Themes, separated by ;", holds="free text")
    deadline = published("Last day to answer", holds="free text")
    start_date = published("First day of the project", holds="code", form="date")
    end_date = published("Last day of the project", holds="code", form="date")
    published_on = published("First published", holds="code", form="date")
    modified_on = published("Last changed", holds="code", form="date")
    status = published("The source's own word for open or closed; null if it says none", holds="free text")
    organisation = published("Who asks; never a person", holds="name")
    organisation_country = published("Country of who asks", holds="name", form="country")
    organisation_city = published("City of who asks", holds="name")
    organisation_type = published("Type of who asks", holds="free text")
    organisation_url = published("Page of who asks", holds="address")
    organisation_key = published("Key of the document in the same source that shows who asks", holds="code")
    url = published("Its page", holds="address")
    is_name_withheld = flagged("May be a person: every naming column is null")
    withheld_key = published(
        "Digest of a withheld name that is said to be a person's: it is withheld elsewhere, too", holds="code"
    )


class PartnerRequests(dy.Schema):
    """One row per request for partners, merged from the pages of its source that show it."""

    request_id = text("Source, and the source's own number of the request", key=True, holds="code")
    source = text("Source", required=True, holds="code")
    organisation_id = text(
        "Who asks; see organisations; null if that is withheld or not said",
        to="organisations.organisation_id",
    )
    is_name_withheld = yes_no("Who asks may be a person: nothing names them", required=True)
    title = text("Title", holds="free text")
    summary = text("What it is about", stays_local=True, holds="free text")
    looking_for = text("Whom it looks for, as published", holds="free text")
    from_countries = text(
        "Countries they should come from, in the programme's codes, separated by commas", holds="code"
    )
    activity = text("Kinds of project, as published, separated by ;", holds="free text")
    themes = text("Themes, as published, separated by ;", holds="free text")
    field = text("Field of education that its platform serves; null if several", allowed=FIELDS)
    deadline_date = day("Last day to answer")
    start_date = day("First day of the project; where a month is published, its first day")
    end_date = day("Last day of the project; where a month is published, its last day")
    published_date = day("First published")
    modified_date = day("Last changed")
    status = text("The source's own word for open or closed, in lower case", holds="free text")
    is_open = yes_no(
        "Open on read_date: no deadline before it, and not closed by its status. Null where neither is said"
    )
    read_date = day("Day on which the document was last fetched, against which is_open is judged")
    url = text("Its page", holds="address")
    document_id = text(
        "The document that says most; see documents",
        required=True,
        to="documents.document_id",
    )


class RequestDocuments(dy.Schema):
    """Which documents show a request: one row per record read."""

    request_id = text("See partner_requests", key=True, to="partner_requests.request_id")
    document_id = text("See documents", key=True, to="documents.document_id")
    record_number = integer("Record in the document, from 1", key=True, least=1)


STAGED = {
    "partner_requests": StagedPartnerRequests,
}
MAIN = {
    "partner_requests": PartnerRequests,
    "request_documents": RequestDocuments,
}
KIND = Kind("partner_requests", "partner_requests", "request_documents")
