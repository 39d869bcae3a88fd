"""Organisations: who is who, under which names and identifiers."""

import dataframely as dy

from warehouse.schema.columns import integer, share, text, yes_no


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
