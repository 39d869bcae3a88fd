"""What is short is not taken for whole, where the server or the form of the document can tell."""

import gzip
import socketserver
import threading

import pytest

from extractors.fetch.client import Client
from extractors.fetch.errors import FetchError, printable

from .downloads import AGENT, download, leftovers

PAGE = b"<!DOCTYPE html>\n<html><body><p>One paragraph.</p></body></html>\n"


@pytest.fixture
def told(tmp_path):
    """What comes of an answer, given byte by byte as the server sends it; the connection closes behind it."""

    def fetch(answer, folder=tmp_path):
        class Handler(socketserver.StreamRequestHandler):
            def handle(self):
                is_robots = b"/robots.txt" in self.rfile.readline()
                while self.rfile.readline().strip():
                    pass
                self.wfile.write(b"HTTP/1.1 404 None\r\nContent-Length: 0\r\n\r\n" if is_robots else answer)

        with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
            server.daemon_threads = True
            thread = threading.Thread(target=server.serve_forever, args=(0.01,))
            thread.start()
            try:
                with Client(AGENT, interval=0, attempts=2, wait=0.001) as client:
                    return download(client, f"http://127.0.0.1:{server.server_address[1]}/x", folder / "x")
            finally:
                server.shutdown()
                thread.join()

    return fetch


def ok(*headers):
    return b"\r\n".join((b"HTTP/1.1 200 OK", *headers, b"", b""))


CSV, HTML, PACKED = b"Content-Type: text/csv", b"Content-Type: text/html", b"Content-Encoding: gzip"
CHUNKED = b"Transfer-Encoding: chunked"


@pytest.mark.parametrize(
    "answer",
    [
        ok(b"Content-Length: 100") + b"a",
        ok(CHUNKED) + b"3\r\nabc\r\n",  # cut between two chunks
        ok(PACKED) + gzip.compress(PAGE * 100)[:-12],
        ok(PACKED, b"Content-Length: 30") + gzip.compress(PAGE * 100)[:30],
        ok(HTML) + PAGE[:40],
        ok(CSV) + b"a,b\r\n1,2\r\n3,",
    ],
    ids=["length", "chunks", "gzip", "gzip of the length declared", "page", "table"],
)
def test_what_is_short_is_refused(told, tmp_path, answer):
    with pytest.raises(FetchError, match="broke off"):
        told(answer)
    assert leftovers(tmp_path) == []


@pytest.mark.parametrize(
    "answer",
    [
        ok(HTML, b"Content-Length: 40") + PAGE[:40],  # the end tag may be left out, and the length is told
        ok(HTML) + b"<p>No root, so none to be closed.",
        ok(HTML) + PAGE,
        ok(CSV) + b"a,b\n1,2\n",
        ok(PACKED) + gzip.compress(PAGE) + gzip.compress(PAGE),
        ok(CHUNKED) + b"3\r\nabc\r\n0\r\n\r\n",
    ],
    ids=["page of a length", "no root", "page", "table", "two members", "chunks"],
)
def test_what_is_whole_is_taken(told, answer):
    assert told(answer).byte_count > 0


def test_a_part_is_not_taken_for_the_whole(told):
    with pytest.raises(FetchError, match="answers 206"):
        told(b"HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-2/9\r\nContent-Length: 3\r\n\r\nabc")


def test_what_is_packed_otherwise_than_asked_for_is_refused(told):
    with pytest.raises(FetchError, match="packed as 'br'"):
        told(ok(b"Content-Encoding: br", b"Content-Length: 3") + b"abc")


def test_no_cookie_is_sent_back(server, client, tmp_path):
    url = server.answer("/x", b"x", headers={"Set-Cookie": "who=you; Path=/"})
    download(client, url, tmp_path / "x")
    download(client, url, tmp_path / "x")
    assert [asked.headers.get("Cookie") for asked in server.asked] == [None] * 3


def test_no_login_is_sent(server, client, tmp_path, monkeypatch):
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login me password secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    download(client, server.answer("/x", b"x"), tmp_path / "x")
    assert {asked.headers.get("Authorization") for asked in server.asked} == {None}


def test_what_a_server_says_is_told_in_letters_that_can_be_seen(told):
    reason = b"\x1b[31mGone\x07 \x9b2J" + b"y" * 5000
    with pytest.raises(FetchError) as caught:
        told(b"HTTP/1.1 404 " + reason + b"\r\nContent-Length: 0\r\n\r\n")
    assert str(caught.value).isprintable()
    assert r"\x1b[31mGone\x07 \x9b2J" in caught.value.what
    assert len(str(caught.value)) < 2000


def test_where_a_server_leads_to_is_told_so_too(told):
    location = b"http://elsewhere.example/\x1b]0;title\x07"
    with pytest.raises(FetchError, match="is where") as caught:
        told(b"HTTP/1.1 302 Found\r\nLocation: " + location + b"\r\nContent-Length: 0\r\n\r\n")
    assert str(caught.value).isprintable()


def test_letters_of_all_languages_stay_as_they_are():
    assert printable("Zażółć, Ελλάδα, 日本") == "Zażółć, Ελλάδα, 日本"
