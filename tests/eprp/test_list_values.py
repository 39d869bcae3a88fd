"""From the bytes of lists to the tables: what dates, sums, identifiers and names of the odd ones come to."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import polars as pl
import pytest

from extractors.contract import STAGED_TABLES
from tests.transforms.staged_rows import build

from .list_files import ERASMUS_PLUS, FOUR, GRANT, SIX, parse, slots
from .test_lists_handed_around import workbook, written

CREATIVE = [
    *("Programme", "Sub-programme", "Action", "Call year", "Start date", "End date", "Project Number"),
    *("Project Title", "Project Status", GRANT, "Participating countries"),
    *("Coordinator's name", "Coordinator's country", *slots(2, SIX)),
]
CULTURE = [
    *("Programme Funding", "Start date", "End date", "Project Identifier", "Project Title"),
    *("Participating countries", "Coordinator's name", "Coordinator's country", *slots(4, FOUR)),
]
YOUTH = ["Programme Funding", "Project Identifier", "External Reference", "Project Title"]
ACTION, NAME, COUNTRY = "Action Type", "Coordinating organisation name", "Coordinator's country"
Record = dict[str, Any]


def of(header: Sequence[str], *records: Record, delimiter: str = ",") -> bytes:
    rows = [[record.get(name, "") for name in header] for record in records]
    return written(rows, delimiter, header).encode("utf-8-sig")


def creative(number: int, start: Any, end: Any, **more: Any) -> Record:
    return {
        "Programme": "Creative Europe", "Call year": "2015", "Start date": start, "End date": end,
        "Project Number": f"5700{number:02}-CREA-1-2015-1-SI-CULT-COOP1", "Coordinator's name": "Gledališče",
        "Coordinator's country": "SI", GRANT: "60,000.00", **more,
    }  # fmt: skip


def erasmus(identifier: str, **more: Any) -> Record:
    return {"Programme": "Erasmus+", "Project Identifier": identifier, NAME: "Šola", COUNTRY: "SI", **more}


def days(number: int) -> str:
    return f"5700{number:02}-CREA-1-2015-1-SI-CULT-COOP1"


def partners(country_of: dict[str, str]) -> Record:
    names = {f"Partner {at} name": name for at, name in enumerate(country_of, 1)}
    return names | {f"Partner {at} country": code for at, code in enumerate(country_of.values(), 1)}


DOCUMENTS = {
    # the month first: 13 can't be one
    "month first": of(CREATIVE, creative(1, "3/4/2016", "3/3/2018"), creative(2, "2/13/2016", "8/12/2017")),
    "day first": of(CREATIVE, creative(3, "3/4/2016", "2/4/2018"), creative(4, "13/2/2016", "12/8/2017")),
    # by length: from 3 April to 2 April, while from 4 March to 4 February is no whole number of months
    "whole months": of(CREATIVE, creative(5, "3/4/16", "2/4/18")),
    "backwards": of(CREATIVE, creative(6, "12/1/2016", "1/12/2017"), creative(7, "5/10/2016", "4/11/2016")),
    "unsure": of(CREATIVE, creative(8, "5/6/2016", "7/8/2018")),
    "torn": of(
        CREATIVE,
        creative(9, "13/4/2016", "12/4/2018"),
        creative(10, "4/13/2016", "4/12/2018"),
        creative(11, "5/6/2016", "7/8/2018"),
        creative(12, "1/9/2016", "31/8/2018"),
    ),
    "serial": of(CREATIVE, creative(13, "42463", "43192"), creative(14, "42463.0", "43192.0")),
    "letters": of(
        CREATIVE, creative(15, "3-Apr-16", "2-Apr-18"), creative(16, "3 April 2016", "April 2, 2018")
    ),
    "times": of(
        CREATIVE,
        creative(17, "2016-04-03 00:00:00", "2018-04-02T00:00:00"),
        creative(18, "2016/04/03", "20180402"),
        creative(19, "4/3/2016 12:00:00 AM", "4/2/2018 12:00:00 AM"),
        creative(20, "4/30/2016 0:00", "4/29/2018 0:00"),
    ),
    "workbook of days": workbook([
        ["List of projects"],
        CREATIVE,
        *(
            [record.get(name, "") for name in CREATIVE]
            for record in (
                creative(21, datetime(2016, 4, 3), datetime(2018, 4, 2), **{GRANT: 60000, "Call year": 2015}),
                creative(22, date(2016, 4, 3), date(2018, 4, 2), **{GRANT: 60000.5, "Call year": 2015.0}),
            )
        ),
    ]),
    "dots": of(CREATIVE, creative(23, "03.04.2016", "02.04.2018")),
    # ---- sums
    "sums": of(
        ERASMUS_PLUS,
        *(
            erasmus(f"2022-1-SI01-KA210-ADU-0000001{at:02}", **{GRANT: grant, "Call year": "2022.0"})
            for at, grant in enumerate(("60000,00", "60.000,00", "60 000,00 €", "60,000.00", "6E4", "60.000"))
        ),
        delimiter=";",
    ),
    # ---- names and countries
    "Culture": of(
        CULTURE,
        {
            "Programme Funding": "Culture\\Culture (2007-2013)\\Strand",
            "Project Identifier": "SI-CULT-2010-OVER-03",
            "Start date": "01/05/2010", "End date": "30/04/2012", "Participating countries": "SI,HR,AT,NL",
            "Coordinator's name": "Ples", "Coordinator's country": "SI",
            **partners({"Kuća plesa, Croatia": "", "Tanzhaus, Austria": "", "Dans, the Netherlands": "",
                        "Danza, Spain": ""}),
        },
    ),
    "Youth": of(
        YOUTH,
        {"Programme Funding": "Youth\\Youth in action (2007-2013)", "Project Identifier": "SI-3-07-2011-R1"},
        {"Programme Funding": "Sports\\Preparatory Actions", "Project Identifier": "EAC-2012-0107"},
        {"Programme Funding": "Education and training\\TEMPUS", "Project Identifier": "EACEA-COMP-TEM-190001",
         "External Reference": "190001-TEMPUS-2009-SI-JPHES"},
        {"Programme Funding": "Youth\\Youth in action (2007-2013)", "Project Identifier": "SI-3-08-2011-R2",
         "External Reference": "2007-HR-11"},
    ),
    # ---- identifiers
    "accreditations": of(
        ERASMUS_PLUS,
        erasmus("2020-1-SI01-KA120-SCH-095001", **{"Call year": "2020", "Project Status": "Accredited"}),
        erasmus("2022-1-SI01-KA150-YOU-000070001", **{"Project Status": "Suspended", GRANT: "0"}),
        erasmus("2023-1-SI01-KA121-VET-000070002", **{GRANT: "0.00"}),
    ),
    "odd ones": of(
        ERASMUS_PLUS,
        erasmus("2023-1SI01-KA220-SCH-000160001"),
        erasmus(" 2023-1-si01-ka220-sch-000160002 "),
        erasmus("2023-1-SI01-KA220-SCH-00016000"),
        erasmus("2024-1-SI01-ESC30-SOL-000160004", Programme="European Solidarity Corps"),
        erasmus("612999-EPP-1-2019-1-SI-EPPKA2-KA", **{"Call year": "2019"}),
        erasmus("2022-1-SI01-KA220-HED-000160006", **{
            "Participating countries": "Slovenia;Türkiye;Kosovo * UN resolution;United Kingdom",
            COUNTRY: "Slovenia"}),
        erasmus("2022-1-SI01-KA220-HED-000160006"),
    ),
    # as the search exports it: of the organisations the coordinator alone
    "export": workbook([
        ["Programme", "Funding Year", "Project Identifier", "Project Title", NAME, COUNTRY,
         "Participating Countries", GRANT],
        ["Erasmus+", 2023, "2023-1-SI01-KA210-YOU-000160009", "Majhni koraki", "Klub", "SI", "SI,HR", 30000],
    ]),
}  # fmt: skip


@pytest.fixture(scope="module")
def tables() -> dict[str, pl.DataFrame]:
    documents = []
    for key, data in DOCUMENTS.items():
        staged = parse(data)
        rows = {name: staged.table(name).to_dicts() for name in STAGED_TABLES}
        documents.append(("eprp_lists", key, {name: held for name, held in rows.items() if held}))
    return build(*documents)


@pytest.mark.parametrize(
    ("numbers", "start", "end"),
    [
        ([1], date(2016, 3, 4), date(2018, 3, 3)),
        ([2], date(2016, 2, 13), date(2017, 8, 12)),
        ([4], date(2016, 2, 13), date(2017, 8, 12)),
        ([3, 5, 13, 14, 15, 16, 17, 18, 19, 21, 22, 23], date(2016, 4, 3), date(2018, 4, 2)),
        ([6], date(2016, 1, 12), date(2017, 12, 1)),
        ([7], date(2016, 10, 5), date(2016, 11, 4)),
        ([8, 11], None, None),
        ([9, 10], date(2016, 4, 13), date(2018, 4, 12)),
        ([12], date(2016, 9, 1), date(2018, 8, 31)),
        ([20], date(2016, 4, 30), date(2018, 4, 29)),
    ],
)
def test_days(tables, numbers: list[int], start: date | None, end: date | None) -> None:
    wanted = [days(number) for number in numbers]
    found = tables["projects"].filter(pl.col("project_id").is_in(wanted))
    assert found.sort("project_id").select("project_id", "start_date", "end_date").rows() == [
        (identifier, start, end) for identifier in wanted
    ]


def test_a_day_that_may_be_two_is_told(tables) -> None:
    told = tables["rejected_rows"].filter(rule="date_order_unsure").select("column_name", "value").rows()
    assert sorted(told) == sorted([("start_date", "5/6/2016"), ("end_date", "7/8/2018")] * 2)
    assert tables["rejected_rows"].filter(pl.col("column_name").is_in(["start_date", "end_date"])).height == 4


def test_sums(tables) -> None:
    grants = dict(tables["grants"].select("project_id", pl.col("amount_eur").cast(pl.String)).rows())
    found = [grants.get(f"2022-1-SI01-KA210-ADU-0000001{at:02}") for at in range(6)]
    assert found == ["60000.00"] * 4 + [None] * 2
    unread = tables["rejected_rows"].filter(column_name="grant_awarded")["value"].to_list()
    assert sorted(unread) == ["60.000", "6E4"]
    assert grants[days(1)] == grants[days(21)] == "60000.00"
    assert grants[days(22)] == "60000.50"


def test_countries_behind_names(tables) -> None:
    named = tables["participations"].filter(project_id="SI-CULT-2010-OVER-03").sort("role", "position")
    assert named.select("name", "country_code").rows() == [
        ("Ples", "SI"),
        ("Kuća plesa", "HR"),
        ("Tanzhaus", "AT"),
        ("Dans", "NL"),
        ("Danza, Spain", None),  # the project's own list knows nothing of it
    ]


@pytest.mark.parametrize(
    ("identifier", "wanted"),
    [
        ("SI-CULT-2010-OVER-03", {"call_year": 2010, "programme": "Culture 2007-2013"}),
        ("SI-3-07-2011-R1", {"call_year": 2011}),
        ("EAC-2012-0107", {"call_year": 2012}),
        ("EACEA-COMP-TEM-190001", {"call_year": 2009}),
        ("2020-1-SI01-KA120-SCH-095001", {"action_code": "KA120", "field": "SCH", "period": "2021-2027"}),
        ("2022-1-SI01-KA150-YOU-000070001", {"action_code": "KA150", "status": "suspended"}),
        ("2023-1-SI01-KA220-SCH-000160001", {"action_code": "KA220", "call_year": 2023}),
        ("2023-1-SI01-KA220-SCH-000160002", {"action_code": "KA220", "field": "SCH"}),
        ("2023-1-SI01-KA220-SCH-00016000", {"action_code": None}),
        ("2024-1-SI01-ESC30-SOL-000160004", {"action_code": "ESC30", "field": "YOU", "call_year": 2024}),
        ("612999-EPP-1-2019-1-SI-EPPKA2-KA", {"field": "HED", "call_year": 2019}),
        ("2022-1-SI01-KA220-HED-000160006", {"participating_countries": "SI,TR,UK,XK"}),
        ("2023-1-SI01-KA210-YOU-000160009", {"participating_countries": "HR,SI", "call_year": 2023}),
        ("2022-1-SI01-KA210-ADU-000000100", {"call_year": 2022}),
    ],
)
def test_what_identifiers_and_fields_say(tables, identifier: str, wanted: dict[str, Any]) -> None:
    [project] = tables["projects"].filter(project_id=identifier).to_dicts()
    assert {name: project[name] for name in wanted} == wanted


def test_an_accreditation_has_no_grant_and_a_project_of_nought_has_one(tables) -> None:
    grants = tables["grants"].filter(pl.col("project_id").str.contains("KA1[25]"))
    assert grants.select("project_id", pl.col("amount_eur").cast(pl.String)).rows() == [
        ("2023-1-SI01-KA121-VET-000070002", "0.00")
    ]


def test_odd_identifiers_leave_notices(tables) -> None:
    notices = tables["notices"].filter(pl.col("kind").str.starts_with("identifier"))
    assert sorted(notices.select("kind", "detail").rows()) == [
        ("identifier_of_unknown_shape", "2023-1-SI01-KA220-SCH-00016000"),
        ("identifier_of_unknown_shape", "EACEA-COMP-TEM-190001"),
        ("identifier_of_unknown_shape", "such as 2007-HR-11"),
        ("identifier_repaired", "2023-1SI01-KA220-SCH-000160001"),
    ]
    repeated = tables["rejected_rows"].filter(rule="identifier_repeated")["value"].to_list()
    assert repeated == ["2022-1-SI01-KA220-HED-000160006"]
