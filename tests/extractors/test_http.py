"""One thing is fetched: whole or not at all, and again where that helps."""

import gzip
import hashlib
import pickle
import time

import pytest

from extractors.fetch.client import Client, Timeouts
from extractors.fetch.errors import FetchError
from extractors.source import Request

from .downloads import AGENT, download, hosts, leftovers


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
