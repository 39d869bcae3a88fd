"""The one way to write: aside, whole, and then in place in one step.

Whoever is killed on the way leaves nothing that looks whole; what he left aside is cleared away by the next.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def written_aside(target: Path) -> Iterator[Path]:
    """Yield where to write, a file or a folder, beside `target`; it takes its place when the block ends well.

    A file replaces a file in one step: readers have the old one or the new one. A folder takes the place of
    one only after that is gone. If the block raises, `target` stays as it was.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = target.with_name(f".{target.name}.partial")
    remove(aside)
    try:
        yield aside
        _sync_all(aside)
        if aside.is_dir() and not aside.is_symlink():
            remove(target)  # a folder can't take the place of one
        aside.replace(target)
        sync(target.parent)
    finally:
        remove(aside)


def link_to(link: Path, name: str) -> None:
    """Point the symbolic link `link` to `name`, in one step."""
    with written_aside(link) as aside:
        aside.symlink_to(name)


def remove(path: Path) -> None:
    """Remove a file, a link or a folder with all that is in it; nothing if it is not there."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def sync(path: Path) -> None:
    """Make a file's content, or which names a folder holds, outlive a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sync_all(path: Path) -> None:
    """Make a file, or a folder and all that is in it, outlive a power cut."""
    if path.is_symlink():
        return
    if path.is_dir():
        for inner in path.iterdir():
            _sync_all(inner)
    sync(path)
