"""Entries of registers and charter lists, from staged rows to the tables."""

from datetime import date

import polars as pl

from transforms.registers.read import erasmus_code

from .staged_rows import CHARTERS, PROJECTS, build, member, mention, organisation, request, the_only
from .support import value, values


def test_a_charter_code_is_one_whatever_its_spaces():
    assert set(values(erasmus_code, ["A  BADEN01", "A BADEN01", " abaden01", "A\u00a0BADEN01"])) == {
        "ABADEN01"
    }
    assert value(erasmus_code, "LUXLUX-VIL01") == "LUXLUX-VIL01"
    assert values(erasmus_code, ["n/a", "12345", "A", None, "A BADEN"]) == [None] * 5


def test_charters_strengthen_the_ids_of_whom_projects_name():
    tables = build(PROJECTS, CHARTERS)
    coordinator = the_only(tables["participations"], "organisation_id")
    charters = tables["charters"].sort("record_number")
    assert charters["organisation_id"][0] == coordinator
    assert charters["start_date"].unique().to_list() == [date(2021, 1, 1)]
    assert charters["end_date"].unique().to_list() == [date(2029, 12, 31)]
    known = tables["organisations"].filter(organisation_id=coordinator)
    assert the_only(known, "pic", "oid", "erasmus_code") == ("999660855", "E10208308", "ADORNBIR01")
    assert tables["organisations"].height == 2


def test_days_of_charters_are_read_as_their_list_writes_them():
    def of_list(key, *periods):
        rows = [
            organisation(number, f"Hochschule {key} {number}", erasmus_code=f"A {key.upper()}0{number}",
                         charter_start=start, charter_end=end)
            for number, (start, end) in enumerate(periods, 1)
        ]  # fmt: skip
        return ("eche", key, {"organisations": rows})

    tables = build(
        of_list("dayfirst", ("01/03/2021", "31/12/2027"), ("42005", "46752.0")),
        of_list("monthfirst", ("3/1/2021", "12/31/2027"), ("1-Mar-21", "2027/12/31")),
        of_list("unsure", ("01/03/2021", "2027-12-31")),
    )
    charters = tables["charters"].sort("document_id", "record_number")
    last = date(2027, 12, 31)
    assert charters.select("start_date", "end_date").rows() == [
        (date(2021, 3, 1), last),
        (date(2015, 1, 1), last),
        (date(2021, 3, 1), last),
        (date(2021, 3, 1), last),
        (None, last),
    ]
    told = tables["rejected_rows"].select("column_name", "rule", "value").rows()
    assert told == [("start_date", "date_order_unsure", "01/03/2021")]


def test_an_institution_with_two_charters_keeps_both_codes():
    tables = build(CHARTERS)
    doubled = tables["organisation_identifiers"].filter(pl.col("value").str.starts_with("EDOBLE"))
    assert doubled["value"].to_list() == ["EDOBLE280", "EDOBLE33"]
    assert doubled["organisation_id"].n_unique() == 1
    assert tables["projects"].is_empty()


def test_what_a_register_says_together_is_said_of_one():
    """Legal and business name, PIC and OID: whoever is known by one of them is known by all."""
    register = ("organisation_register", "q", {"organisations": [
        organisation(1, "Verein zur Förderung alpiner Bildung", further_name="Bergwerk", pic="999660855",
                     oid="E10208308", city="Dornbirn"),
    ]})  # fmt: skip
    by_oid = ("eprp_search", "p", {
        "projects": [{"record_number": number, "identifier": f"2023-1-AT01-KA153-YOU-00013981{number}"}
                     for number in (1, 2)],
        "participations": [member("Bergwerk", identifier="E10208308"),
                           member("VFAB", identifier="999660855") | {"record_number": 2}],
    })  # fmt: skip
    apart = build(by_oid)
    assert apart["participations"]["organisation_id"].n_unique() == 2
    tables = build(by_oid, register)
    assert tables["participations"]["organisation_id"].n_unique() == 1
    assert tables["organisations"].height == 1


def test_one_organisation_on_every_platform_is_one():
    asked = request(
        1, organisation="Alpenhochschule", organisation_country="Austria", organisation_city="Dornbirn"
    )
    page = {
        "pages": [{"record_number": 1, "url": "https://x.example/1", "kind": "news"}],
        "page_mentions": [
            mention(1, "organisation", "Alpenhochschule", country="AT", city="Dornbirn", confidence=0.8),
            mention(2, "organisation", "Alpenhochschule", country="AT", city="Dornbirn", confidence=0.2),
        ],
    }
    flow = {"record_number": 1, "record_count": 3, "year": "2015-2016",
            "sending_name": "Alpenhochschule GmbH", "sending_erasmus_code": "ADORNBIR01",
            "sending_country": "AT", "receiving_country": "ES", "participant_count": 4}  # fmt: skip
    tables = build(
        PROJECTS,
        CHARTERS,
        ("otlas", "7", {"partner_requests": [asked]}),
        ("wbc_rti", "1", page),
        ("mobility", "2015", {"mobility_flows": [flow]}),
    )
    one = the_only(tables["participations"], "organisation_id")
    assert the_only(tables["partner_requests"], "organisation_id") == one
    assert tables["page_mentions"]["organisation_id"].to_list() == [one, None]  # the second is too unsure
    assert the_only(tables["mobility_flows"], "sending_id", "receiving_id", "year") == (one, None, 2015)
    mentions = tables["organisation_mentions"].filter(organisation_id=one)
    assert set(mentions["source"]) == {"eprp_search", "eche", "otlas", "wbc_rti", "mobility"}
    assert mentions["page_id"].drop_nulls().to_list() == ["wbc_rti:https://x.example/1"]


def test_a_withheld_entry_of_a_register_leaves_no_trace():
    entry = {"record_number": 1, "country": "AT", "is_name_withheld": True}
    tables = build(("organisation_register", "q", {"organisations": [entry]}))
    assert the_only(tables["register_entries"], "organisation_id", "country_code") == (None, "AT")
    assert tables["organisations"].is_empty()


def test_coverage_counts_records_where_there_are_no_projects():
    rejected = {"record_number": 4, "scope": "record", "rule": "identifier_missing"}
    harvested = {"source": "eche", "call_year": None, "asked_count": None, "advertised_count": None,
                 "fetched_count": None, "is_whole": True}  # fmt: skip
    charters = CHARTERS[2] | {"rejected": [rejected]}
    tables = build(PROJECTS, ("eche", "charters", charters), partitions=[harvested])
    found = (
        tables["coverage"].select("source", "call_year", "loaded_count", "shared_count", "is_whole").rows()
    )
    assert found == [("eprp_search", 2023, 1, 0, None), ("eche", None, 3, None, True)]
    assert the_only(tables["rejected_rows"].filter(scope="record"), "table_name") == "register_entries"
