"""What stands beside a project: its further names, texts, topics, results, and what it was granted."""

import dataframely as dy

from schema.columns import counted, day, euros, integer, moment, published, text, yes_no
from schema.words import GRANT_KINDS, PROJECT_NAME_SCHEMES, TEXT_KINDS


class ProjectIdentifiers(dy.Schema):
    """One row per further name of a project."""

    project_id = text("See projects", key=True, to="projects.project_id")
    scheme = text(
        "Kind of name",
        key=True,
        allowed=PROJECT_NAME_SCHEMES,
    )
    value = text("The name", key=True, holds="code")


class ProjectTexts(dy.Schema):
    """Long texts, as submitted by the beneficiaries; in a release only if the setting says so."""

    project_id = text("See projects", key=True, to="projects.project_id")
    kind = text("Which text", key=True, allowed=TEXT_KINDS)
    language = text("ISO 639-1 code of its language, und if it can't be told", key=True, holds="code")
    content = text("The text itself", required=True, stays_local=True, holds="free text")
    document_id = text("Where it was read; see documents", required=True, to="documents.document_id")


class Grants(dy.Schema):
    """Every grant seen for a project: an indicative amount at selection, never a partner's share."""

    project_id = text("See projects", key=True, to="projects.project_id")
    kind = text("awarded at selection, or the contribution on a card", key=True, allowed=GRANT_KINDS)
    amount_eur = euros(
        "Amount", source="EU Grant award in euros, projectGrantedEuAmount, EC Contribution", key=True
    )
    source = text("Source that says so", required=True, holds="code")
    document_id = text(
        "Newest document that says so; see documents",
        required=True,
        to="documents.document_id",
    )
    first_seen = moment("First fetch that showed this amount", required=True)
    is_current = yes_no("The amount to use; one per project", required=True)


class ProjectTopics(dy.Schema):
    """Which topics a project names."""

    project_id = text("See projects", key=True, to="projects.project_id")
    topic_id = text("See topics", key=True, to="topics.topic_id")


class StagedResults(dy.Schema):
    """What projects have published, as a record of a project names it."""

    record_number = counted("Record in the document, from 1")
    position = counted("Place within the record, from 1")
    result_id = published("The platform's own id", holds="code")
    title = published("Title, without persons", holds="free text")
    kind = published("What it is", holds="free text")
    url = published("Address", holds="address")
    language = published("Language", holds="code")
    published_on = published("Day of publication", holds="code", form="date")


class Results(dy.Schema):
    """What projects have published on the platform; see the project's card_url for the files."""

    project_id = text("See projects", key=True, to="projects.project_id")
    position = integer("Place within the project, as published, from 1", key=True, least=1)
    title = text("Title, without persons", source="resultTitle, resultName", holds="free text")
    kind = text(
        "What it is, in the platform's words",
        source="resultTypology, resultType, resultCategory",
        holds="free text",
    )
    url = text("Its own address, where one is published", source="resultUrl, resultLink", holds="address")
    language = text("ISO 639-1 code of its language", source="resultLanguage", holds="code")
    published_date = day("Day of publication", source="resultPublicationDate, resultDate")
    result_id = text("The platform's own id", source="resultId", holds="code")
    document_id = text("Where it was read; see documents", required=True, to="documents.document_id")


STAGED = {
    "results": StagedResults,
}
MAIN = {
    "project_identifiers": ProjectIdentifiers,
    "project_texts": ProjectTexts,
    "grants": Grants,
    "project_topics": ProjectTopics,
    "results": Results,
}
