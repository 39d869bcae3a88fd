"""Where the client goes and when: redirects, robots.txt, its pace, hosts."""

import threading
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.addresses import host_of, is_loopback
from extractors.fetch.client import Client
from extractors.fetch.errors import FetchError
from extractors.fetch.hosts import redirect_target
from extractors.fetch.pace import Pace, retry_after
from extractors.source import Request

from .downloads import AGENT, download, hosts


def test_follows_a_redirect_on_the_same_host(server, client, tmp_path):
    url = server.answer("/old", status=302, headers={"Location": "/new"})
    server.answer("/new", b"new")
    response = download(client, url, tmp_path / "x")
    assert response.url == server.url + "/new"
    assert (tmp_path / "x").read_bytes() == b"new"


def test_does_not_leave_the_allowed_hosts(server, other_server, client, tmp_path):
    target = other_server.answer("/new", b"new")
    url = server.answer("/old", status=302, headers={"Location": target})
    with pytest.raises(FetchError, match=rf"{target}: is where .*/old redirects to, but only"):
        download(client, url, tmp_path / "x")
    assert other_server.asked == []
    assert client.download(Request(url), tmp_path / "x", hosts(url, target)).url == target


def test_does_not_ask_a_host_that_was_not_allowed(server, client, tmp_path):
    with pytest.raises(FetchError, match=r"is asked for, but only ec\.europa\.eu may"):
        client.download(Request(server.url), tmp_path / "x", frozenset({"ec.europa.eu"}))
    with pytest.raises(FetchError, match="is asked for, but only"):
        client.download(Request("file:///etc/hostname"), tmp_path / "x", frozenset({""}))
    assert server.asked == []


@pytest.mark.parametrize("location", ["http://[x/", "http://x:99999/", "file:///etc/hostname"])
def test_a_redirect_to_nowhere(server, client, tmp_path, location):
    url = server.answer("/x", status=302, headers={"Location": location})
    with pytest.raises(FetchError, match=r"/x redirects to|/x: can't be asked for"):
        download(client, url, tmp_path / "x")


def test_a_redirect_never_gives_up_encryption():
    hosts = frozenset({"ec.europa.eu", "localhost"})
    with pytest.raises(FetchError, match="without encryption"):
        redirect_target("https://ec.europa.eu/a", "http://ec.europa.eu/b", hosts)
    assert redirect_target("http://ec.europa.eu/a", "https://ec.europa.eu/b", hosts)
    assert redirect_target("https://ec.europa.eu/a", "http://localhost/b", hosts)


def test_redirects_come_to_an_end(server, client, tmp_path):
    url = server.answer("/x", status=301, headers={"Location": "/x"})
    with pytest.raises(FetchError, match="more than 5 times"):
        download(client, url, tmp_path / "x")
    assert server.paths()[-6:] == ["/x"] * 6  # before them, tries that a busy machine cut off


def test_a_post_keeps_its_body_or_is_not_redirected(server, client, tmp_path):
    moved = server.answer("/moved", status=307, headers={"Location": "/search"})
    server.answer("/search", b"{}")
    client.download(Request(moved, "POST", json={"from": 0}), tmp_path / "x", hosts(moved))
    assert server.asked[-1].body == {"from": 0}

    found = server.answer("/found", status=302, headers={"Location": "/search"})
    with pytest.raises(FetchError, match="redirects a POST"):
        client.download(Request(found, "POST", json={"from": 0}), tmp_path / "x", hosts(found))


def test_robots_are_obeyed_and_asked_once(server, client, tmp_path):
    server.answer("/robots.txt", b"User-agent: *\nDisallow: /s\nDisallow: /search/\nDisallow: /admin/\n")
    server.answer("/projects/search/details/1", b"card")
    with pytest.raises(FetchError, match=r'forbids it by "Disallow: /search/"'):
        download(client, server.url + "/search/x", tmp_path / "x")
    download(client, server.url + "/projects/search/details/1", tmp_path / "x")
    assert server.paths() == ["/robots.txt", "/projects/search/details/1"]


def test_robots_that_name_this_client(server, client, tmp_path):
    server.answer("/robots.txt", b"User-agent: *\nAllow: /\n\nUser-agent: ErasmusPartners\nDisallow: /x\n")
    with pytest.raises(FetchError, match="Disallow: /x"):
        download(client, server.url + "/x", tmp_path / "x")


def test_robots_hold_for_redirects_too(server, client, tmp_path):
    server.answer("/robots.txt", b"User-agent: *\nDisallow: /private/\n")
    url = server.answer("/x", status=302, headers={"Location": "/private/x"})
    with pytest.raises(FetchError, match="Disallow: /private/"):
        download(client, url, tmp_path / "x")
    assert server.paths() == ["/robots.txt", "/x"]


def test_robots_that_cannot_be_read_forbid_everything_for_now(server, client, tmp_path):
    server.answer("/robots.txt", status=503)
    url = server.answer("/x", b"x")
    for _ in range(2):
        with pytest.raises(FetchError, match=r"since robots.txt can't be read: .*503"):
            download(client, url, tmp_path / "x")
    assert server.paths() == ["/robots.txt"] * 3  # three attempts, once


def test_keeps_its_distance_whatever_it_asks_for(server, tmp_path):
    server.answer("/moved", status=302, headers={"Location": "/x"})
    server.answer("/x", status=503)
    server.answer("/x", b"x")
    began = time.monotonic()
    with Client(AGENT, interval=0.2, wait=0.001) as client:
        download(client, server.url + "/moved", tmp_path / "x")
    assert time.monotonic() - began >= 4 * 0.2
    assert server.paths() == ["/robots.txt", "/moved", "/x", "/moved", "/x"]


def test_hosts_are_counted_apart():
    pace = Pace(interval=3600)
    waiting = threading.Thread(target=lambda: (pace.wait("a"), pace.wait("b")), daemon=True)
    waiting.start()
    waiting.join(timeout=10)
    assert not waiting.is_alive()


def test_a_slower_pace_is_honoured(server, tmp_path):
    server.answer("/robots.txt", b"User-agent: *\nCrawl-delay: 0.5\n")
    url = server.answer("/x", b"x")
    began = time.monotonic()
    with Client(AGENT, interval=0.01) as client:
        download(client, url, tmp_path / "x")
    assert time.monotonic() - began >= 0.5


@given(st.integers(0, 10**9))
def test_retry_after_in_seconds(seconds):
    assert retry_after(f" {seconds} ", datetime.now(UTC)) == seconds


@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),
    st.integers(-(10**6), 10**6),
)
def test_retry_after_as_a_date(now, seconds):
    now = now.replace(microsecond=0)
    then = format_datetime(now + timedelta(seconds=seconds), usegmt=True)
    assert retry_after(then, now) == max(0, seconds)


@given(st.text())
def test_retry_after_of_any_text_never_fails(text):
    wait = retry_after(text, datetime.now(UTC))
    assert wait is None or wait >= 0


@pytest.mark.parametrize("text", [None, "", "soon", "-5", "1.5", "²"])
def test_retry_after_that_says_nothing(text):
    assert retry_after(text, datetime.now(UTC)) is None


def test_hosts_are_written_in_one_way():
    assert host_of("https://EC.europa.eu:443/x") == "ec.europa.eu"
    assert host_of("http://127.0.0.1:8080/x") == "127.0.0.1:8080"


def test_this_machine_is_known():
    mine = ["http://localhost:1", "http://127.9.9.9", "http://[::1]:80/", "http://portal.localhost/"]
    others = ["https://ec.europa.eu", "http://localhost.example.org", "http://10.0.0.1", "http:///"]
    assert all(map(is_loopback, mine))
    assert not any(map(is_loopback, others))
