"""Organisations: who is who, under which names and identifiers, and on what evidence."""

import dataframely as dy

from schema.columns import day, integer, number, share, text, yes_no
from schema.words import (
    CORRECTION_KINDS,
    CORRECTION_STATES,
    IDENTIFIER_SCHEMES,
    IDENTIFIER_VERDICTS,
    LINK_DECISIONS,
    PLACE_SOURCES,
    QUALITY_REFERENCES,
    QUALITY_SCOPES,
)


class Organisations(dy.Schema):
    """One row per organisation: all mentions that were found to mean the same one."""

    organisation_id = text(
        "Identifier of ours, which stays: see organisation_redirects. One that starts with unnamed- stands "
        "for a participation without a name, and is made from project and position",
        key=True,
        holds="code",
    )
    name = text("Best spelling: the commonest in readable case; null where none is published", holds="name")
    name_ascii = text("The same in Latin letters without diacritics", holds="name")
    country_code = text("Country, in the programme's codes; see countries", to="countries.country_code")
    city = text("Commonest city", holds="name")
    region = text("Commonest region", holds="name")
    place_id = text(
        "Town that its cities mean most often: its GeoNames id; null where that can't be told. The same for "
        "Wien and Vienna, and for a city and its districts",
        holds="code",
    )
    place_name = text("Name of that town in GeoNames", holds="name")
    nuts2_code = text(
        "NUTS 2 region (2024) by postcode, region as published or town; null where it can't be told, and "
        "where there is none, as in the United Kingdom",
        holds="code",
    )
    latitude = number("Degrees north, rounded to 0.01; see place_source", least=-90)
    longitude = number("Degrees east, likewise", least=-180)
    place_source = text(
        "Whence the coordinates: published (as its project records say most often) or gazetteer (its town's)",
        allowed=PLACE_SOURCES,
    )
    organisation_type = text("Type declared most often", holds="free text")
    organisation_type_share = share("Of the mentions that declare a type, those that declare this one")
    website = text("Commonest domain", holds="address")
    pic = text(
        "Participant Identification Code, nine digits; the commonest that can be trusted", holds="code"
    )
    oid = text("Organisation ID, E and eight digits; likewise", holds="code")
    erasmus_code = text("Code of its Erasmus charter, without spaces; likewise", holds="code")
    confidence = share(
        "How sure it is that its mentions are one: the mean over them of the best score that holds each in; "
        "see organisation_links. 0.9 and 0.6 stand for one alone, with and without identifier, 0 for no name"
    )
    first_call_year = integer("First call year it took part in")
    last_call_year = integer("Last call year it took part in")


class OrganisationNames(dy.Schema):
    """Every spelling of an organisation's name."""

    organisation_id = text("See organisations", key=True, to="organisations.organisation_id")
    name = text("Spelling", key=True, holds="name")
    name_ascii = text("The same in Latin letters without diacritics", holds="name")
    mention_count = integer("How often it is published", required=True, least=1)
    is_canonical = yes_no("The one shown in organisations", required=True)


class OrganisationIdentifiers(dy.Schema):
    """Every identifier of an organisation."""

    organisation_id = text("See organisations", key=True, to="organisations.organisation_id")
    scheme = text("OID, PIC or ERASMUS (charter code)", key=True, allowed=IDENTIFIER_SCHEMES)
    value = text("Identifier", key=True, holds="code")
    mention_count = integer("How often it is published", required=True, least=1)
    is_trusted = yes_no("It joins mentions; if not, see ops.untrusted_identifiers", required=True)


class OrganisationMentions(dy.Schema):
    """One row per place where an organisation is named; withheld names are not among them."""

    mention_id = text(
        "Name of the place: project, role and position of a participation; else document, record and part",
        key=True,
        holds="code",
    )
    organisation_id = text("See organisations", required=True, to="organisations.organisation_id")
    mention_group = integer("Mentions written alike in every respect share it", required=True, least=0)
    source = text("Source", required=True, holds="code")
    document_id = text("Where it was read; see documents", required=True, to="documents.document_id")
    project_id = text("See projects; null where it is named beside projects", to="projects.project_id")
    page_id = text("See pages; null where no page names it", to="pages.page_id")
    name = text("Name as published", holds="name")
    country_code = text("Country, in the programme's codes; see countries", to="countries.country_code")
    city = text("City as published", holds="name")


class OrganisationLinks(dy.Schema):
    """The evidence: one row per pair of mention groups that a rule compared closely, joined or not."""

    group_a = integer("mention_group of one side: the first of what was one by then", required=True, least=0)
    group_b = integer("mention_group of the other side, likewise", required=True, least=0)
    organisation_a = text(
        "Organisation of group_a in the end; null where it names nobody",
        to="organisations.organisation_id",
    )
    organisation_b = text(
        "Organisation of group_b in the end; null where it names nobody",
        to="organisations.organisation_id",
    )
    rule = text("What was compared", required=True, holds="code")
    score = share("How sure it is that they are one")
    decided = text(
        "joined; refused: they have different identifiers; ambiguous: more than one fits",
        required=True,
        allowed=LINK_DECISIONS,
    )
    name_whole = share("Likeness of the whole names; null where the rule asks for equal ones")
    name_contained = share("Likeness of the shorter name with its part of the longer")
    is_same_city = yes_no("Same city; null where one says none, or the rule does not ask")
    is_same_postcode = yes_no("Same postcode, likewise")
    is_same_website = yes_no("Same website, likewise")


class OrganisationRedirects(dy.Schema):
    """Retired ids: two organisations were found to be one, and the id given first survived."""

    organisation_id = text("The retired id", key=True, to="issued_ids.organisation_id")
    redirected_to = text(
        "Where it leads: an id that was not retired; see organisations",
        required=True,
        to="issued_ids.organisation_id",
    )
    redirected_date = day("Day of the newest document of the build that found out")


class IssuedIds(dy.Schema):
    """The record of ids: every organisation_id that was ever given. State, carried from build to build."""

    organisation_id = text("The id", key=True, holds="code")
    first_build = integer("Number of the build that gave it: lower is older", required=True, least=1)
    anchor = text(
        "The key it was given for: if an organisation is split, its id stays there; null if forgotten",
        holds="code",
    )
    redirected_to = text("Where it leads if it was retired", to="issued_ids.organisation_id")
    redirected_in = integer("Number of the build that retired it", least=1)
    redirected_date = day("Day of the newest document of that build")


class IssuedKeys(dy.Schema):
    """The record of ids, second part: what each organisation was known by. State, likewise."""

    key = text("A trusted identifier, or the digest of a spelling with its place", key=True, holds="code")
    organisation_id = text(
        "The id that stands for it; see issued_ids",
        required=True,
        to="issued_ids.organisation_id",
    )


class ResolutionQuality(dy.Schema):
    """How good resolution is: as many mentions are judged without what the reference knows of them."""

    reference = text(
        "identifiers: a seeded fifth of them is hidden in this build, and what comes out compared with them; "
        "known truth: of made-up data, measured when the program changed last, and carried along; "
        "largest: the organisations with most names, of which pairs of names are compared with each other",
        key=True,
        allowed=QUALITY_REFERENCES,
    )
    scope = text("all, or by country, script or organisation", key=True, allowed=QUALITY_SCOPES)
    value = text("Which country, script or organisation", key=True, holds="code")
    mention_count = integer("Mentions judged", required=True, least=0)
    true_pair_count = integer("Pairs that belong together; 0 of the largest", required=True, least=0)
    found_pair_count = integer("Pairs that were put together", required=True, least=0)
    shared_pair_count = integer(
        "Pairs that are both; of the largest: names that are alike", required=True, least=0
    )
    pair_precision = share("Of the pairs put together, those that belong; null where there are none")
    pair_recall = share("Of the pairs that belong together, those found; null where there are none")
    pair_f1 = share("Harmonic mean of the two")
    b_cubed_precision = share("How pure a mention's cluster is, on average")
    b_cubed_recall = share("How whole a mention's cluster is, on average")
    b_cubed_f1 = share("Harmonic mean of the two")


class TaughtWords(dy.Schema):
    """Words of names that stand for each other, learnt in this build from names that share an identifier."""

    country_code = text("Where", key=True, holds="code")
    stem = text(
        "A word, or how it begins; after = what it means in English, where that is known",
        key=True,
        holds="code",
    )
    means = text("The commoner word that it is read as, likewise", required=True, holds="code")
    identifier_count = integer("Organisations that have names with either", required=True, least=1)


class UntrustedIdentifiers(dy.Schema):
    """Identifiers that several organisations share, or that stand beside a stranger: they join nothing."""

    identifier_scheme = text("OID, PIC or ERASMUS", key=True, allowed=IDENTIFIER_SCHEMES)
    identifier_value = text("Identifier", key=True, holds="code")
    verdict = text(
        "shared: disarmed wherever it stands; misused: disarmed beside strangers",
        required=True,
        allowed=IDENTIFIER_VERDICTS,
    )
    mention_count = integer("Mentions that carry it", required=True, least=1)
    stranger_count = integer(
        "Of these, mentions that look like another organisation than the commonest name",
        required=True,
        least=1,
    )


class Corrections(dy.Schema):
    """What corrections.csv in the data folder says, and whether it makes a difference."""

    kind = text("same as, or not the same as", required=True, allowed=CORRECTION_KINDS)
    a = text("One side, as in the file", required=True, holds="free text")
    b = text("The other side, as in the file", required=True, holds="free text")
    reason = text("Why", required=True, holds="free text")
    state = text(
        "bites; idle: as without it; unfound: it names no mention; unmet: another forbids it",
        required=True,
        allowed=CORRECTION_STATES,
    )


MAIN = {
    "organisations": Organisations,
    "organisation_names": OrganisationNames,
    "organisation_identifiers": OrganisationIdentifiers,
    "organisation_mentions": OrganisationMentions,
    "organisation_links": OrganisationLinks,
    "organisation_redirects": OrganisationRedirects,
    "issued_ids": IssuedIds,
    "issued_keys": IssuedKeys,
}
OPS = {
    "resolution_quality": ResolutionQuality,
    "untrusted_identifiers": UntrustedIdentifiers,
    "taught_words": TaughtWords,
    "corrections": Corrections,
}
