"""How a run ends in the ledger: by itself, well or not, or interrupted."""

from contextlib import closing
from dataclasses import replace

import polars as pl
import pytest

from extractors.keep.ledger import Ledger
from flows.settings import Settings
from flows.steps.order import orders_of
from flows.steps.panics import PanicError
from flows.steps.run import Steps, run_steps
from store.data_folder import writing


@pytest.fixture
def run(pointed, monkeypatch):
    """A run in this process, without a Prefect server; `steps` may put others in the place of its own."""
    for name, value in pointed.environment.items():
        monkeypatch.setenv(name, value)

    def run_once(**steps):
        settings = Settings()
        with writing(settings.paths), closing(Ledger(settings.paths.ledger)) as ledger:
            orders = orders_of(["eprp_search"], values={"call_years": [2016]})
            return run_steps(orders, settings, ledger, steps=replace(Steps(), **steps))

    return run_once


def harvest_states(folder):
    return folder.ledger(lambda ledger: [row[0] for row in ledger._db.execute("SELECT state FROM harvests")])


@pytest.mark.parametrize("step", ["stage", "build", "publish"])
def test_a_run_that_ends_by_an_unforeseen_fault_leaves_nothing_open(pointed, run, step):
    def stumble(*_):
        raise ZeroDivisionError("division by zero")

    with pytest.raises(ZeroDivisionError):
        run(**{step: stumble})
    assert harvest_states(pointed) == ["failed"]
    [ended] = pointed.ledger(lambda ledger: ledger.runs().to_dicts())
    assert ended["state"] == "failed"
    assert "ZeroDivisionError: division by zero" in ended["detail"]
    assert run().problems == []
    assert harvest_states(pointed) == ["failed", "whole"]


def test_a_harvest_that_ends_by_an_unforeseen_fault_is_not_continued(pointed, run, monkeypatch):
    def stumble(*_, **__):
        raise ZeroDivisionError("division by zero")

    with monkeypatch.context() as patched:
        patched.setattr("extractors.keep.archive.Archive.add", stumble)
        run()
    assert harvest_states(pointed) == ["failed"]


def test_a_harvest_that_the_disk_stops_is_continued(pointed, run, monkeypatch):
    def refuse(*_, **__):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("extractors.keep.archive.Archive.add", refuse)
        with pytest.raises(OSError, match="No space left"):
            run()
    [ended] = pointed.ledger(lambda ledger: ledger.runs().to_dicts())
    assert ended["state"] == "failed"
    assert "is full" in ended["detail"]
    assert harvest_states(pointed) == ["open"]
    assert run().problems == []
    assert harvest_states(pointed) == ["whole"]


def test_a_run_that_ends_by_a_panic_is_failed(pointed, run):
    """A real one, which is no Exception: Polars can't hold so many rows."""

    def panic(*_):
        pl.int_range(0, 2**63 - 1, eager=True)

    with pytest.raises(PanicError, match="capacity overflow"):
        run(build=panic)
    [ended] = pointed.ledger(lambda ledger: ledger.runs().to_dicts())
    assert ended["state"] == "failed"


@pytest.mark.parametrize("end", [KeyboardInterrupt, SystemExit])
def test_an_interrupted_run_leaves_its_harvest_open(pointed, run, end):
    def stop(*_):
        raise end

    with pytest.raises(end):
        run(build=stop)
    assert harvest_states(pointed) == ["open"]
