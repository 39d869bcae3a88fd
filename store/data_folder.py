"""The data folder as a whole: real or made-up data, never both, and one writer at a time."""

from collections.abc import Iterator
from contextlib import contextmanager

from store.lock import LockedError, locked
from store.paths import Paths


class DataFolderError(RuntimeError):
    """The data folder can't be used for this: says why, and what to do."""


def held_origin(paths: Paths) -> str | None:
    """Whether the folder holds real or made-up data; None as long as it holds none."""
    # a killed process may have left the marker empty
    return (paths.origin.read_text(encoding="utf-8").strip() or None) if paths.origin.exists() else None


def claim(paths: Paths, origin: str) -> None:
    """Use the folder for real or made-up data, for good.

    Raises DataFolderError if it holds the other kind already.
    """
    held = held_origin(paths)
    if held is None:
        paths.root.mkdir(parents=True, exist_ok=True)
        paths.origin.write_text(origin + "\n", encoding="utf-8")
    elif held != origin:
        raise DataFolderError(
            f"The folder {paths.root} holds {held} data, so no {origin} data may go into it. "
            "Set ERASMUS_DATA to another folder."
        )


@contextmanager
def writing(paths: Paths, patience: float = 0.0) -> Iterator[None]:
    """Hold the folder for writing; a killed process lets go of it by itself.

    Raises LockedError if another process holds it, still after `patience` seconds.
    """
    try:
        with locked(paths.lock, patience):
            yield
    except LockedError:
        raise LockedError(
            f"Another erasmus command is writing to {paths.root}. Wait until it ends, then try again."
        ) from None
