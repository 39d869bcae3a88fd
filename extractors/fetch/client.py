"""One polite HTTP client for all sources.

It says who it is, obeys robots.txt, keeps its distance between two requests to one host, tries again
when that can help, asks whether a thing has changed, and streams to disk. It never leaves the hosts it
was allowed, keeps no cookies, and waits for nothing without end: for no server that drips, for no delay of
hours. A client is meant to live as long as one run: robots.txt is read once per client and host.
"""

import hashlib
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar
from urllib.parse import urlsplit

import requests
import stamina

from extractors.addresses import host_of, is_loopback
from extractors.fetch.body import pieces
from extractors.fetch.deadline import Deadline
from extractors.fetch.errors import FetchError, PassingError, TooSlowError, is_passing
from extractors.fetch.hosts import check_host, redirect_target
from extractors.fetch.pace import Pace, Patience, retry_after, wait_before_retry
from extractors.fetch.robots import Robots
from extractors.fetch.session import new_session
from extractors.source import Request
from store.aside import written_aside

MAX_REDIRECTS = 5
_ROBOTS_BYTES = 512 * 1024  # RFC 9309: at least 500 KiB must be read, the rest may be left
_LONGEST_BACKOFF = 60.0  # seconds, between two attempts if the server names no wait
_LONGEST_CRAWL_DELAY = 60.0  # seconds; with more a listing of thousands of pages takes weeks
_MOST_FAILURES = 5  # of one host in a row
# What an exchange may take: a moment, and then as long as its largest answer does on a slow line
_MOMENT = 60.0  # seconds
_SLOWEST = 50_000  # bytes a second

T = TypeVar("T")


@dataclass(frozen=True)
class Response:
    """What came back. `url` is the last one after redirects; a 304 has no bytes, and "" for a digest."""

    url: str
    status: int
    etag: str | None
    last_modified: str | None
    media_type: str | None
    byte_count: int
    sha256: str


@dataclass(frozen=True)
class Timeouts:
    """Seconds: to connect, between two pieces of an answer, and at most for one whole exchange."""

    connect: float = 10.0
    read: float = 60.0
    whole: float = 3600.0


def user_agent(contact: str) -> str:
    """The User-Agent that names this program and whom to write to (an address or a page)."""
    return f"ErasmusPartners/{version('erasmus-partners')} (+{contact})"


class Client:
    """The client of one run, see the module.

    `interval`: seconds between two requests to one host, 0 for no limit; `is_agreed`: with the platform, so
    that it holds in place of a Crawl-delay above a minute, which else is refused; `max_bytes`: of one
    document, unpacked; `wait`: seconds before the second attempt, doubled (and jittered) at each further
    one; `longest_wait`: seconds that a Retry-After may ask for before this gives up instead.
    """

    def __init__(
        self,
        user_agent: str,
        *,
        interval: float = 2.0,
        is_agreed: bool = False,
        timeouts: Timeouts | None = None,
        max_bytes: int = 2 * 1024**3,
        attempts: int = 5,
        wait: float = 1.0,
        longest_wait: float = 300.0,
    ) -> None:
        self._agent = user_agent
        self._timeouts = timeouts or Timeouts()
        self._max_bytes = max_bytes
        self._attempts = attempts
        self._longest_wait = longest_wait
        self._retrying = stamina.RetryingCaller(
            attempts=attempts,
            timeout=None,
            wait_initial=wait,
            wait_max=_LONGEST_BACKOFF,
            wait_jitter=wait,
        ).on(wait_before_retry)
        self._pace = Pace(interval)
        self._is_agreed = is_agreed
        self._patience = Patience(_MOST_FAILURES)
        self._robots: dict[str, Robots | FetchError] = {}
        self._robots_lock = threading.Lock()
        self._session = new_session(user_agent)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the connections."""
        self._session.close()

    def download(
        self,
        request: Request,
        to: Path,
        allowed_hosts: frozenset[str],
        etag: str | None = None,
        last_modified: str | None = None,
    ) -> Response:
        """Fetch `request` into the file `to`, which appears whole or not at all.

        With `etag` or `last_modified` of an earlier answer the server may say 304, which leaves no
        file. Hosts are written as `host_of` writes them. Raises FetchError.
        """
        headers = {"Accept": request.accept}
        if etag:
            headers["If-None-Match"] = etag
        if last_modified:
            headers["If-Modified-Since"] = last_modified

        limit = min(request.max_bytes, self._max_bytes)

        def attempt() -> Response:
            with (
                self._deadline(limit) as deadline,
                self._open(request, headers, allowed_hosts, deadline) as answer,
            ):
                if answer.status_code == HTTPStatus.NOT_MODIFIED and (etag or last_modified):
                    byte_count, sha256 = 0, ""
                elif answer.status_code == HTTPStatus.OK:
                    byte_count, sha256 = self._save(answer, to, limit, deadline)
                else:
                    raise self._refusal(answer)
                return Response(
                    url=answer.url,
                    status=answer.status_code,
                    etag=answer.headers.get("ETag"),
                    last_modified=answer.headers.get("Last-Modified"),
                    media_type=answer.headers.get("Content-Type", "").partition(";")[0].strip() or None,
                    byte_count=byte_count,
                    sha256=sha256,
                )

        return self._retry(request.url, attempt)

    def _deadline(self, most_bytes: int) -> Deadline:
        return Deadline(min(self._timeouts.whole, _MOMENT + most_bytes / _SLOWEST))

    def _retry(self, url: str, attempt: Callable[[], T]) -> T:
        self._patience.check(url)
        try:
            answer = self._retrying(attempt)
        except PassingError as error:
            self._patience.failed(url, error)
            raise FetchError(
                error.url,
                f"{error.what} (tried {self._attempts} times)",
                "Run the same command again later: what is whole is not fetched again",
                error.status,
            ) from error
        except FetchError as error:
            if error.status is not None or isinstance(error, TooSlowError):
                self._patience.failed(url, error)
            raise
        self._patience.answered(url)
        return answer

    def _open(
        self,
        request: Request,
        headers: Mapping[str, str],
        allowed_hosts: frozenset[str],
        deadline: Deadline,
        *,
        ask_robots: bool = True,
    ) -> requests.Response:
        """Send `request` and follow redirects; the body is still to be read, and `deadline` runs."""
        url = request.url
        check_host(url, allowed_hosts, "is asked for")
        for _ in range(MAX_REDIRECTS + 1):
            if ask_robots:
                self._obey_robots(url, allowed_hosts)
            answer = self._send(request, url, headers, deadline)
            if not answer.is_redirect:
                return answer
            answer.close()
            deadline.stop()
            target = redirect_target(url, answer.headers["Location"], allowed_hosts)
            if request.method != "GET" and answer.status_code not in (
                HTTPStatus.TEMPORARY_REDIRECT,
                HTTPStatus.PERMANENT_REDIRECT,
            ):
                raise FetchError(url, f"redirects a {request.method} to {target}", "Set the new address")
            url = target
        raise FetchError(request.url, f"redirects more than {MAX_REDIRECTS} times", "Check the address")

    def _send(
        self, request: Request, url: str, headers: Mapping[str, str], deadline: Deadline
    ) -> requests.Response:
        self._pace.wait(host_of(url))
        deadline.start()
        try:
            return self._session.request(
                request.method,
                url,
                json=request.json,
                headers=dict(headers),
                timeout=(self._timeouts.connect, self._timeouts.read),
                allow_redirects=False,
                stream=True,
                # what runs on this machine is not behind its proxy
                proxies={"http": "", "https": ""} if is_loopback(url) else None,
            )
        except (requests.ConnectionError, requests.Timeout) as error:
            deadline.check(url)
            raise PassingError(
                url, f"no answer ({_root_cause(error)})", "Check the network and the address"
            ) from error
        except (requests.RequestException, ValueError) as error:
            raise FetchError(url, f"can't be asked for ({error})", "Check the address") from error

    def _refusal(self, answer: requests.Response) -> FetchError:
        status = answer.status_code
        what = f"the server answers {status} {answer.reason or ''}".rstrip()
        if not is_passing(status):
            return FetchError(answer.url, what, "Check whether the address is still the right one", status)
        wait = retry_after(answer.headers.get("Retry-After"), datetime.now(UTC))
        if wait is not None and wait > self._longest_wait:
            return FetchError(
                answer.url, what, f"It asks to come back in {wait:.0f} seconds: run the command then", status
            )
        error = PassingError(answer.url, what, "Try again later", status)
        error.wait = wait
        return error

    def _save(self, answer: requests.Response, to: Path, limit: int, deadline: Deadline) -> tuple[int, str]:
        """Stream the body, of at most `limit` bytes, to `to`; returns its size and its sha256."""
        digest = hashlib.sha256()
        byte_count = 0
        with written_aside(to) as aside, aside.open("wb") as file:
            for piece in self._pieces(answer, limit, deadline):
                byte_count += len(piece)
                digest.update(piece)
                file.write(piece)
        return byte_count, digest.hexdigest()

    @staticmethod
    def _pieces(answer: requests.Response, limit: int, deadline: Deadline) -> Iterator[bytes]:
        """Pieces of the body; where its time is over, that is told before what broke for it."""
        try:
            yield from pieces(answer, limit)
        except PassingError:
            deadline.check(answer.url)
            raise
        deadline.check(answer.url)

    def _obey_robots(self, url: str, allowed_hosts: frozenset[str]) -> None:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        with self._robots_lock:
            if origin not in self._robots:
                self._robots[origin] = self._ask_robots(origin, allowed_hosts)
            robots = self._robots[origin]
        if isinstance(robots, FetchError):
            what = f"not fetched, since {robots.what}"
            raise FetchError(url, what, robots.remedy, robots.status) from robots
        if rule := robots.forbidding_rule(url):
            raise FetchError(
                url,
                f'the robots.txt of {parts.netloc} forbids it by "{rule}"',
                "Ask the platform for permission, or leave it",
            )

    def _ask_robots(self, origin: str, allowed_hosts: frozenset[str]) -> Robots | FetchError:
        """Rules of a host, or the error that stands in their way until the next run."""
        request = Request(f"{origin}/robots.txt", accept="text/plain")

        def attempt() -> str:
            with (
                self._deadline(_ROBOTS_BYTES) as deadline,
                self._open(
                    request, {"Accept": request.accept}, allowed_hosts, deadline, ask_robots=False
                ) as answer,
            ):
                if answer.status_code == HTTPStatus.OK:
                    content = bytearray()
                    for piece in self._pieces(answer, self._max_bytes, deadline):
                        content += piece
                        if len(content) >= _ROBOTS_BYTES:
                            break
                    return content[:_ROBOTS_BYTES].decode("utf-8", errors="replace")
                if is_passing(answer.status_code):
                    raise self._refusal(answer)
                return ""  # no robots.txt: everything is allowed

        try:
            robots = Robots(self._retry(origin, attempt), self._agent.partition("/")[0])
        except FetchError as error:
            what = f"robots.txt can't be read: {error.what}"
            return FetchError(error.url, what, error.remedy, error.status)
        return self._heed_delay(host_of(origin), robots.crawl_delay()) or robots

    def _heed_delay(self, host: str, delay: float | None) -> FetchError | None:
        """Keep the distance that a host asks for; an error if that is one of more than a minute."""
        if delay is None or (delay > _LONGEST_CRAWL_DELAY and self._is_agreed):
            return None
        if delay <= _LONGEST_CRAWL_DELAY:
            self._pace.slow_down(host, delay)
            return None
        most = f"{_LONGEST_CRAWL_DELAY:g} are the most that it is given"
        what = f"robots.txt asks for {delay:g} seconds between two requests, and {most}"
        remedy = (
            "Agree with the platform on a distance that suits it, and set that, in seconds, as "
            "ERASMUS_<SOURCE>_INTERVAL"
        )
        return FetchError(host, what, remedy)


def _root_cause(error: BaseException) -> str:
    """The innermost reason of a chain of wrapped exceptions: the outer ones repeat the address."""
    while error.__context__ is not None:
        error = error.__context__
    return str(error) or type(error).__name__
