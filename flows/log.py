"""What happens, as it happens: into Prefect's log of a run, and with ERASMUS_LOG=json as lines of JSON.

Each line on standard error is then one event: `time`, `level`, `run_id` (of the ledger, as in ``ops.runs``),
`source`, `message`; the last three may be null. No message holds an e-mail or a password.
"""

import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

from store.printable import as_message

LOG = logging.getLogger("erasmus")
LOG.addHandler(logging.NullHandler())
LOG.setLevel(logging.INFO)
# Beside our own: the client says there how long it waits
LOGGED = ("erasmus", "extractors")

_run_id: ContextVar[int | None] = ContextVar("run_id", default=None)
_source: ContextVar[str | None] = ContextVar("source", default=None)
_said: set[str] = set()  # warnings and problems that a step has told, so that the command's end need not


class JsonLines(logging.Formatter):
    """One event as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        event = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "run_id": _run_id.get(),
            "source": _source.get(),
            "message": as_message(record.getMessage()),
        }
        return json.dumps(event, ensure_ascii=False)


class _StandardError(logging.StreamHandler):  # type: ignore[type-arg] # of any stream
    """Writes to what standard error is at that moment."""

    def emit(self, record: logging.LogRecord) -> None:
        self.stream = sys.stderr
        super().emit(record)


_handler = _StandardError()
_handler.setFormatter(JsonLines())


def log_as(form: str) -> None:
    """Write events to standard error if `form` is "json"; as "words" the command says what is needed."""
    _said.clear()
    for name in LOGGED:
        logger = logging.getLogger(name)
        logger.removeHandler(_handler)
        if form == "json":
            logger.addHandler(_handler)
            logger.setLevel(logging.INFO)


def is_json() -> bool:
    """Whether events are written as lines of JSON."""
    return _handler in LOG.handlers


@contextmanager
def about(*, run_id: int | None = None, source: str | None = None) -> Iterator[None]:
    """Say of each event in the block which run and which source it is about."""
    before = _run_id.get(), _source.get()
    _run_id.set(before[0] if run_id is None else run_id)
    _source.set(before[1] if source is None else source)
    try:
        yield
    finally:
        _run_id.set(before[0])
        _source.set(before[1])


def tell(message: str, level: int = logging.INFO) -> None:
    """Log one event; a warning or problem that was told already is told once."""
    if level > logging.INFO and message in _said:
        return
    if level > logging.INFO:
        _said.add(message)
    LOG.log(level, "%s", as_message(message))
