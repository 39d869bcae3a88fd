"""Names of persons must never come out, and no organisation must be lost for it."""

import polars as pl
import pytest

from extractors.read.privacy import (
    publishable_participations,
)

from .privacy_cases import NAMING, ORGANISATION, published

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
