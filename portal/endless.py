"""Servers that never come to an end: each drips, or goes on, at one place of the exchange."""

import itertools
import socketserver
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Thread

_OK = b"HTTP/1.1 200 OK\r\nConnection: close\r\n"
_PAGE = b"<html><body><p>A page like any other.</p></body></html>\n"


def _forever(piece: bytes) -> Iterator[bytes]:
    return itertools.repeat(piece)


def _after(head: bytes, piece: bytes) -> Iterator[bytes]:
    yield head
    yield from _forever(piece)


def _headers() -> Iterator[bytes]:
    """Headers that are never done, a byte at a time: each line is short enough for any client."""
    yield _OK
    while True:
        for byte in b"X-Patience: is a virtue\r\n":
            yield bytes([byte])


def _whole(body: bytes, head: bytes = _OK) -> Iterator[bytes]:
    yield head + b"Content-Length: %d\r\n\r\n" % len(body) + body


def _robots(delay: bytes) -> Iterator[bytes]:
    return _whole(b"User-agent: *\nCrawl-delay: " + delay + b"\n")


def _redirect(path: str) -> Iterator[bytes]:
    number = int(path.rpartition("/")[2] or 0) if path.rpartition("/")[2].isdecimal() else 0
    where = b"/%d" % (number + 1)
    return _whole(b"", b"HTTP/1.1 302 Found\r\nConnection: close\r\nLocation: " + where + b"\r\n")


def _answer(kind: str, path: str) -> Iterator[bytes]:
    is_robots = path == "/robots.txt"
    if is_robots and kind.startswith("robots"):
        return _headers() if kind == "robots-headers" else _after(_OK + b"\r\n", b"#")
    if is_robots and kind.startswith("delay-"):
        return _robots(kind.removeprefix("delay-").encode())
    if is_robots:
        return _whole(b"")
    if kind == "status-line":
        return _after(b"HTTP/1.1 200 ", b"O")
    if kind == "headers":
        return _headers()
    if kind == "continue":
        return _after(b"", b"HTTP/1.1 100 Continue\r\n\r\n")
    if kind == "body":
        return _after(_OK + b"Content-Length: 1000000\r\n\r\n", b"a")
    if kind == "chunks":
        return _after(_OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n")
    if kind == "endless-body":
        return _after(_OK + b"\r\n", b"a" * 100_000)
    if kind == "endless-packing":  # a file's name in the head of gzip, which unpacks to nothing
        return _after(_OK + b"Content-Encoding: gzip\r\n\r\n\x1f\x8b\x08\x08" + b"\0" * 6, b"a" * 100_000)
    if kind == "redirects":
        return _redirect(path)
    return _whole(_PAGE)


DRIPPING = ("status-line", "headers", "continue", "body", "chunks", "robots", "robots-headers")
FLOODING = ("endless-body", "endless-packing", "redirects")
DELAYING = ("delay-86400", "delay-1e300")
KINDS = (*DRIPPING, *FLOODING, *DELAYING)


class EndlessServer:
    """A server on 127.0.0.1, in a `with` block. What drips does so at one piece every `pause` seconds."""

    def __init__(self, kind: str, pause: float = 0.02) -> None:
        if kind not in KINDS:
            raise ValueError(f"no server is called {kind!r}; there are {', '.join(KINDS)}")
        self.paths: list[str] = []
        self._is_open = True
        endless = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                path = self.rfile.readline().split()[1].decode()
                while self.rfile.readline().strip():
                    pass
                endless.paths.append(path)
                with suppress(OSError):  # the client gave up, as it should
                    for piece in _answer(kind, path):
                        if not endless._is_open:
                            return
                        self.wfile.write(piece)
                        time.sleep(pause if kind in DRIPPING else 0)

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/page"

    @contextmanager
    def serving(self) -> Iterator["EndlessServer"]:
        """Serve until the block ends."""
        self._thread.start()
        try:
            yield self
        finally:
            self._is_open = False
            self._server.shutdown()
            self._server.server_close()
            self._thread.join()
