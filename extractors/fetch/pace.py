"""When to ask: the distance between two requests to one host, the wait before another attempt, the last."""

import logging
import re
import threading
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import ClassVar

import stamina
from stamina.instrumentation import RetryDetails

from extractors.addresses import host_of
from extractors.fetch.errors import FetchError, PassingError

_WONDERING = 10.0  # seconds
_OF_THE_HOST = (None, HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)

_log = logging.getLogger(__name__)


class Pace:
    """At least `interval` seconds between the starts of two requests to one host.

    Our own few lines, because requests-ratelimiter knows one rate for all hosts, and a host may ask
    for a slower one (Crawl-delay). Everything passes here: retries, redirects, robots.txt. When a host was
    asked last holds for the whole process: two sources may stand on one host.
    """

    _last: ClassVar[dict[str, float]] = {}
    _lock: ClassVar[threading.Lock] = threading.Lock()

    def __init__(self, interval: float) -> None:
        self._interval = interval
        self._slower: dict[str, float] = {}

    def slow_down(self, host: str, interval: float) -> None:
        """Keep a longer distance to one host; says so if that is one that somebody would wonder about."""
        self._slower[host] = max(interval, self._interval)
        if interval > self._interval and interval >= _WONDERING:
            _log.warning("The robots.txt of %s asks for %g seconds between two requests", host, interval)

    def wait(self, host: str) -> None:
        """Sleep until the host may be asked again."""
        with self._lock:
            now = time.monotonic()
            start = now
            if host in self._last:
                start = max(now, self._last[host] + self._slower.get(host, self._interval))
            self._last[host] = start
        time.sleep(start - now)


class Patience:
    """Gives a host up after so many failures in a row that speak of the host, not of one document.

    They are: no answer, none that comes to its end, "too many requests" (429) and "unavailable" (503). Else a
    host that is down, or drips, would be asked for each of thousands of documents.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._failed: dict[str, int] = {}
        self._last: dict[str, FetchError] = {}

    def check(self, url: str) -> None:
        """Raise FetchError if the host of `url` is given up."""
        host = host_of(url)
        if self._failed.get(host, 0) >= self._most:
            what = f"{host} is not asked any more: {self._most} times in a row nothing came. The last time: "
            last = self._last[host]
            raise FetchError(url, what + last.what, "Run the same command again later", last.status)

    def answered(self, url: str) -> None:
        """Take note that the host of `url` answered."""
        self._failed.pop(host_of(url), None)

    def failed(self, url: str, error: FetchError) -> None:
        """Take note of what came instead of a document."""
        host = host_of(url)
        if error.status in _OF_THE_HOST:
            self._failed[host] = self._failed.get(host, 0) + 1
            self._last[host] = error
        else:
            self.answered(url)


def retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds to wait by a Retry-After header (seconds or a date), None if it says nothing legible."""
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


def wait_before_retry(error: Exception) -> bool | float:
    """Say whether an error is worth another attempt, and after how many seconds if the server said so."""
    if not isinstance(error, PassingError):
        return False
    return True if error.wait is None else error.wait


def _tell_retry(details: RetryDetails) -> None:
    """Log a retry in plain words; a wait that somebody would wonder about is a warning."""
    level = logging.WARNING if details.wait_for >= _WONDERING else logging.INFO
    error = details.caused_by
    what = f"{error.url}: {error.what}" if isinstance(error, FetchError) else str(error)
    _log.log(level, "%s. Trying again in %.0f seconds", what, details.wait_for)


stamina.instrumentation.set_on_retry_hooks([_tell_retry])  # its own hook logs no sentence
