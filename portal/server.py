"""A local server that speaks like the platforms: lists, search, cards, robots.txt."""

import hashlib
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from datetime import time as clock
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import orjson

from portal import (
    cards,
    charters,
    epale,
    esep,
    esn,
    journeys,
    lists,
    otlas,
    pages,
    registers,
    search,
    wbc_rti,
)
from portal.exchange import Answer, Asked, Route, missing
from portal.faults import BODIES, PAGES, Fault, Faults
from portal.world import World

_LISTS = "/projects/projects-lists"
_FILES = "/programmes//erasmus-plus/project-result-content/"
_SEARCH = "/programmes/service/search/project/search"
_CARD = "/programmes/service/es/project/projectCard"
_DETAILS = "/projects/search/details/"
_NIGHT = "/_portal/night"
_LOG = "/_portal/requests"
_DAWN = clock(2, 30, tzinfo=UTC)  # when the lists are written
_KEPT = 3  # rendered lists kept in memory
# The systems beside the results platform; each knows its own addresses
_ROUTES: tuple[Route, ...] = (
    charters.route,
    registers.route,
    journeys.route,
    otlas.route,
    epale.route,
    esep.route,
    wbc_rti.route,
    esn.route,
    pages.route,
)


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


class Portal:
    """Serves a world on 127.0.0.1 until the `with` block ends.

    `shape` is that of the search's documents, "2026" or "2023"; `port` 0 takes any free one.
    """

    def __init__(self, world: World, *, port: int = 0, shape: str = "2026") -> None:
        if shape not in ("2023", "2026"):
            raise ValueError(f"the search speaks the shape of 2023 or 2026, not {shape!r}")
        self.world = world
        self.shape = shape
        self.night = world.night
        self.faults = Faults()
        self.requests: list[Request] = []
        self._rendered: OrderedDict[str, bytes] = OrderedDict()
        self._changed: dict[str, tuple[str, str]] = {}  # list: etag, Last-Modified
        self._lock = threading.RLock()
        self._began = time.monotonic()
        self._server = ThreadingHTTPServer(("127.0.0.1", port), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> "Portal":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        """Where the server listens, without a slash at the end."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def urls(self) -> dict[str, str]:
        """Address of the portal in place of each system that it plays; pages stand anywhere on it."""
        return {
            "eprp_lists": self.lists_url,
            "eprp_search": self.search_url,
            "eprp_cards": self.cards_url,
            "otlas": self.otlas_url,
            "epale": self.epale_url,
            "esep": self.esep_url,
            "eche": self.eche_url,
            "organisation_register": self.organisation_register_url,
            "mobility": self.mobility_url,
            "wbc_rti": self.wbc_rti_url,
            "esn": self.esn_url,
            "web_pages": self.url,
        }

    @property
    def lists_url(self) -> str:
        """The page that links the lists."""
        return self.url + _LISTS

    @property
    def search_url(self) -> str:
        """Where searches are posted to."""
        return self.url + _SEARCH

    @property
    def cards_url(self) -> str:
        """The cards as JSON; `?projectId=workspace://SpacesStore/{guid}` belongs behind it."""
        return self.url + _CARD

    @property
    def otlas_url(self) -> str:
        """Where OTLAS begins; its listing is `projects/` below."""
        return self.url + otlas.PATH

    @property
    def epale_url(self) -> str:
        """Where the English EPALE begins; its listings are `organisations` and `partner-search` below."""
        return self.url + epale.PATH

    @property
    def esep_url(self) -> str:
        """Where networking begins on the European School Education Platform."""
        return self.url + esep.PATH

    @property
    def eche_url(self) -> str:
        """The page that offers the list of charter holders."""
        return self.url + charters.PATH

    @property
    def organisation_register_url(self) -> str:
        """Where the register's searches are posted to."""
        return self.url + registers.PATH

    @property
    def mobility_url(self) -> str:
        """What the data portal says of the mobility statistics."""
        return self.url + journeys.PATH

    @property
    def wbc_rti_url(self) -> str:
        """The archive of entries on projects."""
        return self.url + wbc_rti.ARCHIVE

    @property
    def esn_url(self) -> str:
        """The listing of activities."""
        return self.url + esn.LISTING

    @property
    def web_pages_urls(self) -> list[str]:
        """Sites of projects, in several languages."""
        return [self.url + path for path in pages.paths(self.world)]

    def advance_night(self, world: World | None = None) -> None:
        """Let a night pass: all lists get a new address, and new bytes if `world` says something new."""
        with self._lock:
            self.night += 1
            if world is not None:
                self.world = world
                self._rendered.clear()

    def list_bytes(self, wanted: lists.ProjectList) -> bytes:
        """The bytes of a list, as served when nothing goes wrong."""
        with self._lock:
            body = self._rendered.pop(wanted.name, None)
            if body is None:
                body = lists.render(wanted, self.world)
            self._rendered[wanted.name] = body
            if len(self._rendered) > _KEPT:
                self._rendered.popitem(last=False)
            etag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
            if self._changed.get(wanted.name, ("",))[0] != etag:
                written = datetime.combine(lists.FIRST_NIGHT, _DAWN) + timedelta(days=self.night)
                self._changed[wanted.name] = (etag, format_datetime(written, usegmt=True))
            return body

    def answer(self, method: str, target: str, body: bytes) -> Answer:
        """What a request gets when nothing goes wrong."""
        parts = urlsplit(target)
        # urlsplit keeps a path such as //x, but not what clients make of the double slash inside
        path = unquote(parts.path)
        if path == "/robots.txt":
            text = b"User-agent: *\nDisallow: /search/\nDisallow: /admin/\n"
            return Answer("robots", "robots", text, "text/plain")
        if path == _LISTS:
            return Answer("page", "lists", self._lists_page().encode(), "text/html; charset=utf-8")
        if path.startswith((_FILES, _FILES.replace("//", "/"))):
            return self._list(path)
        if path == _SEARCH and method == "POST":
            return self._search(body)
        if path == _CARD:
            guid = parse_qs(parts.query).get("projectId", [""])[0].rpartition("/")[2]
            row = cards.project_by(self.world, "guid", guid)
            return (
                Answer("card", guid, orjson.dumps(cards.card(self.world, row)))
                if row
                else missing("card", guid)
            )
        if path.startswith(_DETAILS):
            identifier = path.removeprefix(_DETAILS)
            row = cards.project_by(self.world, "identifier", identifier)
            if row is None:
                return missing("details", identifier)
            return Answer(
                "details", identifier, cards.page(self.world, row).encode(), "text/html; charset=utf-8"
            )
        if path == _NIGHT and method == "POST":
            self.advance_night(self.world.next_night(self.night + 1))
            return Answer("portal", "night", orjson.dumps({"night": self.night}))
        if path == _LOG:
            return Answer("portal", "requests", orjson.dumps(self.requests))
        asked = Asked(method, path, parse_qs(parts.query, keep_blank_values=True), body)
        answers = (route(self.world, asked) for route in _ROUTES)
        return next((answer for answer in answers if answer is not None), missing("other", path))

    def _lists_page(self) -> str:
        teasers, links = [], []
        for wanted in lists.LISTS:
            path = wanted.path(self.night)
            if wanted.first_year >= 2014:
                attributes = f'url="{path}" title="{wanted.name}" type="csv"'
                teasers.append(f"<eac-document-teaser {attributes}></eac-document-teaser>")
            else:
                links.append(f'<li><a href="{path}">{wanted.name}</a></li>')
        return (
            '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
            '<title>Projects lists</title></head>\n<body><a href="/projects">Projects</a>\n'
            "<h1>Projects lists</h1>\n" + "\n".join(teasers)
            + "\n<h2>Earlier programmes</h2>\n<ul>\n" + "\n".join(links) + "\n</ul>\n</body></html>\n"
        )  # fmt: skip

    def _list(self, path: str) -> Answer:
        for wanted in lists.LISTS:
            if wanted.path(self.night).rpartition("/")[2] == path.rpartition("/")[2]:
                if wanted.path(self.night).split("/")[-2] not in path:
                    break  # the address of an earlier night is gone
                body = self.list_bytes(wanted)
                etag, changed = self._changed[wanted.name]
                return Answer("list", wanted.name, body, "text/csv", etag=etag, modified=changed)
        return missing("list", path)

    def _search(self, body: bytes) -> Answer:
        try:
            wanted = orjson.loads(body)
            result = search.answer(self.world, wanted, self.shape)
        except (ValueError, TypeError, AttributeError) as problem:
            return Answer("search", "", str(problem).encode(), "text/plain", status=400)
        years = str((wanted.get("project") or {}).get("projectCallYear") or "")
        key = f"{years}/{int(wanted.get('from') or 0)}" if wanted.get("size") else "aggregations"
        return Answer("search", key, orjson.dumps(result))


def _spoilt(portal: Portal, answer: Answer, fault: Fault, request: bytes) -> Answer:
    """The answer, changed by a fault that shows in its bytes or status."""
    if fault.name in BODIES and answer.status == 200:
        answer.body = BODIES[fault.name](answer.body)
        answer.etag = f'"{hashlib.sha256(answer.body).hexdigest()[:20]}"'
        if fault.name in PAGES:
            answer.content_type = "text/html"
    elif fault.name in ("429", "503", "404"):
        return Answer(answer.kind, answer.key, b"", "text/plain", status=int(fault.name))
    elif fault.name == "redirect":
        return Answer(answer.kind, answer.key, b"", "text/plain", status=302)
    elif fault.name == "endless-listing":
        answer.body = answer.last_page or answer.body
    elif fault.name == "script-shell":
        answer.body = cards.SHELL.encode()
    elif fault.name == "robots-disallow":
        answer.body = b"User-agent: *\nDisallow: /\n"
    elif fault.name in ("wrong-total", "repeated-page", "empty-year"):
        wanted = orjson.loads(request)
        if fault.name == "repeated-page":
            wanted["from"] = max(0, int(wanted.get("from") or 0) - int(wanted.get("size") or 0))
        result: dict[str, Any] = search.answer(portal.world, wanted, portal.shape)
        if fault.name == "wrong-total":
            result["total"] += 7
        if fault.name == "empty-year":
            result |= {"total": 0, "projectDocuments": []}
        answer.body = orjson.dumps(result)
    return answer


def _handler(portal: Portal) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        # headers and body go in two pieces: the second must not wait for the first to be acknowledged
        disable_nagle_algorithm = True

        protocol_version = "HTTP/1.1"
        server_version = "portal"
        sys_version = ""
        timeout = 60

        def do_GET(self) -> None:
            self._reply("GET")

        def do_HEAD(self) -> None:
            self._reply("HEAD")

        def do_POST(self) -> None:
            self._reply("POST")

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it
            """Say nothing: `portal.requests` is the log."""

        def _reply(self, method: str) -> None:
            arrived = time.monotonic() - portal._began
            request = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            answer = portal.answer(method, self.path, request)
            fault = portal.faults.take(answer.kind, answer.key, self.path)
            if fault is not None:
                answer = _spoilt(portal, answer, fault, request)
            if answer.status == 200 and self._is_known(answer):
                answer.status, answer.body = 304, b""
            entry = Request(
                method, self.path, answer.kind, answer.key, answer.status, 0, False,
                self.headers.get("User-Agent", ""), arrived,
            )  # fmt: skip
            if answer.kind != "portal":
                portal.requests.append(entry)
            body = b"" if method == "HEAD" else answer.body
            name = fault.name if fault else ""
            sent = body[: int(fault.value or len(body) // 2)] if fault and name == "cut-off" else body
            # written down before: whoever has read the last byte may look at once
            entry.byte_count, entry.whole = len(sent), len(sent) == len(body)
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

    return Handler
