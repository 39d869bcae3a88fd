"""One polite HTTP client for all sources.

It says who it is, obeys robots.txt, keeps its distance between two requests to one host, tries again
when that can help, asks whether a thing has changed, and streams to disk. It never leaves the hosts it
was allowed. A client is meant to live as long as one run: robots.txt is read once per client and host.
"""

import hashlib
import logging
import os
import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar
from urllib.parse import urljoin, urlsplit

import requests
import stamina
import urllib3
from stamina.instrumentation import RetryDetails

from extractors.addresses import host_of, is_loopback
from extractors.fetch.robots import Robots

MAX_REDIRECTS = 5
_CHUNK_BYTES = 1 << 20
_ROBOTS_BYTES = 512 * 1024  # RFC 9309: at least 500 KiB must be read, the rest may be left
_LONGEST_BACKOFF = 60.0  # seconds, between two attempts if the server names no wait
_WONDERING = 10.0  # seconds

T = TypeVar("T")
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Request:
    """One thing to ask for; `json` is the body of a POST, `max_bytes` what the answer may hold, unpacked."""

    url: str
    method: str = "GET"
    json: Mapping[str, object] | None = None
    accept: str = "*/*"
    max_bytes: int | None = None  # null: what the client allows


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
    """Seconds: to connect, between two pieces of an answer, and for one whole download."""

    connect: float = 10.0
    read: float = 60.0
    whole: float = 3600.0


class FetchError(Exception):
    """Something could not be fetched: where, what happened, and what to do about it."""

    def __init__(self, url: str, what: str, remedy: str, status: int | None = None) -> None:
        super().__init__(url, what, remedy, status)  # all of them, so that the error can be pickled
        self.url = url
        self.what = what
        self.remedy = remedy
        self.status = status

    def __str__(self) -> str:
        return f"{self.url}: {self.what}. {self.remedy}"


class _PassingError(FetchError):
    """A fault that may be gone at the next attempt, `wait` seconds from now if the server says when."""

    wait: float | None = None


def user_agent(contact: str) -> str:
    """Return the User-Agent that names this program and whom to write to (an address or a page)."""
    return f"ErasmusPartners/{version('erasmus-partners')} (+{contact})"


def retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds to wait by a Retry-After header (seconds or a date), null if it says nothing legible."""
    if value is None:
        return None
    value = value.strip()
    if re.fullmatch(r"[0-9]+", value):
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    if moment.tzinfo is None:  # "-0000": a moment in UTC, from nowhere in particular
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())


class _Pace:
    """At least `interval` seconds between the starts of two requests to one host.

    Our own few lines, because requests-ratelimiter knows one rate for all hosts, and a host may ask
    for a slower one (Crawl-delay). Everything passes here: retries, redirects, robots.txt.
    """

    def __init__(self, interval: float) -> None:
        self._interval = interval
        self._slower: dict[str, float] = {}
        self._last: dict[str, float] = {}
        self._lock = threading.Lock()

    def slow_down(self, host: str, interval: float) -> None:
        self._slower[host] = max(interval, self._interval)

    def wait(self, host: str) -> None:
        with self._lock:
            now = time.monotonic()
            start = now
            if host in self._last:
                start = max(now, self._last[host] + self._slower.get(host, self._interval))
            self._last[host] = start
        time.sleep(start - now)


class Client:
    """The client of one run, see the module.

    `interval`: seconds between two requests to one host, 0 for no limit; `max_bytes`: of one document,
    unpacked; `wait`: seconds before the second attempt, doubled (and jittered) at each further one;
    `longest_wait`: seconds that a Retry-After may ask for before this gives up instead.
    """

    def __init__(
        self,
        user_agent: str,
        *,
        interval: float = 2.0,
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
        ).on(_wait_before_retry)
        self._pace = _Pace(interval)
        self._robots: dict[str, Robots | FetchError] = {}
        self._robots_lock = threading.Lock()
        self._session = requests.Session()
        self._session.headers["User-Agent"] = user_agent

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

        def attempt() -> Response:
            with self._open(request, headers, allowed_hosts) as answer:
                if answer.status_code == HTTPStatus.NOT_MODIFIED and (etag or last_modified):
                    byte_count, sha256 = 0, ""
                elif answer.status_code == HTTPStatus.OK:
                    limit = min(request.max_bytes or self._max_bytes, self._max_bytes)
                    byte_count, sha256 = self._save(answer, to, limit)
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

        return self._retry(attempt)

    def _retry(self, attempt: Callable[[], T]) -> T:
        try:
            return self._retrying(attempt)
        except _PassingError as error:
            raise FetchError(
                error.url,
                f"{error.what} (tried {self._attempts} times)",
                "Run the same command again later: what is whole is not fetched again",
                error.status,
            ) from error

    def _open(
        self,
        request: Request,
        headers: Mapping[str, str],
        allowed_hosts: frozenset[str],
        *,
        ask_robots: bool = True,
    ) -> requests.Response:
        """Send `request` and follow redirects; the body is still to be read."""
        url = request.url
        _check_host(url, allowed_hosts, "is asked for")
        for _ in range(MAX_REDIRECTS + 1):
            if ask_robots:
                self._obey_robots(url, allowed_hosts)
            answer = self._send(request, url, headers)
            if not answer.is_redirect:
                return answer
            answer.close()
            target = _redirect_target(url, answer.headers["Location"], allowed_hosts)
            if request.method != "GET" and answer.status_code not in (
                HTTPStatus.TEMPORARY_REDIRECT,
                HTTPStatus.PERMANENT_REDIRECT,
            ):
                raise FetchError(url, f"redirects a {request.method} to {target}", "Set the new address")
            url = target
        raise FetchError(request.url, f"redirects more than {MAX_REDIRECTS} times", "Check the address")

    def _send(self, request: Request, url: str, headers: Mapping[str, str]) -> requests.Response:
        self._pace.wait(host_of(url))
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
            raise _PassingError(
                url, f"no answer ({_root_cause(error)})", "Check the network and the address"
            ) from error
        except (requests.RequestException, ValueError) as error:
            raise FetchError(url, f"can't be asked for ({error})", "Check the address") from error

    def _refusal(self, answer: requests.Response) -> FetchError:
        status = answer.status_code
        what = f"the server answers {status} {answer.reason or ''}".rstrip()
        if not _is_passing(status):
            return FetchError(answer.url, what, "Check whether the address is still the right one", status)
        wait = retry_after(answer.headers.get("Retry-After"), datetime.now(UTC))
        if wait is not None and wait > self._longest_wait:
            return FetchError(
                answer.url, what, f"It asks to come back in {wait:.0f} seconds: run the command then", status
            )
        error = _PassingError(answer.url, what, "Try again later", status)
        error.wait = wait
        return error

    def _save(self, answer: requests.Response, to: Path, limit: int) -> tuple[int, str]:
        """Stream the body, of at most `limit` bytes, to `to`; returns its size and its sha256."""
        declared = answer.headers.get("Content-Length", "")
        if declared.isdecimal() and int(declared) > limit:
            raise _too_big(answer.url, int(declared), limit)
        deadline = time.monotonic() + self._timeouts.whole
        digest = hashlib.sha256()
        byte_count = 0
        part = to.with_name(f"{to.name}.part")
        try:
            with part.open("wb") as file:
                # read1 returns what has arrived: a server that drips can't outwit the deadline, and
                # urllib3 compares the length with the declared one at the end
                while chunk := answer.raw.read1(_CHUNK_BYTES, decode_content=True):
                    byte_count += len(chunk)
                    if byte_count > limit:
                        raise _too_big(answer.url, byte_count, limit)
                    if time.monotonic() > deadline:
                        raise FetchError(
                            answer.url,
                            f"not whole after {self._timeouts.whole:g} seconds ({byte_count} bytes)",
                            "Allow more time, or try again when the server is less busy",
                        )
                    digest.update(chunk)
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            part.replace(to)
        except urllib3.exceptions.HTTPError as error:
            raise _PassingError(
                answer.url, f"the answer broke off after {byte_count} bytes ({error})", "Try again later"
            ) from error
        finally:
            part.unlink(missing_ok=True)
        return byte_count, digest.hexdigest()

    def _obey_robots(self, url: str, allowed_hosts: frozenset[str]) -> None:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        with self._robots_lock:
            if origin not in self._robots:
                self._robots[origin] = self._ask_robots(origin, allowed_hosts)
            robots = self._robots[origin]
        if isinstance(robots, FetchError):
            what = f"not fetched, since robots.txt can't be read: {robots.what}"
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
            with self._open(request, {"Accept": request.accept}, allowed_hosts, ask_robots=False) as answer:
                if answer.status_code == HTTPStatus.OK:
                    try:
                        content: bytes = answer.raw.read(_ROBOTS_BYTES, decode_content=True)
                    except urllib3.exceptions.HTTPError as error:
                        raise _PassingError(
                            answer.url, f"the answer broke off ({error})", "Try again later"
                        ) from error
                    return content.decode("utf-8", errors="replace")
                if _is_passing(answer.status_code):
                    raise self._refusal(answer)
                return ""  # no robots.txt: everything is allowed

        try:
            robots = Robots(self._retry(attempt), self._agent.partition("/")[0])
        except FetchError as error:
            return error
        if delay := robots.crawl_delay():
            self._pace.slow_down(host_of(origin), delay)
        return robots


def _too_big(url: str, byte_count: int, limit: int) -> FetchError:
    return FetchError(
        url,
        f"{byte_count} bytes or more, but {limit} are the limit",
        "Check what is there; if it is right, raise the limit",
    )


def _tell_retry(details: RetryDetails) -> None:
    """Log a retry in plain words; a wait that somebody would wonder about is a warning."""
    level = logging.WARNING if details.wait_for >= _WONDERING else logging.INFO
    error = details.caused_by
    what = f"{error.url}: {error.what}" if isinstance(error, FetchError) else str(error)
    _log.log(level, "%s. Trying again in %.0f seconds", what, details.wait_for)


stamina.instrumentation.set_on_retry_hooks([_tell_retry])  # its own hook logs no sentence


def _is_passing(status: int) -> bool:
    """Whether a status speaks of the moment rather than of the address."""
    return status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR


def _wait_before_retry(error: Exception) -> bool | float:
    """Say whether an error is worth another attempt, and after how many seconds if the server said so."""
    if not isinstance(error, _PassingError):
        return False
    return True if error.wait is None else error.wait


def _check_host(url: str, allowed_hosts: frozenset[str], how: str) -> None:
    if not url.startswith(("http:", "https:")) or host_of(url) not in allowed_hosts:
        raise FetchError(
            url,
            f"{how}, but only {', '.join(sorted(allowed_hosts))} may be asked",
            "Check the address; if it has moved, set the new one",
        )


def _redirect_target(url: str, location: str, allowed_hosts: frozenset[str]) -> str:
    """Where `url` leads to, if one may go there: to an allowed host, and not from https to http."""
    target = urljoin(url, location)
    _check_host(target, allowed_hosts, f"is where {url} redirects to")
    if url.startswith("https:") and not target.startswith("https:") and not is_loopback(target):
        raise FetchError(target, f"{url} redirects here, without encryption", "Check the address")
    return target


def _root_cause(error: BaseException) -> str:
    """The innermost reason of a chain of wrapped exceptions: the outer ones repeat the address."""
    while error.__context__ is not None:
        error = error.__context__
    return str(error) or type(error).__name__
