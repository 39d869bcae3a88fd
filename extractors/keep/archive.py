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
from store.paths import Paths
from store.quarantine import quarantine


class ArchiveError(Exception):
    """The archive is not as it should be: says what, where, and what to do about it."""


def holds_documents(root: Path) -> bool:
    """Whether an archive holds any document."""
    return next(root.glob("*/[0-9a-f][0-9a-f]/*"), None) is not None


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
        """Bytes of a document, whose digest is verified.

        Raises ArchiveError if it is missing or damaged; then it is moved to the quarantine, so that the next
        harvest asks for it anew.
        """
        path = self.path(source, sha256)
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            raise ArchiveError(
                f"{path}: missing, though the ledger knows it. Put it back, or harvest {source} again"
            ) from None
        except OSError as error:
            raise ArchiveError(
                f"{path}: can't be read ({error.strerror}). Make it readable, or move it away and harvest "
                f"{source} again"
            ) from error
        if hashlib.sha256(data).hexdigest() != sha256:
            raise ArchiveError(
                f"{path}: damaged. Moved to {self.set_aside(source, sha256)}; harvest {source} again"
            )
        return data

    def sources(self) -> list[str]:
        """Sources of which there is anything."""
        return sorted(folder.name for folder in self._root.glob("*/"))

    def documents(self, source: str) -> Iterator[str]:
        """Digests of all documents of a source, as their files are named."""
        yield from (file.name for file in sorted((self._root / source).glob("[0-9a-f][0-9a-f]/*")))

    def is_intact(self, source: str, sha256: str) -> bool:
        """Whether the bytes with this digest are here, and are those."""
        try:
            with self.path(source, sha256).open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest() == sha256
        except FileNotFoundError:
            return False

    def remove(self, source: str, sha256: str) -> None:
        """Remove a document that the ledger knows as purged."""
        remove(self.path(source, sha256))

    def set_aside(self, source: str, sha256: str) -> Path:
        """Move a damaged document to the quarantine; returns where it is now."""
        return quarantine(
            self.path(source, sha256), Paths(self._root.parent), "its bytes are not those of its name"
        )

    def add(self, source: str, file: Path, sha256: str) -> Path:
        """Move `file`, whose digest is known, into the archive in one step; returns where it is now."""
        path = self.path(source, sha256)
        if self.is_intact(source, sha256):
            file.unlink()
            return path
        path.parent.mkdir(parents=True, exist_ok=True)
        file.replace(path)
        sync(path.parent)
        return path

    def add_bytes(self, source: str, data: bytes) -> str:
        """Store `data`; returns its sha256."""
        sha256 = hashlib.sha256(data).hexdigest()
        if not self.is_intact(source, sha256):
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

        The claim ends with the process, however that ends. Raises LockedError if another has it.
        """
        folder = self._root / source
        try:
            with locked(folder / ".lock"):
                remove(folder / "incoming")
                yield
        except LockedError:
            raise LockedError(
                f"{folder}: another process is harvesting {source} into it. Wait until it has ended"
            ) from None
