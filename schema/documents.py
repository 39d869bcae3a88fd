"""Documents: what the tables rest on, and which of them names which project."""

import dataframely as dy

from schema.columns import day, integer, moment, text, yes_no


class ProjectDocuments(dy.Schema):
    """Which documents name a project: one row per record read."""

    project_id = text("See projects", key=True, to="projects.project_id")
    document_id = text("See documents", key=True, to="documents.document_id")
    record_number = integer("Record in the document, from 1", required=True, least=1)
    line_number = integer("Line where the record begins, from 1; null where a format has no lines")
    participation_count = integer("Organisations that this record names", required=True, least=0)
    is_participation_source = yes_no("The project's participations come from here", required=True)


class Documents(dy.Schema):
    """One row per version of a fetched document that this warehouse rests on."""

    document_id = text("Source, the source's own key, and the start of the digest", key=True, holds="code")
    source = text("Source", required=True, holds="code")
    key = text(
        "The source's own key: which list, which call year and offset, which project",
        required=True,
        holds="code",
    )
    label = text("File name or address, for a reader", required=True, holds="code")
    url = text("Where it was fetched; file: for one that was on disk already", required=True, holds="address")
    published_date = day("The source's own date of it")
    fetched_at = moment("First fetch of these bytes", required=True)
    last_fetched_at = moment("Last fetch that gave the same bytes", required=True)
    sha256 = text("Digest of its bytes", required=True, holds="code")
    byte_count = integer("Size in bytes", required=True, least=0)
    licence = text("Under which terms the source publishes it", required=True, holds="code")
    record_count = integer("Records in it", required=True, least=0)
    is_newest = yes_no("No newer version of it was fetched", required=True)
    is_listed = yes_no("Part of the newest whole harvest of its list or call year; null if none was whole")


MAIN = {
    "project_documents": ProjectDocuments,
    "documents": Documents,
}
