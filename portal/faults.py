"""What goes wrong with real servers, on demand."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from portal.drift import DRIFTS, file_of, rows_of

_EPRP_KINDS = ("robots", "page", "list", "search", "card", "details")
# One kind for each system that has requests of one sort alone
_OTHERS = (
    *("eche", "organisation_register", "mobility", "otlas", "epale", "esep"),
    *("wbc_rti", "esn", "web_pages"),
)
_KINDS = (*_EPRP_KINDS, *_OTHERS)
_HUGE = 50_000_000  # bytes


@dataclass
class Fault:
    """One fault: its name, the kind of request it befalls, how often, and its one number or address.

    `match` is part of the request's key or path (empty: all of the kind); `times` below zero: for ever.
    `value` is seconds for Retry-After and the drip, bytes kept for a cut, an address for the redirect.
    """

    name: str
    kind: str
    match: str = ""
    times: int = 1
    value: str = ""


def _cut_in_quotes(body: bytes) -> bytes:
    """Half of the file, up to the inside of a quoted field."""
    quote = body.index(b',"', len(body) // 2)
    return body[: quote + 12]


def _field_too_many(body: bytes) -> bytes:
    rows = rows_of(body)
    rows[len(rows) // 2].insert(3, "one too many")
    return file_of(rows)


def _field_too_few(body: bytes) -> bytes:
    rows = rows_of(body)
    del rows[len(rows) // 2][3]
    return file_of(rows)


def _latin1(body: bytes) -> bytes:
    return body.decode("utf-8-sig").encode("latin-1", errors="replace")


def _utf16(body: bytes) -> bytes:
    return body.decode("utf-8-sig").encode("utf-16")


def _html(body: bytes) -> bytes:
    return b"<!DOCTYPE html>\n<html><head><title>Maintenance</title></head><body>Back soon.</body></html>\n"


def _login_page(body: bytes) -> bytes:
    return (
        b'<!DOCTYPE html>\n<html lang="en"><head><title>Sign in</title></head><body><h1>Sign in</h1>'
        b'<form method="post" action="/login"><input name="username"><input type="password" name="password">'
        b"<button>Sign in</button></form></body></html>\n"
    )


def _cookie_wall(body: bytes) -> bytes:
    return (
        b'<!DOCTYPE html>\n<html lang="en"><head><title>Cookies</title></head><body><div class="consent">'
        b"<p>This site needs your consent to cookies before it shows anything.</p>"
        b"<button>Accept all cookies</button><button>Only the necessary ones</button></div></body></html>\n"
    )


def _huge_page(body: bytes) -> bytes:
    line = b"<p>and so on, and so on, and so on, and so on, and so on, and so on.</p>\n"
    return b"<!DOCTYPE html>\n<html><body>\n" + line * (_HUGE // len(line)) + b"</body></html>\n"


def _empty_feed(body: bytes) -> bytes:
    return b'<?xml version="1.0"?>\n<rss version="2.0"><channel><title>News</title></channel></rss>\n'


# Faults that change the bytes of an answer; all are served with status 200.
BODIES: dict[str, Callable[[bytes], bytes]] = {
    "html": _html,
    "login-page": _login_page,
    "cookie-wall": _cookie_wall,
    "huge-page": _huge_page,
    "empty-feed": _empty_feed,
    "empty": lambda body: b"",
    **DRIFTS,
    "cut-in-quotes": _cut_in_quotes,
    "cut-in-cache": _cut_in_quotes,
    "utf-16": _utf16,
    "latin-1": _latin1,
    "field-too-many": _field_too_many,
    "field-too-few": _field_too_few,
}
# Of those, one that leaves the ETag as it is: a cache keeps half of a file under the name of the whole
OLD_ETAG = "cut-in-cache"
# Those that are web pages
PAGES = ("html", "login-page", "cookie-wall", "huge-page")
# Faults of the answers of one kind of request.
ANSWERS = {
    "wrong-total": "search",
    "endless-total": "search",
    "growing-total": "search",
    "repeated-page": "search",
    "empty-year": "search",
    "script-shell": "details",
    "robots-disallow": "robots",
    "endless-listing": "otlas",
}
OF_SEARCH = tuple(name for name, kind in ANSWERS.items() if kind == "search")
# Faults of the line and the server; they befall any kind, lists unless told otherwise.
LINE = ("429", "500", "503", "404", "slow", "cut-off", "reset", "wrong-length", "redirect")
NAMES = (*LINE, *BODIES, *ANSWERS)


@dataclass
class Faults:
    """The faults that still have to happen; safe to use from several threads."""

    _waiting: list[Fault] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, name: str, kind: str = "", match: str = "", times: int = 1, value: str = "") -> None:
        """Let a fault happen to the next `times` requests of a kind whose key or path contains `match`.

        Kinds: robots, page (of the lists), list, search, card, details, and those of the other systems.
        Raises ValueError for an unknown name or kind.
        """
        if name not in NAMES:
            raise ValueError(f"no fault is called {name!r}; there are {', '.join(NAMES)}")
        kind = kind or ANSWERS.get(name, "list")
        if kind not in _KINDS:
            raise ValueError(f"no request is of kind {kind!r}; there are {', '.join(_KINDS)}")
        with self._lock:
            self._waiting.append(Fault(name, kind, match, times, value))

    def clear(self) -> None:
        """Let nothing go wrong any more."""
        with self._lock:
            self._waiting.clear()

    def take(self, kind: str, key: str, path: str) -> Fault | None:
        """The fault that befalls this request, used up by one; or None."""
        with self._lock:
            for fault in self._waiting:
                if fault.kind == kind and fault.times and (fault.match in key or fault.match in path):
                    fault.times -= 1
                    return fault
        return None
