"""What is written aside takes its place whole, and costs no more the more lies beside it."""

import os

from store.aside import written_aside


def write(target):
    with written_aside(target) as aside:
        aside.mkdir()
        for name in ("one", "two"):
            (aside / name).write_text(name)


def test_a_folder_more_costs_as_much_as_the_first(tmp_path, monkeypatch):
    synced = []
    sync = os.fsync
    monkeypatch.setattr(os, "fsync", lambda handle: synced.append(sync(handle)))
    counts = []
    for number in range(5):
        write(tmp_path / str(number))
        counts.append(len(synced))
        synced.clear()
    assert counts == [4] * 5  # two files, their folder, and the folder that has its name


def test_what_was_there_stays_where_writing_fails(tmp_path):
    target = tmp_path / "kept"
    target.write_text("old")
    try:
        with written_aside(target) as aside:
            aside.write_text("new")
            raise OSError("no space left")
    except OSError:
        pass
    assert target.read_text() == "old"
    assert [file.name for file in tmp_path.iterdir()] == ["kept"]
