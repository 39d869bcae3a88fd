"""The tables of codes that the others refer to."""

import dataframely as dy

from schema.columns import text, yes_no
from schema.words import FIELDS, KEY_ACTIONS, PERIODS, VOCABULARY_STATES


class Topics(dy.Schema):
    """One row per topic label; the vocabularies of the three periods are kept apart, and open."""

    topic_id = text("Identifier of ours", key=True, holds="code")
    label = text("Label", source="Topics, projectTopics", required=True, holds="free text")
    vocabulary = text("Period whose list it belongs to", allowed=PERIODS)
    status = text("Whether the label was read in a source", required=True, allowed=VOCABULARY_STATES)


class Countries(dy.Schema):
    """Country codes as the programme writes them, beside ISO's."""

    country_code = text("The programme's code: EL, UK and XK differ from ISO", key=True, holds="code")
    iso2_code = text("ISO 3166-1 alpha-2 code", holds="code")
    iso3_code = text("ISO 3166-1 alpha-3 code", holds="code")
    name = text("English name", required=True, holds="name")
    relation = text("Relation to the programme", required=True, holds="code")


class Actions(dy.Schema):
    """Actions of the programme."""

    action_code = text("Code", key=True, holds="code")
    label = text("Label", required=True, holds="free text")
    field = text("Field of education; null where it spans several", allowed=FIELDS)
    key_action = text("Key action", allowed=KEY_ACTIONS)
    period = text("Programming period", allowed=PERIODS)
    status = text("Whether it was read in a source", required=True, allowed=VOCABULARY_STATES)


class OrganisationTypes(dy.Schema):
    """Types that organisations declare."""

    organisation_type = text("Label", key=True, holds="free text")
    platform_id = text("The platform's own number for it", holds="code")
    family = text("Coarser group", required=True, holds="free text")
    may_be_person = yes_no("May stand for a natural person or an informal group", required=True)


MAIN = {
    "topics": Topics,
    "countries": Countries,
    "actions": Actions,
    "organisation_types": OrganisationTypes,
}
