"""Other pages about projects and activities, and what they name."""

import dataframely as dy

from schema.columns import counted, day, integer, published, share, text, weighed
from schema.kinds import Kind
from schema.words import MENTION_KINDS


class StagedPages(dy.Schema):
    """Pages about a project or an activity that are no cards: one row per record."""

    record_number = counted("Record in the document, from 1")
    url = published("Its address", holds="address")
    kind = published("The source's own word for what it is", holds="free text")
    title = published("Title", holds="free text", promised=0.5)
    languages = published("ISO 639-1 of its parts, in their order, separated by commas", holds="code")
    main_text = published(
        "Its text, without what surrounds it; stays in the local warehouse", holds="free text"
    )
    published_on = published("First published", holds="code", form="date")
    modified_on = published("Last changed", holds="code", form="date")


class StagedPageMentions(dy.Schema):
    """What a page names."""

    record_number = counted("That of its page")
    position = counted("Place on the page, from 1")
    language = published("Of the part it stands in; und if it can't be told", holds="code")
    kind = published("What is named; one of MENTION_KINDS", holds="free text")
    value = published(
        "In canonical form: the programme's code of a country, a period as ISO dates", holds="free text"
    )
    text_as_published = published("As the page says it", holds="free text")
    country = published("Country that the page gives beside it", holds="name")
    city = published("City that the page gives beside it", holds="name")
    website = published("Website that the page gives beside it", holds="address")
    confidence = weighed("From 0 to 1: how sure it is that the page means this")
    doubt = published("What was guessed, null if nothing was", holds="free text")


class Pages(dy.Schema):
    """One row per page about a project or an activity; its language versions are one page."""

    page_id = text(
        "Source and address; of a page without address, the document's key", key=True, holds="code"
    )
    source = text("Source", required=True, holds="code")
    url = text("Address", holds="address")
    kind = text("The source's own word for what it is: activity, report, project …", holds="free text")
    title = text("Title", holds="free text")
    languages = text("ISO 639-1 codes of its parts, in their order, separated by commas", holds="code")
    main_text = text("Its text, without what surrounds it", stays_local=True, holds="free text")
    published_date = day("First published")
    modified_date = day("Last changed")
    document_id = text(
        "The document that says most; see documents",
        required=True,
        to="documents.document_id",
    )


class PageMentions(dy.Schema):
    """One row per thing that a page names, kept per language: versions of one page may differ."""

    page_id = text("See pages", key=True, to="pages.page_id")
    position = integer("Place on the page, from 1", key=True, least=1)
    language = text("Of the part it stands in; und if it can't be told", required=True, holds="code")
    kind = text("What is named", required=True, allowed=MENTION_KINDS)
    value = text(
        "In canonical form: a country's code in the programme, a period as ISO dates",
        to="countries.country_code",
        unless="kind <> 'country'",
    )
    text_as_published = text("As the page says it", holds="free text")
    country_code = text("Country that the page gives beside it; see countries", to="countries.country_code")
    city = text("City that the page gives beside it", holds="name")
    website = text("Domain that the page gives beside it", holds="address")
    start_date = day("Of a period: its first day; where a month is published, the first of it")
    end_date = day("Of a period: its last day; where a month is published, the last of it")
    duration_months = integer("Of a period: months from first to last day, rounded", least=0)
    confidence = share("How sure it is that the page means this")
    doubt = text("What was guessed, or on what grounds it was found; null if it is plain", holds="free text")
    project_id = text("See projects; null if it is not known here", to="projects.project_id")
    organisation_id = text(
        "See organisations; null if too unsure to tell", to="organisations.organisation_id"
    )
    document_id = text("Where it was read; see documents", required=True, to="documents.document_id")


class PageDocuments(dy.Schema):
    """Which documents hold a page: one row per record read."""

    page_id = text("See pages", key=True, to="pages.page_id")
    document_id = text("See documents", key=True, to="documents.document_id")
    record_number = integer("Record in the document, from 1", key=True, least=1)


STAGED = {
    "pages": StagedPages,
    "page_mentions": StagedPageMentions,
}
MAIN = {
    "pages": Pages,
    "page_mentions": PageMentions,
    "page_documents": PageDocuments,
}
KIND = Kind("pages", "pages", "page_documents", parts=("page_mentions",))
