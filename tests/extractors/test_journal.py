"""A ledger is made anew out of its journal, row by row; a lost one is not taken for a new one."""

import sqlite3
import tempfile
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.keep import book
from extractors.keep.archive import Archive
from extractors.keep.book import LedgerError
from extractors.keep.fetches import Content, Fetch
from extractors.keep.ledger import Ledger
from extractors.keep.rebuilding import rebuild_ledger
from store.paths import Paths

DAY = timedelta(hours=24)


def fetch(harvest, key, sha256="a" * 64):
    return Fetch(harvest, "s", key, "p", 2020, f"é {key}", None, "http://x", 200, "CC", Content(sha256, 1))


def dump(file):
    with closing(sqlite3.connect(file)) as db:
        return sorted(line for line in db.iterdump() if line.startswith("INSERT"))


def rebuilt(file):
    """What a ledger holds that is made anew after `file` is gone."""
    for lost in file.parent.glob(f"{file.name}*"):
        lost.unlink()
    rebuild_ledger(file)
    return dump(file)


STEPS = {
    "open": lambda ledger, n: ledger.open_harvest("s", "real", ("http://x", None)[n % 2], DAY),
    "close": lambda ledger, n: ledger.close_harvest(n, "whole"),
    "fetch": lambda ledger, n: ledger.add_fetch(fetch(n, f"k{n}")),
    "fail": lambda ledger, n: ledger.add_failure(n, "s", "k", None, 404, "a\nb"),
    "repeat": lambda ledger, n: ledger.repeat_partition(n, "s", "p"),
    "finish": lambda ledger, n: ledger.finish_partition(
        n, "s", "p", call_year=None, asked=n, advertised=None, fetched=1, is_whole=True
    ),
    "start": lambda ledger, n: ledger.start_run(f"run {n}"),
    "end": lambda ledger, n: ledger.finish_run(n, "whole", "done"),
}


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(sorted(STEPS)), st.integers(1, 3)), max_size=20))
def test_whatever_was_written_is_made_anew(steps):
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "ledger.sqlite")
        with closing(Ledger(file)) as ledger:
            for name, number in steps:
                STEPS[name](ledger, number)
        before = dump(file)
        assert rebuilt(file) == before


@pytest.fixture
def file(tmp_path):
    file = tmp_path / "ledger.sqlite"
    with closing(Ledger(file)) as ledger:
        harvest, _ = ledger.open_harvest("s", "real", "http://x", DAY)
        for key in "abc":
            ledger.add_fetch(fetch(harvest, key))
    return file


def test_a_journal_whose_last_line_is_half_written(file):
    before = dump(file)
    journal = Paths(file.parent).journal
    with journal.open("ab") as half:
        half.write(b'{"table": "fetches", "row": {"fetch_')
    with closing(Ledger(file)) as ledger:
        ledger.close_harvest(1, "whole")
    assert dump(file) != before
    after = dump(file)
    assert rebuilt(file) == after


def test_what_a_killed_process_wrote_in_the_journal_alone_gives_way(file):
    journal = Paths(file.parent).journal
    with closing(Ledger(file)) as ledger:
        ledger.add_fetch(fetch(1, "killed"))
    with closing(sqlite3.connect(file)) as db:
        db.execute("DELETE FROM fetches WHERE key = 'killed'")
        db.commit()
    with closing(Ledger(file)) as ledger:
        ledger.add_fetch(fetch(1, "next"))
    assert "killed" in journal.read_text()
    before = dump(file)
    assert rebuilt(file) == before


def test_a_ledger_older_than_the_journal_is_written_down_whole(file):
    Paths(file.parent).journal.unlink()
    with closing(Ledger(file)) as ledger:
        ledger.add_fetch(fetch(1, "d"))
    before = dump(file)
    assert len(before) > 4
    assert rebuilt(file) == before


def test_what_cannot_be_journaled_is_not_in_the_ledger(file, monkeypatch):
    def refuse(*_):
        raise OSError(28, "No space left on device")

    before = dump(file)
    with closing(Ledger(file)) as ledger, monkeypatch.context() as patched:
        patched.setattr("os.fsync", refuse)
        with pytest.raises(OSError, match="No space"):
            ledger.add_fetch(fetch(1, "d"))
    assert dump(file) == before


def gone(file):
    file.unlink()


def emptied(file):
    file.write_bytes(b"")


def garbled(file):
    file.write_bytes(b"no database at all" * 1000)


def cut(file):
    file.write_bytes(file.read_bytes()[:3000])


def flipped(file):
    data = bytearray(file.read_bytes())
    data[100:] = bytes(byte ^ 0x5A for byte in data[100:])
    file.write_bytes(data)


@pytest.mark.parametrize("damage", [gone, emptied, garbled, cut, flipped])
def test_a_lost_ledger_is_not_taken_for_a_new_one(file, damage):
    before = dump(file)
    damage(file)
    with pytest.raises(LedgerError, match=r"ledger\.sqlite: .*`erasmus status --verify --mend`"):
        Ledger(file).versions()
    rebuild_ledger(file)
    assert dump(file) == before


def test_nothing_is_written_past_the_journal():
    """Only one module has the connection; its `write` keeps the journal."""
    rooms = Path(book.__file__).parents[2]
    files = [file for room in ("extractors", "flows") for file in (rooms / room).rglob("*.py")]
    assert [file.name for file in files if "._db" in file.read_text()] == ["book.py"]


def test_an_empty_ledger_beside_documents_is_not_taken_for_a_new_one(tmp_path):
    Archive(tmp_path / "raw").add_bytes("s", b"a document")
    with pytest.raises(LedgerError, match="is missing or empty, though documents lie beside it"):
        Ledger(tmp_path / "ledger.sqlite")
