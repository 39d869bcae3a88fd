"""Partner discovery: what a consortium builder asks, counted once in each build.

Each table is filled by the SQL file of its name in ``warehouse/discovery/``, but for the concepts, their
crosswalk and the minima of actions, which are lists of ours. Organisations that may be persons are in none of
them. A project counts for an organisation unless it has withdrawn from it; counts are of distinct projects,
however often an organisation is named in one.

The large tables carry whole numbers for organisations and projects beside their ids: joins are several times
faster by them. They hold within one build and change with the next; only ids are for keeps.
"""

import dataframely as dy

from schema.columns import euros, integer, number, share, text, yes_no
from schema.words import CONSORTIUM_ASPECTS, FIELDS, KEY_ACTIONS, READING_STATES, VOCABULARY_STATES


class Concepts(dy.Schema):
    """Themes that run across the topic vocabularies of the three periods, such as green or digital."""

    concept_id = text("Short word, such as green", key=True, holds="code")
    label = text("Label", required=True, holds="free text")
    description = text("What it takes in, and what it leaves out", required=True, holds="free text")


class TopicConcepts(dy.Schema):
    """The crosswalk: which topic, of whichever vocabulary, belongs to which concept, and why."""

    topic_id = text("See topics", key=True, to="topics.topic_id")
    concept_id = text("See concepts", key=True, to="concepts.concept_id")
    ground = text("Why it belongs there", required=True, holds="free text")
    status = text(
        "Whether the topic was read in a source, or is only recalled",
        required=True,
        allowed=READING_STATES,
    )


class ActionMinimums(dy.Schema):
    """The smallest consortium that an action takes, where we know it; other actions have no row."""

    action_code = text("See actions", key=True, to="actions.action_code")
    organisation_count = integer(
        "Least number of organisations, coordinator included", required=True, least=1
    )
    country_count = integer("Least number of their countries", required=True, least=1)
    source = text("Where it was read", required=True, holds="code")
    status = text("Whether it was read in a source", required=True, allowed=VOCABULARY_STATES)


class ProjectNumbers(dy.Schema):
    """The number of each project within this build, in the order of call years."""

    project_number = integer("From 1", key=True, least=1)
    project_id = text("See projects", required=True, to="projects.project_id")


class ProjectConcepts(dy.Schema):
    """Which concepts a project is about, by its topics."""

    project_number = integer(
        "See project_numbers", required=True, least=1, to="project_numbers.project_number"
    )
    project_id = text("See projects", key=True, to="projects.project_id")
    concept_id = text("See concepts", key=True, to="concepts.concept_id")


class PartnerProjects(dy.Schema):
    """Who takes part in what: one row per organisation and project, however often it is named there."""

    organisation_number = integer(
        "See partner_profiles",
        required=True,
        least=1,
        to="partner_profiles.organisation_number",
    )
    project_number = integer(
        "See project_numbers", required=True, least=1, to="project_numbers.project_number"
    )
    organisation_id = text("See organisations", key=True, to="organisations.organisation_id")
    project_id = text("See projects", key=True, to="projects.project_id")
    role = text(
        "coordinator where it is one, else partner, or the source's own word",
        required=True,
        holds="free text",
    )
    is_withdrawn = yes_no("Has left the project, in every place where it is named", required=True)
    call_year = integer("As in projects")
    key_action = text("As in projects", allowed=KEY_ACTIONS)
    action_code = text("As in projects", holds="code")
    field = text("As in projects", allowed=FIELDS)


class PartnerProfiles(dy.Schema):
    """What a consortium builder asks first about an organisation, in one row."""

    organisation_number = integer("Its number within this build, in the order of ids", required=True, least=1)
    organisation_id = text("See organisations", key=True, to="organisations.organisation_id")
    name = text("As in organisations", holds="name")
    country_code = text("As in organisations", holds="code")
    city = text("As in organisations", holds="name")
    organisation_type = text("As in organisations", holds="free text")
    project_count = integer("Projects it takes part in", required=True, least=0)
    coordinated_count = integer("Of these, projects it coordinates", required=True, least=0)
    withdrawn_count = integer("Projects that it left", required=True, least=0)
    terminated_count = integer("Of its projects, those with the status terminated", required=True, least=0)
    good_practice_count = integer("Of its projects, those named a good practice", required=True, least=0)
    first_call_year = integer("First call year")
    last_call_year = integer("Last call year")
    last_coordinated_year = integer("Last call year of a project that it coordinated")
    last_project_id = text("Its newest project; see projects", to="projects.project_id")
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
    field_brokerage = share("How far apart the fields of its partners are; see the page on measures")
    is_broker = yes_no("Joins fields that few others join; see the page on measures", required=True)


class PartnerPairs(dy.Schema):
    """Two organisations in the same projects. Each pair stands twice, once from either side."""

    organisation_number = integer(
        "See partner_profiles",
        required=True,
        least=1,
        to="partner_profiles.organisation_number",
    )
    partner_number = integer(
        "The other one's number",
        required=True,
        least=1,
        to="partner_profiles.organisation_number",
    )
    organisation_id = text("See organisations", key=True, to="organisations.organisation_id")
    partner_id = text("The other one; see organisations", key=True, to="organisations.organisation_id")
    project_count = integer("Projects together", required=True, least=1)
    coordinated_count = integer("Of these, projects that organisation_id coordinated", required=True, least=0)
    first_call_year = integer("First call year together")
    last_call_year = integer("Last call year together")
    weight = number("Σ over projects together of 1/(n−1), n organisations in the project", least=0)


class PartnerTopics(dy.Schema):
    """How often an organisation took part in projects of a topic."""

    organisation_id = text("See organisations", key=True, to="organisations.organisation_id")
    topic_id = text("See topics", key=True, to="topics.topic_id")
    project_count = integer("Projects of this topic", required=True, least=1)
    coordinated_count = integer("Of these, projects that it coordinated", required=True, least=0)
    first_call_year = integer("First call year of those projects")
    last_call_year = integer("Last call year of those projects")


class PartnerConcepts(dy.Schema):
    """How often an organisation took part in projects of a concept."""

    organisation_number = integer(
        "See partner_profiles",
        required=True,
        least=1,
        to="partner_profiles.organisation_number",
    )
    organisation_id = text("See organisations", key=True, to="organisations.organisation_id")
    concept_id = text("See concepts", key=True, to="concepts.concept_id")
    project_count = integer("Projects of this concept", required=True, least=1)
    coordinated_count = integer("Of these, projects that it coordinated", required=True, least=0)
    first_call_year = integer("First call year of those projects")
    last_call_year = integer("Last call year of those projects")
    affinity = share("Projects, over the root of the sum of the squares of all its counts")


class PartnerFields(dy.Schema):
    """How often an organisation took part in projects of a field."""

    organisation_number = integer(
        "See partner_profiles",
        required=True,
        least=1,
        to="partner_profiles.organisation_number",
    )
    organisation_id = text("See organisations", key=True, to="organisations.organisation_id")
    field = text("Field of education", key=True, allowed=FIELDS)
    project_count = integer("Projects of this field", required=True, least=1)
    coordinated_count = integer("Of these, projects that it coordinated", required=True, least=0)
    first_call_year = integer("First call year of those projects")
    last_call_year = integer("Last call year of those projects")
    affinity = share("Projects, over the root of the sum of the squares of all its counts")


class PartnerYears(dy.Schema):
    """What an organisation did in the projects of one call year."""

    organisation_id = text("See organisations", key=True, to="organisations.organisation_id")
    call_year = integer("Call year", key=True)
    project_count = integer("Projects", required=True, least=1)
    coordinated_count = integer("Of these, projects that it coordinated", required=True, least=0)
    partner_count = integer("Distinct organisations in those projects", required=True, least=0)
    new_partner_count = integer("Of these, never met in an earlier call year", required=True, least=0)


class SearchWords(dy.Schema):
    """Every word of titles, abstracts and topics, as free text is compared with it."""

    term = text("Word in lower case, without diacritics", key=True, holds="code")
    project_count = integer("Projects that have it", required=True, least=1)
    idf = number("How much it says: ln(1 + projects / projects with it)", least=0)


class SearchTerms(dy.Schema):
    """Which words a project is found by: free text is matched with this table, without any extension."""

    term = text("See search_words", key=True, to="search_words.term")
    project_number = integer("See project_numbers", key=True, least=1, to="project_numbers.project_number")
    weight = number("Its idf, 3 times for the title, plus 2 for topics, plus 1 for the abstract", least=0)


class ConsortiumNorms(dy.Schema):
    """What the consortia of an action have: how many of them include a country, type, field or concept."""

    action_code = text("See actions", key=True, holds="code")
    aspect = text("What is counted", key=True, allowed=CONSORTIUM_ASPECTS)
    value = text(
        "Which country, type, main field of a member, or concept of the project", key=True, holds="code"
    )
    project_count = integer("Consortia of the action that include it", required=True, least=1)
    consortium_count = integer(
        "Consortia of the action, of two organisations or more", required=True, least=1
    )
    share = share("Share of the action's consortia that include it")
    example_project_id = text("The newest of them; see projects", required=True, to="projects.project_id")


MAIN = {
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
