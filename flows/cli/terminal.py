"""Where words go: answers to standard output, everything else to standard error.

Nothing that came from outside reaches a terminal with a character in it that steers one.
"""

import logging
from collections.abc import Iterable
from typing import Any

from rich.console import Console
from rich.segment import Segment
from rich.text import Text

from flows.log import is_json, tell
from store.printable import as_message, printable


class SafeConsole(Console):
    """A console that escapes what steers a terminal; its own colours and cursors pass."""

    def render(self, *arguments: Any, **options: Any) -> Iterable[Segment]:
        """Render anything, each text in it printable."""
        for segment in super().render(*arguments, **options):
            yield segment if segment.control else Segment(printable(segment.text), segment.style)


output = SafeConsole(highlight=False)
errors = SafeConsole(stderr=True, highlight=False)


def line(words: str) -> None:
    """Print one line."""
    output.print(words, markup=False, soft_wrap=True)


def paragraph(words: str) -> None:
    """Print words, broken into lines where the terminal ends."""
    output.print(Text(words))


def remark(words: str) -> None:
    """Print what a reader may want to know, and a program does not."""
    if is_json():
        tell(words)
    else:
        errors.print(words, markup=False, soft_wrap=True)


def warning(words: str) -> None:
    """Print what may be worth a look."""
    if is_json():
        tell(words, logging.WARNING)
    else:
        errors.print("warning:", as_message(words), style="yellow", markup=False, soft_wrap=True)


def problem(words: str) -> None:
    """Print what has to be looked at."""
    if is_json():
        tell(words, logging.ERROR)
    else:
        errors.print("error:", as_message(words), style="red", markup=False, soft_wrap=True)


def count(number: int, what: str) -> str:
    """Return a number with its word, in the singular or the plural."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
