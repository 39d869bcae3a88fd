"""Projects: what they are, what they were granted, and which source wins for what."""

from collections.abc import Mapping

import dataframely as dy

from schema.columns import (
    Precedence,
    counted,
    day,
    integer,
    moment,
    number,
    published,
    text,
    wins,
    yes_no,
)
from schema.kinds import Kind
from schema.words import (
    ACCREDITATION_TYPES,
    FIELDS,
    IDENTIFIER_KINDS,
    KEY_ACTIONS,
    PERIODS,
)

TAKEN_WHOLE: Mapping[str, Precedence] = {
    "participations": wins(
        "eprp_cards",
        "eprp_search",
        "eprp_lists",
        because="the card knows who withdrew",
    ),
    "project_texts": wins(
        "eprp_cards", "eprp_search", "eprp_lists", because="the card holds the final report"
    ),
    "project_topics": wins("eprp_cards", "eprp_search", "eprp_lists", because="the card is edited last"),
    "results": wins("eprp_search", because="only the search names them"),
    "grants": wins(
        "eprp_search",
        "eprp_lists",
        "eprp_cards",
        because="the award at selection is what the platform sums; a card's contribution fills in",
    ),
}


class StagedProjects(dy.Schema):
    """Projects as a document publishes them: one row per record."""

    record_number = counted("Record in the document, from 1")
    line_number = counted("Line where the record begins, from 1; null where a format has no lines")
    identifier = published("Identifier", holds="code", form="project identifier", promised=0.99)
    external_reference = published("Further reference", holds="code")
    national_identifier = published("Identifier of a national agency", holds="code")
    platform_id = published("The platform's own id", holds="code")
    programme = published("Programme", holds="free text")
    sub_programme = published("Part of the programme", holds="free text")
    key_action = published("Key action", holds="free text")
    action = published("Action", holds="free text")
    activity = published("Kind of activity", holds="free text")
    call_year = published("Year of the call", holds="code", form="year")
    title = published("Title", holds="free text", promised=0.9)
    summary = published("Summary", holds="free text")
    background = published("Background", holds="free text")
    objectives = published("Objectives", holds="free text")
    implementation = published("Implementation", holds="free text")
    achievements = published("Achievements", holds="free text")
    activities = published("Activities", holds="free text")
    impact = published("Impact", holds="free text")
    management = published("Management", holds="free text")
    target_groups = published("Target groups", holds="free text")
    accreditation_summary = published("What an accreditation is for", holds="free text")
    erasmus_policy_statement = published("Erasmus policy statement of an accreditation", holds="free text")
    topics = published("Topics, separated by ;", holds="free text")
    status = published("Status", holds="free text")
    start_date = published("First day", holds="code", form="date")
    end_date = published("Last day", holds="code", form="date")
    countries = published("Countries, separated by , or |", holds="name", form="country")
    grant_awarded = published("Grant at selection", holds="code", form="amount")
    grant_contribution = published("What a card calls the contribution", holds="code", form="amount")
    is_good_practice = published("Named a good practice", holds="code", form="yes or no")
    is_success_story = published("Named a success story", holds="code", form="yes or no")
    is_centralised = published("Managed by the executive agency", holds="code", form="yes or no")
    has_results = published("Results are published", holds="code", form="yes or no")
    result_count = published("Published results", holds="code", form="count")
    website = published("Website", holds="address")
    card_url = published("Address of its card", holds="address")
    published_on = published("Day on which the platform published it", holds="code", form="date")
    modified_on = published("Day on which its record was last changed", holds="code", form="date")
    status_changed_on = published("Day since which its status holds", holds="code", form="date")
    location = published("Latitude and longitude, rounded to 0.01 degree", holds="code")
    quality_labels = published("Quality labels, separated by ;", holds="free text")
    accreditation_type = published("Whom an accreditation is for", holds="free text")


class Projects(dy.Schema):
    """One row per project that any source publishes, merged from all of them."""

    project_id = text(
        "Canonical identifier; one of unknown shape is kept as published",
        source="Project Identifier, Project Number, projectName, Identifier",
        key=True,
        holds="code",
    )
    identifier_kind = text("Which grammar the identifier follows", required=True, allowed=IDENTIFIER_KINDS)
    programme = text(
        "Programme",
        source="Programme, Programme Funding, projectLevel1Label",
        holds="free text",
        precedence=wins(
            "eprp_lists",
            "eprp_search",
            "eprp_cards",
            because="a list says it in full; a card only by its heading",
        ),
    )
    sub_programme = text(
        "Part of the programme, as published",
        source="Sub-programme, Programme Funding",
        holds="free text",
        precedence=wins(
            "eprp_lists",
            "eprp_search",
            "eprp_cards",
            because="only lists say it outright; others by the path of the programme",
        ),
        read_from="sub_programme, programme",
    )
    period = text(
        "Programming period",
        allowed=PERIODS,
        precedence=wins("eprp_lists", "eprp_search", "eprp_cards", because="follows the programme"),
        read_from="programme, call_year, identifier",
    )
    key_action = text(
        "Key action; JMO is Jean Monnet, SPO is Sport",
        allowed=KEY_ACTIONS,
        precedence=wins("eprp_cards", "eprp_search", "eprp_lists", because="the card is edited last"),
        read_from="key_action, action, identifier",
    )
    action_code = text(
        "Code of the action, such as KA220; see actions",
        holds="code",
        precedence=wins("eprp_cards", "eprp_search", "eprp_lists", because="the card is edited last"),
        read_from="identifier, action, key_action",
    )
    action_name = text(
        "Action as published",
        source="Action Type, Action, projectLevel3Label",
        holds="free text",
        precedence=wins("eprp_cards", "eprp_search", "eprp_lists", because="the card is edited last"),
        read_from="action",
    )
    activity = text(
        "Kind of activity as published (Creative Europe)",
        source="Activity type",
        holds="free text",
        precedence=wins("eprp_lists", because="only lists say it"),
    )
    field = text(
        "Field of education; null where an action spans several",
        allowed=FIELDS,
        precedence=wins("eprp_cards", "eprp_search", "eprp_lists", because="the card is edited last"),
        read_from="identifier, action, key_action",
    )
    call_year = integer(
        "Year of the call",
        source="Call year, Funding Year, identifier",
        precedence=wins(
            "eprp_search", "eprp_lists", "eprp_cards", because="the search is partitioned by it and verified"
        ),
        read_from="call_year, identifier, external_reference",
    )
    call_round = integer(
        "Round of the call within its year",
        source="identifier",
        least=1,
        precedence=wins("eprp_search", "eprp_lists", "eprp_cards", because="comes from the identifier"),
        read_from="identifier",
    )
    national_agency = text(
        "National agency in charge, such as DE02; null if centralised",
        source="identifier",
        holds="code",
        precedence=wins("eprp_search", "eprp_lists", "eprp_cards", because="comes from the identifier"),
        read_from="identifier",
    )
    is_centralised = yes_no(
        "Managed by the executive agency",
        source="identifier, projectCentralised",
        precedence=wins(
            "eprp_search",
            "eprp_cards",
            "eprp_lists",
            because="the search says it; a list leaves it to the identifier",
        ),
        read_from="is_centralised, identifier",
    )
    title = text(
        "Title",
        source="Project Title, projectTitle",
        holds="free text",
        precedence=wins(
            "eprp_cards", "eprp_search", "eprp_lists", because="the card keeps capitals and quotes"
        ),
    )
    abstract = text(
        "At most 300 characters of the summary, in English where it is published", holds="free text"
    )
    start_date = day(
        "First day",
        source="Start date, projectStartDate",
        precedence=wins("eprp_cards", "eprp_search", "eprp_lists", because="Erasmus+ lists have none"),
    )
    end_date = day(
        "Last day",
        source="End date, projectEndDate",
        precedence=wins("eprp_cards", "eprp_search", "eprp_lists", because="Erasmus+ lists have none"),
    )
    duration_months = integer("Months from first to last day, rounded", least=0)
    status = text(
        "Status, in lower case",
        source="Project Status, projectStatus",
        holds="free text",
        precedence=wins(
            "eprp_lists",
            "eprp_search",
            "eprp_cards",
            because="lists tell accredited, suspended and terminated apart; the search does not",
        ),
    )
    is_good_practice = yes_no(
        "Named a good practice",
        source="Is Good Practice, projectGoodPractice",
        precedence=wins(
            "eprp_search", "eprp_lists", "eprp_cards", because="cards are fetched on demand and grow old"
        ),
    )
    is_success_story = yes_no(
        "Named a success story",
        source="Is Success Story",
        precedence=wins("eprp_lists", because="only lists say it"),
    )
    has_results = yes_no(
        "Results are published on the platform",
        source="Results Available",
        precedence=wins("eprp_lists", because="only lists say it"),
    )
    result_count = integer(
        "Published results",
        source="projectTotalPublishedResults",
        least=0,
        precedence=wins("eprp_search", because="only the search counts them"),
    )
    website = text(
        "Address of the project's own site",
        source="Project Website",
        holds="address",
        precedence=wins("eprp_cards", "eprp_search", "eprp_lists", because="the card is edited last"),
    )
    card_url = text(
        "Address of its card on the platform",
        source="Results Platform Project Card",
        holds="address",
        precedence=wins("eprp_lists", "eprp_search", "eprp_cards", because="a list gives the address itself"),
        read_from="card_url, identifier",
    )
    published_date = day(
        "Day on which the platform published it",
        source="projectPublicationDate",
        precedence=wins("eprp_search", because="only the search says it"),
        read_from="published_on",
    )
    modified_date = day(
        "Day on which the platform last changed its record",
        source="projectModifiedDate",
        precedence=wins("eprp_search", because="only the search says it"),
        read_from="modified_on",
    )
    status_date = day(
        "Day since which its status holds",
        source="projectStatusDate",
        precedence=wins("eprp_search", because="only the search says it"),
        read_from="status_changed_on",
    )
    latitude = number(
        "Degrees north of where the platform puts it on its map, rounded to 0.01",
        least=-90,
        source="projectLocation",
        precedence=wins("eprp_search", because="only the search says it"),
        read_from="location",
    )
    longitude = number(
        "Degrees east, likewise",
        least=-180,
        source="projectLocation",
        precedence=wins("eprp_search", because="only the search says it"),
        read_from="location",
    )
    quality_labels = text(
        "Labels and awards that it was given, separated by ;",
        source="projectEuropeanLanguageLabel, projectEuropeanInnovativeTeachingAward, projectHighlighted, "
        "projectEuropeanYearOfCulturalHeritage",
        holds="code",
        precedence=wins("eprp_search", "eprp_cards", because="the search knows more of them"),
    )
    accreditation_type = text(
        "Whom an accreditation is for: a single organisation, or a consortium",
        source="ka120AccreditationType",
        allowed=ACCREDITATION_TYPES,
        precedence=wins("eprp_search", because="only the search says it"),
    )
    participating_countries = text(
        "Country codes as published for the whole project, separated by commas",
        source="Participating countries, projectCoverage",
        holds="code",
        precedence=wins(
            "eprp_search", "eprp_lists", "eprp_cards", because="both say the same; the search is fresher"
        ),
        read_from="countries",
    )
    coordinator_id = text("Organisation that coordinates; see organisations", holds="code")
    organisation_count = integer(
        "Distinct organisations, coordinator included, withdrawn ones not", required=True, least=0
    )
    country_count = integer("Distinct countries of those organisations", required=True, least=0)
    first_seen = moment("First fetch of a document that names it", required=True)
    last_seen = moment("Last fetch of a document that names it", required=True)
    is_listed = yes_no("In the newest whole list, or whole search of its year; null if none was loaded")


STAGED = {
    "projects": StagedProjects,
}
MAIN = {
    "projects": Projects,
}
KIND = Kind("projects", "projects", "project_documents", parts=("participations", "results"))
