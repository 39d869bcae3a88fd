"""The polite client, against a server that misbehaves in every way that is known."""

import gzip
import hashlib
import pickle
import threading
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.addresses import host_of, is_loopback
from extractors.fetch.client import Client, Timeouts, user_agent
from extractors.fetch.errors import FetchError
from extractors.fetch.hosts import redirect_target
from extractors.fetch.pace import Pace, retry_after
from extractors.source import Request

AGENT = user_agent("https://example.org/about")


def hosts(*urls: str) -> frozenset[str]:
    return frozenset(host_of(url) for url in urls)


def download(client: Client, url: str, to: Path, **more):
    return client.download(Request(url), to, hosts(url), **more)


def leftovers(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def test_streams_to_disk_and_says_what_came(server, client, tmp_path):
    body = b"a,b\n" * 500_000
    url = server.answer(
        "/list.csv",
        body,
        headers={
            "ETag": '"1"',
            "Last-Modified": "Mon, 02 Mar 2026 01:00:00 GMT",
            "Content-Type": "text/csv;x",
        },
    )
    response = download(client, url, tmp_path / "list")
    assert (tmp_path / "list").read_bytes() == body
    assert response.sha256 == hashlib.sha256(body).hexdigest()
    assert (response.status, response.byte_count, response.media_type) == (200, len(body), "text/csv")
    assert (response.etag, response.last_modified) == ('"1"', "Mon, 02 Mar 2026 01:00:00 GMT")
    assert leftovers(tmp_path) == ["list"]


def test_says_who_it_is_and_whom_to_write_to(server, client, tmp_path):
    download(client, server.answer("/x", b"x"), tmp_path / "x")
    assert {asked.headers["User-Agent"] for asked in server.asked} == {AGENT}
    assert AGENT.startswith("ErasmusPartners/")
    assert AGENT.endswith("(+https://example.org/about)")


def test_compressed_answers_are_unpacked_and_still_measured(server, client, tmp_path):
    url = server.answer("/x", gzip.compress(b"a" * 1000), headers={"Content-Encoding": "gzip"})
    assert download(client, url, tmp_path / "x").byte_count == 1000
    assert (tmp_path / "x").read_bytes() == b"a" * 1000


def test_unchanged_leaves_no_file(server, client, tmp_path):
    url = server.answer("/x", status=304)
    response = download(client, url, tmp_path / "x", etag='"1"', last_modified="then")
    assert (response.status, response.byte_count, response.sha256) == (304, 0, "")
    asked = server.asked[-1].headers
    assert (asked["If-None-Match"], asked["If-Modified-Since"]) == ('"1"', "then")
    assert leftovers(tmp_path) == []


def test_unchanged_without_being_asked_is_an_error(server, client, tmp_path):
    url = server.answer("/x", status=304)
    with pytest.raises(FetchError, match="304"):
        download(client, url, tmp_path / "x")


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_tries_again_when_that_can_help(server, client, tmp_path, status):
    server.answer("/x", status=status, headers={"Retry-After": "0"})
    url = server.answer("/x", b"whole")
    assert download(client, url, tmp_path / "x").byte_count == 5
    assert server.paths().count("/x") == 2


@pytest.mark.parametrize("status", [400, 401, 404, 410])
def test_does_not_try_again_when_it_cannot(server, client, tmp_path, status):
    url = server.answer("/x", status=status)
    with pytest.raises(FetchError, match=f"answers {status}") as caught:
        download(client, url, tmp_path / "x")
    assert caught.value.status == status
    assert server.paths().count("/x") == 1


def test_gives_up_after_so_many_attempts_and_says_so(server, client, tmp_path):
    url = server.answer("/x", status=503)
    with pytest.raises(FetchError, match=r"503 .*tried 3 times") as caught:
        download(client, url, tmp_path / "x")
    assert server.paths().count("/x") == 3
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)  # noqa: S301 (our own)
    assert leftovers(tmp_path) == []


def test_waits_as_long_as_the_server_asks(server, client, tmp_path):
    server.answer("/x", status=429, headers={"Retry-After": "1"})
    url = server.answer("/x", b"whole")
    began = time.monotonic()
    download(client, url, tmp_path / "x")
    assert time.monotonic() - began >= 1  # without the header it would be milliseconds


def test_says_why_it_waits(server, client, tmp_path, caplog):
    caplog.set_level("INFO")
    server.answer("/x", status=503)
    download(client, server.answer("/x", b"x"), tmp_path / "x")
    assert [
        record.getMessage().partition(". ")[2] for record in caplog.records if "/x" in record.message
    ] == ["Trying again in 0 seconds"]


def test_does_not_wait_for_ever(server, client, tmp_path):
    url = server.answer("/x", status=503, headers={"Retry-After": "86400"})
    with pytest.raises(FetchError, match="come back in 86400 seconds"):
        download(client, url, tmp_path / "x")
    assert server.paths().count("/x") == 1


@pytest.mark.parametrize(
    "broken",
    [
        {"length": 10},
        {"hang_up": True},
        {"headers": {"Transfer-Encoding": "chunked"}, "body": b"3\r\nabc\r\n9\r\nd"},
        {"headers": {"Content-Encoding": "gzip"}, "body": b"not gzip"},
    ],
    ids=["wrong length", "no answer", "cut off", "damaged"],
)
def test_a_broken_body_is_never_taken_for_whole(server, client, tmp_path, broken):
    server.answer("/x", **{"body": b"abc"} | broken)
    url = server.answer("/x", b"abcdef")
    response = download(client, url, tmp_path / "x")
    assert response.byte_count == 6
    assert server.paths().count("/x") == 2

    server.answer("/y", **{"body": b"abc"} | broken)
    with pytest.raises(FetchError, match="tried 3 times"):
        download(client, server.url + "/y", tmp_path / "y")
    assert leftovers(tmp_path) == ["x"]


def test_a_server_that_is_not_there(client, tmp_path):
    with pytest.raises(FetchError, match=r"robots.txt can't be read: no answer .*refused"):
        download(client, "http://127.0.0.1:1/x", tmp_path / "x")


def test_a_silent_server_is_not_waited_for(server, tmp_path):
    url = server.answer("/x", b"abc", drip=0.5)
    server.answer("/robots.txt", status=404)
    with (
        Client(AGENT, interval=0, attempts=1, timeouts=Timeouts(read=0.1)) as client,
        pytest.raises(FetchError, match=r"broke off after 1 bytes .*timed out"),
    ):
        download(client, url, tmp_path / "x")


def test_a_dripping_server_does_not_outwit_the_bound_on_the_whole(server, tmp_path):
    url = server.answer("/x", b"a" * 100, drip=0.05)
    with (
        Client(AGENT, interval=0, timeouts=Timeouts(whole=0.2)) as client,
        pytest.raises(FetchError, match=r"not whole after 0.2 seconds"),
    ):
        download(client, url, tmp_path / "x")
    assert leftovers(tmp_path) == []


@pytest.mark.parametrize(
    "answer",
    [
        {"body": b"a" * 101},
        {"headers": {"Transfer-Encoding": "chunked"}, "body": b"65\r\n" + b"a" * 101 + b"\r\n0\r\n\r\n"},
        {"headers": {"Content-Encoding": "gzip"}, "body": gzip.compress(b"a" * 101)},
    ],
    ids=["declared", "undeclared", "unpacked"],
)
def test_bound_on_the_size(server, tmp_path, answer):
    url = server.answer("/x", **answer)
    with (
        Client(AGENT, interval=0, max_bytes=100) as client,
        pytest.raises(FetchError, match="100 are"),
    ):
        download(client, url, tmp_path / "x")
    assert leftovers(tmp_path) == []


def test_a_request_may_bound_the_size_more_tightly_than_the_client(server, client, tmp_path):
    url = server.answer("/x", b"a" * 101)
    with pytest.raises(FetchError, match="100 are"):
        client.download(Request(url, max_bytes=100), tmp_path / "x", hosts(url))
    assert leftovers(tmp_path) == []
    client.download(Request(url, max_bytes=101), tmp_path / "x", hosts(url))
    with (
        Client(AGENT, interval=0, max_bytes=100) as tighter,
        pytest.raises(FetchError, match="100 are"),
    ):
        tighter.download(Request(url, max_bytes=101), tmp_path / "y", hosts(url))


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
    assert server.paths().count("/x") == 6


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
