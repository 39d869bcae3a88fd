import csv
import io
import socket
import time
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

from portal.faults import NAMES
from portal.lists import LISTS
from portal.server import Portal

LIST = next(wanted for wanted in LISTS if wanted.name == "ErasmusPlus_Sports")


def address(portal: Portal) -> str:
    return portal.url + LIST.path(portal.night)


def get(portal: Portal) -> requests.Response:
    return requests.get(address(portal), timeout=10, allow_redirects=False)


def raw(portal: Portal) -> tuple[bytes, bytes]:
    """Head and body as they came over the line, whatever the head promised."""
    parts = urlsplit(address(portal))
    with socket.create_connection((str(parts.hostname), int(parts.port or 0)), timeout=10) as line:
        line.sendall(f"GET {parts.path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        received = b"".join(iter(lambda: line.recv(65536), b""))
    head, _, body = received.partition(b"\r\n\r\n")
    return head, body


def rows(body: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""), strict=True))


@pytest.fixture
def good(portal: Portal) -> bytes:
    return portal.list_bytes(LIST)


@pytest.mark.parametrize("status", ["429", "503"])
def test_a_server_that_asks_for_patience(portal: Portal, status: str) -> None:
    portal.faults.add(status, times=2, value="3")
    answers = [get(portal) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [int(status), int(status), 200]
    assert answers[0].headers["Retry-After"] == "3"
    assert "ETag" not in answers[0].headers


def test_a_missing_file(portal: Portal) -> None:
    portal.faults.add("404")
    assert get(portal).status_code == 404


def test_a_slow_body(portal: Portal, good: bytes) -> None:
    portal.faults.add("slow", value="0.01")
    began = time.monotonic()
    assert get(portal).content == good
    assert time.monotonic() - began > 0.15


def test_a_connection_that_breaks_off(portal: Portal, good: bytes) -> None:
    portal.faults.add("cut-off", value="500")
    with pytest.raises(requests.exceptions.RequestException):
        get(portal)
    assert not portal.requests[-1].whole
    portal.faults.add("cut-off")
    assert raw(portal)[1] == good[: len(good) // 2]


def test_a_connection_that_is_reset(portal: Portal) -> None:
    portal.faults.add("reset")
    with pytest.raises(requests.exceptions.ConnectionError):
        get(portal)
    assert not portal.requests[-1].whole
    portal.faults.add("500")
    assert get(portal).status_code == 500


def test_a_length_that_is_not_kept(portal: Portal, good: bytes) -> None:
    portal.faults.add("wrong-length")
    head, body = raw(portal)
    assert body == good
    assert f"Content-Length: {len(good) + 1000}".encode() in head


def test_a_redirect_to_another_host(portal: Portal) -> None:
    portal.faults.add("redirect", value="http://elsewhere.example/list.csv")
    answer = get(portal)
    assert answer.status_code == 302
    assert answer.headers["Location"] == "http://elsewhere.example/list.csv"


def test_a_page_instead_of_a_list(portal: Portal) -> None:
    portal.faults.add("html")
    assert get(portal).text.startswith("<!DOCTYPE html>")


@pytest.mark.parametrize(
    ("fault", "words"),
    [("login-page", 'type="password"'), ("cookie-wall", "cookies"), ("huge-page", "and so on")],
)
def test_other_pages_that_stand_in_the_way(portal: Portal, fault: str, words: str) -> None:
    portal.faults.add(fault)
    answer = get(portal)
    assert answer.headers["Content-Type"] == "text/html"
    assert words in answer.text
    assert (len(answer.content) > 49_000_000) == (fault == "huge-page")


def test_a_feed_without_entries(portal: Portal) -> None:
    portal.faults.add("empty-feed", kind="otlas", match="feed")
    feed = requests.get(f"{portal.otlas_url}projects/?rss=1", timeout=10).text
    assert "<channel>" in feed
    assert "<item>" not in feed


def test_a_listing_without_end(portal: Portal) -> None:
    portal.faults.add("endless-listing", times=-1)
    pages = [
        requests.get(f"{portal.otlas_url}projects/?b_limit=10&b_offset={n}", timeout=10).text
        for n in (20, 30, 40, 900)
    ]
    assert pages[0] != pages[1] == pages[2] == pages[3]


def test_an_empty_file(portal: Portal) -> None:
    portal.faults.add("empty")
    answer = get(portal)
    assert (answer.status_code, answer.content) == (200, b"")


def test_columns_that_changed(portal: Portal, good: bytes) -> None:
    header = rows(good)[0]
    portal.faults.add("renamed-column")
    assert set(header) - set(rows(get(portal).content)[0]) == {"Project Title"}
    portal.faults.add("extra-column")
    assert rows(get(portal).content)[0][1:] == header
    portal.faults.add("missing-column")
    assert set(header) - set(rows(get(portal).content)[0]) == {"Project Identifier"}


def test_a_file_that_ends_inside_a_quoted_field(portal: Portal, good: bytes) -> None:
    portal.faults.add("cut-in-quotes")
    body = get(portal).content
    assert good.startswith(body)
    with pytest.raises(csv.Error, match="unexpected end of data"):
        rows(body)


def test_a_cache_that_keeps_half_a_file_under_the_tag_of_the_whole(portal: Portal, good: bytes) -> None:
    tag = get(portal).headers["ETag"]
    portal.faults.add("cut-in-cache")
    answer = get(portal)
    assert len(answer.content) < len(good)
    assert answer.headers["ETag"] == tag


def test_other_encodings(portal: Portal, good: bytes) -> None:
    portal.faults.add("utf-16")
    assert get(portal).content.decode("utf-16") == good.decode("utf-8-sig")
    portal.faults.add("latin-1")
    with pytest.raises(UnicodeDecodeError):
        get(portal).content.decode("utf-8")


def test_records_of_another_length(portal: Portal) -> None:
    for name, change in (("field-too-many", 1), ("field-too-few", -1)):
        portal.faults.add(name)
        table = rows(get(portal).content)
        odd = [len(row) - len(table[0]) for row in table if len(row) != len(table[0])]
        assert odd == [change]


def search(portal: Portal, start: int) -> dict:
    body = {"from": start, "size": 20, "project": {"projectCallYear": "2023"}}
    return requests.post(portal.search_url, json=body, timeout=10).json()


def test_a_search_that_lies(portal: Portal) -> None:
    first, second = search(portal, 0), search(portal, 20)
    portal.faults.add("repeated-page", match="2023/20")
    assert search(portal, 0) == first
    assert search(portal, 20) == first != second
    portal.faults.add("wrong-total")
    assert search(portal, 0)["total"] == first["total"] + 7
    portal.faults.add("empty-year", match="2023/")
    assert search(portal, 0) == {"total": 0, "projectDocuments": []}
    assert search(portal, 0) == first


def test_a_search_without_end(portal: Portal) -> None:
    first = search(portal, 0)
    portal.faults.add("endless-total", times=2)
    assert [search(portal, start)["total"] for start in (0, 20)] == [10**9, 10**9]
    portal.faults.add("growing-total", times=2)
    pages = [search(portal, start) for start in (20, 40)]
    assert [page["total"] for page in pages] == [60, 80]
    ids = [{project["projectId"] for project in page["projectDocuments"]} for page in (first, *pages)]
    assert len(set.union(*ids)) == sum(map(len, ids))


def test_a_script_instead_of_a_card(portal: Portal) -> None:
    identifier = portal.world.projects.filter("in_search")["identifier"][0]
    portal.faults.add("script-shell")
    page = requests.get(f"{portal.url}/projects/search/details/{identifier}", timeout=10).text
    assert "<script" in page
    assert identifier not in page


def test_robots_that_close_everything(portal: Portal) -> None:
    portal.faults.add("robots-disallow", times=-1)
    for _ in range(2):
        assert "Disallow: /\n" in requests.get(f"{portal.url}/robots.txt", timeout=10).text
    portal.faults.clear()
    assert "Disallow: /\n" not in requests.get(f"{portal.url}/robots.txt", timeout=10).text


def test_a_fault_befalls_only_what_it_names(portal: Portal) -> None:
    portal.faults.add("503", kind="list", match="KA1_2014")
    assert get(portal).status_code == 200
    portal.faults.add("503", kind="card")
    assert requests.get(portal.cards_url, timeout=10).status_code == 503


@pytest.mark.parametrize("more", [{"name": "earthquake"}, {"name": "404", "kind": "planet"}])
def test_unknown_faults_are_refused(portal: Portal, more: dict) -> None:
    with pytest.raises(ValueError, match="there are"):
        portal.faults.add(**more)


def test_amounts_in_words_change_nothing_else(portal: Portal, good: bytes) -> None:
    portal.faults.add("amounts-in-words")
    before, after = rows(good), rows(get(portal).content)
    changed = {before[0][at] for row, other in zip(before, after, strict=True)
               for at, (one, two) in enumerate(zip(row, other, strict=True)) if one != two}  # fmt: skip
    assert [name.partition(" (")[0] for name in changed] == ["EU Grant award in euros"]


def test_half_a_year_takes_every_second_row_of_one_call_year(portal: Portal, good: bytes) -> None:
    portal.faults.add("half-a-year")
    place = rows(good)[0].index("Call year")
    before, after = (Counter(row[place] for row in rows(body)[1:]) for body in (good, get(portal).content))
    [(year, most)] = before.most_common(1)
    assert after == before - Counter({year: (most + 1) // 2})


def test_an_emptied_field_and_a_missing_link(portal: Portal) -> None:
    portal.faults.add("emptied-field", "search")
    answer = requests.post(portal.search_url, json={"from": 0, "size": 5, "project": {}}, timeout=10).json()
    assert all("projectTitle" not in one and one["projectHeading"] for one in answer["projectDocuments"])
    portal.faults.add("missing-link", "page")
    counts = [requests.get(portal.lists_url, timeout=10).text.count("<eac-document-teaser") for _ in range(2)]
    assert counts[1] == counts[0] + 1


def test_no_fault_is_without_a_test() -> None:
    text = Path(__file__).read_text(encoding="utf-8")
    assert not [name for name in NAMES if f'"{name}"' not in text]
