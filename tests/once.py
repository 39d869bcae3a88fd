"""What takes long to make is made once in a run of the tests, and shared between its workers."""

import fcntl
from collections.abc import Callable
from pathlib import Path

import pytest


def made_once(tmp_path_factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """Return the folder `name`, which `make` fills; the worker that comes first makes it, others wait for it.

    What failed to be made is left for the next worker to try anew.
    """
    base = tmp_path_factory.getbasetemp()
    if base.name.startswith("popen-"):  # of a worker of pytest-xdist; all have the same parent
        base = base.parent
    folder, done = base / f"once-{name}", base / f"once-{name}.done"
    with (base / f"once-{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            folder = folder if not folder.exists() else Path(tmp_path_factory.mktemp(name))
            make(folder)
            done.write_text(str(folder), encoding="utf-8")
        return Path(done.read_text(encoding="utf-8"))
