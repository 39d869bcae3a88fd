"""What may go wrong with a request: for good, or for the moment."""

from http import HTTPStatus


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


class PassingError(FetchError):
    """A fault that may be gone at the next attempt, `wait` seconds from now if the server says when."""

    wait: float | None = None


def is_passing(status: int) -> bool:
    """Whether a status speaks of the moment rather than of the address."""
    return status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR


def too_big(url: str, byte_count: int, limit: int) -> FetchError:
    """The error for an answer of more bytes than are allowed."""
    return FetchError(
        url,
        f"{byte_count} bytes or more, but {limit} are the limit",
        "Check what is there; if it is right, raise the limit",
    )
