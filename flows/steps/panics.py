"""Libraries written in Rust may panic: what they then raise is no Exception, and no handler sees it."""

from collections.abc import Iterator
from contextlib import contextmanager


class PanicError(RuntimeError):
    """A library gave up on its input."""


@contextmanager
def panics_as_errors() -> Iterator[None]:
    """Raise a panic within the block as PanicError.

    Each library has a class of its own for it, all of that name in a module that can't be imported.
    """
    try:
        yield
    except Exception:
        raise
    except BaseException as error:
        if type(error).__module__ != "pyo3_runtime":
            raise
        raise PanicError(f"a library gave up on it: {error}") from error
