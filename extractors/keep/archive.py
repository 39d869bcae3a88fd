"""The raw archive: every document's bytes, named by their sha256, stored once and never changed.

raw/<source>/<first 2 hex digits>/<sha256>
raw/<source>/incoming/          what is on its way; left there, it was never whole
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from store.aside import remove, sync, written_aside
from store.lock import LockedError, locked


class ArchiveError(Exception):
    """The archive is not as it should be: says what, where, and what to do about it."""


class Archive:
    """All documents under the folder `root`, which is made when it is first written to."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def path(self, source: str, sha256: str) -> Path:
        """Where a document with this digest is, or would be."""
        return self._root / source / sha256[:2] / sha256

    def has(self, source: str, sha256: str) -> bool:
        """Whether the bytes with this digest are here."""
        return self.path(source, sha256).is_file()

    def read(self, source: str, sha256: str) -> bytes:
        """Bytes of a document, whose digest is verified. Raises ArchiveError if missing or damaged."""
        path = self.path(source, sha256)
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            raise ArchiveError(
                f"{path}: missing, though the ledger knows it. Put it back, or harvest {source} again"
            ) from None
        if hashlib.sha256(data).hexdigest() != sha256:
            raise ArchiveError(f"{path}: damaged. Delete the file and harvest {source} again")
        return data

    def add(self, source: str, file: Path, sha256: str) -> Path:
        """Move `file`, whose digest is known, into the archive in one step; returns where it is now."""
        path = self.path(source, sha256)
        if path.is_file():
            file.unlink()
            return path
        path.parent.mkdir(parents=True, exist_ok=True)
        file.replace(path)
        sync(path.parent)
        return path

    def add_bytes(self, source: str, data: bytes) -> str:
        """Store `data`; returns its sha256."""
        sha256 = hashlib.sha256(data).hexdigest()
        if not self.has(source, sha256):
            with written_aside(self.path(source, sha256)) as file:
                file.write_bytes(data)
        return sha256

    def incoming(self, source: str) -> Path:
        """Folder for what is on its way, on the same file system as the archive."""
        folder = self._root / source / "incoming"
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    @contextmanager
    def writing(self, source: str) -> Iterator[None]:
        """Claim a source for one process, and clear away what a killed one left behind.

        The claim ends with the process, however that ends. Raises ArchiveError if another has it.
        """
        folder = self._root / source
        try:
            with locked(folder / ".lock"):
                remove(folder / "incoming")
                yield
        except LockedError:
            raise ArchiveError(
                f"{folder}: another process is harvesting {source} into it. Wait until it has ended"
            ) from None
