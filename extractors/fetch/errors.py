"""What may go wrong with a request: for good, or for the moment."""

from http import HTTPStatus

_LONGEST = 500  # characters of one part of a message: what a server says may be of any length


def printable(text: str) -> str:
    """`text` as one line of bounded length; what can't be seen stands there by its number."""
    seen = "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in text[: _LONGEST + 1])
    return seen if len(seen) <= _LONGEST else f"{seen[: _LONGEST - 1]}…"


class FetchError(Exception):
    """Something could not be fetched: where, what happened, and what to do about it.

    Whatever a server said in it, an address or a reason, is printable.
    """

    def __init__(self, url: str, what: str, remedy: str, status: int | None = None) -> None:
        self.url = printable(url)
        self.what = printable(what)
        self.remedy = printable(remedy)
        self.status = status
        # all of them, so that the error can be pickled
        super().__init__(self.url, self.what, self.remedy, status)

    def __str__(self) -> str:
        return f"{self.url}: {self.what}. {self.remedy}"


class PassingError(FetchError):
    """A fault that may be gone at the next attempt, `wait` seconds from now if the server says when."""

    wait: float | None = None


class TooSlowError(FetchError):
    """An exchange that did not come to its end in the time that it may take."""


def is_passing(status: int) -> bool:
    """Whether a status speaks of the moment rather than of the address."""
    return status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR


def too_big(url: str, byte_count: int, limit: int) -> FetchError:
    """The error for an answer of more bytes than are allowed."""
    return FetchError(
        url,
        f"{byte_count} bytes or more, but {limit} are the limit",
        "Check what is there: no document of its kind is known to be so large",
    )
