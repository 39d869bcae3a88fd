"""What is damaged is moved out of the way, never deleted, with a note of where it lay and why it went."""

from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from store.aside import sync
from store.paths import Paths


def quarantine(path: Path, paths: Paths, why: str, *, is_replaced: bool = False) -> Path:
    """Move a file or folder of the data folder to the quarantine; returns where it is now.

    It lies there under the path that it had; beside it `<name>.note.txt` says when it was moved, and why.
    `is_replaced`: the file stays in its place, too, until another one takes that.
    """
    wanted = paths.quarantine / path.relative_to(paths.root)
    target = next(
        place
        for number in count(1)
        if not (place := wanted.with_name(wanted.name + (f".{number}" if number > 1 else ""))).exists()
    )
    target.parent.mkdir(parents=True, exist_ok=True)
    note = f"{path.relative_to(paths.root)}\nmoved here at {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC: {why}\n"
    target.with_name(f"{target.name}.note.txt").write_text(note, encoding="utf-8")
    if is_replaced:
        target.hardlink_to(path)
    else:
        path.rename(target)
    sync(target.parent)
    return target
