"""Damage a small data folder in one way after the other, and see what the command says, and that it recovers.

For each: the message, the exit code, whether the same command works once the cause is gone, and whether every
public row is then as in a folder that was never disturbed. Disks that are full or read-only are real ones,
in memory; where this user may not mount any, those rows say so.

``python -m benchmarks.damages [--json FILE]``
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb
from typer.testing import CliRunner

from flows.cli import app
from portal.generator import generate
from portal.server import Portal
from store.lock import locked
from store.paths import Paths

PROJECTS, SEED = 60, 7
DISK_MB = 150
STAGES = ("harvest", "stage", "build", "publish")
# What is left on a full disk: enough to begin with, too little to end
LEFT = {"harvest": 300_000, "stage": 200_000, "build": 3_000_000, "publish": 3_000_000}
_TIMES = ("first_seen", "last_seen", "fetched_at", "last_fetched_at")


@dataclass(frozen=True)
class Outcome:
    """What came of one damage. `code` 0: the command mended it by itself, and said so."""

    damage: str
    command: str
    code: int
    message: str
    works_again: bool
    is_equal: bool


Cure = Callable[[], None]


@dataclass(frozen=True)
class Damage:
    """A damage, the stages done before it, the command that meets it, what spoils, and gives the cure."""

    name: str
    done: Sequence[str]
    command: Sequence[str]
    spoil: Callable[["Folder"], Cure]
    on_disk: bool = False  # of its own, so that it can be full or read-only


@dataclass(frozen=True)
class Folder:
    """A data folder whose sources are the portal."""

    root: Path
    portal: Portal

    @property
    def paths(self) -> Paths:
        """What is in it."""
        return Paths(self.root)

    def run(self, *arguments: str) -> tuple[int, str]:
        """Give the command; returns its exit code and what it said on standard error."""
        settings = {
            "ERASMUS_DATA": str(self.root),
            "ERASMUS_REQUEST_INTERVAL": "0",
            "ERASMUS_SEARCH_PAGE_SIZE": "20",
            "ERASMUS_EPRP_SEARCH_URL": self.portal.search_url,
        }
        result = CliRunner().invoke(app, list(arguments), env=settings)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            return -1, f"traceback: {type(result.exception).__name__}: {result.exception}"
        return result.exit_code, result.stderr.replace(str(self.root), "DATA").strip()

    def do(self, *stages: str) -> None:
        """Do whole stages. Raises RuntimeError if one fails."""
        for stage in stages:
            code, said = self.run(*_command(stage))
            if code:
                raise RuntimeError(f"{stage}: {code}: {said}")

    def tables(self) -> dict[str, list[tuple[object, ...]]]:
        """Every row of every public table, times of fetching left out, and changes since a release."""
        with duckdb.connect(str(self.paths.warehouse), read_only=True) as connection:
            names = connection.execute(
                "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'main'"
                " AND table_name <> 'changes'"
            ).fetchall()
            wanted = f"COLUMNS(lambda name: name NOT IN {_TIMES})"
            return {
                name: connection.execute(f"SELECT {wanted} FROM {name} ORDER BY ALL").fetchall()  # noqa: S608
                for (name,) in names
            }


def _command(stage: str) -> tuple[str, ...]:
    return ("harvest", "eprp_search") if stage == "harvest" else (stage,)


# ---- what is damaged


def _flip(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 0x10
    file.write_bytes(data)


def _spoilt(
    *patterns: str, how: Callable[[Path], None], cure: Sequence[Sequence[str]]
) -> Callable[[Folder], Cure]:
    """Spoil the first file of each pattern; the cure is to give these commands."""

    def spoil(folder: Folder) -> Cure:
        for pattern in patterns:
            how(next(folder.root.glob(pattern)))

        def give_commands() -> None:
            for command in cure:
                folder.run(*command)

        return give_commands

    return spoil


def _full(stage: str) -> Callable[[Folder], Cure]:
    def spoil(folder: Folder) -> Cure:
        filler = folder.root / "filler"
        free = shutil.disk_usage(folder.root).free
        filler.write_bytes(bytes(free - LEFT[stage]))
        return filler.unlink

    return spoil


def _read_only(folder: Folder) -> Cure:
    _system("mount", "-o", "remount,ro", str(folder.root))
    return lambda: _system("mount", "-o", "remount,rw", str(folder.root))


def _held(folder: Folder) -> Cure:
    """Another command is at work in the folder: a file opened once more counts as another process."""
    stack = ExitStack()
    stack.enter_context(locked(folder.paths.lock))
    return stack.close


def _empty(file: Path) -> None:
    file.write_bytes(b"")


def _drop(file: Path) -> None:
    file.unlink()


def _garble(file: Path) -> None:
    file.write_bytes(b"no database" * 1000)


HARVEST, VERIFY, MEND = ("harvest", "eprp_search"), ("status", "--verify"), ("status", "--verify", "--mend")
RAW, LEDGER = "raw/eprp_search/[0-9a-f][0-9a-f]/*", "ledger.sqlite"
STAGED, WAREHOUSE = "staging/*/*/projects.parquet", "warehouse/erasmus.duckdb"
RELEASED, DESCRIPTION = "releases/2*/projects.parquet", "releases/2*/datapackage.json"
DAMAGES = (
    *(Damage("full disk", STAGES[:n], _command(one), _full(one), True) for n, one in enumerate(STAGES)),
    *(Damage("read-only", STAGES[:n], _command(one), _read_only, True) for n, one in enumerate(STAGES)),
    *(Damage("second instance", STAGES[:n], _command(one), _held) for n, one in enumerate(STAGES)),
    Damage("ledger emptied", STAGES[:1], ("stage",), _spoilt(LEDGER, how=_empty, cure=[MEND])),
    Damage("ledger garbled", STAGES[:2], ("build",), _spoilt(LEDGER, how=_garble, cure=[MEND])),
    Damage("ledger gone", STAGES[:3], HARVEST, _spoilt(LEDGER, how=_drop, cure=[MEND])),
    Damage("bit in raw", STAGES[:1], ("stage",), _spoilt(RAW, how=_flip, cure=[HARVEST])),
    Damage("bit in staging", STAGES[:2], ("build",), _spoilt(STAGED, how=_flip, cure=[])),
    Damage("bit in warehouse", STAGES[:3], ("publish",), _spoilt(WAREHOUSE, how=_flip, cure=[("build",)])),
    Damage("bit in release", STAGES, VERIFY, _spoilt(RELEASED, how=_flip, cure=[MEND])),
    Damage("half release", STAGES, ("publish",), _spoilt(DESCRIPTION, RELEASED, how=_drop, cure=[MEND])),
)  # fmt: skip


# ---- what comes of it


def run_damages() -> list[Outcome]:
    """Do all of `DAMAGES`, each in a folder of its own, beside one that is not disturbed."""
    with tempfile.TemporaryDirectory() as base, Portal(generate(PROJECTS, SEED)) as portal:
        undisturbed = Folder(Path(base, "undisturbed"), portal)
        undisturbed.root.mkdir()
        before: dict[tuple[str, ...], Path] = {(): Path(base, "before-harvest")}
        before[()].mkdir()
        for number, stage in enumerate(STAGES, 1):
            undisturbed.do(stage)
            before[STAGES[:number]] = Path(base, f"after-{stage}")
            shutil.copytree(undisturbed.root, before[STAGES[:number]], symlinks=True)
        expected = undisturbed.tables()
        return [_outcome(damage, before[tuple(damage.done)], portal, expected) for damage in DAMAGES]


def _outcome(
    damage: Damage, before: Path, portal: Portal, expected: dict[str, list[tuple[object, ...]]]
) -> Outcome:
    command = f"erasmus {' '.join(damage.command)}"
    with tempfile.TemporaryDirectory() as base:
        folder = Folder(Path(base, "data"), portal)
        folder.root.mkdir()
        try:
            with _disk(folder.root) if damage.on_disk else _no_disk():
                shutil.copytree(before, folder.root, symlinks=True, dirs_exist_ok=True)
                cure = damage.spoil(folder)
                code, message = folder.run(*damage.command)
                cure()
                again, _ = folder.run(*damage.command)
                folder.do(*STAGES)
                whole, _ = folder.run(*VERIFY)
                return Outcome(
                    damage.name,
                    command,
                    code,
                    message,
                    again == 0,
                    whole == 0 and folder.tables() == expected,
                )
        except PermissionError as error:
            return Outcome(damage.name, command, -1, f"not tried: {error}", False, False)


@contextmanager
def _disk(place: Path) -> Iterator[None]:
    """A disk in memory at `place`. Raises PermissionError where this user may not mount one."""
    _system("mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "none", str(place))
    try:
        yield
    finally:
        _system("umount", "--lazy", str(place))


@contextmanager
def _no_disk() -> Iterator[None]:
    yield


def _system(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise PermissionError(done.stderr.strip())


def main(arguments: Sequence[str]) -> None:
    """Do all, and print a table; `--json FILE` writes the figures, too."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, help="file for the figures")
    options = parser.parse_args(arguments)
    outcomes = run_damages()
    for outcome in outcomes:
        again = "works again" if outcome.works_again else "DOES NOT WORK AGAIN"
        rows = "rows as undisturbed" if outcome.is_equal else "ROWS DIFFER"
        print(f"{outcome.damage}: `{outcome.command}` exits {outcome.code}; then {again}, {rows}")
        print(f"    {outcome.message}")
    if options.json:
        options.json.write_text(
            json.dumps([asdict(outcome) for outcome in outcomes], indent=2), encoding="utf-8"
        )


if __name__ == "__main__":
    main(sys.argv[1:])
