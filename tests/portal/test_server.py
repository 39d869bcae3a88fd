import csv
import io
import re

import polars as pl
import pytest
import requests

from portal.server import Portal
from portal.world import World


def search(portal: Portal, year: str = "", start: int = 0, size: int = 100, **more: object) -> dict:
    body = {
        "index": "eplus2021", "from": start, "size": size, "keyword": "", "sort": "",
        "matchAllCountries": False, "project": {"projectCallYear": year} if year else {},
        "coordinator": {}, "partner": {}, "organisation": {"organisationRole": "COORDINATOR_OR_PARTNER"},
    } | more  # fmt: skip
    response = requests.post(portal.search_url, json=body, timeout=10)
    assert response.status_code == 200
    return response.json()


def list_paths(portal: Portal) -> dict[str, str]:
    page = requests.get(portal.lists_url, timeout=10).text
    paths = re.findall(r'(?:url|href)="([^"]+\.csv)"', page)
    return {path.rpartition("/")[2].partition("_Projects_Overview")[0]: path for path in paths}


def test_robots_leave_projects_open_and_close_the_search_folder(portal: Portal) -> None:
    lines = requests.get(f"{portal.url}/robots.txt", timeout=10).text.splitlines()
    assert "Disallow: /search/" in lines
    assert "Disallow: /" not in lines


def test_the_page_links_lists_in_both_ways(portal: Portal) -> None:
    page = requests.get(portal.lists_url, timeout=10).text
    teasers = re.findall(r'<eac-document-teaser url="([^"]+)"', page)
    assert all(
        re.match(r"/programmes//erasmus-plus/project-result-content/[0-9a-f-]{36}/\w", t) for t in teasers
    )
    assert sum("ErasmusPlus_KA1_" in teaser for teaser in teasers) == 13
    assert len(list_paths(portal)) == 26
    assert len(teasers) < 26


def test_an_unchanged_list_answers_304(portal: Portal) -> None:
    url = portal.url + list_paths(portal)["LifeLongLearning"]
    whole = requests.get(url, timeout=10)
    assert whole.headers["Content-Type"] == "text/csv"
    assert int(whole.headers["Content-Length"]) == len(whole.content)
    by_tag = requests.get(url, headers={"If-None-Match": whole.headers["ETag"]}, timeout=10)
    by_date = requests.get(url, headers={"If-Modified-Since": whole.headers["Last-Modified"]}, timeout=10)
    other = requests.get(url, headers={"If-None-Match": '"another"'}, timeout=10)
    assert [by_tag.status_code, by_date.status_code, other.status_code] == [304, 304, 200]
    assert by_tag.content == b""
    head = requests.head(url, timeout=10)
    assert head.content == b""
    assert head.headers["Content-Length"] == whole.headers["Content-Length"]


def test_a_night_moves_the_lists_and_leaves_their_bytes(portal: Portal) -> None:
    before = list_paths(portal)["CreativeEurope"]
    first = requests.get(portal.url + before, timeout=10)
    portal.advance_night()
    after = list_paths(portal)["CreativeEurope"]
    assert before != after
    assert requests.get(portal.url + before, timeout=10).status_code == 404
    second = requests.get(portal.url + after, timeout=10)
    assert second.content == first.content
    assert second.headers["ETag"] == first.headers["ETag"]
    assert second.headers["Last-Modified"] == first.headers["Last-Modified"]


def test_a_night_with_another_world_changes_bytes_and_dates(portal: Portal, world: World) -> None:
    path = list_paths(portal)["ErasmusPlus_JeanMonnet"]
    first = requests.get(portal.url + path, timeout=10)
    changed = world.projects.with_columns(
        title=pl.when(pl.col("family") == "JM").then(pl.lit("New")).otherwise("title")
    )
    portal.advance_night(type(world)(world.organisations, changed, world.participations, 1500, 7, 1))
    second = requests.get(portal.url + list_paths(portal)["ErasmusPlus_JeanMonnet"], timeout=10)
    assert second.headers["ETag"] != first.headers["ETag"]
    assert second.headers["Last-Modified"] != first.headers["Last-Modified"]


def test_a_night_can_be_ordered_from_outside(portal: Portal) -> None:
    before = list_paths(portal)
    assert requests.post(f"{portal.url}/_portal/night", timeout=10).json() == {"night": 1}
    assert set(before.values()).isdisjoint(list_paths(portal).values())


def test_aggregations_add_up_to_the_total_and_the_pages_hold_it_all(portal: Portal, world: World) -> None:
    overview = search(portal, size=0, withAggregations=True)
    years = {entry["label"]: entry["total"] for entry in overview["aggregations"]["callYear"]}
    assert overview["projectDocuments"] == []
    assert sum(years.values()) == overview["total"]
    assert search(portal, size=0, withAggregation=True)["aggregations"] == overview["aggregations"]
    found = []
    for year, total in years.items():
        for start in range(0, total, 60):
            page = search(portal, year, start, 60)
            assert page["total"] == total
            found += [document["projectName"] for document in page["projectDocuments"]]
    assert sorted(found) == sorted(world.projects.filter("in_search")["identifier"])


def test_filters_narrow_the_search(portal: Portal) -> None:
    everything = search(portal, size=0)["total"]
    two = search(portal, "2022;2023", size=0)["total"]
    assert two == search(portal, "2022", size=0)["total"] + search(portal, "2023", size=0)["total"]
    states = [search(portal, size=0, project={"projectStatus": s})["total"] for s in ("ongoing", "completed")]
    assert sum(states) == everything
    actions = ("31046220;43353406", "31046221;43353410", "31046222", "31046223", "31046224")
    keys = [search(portal, size=0, project={"projectLevel2": ids})["total"] for ids in actions]
    assert sum(keys) == everything
    assert search(portal, size=0, project={"projectLevel3": "43223913"})["total"] > 0


def test_a_document_has_the_shape_of_2026(portal: Portal, world: World) -> None:
    document = search(portal, "2021", size=1)["projectDocuments"][0]
    assert "coordinator" not in document
    assert document["organisations"][0]["organisationRole"] == "COORDINATOR"
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", document["projectId"])
    assert re.match(r"2021-\d\d-\d\d|2022-\d\d-\d\d", document["projectStartDate"])
    assert document["projectStatus"] in ("ongoing", "finalized")
    assert ";" in "".join(d["projectTopics"] for d in search(portal, "2021")["projectDocuments"])


def test_a_document_has_the_shape_of_2023(world: World) -> None:
    with Portal(world, shape="2023") as portal:
        documents = search(portal, "2019")["projectDocuments"]
    assert all(document["organisations"] is None for document in documents)
    assert all(document["coordinator"]["organisationRole"] == "COORDINATOR" for document in documents)
    assert any(document["partners"] for document in documents)


def test_an_unknown_shape_is_refused(world: World) -> None:
    with pytest.raises(ValueError, match="2023 or 2026"):
        Portal(world, shape="1999")


def test_list_search_and_card_tell_the_same_story(portal: Portal) -> None:
    path = list_paths(portal)["ErasmusPlus_KA1_2023_LearningMobilityOfIndividuals"]
    text = requests.get(portal.url + path, timeout=10).content.decode("utf-8-sig")
    rows = {row["Project Identifier"]: row for row in csv.DictReader(io.StringIO(text, newline=""))}
    documents = {
        d["projectName"]: d
        for d in search(portal, "2023", size=500, project={"projectCallYear": "2023"})["projectDocuments"]
    }
    name = next(name for name in rows if name in documents and rows[name]["Partner 1 name"])
    row, document = rows[name], documents[name]
    card = requests.get(
        portal.cards_url, params={"projectId": f"workspace://SpacesStore/{document['projectId']}"}, timeout=10
    ).json()
    assert card["project"]["identifier"] == document["projectName"] == row["Project Identifier"]
    assert card["project"]["title"] == document["projectTitle"] == row["Project Title"]
    names = [card["coordinating"]["name"], *(partner["name"] for partner in card["partners"])]
    assert names == [organisation["organisationName"] for organisation in document["organisations"]]
    assert names[:2] == [row["Coordinating organisation name"], row["Partner 1 name"]]
    assert card["map"]["map"]["total"] == len(names)


def test_the_details_page_shows_the_coordinator_in_the_known_order(portal: Portal, world: World) -> None:
    project = world.projects.filter(pl.col("in_search") & (pl.col("family") == "KA2")).row(0, named=True)
    page = requests.get(f"{portal.url}/projects/search/details/{project['identifier']}", timeout=10).text
    box = re.search(r'<div class="card-content coordinator">\n(.*?)\n</div></section>', page, re.DOTALL)
    assert box is not None
    lines = [re.sub(r"<[^>]+>", "", line) for line in box[1].split("\n")]
    assert lines[3] == project["country"]
    assert [line.partition(":")[0] for line in lines[4:]] == ["Coordinator Type", "Website", "Phone"]
    for heading in ("Project Title", "Project Coordinator", "Project Information", "Identifier", "Start Date",
                    "EC Contribution", "Partners", "Topics", "Project Summary"):  # fmt: skip
        assert f">{heading}<" in page


def test_what_does_not_exist_is_not_found(portal: Portal) -> None:
    for address in (f"{portal.cards_url}?projectId=workspace://SpacesStore/no", f"{portal.url}/nothing",
                    f"{portal.url}/projects/search/details/2099-1-XX01-KA000-000000"):  # fmt: skip
        assert requests.get(address, timeout=10).status_code == 404


def test_a_search_that_is_no_json_is_refused(portal: Portal) -> None:
    assert requests.post(portal.search_url, data=b"{", timeout=10).status_code == 400


def test_the_log_names_what_was_asked_for(portal: Portal) -> None:
    search(portal, "2020", 100, 50)
    search(portal, size=0, withAggregations=True)
    requests.get(portal.url + list_paths(portal)["Tempus"], headers={"User-Agent": "me"}, timeout=10)
    log = [(r.kind, r.key, r.status, r.whole) for r in portal.requests]
    assert log == [
        ("search", "2020/100", 200, True),
        ("search", "aggregations", 200, True),
        ("page", "lists", 200, True),
        ("list", "Tempus", 200, True),
    ]
    assert portal.requests[-1].user_agent == "me"
    assert portal.requests[-1].byte_count > 0
    times = [r.time for r in portal.requests]
    assert times == sorted(times)
