"""The mobility statistics as people have them: editions of all years, saved by all kinds of programs."""

import csv
import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import polars as pl
import pytest
from openpyxl import Workbook

from extractors.contract import DocumentName, Staged
from extractors.sources.mobility import SOURCE
from tests.transforms.staged_rows import build

# As workbooks of today name their columns; the persons' columns are fewer here
TODAY = [
    *("Project Reference", "Academic Year", "Mobility Start Year/Month", "Mobility Duration - calendar days"),
    *("Field", "Activity (mob)", "Participant Country", "Participant Age", "Sending Country", "Sending City"),
    *("Sending Organisation", "Receiving Country", "Receiving City", "Receiving Organisation"),
    "Actual Participants (Contracted Projects)",
]
JOURNEY: list[Any] = [
    *("2015-1-SI02-KA103-000777", "2015-2016", "2016-02", 120, "Higher Education", "HE-SMS-P - Studies"),
    *("SI - Slovenia", 23, "SI - Slovenia", "Maribor", "FAKULTETA OB DRAVI", "PT - Portugal", "Porto"),
    *("ESCOLA DA RIBEIRA", 4),
]
FLOW = ("2015-2016", "HE-SMS-P - Studies", "FAKULTETA OB DRAVI", "SI - Slovenia", "ESCOLA DA RIBEIRA", 4)


def table(
    rows: Sequence[Sequence[Any]], delimiter: str = ";", encoding: str = "utf-8", above: str = ""
) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return (above + text.getvalue()).encode(encoding)


def workbook(*sheets: Sequence[Sequence[Any]], merged: str = "") -> bytes:
    book = Workbook()
    book.remove(book.active)
    for rows in sheets:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(list(row))
    if merged:
        book.worksheets[-1].merge_cells(merged)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def read(data: bytes, name: str = "Erasmus-KA1-Mobility-Data-2015.xlsx") -> Staged:
    return SOURCE.parse(data, DocumentName("mobility", name, name))


def flows(staged: Staged) -> list[tuple[Any, ...]]:
    return staged.mobility_flows.select(
        "year", "activity", "sending_name", "sending_country", "receiving_name", "participant_count"
    ).rows()


def changed(**values: Any) -> list[Any]:
    return [values.get(name, value) for name, value in zip(TODAY, JOURNEY, strict=True)]


@pytest.mark.parametrize(
    "data",
    [
        workbook([TODAY, JOURNEY]),
        workbook([TODAY, [str(value) for value in JOURNEY]]),
        workbook([TODAY, changed(**{TODAY[-1]: 4.0})]),
        workbook([["Notes"], ["Field", "what it is"]], [["Journeys"], [], TODAY, JOURNEY], merged="A1:F1"),
        workbook([[*TODAY, None, None], [*JOURNEY, None, None], [], []]),
        table([TODAY, JOURNEY], "\t", "utf-16"),
        table([TODAY, JOURNEY], ",", "utf-8-sig"),
        table([TODAY, JOURNEY], above="KA1 mobility\r\nas of 2024-05-01\r\n\r\n"),
        table([[name.replace(" ", "\u00a0") for name in TODAY], JOURNEY]),
        table([[name.upper() for name in TODAY], JOURNEY]),
        table([[name.replace("Organisation", "Organization") for name in TODAY], JOURNEY]),
        table([[name.partition(" (C")[0] for name in TODAY], JOURNEY]),
        table([[name.replace("(Contracted", "(Finalised") for name in TODAY], JOURNEY]),
        table([TODAY, changed(**{TODAY[-1]: "4,00"})]),
        table([TODAY[:1:-1], JOURNEY[:1:-1]]),  # without the academic year, and the other way round
    ],
)
def test_a_journey_is_the_same_however_its_file_was_saved(data: bytes) -> None:
    staged = read(data)
    assert flows(staged) == [FLOW]
    assert staged.rejected.is_empty()
    known = ["ignored_column", "missing_column", "sheet_passed_over"]
    assert staged.notices.filter(~pl.col("kind").is_in(known)).is_empty()


@pytest.mark.parametrize(
    ("published", "count"),
    [
        ("7", 7),
        ("7.0", 7),
        ("7,00", 7),
        ("1 024", 1024),
        ("1\u00a0024", 1024),
        ("1.024", None),
        ("7.5", None),
    ],
)
def test_whole_numbers_as_spreadsheets_write_them(published: str, count: int | None) -> None:
    staged = read(table([TODAY, changed(**{TODAY[-1]: published})]))
    assert staged.mobility_flows["participant_count"].to_list() == ([] if count is None else [count])
    assert staged.rejected["rule"].to_list() == (["count_malformed"] if count is None else [])


def test_the_edition_in_windows_1252_says_so() -> None:
    header = [
        *("Academic Year", "Activity (mob)", "Sending Country Code", "Sending City", "Sending Organization"),
        *("Sending Organisation Erasmus Code", "Receiving Country Code", "Receiving City"),
        *("Receiving Organization", "Receiving Organisation Erasmus Code", "Participants"),
    ]
    row = [
        *("2017-2018", "Youth Exchanges", "EE", "Võru".replace("õ", "ö"), "Kool mäel", "-", "ES", "Logroño"),
        *("Asociación Peñas", "-", "11"),
    ]
    staged = read(table([header, row], encoding="cp1252"))
    assert staged.mobility_flows.select("receiving_name", "receiving_city", "participant_count").rows() == [
        ("Asociación Peñas", "Logroño", 11)
    ]
    [detail] = staged.notices.filter(kind="encoding_assumed")["detail"]
    assert detail.startswith("line 2 ")


STUDENT = [
    *("HOMEINSTITUTION", "COUNTRYCODEOFHOMEINSTITUTION", "AGE", "GENDER", "NATIONALITY", "MOBILITYTYPE"),
    *("HOSTINSTITUTION", "COUNTRYCODEOFHOSTINSTITUTION", "WORKPLACEMENT", "STUDYSTARTDATE"),
    "PLACEMENTSTARTDATE",
]


@pytest.mark.parametrize(
    ("name", "begun", "placed", "year"),
    [
        ("student_0910.csv", "", "", "2009-2010"),
        ("SM_2010_11_20130101_01.csv", "", "", "2010-2011"),
        ("2014-05-01 student_1112.csv", "", "", "2011-2012"),
        ("students 2008-2009.txt", "2009-02", "", "2008-2009"),
        ("all.csv", "2010-02", "", "2009-2010"),
        ("all.csv", "2010-09-01 00:00:00", "", "2010-2011"),
        ("all.csv", "15/01/2011", "", "2010-2011"),
        ("all.csv", "201009", "", "2010-2011"),
        ("all.csv", "Sep-09", "", "2009-2010"),
        ("all.csv", "sept-10", "", "2010-2011"),
        ("all.csv", "", "2011-03", "2010-2011"),
        ("all.csv", "", "", None),
        ("all.csv", "soon", "", None),
    ],
)
def test_one_row_a_student(name: str, begun: str, placed: str, year: str | None) -> None:
    row = ["SI MARIBOR01", "SI", "22", "M", "SI", "S", "P  PORTO99", "PT", "", begun, placed]
    staged = read(table([STUDENT, row, row]), name)
    assert staged.mobility_flows.select(
        "year", "sending_erasmus_code", "receiving_erasmus_code", "receiving_country", "participant_count"
    ).rows() == [(year, "SI MARIBOR01", "P  PORTO99", "PT", 2)]


def test_students_of_2013() -> None:
    header = [
        *("MobilityType", "SendingPartnerErasmusID", "SendingPartnerName", "SendingPartnerCity"),
        *(
            "HostingPartnerErasmusID",
            "HostingPartnerName",
            "HostingPartnerCity",
            "StartDate",
            "ParticipantID",
        ),
    ]
    row = [
        "Study",
        "SI MARIBOR01",
        "Fakulteta",
        "Maribor",
        "P PORTO99",
        "Escola",
        "Porto",
        "2013-09-15",
        "M1",
    ]
    staged = read(table([header, row, [*row[:-1], "M2"]]), "data.csv")
    found = staged.mobility_flows.select("year", "sending_name", "receiving_city", "participant_count")
    assert found.rows() == [("2013-2014", "Fakulteta", "Porto", 2)]


def test_a_call_year_is_the_last_resort() -> None:
    header = ["Call Year", "Mobility Start Year/Month", *TODAY[8:]]
    rows = [["2020", "2021-09", *JOURNEY[8:]], ["2020", "", *JOURNEY[8:]]]
    assert read(table([header, *rows])).mobility_flows["year"].to_list() == ["2021-2022", "2020"]


def test_days_of_a_workbook_are_no_text_to_guess_at() -> None:
    header = ["Mobility Start Date", *TODAY[8:]]
    data = workbook([header, [datetime(2022, 1, 31), *JOURNEY[8:]]])
    assert read(data).mobility_flows["year"].to_list() == ["2021-2022"]


COUNTRIES = {
    "UK - United Kingdom": "UK",
    "GR - Greece": "EL",
    "AT – Austria": "AT",
    "DE-Germany": "DE",
    "CZ - Czech Republic": "CZ",
    "MK - the former Yugoslav Republic of Macedonia": "MK",
    "TR - Türkiye": "TR",
    "XK - Kosovo * UN resolution": "XK",
    "MD - Moldova, Republic of": "MD",
    "Slovenia (SI)": "SI",
    "FR: France": "FR",
    "KV - Kosovo": "XK",
    "PT - Portugalia": "PT",
    "AT - Germany": None,
    "Austria (DE)": None,
    "? - Unknown ?": None,
    "Co-operation": None,
}


def test_countries_and_years_reach_the_table() -> None:
    rows = [changed(**{"Sending Country": country, "Sending City": country}) for country in COUNTRIES]
    years = ["2015", "2015.0", "2015/16", "2015 - 2016", "AY 2015-2016"]
    rows += [changed(**{"Academic Year": year, "Sending City": year}) for year in years]
    data = read(table([TODAY, *rows]))
    tables = build(("mobility", "all", {"mobility_flows": data.mobility_flows.to_dicts()}))
    assert set(tables["mobility_flows"]["year"]) == {2015}
    mentions = tables["organisation_mentions"].filter(pl.col("city").is_in(list(COUNTRIES)))
    found = dict(mentions.select("city", "country_code").rows())
    assert found == COUNTRIES
    unread = tables["rejected_rows"].filter(column_name="sending_country_code")["value"].to_list()
    assert sorted(unread) == sorted(country for country, code in COUNTRIES.items() if code is None)
