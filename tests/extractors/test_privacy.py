"""What must never come out: streets, e-mails, phones, names of persons; and what must not be lost for it."""

import re
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.contract import NOTICES, ORGANISATIONS, PARTICIPATIONS, PROJECTS
from extractors.read.frames import with_absent
from extractors.read.privacy import (
    kept_columns,
    publishable_organisations,
    publishable_participations,
    publishable_projects,
    publishable_texts,
)
from schema.words import TEXT_KINDS

NAMING = ("name", "city", "postcode", "website", "identifier", "platform_organisation_id")
ORGANISATION = {
    "name": "Jana Nováková",
    "country": "SK",
    "region": "Bratislavský kraj",
    "city": "Bratislava",
    "postcode": "811 01",
    "website": "www.jana.example",
    "identifier": "999000001",
    "platform_organisation_id": "31",
}


def published(*organisations: dict[str, Any]) -> tuple[list[dict[str, Any]], list[tuple[str, str]]]:
    """Participations as they may be published, and kind and column of each notice."""
    rows = [
        {"record_number": number, "role": "partner", "position": 1, **organisation}
        for number, organisation in enumerate(organisations, start=1)
    ]
    participations, notices = publishable_participations(pl.DataFrame(rows, infer_schema_length=None))
    participations = with_absent(participations, PARTICIPATIONS, PARTICIPATIONS)
    assert notices.schema == NOTICES
    assert participations["record_number"].to_list() == [row["record_number"] for row in rows]
    return participations.to_dicts(), notices.select("kind", "column").rows()


def scrubbed(text: str) -> str:
    projects = publishable_projects(pl.DataFrame({"record_number": [1], "summary": [text]}))
    return str(projects["summary"][0])


# ---- addresses


@pytest.mark.parametrize(
    ("address", "postcode", "city"),
    [
        # a segment that is nothing but a postcode
        ("Dorfgasse 15, 9495, Triesen", "9495", "Triesen"),
        ("Haus 14/Zimmer 2.13, DE-14476, GOLM", "14476", "GOLM"),
        ("DE-14476, GOLM", "14476", "GOLM"),
        ("Dlouhá 2217/15, 700 30, Ostrava", "700 30", "Ostrava"),
        ("UL DLUGA 55, 90 009, LODZ", "90 009", "LODZ"),
        ("LAUKUMS 1A, LV-4650, VIĻĀNI, VIĻĀNU NOVADS", "4650", "VIĻĀNI"),
        ("Florilor, 19,  020451,  Bucharest", "020451", "Bucharest"),
        ("Rua das Flores 7, 1000-001, Lisboa", "1000-001", "Lisboa"),
        ("12 High Street, SW1A 1AA, London", "SW1A 1AA", "London"),
        ("Main Road 3, D02 X285, Dublin", "D02 X285", "Dublin"),
        ("Lange Straat 5, 1012 AB, Amsterdam", "1012 AB", "Amsterdam"),
        ("Triq il-Kbira 9, VLT 1117, Valletta", "VLT 1117", "Valletta"),
        ("Long Cad. 4, 06050, ANKARA", "06050", "ANKARA"),
        # postcode and city share a segment, a line, or follow a gap
        ("Dlouhá 17\n32000 Vukovar", "32000", "Vukovar"),
        ("Dlouhá 17 \r\n 32000 Vukovar\n", "32000", "Vukovar"),
        ("M. Dimou , 89  104 40 Athens", "104 40", "Athens"),
        ("University Campus,   GR-73100 Chania", "73100", "Chania"),
        ("Dlouhá 5 , 110 00 Praha , Hlavní město Praha , CZ", "110 00", "Praha"),
        ("1000 Brussels", "1000", "Brussels"),
        ("Dlouhá 7/12 , 252 03 Řitka 3 - Východ , Kraj , CZ", "252 03", "Řitka"),
        # a district or a delivery office is no part of the city
        ("Dlouhá 9, 190 00, Praha 9 - Vysočany", "190 00", "Praha"),
        ("12 rue Longue, 69007, LYON CEDEX 07", "69007", "LYON"),
        # no street at all
        ("N/A, GRONINGEN", None, "GRONINGEN"),
        ("x, Paris", None, "Paris"),
    ],
)
def test_address_gives_postcode_and_city(address: str, postcode: str | None, city: str) -> None:
    [row], notices = published({"name": "School", "address": address})
    assert (row["postcode"], row["city"]) == (postcode, city)
    assert notices == []


@pytest.mark.parametrize(
    "address",
    [
        "Dorfgasse 15",
        "Dorfgasse 15, Triesen",
        "12 High Street, London",
        "N/A",
        "Box 7",
        "-",
        "Flat 3, 100 Kings Court",
        "Calle Mayor, 125, Bajo Derecha",
        "Via Garibaldi, 120, Torino",
    ],
)
def test_address_that_cannot_be_split_is_dropped_and_said(address: str) -> None:
    [row], notices = published({"name": "School", "address": address})
    assert (row["postcode"], row["city"]) == (None, None)
    assert notices == [("address_dropped", "address")]


def test_postcode_without_a_city_is_kept() -> None:
    [row], notices = published({"name": "School", "address": "Dorfgasse 15, 9495"})
    assert (row["postcode"], row["city"]) == ("9495", None)
    assert notices == [("address_dropped", "address")]


@pytest.mark.parametrize("country", ["IS", "FO", "Iceland"])
@pytest.mark.parametrize("address", ["Langvegur 3, 101, Reykjavik", "Langvegur 3, 101 Reykjavik"])
def test_three_digits_are_a_postcode_in_two_countries(address: str, country: str) -> None:
    [row], notices = published({"name": "School", "address": address, "country": country})
    assert (row["postcode"], row["city"], notices) == ("101", "Reykjavik", [])


@pytest.mark.parametrize(
    "city",
    [
        "Praha 9",
        "Praha 9 - Vysočany",
        "PARIS 12",
        "Wien 1020",
        "Dublin 2",
        "București, sector 3",
        "București sector 3",
        "Budapest XII",
        "LYON CEDEX 07",
        "Marseille 1er",
        "Novi Sad",
        "Washington, D.C.",
        "Stratford-upon-Avon",
        "Strasbourg",
        "Galway",
        "Courtrai",
        "Corsico",
        "Closeburn",
    ],
)
def test_cities_stay_without_their_district(city: str) -> None:
    [row], notices = published({"name": "School", "city": city})
    assert row["city"] is not None
    assert city.startswith(row["city"])
    assert notices == []


@pytest.mark.parametrize("address", ["", " , ", "\n", None])
def test_no_address_is_no_loss(address: str | None) -> None:
    [row], notices = published({"name": "School", "address": address})
    assert row["city"] is None
    assert notices == []


@pytest.mark.parametrize(
    "place",
    [
        "RUE LONGUE 17",
        "Lange Straße",
        "Hauptstrasse 4",
        "Dlouhá ulica 4",
        "Via Lunga",
        "Main Road",
        "17 Dlouhá",
        "Hlavná 12",
        "Hlavná 12a",
        "Corso Italia 5",
        "Corso Italia",
        "Eva Novak, Baker Close 3",
        "Novak, Lipová 3",
        "Praha Dlouhá 12",
        "Elm Grove",
        "Kings Court",
        "Bajo Derecha",
        "Rose Terrace",
        "Park Drive",
        "Kings Way",
        "Strada Florilor",
        "Paseo del Prado",
        "Passeig de Gràcia",
        "Carrer Gran",
        "Piața Unirii",
        "Piata Unirii",
        "Gül sokağı",
        "ulitsa Rakovski",
        "the house behind the church on the right hand of the bridge over the river",
    ],
)
def test_a_city_that_may_be_a_street_is_dropped(place: str) -> None:
    [told, split], notices = published(
        {"name": "School", "city": place}, {"name": "School", "address": f"Dlouhá 3, 75005, {place}"}
    )
    assert told["city"] is None
    assert place not in str(split)
    assert ("city_dropped", "city") in notices


def test_an_email_is_no_city() -> None:
    address = "Dlouhá 3, 75005, office@school.example"
    [told, split], notices = published(
        {"name": "School", "city": "office@school.example"}, {"name": "School", "address": address}
    )
    assert (told["city"], split["city"]) == (None, None)
    assert notices == [("email_removed", "city")] * 2


@pytest.mark.parametrize("address", ["N/A, Elm Grove", "Dlouhá 3, 1000 Kings Court"])
def test_a_city_behind_an_address_may_be_a_street(address: str) -> None:
    [row], notices = published({"name": "School", "address": address})
    assert (row["city"], notices) == (None, [("city_dropped", "city")])


def test_city_published_apart_wins_over_the_address() -> None:
    organisation = {"name": "School", "city": "Wien", "address": "Dorfgasse 15, 9495, Triesen"}
    [row], notices = published(organisation)
    assert (row["city"], row["postcode"]) == ("Wien", "9495")
    assert notices == []


names_of_streets = st.sampled_from(
    ["Kvapilova", "Zvonařská", "Fasanen", "Brunnenhof", "Querfeldt", "Ωμέγα", "Лесная", "Sokolská", "Ribnjak"]
)
numbers = st.sampled_from(["7", "12a", "2217/15", "No. 4", "3-5", "17 bis", "Haus 14/Zimmer 2.13", ""])
streets = st.builds(
    lambda name, number, word, first: f"{number} {name}{word}" if first else f"{name}{word} {number}",
    names_of_streets,
    numbers,
    st.sampled_from(["", " utca", "strasse", " ulica", " Street", " sok."]),
    st.booleans(),
)
ends = st.sampled_from(
    [
        "9495, Triesen",
        "32000 Vukovar",
        "LV-4650, Viļāni, Viļānu novads",
        "SW1A 1AA, London",
        "Triesen",
        "",
        "9495",
    ]
)
separators = st.sampled_from([", ", " , ", "\n", "\r\n", ",  ", "  "])


@given(streets, separators, ends)
@settings(max_examples=300, deadline=None)
def test_no_street_comes_out(street: str, separator: str, end: str) -> None:
    participations, notices = publishable_participations(
        pl.DataFrame({"record_number": [1], "name": ["School"], "address": [street + separator + end]})
    )
    shown = f"{participations.rows()} {notices.rows()}"
    for name in (
        "Kvapil",
        "Zvon",
        "Fasan",
        "Brunnen",
        "Quer",
        "Ωμέγα",
        "Лесная",
        "Sokolsk",
        "Ribnjak",
        "2217",
    ):
        assert name not in shown


# ---- e-mails and phones


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Write to anna.b@mail.example.org now", "Write to [e-mail removed] now"),
        ("(anna@mail.example)", "([e-mail removed])"),
        ("anna @ mail.example, or jo+x@a.b-c.example.", "[e-mail removed], or [e-mail removed]."),
        ("Call +386 (0)1 234-56-78 today", "Call [phone removed] today"),
        ("+421 905 123 456", "[phone removed]"),
        ("tel. 01 234 56 78", "[phone removed]"),
        ("TEL.:0123456789", "[phone removed]"),
        ("tEl 0123456789", "[phone removed]"),
        ("Phone number: 0123456789", "[phone removed]"),
        ("Mobile: 0905/123456, fax 02-1234567", "[phone removed], [phone removed]"),
        ("Telefon: 0905 123 456", "[phone removed]"),
        ("teléfono 912 345 678", "[phone removed]"),
        ("téléphone : 01 23 45 67 89", "[phone removed]"),
        ("mob. 0905 123 456", "[phone removed]"),
        ("τηλ. 210 1234567", "[phone removed]"),
        ("тел: 02 987 65 43", "[phone removed]"),
    ],
)
def test_struck_out_of_texts(text: str, expected: str) -> None:
    assert scrubbed(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "From 2014 to 2020 we had 1 200 000 participants",
        "Hotel 12345678",
        "people of 50+ years, C++ 11",
        "twitter @schule, 3 @ 5",
        "mobile learning for 120 pupils",
        "the telephone was invented in 1876",
        "",
    ],
)
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert scrubbed(text) == text


def test_every_text_of_a_project_is_scrubbed() -> None:
    columns = ("title", *TEXT_KINDS, "website")
    raw = pl.DataFrame({"record_number": [1, 2], **{name: ["a@b.example", None] for name in columns}})
    projects = publishable_projects(raw)
    assert projects.columns == raw.columns
    assert set(projects.select(columns).row(0)) == {"[e-mail removed]"}
    assert set(projects.select(columns).row(1)) == {None}


words = st.text(st.characters(codec="utf-8"), max_size=30)
local_parts = st.from_regex(r"[a-z0-9][a-z0-9._+-]{0,10}", fullmatch=True)
domains = st.from_regex(r"[a-z0-9][a-z0-9-]{0,8}(\.[a-z]{2,5}){1,2}", fullmatch=True)


@given(words, local_parts, domains, words)
@settings(max_examples=300, deadline=None)
def test_no_email_stays_in_a_text(before: str, local: str, domain: str, after: str) -> None:
    shown = scrubbed(f"{before} {local}@{domain} {after}")
    assert f"{local}@{domain}" not in shown
    assert "[e-mail removed]" in shown


def test_emails_and_phones_of_organisations() -> None:
    rows, notices = published(
        {"name": "School anna@school.example", "website": "www.school.example"},
        {"name": "School", "website": "anna@school.example"},
        {"name": "School", "city": "anna@school.example"},
        {"name": "School +421 905 123 456", "city": "Nitra"},
    )
    assert [(row["name"].strip(), row["website"], row["city"]) for row in rows] == [
        ("School", "www.school.example", None),
        ("School", None, None),
        ("School", None, None),
        ("School", None, "Nitra"),
    ]
    assert sorted(notices) == [
        ("email_removed", "city"),
        ("email_removed", "name"),
        ("email_removed", "website"),
        ("phone_removed", "name"),
    ]


CHECKED = ("region", "postcode", "identifier", "platform_organisation_id", "city", "organisation_type")


@pytest.mark.parametrize("column", CHECKED)
@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("Anna Nováková anna@school.example", "email_removed"),
        ("Jana, +420 601 234 567", "phone_removed"),
        ("tel. 601 234 567", "phone_removed"),
    ],
)
def test_a_value_with_an_email_or_phone_goes_as_a_whole(column: str, value: str, kind: str) -> None:
    [row], notices = published(ORGANISATION | {"name": "School", column: value})
    assert row[column] is None
    assert notices == [(kind, column)]
    assert row["name"] == "School"


# ---- regions, postcodes and identifiers published apart


@pytest.mark.parametrize(
    "region",
    [
        "Extra-Regio NUTS 2",
        "Inner London - West",
        "Praha 9",
        "Région de Bruxelles-Capitale",
        "Région de Bruxelles-Capitale / Brussels Hoofdstedelijk Gewest",
        "AT13",
        "CZ010",
        "Zone 2",
        "Югозападен (Yugozapaden)",
        "Castilla-La Mancha",
        "Provincia Autonoma di Bolzano/Bozen",
        "Berkshire, Buckinghamshire and Oxfordshire",
        "Norway",
        "Viet Nam",
    ],
)
def test_regions_stay(region: str) -> None:
    [row], notices = published(ORGANISATION | {"name": "School", "region": region})
    assert (row["region"], notices) == (region, [])


@pytest.mark.parametrize(
    "region",
    ["Dlouhá 17", "Main Street", "Kings Court", "Via Lunga 3", "17 Dlouhá", "Flat 3", "Vila 12a, Brno"],
)
def test_regions_that_may_be_streets_are_dropped(region: str) -> None:
    [row], notices = published(ORGANISATION | {"name": "School", "region": region})
    assert (row["region"], notices) == (None, [("region_dropped", "region")])


@pytest.mark.parametrize(
    ("postcode", "country"),
    [
        ("811 01", "SK"),
        ("1000", "BE"),
        ("B-1000", "BE"),
        ("LV-4650", "LV"),
        ("LT-01100", "LT"),
        ("AZ1000", "AZ"),
        ("1000-001", "PT"),
        ("00-950", "PL"),
        ("1012 AB", "NL"),
        ("1012AB", "NL"),
        ("4085 RD", "NL"),
        ("SW1A 1AA", "UK"),
        ("sw1a 1aa", "UK"),
        ("D02 X285", "IE"),
        ("VLT 1117", "MT"),
        ("020451", "RO"),
        ("01310-100", "BR"),
        ("K1A 0B1", "CA"),
        ("90210-1234", "US"),
        ("101", "IS"),
        ("100", "FO"),
        (" 104\u00a040 ", "EL"),
    ],
)
def test_postcodes_stay(postcode: str, country: str) -> None:
    organisation = {"name": "School", "postcode": postcode, "country": country}
    [row], notices = published(ORGANISATION | organisation)
    assert (row["postcode"], notices) == (re.sub("^[A-Z]+-", "", postcode), [])


@pytest.mark.parametrize(
    "postcode",
    ["Dlouhá 17", "17", "120", "Via Roma 1200", "VIA 12", "811 01 Bratislava", "Eva Novak", "7, 81101"],
)
def test_postcodes_that_are_none_are_dropped(postcode: str) -> None:
    [row], notices = published(ORGANISATION | {"name": "School", "postcode": postcode})
    assert (row["postcode"], notices) == (None, [("postcode_dropped", "postcode")])


@pytest.mark.parametrize("column", ["identifier", "platform_organisation_id"])
@pytest.mark.parametrize("phone", ["+420 601 234 567", "+420601234567", "00420601234567", "0601/234567"])
def test_phones_are_no_identifiers(column: str, phone: str) -> None:
    [row], notices = published(ORGANISATION | {"name": "School", column: phone})
    assert (row[column], notices) == (None, [("phone_removed", column)])


@pytest.mark.parametrize(
    "identifier", ["999000001", "E10999002", "00123456", "0a1b2c3d-0000-4000-8000-000000000001"]
)
def test_identifiers_stay(identifier: str) -> None:
    columns = dict.fromkeys(("identifier", "platform_organisation_id"), identifier)
    [row], notices = published(ORGANISATION | {"name": "School", **columns})
    assert (row["identifier"], row["platform_organisation_id"], notices) == (identifier, identifier, [])


# ---- persons


@pytest.mark.parametrize(
    "kind",
    [
        "Natural person",
        "private person ",
        "INFORMAL GROUP",
        "Group of young people active in youth work",
        "Individual",
    ],
)
def test_persons_by_their_type_are_withheld(kind: str) -> None:
    [row], notices = published(
        ORGANISATION | {"organisation_type": kind, "address": "Dlouhá 3, 811 01, Nitra"}
    )
    assert row["is_name_withheld"] is True
    assert [row[name] for name in NAMING] == [None] * len(NAMING)
    # what may be counted stays
    assert (row["country"], row["region"], row["organisation_type"]) == ("SK", "Bratislavský kraj", kind)
    assert notices == [("name_withheld", "name")]


@pytest.mark.parametrize(
    "name",
    [
        "Neformálna skupina Slnko",
        "Grupo informal de jóvenes",
        "GRUPPO INFORMALE Ragazzi",
        "Mitteformaalne grupp",
        "Informal group of Anna Novak",
    ],
)
def test_informal_groups_by_their_name_are_withheld(name: str) -> None:
    [row], _ = published(ORGANISATION | {"name": name, "organisation_type": "Other"})
    assert row["is_name_withheld"] is True
    assert [row[column] for column in NAMING] == [None] * len(NAMING)


@pytest.mark.parametrize(
    "name",
    [
        "Jana Nováková",
        "J. P. O’Neill",
        "ANNA-MARIA DE WITT",
        "Ελένη Παππά",
        "Nováková, Jana",
        "NOVÁK,Jan",
        "Dr. Eva Novak, MA",
        "Mag. Prof. Ludwig van Horn",
        "Maria da Silva e Costa de Almeida",
        "Omar ben Said al Farsi",
        "A.S. Byatt",
        "S.A. Bianchi",
        "Novák E.V.",
        "Art Miller",
        "Rada Grad",
        "Slnko",  # a stage name, for all we know
        "Eva Novak & Jan Horn",
        'Jan "Kobra" Novák',
        "Eva Nova\u0301kova\u0301",
        "Eva Novak 12345678",
    ],
)
@pytest.mark.parametrize("kind", ["Other", "Artist agents", "art agents"])
@pytest.mark.parametrize("programme", ["Creative Europe", "Culture\\Culture (2007-2013)"])
def test_artists_named_like_persons_are_withheld(name: str, kind: str, programme: str) -> None:
    [row], _ = published(ORGANISATION | {"name": name, "organisation_type": kind, "programme": programme})
    assert row["is_name_withheld"] is True
    assert [row[column] for column in NAMING] == [None] * len(NAMING)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Divadlo Slnko", "Other"),  # a theatre
        ("Stichting Noorderzon", "Other"),
        ("Jana Novak Foundation", "Other"),
        ("Jana Nováková", "Theatre"),
        ("Kuća za ples i sve druge stvari", "Other"),
    ],
)
def test_organisations_of_the_arts_are_not_withheld(name: str, kind: str) -> None:
    organisation = ORGANISATION | {"name": name, "organisation_type": kind, "programme": "Creative Europe"}
    [row], notices = published(organisation)
    assert row["is_name_withheld"] is False
    assert {column: row[column] for column in ORGANISATION} == ORGANISATION | {"name": name}
    assert notices == []


FIRST_NAMES = """
Eva Sara Arthur Placido Astrid Abel Samuel Asa Ada Adam Agnes Alba Albert Alena Alice Ana Andrea
Anna Artur Arturo Asger Asta Barbara Béla Birgit Boris Bruno Camille Carla Cécile Chiara Christos
Clara Dana Dominik Dora Edith Elena Elif Emil Ernesto Federica Felix Filip Florence Franz Gabriela
Georgi Giulia Greta Hana Hubert Ingrid Inci Irena Ivan Jana João Johan Karin Katarzyna Laszlo Lena
Luca Maja Marco Maria Milan Nadia Natália Niels Olga Oskar Paula Petra Rada Regina Rosa Saskia Sofía
Stefan Tomás Viktor Zoë
"""
FAMILY_NAMES = """
Novak Bianchi Miller Domingo Berg Horn Beckett Stifter Schuler Laborde Companys Compagnon Mediavilla
Buchner Buchholz Presser Pressburger Galler Danser Musikant Kunst Grad Rada House Haus Sas Danz
Asmussen Abramović Artaud Arteaga Inciarte Oyarzun Evans Savić Labarre Stadtler Raadik Rathenau
Cityson Villeneuve Choromański Domènech Casals Casanova Casado Hazan Talonen Filmer Kinoshita Fester
Festa Groupier Clubb Hubertus Spacey Regis Regino Netzer Redeker Centeno Consiglio Fundel Theato
Teague Unionescu Bunderson Federer Organista Πολίτης Παππάς Иванов Öztürk Šimůnek Łęcki D’Angelo
O'Neill
"""


def artists(names: list[str]) -> pl.DataFrame:
    raw = pl.DataFrame({"name": names}).with_columns(
        record_number=pl.int_range(1, pl.len() + 1),
        organisation_type=pl.lit("Artist Agents"),
        programme=pl.lit("Creative Europe"),
    )
    participations, _ = publishable_participations(raw)
    return participations.with_columns(published=pl.Series(names))


def test_no_name_of_an_artist_is_taken_for_an_organisation() -> None:
    pairs = [(first, family) for first in FIRST_NAMES.split() for family in FAMILY_NAMES.split()]
    names = [f"{first} {family}" for first, family in pairs]
    names += [f"{family}, {first}" for first, family in pairs]
    names += [name.upper() for name in names]
    kept = artists(names).filter(~pl.col("is_name_withheld"))
    assert kept["published"].to_list() == []


def test_organisations_with_a_clear_word_keep_their_names() -> None:
    names = [
        "Divadlo Slnko",
        "Teatr Nowy",
        "Tanztheater Wien",
        "Figurentheater Lindau",
        "THÉÂTRE DU SOLEIL",
        "Θέατρο Αθηνών",
        "Народен театър",
        "Katona Színház",
        "Hrvatsko kazalište",
        "Slovensko gledališče",
        "Festival d'Avignon",
        "Filmfestival Rotterdam",
        "Galerie Rudolfinum",
        "Tate Gallery",
        "Galleria Borghese",
        "Nordwind GmbH",
        "Smart Ltd.",
        "Kulturní centrum Slunce",
        "Kulturverein Linz",
        "Musikfreunde e.V.",
        "Slunce z.s.",
        "Ars Nova d.o.o.",
        "Klara Films S.r.l.",
        "Asociația Culturală Zori",
        "Association Les Mots",
        "Udruga Sunce",
        "Stowarzyszenie Pokój",
        "Stichting Noorderzon",
        "Fundación Luz",
        "Fondazione Sole",
        "İstanbul Kültür Sanat Vakfı",
        "Svenska föreningen Ljus",
        "Kunsthalle Basel",
        "Museo del Prado",
        "Compagnie Lumière",
        "Cie Lumière",
        "Orquesta Sinfónica de Vigo",
        "Wydawnictwo Czarne",
        "Dance House Lemesos",
        "Central School of Ballet",
        "Art in Motion",
        "Kuća za ples i sve druge stvari",
    ]
    withheld = artists(names).filter("is_name_withheld")
    assert withheld["published"].to_list() == []


@pytest.mark.parametrize("programme", ["Erasmus+", None])
@pytest.mark.parametrize("kind", ["Other", "School", None])
def test_schools_named_after_persons_are_not_withheld_in_erasmus_plus(
    programme: str | None, kind: str | None
) -> None:
    [row], notices = published(ORGANISATION | {"organisation_type": kind, "programme": programme})
    assert row["is_name_withheld"] is False
    assert {column: row[column] for column in ORGANISATION} == ORGANISATION
    assert notices == []


def test_each_row_is_judged_for_itself() -> None:
    person = {"name": "Jana Nováková", "organisation_type": "Natural person"}
    school = {"name": "School", "organisation_type": "School", "address": "Dlouhá 3, 811 01, Nitra"}
    rows, notices = published(person, school, person, school | {"address": "Dlouhá 3"})
    assert [(row["is_name_withheld"], row["name"], row["city"]) for row in rows] == [
        (True, None, None),
        (False, "School", "Nitra"),
        (True, None, None),
        (False, "School", None),
    ]
    assert sorted(notices) == [("address_dropped", "address"), *[("name_withheld", "name")] * 2]


def test_no_rows_at_all() -> None:
    participations, notices = publishable_participations(PARTICIPATIONS.to_frame())
    assert (participations.schema, participations.height) == (PARTICIPATIONS, 0)
    assert notices.is_empty()


def test_no_column_keeps_an_email() -> None:
    everywhere = dict.fromkeys(
        (name for name, dtype in PARTICIPATIONS.items() if dtype == pl.String), "write to ann@school.eu"
    )
    kept, notices = publishable_participations(
        pl.DataFrame([{"record_number": 1, "position": 1, **everywhere}])
    )
    assert "@" not in str(kept.to_dicts())
    assert "email_removed" in notices["kind"].to_list()

    projects = publishable_projects(
        pl.DataFrame([{name: "ann@school.eu" for name, dtype in PROJECTS.items() if dtype == pl.String}])
    )
    assert "@" not in str(projects.to_dicts())


def test_organisations_of_registers_keep_what_they_are_and_lose_what_is_personal() -> None:
    register = {"record_number": 1, "name": "Akademie Süd", "pic": "999000001", "oid": "E10000001"}
    rows = [
        {**register, "erasmus_code": "D  SUED01", "city": "Freiburg", "charter_start": "1609455600000"},
        {**register, "further_name": "Informal group of young people", "city": "Graz", "country": "AT"},
        {**register, "website": "office@sued.example", "pic": "0761 / 123 45 67", "city": "Lindenstr. 4"},
        {**register, "name": "Giulia Bianchi", "is_of_any_kind": True, "erasmus_code": "x"},
        {**register, "is_of_any_kind": True, "url": "https://a.example/1", "charter_end": "a@b.example"},
    ]
    kept, notices = publishable_organisations(pl.DataFrame(rows, infer_schema_length=None))
    read = {name for row in rows for name in row}
    assert tuple(kept.columns) == kept_columns(read, ORGANISATIONS)
    assert "is_of_any_kind" not in kept.columns
    assert notices.schema == NOTICES
    one, group, doubtful, person, academy = kept.to_dicts()
    assert {name: one[name] for name in rows[0]} == rows[0]
    assert [row["is_name_withheld"] for row in kept.to_dicts()] == [False, True, False, True, False]
    for row in (group, person):
        assert {row[name] for name in ("name", "further_name", "pic", "oid", "erasmus_code", "city")} == {
            None
        }
    assert group["country"] == "AT"
    assert [doubtful[name] for name in ("website", "pic", "city", "oid")] == [None, None, None, "E10000001"]
    assert (academy["name"], academy["url"], academy["charter_end"]) == (
        "Akademie Süd",
        "https://a.example/1",
        "",
    )
    assert sorted(notices["kind"]) == [
        *("city_dropped", "email_removed", "name_withheld", "name_withheld", "phone_removed"),
    ]


def test_texts_lose_their_e_mails_and_phones() -> None:
    raw = pl.DataFrame(
        {"title": ["Write to ana@example.org", None], "body": ["Tel: 0034 600 100 200", "30+ partners"]}
    )
    kept = publishable_texts(raw, ["title", "body"])
    assert kept["title"].to_list() == ["Write to [e-mail removed]", None]
    assert kept["body"].to_list() == ["[phone removed]", "30+ partners"]
