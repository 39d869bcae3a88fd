"""Disks that are full, can't be written to or break: told in one way, whichever library met them."""

import errno
import re
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import duckdb
import polars as pl

from extractors.fetch.errors import FetchError

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_REFUSED = {errno.EACCES, errno.EPERM, errno.EROFS}
_BROKEN = {errno.EIO}
# As the libraries say it that pass on the system's words and not its number; the last is DuckDB's own, where
# what a query sets aside fills the disk
_FULL_WORDS = re.compile(
    r"No space left on device|Disk quota exceeded|File too large|os error (28|122|27)\b|failed to offload"
)
_REFUSED_WORDS = re.compile(
    r"Permission denied|Read-only file system|Operation not permitted|os error (13|1|30)\b"
)
_BROKEN_WORDS = re.compile(r"Input/output error|os error 5\b")
_QUOTED_PATH = re.compile(r'"(/[^"]+)"|\(os error \d+\): (/.+)')
_SQLITE = {
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_READONLY: "refused",
    sqlite3.SQLITE_PERM: "refused",
    sqlite3.SQLITE_CANTOPEN: "refused",
    sqlite3.SQLITE_IOERR: "broken",
}


def disk_fault(error: BaseException, folder: Path | None = None) -> str | None:
    """Say what is wrong with the disk if that is what made `error`, else None.

    `folder`, such as the data folder, is named where the error names no file. Recognised are the system's
    own errors, and what Polars, DuckDB and SQLite make of them; a refusal by a server is none of the disk.
    """
    for one in _causes(error):
        kind = _kind(one)
        if kind is not None:
            return _in_words(kind, _place(one) or folder)
    return None


def _causes(error: BaseException) -> Iterator[BaseException]:
    found: BaseException | None = error
    while found is not None and not isinstance(found, FetchError):
        yield found
        found = found.__cause__


def _kind(error: BaseException) -> str | None:
    if isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorcode", None)  # the lowest byte is that of the whole family
        return None if code is None else _SQLITE.get(code & 0xFF)
    if isinstance(error, OSError) and error.errno is not None:
        kinds = {"full": _FULL, "refused": _REFUSED, "broken": _BROKEN}
        return next((kind for kind, numbers in kinds.items() if error.errno in numbers), None)
    if isinstance(error, OSError | duckdb.Error | pl.exceptions.PolarsError):
        words = {"full": _FULL_WORDS, "refused": _REFUSED_WORDS, "broken": _BROKEN_WORDS}
        return next((kind for kind, pattern in words.items() if pattern.search(str(error))), None)
    return None


def _place(error: BaseException) -> Path | None:
    """The file or folder that an error names."""
    if isinstance(error, OSError) and error.filename is not None:
        return Path(str(error.filename))
    found = _QUOTED_PATH.search(str(error))
    return Path(found[1] or found[2]) if found else None


def _in_words(kind: str, place: Path | None) -> str:
    if kind == "full":
        where = f"The disk with {place}" if place else "The disk"
        return (
            f"{where} is full{_left(place)}. Free some space there (a build needs about as much as the "
            "warehouse is large), then give the same command again: it goes on where it was."
        )
    if kind == "refused":
        return (
            f"{place or 'A folder'} can't be opened or written: it is read-only, or somebody else owns it. "
            "Make it writable for whoever runs this command, or set ERASMUS_DATA to another folder."
        )
    where = f" with {place}" if place else ""
    return (
        f"The disk{where} gives errors of its own (input/output error). Look after it, move the data folder "
        "to another one, and run `erasmus status --verify`."
    )


def _left(place: Path | None) -> str:
    """How much of a disk is left, if that can be told."""
    there = next((path for path in (place, *place.parents) if path.exists()), None) if place else None
    if there is None:
        return ""
    usage = shutil.disk_usage(there)
    return f" ({usage.free / 1e6:,.1f} of {usage.total / 1e6:,.0f} MB are free)"
