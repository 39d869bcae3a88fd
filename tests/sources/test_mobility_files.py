"""Where the files of the mobility statistics are: their names, the description of the set, a harvest."""

import contextlib
import csv
import io
import json
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.contract import DocumentError, DocumentName
from extractors.fetch.errors import FetchError
from extractors.parameters import Order
from extractors.sources.mobility import SOURCE, find_files, split_file_name
from tests.examples import examples

from .test_mobility import document

DOCUMENT = DocumentName("mobility", "2018", "2018.csv")
PLAIN = settings(deadline=None, max_examples=examples(50))


@pytest.mark.parametrize(
    ("name", "key", "published_on"),
    [
        (
            "2021.05.11 KA1 mobilities started in 2019.csv",
            "KA1 mobilities started in 2019",
            date(2021, 5, 11),
        ),
        ("2021-05-11_KA1.CSV", "KA1", date(2021, 5, 11)),
        ("2021.13.45 KA1.csv", "2021.13.45 KA1", None),
        ("KA1 2019.csv", "KA1 2019", None),
        ("notes.pdf", "notes.pdf", None),
    ],
)
def test_file_names(name: str, key: str, published_on: date | None) -> None:
    assert split_file_name(name) == (key, published_on)


def description(*addresses: object) -> bytes:
    return json.dumps({"result": {"distributions": [{"download_url": a} for a in addresses]}}).encode()


def test_files_of_a_description() -> None:
    data = description(
        ["/x/B%202019.csv"], "http://[x.csv", None, ["/x/notes.pdf", 7], "https://e.example/A.CSV"
    )
    found = find_files(data, DOCUMENT, "https://data.europa.eu/api/x")
    assert [(file.key, file.url) for file in found] == [
        ("A", "https://e.example/A.CSV"),
        ("B 2019", "https://data.europa.eu/x/B%202019.csv"),
    ]


@pytest.mark.parametrize(
    "described",
    [
        {"result": {"distributions": [{"access_url": ["https://e.example/A.xlsx"]}]}},
        {"result": {"distributions": [
            {"download_url": "https://e.example/A.xlsx", "access_url": "https://e.example/other/A.xlsx"}]}},
        {"success": True, "result": {"resources": [{"url": "https://e.example/A.xlsx", "format": "XLSX"}]}},
        {"@graph": [{"@id": "https://e.example/set"},
                    {"@type": "dcat:Distribution", "dcat:downloadURL": {"@id": "https://e.example/A.xlsx"}}]},
        {"distribution": [{"downloadURL": "https://e.example/A.xlsx", "accessURL": "https://e.example/a"}]},
    ],
)  # fmt: skip
def test_descriptions_of_other_forms(described: object) -> None:
    found = find_files(json.dumps(described).encode(), DOCUMENT, "https://data.europa.eu/api/x")
    assert [(file.key, file.url) for file in found] == [("A", "https://e.example/A.xlsx")]


@pytest.mark.parametrize(
    "data",
    [b"", b"<html>", b"{}", b'{"result": []}', b'{"result": {"distributions": 7}}', description("/a.pdf")],
)
def test_a_description_without_files_is_refused(data: bytes) -> None:
    with pytest.raises(DocumentError):
        find_files(data, DOCUMENT, "https://data.europa.eu/")


@PLAIN
@given(st.binary(max_size=200) | st.text(max_size=60).map(lambda text: description(text, [text])))
def test_any_description(data: bytes) -> None:
    with contextlib.suppress(DocumentError):
        assert find_files(data, DOCUMENT, "https://data.europa.eu/")


def test_a_harvest_of_the_portal(portal, world, rooms) -> None:
    assert rooms.harvest(SOURCE, portal.mobility_url) == []
    staged = rooms.staged(SOURCE)
    assert len(staged) == 6
    persons = world.organisations.filter(kind="person")["name"]
    digests = dict(rooms.ledger.versions().select("key", "sha256").rows())
    for key, one in staged.items():
        is_text = not key.startswith("Erasmus-")
        torn = "field_count" if is_text else "count_malformed"  # a row that is torn lacks its last cell
        assert one.rejected["rule"].to_list() == [torn, "count_malformed"]
        # every journey that was sent is in some flow, and like ones are in one
        sent = rooms.archive.read(SOURCE.id, digests[key])
        header, *lines = (
            csv.reader(io.StringIO(sent.decode()), delimiter=";")
            if is_text
            else openpyxl.load_workbook(io.BytesIO(sent)).active.values
        )
        whole = [line for line in lines if len(line) == len(header) and str(line[-1]).isdecimal()]
        assert one.mobility_flows["record_count"].sum() == len(whole)
        assert one.mobility_flows["participant_count"].sum() == sum(int(line[-1]) for line in whole)
        assert 1 < one.mobility_flows.height < len(whole)
        assert not one.mobility_flows["receiving_name"].is_in(persons.implode()).any()
    assert {key[-4:] for key in staged} == {"2014", "2015", "2018", "2019", "2020", "2021"}


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        *(("login-page", "HTML"), ("cookie-wall", "HTML"), ("huge-page", "HTML"), ("empty", "is empty")),
        *(("404", "404"), ("redirect", "only 127.0.0.1")),
    ],
)
def test_one_bad_file_does_not_spoil_the_others(portal, rooms, fault: str, words: str) -> None:
    portal.faults.add(fault, "mobility", "2015", times=-1)
    [problem] = rooms.harvest(SOURCE, portal.mobility_url)
    assert words in problem
    assert rooms.ledger.versions().height == 5
    assert rooms.ledger.coverage()["is_whole"].sum() == 5


@pytest.mark.parametrize("fault", ["login-page", "cookie-wall", "huge-page", "empty"])
def test_a_page_instead_of_the_description_stops_the_source(portal, rooms, fault: str) -> None:
    portal.faults.add(fault, "mobility", "dataset", times=-1)
    with (
        pytest.raises((DocumentError, FetchError)),
        rooms.open(SOURCE, portal.mobility_url) as harvest,
    ):
        harvest.run(Order())
    assert [entry.key for entry in portal.requests] == ["robots", "dataset"]


def test_files_on_disk_are_taken(rooms, tmp_path: Path) -> None:
    (tmp_path / "2021.05.11 KA1 2018.csv").write_bytes(document({}))
    assert rooms.take(SOURCE, tmp_path) == []
    [row] = rooms.ledger.versions().rows(named=True)
    assert (row["key"], row["published_on"]) == ("KA1 2018", date(2021, 5, 11))
