"""Requests for partners: who looks for whom, until when."""

import dataframely as dy

from warehouse.schema.codes import FIELDS
from warehouse.schema.columns import day, integer, text, yes_no


class PartnerRequests(dy.Schema):
    """One row per request for partners, merged from the pages of its source that show it."""

    request_id = text("Source, and the source's own number of the request", key=True)
    source = text("Source", required=True)
    organisation_id = text("Who asks; see organisations; null if that is withheld or not said")
    is_name_withheld = yes_no("Who asks may be a person: nothing names them", required=True)
    title = text("Title")
    summary = text("What it is about", stays_local=True)
    looking_for = text("Whom it looks for, as published")
    from_countries = text("Countries they should come from, in the programme's codes, separated by commas")
    activity = text("Kinds of project, as published, separated by ;")
    themes = text("Themes, as published, separated by ;")
    field = text("Field of education that its platform serves; null if several", allowed=FIELDS)
    deadline_date = day("Last day to answer")
    start_date = day("First day of the project; where a month is published, its first day")
    end_date = day("Last day of the project; where a month is published, its last day")
    published_date = day("First published")
    modified_date = day("Last changed")
    status = text("The source's own word for open or closed, in lower case")
    is_open = yes_no(
        "Open on read_date: no deadline before it, and not closed by its status. Null where neither is said"
    )
    read_date = day("Day on which the document was last fetched, against which is_open is judged")
    url = text("Its page")
    document_id = text("The document that says most; see documents", required=True)


class RequestDocuments(dy.Schema):
    """Which documents show a request: one row per record read."""

    request_id = text("See partner_requests", key=True)
    document_id = text("See documents", key=True)
    record_number = integer("Record in the document, from 1", key=True, least=1)
