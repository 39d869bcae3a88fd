"""When to ask: the distance between two requests to one host, and the wait before another attempt."""

import logging
import re
import threading
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import stamina
from stamina.instrumentation import RetryDetails

from extractors.fetch.errors import FetchError, PassingError

_WONDERING = 10.0  # seconds

_log = logging.getLogger(__name__)


class Pace:
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
        """Keep a longer distance to one host."""
        self._slower[host] = max(interval, self._interval)

    def wait(self, host: str) -> None:
        """Sleep until the host may be asked again."""
        with self._lock:
            now = time.monotonic()
            start = now
            if host in self._last:
                start = max(now, self._last[host] + self._slower.get(host, self._interval))
            self._last[host] = start
        time.sleep(start - now)


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
