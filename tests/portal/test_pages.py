"""What the portal shows for WBC-RTI, the student network and sites of projects, against what it knows."""

import re

import pytest
import requests
from bs4 import BeautifulSoup

from portal import esn, pages, wbc_rti
from portal.server import Portal


def get(url: str) -> BeautifulSoup:
    answer = requests.get(url, timeout=10)
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "html.parser")


def links(page: BeautifulSoup, pattern: str) -> list[str]:
    found = (str(link["href"]) for link in page.select("a[href]"))
    return list(dict.fromkeys(address for address in found if re.search(pattern, address)))


@pytest.mark.parametrize("system", ["wbc_rti", "esn"])
def test_a_listing_leads_to_everything_in_pages_of_ten(portal: Portal, system: str) -> None:
    url = {"wbc_rti": portal.wbc_rti_url, "esn": portal.esn_url}[system]
    pattern = {"wbc_rti": r"^/object/project/\d+$", "esn": r"^/activity/"}[system]
    count = {
        "wbc_rti": len(wbc_rti.entries(portal.world)),
        "esn": len(esn.activities(portal.world)),
    }[system]
    found: list[str] = []
    for number in range(20):
        shown = links(get(f"{url}?page={number}"), pattern)
        assert len(shown) <= 10
        if not shown:
            break
        found += shown
    assert len(found) == len(set(found)) == count
    assert requests.get(portal.url + found[0], timeout=10).status_code == 200
    assert requests.get(f"{portal.url}{found[0]}99", timeout=10).status_code == 404


def test_an_entry_has_the_documented_labels_in_their_order(portal: Portal) -> None:
    entry = wbc_rti.entries(portal.world)[0]
    text = get(f"{portal.wbc_rti_url}/{entry.number}").get_text("\n")
    labels = ("Project type", "Acronym", "Geographical focus", "Scientifc field / Thematic focus", "Runtime")
    places = [text.index(f"\n{label}\n") for label in labels]
    assert places == sorted(places)
    assert entry.acronym in text
    assert text.index("Entry created by") < text.index("Modified on")


def test_an_activity_shows_place_and_dates(portal: Portal) -> None:
    for activity in esn.activities(portal.world):
        page = get(f"{portal.url}/activity/{activity.key}")
        spans = [span.get_text() for span in page.select(".highlight-data-text span")]
        assert f"{activity.start:%d/%m/%Y}" in spans
        assert activity.city in spans
        assert activity.contact in page.get_text()


def test_sites_of_projects_say_what_the_world_knows(portal: Portal) -> None:
    sites = pages.sites(portal.world)
    assert len({site.language for site in sites}) == len(sites) >= 6
    for site in sites:
        page = get(portal.url + site.path)
        assert page.html is not None
        assert page.html["lang"] == site.language
        assert site.project["identifier"] in page.get_text()
        assert str(site.project["start_date"].year) in page.get_text()
    assert get(portal.web_pages_urls[-1]).find("article") is not None


def test_no_person_is_a_partner_on_a_site(portal: Portal) -> None:
    persons = portal.world.organisations["is_person"]
    for site in pages.sites(portal.world):
        assert not any(persons[partner["truth_id"]] for partner in site.partners)
