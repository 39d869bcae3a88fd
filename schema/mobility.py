"""Mobility statistics: who went from where to where, persons counted only."""

import dataframely as dy

from schema.columns import counted, integer, published, text
from schema.kinds import Kind


class StagedMobilityFlows(dy.Schema):
    """Journeys from one organisation to another in one year, summed up out of records."""

    record_number = counted("The first of the records that it sums up")
    record_count = counted("How many records this row sums up")
    year = published("Call year or academic year", holds="code")
    activity = published("Kind of activity", holds="free text")
    sending_name = published("Name of who sends", holds="name")
    sending_erasmus_code = published("Charter code of who sends", holds="code", form="charter code")
    sending_city = published("City of who sends", holds="name")
    sending_country = published("Country of who sends", holds="name", form="country")
    receiving_name = published("Name of who receives", holds="name")
    receiving_erasmus_code = published("Charter code of who receives", holds="code", form="charter code")
    receiving_city = published("City of who receives", holds="name")
    receiving_country = published("Country of who receives", holds="name", form="country")
    participant_count = counted("Persons, counted")


class MobilityFlows(dy.Schema):
    """Journeys from one organisation to another in one year, per document: persons are counted only."""

    document_id = text("Where it was read; see documents", key=True, to="documents.document_id")
    record_number = integer("First of the records that it sums up", key=True, least=1)
    record_count = integer("How many records it sums up", required=True, least=1)
    sending_id = text(
        "Where they come from; see organisations; null if that names nobody",
        to="organisations.organisation_id",
    )
    receiving_id = text(
        "Where they go; see organisations; null if that names nobody",
        to="organisations.organisation_id",
    )
    year = integer("Year; of an academic year the one in which it begins", least=1987)
    year_text = text("The year as published", source="Academic Year, Call Year", holds="free text")
    activities = text("Kinds of activity, separated by ;", source="Activity", holds="free text")
    participant_count = integer("Participants; null where none of the records says", least=0)


STAGED = {
    "mobility_flows": StagedMobilityFlows,
}
MAIN = {
    "mobility_flows": MobilityFlows,
}
KIND = Kind("mobility_flows", "mobility_flows", "mobility_flows", records="record_count")
