"""A command that is killed at a moment, with all processes of its group; and who is alive after that."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.made_up_folder import command

PATIENCE = 10.0  # seconds in which whatever a killed command started must end
_STUCK = 900.0  # seconds: then a command that nobody disturbs hangs
_POLL = 0.01


class NotKilledError(Exception):
    """A command ended before its moment came."""


@dataclass(frozen=True)
class Gone:
    """Processes alive after the patience is over, and seconds until the last one that ended was gone."""

    alive: int
    seconds: float


def run_whole(
    arguments: Sequence[str], folder: Path, settings: Mapping[str, str], *, from_start: bool = True
) -> float:
    """Let a command end; returns its seconds, from when it holds the folder unless `from_start`.

    Raises AssertionError, with what it said, if it does not succeed.
    """
    log = folder.with_suffix(".log")
    process = command(arguments, settings, log)
    if not from_start:
        _wait_until_held(process, folder)
    began = time.monotonic()
    process.wait(_STUCK)
    seconds = time.monotonic() - began
    assert process.returncode == 0, f"{' '.join(arguments)}: {log.read_text(encoding='utf-8')[-2000:]}"
    return seconds


def kill_after(
    seconds: float, arguments: Sequence[str], folder: Path, settings: Mapping[str, str], *, from_start: bool
) -> Gone:
    """Kill a command so many seconds after it holds the folder, or after its start, and see who is left.

    Raises NotKilledError if it ends before, AssertionError if it ends by a failure.
    """
    log = folder.with_suffix(".log")
    process = command(arguments, settings, log)
    if not from_start:
        _wait_until_held(process, folder)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return _wait_until_gone(folder)
    assert process.returncode == 0, f"{' '.join(arguments)}: {log.read_text(encoding='utf-8')[-2000:]}"
    raise NotKilledError


def _wait_until_held(process: "subprocess.Popen[bytes]", folder: Path) -> None:
    """Wait until a process has the lock of the folder open. Not by trying it, which would be in its way."""
    files = Path(f"/proc/{process.pid}/fd")
    while process.poll() is None:
        try:
            if any(str(file.readlink()) == str(folder / ".lock") for file in files.iterdir()):
                return
        except OSError:  # closed or ended meanwhile
            continue
        time.sleep(_POLL)


def _wait_until_gone(folder: Path) -> Gone:
    began = time.monotonic()
    ended = 0.0
    while alive := _alive(folder):
        ended = time.monotonic() - began
        if ended > PATIENCE:
            break
        time.sleep(_POLL)
    for number in alive:  # so that they disturb nothing that is measured after them
        os.kill(number, signal.SIGKILL)
    return Gone(len(alive), round(ended, 2))


def _alive(folder: Path) -> list[int]:
    """Processes whose environment or command line names the folder, but for this one."""
    named = os.fsencode(folder) + b"\0"
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            told = (process / "environ").read_bytes() + (process / "cmdline").read_bytes()
        except OSError:  # ended meanwhile
            continue
        if named in told and int(process.name) != os.getpid():
            found.append(int(process.name))
    return found
