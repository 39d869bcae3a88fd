"""Project cards: what every form of them says."""

import json

import polars as pl
import pytest

from extractors.contract import STAGED_TABLES, DocumentError, Staged
from extractors.sources.eprp import cards

from .card_files import IDENTIFIER, KINDS, PARTNERS, SEEDS, card, parse


@pytest.mark.parametrize("kind", KINDS)
def test_what_every_form_of_the_card_says(kind: str) -> None:
    staged = parse(card(kind))
    assert (staged.record_count, staged.advertised_count) == (1, None)
    project = staged.projects.row(0, named=True)
    assert project["identifier"] == IDENTIFIER
    assert project["title"] == "Orchards of Memory: old trees, new skills"
    assert project["key_action"] == "Partnerships for cooperation and exchanges of practices"
    assert project["action"] == "Small-scale partnerships in adult education"
    assert project["objectives"] == "Teach adults to graft old fruit trees."
    assert project["achievements"] == "A handbook in four languages."
    organisations = staged.participations
    assert organisations.filter(role="partner").select("name", "country").rows() == PARTNERS
    assert organisations.filter(role="partner")["position"].to_list() == [1, 2, 3]
    coordinator = organisations.row(0, named=True)
    assert coordinator["role"] == "coordinator"
    assert coordinator["name"] == "Sadařský spolek Horní Lhota, z.s."
    assert (coordinator["city"], coordinator["country"]) == ("Řitka", "CZ")
    assert coordinator["organisation_type"].startswith("Non-governmental")
    assert coordinator["website"] == "http://www.sady-lhota.example"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "private", ["Vymyšlená", "bozena@", "601 234 567", "210 123 4567", "Vyhlídce", "Tichá"]
)
def test_no_contact_data_in_any_table(kind: str, private: str) -> None:
    staged = parse(card(kind))
    for table in STAGED_TABLES:
        frame: pl.DataFrame = getattr(staged, table)
        assert private not in frame.write_csv()


@pytest.mark.parametrize("kind", ["html", "txt"])
def test_what_a_reader_sees(kind: str) -> None:
    project = parse(card(kind)).projects.row(0, named=True)
    assert (project["start_date"], project["end_date"]) == ("Mar 1, 2023", "Aug 31, 2024")
    assert project["grant_contribution"] == "60,000.00 EUR"
    assert project["is_good_practice"] == "Yes"
    assert project["topics"].split(" ; ") == [
        "Environment and climate change",
        "Cultural heritage",
        "Enterprise, industry and SMEs (incl. entrepreneurship)",
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_identifier_of_a_card(kind: str) -> None:
    document, _ = cards.SOURCE.open_file("card", card(kind))
    assert document.key == IDENTIFIER


@pytest.mark.parametrize(
    "data", [b"", b"\xff", b"hello", b"{}", b'{"project": {"title": "A"}}', b"<html></html>"]
)
def test_no_identifier(data: bytes) -> None:
    with pytest.raises(DocumentError):
        cards.SOURCE.open_file("card", data)


# the golden card


@pytest.fixture(scope="module")
def golden() -> Staged:
    found = sorted(SEEDS.glob("000*.txt"))
    if not found:
        pytest.skip(f"the golden card is not in {SEEDS}")
    return parse(found[0].read_bytes())


def test_golden_project(golden: Staged) -> None:
    project = golden.projects.row(0, named=True)
    assert project["identifier"] == "2023-1-CZ01-KA153-YOU-000139818"
    assert project["key_action"] == "Learning Mobility of Individuals"
    assert project["action"] == "Mobility of youth workers"
    assert project["title"].startswith("ESC Gathering - Let's develop")
    assert (project["start_date"], project["end_date"]) == ("Jul 1, 2023", "Feb 28, 2025")
    assert project["grant_contribution"] == "24,145.41 EUR"
    assert project["grant_awarded"] is None
    assert project["is_good_practice"] == "Yes"
    assert project["objectives"] == "x"
    assert project["topics"].split(" ; ") == [
        "International relations and development cooperation",
        "Quality and innovation of youth work",
        "Key competences development",
    ]
    assert len(project["implementation"].split("\n\n")) == 4
    assert "type of training and a need for the topics" in project["implementation"]
    assert len(project["achievements"].split("\n\n")) == 4
    assert golden.rejected.is_empty()
    assert golden.notices.is_empty()


def test_golden_organisations(golden: Staged) -> None:
    partners = golden.participations.filter(role="partner")
    assert partners.height == 27
    assert partners["position"].to_list() == list(range(1, 28))
    countries = dict(partners["country"].value_counts().rows())
    assert len(countries) == 20
    assert {code: n for code, n in countries.items() if n > 1} == {
        "TR": 3,
        "XK": 2,
        "RS": 2,
        "IT": 2,
        "AL": 2,
        "DE": 2,
    }
    assert partners["name"].str.contains('"').sum() == 4
    coordinator = golden.participations.filter(role="coordinator").row(0, named=True)
    assert coordinator["name"] == "Asociace neformálního vzdělávání, z.s."
    assert (coordinator["city"], coordinator["postcode"]) == ("Praha", "190 00")
    assert (coordinator["region"], coordinator["country"]) == ("Hlavní město Praha", "CZ")
    assert coordinator["website"] == "http://www.anev.cz"


def test_json_key_order_does_not_matter() -> None:
    reordered = json.dumps(json.loads(card("json")), sort_keys=True).encode()
    assert parse(reordered).projects.equals(parse(card("json")).projects)
