"""Bulk lists of every family of headers, real ones among them."""

import csv
import re

import pytest

from extractors.contract import Staged
from extractors.sources.eprp import lists

from .list_files import (
    COORDINATOR,
    COORDINATOR_OF_FOUR,
    DOCUMENT,
    ERASMUS_PLUS,
    FOUR,
    GRANT,
    LINKS,
    REAL,
    SIX,
    filled,
    of,
    parse,
    slots,
)

# ---- real files


@pytest.fixture(scope="module")
def files() -> dict[str, tuple[dict[str, str], Staged]]:
    """Each real list's one record, read by the standard library alone, and what the parser made of it."""
    found = {}
    for file in sorted(REAL.glob("*.csv")):
        with file.open(encoding="utf-8-sig", newline="") as stream:
            [record] = csv.DictReader(stream)
        found[file.name.removesuffix("_Projects_Overview_2018-09-10.csv")] = (
            {re.sub(r" \(.*", "", name): value for name, value in record.items()},
            lists.SOURCE.parse(file.read_bytes(), DOCUMENT),
        )
    return found


@pytest.mark.skipif(not REAL.is_dir(), reason="the real files are not there")
class TestRealFiles:
    def test_nine_lists_of_one_project(self, files: dict[str, tuple[dict[str, str], Staged]]) -> None:
        assert len(files) == 9
        for record, staged in files.values():
            assert staged.record_count == staged.projects.height == 1
            assert staged.rejected.is_empty()
            [project] = staged.projects.to_dicts()
            assert (project["record_number"], project["line_number"]) == (1, 2)
            assert project["identifier"] == (record.get("Project Identifier") or record["Project Number"])
            assert (project["title"] or "") == record["Project Title"]

    def test_amounts_as_published(self, files: dict[str, tuple[dict[str, str], Staged]]) -> None:
        amounts = {name: staged.projects["grant_awarded"][0] for name, (_, staged) in files.items()}
        assert amounts == {
            "CreativeEurope": "200000.00",
            "ErasmusMundus": None,
            "ErasmusPlus_JeanMonnet": "50000.00",
            "ErasmusPlus_KA1_2014_LearningMobilityOfIndividuals": "2605.00",
            "ErasmusPlus_KA1_2017_LearningMobilityOfIndividuals": "13190.00",
            "ErasmusPlus_KA1_2018_LearningMobilityOfIndividuals": "106530.00",
            "ErasmusPlus_KA2_CooperationForInnovationAndTheExchangeOfGoodPractices": "112527.93",
            "ErasmusPlus_Sports": "58630.00",
            "LifeLongLearning": None,
        }

    def test_every_partner_exactly_once(self, files: dict[str, tuple[dict[str, str], Staged]]) -> None:
        partner_count = 0
        for record, staged in files.values():
            published = [("coordinator", 1, record["Coordinator's country"])]
            published += [
                ("partner", slot, record[f"Partner {slot} country"])
                for slot in range(1, 101)
                if any(record.get(f"Partner {slot} {field}") for field in SIX)
            ]
            partner_count += len(published) - 1
            assert staged.participations.select("role", "position", "country").rows() == published
            for row in staged.participations.filter(role="partner", is_name_withheld=False).to_dicts():
                assert row["name"] == record[f"Partner {row['position']} name"]
        assert partner_count == 26

    def test_no_street_comes_out(self, files: dict[str, tuple[dict[str, str], Staged]]) -> None:
        for _, staged in files.values():
            everything = " ".join(str(row) for row in staged.participations.rows()).lower()
            for street in (
                "austrasse",
                "vocarska",
                "liebknecht",
                "prandtauer",
                "pistorius",
                "sajungos",
                "icoanei",
            ):
                assert street not in everything

    def test_one_person_of_creative_europe_is_withheld(
        self, files: dict[str, tuple[dict[str, str], Staged]]
    ) -> None:
        withheld = {
            name: staged.participations.filter("is_name_withheld")["position"].to_list()
            for name, (_, staged) in files.items()
        }
        assert {name: positions for name, positions in withheld.items() if positions} == {
            "CreativeEurope": [1]
        }


# ---- families of headers


# A project of youth mobility as a list of Erasmus+ has it, and as it is staged
BEES_PARTNERS = {
    "Coordinating organisation name": "Društvo Panj",
    "Coordinating organisation type": "Non-governmental organisation",
    "Coordinator's address": "Medena ulica 4, 1000, Ljubljana",
    "Coordinator's region": "Osrednjeslovenska",
    "Coordinator's country": "SI",
    "Coordinator's website": "www.panj.example",
    "Partner 1 name": "Bienenhaus",
    "Partner 1 country": "AT",
    "Partner 3 organisation type": "Other",  # a slot may be filled by anything, and slots skipped
}
BEES = {
    "record_number": 1,
    "line_number": 2,
    "programme": "Erasmus+",
    "key_action": "Learning Mobility of Individuals",
    "action": "Youth mobility",
    "call_year": "2019",
    "identifier": "2019-1-SI02-KA105-000001",
    "title": "Čebele",
    "topics": "Youth;Art, culture",
    "summary": "Bees.",
    "status": "finalized",
    "grant_awarded": "2605.00",
    "is_good_practice": "Yes",
    "is_success_story": "No",
    "website": "http://bees.example",
    "has_results": "Yes",
    "card_url": "http://card.example/1",
    "countries": "SI,AT",
}


def test_erasmus_plus_2014_to_2027() -> None:
    header = [*ERASMUS_PLUS, *slots(3, SIX)]
    project = dict(
        zip(
            ERASMUS_PLUS[:16],
            (
                *("Erasmus+", "Learning Mobility of Individuals", "Youth mobility", "2019"),
                *(
                    "2019-1-SI02-KA105-000001",
                    "Čebele",
                    "Youth;Art, culture",
                    "Bees.",
                    "finalized",
                    "2605.00",
                ),
                *("Yes", "No", "http://bees.example", "Yes", "http://card.example/1", "SI,AT"),
            ),
            strict=True,
        )
    )
    staged = parse(of(header, project | BEES_PARTNERS))
    assert filled(staged.projects) == [BEES]
    common = {"record_number": 1, "is_name_withheld": False}
    assert filled(staged.participations) == [
        common
        | {
            "role": "coordinator",
            "position": 1,
            "name": "Društvo Panj",
            "organisation_type": "Non-governmental organisation",
            "city": "Ljubljana",
            "postcode": "1000",
            "region": "Osrednjeslovenska",
            "country": "SI",
            "website": "www.panj.example",
        },
        common | {"role": "partner", "position": 1, "name": "Bienenhaus", "country": "AT"},
        common | {"role": "partner", "position": 3, "organisation_type": "Other"},
    ]
    assert staged.rejected.is_empty()
    assert staged.notices.is_empty()


def test_creative_europe() -> None:
    coordinator = ["Coordinator's name", "Coordinator organisation type", *COORDINATOR[2:]]
    header = [
        *("Programme", "Sub-programme", "Action", "Activity type", "Call year", "Start date", "End date"),
        *("Project Number", "Project Title", "Project Summary", "Project Status", GRANT, "Is Success Story"),
        *LINKS,
        *coordinator,
        *slots(2, SIX),
    ]
    record = {
        "Programme": "Creative Europe",
        "Sub-programme": "Culture",
        "Action": "Cooperation projects",
        "Activity type": "Dance",
        "Start date": "2015-01-31",
        "End date": "2016-12-31",
        "Project Number": "000001-CREA-1-2014-1-LV-CULT-C1",
        GRANT: "240000.0 EUR",
        "Coordinator's name": "Dejas nams",
        "Coordinator organisation type": "Theatre",
        "Partner 2 name": "Ballet Company",
    }
    staged = parse(of(header, record))
    [project] = filled(staged.projects)
    assert project["sub_programme"] == "Culture"
    assert project["action"] == "Cooperation projects"
    assert project["activity"] == "Dance"
    assert (project["start_date"], project["end_date"]) == ("2015-01-31", "2016-12-31")
    assert project["identifier"] == "000001-CREA-1-2014-1-LV-CULT-C1"
    assert project["grant_awarded"] == "240000.0 EUR"
    assert staged.participations.select("role", "position", "name", "organisation_type").rows() == [
        ("coordinator", 1, "Dejas nams", "Theatre"),
        ("partner", 2, "Ballet Company", None),
    ]
    assert staged.notices.is_empty()


OLD = ["Project Title", "Project Summary", GRANT, "Is Good Practice", "Is Success Story", *LINKS]


@pytest.mark.parametrize(
    ("first", "record", "expected"),
    [
        pytest.param(
            ["Programme Funding", "Project Identifier", "External Reference", "National Identifier"],
            {"External Reference": "500001-LLP-1-2009-1-EE-GRUNDTVIG", "National Identifier": "EE-07"},
            {"external_reference": "500001-LLP-1-2009-1-EE-GRUNDTVIG", "national_identifier": "EE-07"},
            id="life long learning",
        ),
        pytest.param(
            ["Programme Funding", "Project Identifier", "External Reference"],
            {"Programme Funding": "Education and training\\External\\Erasmus Mundus (2009-2013)"},
            {"programme": "Education and training\\External\\Erasmus Mundus (2009-2013)"},
            id="erasmus mundus",
        ),
        pytest.param(
            ["Programme Funding", "Project Identifier", "External Reference", "Start date", "End date"],
            {"Start date": "31/05/2009", "End date": "01/12/2010"},
            {"start_date": "31/05/2009", "end_date": "01/12/2010"},
            id="culture 2007-13",
        ),
        pytest.param(
            ["Programme Funding", "Project Identifier"],
            {"Programme Funding": "Sports (2009-2013)"},
            {"programme": "Sports (2009-2013)"},
            id="sports 2009-13",
        ),
    ],
)
def test_lists_of_2007_to_2013(first: list[str], record: dict[str, str], expected: dict[str, str]) -> None:
    header = [*first, *OLD, *COORDINATOR_OF_FOUR, *slots(100, FOUR)]
    organisations = {
        "Coordinating organisation name": "Rahvaülikool",
        "Coordinator's address": "Pikk 3, EE-10123, TALLINN",
        "Partner 1 name": "Kansalaisopisto",
        "Partner 1 address": "N/A, OULU",
        "Partner 99 country": "SE",
    }
    staged = parse(of(header, {"Project Identifier": "EACEA-500001"} | record | organisations))
    [project] = filled(staged.projects)
    assert project == {
        "record_number": 1,
        "line_number": 2,
        "identifier": "EACEA-500001",
        **expected,
    }
    assert staged.participations.select("role", "position", "name", "postcode", "city", "country").rows() == [
        ("coordinator", 1, "Rahvaülikool", "10123", "TALLINN", None),
        ("partner", 1, "Kansalaisopisto", None, "OULU", None),
        ("partner", 99, None, None, None, "SE"),
    ]
    assert staged.notices.is_empty()


def test_other_names_of_columns() -> None:
    renamed = {"Project Status": "Project or Accreditation Status", "Call year": "Funding Year"}
    header = [renamed.get(name, name) for name in ERASMUS_PLUS]
    record = {
        "Project Identifier": "P",
        "Project or Accreditation Status": "Suspended",
        "Funding Year": "2026",
    }
    staged = parse(of(header, record))
    assert staged.projects.select("status", "call_year").rows() == [("Suspended", "2026")]
    assert staged.notices.is_empty()
