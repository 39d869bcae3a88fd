"""Every command of docs/operations.md, in the order of the page."""

import re
import shlex
import subprocess
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "operations.md"
COMMANDS = [
    line
    for block in re.findall(r"```sh\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    for line in block.splitlines()
]


def test_the_page_has_commands_for_each_of_its_sections():
    sections = PAGE.read_text(encoding="utf-8").split("\n## ")[1:]
    without = {part.splitlines()[0] for part in sections if "```sh" not in part}
    assert without == {"A second instance", "A full disk, a read-only folder"}  # shown by tests of their own


def test_every_command_of_the_page(copied, monkeypatch, published):
    """What begins with `erasmus` runs in this process, to save the time of its start; the rest in a shell."""
    base = copied.path.parent
    monkeypatch.chdir(base)
    for line in COMMANDS:
        data, command, rest = line.partition("erasmus ")
        if command:
            copied.path = base / data.strip().removeprefix("ERASMUS_DATA=") if data else base / "data"
            copied.ok(*shlex.split(rest))
        else:
            done = subprocess.run(["/bin/sh", "-ec", line], capture_output=True, text=True, check=False)
            if "flock" in done.stderr and "not found" in done.stderr:
                pytest.skip("no flock on this machine")
            assert done.returncode == 0, f"{line}: {done.stderr}"
    copied.path = base / "data"
    assert copied.tables() == published.tables()
