"""The portal's end of a connection: requests in, answers out, and whatever fault is to show in them."""

import hashlib
import socket
import struct
import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any, ClassVar

import orjson

from portal import cards, search
from portal.exchange import Answer
from portal.faults import BODIES, OF_SEARCH, OLD_ETAG, PAGES, Fault

if TYPE_CHECKING:
    from portal.server import Portal


@dataclass
class Request:
    """One request as the server saw it.

    `key` is the name of a list, "year/from" of a search (several years joined with a semicolon, no
    year: empty; "aggregations" if no documents were wanted), the guid of a card, the identifier of a
    details page. `time` is when it came, in seconds since the server began; `whole` says if all bytes
    were sent.
    """

    method: str
    path: str
    kind: str
    key: str
    status: int
    byte_count: int
    whole: bool
    user_agent: str
    time: float


class Handler(BaseHTTPRequestHandler):
    """Answers for `portal`, which a class made for it holds, see `handler_for`."""

    portal: ClassVar["Portal"]

    # headers and body go in two pieces: the second must not wait for the first to be acknowledged
    disable_nagle_algorithm = True

    protocol_version = "HTTP/1.1"
    server_version = "portal"
    sys_version = ""
    timeout = 60

    def do_GET(self) -> None:
        """Answer a GET."""
        self._reply("GET")

    def do_HEAD(self) -> None:
        """Answer a HEAD: as a GET, without the bytes."""
        self._reply("HEAD")

    def do_POST(self) -> None:
        """Answer a POST."""
        self._reply("POST")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it
        """Say nothing: `portal.requests` is the log."""

    def _reply(self, method: str) -> None:
        arrived = time.monotonic() - self.portal.began
        request = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        answer = self.portal.answer(method, self.path, request)
        fault = self.portal.faults.take(answer.kind, answer.key, self.path)
        if fault is not None:
            answer = _spoilt(self.portal, answer, fault, request)
        if answer.status == 200 and self._is_known(answer):
            answer.status, answer.body = 304, b""
        entry = Request(
            method, self.path, answer.kind, answer.key, answer.status, 0, False,
            self.headers.get("User-Agent", ""), arrived,
        )  # fmt: skip
        if answer.kind != "portal":
            self.portal.requests.append(entry)
        body = b"" if method == "HEAD" else answer.body
        name = fault.name if fault else ""
        sent = body[: int(fault.value or len(body) // 2)] if fault and name == "cut-off" else body
        # written down before: whoever has read the last byte may look at once
        entry.byte_count, entry.whole = len(sent), len(sent) == len(body)
        if name == "reset":
            entry.whole, self.close_connection = False, True
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
            return
        try:
            self._send_head(answer, fault)
            if fault and name == "slow":
                self._drip(sent, float(fault.value or 0.05))
            else:
                self.wfile.write(sent)
        except OSError:  # the client went away
            entry.whole = False
            self.close_connection = True
        if name in ("cut-off", "wrong-length"):
            self.close_connection = True

    def _is_known(self, answer: Answer) -> bool:
        """Whether the client already holds these bytes; an ETag counts before a date."""
        asked = self.headers.get("If-None-Match")
        if asked is not None:
            return bool(answer.etag) and answer.etag in asked
        return bool(answer.modified) and self.headers.get("If-Modified-Since") == answer.modified

    def _send_head(self, answer: Answer, fault: Fault | None) -> None:
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        if answer.etag:
            self.send_header("ETag", answer.etag)
            self.send_header("Last-Modified", answer.modified)
        name = fault.name if fault else ""
        if name in ("429", "503") and fault is not None and (name == "429" or fault.value):
            self.send_header("Retry-After", fault.value or "1")
        if name == "redirect" and fault is not None:
            self.send_header("Location", fault.value or "http://localhost:9/elsewhere")
        if answer.status != 304:
            length = len(answer.body) + (1000 if name == "wrong-length" else 0)
            self.send_header("Content-Length", str(length))
        self.end_headers()

    def _drip(self, body: bytes, pause: float) -> None:
        step = max(1, len(body) // 20)
        for start in range(0, len(body), step):
            time.sleep(pause)
            self.wfile.write(body[start : start + step])
            self.wfile.flush()


def handler_for(portal: "Portal") -> type[Handler]:
    """The class that answers for this portal."""
    return type("PortalHandler", (Handler,), {"portal": portal})


def _spoilt(portal: "Portal", answer: Answer, fault: Fault, request: bytes) -> Answer:
    """The answer, changed by a fault that shows in its bytes or status."""
    if fault.name in BODIES and answer.status == 200:
        answer.body = BODIES[fault.name](answer.body)
        if fault.name != OLD_ETAG:
            answer.etag = f'"{hashlib.sha256(answer.body).hexdigest()[:20]}"'
        if fault.name in PAGES:
            answer.content_type = "text/html"
    elif fault.name in ("429", "500", "503", "404"):
        return Answer(answer.kind, answer.key, b"", "text/plain", status=int(fault.name))
    elif fault.name == "redirect":
        return Answer(answer.kind, answer.key, b"", "text/plain", status=302)
    elif fault.name == "endless-listing":
        answer.body = answer.last_page or answer.body
    elif fault.name == "script-shell":
        answer.body = cards.SHELL.encode()
    elif fault.name == "robots-disallow":
        answer.body = b"User-agent: *\nDisallow: /\n"
    elif fault.name in OF_SEARCH:
        answer.body = orjson.dumps(_lie(portal, fault.name, orjson.loads(request)))
    return answer


def _lie(portal: "Portal", name: str, wanted: dict[str, Any]) -> dict[str, Any]:
    """What the search answers that repeats itself, does not count right, or never comes to an end."""
    first, size = int(wanted.get("from") or 0), int(wanted.get("size") or 0)
    if name == "repeated-page":
        wanted["from"] = max(0, first - size)
    elif name in ("endless-total", "growing-total"):
        wanted["from"] = 0
    result: dict[str, Any] = search.answer(portal.world, wanted, portal.shape)
    if name == "wrong-total":
        result["total"] += 7
    elif name == "empty-year":
        result |= {"total": 0, "projectDocuments": []}
    elif name == "endless-total":
        result["total"] = 10**9
    elif name == "growing-total":  # each page is of projects that no other had
        result["total"] = first + 2 * size
        for project in result["projectDocuments"]:
            project["projectId"] += f"-{first}"
    return result
