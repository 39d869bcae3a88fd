"""The journal: every row of the ledger as it was written, one line of JSON each.

A lost ledger is made anew out of it. It lies with the bytes in the archive, is only added to, and holds
`{"table": ..., "row": {...}}`. A row that changed is there once more, and the last line counts.
"""

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from store.aside import sync, written_aside

Row = Mapping[str, Any]


class Journal:
    """The file at `path`, made when it is first written to."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def exists(self) -> bool:
        """Whether there is one."""
        return self._path.exists()

    def add(self, table: str, rows: Iterable[Row]) -> None:
        """Add rows of a table; they outlive a power cut when this returns."""
        is_new = not self._path.exists()
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("ab+") as file:
            if not _ends_whole(file.fileno()):
                file.write(b"\n")  # after the half line of whoever was killed
            file.write(b"".join(_line(table, row) for row in rows))
            file.flush()
            os.fsync(file.fileno())
        if is_new:
            sync(self._path.parent)

    def rewrite(self, rows: Iterable[tuple[str, Row]]) -> None:
        """Put a journal of these rows, each with its table, in the place of this one, in one step."""
        with written_aside(self._path) as aside, aside.open("wb") as file:
            file.writelines(_line(table, row) for table, row in rows)

    def rows(self) -> Iterator[tuple[str, Row]]:
        """All rows in the order in which they were written; half a line of a killed process is none."""
        if not self._path.exists():
            return
        with self._path.open("rb") as file:
            for line in file:
                try:
                    read = json.loads(line)
                    yield str(read["table"]), dict(read["row"])
                except (ValueError, TypeError, KeyError):
                    continue


def _line(table: str, row: Row) -> bytes:
    return json.dumps({"table": table, "row": row}, ensure_ascii=False).encode() + b"\n"


def _ends_whole(handle: int) -> bool:
    size = os.fstat(handle).st_size
    return size == 0 or os.pread(handle, 1, size - 1) == b"\n"
