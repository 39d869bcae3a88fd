"""Partner discovery: what a consortium builder asks, counted once in each build.

Each table is filled by the SQL file of its name in ``warehouse/discovery/``. Organisations that may be
persons are in none of them. A project counts for an organisation unless it has withdrawn from it; counts are
of distinct projects, however often an organisation is named in one.
"""

import dataframely as dy

from warehouse.schema.codes import FIELDS
from warehouse.schema.columns import euros, integer, number, share, text, yes_no


class Concepts(dy.Schema):
    """Themes that run across the topic vocabularies of the three periods, such as green or digital."""

    concept_id = text("Short word, such as green", key=True)
    label = text("Label", required=True)
    description = text("What it takes in, and what it leaves out", required=True)


class TopicConcepts(dy.Schema):
    """The crosswalk: which topic, of whichever vocabulary, belongs to which concept, and why."""

    topic_id = text("See topics", key=True)
    concept_id = text("See concepts", key=True)
    ground = text("Why it belongs there", required=True)
    status = text(
        "Whether the topic was read in a source, or is only recalled",
        required=True,
        allowed=("verified", "unverified"),
    )


class ProjectConcepts(dy.Schema):
    """Which concepts a project is about, by its topics."""

    project_id = text("See projects", key=True)
    concept_id = text("See concepts", key=True)


class PartnerProfiles(dy.Schema):
    """What a consortium builder asks first about an organisation, in one row."""

    organisation_id = text("See organisations", key=True)
    name = text("As in organisations")
    country_code = text("As in organisations")
    city = text("As in organisations")
    organisation_type = text("As in organisations")
    project_count = integer("Projects it takes part in", required=True, least=0)
    coordinated_count = integer("Of these, projects it coordinates", required=True, least=0)
    withdrawn_count = integer("Projects that it left", required=True, least=0)
    terminated_count = integer("Of its projects, those with the status terminated", required=True, least=0)
    good_practice_count = integer("Of its projects, those named a good practice", required=True, least=0)
    first_call_year = integer("First call year")
    last_call_year = integer("Last call year")
    last_coordinated_year = integer("Last call year of a project that it coordinated")
    main_field = text("Field with most of its projects; null where none says a field", allowed=FIELDS)
    main_field_share = share("Share of its projects with a field that are in the main field")
    field_count = integer("Distinct fields of its projects", required=True, least=0)
    concept_count = integer("Distinct concepts of its projects", required=True, least=0)
    median_grant_eur = euros("Median grant of projects it coordinated: mobilised, not received")
    largest_grant_eur = euros("Largest grant of a project it coordinated: mobilised, not received")
    partner_count = integer("Distinct organisations in its projects", required=True, least=0)
    partner_country_count = integer("Distinct countries of those, its own left out", required=True, least=0)
    collaboration_weight = number("Σ over its partners of the pair's weight; see partner_pairs", least=0)
    repeat_partner_share = share("Share of its partners that it worked with in two projects or more")
    new_partner_share = share(
        "Openness: of the partners of its years after the first, the share never met before"
    )
    pagerank = number("PageRank in the network of partner_pairs; all organisations sum to 1", least=0)
    pagerank_place = integer("Place by PageRank, from 1; equal ones share a place", least=1)
    is_broker = yes_no("Joins fields that few others join; see the page on measures", required=True)


class PartnerPairs(dy.Schema):
    """Two organisations in the same projects. Each pair stands twice, once from either side."""

    organisation_id = text("See organisations", key=True)
    partner_id = text("The other one; see organisations", key=True)
    project_count = integer("Projects together", required=True, least=1)
    coordinated_count = integer("Of these, projects that organisation_id coordinated", required=True, least=0)
    first_call_year = integer("First call year together")
    last_call_year = integer("Last call year together")
    weight = number("Σ over projects together of 1/(n−1), n organisations in the project", least=0)


class PartnerTopics(dy.Schema):
    """How often an organisation took part in projects of a topic."""

    organisation_id = text("See organisations", key=True)
    topic_id = text("See topics", key=True)
    project_count = integer("Projects of this topic", required=True, least=1)
    coordinated_count = integer("Of these, projects that it coordinated", required=True, least=0)
    first_call_year = integer("First call year of those projects")
    last_call_year = integer("Last call year of those projects")


class PartnerConcepts(dy.Schema):
    """How often an organisation took part in projects of a concept."""

    organisation_id = text("See organisations", key=True)
    concept_id = text("See concepts", key=True)
    project_count = integer("Projects of this concept", required=True, least=1)
    coordinated_count = integer("Of these, projects that it coordinated", required=True, least=0)
    first_call_year = integer("First call year of those projects")
    last_call_year = integer("Last call year of those projects")


class PartnerYears(dy.Schema):
    """What an organisation did in the projects of one call year."""

    organisation_id = text("See organisations", key=True)
    call_year = integer("Call year", key=True)
    project_count = integer("Projects", required=True, least=1)
    coordinated_count = integer("Of these, projects that it coordinated", required=True, least=0)
    partner_count = integer("Distinct organisations in those projects", required=True, least=0)
    new_partner_count = integer("Of these, never met in an earlier call year", required=True, least=0)


class SearchTerms(dy.Schema):
    """The words of titles, abstracts and topics: what free text is matched with, without any extension."""

    term = text("Word in lower case, without diacritics", key=True)
    project_id = text("See projects", key=True)
    weight = number("How much it says of the project: more for a title, less for a common word", least=0)
