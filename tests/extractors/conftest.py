"""A small local server that answers as told, and the rooms of a harvest in a folder of their own."""

import contextlib
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from extractors.fetch.client import Client, user_agent
from extractors.harvest_loop import Harvest, open_harvest
from extractors.keep.archive import Archive
from extractors.keep.ledger import Ledger
from extractors.source import Source


@dataclass
class Asked:
    method: str
    path: str
    headers: Mapping[str, str]
    body: Any


@dataclass
class Answer:
    body: bytes | Callable[[Asked], bytes] = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    length: int | None = None  # declared instead of the true one
    drip: float = 0.0  # seconds between two bytes
    hang_up: bool = False  # close the connection without any answer


@dataclass
class Server:
    url: str
    asked: list[Asked] = field(default_factory=list)
    answers: dict[str, list[Answer]] = field(default_factory=dict)

    def answer(self, path: str, body: bytes | Callable[[Asked], bytes] = b"", **more: Any) -> str:
        """Answer `path` so; told twice, first so and then so. Returns the address."""
        self.answers.setdefault(path, []).append(Answer(body, **more))
        return self.url + path

    def forget(self, path: str) -> None:
        self.answers.pop(path)

    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]

    def next_answer(self, path: str) -> Answer:
        queue = self.answers.get(path) or [Answer(status=404)]
        return queue.pop(0) if len(queue) > 1 else queue[0]


def _handler(server: Server) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            sent = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            asked = Asked(self.command, self.path, self.headers, json.loads(sent) if sent else None)
            server.asked.append(asked)
            answer = server.next_answer(self.path)
            self.close_connection = True
            if answer.hang_up:
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            body = answer.body(asked) if callable(answer.body) else answer.body
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # the client may give up
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                if "Transfer-Encoding" not in answer.headers:
                    declared = len(body) if answer.length is None else answer.length
                    self.send_header("Content-Length", str(declared))
                self.end_headers()
                if not answer.drip:
                    self.wfile.write(body)
                    return
                for byte in body:
                    self.wfile.write(bytes([byte]))
                    time.sleep(answer.drip)

        do_POST = do_GET  # noqa: N815 (the standard library's name)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    return Handler


@contextlib.contextmanager
def serving() -> Iterator[Server]:
    server = Server("")
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), _handler(server))
    httpd.daemon_threads = True
    server.url = f"http://127.0.0.1:{httpd.server_port}"
    thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        httpd.shutdown()
        thread.join()
        httpd.server_close()


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as server:
        yield server


@pytest.fixture
def other_server() -> Iterator[Server]:
    with serving() as server:
        yield server


class Clock:
    """Tells a later time whenever it is asked; `forward` moves it on."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=1)
        return self.now

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass
class Rooms:
    """Client, archive and ledger of one data folder."""

    archive: Archive
    ledger: Ledger
    client: Client
    clock: Clock

    def open(self, source: Source, url: str | None) -> contextlib.AbstractContextManager[Harvest]:
        return open_harvest(source, url, client=self.client, archive=self.archive, ledger=self.ledger)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def client() -> Iterator[Client]:
    with Client(user_agent("https://example.org/about"), interval=0, attempts=3, wait=0.001) as client:
        yield client


@pytest.fixture
def ledger(tmp_path: Path, clock: Clock) -> Iterator[Ledger]:
    ledger = Ledger(tmp_path / "ledger.sqlite", clock)
    yield ledger
    ledger.close()


@pytest.fixture
def rooms(tmp_path: Path, client: Client, ledger: Ledger, clock: Clock) -> Rooms:
    return Rooms(Archive(tmp_path / "raw"), ledger, client, clock)
