"""What the modules of the portal are asked, and what they answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from portal.world import World


@dataclass(frozen=True)
class Asked:
    """A request: `path` without escapes and query, `query` with the values of each name."""

    method: str
    path: str
    query: Mapping[str, list[str]]
    body: bytes


@dataclass
class Answer:
    """What to send, before any fault. `kind` and `key` are how faults and the log call the request.

    `last_page` is set past the end of a listing: what a listing that never ends shows there.
    """

    kind: str
    key: str
    body: bytes = b""
    content_type: str = "application/json"
    status: int = 200
    etag: str = ""
    modified: str = ""
    last_page: bytes = b""


# A system's answer to a request, or None if the request is for another system
Route = Callable[[World, Asked], Answer | None]


def missing(kind: str, key: str) -> Answer:
    """The answer of a server that has no such thing."""
    return Answer(kind, key, b"<html><body>Not found</body></html>", "text/html", status=404)
