"""Registers, mobility, requests and pages beside projects, from staged rows to the tables of the registry."""

from datetime import UTC, date, datetime

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.contract import STAGED_TABLES
from schema import MAIN, OPS
from schema.kinds import KINDS
from schema.rules import conform, validate
from transforms.assemble import assemble
from transforms.mobility import flow_doubts, read_flows
from transforms.registers import entry_doubts, erasmus_code, read_entries
from transforms.requests import partner_requests, read_requests, request_mentions, with_profiles
from transforms.staging import Staging

from .support import any_text, value, values

READ_AT = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)  # half past midnight of 2 March in Brussels
PROJECT = "2023-1-CZ01-KA153-YOU-000139818"
TABLE_OF = {
    "eprp_search": "projects",
    "eche": "register_entries",
    "organisation_register": "register_entries",
    "mobility": "mobility_flows",
    "otlas": "partner_requests",
    "wbc_rti": "pages",
}
_COUNTS = dict.fromkeys(("call_year", "asked_count", "advertised_count", "fetched_count"), pl.Int64)
PARTITIONS = {"source": pl.String, **_COUNTS, "is_whole": pl.Boolean}


def organisation(number, name, country="AT", **fields):
    return {"record_number": number, "name": name, "country": country, "is_name_withheld": False, **fields}


def request(number, **fields):
    return {"record_number": number, "platform_request_id": "7", "is_name_withheld": False, **fields}


def mention(position, kind, published, **fields):
    return {"record_number": 1, "position": position, "language": "en", "kind": kind, "value": published,
            "text_as_published": published, "confidence": 1.0, **fields}  # fmt: skip


def member(name, **fields):
    return {"record_number": 1, "role": "coordinator", "position": 1, "name": name, "country": "AT",
            "is_name_withheld": False, **fields}  # fmt: skip


def build(*documents, partitions=()):
    """Tables out of documents (source, key, staged rows by table), held against the registry."""
    versions = []
    rows = {name: [] for name in STAGED_TABLES}
    for number, (source, key, staged) in enumerate(documents):
        folder = f"staging/{source}/{key}"
        records = [row for kind in KINDS for row in staged.get(kind.name, [])]
        rejected = [row for row in staged.get("rejected", []) if row["scope"] == "record"]
        versions.append({
            "document_id": f"{source}:{key}", "source": source, "key": key, "label": key, "url": "file:x",
            "published_on": None, "first_fetched_at": READ_AT, "last_fetched_at": READ_AT,
            "sha256": f"{number:012d}", "byte_count": 1, "licence": "CC0", "is_newest": True,
            "is_listed": True, "folder": folder,
            "record_count": sum(row.get("record_count", 1) for row in records) + len(rejected),
        })  # fmt: skip
        for name, of_table in staged.items():
            rows[name] += [{"folder": folder, **row} for row in of_table]
    staging = Staging(
        documents=pl.DataFrame(versions, schema_overrides={"published_on": pl.Date}),
        tables={
            name: pl.DataFrame(rows[name], schema={"folder": pl.String, **schema}).lazy()
            for name, schema in STAGED_TABLES.items()
        },
        partitions=pl.DataFrame(partitions, schema=PARTITIONS),
        record_tables=TABLE_OF,
    )
    tables = assemble(staging)
    return {
        name: validate(conform(tables[name], table), table, name)
        for name, table in (MAIN | OPS).items()
        if name in tables
    }


def the_only(table, *columns):
    [row] = table.select(columns).rows()
    return row[0] if len(columns) == 1 else row


PROJECTS = ("eprp_search", "p", {
    "projects": [{"record_number": 1, "identifier": PROJECT,
                  "title": "GSAVS: Green Skills for Alpine Schools",
                  "start_date": "2020-11-01", "end_date": "2023-10-31"}],
    "participations": [member("Alpenhochschule", identifier="999660855", city="Dornbirn")],
})  # fmt: skip
CHARTERS = ("eche", "charters", {"organisations": [
    organisation(1, "ALPENHOCHSCHULE GMBH", pic="999660855", oid="E10208308", erasmus_code="A  DORNBIR01",
                 city="DORNBIRN", charter_start="1609455600000", charter_end="1893366000000"),
    organisation(2, "Escuela Doble", "ES", pic="887079648", erasmus_code="E DOBLE280", city="Barcelona",
                 charter_start="1609455600000", charter_end="1893366000000"),
    organisation(3, "Escuela Doble", "ES", pic="887079648", erasmus_code="E DOBLE33", city="Barcelona",
                 charter_start="1609455600000", charter_end="1893366000000"),
]})  # fmt: skip


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


def test_flows_are_summed_up_between_organisations():
    def flow(number, name, count, **fields):
        return {"record_number": number, "record_count": 2, "year": "2016", "sending_name": name,
                "sending_erasmus_code": "A DORNBIR01", "sending_country": "AT", "receiving_name": "Doble",
                "receiving_erasmus_code": "E DOBLE33", "receiving_country": "ES", "participant_count": count,
                **fields}  # fmt: skip

    flows = [
        flow(1, "Alpenhochschule", 5, activity="Students"),
        flow(3, "ALPENHOCHSCHULE GMBH", 2, activity="Staff"),
        flow(5, "Alpenhochschule", None, year="2017"),
        flow(7, "Alpenhochschule", 1, year="soon"),
    ]
    tables = build(CHARTERS, ("mobility", "all", {"mobility_flows": flows}))
    found = tables["mobility_flows"].select(
        "record_number", "record_count", "year", "year_text", "activities", "participant_count"
    )
    assert found.rows() == [
        (1, 4, 2016, "2016", "Staff; Students", 7),
        (5, 2, 2017, "2017", None, None),
        (7, 2, None, "soon", None, 1),
    ]
    unread = tables["rejected_rows"].select("table_name", "record_number", "column_name", "rule", "value")
    assert unread.rows() == [("mobility_flows", 7, "year", "unread", "soon")]


def test_gaps_of_flows_are_told_together():
    flows = [
        {"record_number": number, "record_count": 1, "year": "2016", "sending_name": "Alpenhochschule",
         "sending_country": "AT", "receiving_erasmus_code": code, "receiving_name": f"Doble {number}"}
        for number, code in enumerate(("-", "-", "?", "E DOBLE33", "none of yours"), 1)
    ]  # fmt: skip
    tables = build(("mobility", "all", {"mobility_flows": flows}))
    told = tables["notices"].select("record_number", "kind", "column_name", "detail", "row_count")
    assert told.sort("detail").rows() == [
        (None, "placeholder", "receiving_erasmus_code", "-", 2),
        (None, "placeholder", "receiving_erasmus_code", "?", 1),
    ]
    unread = tables["rejected_rows"].select("record_number", "column_name", "rule", "value").rows()
    assert unread == [(5, "receiving_erasmus_code", "unread", None)]


def is_open(**fields):
    tables = build(("otlas", "7", {"partner_requests": [request(1, **fields)]}))
    return the_only(tables["partner_requests"], "is_open")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"deadline": "2026-03-02"}, True),  # the day it was read, in Brussels
        ({"deadline": "2026-03-01"}, False),
        ({"deadline": "2099-01-01", "status": "Closed"}, False),
        ({"deadline": "2026-03-01", "status": "Open"}, False),
        ({"status": "Open"}, True),
        ({"status": "expired"}, False),
        ({}, None),
        ({"deadline": "soon"}, None),
    ],
)
def test_a_request_is_open_by_the_day_it_was_read(fields, expected):
    assert is_open(**fields) is expected


def test_a_request_is_merged_from_the_pages_that_show_it():
    listed = request(1, title="Partners wanted", from_countries="Greece; DE; Narnia", deadline="2026-05-01")
    detail = request(
        1, title="Partners wanted", summary="All about it", start_date="2027-02", end_date="2027-02"
    )
    tables = build(
        ("otlas", "list", {"partner_requests": [listed]}), ("otlas", "7", {"partner_requests": [detail]})
    )
    found = the_only(
        tables["partner_requests"], "request_id", "summary", "from_countries", "deadline_date", "start_date",
        "end_date", "document_id", "field",
    )  # fmt: skip
    assert found == ("otlas:7", "All about it", "DE,EL", date(2026, 5, 1), date(2027, 2, 1),
                     date(2027, 2, 28), "otlas:7@000000000001", "YOU")  # fmt: skip
    assert tables["request_documents"].height == 2
    assert tables["rejected_rows"].select("column_name", "value").rows() == [("from_countries", "Narnia")]
    assert tables["notices"].select("kind", "column_name").rows() == [
        ("month_only", "end_date"), ("month_only", "start_date"),
    ]  # fmt: skip


def test_dates_the_wrong_way_round_are_told():
    tables = build(
        ("otlas", "7", {"partner_requests": [request(1, start_date="2027-02-02", end_date="2027-02-01")]})
    )
    assert the_only(tables["partner_requests"], "start_date", "end_date") == (date(2027, 2, 2), None)
    assert the_only(tables["rejected_rows"], "rule") == "before_start_date"


def test_who_is_withheld_on_one_page_is_withheld_on_all():
    named = request(1, organisation="Maria Muster", organisation_country="AT")
    tables = build(
        ("otlas", "list", {"partner_requests": [named]}),
        ("otlas", "7", {"partner_requests": [request(1) | {"is_name_withheld": True}]}),
    )
    assert the_only(tables["partner_requests"], "is_name_withheld", "organisation_id") == (True, None)
    assert tables["organisations"].is_empty()
    assert tables["organisation_mentions"].is_empty()


PROFILE = "organisation/5"


def test_who_asks_is_told_by_the_page_that_the_platform_has_of_them():
    """The request gives a name alone; their page has the country and the city."""
    asked = request(1, organisation="Alpenhochschule", organisation_key=PROFILE)
    profile = organisation(1, "Alpenhochschule", city="Dornbirn")
    alone = build(PROJECTS, ("otlas", "7", {"partner_requests": [asked]}))
    one = the_only(alone["participations"], "organisation_id")
    assert the_only(alone["partner_requests"], "organisation_id") != one
    both = build(
        PROJECTS,
        ("otlas", "7", {"partner_requests": [asked]}),
        ("otlas", PROFILE, {"organisations": [profile]}),
    )
    assert the_only(both["partner_requests"], "organisation_id") == one
    assert both["organisations"].height == 1


def test_versions_of_one_profile_in_several_languages_are_one_entry():
    versions = [
        (
            "otlas",
            f"{PROFILE}/{language}",
            {"organisations": [organisation(1, name, url="https://x.example/5")]},
        )
        for language, name in (("de", "Alpenhochschule"), ("en", "Alpine Academy"))
    ]
    assert build(*versions)["organisations"].height == 1


def test_who_is_withheld_on_their_own_page_is_withheld_where_they_ask():
    asked = request(1, organisation="Maria Muster", organisation_key=PROFILE)
    profile = {"record_number": 1, "country": "AT", "is_name_withheld": True}
    tables = build(
        ("otlas", "7", {"partner_requests": [asked]}), ("otlas", PROFILE, {"organisations": [profile]})
    )
    assert the_only(tables["partner_requests"], "is_name_withheld", "organisation_id") == (True, None)
    assert tables["organisations"].is_empty()


def test_the_address_of_a_page_does_not_tell_who_was_withheld_on_it():
    hidden = {"record_number": 1, "country": "AT", "is_name_withheld": True}
    shown = organisation(1, "Alpenhochschule")
    tables = build(
        ("otlas", "organisation/maria-muster", {"organisations": [hidden]}),
        ("otlas", "organisation/alpen", {"organisations": [shown]}),
        ("eche", "charters", {"organisations": [hidden, organisation(2, "Alpenhochschule")]}),
    )
    documents = tables["documents"].sort("document_id").select("document_id", "key", "label", "url")
    assert documents["key"].to_list()[:2] == ["charters", "organisation/alpen"]
    assert "muster" not in documents.write_csv()
    assert documents["key"].str.starts_with("withheld-").sum() == 1
    assert tables["register_entries"].join(tables["documents"], on="document_id").height == 4


def test_a_withheld_entry_of_a_register_leaves_no_trace():
    entry = {"record_number": 1, "country": "AT", "is_name_withheld": True}
    tables = build(("organisation_register", "q", {"organisations": [entry]}))
    assert the_only(tables["register_entries"], "organisation_id", "country_code") == (None, "AT")
    assert tables["organisations"].is_empty()


def test_what_pages_name_is_linked_and_put_into_canonical_form():
    page = {
        "pages": [{"record_number": 1, "url": "https://x.example/1", "kind": "project", "languages": "en",
                   "title": "Green Skills for Alpine Schools – GSAVS"}],
        "page_mentions": [
            mention(1, "acronym", "GSAVS"),
            mention(2, "period", "2020-11/2023-10"),
            mention(3, "place", "WBC"),
            mention(4, "project", f" {PROJECT.lower()}"),
            mention(5, "project", "2022-1-CZ01-KA153-YOU-000000001"),
        ],
    }  # fmt: skip
    tables = build(PROJECTS, ("wbc_rti", "1", page))
    found = tables["page_mentions"].select("kind", "value", "project_id", "duration_months")
    assert found.rows() == [
        ("acronym", "GSAVS", None, None),
        ("period", "2020-11/2023-10", None, 36),
        ("place", "Western Balkans", None, None),
        ("project", f" {PROJECT.lower()}", PROJECT, None),
        ("project", "2022-1-CZ01-KA153-YOU-000000001", None, None),
        ("project", PROJECT, PROJECT, None),
    ]
    assert tables["page_mentions"]["text_as_published"][2] == "WBC"
    assert tables["page_mentions"]["confidence"][5] == 0.95
    assert tables["projects"].height == 1


def test_a_country_that_is_none_is_told_and_named_no_country():
    page = {
        "pages": [{"record_number": 1, "url": "https://x.example/1"}],
        "page_mentions": [
            mention(1, "country", "Narnia"),
            mention(2, "country", "GR", language=None),
            mention(3, "country", "WBC"),
        ],
    }
    tables = build(("wbc_rti", "1", page))
    found = tables["page_mentions"].select("position", "kind", "value", "language")
    assert found.rows() == [(1, "country", "EL", "und"), (2, "place", "Western Balkans", "en")]
    assert the_only(tables["rejected_rows"], "table_name", "rule", "value") == (
        "page_mentions",
        "unread",
        "Narnia",
    )


def test_a_period_without_its_year_has_no_days():
    page = {
        "pages": [{"record_number": 1, "url": "https://x.example/1"}],
        "page_mentions": [
            mention(1, "period", "--09-25/--09-28", doubt="no year"),
            mention(2, "period", "2026-02/2026-02"),
            mention(3, "period", "2026-02-10/2027-03-04"),
        ],
    }
    found = build(("wbc_rti", "1", page))["page_mentions"].select("start_date", "end_date", "duration_months")
    assert found.rows() == [
        (None, None, None),
        (date(2026, 2, 1), date(2026, 2, 28), 1),
        (date(2026, 2, 10), date(2027, 3, 4), 13),
    ]


def test_language_versions_of_one_page_are_one_page():
    def version(language, text):
        return {
            "pages": [{"record_number": 1, "url": "https://x.example/node/5", "languages": language,
                       "main_text": text, "title": "Title"}],
            "page_mentions": [mention(1, "platform", "EPALE", language=language)],
        }  # fmt: skip

    tables = build(("wbc_rti", "5/de", version("de", "Wort")), ("wbc_rti", "5/en", version("en", "Word")))
    assert the_only(tables["pages"], "languages", "main_text") == ("de,en", "Wort\n\nWord")
    assert tables["page_mentions"].select("position", "language").rows() == [(1, "de"), (2, "en")]
    assert tables["page_documents"].height == 2


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


def test_a_request_without_number_and_address_is_known_by_its_place():
    schema = STAGED_TABLES["partner_requests"]
    staged = pl.DataFrame([{"record_number": 3, "is_name_withheld": False}], schema=schema).with_columns(
        document_id=pl.lit("otlas:list@0"), source=pl.lit("otlas")
    )
    assert the_only(read_requests(staged), "request_id") == "otlas:otlas:list@0#3"


def any_rows(table):
    """Staged rows of a table with any text in them."""
    schema = STAGED_TABLES[table]
    texts = {name: any_text | st.none() for name, dtype in schema.items() if dtype == pl.String}
    others = {
        "record_number": st.integers(1, 3),
        "record_count": st.just(1),
        "is_name_withheld": st.booleans(),
    }
    fixed = {name: value for name, value in others.items() if name in schema}
    return st.lists(st.fixed_dictionaries(texts | fixed), max_size=4).map(
        lambda rows: pl.DataFrame(rows, schema=schema).with_columns(
            document_id=pl.lit("s:k@0"), source=pl.lit("s"), key=pl.lit("k"), read_date=pl.lit(READ_AT.date())
        )
    )


@given(any_rows("organisations"), any_rows("mobility_flows"), any_rows("partner_requests"))
def test_any_text_is_read_or_told(entries, flows, requests):
    read = read_entries(entries)
    assert read.height == entries.height
    assert read["erasmus_code"].drop_nulls().str.contains(r"^[A-Z-]+[0-9]+$").all()
    for told in (entry_doubts(read), flow_doubts(read_flows(flows))):
        assert set(told["rule"]) <= {"placeholder", "unread", "shared_host", "before_start_date"}
    asked = with_profiles(read_requests(requests), read)
    assert asked.height == requests.height
    named = request_mentions(asked)
    assert named.height <= asked.filter(~pl.col("is_name_withheld")).height
    nobody = pl.DataFrame(schema={"mention_id": pl.String, "organisation_id": pl.String})
    table, shown = partner_requests(asked, nobody)
    assert shown.height == requests.height
    assert table.filter(pl.col("is_open") & (pl.col("deadline_date") < pl.col("read_date"))).is_empty()
