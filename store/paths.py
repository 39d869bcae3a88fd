"""Where things are in the data folder: the one module that makes paths in it."""

import hashlib
from dataclasses import dataclass
from pathlib import Path


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
    def journal(self) -> Path:
        """Every row of the ledger as it was written, beside the bytes: what a lost ledger is made from."""
        return self.raw / "journal.jsonl"

    @property
    def quarantine(self) -> Path:
        """Damaged files, moved here and never deleted, each with a note of where it lay."""
        return self.root / "quarantine"

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
    def forgotten(self) -> Path:
        """Who asked to be forgotten, by keyed digests; need not exist."""
        return self.root / "forgotten.csv"

    @property
    def forgotten_key(self) -> Path:
        """Key of these digests, which nobody else may read: it can't be made anew."""
        return self.root / "forgotten.key"

    @property
    def releases(self) -> Path:
        """Published releases."""
        return self.root / "releases"

    @property
    def prefect(self) -> Path:
        """Database and logs of the Prefect server that commands start where none is set."""
        return self.root / "prefect"

    @property
    def origin(self) -> Path:
        """Marker that says whether the folder holds real or made-up data."""
        return self.root / "origin"

    @property
    def lock(self) -> Path:
        """Held while something is written."""
        return self.root / ".lock"

    def staged(self, source: str, key: str, sha256: str, parser_version: str) -> Path:
        """Staged tables of one version of a document: a parser may go by the key as well as by the bytes."""
        name = hashlib.sha256(key.encode()).hexdigest()[:8]
        return self.staging / source / f"{name}-{sha256}-{parser_version}"
