"""Who may write to a data folder, and who waits."""

import threading
import time

import pytest

from store.data_folder import writing
from store.lock import LockedError
from store.paths import Paths


def test_a_command_fails_at_once_where_another_writes(tmp_path):
    paths = Paths(tmp_path)
    with writing(paths), pytest.raises(LockedError, match="Another erasmus command"), writing(paths):
        pass


def test_a_scheduled_run_waits_for_the_other(tmp_path, monkeypatch):
    monkeypatch.setattr("store.lock._POLL_SECONDS", 0.01)
    held = threading.Event()

    def hold():
        with writing(Paths(tmp_path)):
            held.set()
            time.sleep(0.3)

    other = threading.Thread(target=hold)
    other.start()
    held.wait()
    began = time.monotonic()
    with writing(Paths(tmp_path), patience=30):
        assert 0.1 < time.monotonic() - began < 10
    other.join()
