"""Where words go: answers to standard output, everything else to standard error."""

from rich.console import Console
from rich.text import Text

output = Console(highlight=False)
errors = Console(stderr=True, highlight=False)


def line(words: str) -> None:
    """Print one line."""
    output.print(words, markup=False, soft_wrap=True)


def paragraph(words: str) -> None:
    """Print words, broken into lines where the terminal ends."""
    output.print(Text(words))


def remark(words: str) -> None:
    """Print what a reader may want to know, and a program does not."""
    errors.print(words, markup=False, soft_wrap=True)


def warning(words: str) -> None:
    """Print what may be worth a look."""
    errors.print("warning:", words, style="yellow", markup=False, soft_wrap=True)


def problem(words: str) -> None:
    """Print what has to be looked at."""
    errors.print("error:", words, style="red", markup=False, soft_wrap=True)


def count(number: int, what: str) -> str:
    """Return a number with its word, in the singular or the plural."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
