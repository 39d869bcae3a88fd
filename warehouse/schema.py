"""The one registry of tables and columns.

Everything that says what a table looks like follows from here: Polars types and validation, the DuckDB
tables with their comments, ``datapackage.json`` and ``docs/data-dictionary.md``. A table is a class, its
docstring the table's description; a column says its type, its meaning, whether it is part of the key,
whether it may be null, which values it may take, and which published field it comes from.

Names: tables in the plural, snake_case; columns end in ``_id``, ``_code``, ``_eur``, ``_date`` or
``_count`` where they hold such a thing, and start with ``is_`` or ``has_`` where they say yes or no.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import dataframely as dy
import polars as pl

PERIODS = ("2007-2013", "2014-2020", "2021-2027")
FIELDS = ("SCH", "VET", "HED", "ADU", "YOU", "SPO")
KEY_ACTIONS = ("KA1", "KA2", "KA3", "JMO", "SPO")
TEXT_KINDS = ("summary", "background", "objectives", "implementation", "achievements")
VOCABULARY_STATES = ("verified", "unverified", "unlisted")


def _metadata(source: str, allowed: Sequence[str] = ()) -> dict[str, Any]:
    return {"source": source, "allowed": list(allowed)}


def text(
    meaning: str, *, source: str = "", key: bool = False, required: bool = False, allowed: Sequence[str] = ()
) -> dy.String:
    """Declare a column of text; `allowed` closes the list of its values."""
    values = list(allowed)
    return dy.String(
        primary_key=key,
        nullable=not (key or required),
        check={"allowed": lambda column: column.is_in(values)} if values else None,
        description=meaning,
        metadata=_metadata(source, allowed),
    )


def integer(
    meaning: str, *, source: str = "", key: bool = False, required: bool = False, least: int | None = None
) -> dy.Int64:
    """Declare a column of whole numbers, not below `least`."""
    return dy.Int64(
        primary_key=key,
        nullable=not (key or required),
        min=least,
        description=meaning,
        metadata=_metadata(source),
    )


def share(meaning: str) -> dy.Float64:
    """Declare a column of shares from 0 to 1."""
    return dy.Float64(nullable=True, min=0, max=1, description=meaning, metadata=_metadata(""))


def yes_no(meaning: str, *, source: str = "", required: bool = False) -> dy.Bool:
    """Declare a column that says yes or no."""
    return dy.Bool(nullable=not required, description=meaning, metadata=_metadata(source))


def day(meaning: str, *, source: str = "") -> dy.Date:
    """Declare a column of dates."""
    return dy.Date(nullable=True, description=meaning, metadata=_metadata(source))


def moment(meaning: str, *, required: bool = False) -> dy.Datetime:
    """Declare a column of moments in UTC."""
    return dy.Datetime(
        nullable=not required, time_unit="us", description=f"{meaning}, in UTC", metadata=_metadata("")
    )


def euros(meaning: str, *, source: str = "", key: bool = False) -> dy.Decimal:
    """Declare a column of amounts in euros, exact to the cent."""
    return dy.Decimal(
        14, 2, primary_key=key, nullable=not key, min=0, description=meaning, metadata=_metadata(source)
    )


class Projects(dy.Schema):
    """One row per project that any source publishes, merged from all of them."""

    project_id = text(
        "Canonical identifier; one of unknown shape is kept as published",
        source="Project Identifier, Project Number, projectName, Identifier",
        key=True,
    )
    identifier_kind = text("Which grammar the identifier follows", required=True)
    programme = text("Programme", source="Programme, Programme Funding, projectLevel1Label")
    sub_programme = text("Part of the programme, as published", source="Sub-programme, Programme Funding")
    period = text("Programming period", allowed=PERIODS)
    key_action = text("Key action; JMO is Jean Monnet, SPO is Sport", allowed=KEY_ACTIONS)
    action_code = text("Code of the action, such as KA220; see actions")
    action_name = text("Action as published", source="Action Type, Action, projectLevel3Label")
    activity = text("Kind of activity as published (Creative Europe)", source="Activity type")
    field = text("Field of education; null where an action spans several", allowed=FIELDS)
    call_year = integer("Year of the call", source="Call year, Funding Year, identifier")
    call_round = integer("Round of the call within its year", source="identifier", least=1)
    national_agency = text(
        "National agency in charge, such as DE02; null if centralised", source="identifier"
    )
    is_centralised = yes_no("Managed by the executive agency", source="identifier, projectCentralised")
    title = text("Title", source="Project Title, projectTitle")
    abstract = text("At most 300 characters of the summary, in English where it is published")
    start_date = day("First day", source="Start date, projectStartDate")
    end_date = day("Last day", source="End date, projectEndDate")
    duration_months = integer("Months from first to last day, rounded", least=0)
    status = text("Status, in lower case", source="Project Status, projectStatus")
    is_good_practice = yes_no("Named a good practice", source="Is Good Practice, projectGoodPractice")
    is_success_story = yes_no("Named a success story", source="Is Success Story")
    has_results = yes_no("Results are published on the platform", source="Results Available")
    result_count = integer("Published results", source="projectTotalPublishedResults", least=0)
    website = text("Address of the project's own site", source="Project Website")
    card_url = text("Address of its card on the platform", source="Results Platform Project Card")
    participating_countries = text(
        "Country codes as published for the whole project, separated by commas",
        source="Participating countries, projectCoverage",
    )
    coordinator_id = text("Organisation that coordinates; see organisations")
    organisation_count = integer(
        "Distinct organisations, coordinator included, withdrawn ones not", required=True, least=0
    )
    country_count = integer("Distinct countries of those organisations", required=True, least=0)
    first_seen = moment("First fetch of a document that names it", required=True)
    last_seen = moment("Last fetch of a document that names it", required=True)
    is_listed = yes_no("In the newest whole list, or whole search of its year; null if none was loaded")


class ProjectIdentifiers(dy.Schema):
    """One row per further name of a project."""

    project_id = text("See projects", key=True)
    scheme = text(
        "Kind of name",
        key=True,
        allowed=("external_reference", "national_identifier", "platform_id", "as_published"),
    )
    value = text("The name", key=True)


class ProjectTexts(dy.Schema):
    """Long texts, as submitted by the beneficiaries; in a release only if the setting says so."""

    project_id = text("See projects", key=True)
    kind = text("Which text", key=True, allowed=TEXT_KINDS)
    language = text("ISO 639-1 code of its language, und if it can't be told", key=True)
    content = text("The text itself", required=True)
    document_id = text("Where it was read; see documents", required=True)


class ProjectDocuments(dy.Schema):
    """Which documents name a project: one row per record read."""

    project_id = text("See projects", key=True)
    document_id = text("See documents", key=True)
    record_number = integer("Record in the document, from 1", required=True, least=1)
    line_number = integer("Line where the record begins, from 1; null where a format has no lines")
    participation_count = integer("Organisations that this record names", required=True, least=0)
    is_participation_source = yes_no("The project's participations come from here", required=True)


class Grants(dy.Schema):
    """Every grant seen for a project: an indicative amount at selection, never a partner's share."""

    project_id = text("See projects", key=True)
    kind = text(
        "awarded at selection, or the contribution on a card", key=True, allowed=("awarded", "contribution")
    )
    amount_eur = euros(
        "Amount", source="EU Grant award in euros, projectGrantedEuAmount, EC Contribution", key=True
    )
    source = text("Source that says so", required=True)
    document_id = text("Newest document that says so; see documents", required=True)
    first_seen = moment("First fetch that showed this amount", required=True)
    is_current = yes_no("The amount to use; one per project", required=True)


class Participations(dy.Schema):
    """One row per organisation named in a project, as published by one source."""

    project_id = text("See projects", key=True)
    role = text("coordinator, partner, or the source's own word", key=True)
    position = integer("Place within the role, as published, from 1", key=True, least=1)
    organisation_id = text(
        "See organisations; made from project and position if the name is withheld", required=True
    )
    is_withdrawn = yes_no("Has left the project", source="withdrawnFromProject", required=True)
    is_name_withheld = yes_no("May be a person or an informal group: all names are null", required=True)
    name = text("Name as published", source="Partner n name, organisationName")
    country_code = text("Country, in the programme's codes; see countries", source="Partner n country")
    region = text("Region as published", source="Partner n region, organisationRegion")
    city = text("City, taken out of the address where that was published", source="Partner n address")
    postcode = text("Postcode, likewise", source="Partner n address, postalCode")
    organisation_type = text("Type as declared in this project", source="Partner n organisation type")
    website = text("Domain of its website", source="Partner n website, organisationWebsite")
    identifier = text("Identifier as published", source="organisationPIC, pic")
    identifier_scheme = text("What the identifier is", allowed=("OID", "PIC"))
    filled_from = text("Other source that filled gaps of this row")
    document_id = text("Where it was read; see documents", required=True)
    record_number = integer("Record in the document, from 1", required=True, least=1)


class Organisations(dy.Schema):
    """One row per organisation, joined by identifier, else by name and country."""

    organisation_id = text("Identifier of ours", key=True)
    name = text("Commonest spelling; null where only an identifier or a country is published")
    name_ascii = text("The same in Latin letters without diacritics")
    country_code = text("Country, in the programme's codes; see countries")
    city = text("Commonest city")
    region = text("Commonest region")
    organisation_type = text("Type declared most often")
    organisation_type_share = share("Share of its participations that declare this type")
    website = text("Commonest domain")
    pic = text("Participant Identification Code, nine digits")
    oid = text("Organisation ID, E and eight digits")
    erasmus_code = text("Code of its Erasmus charter")
    confidence = share("How sure it is that these are one: 0.95 by PIC or OID, 0.5 by equal name and country")
    first_call_year = integer("First call year it took part in")
    last_call_year = integer("Last call year it took part in")


class OrganisationNames(dy.Schema):
    """Every spelling of an organisation's name."""

    organisation_id = text("See organisations", key=True)
    name = text("Spelling", key=True)
    mention_count = integer("How often it is published", required=True, least=1)
    is_canonical = yes_no("The one shown in organisations", required=True)


class OrganisationIdentifiers(dy.Schema):
    """Every identifier of an organisation."""

    organisation_id = text("See organisations", key=True)
    scheme = text("OID, PIC or ERASMUS (charter code)", key=True, allowed=("OID", "PIC", "ERASMUS"))
    value = text("Identifier", key=True)
    mention_count = integer("How often it is published", required=True, least=1)


class Topics(dy.Schema):
    """One row per topic label; the vocabularies of the three periods are kept apart, and open."""

    topic_id = text("Identifier of ours", key=True)
    label = text("Label", source="Topics, projectTopics", required=True)
    vocabulary = text("Period whose list it belongs to", allowed=PERIODS)
    status = text("Whether the label was read in a source", required=True, allowed=VOCABULARY_STATES)


class ProjectTopics(dy.Schema):
    """Which topics a project names."""

    project_id = text("See projects", key=True)
    topic_id = text("See topics", key=True)


class Documents(dy.Schema):
    """One row per version of a fetched document that this warehouse rests on."""

    document_id = text("Source, the source's own key, and the start of the digest", key=True)
    source = text("Source", required=True)
    key = text("The source's own key: which list, which call year and offset, which project", required=True)
    label = text("File name or address, for a reader", required=True)
    url = text("Where it was fetched; file: for one that was on disk already", required=True)
    published_date = day("The source's own date of it")
    fetched_at = moment("First fetch of these bytes", required=True)
    last_fetched_at = moment("Last fetch that gave the same bytes", required=True)
    sha256 = text("Digest of its bytes", required=True)
    byte_count = integer("Size in bytes", required=True, least=0)
    licence = text("Under which terms the source publishes it", required=True)
    record_count = integer("Records in it", required=True, least=0)
    is_newest = yes_no("No newer version of it was fetched", required=True)
    is_listed = yes_no("Part of the newest whole harvest of its list or call year; null if none was whole")


class Countries(dy.Schema):
    """Country codes as the programme writes them, beside ISO's."""

    country_code = text("The programme's code: EL, UK and XK differ from ISO", key=True)
    iso2_code = text("ISO 3166-1 alpha-2 code")
    iso3_code = text("ISO 3166-1 alpha-3 code")
    name = text("English name", required=True)
    relation = text("Relation to the programme", required=True)


class Actions(dy.Schema):
    """Actions of the programme."""

    action_code = text("Code", key=True)
    label = text("Label", required=True)
    field = text("Field of education; null where it spans several", allowed=FIELDS)
    key_action = text("Key action", allowed=KEY_ACTIONS)
    period = text("Programming period", allowed=PERIODS)
    status = text("Whether it was read in a source", required=True, allowed=VOCABULARY_STATES)


class OrganisationTypes(dy.Schema):
    """Types that organisations declare."""

    organisation_type = text("Label", key=True)
    platform_id = text("The platform's own number for it")
    family = text("Coarser group", required=True)
    may_be_person = yes_no("May stand for a natural person or an informal group", required=True)


class Runs(dy.Schema):
    """One row per run of the pipeline, from the ledger."""

    run_id = text("Identifier", key=True)
    command = text("What was asked", required=True)
    started_at = moment("Start", required=True)
    finished_at = moment("End; null while it runs, or if it was killed")
    state = text("How it ended; the run that made this warehouse is still running in it", required=True)
    detail = text("What it did, or what went wrong")


class RejectedRows(dy.Schema):
    """What could not be loaded, and why; nothing is dropped without a row here."""

    document_id = text("See documents", required=True)
    record_number = integer("Record in the document, from 1", least=1)
    line_number = integer("Line where the record begins, from 1")
    scope = text(
        "record: the whole record is out; participation: one organisation of it; value: one value is null",
        required=True,
        allowed=("record", "participation", "value"),
    )
    table_name = text("Table that it was meant for", required=True)
    column_name = text("Column concerned")
    rule = text("Rule that it breaks", required=True)
    value = text("The value, unless the column may be personal")


class Notices(dy.Schema):
    """Remarks on documents: unknown columns, values read with doubt, what was withheld."""

    document_id = text("See documents", required=True)
    record_number = integer("Record concerned; null if it is the whole document")
    kind = text("Kind of remark", required=True)
    column_name = text("Column concerned")
    detail = text("In words")
    row_count = integer("How many records it concerns", least=1)


class Builds(dy.Schema):
    """The build that made this warehouse: one row."""

    fingerprint = text("Digest of the documents and of the program that read them", key=True)
    origin = text("Real data, or made up", required=True, allowed=("real", "made-up"))
    built_at = moment("End of the build", required=True)


class Checks(dy.Schema):
    """The checks that this warehouse passed before it was put in place."""

    check_name = text("Name; the query is warehouse/checks/<name>.sql", key=True)
    description = text("What it holds", required=True)
    violation_count = integer("Rows that break it", required=True, least=0)
    is_passed = yes_no("No row breaks it", required=True)


class Coverage(dy.Schema):
    """Per source and call year: what was asked, advertised, fetched and loaded, and how sources agree."""

    source = text("Source", required=True)
    call_year = integer("Call year; null where projects have none")
    asked_count = integer("Projects that the overview of the newest harvest promised", least=0)
    advertised_count = integer("Projects that the source says the call year has", least=0)
    fetched_count = integer("Distinct projects that the newest harvest fetched", least=0)
    loaded_count = integer("Projects loaded from this source", required=True, least=0)
    listed_count = integer("Of these, projects in the newest whole harvest", required=True, least=0)
    shared_count = integer("Of these, projects that another source has too", required=True, least=0)
    only_here_count = integer("Of these, projects that no other source has", required=True, least=0)
    differing_count = integer(
        "Of these, projects where this source disagrees with another", required=True, least=0
    )
    is_whole = yes_no("Its newest harvest got all, and so did that of what spans several call years")


class CoverageDifferences(dy.Schema):
    """One row per project and field where a source says something else than the one that was used."""

    project_id = text("See projects", required=True)
    field = text("Column concerned", required=True)
    source = text("Source that differs", required=True)
    value = text("What it says")
    used_source = text("Source that was used", required=True)
    used_value = text("What that says")


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
    "topics": Topics,
    "project_topics": ProjectTopics,
    "documents": Documents,
    "countries": Countries,
    "actions": Actions,
    "organisation_types": OrganisationTypes,
}
OPS: Mapping[str, type[dy.Schema]] = {
    "runs": Runs,
    "rejected_rows": RejectedRows,
    "notices": Notices,
    "builds": Builds,
    "checks": Checks,
    "coverage": Coverage,
    "coverage_differences": CoverageDifferences,
}
SCHEMAS: Mapping[str, Mapping[str, type[dy.Schema]]] = {"main": MAIN, "ops": OPS}


def describe(table: type[dy.Schema]) -> str:
    """Return a table's description."""
    return (table.__doc__ or "").strip()


def polars_schema(table: type[dy.Schema]) -> pl.Schema:
    """Return a table's columns and Polars types, in order."""
    return pl.Schema({name: column.dtype for name, column in table.columns().items()})
