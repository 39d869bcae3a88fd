"""Digests of the files of a folder, kept beside them as `sha256sum` writes them, and can check them, too."""

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

DIGESTS = "SHA256SUMS"
_LINE = re.compile(r"([0-9a-f]{64})  (.+)")


def digest(file: Path) -> str:
    """The sha256 of a file."""
    with file.open("rb") as data:
        return hashlib.file_digest(data, "sha256").hexdigest()


def write_digests(folder: Path) -> None:
    """Write down the digest of every file in a folder."""
    files = sorted(file for file in folder.iterdir() if file.is_file() and file.name != DIGESTS)
    lines = "".join(f"{digest(file)}  {file.name}\n" for file in files)
    (folder / DIGESTS).write_text(lines, encoding="utf-8")


def has_digest(file: Path) -> bool:
    """Whether a file is as it was when its digest was written down."""
    held = _read(file.parent)
    return file.name in held and not not_as(file.parent, {file.name: held[file.name]})


def damaged_files(folder: Path) -> list[str]:
    """Names of files that are missing or not as they were; that of the digests if those can't be read."""
    held = _read(folder)
    return not_as(folder, held) if held else [DIGESTS]


def not_as(folder: Path, expected: Mapping[str, str]) -> list[str]:
    """Names of the files of `expected`, a digest for each, that are missing or have another one."""
    return [name for name, held in expected.items() if not _is(folder / name, held)]


def _read(folder: Path) -> dict[str, str]:
    """Digests by name; none if they are not there, or a line of them is no such thing."""
    try:
        lines = (folder / DIGESTS).read_text(encoding="utf-8").splitlines()
    except (FileNotFoundError, NotADirectoryError, UnicodeDecodeError):
        return {}
    matches = [_LINE.fullmatch(line) for line in lines]
    return {match[2]: match[1] for match in matches if match} if all(matches) else {}


def _is(file: Path, expected: str) -> bool:
    try:
        return digest(file) == expected
    except FileNotFoundError:
        return False
