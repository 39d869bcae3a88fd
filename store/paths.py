"""Where things are in the data folder: the one module that makes paths in it."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from store.lock import LockedError, locked


class DataFolderError(RuntimeError):
    """The data folder can't be used for this: says why, and what to do."""


@dataclass(frozen=True)
class Paths:
    """The data folder, `root`, and what is in it."""

    root: Path

    @property
    def raw(self) -> Path:
        """Bytes as fetched."""
        return self.root / "raw"

    @property
    def ledger(self) -> Path:
        """Record of every fetch."""
        return self.root / "ledger.sqlite"

    @property
    def staging(self) -> Path:
        """One folder of Parquet per document and parser version."""
        return self.root / "staging"

    @property
    def warehouse(self) -> Path:
        """The current warehouse."""
        return self.root / "warehouse" / "erasmus.duckdb"

    @property
    def corrections(self) -> Path:
        """What people know better about who is who; written by hand, need not exist."""
        return self.root / "corrections.csv"

    @property
    def releases(self) -> Path:
        """Published releases."""
        return self.root / "releases"

    @property
    def prefect(self) -> Path:
        """Database and logs of the Prefect server that commands start where none is set."""
        return self.root / "prefect"

    def staged(self, source: str, key: str, sha256: str, parser_version: str) -> Path:
        """Staged tables of one version of a document: a parser may go by the key as well as by the bytes."""
        name = hashlib.sha256(key.encode()).hexdigest()[:8]
        return self.staging / source / f"{name}-{sha256}-{parser_version}"

    @property
    def origin(self) -> str | None:
        """Whether the folder holds real or made-up data; null as long as it holds none."""
        marker = self.root / "origin"
        # a killed process may have left it empty
        return (marker.read_text(encoding="utf-8").strip() or None) if marker.exists() else None

    def claim(self, origin: str) -> None:
        """Use the folder for real or made-up data, for good.

        Raises DataFolderError if it holds the other kind already.
        """
        held = self.origin
        if held is None:
            self.root.mkdir(parents=True, exist_ok=True)
            (self.root / "origin").write_text(origin + "\n", encoding="utf-8")
        elif held != origin:
            raise DataFolderError(
                f"The folder {self.root} holds {held} data, so no {origin} data may go into it. "
                "Set ERASMUS_DATA to another folder."
            )

    @contextmanager
    def writing(self, patience: float = 0.0) -> Iterator[None]:
        """Hold the folder for writing; a killed process lets go of it by itself.

        Raises DataFolderError if another process holds it, still after `patience` seconds.
        """
        try:
            with locked(self.root / ".lock", patience):
                yield
        except LockedError:
            raise DataFolderError(
                f"Another erasmus command is writing to {self.root}. Wait until it ends, then try again."
            ) from None
