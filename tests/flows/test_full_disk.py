"""A small disk that is full, and one that is read-only: real ones, in memory."""

import shutil
import subprocess

import pytest

from flows.steps.problems import Kind
from tests.eprp.card_files import CARDS

CARD = ("harvest", "eprp_cards", "--from", CARDS / "orchard.html")


def system(*command):
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture
def disk(folder):
    """The data folder is a disk of its own, of 2 MB."""
    folder.path.mkdir(parents=True)
    if (tried := system("mount", "-t", "tmpfs", "-o", "size=2m", "none", folder.path)).returncode:
        pytest.skip(f"no disk may be mounted here: {tried.stderr.strip()}")
    yield folder
    system("umount", "--lazy", folder.path)


def fill(folder, left):
    filler = folder.path / "filler"
    filler.write_bytes(bytes(shutil.disk_usage(folder.path).free - left))
    return filler


@pytest.mark.parametrize("left", [0, 40_000, 80_000])
def test_a_full_disk_is_named_and_the_same_command_goes_on(disk, left):
    filler = fill(disk, left)
    assert f"The disk with {disk.path}" in disk.fails(*CARD, kind=Kind.DISK)
    filler.unlink()
    disk.ok(*CARD)
    filler = fill(disk, left // 4)
    assert f"The disk with {disk.path}" in disk.fails("stage", kind=Kind.DISK)
    filler.unlink()
    assert "1 document staged" in disk.ok("stage")
    disk.ok("status", "--verify")


def test_a_folder_that_is_read_only(disk):
    disk.ok(*CARD)
    system("mount", "-o", "remount,ro", disk.path)
    for command in (CARD, ("stage",), ("status",), ("status", "--verify")):
        assert f"{disk.path}" in disk.fails(*command, kind=Kind.DISK)
    system("mount", "-o", "remount,rw", disk.path)
    disk.ok("stage")
