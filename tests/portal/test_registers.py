"""Charter list, organisation register and mobility statistics as the portal tells them."""

import csv
import io
import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urljoin

import openpyxl
import pytest
import requests

from portal.charters import charters
from portal.generator import generate
from portal.registers import registered
from portal.server import Portal
from portal.world import World

# What an answer of the register holds, as public clients of it know
FIELDS = {
    *("legalName", "businessName", "country", "city", "website", "websiteShow", "goTolink"),
    *("registration", "organisationId", "pic", "validityType", "vat"),
}


def table(response: requests.Response) -> list[dict[str, str]]:
    assert response.status_code == 200
    return list(
        csv.DictReader(io.StringIO(response.content.decode(), newline=""), delimiter=";", strict=True)
    )


@pytest.fixture
def holders(portal: Portal) -> list[dict[str, str]]:
    page = requests.get(portal.eche_url, timeout=10).text
    [address] = re.findall(r'<eac-download url="([^"]+)"', page)
    return table(requests.get(urljoin(portal.eche_url, address), timeout=10))


def search(portal: Portal, api: str = "ext-api", kind: str = "advancedSearch", **wanted: str) -> list[dict]:
    url = f"{portal.url}/eac-eescp-backend/{api}/organisation-registration/{kind}"
    response = requests.post(url, json=wanted, timeout=10)
    assert response.status_code == 200
    return response.json()


def test_the_charter_list_has_the_columns_and_dates_of_the_real_one(holders: list[dict[str, str]]) -> None:
    assert list(holders[0]) == [
        *("proposal_number", "erasmus_code", "pic", "oid", "legal_name", "street", "post_cd", "city"),
        *("country_cd", "website_url", "erasmus_eche_start", "erasmus_eche_end"),
    ]
    assert "1609455600000" in {row["erasmus_eche_start"] for row in holders}  # 1 January 2021 in Brussels
    assert {row["erasmus_eche_end"] for row in holders} == {"1893366000000"}
    for row in holders:  # an hour or two before midnight in UTC
        moment = datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=int(row["erasmus_eche_start"]))
        assert (moment.hour, moment.minute) in ((22, 0), (23, 0))


def test_charter_codes_have_gaps_of_several_kinds(holders: list[dict[str, str]], world: World) -> None:
    codes = [row["erasmus_code"] for row in holders]
    assert {code.count(" ") + code.count("\u00a0") for code in codes} >= {1, 2}
    assert any("\u00a0" in code for code in codes)
    bare = [code.replace(" ", "").replace("\u00a0", "") for code in codes]
    assert bare == [charter.bare_code for charter in charters(world)]
    assert len(set(bare)) == len(bare)


def test_holders_are_organisations_of_the_world(holders: list[dict[str, str]], world: World) -> None:
    known = {pic: oid for pic, oid in world.organisations.select("pic", "oid").rows() if pic}
    assert all(row["oid"] in ("", known[row["pic"]]) for row in holders)
    assert any(not row["oid"] and known[row["pic"]] for row in holders)
    pics = [row["pic"] for row in holders]
    assert len(set(pics)) < len(pics)  # somebody holds two


def test_the_same_seed_gives_the_same_charters() -> None:
    one, again, other = (charters(generate(400, seed)) for seed in (3, 3, 4))
    assert one == again != other


def test_the_register_knows_some_and_pads_what_it_says(portal: Portal, world: World) -> None:
    entries = registered(world)
    identified = world.organisations["oid"].drop_nulls()
    assert 0.6 < len(entries) / len(identified) < 0.85
    assert all(set(entry) == FIELDS for entry in entries)
    assert any(entry["legalName"] != entry["legalName"].strip() for entry in entries)
    assert any(entry["pic"] is None for entry in entries)
    assert {entry["validityType"] for entry in entries} == {"42284353", "42284356"}
    spanish = search(portal, country="20000883")
    truth = dict(world.organisations.select("oid", "country").rows())
    assert spanish
    assert {truth[entry["organisationId"]] for entry in spanish} == {"ES"}


def test_identifiers_find_their_organisation(portal: Portal, world: World) -> None:
    entry = next(entry for entry in registered(world) if entry["pic"])
    empty = dict.fromkeys(("legalName", "businessName", "country", "city", "website", "vatNumber"), "")
    assert search(portal, **empty, organisationId=entry["organisationId"], pic="") == [entry]
    assert entry in search(portal, "public-api", pic=entry["pic"])
    assert search(portal, kind="simpleSearch", filter=entry["organisationId"].lower()) == [entry]
    assert search(portal, organisationId="E19999999") == []


def test_answers_are_capped(portal: Portal, world: World) -> None:
    assert len(registered(world)) > 200
    assert len(search(portal, kind="simpleSearch", filter="e1")) == 200
    assert len(search(portal, "public-api", "simpleSearch", filter="e1")) == 100
    assert search(portal, kind="simpleSearch", filter="") == []


def test_what_is_no_question_is_refused(portal: Portal) -> None:
    assert requests.get(portal.organisation_register_url, timeout=10).status_code == 405
    for body in (b"{", b"[]"):
        assert requests.post(portal.organisation_register_url, data=body, timeout=10).status_code == 400


def addresses_of_journeys(portal: Portal, kind: str) -> list[str]:
    described = requests.get(portal.mobility_url, timeout=10).json()["result"]["distributions"]
    return [
        urljoin(portal.mobility_url, entry["download_url"][0])
        for entry in described
        if entry["format"]["id"] == kind
    ]


def test_journeys_of_the_earlier_edition(portal: Portal, world: World) -> None:
    addresses = addresses_of_journeys(portal, "CSV")
    assert len(addresses) == 2
    response = requests.get(addresses[0], timeout=10)
    rows = table(response)
    assert response.content == requests.get(addresses[0], timeout=10).content
    assert len(rows[0]) == 24
    assert {row["Academic Year"] for row in rows} == {"2018-2019"}
    codes = {charter.code for charter in charters(world)}
    assert {row["Sending Organisation Erasmus Code"] for row in rows} <= codes
    assert {row["Receiving Organisation Erasmus Code"] for row in rows} <= {*codes, "-"}
    assert {"-", "TP", "AN", "AB", "CP"} & {row["Receiving Country Code"] for row in rows}
    assert [row["Participants"] for row in rows if not (row["Participants"] or "").isdigit()] == [
        None,
        "many",
    ]


def test_workbooks_of_journeys_as_of_today(portal: Portal) -> None:
    addresses = addresses_of_journeys(portal, "XLSX")
    assert [address.rpartition("-")[2] for address in addresses] == [
        f"{year}.xlsx" for year in (2014, 2015, 2020, 2021)
    ]
    headers = []
    for address in (addresses[0], addresses[-1]):
        response = requests.get(address, timeout=10)
        header, *rows = openpyxl.load_workbook(io.BytesIO(response.content)).active.values
        headers.append(header)
        assert not any("Code" in name for name in header)
        sent = [dict(zip(header, row, strict=True)) for row in rows]
        assert {row["Academic Year"] for row in sent} == {f"{address[-9:-5]}-{int(address[-9:-5]) + 1}"}
        assert {"DE - Germany", "EL - Greece"} <= {row["Sending Country"] for row in sent}
        assert [row[header[-1]] for row in sent if not isinstance(row[header[-1]], int)] == [None, "many"]
    assert {"Project Reference", "Sending Organisation"} <= set(headers[0])
    assert {"Project Reference", "Sending Organisation"}.isdisjoint(headers[1])


def test_what_they_do_not_have_is_not_found(portal: Portal) -> None:
    for path in ("/sites/default/files/2026-10/other.csv", "/euodp/erasmus-mobility/other.csv"):
        assert requests.get(portal.url + path, timeout=10).status_code == 404
