"""The one reader of SQL files: each folder of this package holds one kind of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class SqlFile:
    """A file of SQL: its name without ending, what its opening comments say, and the whole of it."""

    name: str
    description: str
    sql: str


@cache
def sql_files(folder: str) -> Mapping[str, SqlFile]:
    """Return the SQL files of a folder by name, in the order of their names."""
    found = {}
    for file in sorted(files("warehouse").joinpath(folder).iterdir(), key=lambda file: file.name):
        sql = file.read_text(encoding="utf-8")
        comments = [line.removeprefix("--").strip() for line in sql.splitlines() if line.startswith("--")]
        name = file.name.removesuffix(".sql")
        found[name] = SqlFile(name, " ".join(comments), sql)
    return found
