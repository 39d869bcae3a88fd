"""The one registry of tables and columns.

Staged tables hold what documents publish, those of schema main what people see, those of ops how the build
went. Everything that says what a table looks like follows from here: Polars types and validation, the DuckDB
tables with their comments, ``datapackage.json`` and ``docs/data-dictionary.md``. A table is a class, its
docstring the table's description; a column says its type, its meaning, whether it is part of the key,
whether it may be null, which values it may take, and which published field it comes from.

Names: tables in the plural, snake_case; columns end in ``_id``, ``_code``, ``_eur``, ``_date`` or
``_count`` where they hold such a thing, and start with ``is_`` or ``has_`` where they say yes or no.
"""

from collections.abc import Mapping

import dataframely as dy

from schema.changes import Changes
from schema.codes import Actions, Countries, OrganisationTypes, Topics
from schema.discovery import (
    ActionMinimums,
    Concepts,
    ConsortiumNorms,
    PartnerConcepts,
    PartnerFields,
    PartnerPairs,
    PartnerProfiles,
    PartnerProjects,
    PartnerTopics,
    PartnerYears,
    ProjectConcepts,
    ProjectNumbers,
    SearchTerms,
    SearchWords,
    TopicConcepts,
)
from schema.documents import Documents, ProjectDocuments
from schema.mobility import MobilityFlows, StagedMobilityFlows
from schema.operations import (
    Builds,
    Checks,
    Comparisons,
    Coverage,
    CoverageDifferences,
    Notices,
    RejectedRows,
    Runs,
    StagedNotices,
    StagedRejections,
)
from schema.organisations import (
    Corrections,
    IssuedIds,
    IssuedKeys,
    OrganisationIdentifiers,
    OrganisationLinks,
    OrganisationMentions,
    OrganisationNames,
    OrganisationRedirects,
    Organisations,
    ResolutionQuality,
    UntrustedIdentifiers,
)
from schema.pages import PageDocuments, PageMentions, Pages, StagedPageMentions, StagedPages
from schema.participations import Participations, StagedParticipations
from schema.projects import Grants, ProjectIdentifiers, Projects, ProjectTexts, ProjectTopics, StagedProjects
from schema.registers import Charters, RegisterEntries, StagedOrganisations
from schema.requests import PartnerRequests, RequestDocuments, StagedPartnerRequests

STAGED: Mapping[str, type[dy.Schema]] = {
    "projects": StagedProjects,
    "participations": StagedParticipations,
    "organisations": StagedOrganisations,
    "mobility_flows": StagedMobilityFlows,
    "partner_requests": StagedPartnerRequests,
    "pages": StagedPages,
    "page_mentions": StagedPageMentions,
    "rejected": StagedRejections,
    "notices": StagedNotices,
}
MAIN: Mapping[str, type[dy.Schema]] = {
    "projects": Projects,
    "project_identifiers": ProjectIdentifiers,
    "project_texts": ProjectTexts,
    "project_documents": ProjectDocuments,
    "grants": Grants,
    "participations": Participations,
    "organisations": Organisations,
    "organisation_names": OrganisationNames,
    "organisation_identifiers": OrganisationIdentifiers,
    "organisation_mentions": OrganisationMentions,
    "organisation_links": OrganisationLinks,
    "organisation_redirects": OrganisationRedirects,
    "issued_ids": IssuedIds,
    "issued_keys": IssuedKeys,
    "topics": Topics,
    "project_topics": ProjectTopics,
    "register_entries": RegisterEntries,
    "charters": Charters,
    "mobility_flows": MobilityFlows,
    "partner_requests": PartnerRequests,
    "request_documents": RequestDocuments,
    "pages": Pages,
    "page_mentions": PageMentions,
    "page_documents": PageDocuments,
    "documents": Documents,
    "countries": Countries,
    "actions": Actions,
    "organisation_types": OrganisationTypes,
    "changes": Changes,
    "concepts": Concepts,
    "topic_concepts": TopicConcepts,
    "action_minimums": ActionMinimums,
    "project_numbers": ProjectNumbers,
    "project_concepts": ProjectConcepts,
    "partner_profiles": PartnerProfiles,
    "partner_projects": PartnerProjects,
    "partner_pairs": PartnerPairs,
    "partner_topics": PartnerTopics,
    "partner_concepts": PartnerConcepts,
    "partner_fields": PartnerFields,
    "partner_years": PartnerYears,
    "consortium_norms": ConsortiumNorms,
    "search_words": SearchWords,
    "search_terms": SearchTerms,
}
OPS: Mapping[str, type[dy.Schema]] = {
    "runs": Runs,
    "rejected_rows": RejectedRows,
    "notices": Notices,
    "builds": Builds,
    "checks": Checks,
    "comparisons": Comparisons,
    "coverage": Coverage,
    "coverage_differences": CoverageDifferences,
    "resolution_quality": ResolutionQuality,
    "untrusted_identifiers": UntrustedIdentifiers,
    "corrections": Corrections,
}
SCHEMAS: Mapping[str, Mapping[str, type[dy.Schema]]] = {"main": MAIN, "ops": OPS}


def describe(table: type[dy.Schema]) -> str:
    """Return a table's description."""
    return (table.__doc__ or "").strip()
