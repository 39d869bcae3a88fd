import hashlib
import subprocess
import sys

import pytest

from extractors.keep.archive import Archive, ArchiveError


@pytest.fixture
def archive(tmp_path):
    return Archive(tmp_path / "raw")


def test_equal_bytes_are_stored_once(archive, tmp_path):
    sha256 = archive.add_bytes("lists", b"a,b\n")
    assert sha256 == hashlib.sha256(b"a,b\n").hexdigest()
    before = archive.path("lists", sha256).stat()
    assert archive.add_bytes("lists", b"a,b\n") == sha256
    again = archive.incoming("lists") / "again"
    again.write_bytes(b"a,b\n")
    archive.add("lists", again, sha256)
    assert archive.path("lists", sha256).stat().st_ino == before.st_ino
    assert not again.exists()
    assert archive.read("lists", sha256) == b"a,b\n"


def test_sources_do_not_share(archive):
    sha256 = archive.add_bytes("lists", b"x")
    assert archive.has("lists", sha256)
    assert not archive.has("cards", sha256)


def test_damage_is_noticed(archive):
    sha256 = archive.add_bytes("lists", b"whole")
    archive.path("lists", sha256).write_bytes(b"whol")
    with pytest.raises(ArchiveError, match=r"damaged\. Moved to .*quarantine/raw/lists"):
        archive.read("lists", sha256)
    with pytest.raises(ArchiveError, match="missing"):
        archive.read("lists", sha256)


def test_what_is_damaged_is_kept_with_a_note(archive, tmp_path):
    sha256 = archive.add_bytes("lists", b"whole")
    for damaged in (b"whol", b"hole"):
        archive.path("lists", sha256).write_bytes(damaged)
        with pytest.raises(ArchiveError):
            archive.read("lists", sha256)
        archive.add_bytes("lists", b"whole")
    kept = sorted((tmp_path / "quarantine" / "raw" / "lists" / sha256[:2]).iterdir())
    assert [file.name.removeprefix(sha256) for file in kept] == ["", ".2", ".2.note.txt", ".note.txt"]
    assert [file.read_bytes() for file in kept[:2]] == [b"whol", b"hole"]
    assert "its bytes are not those of its name" in kept[2].read_text()


@pytest.mark.parametrize("way", ["add", "add_bytes"])
def test_damaged_bytes_give_way_to_whole_ones(archive, tmp_path, way):
    sha256 = archive.add_bytes("lists", b"whole")
    archive.path("lists", sha256).write_bytes(b"whol")
    if way == "add":
        again = archive.incoming("lists") / "again"
        again.write_bytes(b"whole")
        archive.add("lists", again, sha256)
    else:
        archive.add_bytes("lists", b"whole")
    assert archive.read("lists", sha256) == b"whole"


def test_what_a_killed_process_left_is_cleared_away(archive):
    sha256 = archive.add_bytes("lists", b"whole")
    (archive.incoming("lists") / "half").write_bytes(b"hal")
    (archive.incoming("cards") / "half").write_bytes(b"hal")
    with archive.writing("lists"):
        assert list(archive.incoming("lists").iterdir()) == []
        assert archive.read("lists", sha256) == b"whole"
        assert (archive.incoming("cards") / "half").exists()


def test_one_process_at_a_time_writes_a_source(archive, tmp_path):
    script = f"""
from pathlib import Path
from extractors.keep.archive import Archive
from store.lock import LockedError
archive = Archive(Path({str(tmp_path / "raw")!r}))
with archive.writing("cards"):
    pass
try:
    with archive.writing("lists"):
        pass
except LockedError as error:
    print(error)
"""
    with archive.writing("lists"):
        ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert "another process is harvesting lists" in ran.stdout
    with archive.writing("lists"):  # the claim has ended
        pass
