"""What a step says of itself: that it begins, what came of it, and how long it took."""

import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from flows.log import about, tell
from flows.steps.problems import Problem


@dataclass
class Told:
    """What came of a step, for `telling` to log at its end."""

    summary: str = ""
    problems: Sequence[Problem] = ()
    warnings: Sequence[str] = ()


@contextmanager
def telling(step: str, source: str | None = None) -> Iterator[Told]:
    """Log a step that is done in the block; what it raises is for others to tell."""
    told = Told()
    name = f"{step} {source}" if source else step
    with about(source=source):
        tell(f"{name} begins")
        started = time.monotonic()
        yield told
        for warning in told.warnings:
            tell(warning, logging.WARNING)
        for problem in told.problems:
            tell(problem.text, logging.ERROR)
        tell(f"{name}: {told.summary}, in {duration(time.monotonic() - started)}")


def duration(seconds: float) -> str:
    """Return a time as people say it: "0.4 s", "12 s", "3 min 5 s", "1 h 12 min"."""
    if seconds < 10:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def counted(number: int, what: str) -> str:
    """Return a number with its word, in the singular or the plural."""
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"
