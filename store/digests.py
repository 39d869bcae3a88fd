"""Digests of the files of a folder, kept beside them as `sha256sum` writes them, and can check them, too."""

import hashlib
import re
from pathlib import Path

DIGESTS = "SHA256SUMS"
_LINE = re.compile(r"([0-9a-f]{64})  (.+)")


def digest(file: Path) -> str:
    """The sha256 of a file."""
    with file.open("rb") as data:
        return hashlib.file_digest(data, "sha256").hexdigest()


def write_digests(folder: Path) -> None:
    """Write down the digest of every file in a folder."""
    files = sorted(file for file in folder.iterdir() if file.is_file())
    lines = "".join(f"{digest(file)}  {file.name}\n" for file in files)
    (folder / DIGESTS).write_text(lines, encoding="utf-8")


def has_digest(file: Path) -> bool:
    """Whether a file is as it was when its digest was written down."""
    return not _damaged(file.parent, {file.name})


def damaged_files(folder: Path) -> list[str]:
    """Names of files that are missing or not as they were; that of the digests if those can't be read."""
    return _damaged(folder, None)


def _damaged(folder: Path, names: set[str] | None) -> list[str]:
    try:
        lines = (folder / DIGESTS).read_text(encoding="utf-8").splitlines()
        held = {match[2]: match[1] for line in lines if (match := _LINE.fullmatch(line))}
    except (FileNotFoundError, UnicodeDecodeError):
        return [DIGESTS]
    if len(held) < len(lines) or not held or (names is not None and names - held.keys()):
        return [DIGESTS]
    return [name for name in names or held if not _is(folder / name, held[name])]


def _is(file: Path, expected: str) -> bool:
    try:
        return digest(file) == expected
    except FileNotFoundError:
        return False
