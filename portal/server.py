"""A local server that speaks like the platforms: lists, search, cards, robots.txt."""

import hashlib
import threading
import time
from collections import OrderedDict
from datetime import UTC, datetime, timedelta
from datetime import time as clock
from email.utils import format_datetime
from http.server import ThreadingHTTPServer
from types import TracebackType
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
from portal.faults import Faults
from portal.handler import Request, handler_for
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
        self.robots = b"User-agent: *\nDisallow: /search/\nDisallow: /admin/\n"
        self.requests: list[Request] = []
        self._rendered: OrderedDict[str, bytes] = OrderedDict()
        self._changed: dict[str, tuple[str, str]] = {}  # list: etag, Last-Modified
        self._lock = threading.RLock()
        self.began = time.monotonic()
        self._server = ThreadingHTTPServer(("127.0.0.1", port), handler_for(self))
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
            return Answer("robots", "robots", self.robots, "text/plain")
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
