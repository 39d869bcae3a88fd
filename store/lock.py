"""The one lock: a file that one process holds at a time. It ends with the process, however that ends."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

_POLL_SECONDS = 1.0


class LockedError(RuntimeError):
    """Another process holds the lock: says what it is held for, and what to do."""


@contextmanager
def locked(file: Path, patience: float = 0.0) -> Iterator[None]:
    """Hold `file`, which is made if it is missing, for this process.

    Raises LockedError if another one holds it, still after `patience` seconds.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w") as held:
        deadline = time.monotonic() + patience
        while not _is_mine(held):
            if time.monotonic() >= deadline:
                raise LockedError(str(file))
            time.sleep(min(_POLL_SECONDS, patience))
        held.write(str(os.getpid()))
        held.flush()
        yield


def _is_mine(file: TextIO) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
