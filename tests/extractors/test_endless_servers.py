"""No server holds the client for ever: each that never comes to an end is left, and the message says why."""

import pytest

from extractors.fetch.client import Client, Timeouts
from extractors.fetch.errors import FetchError
from extractors.source import Request
from portal.endless import DELAYING, DRIPPING, EndlessServer

from .downloads import AGENT, download, hosts, leftovers


@pytest.fixture
def endless(request):
    with EndlessServer(request.param).serving() as server:
        yield server


def refused(server, folder, match, **more):
    """Fetch from a server that has to be refused; nothing is left behind."""
    with (
        Client(AGENT, interval=0, wait=0.001, **more) as client,
        pytest.raises(FetchError, match=match) as caught,
    ):
        download(client, server.url, folder / "x")
    assert leftovers(folder) == []
    return caught.value


@pytest.mark.parametrize("endless", DRIPPING, indirect=True)
def test_what_drips_is_left_when_its_time_is_over_and_not_asked_again(endless, tmp_path):
    # the wait for one byte is never as long as the timeout
    refused(endless, tmp_path, "not whole after 0.3 seconds", timeouts=Timeouts(read=5, whole=0.3))
    assert len(endless.paths) == len(set(endless.paths))


@pytest.mark.parametrize("endless", ["endless-body", "endless-packing"], indirect=True)
def test_what_floods_is_left_when_it_is_too_much(endless, tmp_path):
    refused(endless, tmp_path, "500000 are the limit", max_bytes=500_000)


@pytest.mark.parametrize("endless", ["redirects"], indirect=True)
def test_redirects_come_to_an_end(endless, tmp_path):
    refused(endless, tmp_path, "redirects more than 5 times")


@pytest.mark.parametrize("endless", DELAYING, indirect=True)
def test_a_delay_of_hours_is_refused_and_the_way_out_is_told(endless, tmp_path):
    delay = endless.paths  # only robots.txt was asked for
    error = refused(endless, tmp_path, r"asks for (86400|1e\+300) seconds between two requests")
    assert "ERASMUS_<SOURCE>_INTERVAL" in error.remedy
    assert delay == ["/robots.txt"]


@pytest.mark.parametrize("endless", ["delay-86400"], indirect=True)
def test_a_distance_that_was_agreed_on_holds_in_its_place(endless, tmp_path):
    with Client(AGENT, interval=0, is_agreed=True) as client:
        assert download(client, endless.url, tmp_path / "x").status == 200


@pytest.mark.parametrize("delay", ["nan", "inf", "-1", "soon", ""])
def test_a_delay_that_makes_no_sense_is_none(server, client, tmp_path, delay):
    server.answer("/robots.txt", f"User-agent: *\nCrawl-delay: {delay}\n".encode())
    assert download(client, server.answer("/x", b"x"), tmp_path / "x").byte_count == 1


def test_time_between_exchanges_does_not_count(server, tmp_path):
    server.answer("/robots.txt", b"")
    server.answer("/old", status=302, headers={"Location": "/x"})
    server.answer("/x", b"x")
    with Client(AGENT, interval=0.3, timeouts=Timeouts(whole=0.25)) as client:
        assert download(client, f"{server.url}/old", tmp_path / "x").byte_count == 1


def test_a_host_that_never_answers_is_given_up(server, client, tmp_path):
    for number in range(6):
        server.answer(f"/{number}", hang_up=True)
    for number in range(5):
        with pytest.raises(FetchError, match="no answer"):
            client.download(Request(f"{server.url}/{number}"), tmp_path / "x", hosts(server.url))
    with pytest.raises(FetchError, match=r"is not asked any more: 5 times in a row nothing came.*no answer"):
        client.download(Request(f"{server.url}/5"), tmp_path / "x", hosts(server.url))
    assert "/5" not in server.paths()


def test_a_host_that_lacks_single_documents_is_not_given_up(server, client, tmp_path):
    for number in range(6):
        server.answer(f"/{number}", status=500 if number % 2 else 404)
        with pytest.raises(FetchError, match="answers"):
            client.download(Request(f"{server.url}/{number}"), tmp_path / "x", hosts(server.url))
    assert download(client, server.answer("/whole", b"x"), tmp_path / "x").byte_count == 1
